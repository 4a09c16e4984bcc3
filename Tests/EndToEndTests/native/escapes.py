"""No spelling of a request reaches a session that the client may not use."""

import collections
import http.client
import json
import socket

import processes
import reading
import recorder
import spellings

TOKEN = "native-main-token"
SEEDED = 400
# What WARest may be asked with this token.
ALLOWED = {("session", "main"), reading.NONE}


class Escapes:
    def __init__(self, binary):
        self.recorder = recorder.Recorder()
        self.gateway = processes.Gateway(
            binary, self.recorder.url, processes.USER_KEY, {TOKEN: ["main"]})

    def ask(self, spelling):
        """(status, body) or (None, why)."""
        target = spelling.target.encode()
        if "\0" in spelling.target or "\n" in spelling.target:
            raise ValueError(spelling)
        head = [spelling.method.encode() + b" " + target + b" HTTP/1.1", b"Host: gateway",
                b"Connection: close", b"X-WAREST-API-KEY: " + TOKEN.encode()]
        fields = list(spelling.fields)
        if spelling.content_type:
            fields.insert(0, ("Content-Type", spelling.content_type))
        head += [f"{name}: {value}".encode() for name, value in fields]
        if spelling.body or spelling.method in ("POST", "DELETE"):
            head.append(b"Content-Length: %d" % len(spelling.body))
        with socket.create_connection(("127.0.0.1", self.gateway.port), timeout=20) as connection:
            try:
                connection.sendall(b"\r\n".join(head) + b"\r\n\r\n" + spelling.body)
            except OSError:
                pass  # It has answered already.
            reply = http.client.HTTPResponse(connection, method=spelling.method)
            try:
                reply.begin()
                return reply.status, reply.read()
            except (OSError, http.client.HTTPException) as failure:
                return None, repr(failure).encode()

    def one(self, spelling):
        """None, or what is wrong."""
        status, body = self.ask(spelling)
        seen = self.recorder.take()
        if status is None:
            return f"no answer: {body[:100]!r}"
        if len(seen) > 1:
            return f"{len(seen)} requests upstream"
        self.counts["upstream" if seen else status] += 1
        for method, path, headers, content in seen:
            if len(headers.get_all("Content-Type", [])) > 1 or headers.get("Content-Encoding"):
                return f"upstream in doubt about the body: {headers.items()}"
            request = reading.Request(
                method, path.encode("latin-1"), headers.get("Content-Type", ""), content)
            found = request.selections()
            if not found <= ALLOWED:
                return f"WARest acts on {found - ALLOWED}: {method} {path} {content[:300]!r}"
        if spelling.passes is True and (not seen or status != 200):
            return f"must pass: {status} {body[:300]!r}"
        if spelling.passes is False:
            if seen:
                return f"must be refused: {seen[0][1]} {seen[0][3][:200]!r}"
            code = json.loads(body).get("code") if body.startswith(b"{") else None
            if (status, code) not in {(400, 2000), (403, 2201)}:
                return f"refused in other words: {status} {body[:300]!r}"
        if not seen and not 400 <= status < 500:
            return f"neither sent nor refused: {status} {body[:200]!r}"
        return None

    def run(self, check):
        self.counts = collections.Counter()
        for spelling in list(spellings.picked()) + list(spellings.seeded(SEEDED)):
            check(spelling.name, self.one(spelling))
        print(f"spellings: {dict(sorted(self.counts.items(), key=str))}")
        check("some get through", None if self.counts["upstream"] > 100 else self.counts)

    def stop(self):
        self.gateway.stop()
        self.recorder.stop()
