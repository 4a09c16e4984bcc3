"""A strict reader of the chunked coding [RFC 9112 §7.1] that takes octets as they come."""

import re

import wire

SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}\Z")


class Chunks:
    def __init__(self):
        self.line = b""
        self.left = 0
        self.state = "size"
        self.is_complete = False
        self.rest = b""

    def feed(self, data):
        """Yields the body's octets; `rest` is what follows the last chunk."""
        view, at = memoryview(data), 0
        while at < len(view) and not self.is_complete:
            if self.state == "data":
                piece = view[at:at + self.left]
                self.left -= len(piece)
                at += len(piece)
                if not self.left:
                    self.state = "after data"
                yield piece
                continue
            end = bytes(view[at:at + 80]).find(b"\n")
            if end < 0:
                self.line += bytes(view[at:at + 80])
                at = min(at + 80, len(view))
                if len(self.line) > 60:
                    raise wire.Violation(f"endless chunk line {self.line[:60]!r}")
                continue
            line, self.line = self.line + bytes(view[at:at + end + 1]), b""
            at += end + 1
            if not line.endswith(b"\r\n"):
                raise wire.Violation(f"chunk line {line!r}")
            self._line(line[:-2])
        if self.is_complete:
            self.rest = bytes(view[at:])

    def _line(self, line):
        if self.state == "after data":
            if line:
                raise wire.Violation(f"{line!r} after a chunk's data")
            self.state = "size"
        elif self.state == "last":
            if line:
                raise wire.Violation(f"a trailer: {line!r}")
            self.is_complete = True
        elif not SIZE.match(line):
            raise wire.Violation(f"chunk size line {line!r}")
        else:
            self.left = int(line, 16)
            self.state = "data" if self.left else "last"
