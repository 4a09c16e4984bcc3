"""Shows that the contenders do the same work: one request through each, onto a plain recorder."""

import http.client
import json
import socket
import threading

import contender


class Recorder:
    """Answers one connection's requests with the benchmark's reply and keeps what it read."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.heads = []
        self.bodies = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                self._answer(connection, stream)

    def _answer(self, connection, stream):
        while True:
            line = stream.readline()
            if not line:
                return
            fields = http.client.parse_headers(stream)
            body = stream.read(int(fields.get("Content-Length") or 0))
            self.heads.append((line.decode("latin-1").strip(), fields))
            self.bodies.append(body)
            reply = contender.REPLY.encode()
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
                b"Content-Length: %d\r\n\r\n" % len(reply) + reply)

    def close(self):
        self.listener.close()


def of(bench, name):
    """A line that says what the contender did to the request; raises when it did not do its work."""
    recorder = Recorder()
    try:
        server, port = bench.start(name, tls=False, upstream_port=recorder.port)
        try:
            status, body = _ask(port)
        finally:
            server.stop()
    finally:
        recorder.close()
    faults = []
    if status != 200 or body.decode() != contender.REPLY:
        faults.append(f"the client got {status} {body[:200]!r}")
    if len(recorder.heads) != 1:
        raise contender.StartFailure(f"{name}: {len(recorder.heads)} requests upstream; {faults}")
    line, fields = recorder.heads[0]
    if line != "POST /api/v1/group/invite/revoke HTTP/1.1":
        faults.append(f"upstream saw {line!r}")
    if fields.get_all("X-WAREST-API-KEY") != [contender.API_KEY]:
        faults.append("the key is not in")
    if "Authorization" in fields:
        faults.append("the client's credential is not out")
    expected = {"sessionId": "bench-01", "groupId": "120363000000000001@g.us"}
    if name != "haproxy" and json.loads(recorder.bodies[0] or b"null") != expected:
        faults.append(f"upstream got the body {recorder.bodies[0]!r}")
    if faults:
        raise contender.StartFailure(f"{name}: {'; '.join(faults)}")
    return "path, key and credential as asked" + (
        ", no body: it cannot write one" if name == "haproxy" else ", JSON body written")


def _ask(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(
            "POST", "/v1/sessions/bench-01/groups/120363000000000001@g.us/invite/revoke",
            headers={"Authorization": f"Bearer {contender.TOKEN}", "Content-Length": "0"})
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()
