"""A client that streams a body, and reads a strict reply."""

import hashlib
import socket
import time

import client
import wire
from chunks import Chunks
from client import Conversation, wait
from target import TOKEN

# Nobody here is in a hurry, and some wait for others on purpose.
SECONDS_MAX = client.SECONDS_MAX = 120


class Sender(Conversation):
    def __init__(self, port, send_buffer=None, receive_buffer=None):
        super().__init__(port, receive_buffer)
        if send_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        self.sent = 0

    def send_head(self, method, target, fields=(), token=TOKEN, body=b""):
        lines = [b"%s %s HTTP/1.1" % (method, target), b"Host: 127.0.0.1"]
        if token:
            lines.append(b"Authorization: Bearer " + token)
        lines += fields
        self.methods.append(method)
        return self.send(b"\r\n".join(lines) + b"\r\n\r\n" + body)

    def send_body(self, pieces, chunked=False, pause=0, after=None):
        """False: the peer has answered before it had everything, or is gone.

        `after(sent)` is called behind each piece.
        """
        for piece in pieces:
            if not len(piece):
                continue
            data = b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece
            if not self.send_patiently(data):
                return False
            self.sent += len(piece)
            if self.has_answer():
                return False
            if after:
                after(self.sent)
            if pause:
                time.sleep(pause)
        return not chunked or self.send_patiently(b"0\r\n\r\n")

    def send_patiently(self, octets):
        """As `send`, for a peer that may be busy for longer than a strict test waits."""
        deadline = time.monotonic() + SECONDS_MAX
        while not self.is_writable(0.2):
            if self.state != "open" or self.has_answer() or time.monotonic() > deadline:
                return False
        return self.send(octets)

    def is_writable(self, seconds):
        readable, writable = wait(self.socket, seconds, write=True)
        if readable and self.state == "open":
            self._receive()
        return bool(writable)

    def has_answer(self):
        if self.data:
            self._parse()
        return bool(self.replies) or self.state != "open"

    def read_reply(self, seconds=SECONDS_MAX):
        self.read_replies(len(self.replies) + 1 if not self.replies else 1, seconds)
        return self.replies[0] if self.replies else None

    def send_until_blocked(self, pieces, seconds=0.4, chunked=True):
        """Sends until nobody has taken anything for a while: everything on the way is full."""
        for piece in pieces:
            data = memoryview(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            while len(data):
                if not self.is_writable(seconds):
                    self.rest = data
                    return True
                if self.has_answer():
                    return False
                self.socket.setblocking(False)
                try:
                    taken = self.socket.send(data)
                except BlockingIOError:
                    continue
                except OSError:
                    return False
                finally:
                    self.socket.setblocking(True)
                data = data[taken:]
                self.sent += taken
        self.rest = memoryview(b"")
        return False


class ReplyHash:
    """Reads a long reply off a conversation's socket and keeps its digest only."""

    def __init__(self, sender):
        self.socket = sender.socket
        self.socket.settimeout(SECONDS_MAX)
        self.count = 0
        self.digest = hashlib.sha256()
        self.rest = b""
        self.fields = None
        self.status = None
        self.left = None
        self.is_complete = False

    def read_head(self):
        data = b""
        while True:
            head = wire.read_head(data, "a reply") if data else None
            if head:
                break
            more = self.socket.recv(1 << 16)
            if not more:
                raise ConnectionError(f"the reply ends in its head: {data[:200]!r}")
            data += more
        start, self.fields, used = head
        self.status = int(start.split(b" ")[1])
        kind = wire.framing(self.fields, "a reply")
        self.chunks = Chunks() if kind == "chunked" else None
        self.left = kind if kind != "chunked" else None
        self._take(data[used:])

    def _take(self, data):
        if self.chunks:
            for piece in self.chunks.feed(data):
                self._add(piece)
            self.is_complete = self.chunks.is_complete
        else:
            self._add(data)
            self.is_complete = self.left is not None and self.count >= self.left

    def _add(self, piece):
        self.count += len(piece)
        self.digest.update(piece)

    def read(self, octets=None, piece_bytes=1 << 18, pause=0):
        """Reads until it is complete, or `octets` of body are there."""
        while not self.is_complete and (octets is None or self.count < octets):
            data = self.socket.recv(piece_bytes)
            if not data:
                return
            self._take(data)
            if pause:
                time.sleep(pause)
