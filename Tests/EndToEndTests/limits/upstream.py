"""A stand-in for WARest that notes each request, answers as told, and may count as WARest does."""

import json
import re
import socket
import threading
import time
import urllib.parse

from suite import eventually

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)\r\n", re.IGNORECASE)
FORM_NAME = re.compile(rb'name="?([^";\r\n]+)"?', re.IGNORECASE)


class Arrival:
    """One request. `state`: receiving, complete, answered, cut (by the gateway)."""

    def __init__(self, head):
        self.at = time.monotonic()
        lines = head.decode(errors="replace").split("\r\n")
        self.method, self.target, _ = lines[0].split(" ", 2)
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.fields[name.lower()] = value.strip()
        self.body = b""
        self.octets = 0
        self.state = "receiving"
        self.status = 0

    @property
    def path(self):
        return self.target.partition("?")[0]

    @property
    def operation(self):
        return self.path.rpartition("/")[2]

    @property
    def key(self):
        return self.fields.get("x-warest-api-key")

    @property
    def values(self):
        """{name: [values]} of query and body together, whatever form that has."""
        found = urllib.parse.parse_qs(self.target.partition("?")[2])
        kind = self.fields.get("content-type", "")
        if "json" in kind:
            try:
                document = json.loads(self.body)
            except ValueError:
                document = {}
            for name, value in document.items():
                found.setdefault(name, []).extend(value if isinstance(value, list) else [value])
        elif "urlencoded" in kind:
            for name, values in urllib.parse.parse_qs(self.body.decode()).items():
                found.setdefault(name, []).extend(values)
        elif "multipart" in kind:
            boundary = kind.partition("boundary=")[2].strip('"')
            for part in self.body.split(b"--" + boundary.encode())[1:-1]:
                head, _, value = part.partition(b"\r\n\r\n")
                name = FORM_NAME.search(head)
                found.setdefault(name.group(1).decode() if name else "", []).append(
                    value.removesuffix(b"\r\n").decode(errors="replace"))
        return found

    @property
    def session(self):
        values = self.values
        for name in ("sessionId", "sessionid", "session", "id", "sid"):
            if values.get(name):
                return values[name][0]
        return None

    @property
    def to(self):
        values = self.values
        found = next((values[name] for name in ("to", "jid", "target", "number") if name in values),
                     ())
        return ",".join(map(str, found))

    def __repr__(self):
        return f"{self.at:.3f} {self.method} {self.target} ({self.state}) {self.body[:200]!r}"


