"""Callers that send effects and reads, one after another, until they are stopped or cut off."""

import collections
import json
import re
import socket
import threading

from gateway import TOKEN

GROUP = "120363000000000001@g.us"
MAIN = "/v1/sessions/main"
# name: (method, target, body)
CALLS = {
    "revoke": ("POST", f"{MAIN}/groups/{GROUP}/invite/revoke", None),
    "text": ("POST", f"{MAIN}/messages/text", '{"to":"6281234567890","message":"hello"}'),
    # Its records are the longest, so that segments fill up soon.
    "crowd": ("POST", f"{MAIN}/messages/text", json.dumps({
        "to": ",".join(f"6281234567{number:03}" for number in range(20)), "message": "x"})),
    "read": ("GET", f"{MAIN}/groups", None),
    "denied": ("GET", "/v1/sessions/other/groups", None),
}
MIX = ("revoke", "text", "text", "read", "text", "revoke", "read", "denied")
MIX_LARGE = ("crowd", "crowd", "read", "crowd", "revoke", "crowd", "crowd", "denied")
EFFECTS_ONLY = ("revoke", "text")
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)\r\n", re.IGNORECASE)

Reply = collections.namedtuple("Reply", "status fields body")


class Answer:
    """What a caller got; status 0 when the connection ended first."""

    def __init__(self, name, reply=None):
        self.name = name
        self.status = reply.status if reply else 0
        self.fields = reply.fields if reply else {}
        self.body = reply.body if reply else b""

    @property
    def call(self):
        return self.fields.get("x-request-id")

    @property
    def delivery(self):
        return self.fields.get("x-warest-delivery")

    @property
    def is_refused(self):
        """For want of a record."""
        return self.status == 503 and b"audit-unavailable" in self.body

    def __repr__(self):
        return f"{self.name} {self.call} ({self.status})"


class Connection:
    def __init__(self, port, source="127.0.0.1"):
        self.peer = socket.create_connection(("127.0.0.1", port), 30, (source, 0))
        self.peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data = b""

    def close(self):
        self.peer.close()

    def call(self, name, token=TOKEN):
        return Answer(name, self.ask(*CALLS[name], token))

    def ask(self, method, target, body=None, token=TOKEN, kind="application/json"):
        head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        if body is not None:
            body = body.encode()
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        self.peer.sendall(head.encode() + b"\r\n" + (body or b""))
        return self._reply()

    def _reply(self):
        while b"\r\n\r\n" not in self.data:
            self._more()
        head, _, self.data = self.data.partition(b"\r\n\r\n")
        length = LENGTH.search(head + b"\r\n")
        if not length:
            raise ConnectionError(f"a reply without a length: {head[:200]!r}")
        length = int(length.group(1))
        while len(self.data) < length:
            self._more()
        body, self.data = self.data[:length], self.data[length:]
        lines = head.decode(errors="replace").split("\r\n")
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        return Reply(int(lines[0].split(" ")[1]), fields, body)

    def _more(self):
        piece = self.peer.recv(1 << 16)
        if not piece:
            raise ConnectionError("closed")
        self.data += piece


def ask(port, name):
    """One call on a connection of its own."""
    connection = Connection(port)
    try:
        return connection.call(name)
    finally:
        connection.close()


class Callers:
    """`mix`: the names of calls, which each caller goes through from a place of its own."""

    def __init__(self, port, count=6, mix=MIX, calls_max=None):
        self.port, self.mix, self.calls_max = port, mix, calls_max
        self.answers = [[] for _ in range(count)]
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(number,), daemon=True)
                        for number in range(count)]
        for thread in self.threads:
            thread.start()

    def _run(self, number):
        answers, index = self.answers[number], number
        try:
            connection = Connection(self.port)
            while not self.ends.is_set() and len(answers) != self.calls_max:
                name = self.mix[index % len(self.mix)]
                index += 1
                answers.append(connection.call(name))
            connection.close()
        except OSError:
            answers.append(Answer("cut"))

    @property
    def count(self):
        return sum(len(answers) for answers in self.answers)

    def all(self):
        return [answer for answers in self.answers for answer in answers]

    def wait(self, seconds=60):
        for thread in self.threads:
            thread.join(seconds)
        return self.all()

    def stop(self):
        self.ends.set()
        return self.wait()
