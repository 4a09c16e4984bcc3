"""A client that sends octets as they are, and reads replies strictly."""

import select
import socket
import time

import wire

SECONDS_MAX = 6


def wait(which, seconds, write=False):
    """(readable, writable); `poll`, because `select` knows no descriptor above 1,023."""
    poller = select.poll()
    poller.register(which, select.POLLIN | (select.POLLOUT if write else 0))
    events = sum(bits for _, bits in poller.poll(seconds * 1000))
    return events & ~select.POLLOUT, events & select.POLLOUT


class Conversation:
    """One connection. `replies` are final, `interims` are not; `state` says how it ended."""

    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(SECONDS_MAX)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data = bytearray()
        self.used = 0
        self.replies = []
        self.interims = []
        self.partial = None
        self.state = "open"
        self.violation = None
        self.methods = []

    def send(self, octets, step=None):
        """Sends everything, `step` octets a time; reads what comes meanwhile, so that neither side
        blocks. False when the peer refused to take it all."""
        view = memoryview(octets)
        while view and self.state == "open":
            piece = view[:step] if step else view
            readable, writable = wait(self.socket, SECONDS_MAX, write=True)
            if readable:
                self._receive()
                continue
            if not writable:
                self.state = "stalled"
                return False
            try:
                self.socket.setblocking(False)
                sent = self.socket.send(piece)
            except BlockingIOError:
                continue
            except OSError:
                # The peer has closed; what it said before is still to be read.
                self._drain()
                return False
            finally:
                self.socket.setblocking(True)
                self.socket.settimeout(SECONDS_MAX)
            view = view[sent:]
        return not view

    def _receive(self):
        try:
            received = self.socket.recv(1 << 16)
        except ConnectionResetError:
            self.state = "reset"
            return
        except (TimeoutError, OSError):
            self.state = "stalled"
            return
        if not received:
            self.state = "ended"
        self.data += received

    def _drain(self):
        deadline = time.monotonic() + SECONDS_MAX
        while self.state == "open" and time.monotonic() < deadline:
            self._receive()
        self._parse()

    def _parse(self):
        if self.violation:
            return
        while True:
            rest = self.data[self.used:]
            method = self.methods[len(self.replies)] if len(self.replies) < len(self.methods) else b"GET"
            try:
                message, used = wire.read_reply(rest, method, self.state == "ended")
            except wire.Violation as violation:
                self.violation = str(violation)
                return
            if message is None:
                if rest and self.state in ("ended", "reset"):
                    self.partial = self.partial or "head"
                return
            if not message.is_complete:
                self.partial = message
                return
            self.partial = None
            self.used += used
            if message.status < 200:
                self.interims.append(message)
            else:
                self.replies.append(message)

    def read_replies(self, count, seconds=SECONDS_MAX):
        """Reads until `count` final replies are there, or the connection ends, or time is up."""
        deadline = time.monotonic() + seconds
        while True:
            self._parse()
            if len(self.replies) >= count or self.state != "open" or self.violation:
                return
            left = deadline - time.monotonic()
            if left <= 0:
                return
            readable, _ = wait(self.socket, left)
            if readable:
                self._receive()

    def read_interim(self, seconds=SECONDS_MAX):
        deadline = time.monotonic() + seconds
        while not self.interims and not self.replies and self.state == "open":
            left = deadline - time.monotonic()
            if left <= 0:
                return
            if wait(self.socket, left)[0]:
                self._receive()
            self._parse()

    def read_to_end(self, seconds=SECONDS_MAX):
        """True when the peer ends the connection in time."""
        self.read_replies(1 << 30, seconds)
        return self.state in ("ended", "reset")

    def half_close(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.socket.close()

    @property
    def statuses(self):
        return [reply.status for reply in self.replies]

    def story(self):
        """For people: what happened on this connection."""
        parts = [str(status) for status in self.statuses]
        if self.partial:
            parts.append("an incomplete reply")
        text = ", ".join(parts) or "no answer"
        if self.violation:
            text += f", {self.violation}"
        return f"{text}, {self.state}"
