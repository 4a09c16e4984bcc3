"""Python's own client: calls of all kinds over one kept connection. Argument: the gateway's URL."""

import http.client
import json
import sys

ADDRESS = sys.argv[1].removeprefix("http://")
GROUP = "/v1/sessions/main/groups/120363000000000001@g.us"
CALLER = {"Authorization": "Bearer demo-token"}

connection = http.client.HTTPConnection(ADDRESS, timeout=20)
connection.connect()
used = connection.sock


def call(method, path, expected, headers=None, body=None):
    if isinstance(body, dict):
        headers, body = {**(headers or {}), "Content-Type": "application/json"}, json.dumps(body)
    encode_chunked = body is not None and not isinstance(body, (str, bytes))
    connection.request(
        method, path, body=body, headers={**CALLER, **(headers or {})},
        encode_chunked=encode_chunked)
    reply = connection.getresponse()
    data = reply.read()
    assert reply.status == expected, f"{method} {path}: {reply.status} {data!r}"
    assert connection.sock is used, f"{method} {path}: the connection was not kept"
    return json.loads(data), reply


links = {
    call("POST", f"{GROUP}/invite/revoke", 200)[0]["results"][0]["inviteLink"] for _ in range(3)}
assert len(links) == 3 and None not in links, links
groups, _ = call("GET", "/v1/sessions/main/groups", 200)
assert groups["results"], groups
text = {"to": "6282222222222", "message": "grüße 👋"}
sent, reply = call("POST", "/v1/sessions/main/messages/text", 200, body=text)
assert reply.getheader("X-WARest-Delivery") == "sent", reply.getheaders()

# The same by chunks; another recipient, because WARest lets each rest for three seconds.
pieces = [b'{"to":"62833', b'33333333",', b'"message":"in chunks"}']
call("POST", "/v1/sessions/main/messages/text", 200,
     {"Transfer-Encoding": "chunked", "Content-Type": "application/json"}, iter(pieces))
problem, _ = call("GET", "/v1/nothing", 404)
assert problem["type"] == "/problems/unknown-route", problem
problem, reply = call("PUT", f"{GROUP}/invite/revoke", 405)
assert reply.getheader("Allow") == "POST", reply.getheaders()
problem, _ = call("GET", "/v1/sessions/other/groups", 403)
problem, _ = call("GET", "/v1/sessions/main/groups", 401, {"Authorization": "Bearer nobody"})
assert "WWW-Authenticate" in _.headers
call("GET", "/v1/sessions/main/groups", 200)
connection.close()
