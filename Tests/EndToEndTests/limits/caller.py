"""One who calls the gateway: at once, in the background, or in pieces."""

import json
import re
import socket
import threading
import time

import structured
from gateway import token
from suite import Failure

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)\r\n", re.IGNORECASE)
TIMEOUT_SECONDS = 60


class Reply:
    """Of the calls whose connection ends without one, `status` is 0."""

    def __init__(self, head=b"", body=b"", seconds=0.0):
        lines = head.decode(errors="replace").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if head else 0
        self.body, self.seconds = body, seconds
        self.at = time.monotonic()
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name = name.lower()
            value = value.strip()
            self.fields[name] = f"{self.fields[name]}, {value}" if name in self.fields else value

    def __repr__(self):
        shown = {name: value for name, value in self.fields.items()
                 if "limit" in name or name in ("retry-after", "preference-applied")}
        return f"{self.status} after {self.seconds:.2f} s {shown} {self.body[:300]!r}"

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            raise Failure(f"no JSON: {self!r}") from None

    @property
    def retry_after(self):
        text = self.fields.get("retry-after")
        if text is None:
            return None
        if not re.fullmatch("[0-9]{1,9}", text):
            raise Failure(f"Retry-After: {text}")
        return int(text)

    @property
    def policies(self):
        return self._items("ratelimit-policy")

    @property
    def limits(self):
        return self._items("ratelimit")

    def _items(self, name):
        text = self.fields.get(name)
        try:
            return structured.items(text) if text is not None else {}
        except structured.Malformed as malformed:
            raise Failure(f"{name}: {malformed}") from None

    @property
    def delivery(self):
        return self.fields.get("x-warest-delivery")

    @property
    def type(self):
        """The last part of a problem's type."""
        return re.split("[/#]", self.json.get("type", ""))[-1]


class Call:
    """A call on a connection of its own; the reply is read when it is asked for."""

    def __init__(self, port, method, target, body=None, who="one", kind="application/json",
                 fields=(), length=None, chunked=False):
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        head = f"{method} {target} HTTP/1.1\r\nHost: x\r\n"
        if who is not None:
            head += f"Authorization: Bearer {token(who)}\r\n"
        head += "".join(f"{line}\r\n" for line in fields)
        if body is not None:
            head += f"Content-Type: {kind}\r\n"
            head += ("Transfer-Encoding: chunked\r\n" if chunked
                     else f"Content-Length: {len(body) if length is None else length}\r\n")
        self.started = time.monotonic()
        self.peer = socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
        self.peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data = b""
        self.send(head.encode() + b"\r\n" + (body or b""))

    def send(self, octets):
        """False when the gateway has closed the connection."""
        try:
            self.peer.sendall(octets)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def reply(self, seconds=TIMEOUT_SECONDS):
        self.peer.settimeout(seconds)
        try:
            while b"\r\n\r\n" not in self.data:
                if not self._more():
                    return Reply(seconds=time.monotonic() - self.started)
            head, _, data = self.data.partition(b"\r\n\r\n")
            length = LENGTH.search(head + b"\r\n")
            length = int(length.group(1)) if length else 0
            while len(data) < length:
                if not self._more():
                    return Reply(seconds=time.monotonic() - self.started)
                data = self.data.partition(b"\r\n\r\n")[2]
        except ConnectionError:
            return Reply(seconds=time.monotonic() - self.started)
        except TimeoutError:
            raise Failure(f"no reply within {seconds} s") from None
        finally:
            # Also when it failed: an end that stays open would be a caller that waits.
            self.leave()
        return Reply(head, data[:length], time.monotonic() - self.started)

    def has_reply(self):
        """Whether one has begun; never waits."""
        self.peer.setblocking(False)
        try:
            return bool(self.peer.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        except ConnectionError:
            return True
        finally:
            self.peer.settimeout(TIMEOUT_SECONDS)

    def leave(self):
        self.peer.close()

    def _more(self):
        piece = self.peer.recv(1 << 16)
        self.data += piece
        return piece


def prefer(seconds):
    return (f"Prefer: wait={seconds}",)


class Caller:
    """The calls of one client to one gateway."""

    def __init__(self, gateway, who="one"):
        self.gateway, self.who = gateway, who
        self.numbers = 0

    def begin(self, method, target, body=None, **options):
        return Call(self.gateway.port, method, target, body, who=self.who, **options)

    def call(self, method, target, body=None, **options):
        return self.begin(method, target, body, **options).reply()

    def fresh(self):
        """A number that nobody was sent anything yet."""
        self.numbers += 1
        return f"62899{self.numbers:07}"

    def begin_text(self, session="main", to=None, wait=None, text="hello", **options):
        fields = (*options.pop("fields", ()), *(prefer(wait) if wait is not None else ()))
        return self.begin(
            "POST", f"/v1/sessions/{session}/messages/text",
            {"to": self.fresh() if to is None else to, "message": text}, fields=fields, **options)

    def text(self, session="main", to=None, wait=None, text="hello", **options):
        return self.begin_text(session, to, wait, text, **options).reply()

    def groups(self, session="main", **options):
        return self.call("GET", f"/v1/sessions/{session}/groups", **options)


def at_once(functions):
    """Runs them side by side; what they return, in their order."""
    results = [None] * len(functions)

    def run(index):
        try:
            results[index] = functions[index]()
        except Exception as failure:  # shown by the one who waits
            results[index] = failure
    threads = [threading.Thread(target=run, args=(index,), daemon=True)
               for index in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results