class FixedWindow:
    """WARest's count of one key: `limit` in a window that begins with its first request."""

    def __init__(self, limit, seconds):
        self.limit, self.seconds = limit, seconds
        self.count, self.end = 0, 0.0

    def take(self, tokens):
        now = time.time()
        if now >= self.end:
            self.count, self.end = 0, now + self.seconds
        for _ in range(tokens):
            if self.count > self.limit:
                break
            self.count += 1
        return self.count <= self.limit

    @property
    def fields(self):
        return {"X-RateLimit-Limit": self.limit,
                "X-RateLimit-Remaining": max(0, self.limit - self.count),
                "X-RateLimit-Reset": int(-(-self.end // 1))}


def tokens(arrival):
    """What a request costs: some routers have a second limiter before them."""
    family = arrival.path.split("/")[3]
    return 2 if family in ("messages", "chats", "misc") else 1


class Counting:
    """WARest's limits: a fixed window a key, and the pause of a recipient."""

    def __init__(self, limit=120, seconds=60, cooldown_seconds=3.0):
        self.limit, self.seconds, self.cooldown_seconds = limit, seconds, cooldown_seconds
        self.windows = {}
        self.cooldowns = {}
        self.refused_by_rate = 0
        self.refused_by_cooldown = 0
        self.taken = 0

    def window(self, key):
        return self.windows.setdefault(key, FixedWindow(self.limit, self.seconds))

    def answer(self, arrival):
        """(status, fields, body) or, when it passes, the fields alone."""
        window = self.window(arrival.key)
        if not window.take(tokens(arrival)):
            self.refused_by_rate += 1
            return 429, window.fields, {"error": "Too many requests"}
        self.taken += tokens(arrival)
        fields = window.fields
        to = arrival.to
        is_json = "json" in arrival.fields.get("content-type", "")
        is_message = arrival.path.startswith("/api/v1/messages/")
        if self.cooldown_seconds and is_json and to and is_message:
            now = time.time()
            left = self.cooldowns.get((arrival.key, to), 0) - now
            if left > 0:
                self.refused_by_cooldown += 1
                return 429, {**fields, "Retry-After": int(-(-left // 1))}, {
                    "error": "Recipient cooldown", "retryAfter": int(-(-left // 1))}
            self.cooldowns[arrival.key, to] = now + self.cooldown_seconds
        return fields


class Upstream:
    """`answer`: gets the arrival and returns (status, fields, body), or None for a success.

    `gate`: while it is closed, nothing is answered. `seconds`: how long an answer takes.
    """

    def __init__(self, suite, answer=None, counting=None, seconds=0.0):
        self.lock = threading.Lock()
        self.arrivals = []
        self.answer, self.counting, self.seconds = answer, counting, seconds
        self.gate = threading.Event()
        self.gate.set()
        self.port = 0
        self.listen_again()
        self.url = f"http://127.0.0.1:{self.port}"
        suite.keep(self)

    def listen_again(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def refuse(self):
        """Takes no connection any more; to be called before there is one."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def seen(self, session=None):
        with self.lock:
            return [one for one in self.arrivals if session is None or one.session == session]

    def complete(self, session=None):
        return [one for one in self.seen(session) if one.state in ("complete", "answered")]

    def wait_for(self, count, session=None, seconds=5):
        """Whether so many requests come."""
        return eventually(lambda: len(self.seen(session)) >= count, seconds)

    def close(self):
        self.gate.set()
        self.listener.close()

    def explain(self):
        pass

    def _accept(self, listener):
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        rest = b""
        with peer:
            try:
                while rest is not None:
                    rest = self._request(peer, rest)
            except OSError:
                pass

    def _request(self, peer, data):
        while b"\r\n\r\n" not in data:
            piece = peer.recv(1 << 16)
            if not piece:
                return None
            data += piece
        head, _, rest = data.partition(b"\r\n\r\n")
        arrival = Arrival(head)
        with self.lock:
            self.arrivals.append(arrival)
        try:
            rest = self._body(peer, arrival, head + b"\r\n", rest)
        except OSError:
            rest = None
        if rest is None:
            arrival.state = "cut"
            return None
        arrival.state = "complete"
        if self.seconds:
            time.sleep(self.seconds)
        self.gate.wait(60)
        answer = self._answer(arrival)
        if answer == "close":
            arrival.state = "answered"
            return None
        status, fields, body = answer
        body = json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json; charset=utf-8",
                 f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        arrival.status = status
        arrival.state = "answered"
        peer.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return rest

    def _answer(self, arrival):
        fields = {}
        if self.counting:
            with self.lock:
                counted = self.counting.answer(arrival)
            if isinstance(counted, tuple):
                return counted
            fields = counted
        answer = self.answer(arrival) if self.answer else None
        if answer == "close":
            return answer
        if answer is not None:
            return answer[0], {**fields, **answer[1]}, answer[2]
        return 200, fields, {
            "status": True, "code": 1000, "message": "OK", "results": [
                {"to": "x", "status": "success", "id": "3EB0A", "subject": "x",
                 "inviteLink": "https://chat.whatsapp.com/AAAAAAAAAAAAAAAAAAAAAA",
                 "participants": [{"jid": "6281234567890@s.whatsapp.net", "status": "success"}],
                 "success": ["6281234567890@s.whatsapp.net"], "failed": [],
                 "advancedInfo": {"files": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}}]}

    @staticmethod
    def _body(peer, arrival, head, data):
        """What follows the request; None when the connection ended within it."""
        length = LENGTH.search(head)
        if b"\r\ntransfer-encoding:" not in head.lower():
            length = int(length.group(1)) if length else 0
            pieces = [data]
            arrival.octets = len(data)
            while arrival.octets < length:
                piece = peer.recv(1 << 16)
                if not piece:
                    return None
                arrival.octets += len(piece)
                pieces.append(piece)
            data = b"".join(pieces)
            arrival.body = data[:length]
            return data[length:]
        pieces = []
        while True:
            while b"\r\n" not in data:
                piece = peer.recv(1 << 16)
                if not piece:
                    return None
                data += piece
            size, _, data = data.partition(b"\r\n")
            size = int(size.partition(b";")[0], 16)
            while len(data) < size + 2:
                piece = peer.recv(1 << 16)
                if not piece:
                    return None
                data += piece
            pieces.append(data[:size])
            arrival.octets += size
            data = data[size + 2:]
            if size == 0:
                arrival.body = b"".join(pieces)
                return data
