"""The upstream of the edge tests: records every byte, and answers as it is told.

A request carries a tag (`e0000120x`: row 12, first request) in its path, query or body; the reply
carries the same tag, so that everybody can see whose answer it is. A tag may have a script.
"""

import collections
import json
import re
import socket
import struct
import threading
import time

import wire

TAG = re.compile(rb"e[0-9]{7}x")
HOP_BY_HOP = {
    b"keep-alive", b"proxy-connection", b"proxy-authorization", b"te", b"trailer", b"upgrade",
    b"expect", b"proxy-authenticate"}
CREDENTIALS = {b"authorization", b"x-api-key", b"api-key", b"cookie", b"origin"}

CLOSE = "close"
RESET = "reset"
# Over TLS: the end of the stream without the close_notify that makes it an honest one.
TRUNCATE = "truncate"


class Script:
    """What the first request with a tag is answered with: octets, CLOSE, RESET, or an Event to
    wait for; TRUNCATE over TLS. `early`: as soon as the head is there. `dribble`: an octet at a time."""

    def __init__(self, *steps, early=False, dribble=False):
        self.steps = steps
        self.early = early
        self.dribble = dribble


Seen = collections.namedtuple("Seen", "tag connection message")


def default_reply(tag):
    text = tag.decode()
    body = json.dumps({
        "status": True, "code": 1000, "message": "done",
        "results": [{
            "sessionId": text, "id": text, "groupId": text, "subject": text,
            "inviteLink": f"https://chat.whatsapp.com/{text}", "status": "success"}],
    }, separators=(",", ":")).encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
        b"Content-Length: %d\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n" % len(body)
        + body)


class Recorder:
    def __init__(self, api_key, port=0, tls=None, strict=True):
        self.api_key = api_key
        self.tls = tls
        self.strict = strict
        self.changed = threading.Condition()
        self.seen = []
        self.violations = []
        self.streams = {}
        self.sockets = {}
        self.scripts = {}
        self.idle = set()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        number = 0
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            number += 1
            threading.Thread(target=self._serve, args=(number, connection), daemon=True).start()

    def _serve(self, number, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if self.tls:
                connection.settimeout(10)
                connection = self.tls.wrap_socket(
                    connection, server_side=True, suppress_ragged_eofs=True)
                connection.settimeout(None)
            with self.changed:
                self.streams[number] = bytearray()
                self.sockets[number] = connection
            self._converse(number, connection)
        except OSError:
            pass
        finally:
            with self.changed:
                self.idle.discard(number)
                self.sockets.pop(number, None)
                self.changed.notify_all()
            connection.close()

    def _converse(self, number, connection):
        stream, start, answered = self.streams[number], 0, False
        while True:
            with self.changed:
                pending = bytes(stream[start:])
                if not pending:
                    self.idle.add(number)
                    self.changed.notify_all()
            data = connection.recv(1 << 16)
            with self.changed:
                self.idle.discard(number)
                stream += data
                pending = bytes(stream[start:])
            if not data:
                if pending:
                    self._note(number, None, f"cut off in a request: {pending[:400]!r}", "cut")
                return
            while pending:
                try:
                    message, used = wire.read_request(pending)
                    if message:
                        self._check(message)
                except wire.Violation as violation:
                    self._note(number, pending, str(violation))
                    return
                if message is None:
                    break
                tag = self._tag(message)
                script = self.scripts.get(tag)
                if not answered and script and script.early and not message.is_complete:
                    answered = True
                    del self.scripts[tag]
                    if not self._perform(connection, script):
                        return
                if not message.is_complete:
                    break
                start += used
                pending = pending[used:]
                with self.changed:
                    self.seen.append(Seen(tag, number, message))
                    script = self.scripts.pop(tag, None) or Script(default_reply(tag))
                    self.changed.notify_all()
                if not answered and not self._perform(connection, script):
                    return
                answered = False

    def _tag(self, message):
        found = TAG.search(message.start) or TAG.search(message.body)
        return found.group() if found else b"untagged"

    def _perform(self, connection, script):
        """False: the connection is no more."""
        for step in script.steps:
            if step is CLOSE:
                if self.tls:
                    self._say_goodbye(connection)
                return False
            if step is TRUNCATE:
                return False
            if step is RESET:
                connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            if isinstance(step, threading.Event):
                step.wait(20)
            elif script.dribble:
                for octet in step:
                    connection.sendall(bytes([octet]))
            else:
                connection.sendall(step)
        return True

    @staticmethod
    def _say_goodbye(connection):
        connection.settimeout(1)
        try:
            connection.unwrap()
        except (OSError, ValueError):
            pass

    def _note(self, number, data, text, kind="violation"):
        with self.changed:
            self.violations.append((kind, number, text))
            self.changed.notify_all()

    def _check(self, message):
        """What this gateway in particular must have done to a request."""
        if not self.strict:
            return
        names = {name for name, _ in message.fields}
        for name in names & (HOP_BY_HOP | CREDENTIALS):
            raise wire.Violation(f"{name.decode()} went upstream: {message.values(name)!r}")
        if message.values(b"x-warest-api-key") != [self.api_key]:
            raise wire.Violation(f"X-WAREST-API-KEY {message.values(b'x-warest-api-key')!r}")
        if message.value(b"connection") not in (None, b"keep-alive", b"close"):
            raise wire.Violation(f"Connection {message.values(b'connection')!r}")
        if not message.start.split(b" ")[1].startswith(b"/api/v1/"):
            raise wire.Violation(f"{message.start!r} is no path of WARest's")
        if b"warest-gateway" not in b",".join(message.values(b"via")):
            raise wire.Violation(f"Via {message.values(b'via')!r}")
        if len(message.values(b"x-request-id")) != 1:
            raise wire.Violation(f"X-Request-Id {message.values(b'x-request-id')!r}")
        if re.search(rb"[?&](api_key|apikey)=", message.start, re.IGNORECASE):
            raise wire.Violation(f"a key in the query: {message.start!r}")
        if b"demo-token" in message.start + message.body:
            raise wire.Violation("the client's token went upstream")

    # What the runner asks.

    def wait_until(self, predicate, seconds=5):
        deadline = time.monotonic() + seconds
        with self.changed:
            while not predicate():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self.changed.wait(left)
            return True

    def mark(self):
        with self.changed:
            return len(self.seen), len(self.violations)

    def since(self, mark):
        with self.changed:
            return self.seen[mark[0]:], self.violations[mark[1]:]

    def send_unasked(self, octets, then_close=False):
        """Writes to every idle connection, as a broken or hostile upstream does."""
        with self.changed:
            sockets = [self.sockets[number] for number in self.idle if number in self.sockets]
        for connection in sockets:
            try:
                if octets:
                    connection.sendall(octets)
                if then_close:
                    connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        return len(sockets)

    def close(self):
        self.listener.close()
