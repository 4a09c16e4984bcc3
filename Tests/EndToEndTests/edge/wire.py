"""Strict readers of HTTP/1.1: one for what the upstream was sent, one for what a client was sent.

They accept what RFC 9112 lets a sender generate, which is less than it lets a recipient tolerate.
"""

import dataclasses
import re

TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
VALUE = re.compile(rb"(?:[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff\t]*[\x21-\x7e\x80-\xff])?)?\Z")
ORIGIN_FORM = re.compile(rb"/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*\Z")
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}\Z")
CONTENT_LENGTH = re.compile(rb"(?:0|[1-9][0-9]{0,18})\Z")
STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2}) ([\t\x20-\x7e\x80-\xff]*)\Z")
HEAD_BYTES_MAX = 1 << 20


class Violation(Exception):
    """What was read is not what a strict sender may write."""


@dataclasses.dataclass
class Message:
    start: bytes
    fields: list
    body: bytes = b""
    is_complete: bool = False

    def values(self, name):
        return [value for key, value in self.fields if key == name]

    def value(self, name):
        values = self.values(name)
        return values[0] if values else None

    @property
    def status(self):
        return int(self.start.split(b" ")[1])

    @property
    def method(self):
        return self.start.split(b" ")[0]


def read_head(data, what):
    """(start line, [(lower-case name, value)], bytes used), or None while the head is incomplete."""
    end = data.find(b"\r\n\r\n")
    head = data if end < 0 else data[:end]
    for line in (head[:-1] if end < 0 and head.endswith(b"\r") else head).split(b"\r\n"):
        for octet in (b"\r", b"\n", b"\0"):
            if octet in line:
                raise Violation(f"{octet!r} inside a line of the head of {what}: {line[:80]!r}")
    if end < 0:
        if len(data) > HEAD_BYTES_MAX:
            raise Violation(f"endless head of {what}")
        return None
    lines = bytes(head).split(b"\r\n")
    fields = []
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        if not colon or not TOKEN.match(name) or not VALUE.match(value):
            raise Violation(f"field line of {what}: {line[:120]!r}")
        fields.append((name.lower(), value))
    return lines[0], fields, end + 4


def framing(fields, what):
    """`chunked`, a length, or None. A sender states one of them, once."""
    lengths = [value for name, value in fields if name == b"content-length"]
    codings = [value for name, value in fields if name == b"transfer-encoding"]
    if lengths and codings:
        raise Violation(f"Content-Length and Transfer-Encoding in {what}")
    if codings:
        if codings != [b"chunked"]:
            raise Violation(f"Transfer-Encoding {codings!r} in {what}")
        return "chunked"
    if lengths:
        if len(lengths) != 1 or not CONTENT_LENGTH.match(lengths[0]):
            raise Violation(f"Content-Length {lengths!r} in {what}")
        return int(lengths[0])
    return None


def read_chunked(data, what, allow_extensions=False):
    """(body so far, bytes used, complete?)."""
    body, at = bytearray(), 0
    while True:
        end = data.find(b"\r\n", at)
        if end < 0:
            if len(data) - at > 64:
                raise Violation(f"endless chunk size in {what}: {bytes(data[at:at + 40])!r}")
            return bytes(body), at, False
        size_text = bytes(data[at:end])
        if not CHUNK_SIZE.match(size_text):
            raise Violation(f"chunk size line {size_text!r} in {what}")
        size = int(size_text, 16)
        if size == 0:
            if len(data) < end + 4:
                return bytes(body), at, False
            if data[end + 2:end + 4] != b"\r\n":
                raise Violation(f"trailers in {what}: {bytes(data[end + 2:end + 60])!r}")
            return bytes(body), end + 4, True
        start = end + 2
        body += data[start:start + size]
        if len(data) < start + size + 2:
            return bytes(body), at, False
        if data[start + size:start + size + 2] != b"\r\n":
            raise Violation(f"no CRLF after chunk data in {what}")
        at = start + size + 2


def read_request(data):
    """(Message, bytes used): complete, or with its head alone, or (None, 0) without a head."""
    if not data:
        return None, 0
    head = read_head(data, "a request")
    if head is None:
        first = bytes(data[:1])
        if not TOKEN.match(first):
            raise Violation(f"a request starts with {first!r}")
        return None, 0
    start, fields, used = head
    parts = start.split(b" ")
    if len(parts) != 3 or not TOKEN.match(parts[0]):
        raise Violation(f"request line {start!r}")
    if parts[2] != b"HTTP/1.1":
        raise Violation(f"version in {start!r}")
    if not ORIGIN_FORM.match(parts[1]):
        raise Violation(f"target in {start!r}")
    message = Message(start, fields)
    hosts = message.values(b"host")
    if len(hosts) != 1 or not re.fullmatch(rb"[A-Za-z0-9.\[\]:_-]+", hosts[0]):
        raise Violation(f"Host {hosts!r}")
    kind = framing(fields, "a request")
    rest = data[used:]
    if kind == "chunked":
        message.body, more, message.is_complete = read_chunked(rest, "a request")
        return message, used + more
    length = kind or 0
    message.body = bytes(rest[:length])
    message.is_complete = len(rest) >= length
    return message, used + min(length, len(rest))


def read_reply(data, method, at_end):
    """(Message, bytes used) or (None, 0); `at_end`: nothing more comes, and it came in order."""
    head = read_head(data, "a reply")
    if head is None:
        return None, 0
    start, fields, used = head
    if not STATUS_LINE.match(start):
        raise Violation(f"status line {start!r}")
    message = Message(start, fields)
    status = message.status
    kind = framing(fields, "a reply")
    if status < 200 or status in (204, 304) or method == b"HEAD":
        if status < 200 and kind is not None or status == 204 and kind is not None:
            raise Violation(f"{status} with {kind!r} framing")
        message.is_complete = True
        return message, used
    rest = data[used:]
    if kind == "chunked":
        message.body, more, message.is_complete = read_chunked(rest, "a reply")
        return message, used + more
    if kind is None:
        message.body, message.is_complete = bytes(rest), at_end
        return message, len(data)
    message.body = bytes(rest[:kind])
    message.is_complete = len(rest) >= kind
    return message, used + min(kind, len(rest))
