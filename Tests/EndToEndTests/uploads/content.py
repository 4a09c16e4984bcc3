"""Octets of any length that nobody has to keep: one block, again and again."""

import base64
import functools
import hashlib
import random

BLOCK_BYTES = 3 << 18


@functools.cache
def _block(kind):
    octets = random.Random(f"uploads {kind}").randbytes(BLOCK_BYTES)
    if kind == "base64":
        return base64.b64encode(octets)
    if kind == "hostile":
        # Much that looks like the start of a delimiter, and is none.
        return (b"\r\n--\r\n-\r\r\n--" + octets[:37] + b"\r\n------" + octets[37:53]) * (
            BLOCK_BYTES // 80)
    return octets


class Content:
    """`size` octets. Equal arguments give equal octets."""

    def __init__(self, size, kind="binary"):
        self.size = size
        self.kind = kind

    def __len__(self):
        return self.size

    def pieces(self, piece_bytes=None):
        """Its octets in order, as views of a block that is never copied."""
        block = memoryview(_block(self.kind))
        left, at = self.size, 0
        while left > 0:
            piece = block[at:at + min(left, piece_bytes or len(block))]
            at = (at + len(piece)) % len(block)
            left -= len(piece)
            yield piece

    @functools.cached_property
    def digest(self):
        return _digest(self.size, self.kind)

    @property
    def octets(self):
        return b"".join(self.pieces())


@functools.cache
def _digest(size, kind):
    digest = hashlib.sha256()
    for piece in Content(size, kind).pieces():
        digest.update(piece)
    return digest.hexdigest()


def digest_of(octets):
    return hashlib.sha256(octets).hexdigest()


class Body:
    """What a client sends: octets and `Content`s in order."""

    def __init__(self, *parts):
        self.parts = parts

    def __len__(self):
        return sum(len(part) for part in self.parts)

    def pieces(self, piece_bytes=None):
        for part in self.parts:
            if isinstance(part, Content):
                yield from part.pieces(piece_bytes)
            else:
                for at in range(0, len(part), piece_bytes or max(len(part), 1)):
                    yield memoryview(part)[at:at + (piece_bytes or len(part))]


class Part:
    """A part of a multipart body as a client writes it; `head` overrides the usual field lines."""

    def __init__(self, name, content, filename=None, kind=None, head=None):
        self.name, self.content, self.filename, self.kind = name, content, filename, kind
        self.head = head

    def lines(self):
        if self.head is not None:
            return self.head
        text = b'Content-Disposition: form-data; name="' + self.name + b'"'
        if self.filename is not None:
            text += b'; filename="' + self.filename + b'"'
        text += b"\r\n"
        if self.kind:
            text += b"Content-Type: " + self.kind + b"\r\n"
        return text


def multipart(boundary, parts, preamble=b"", epilogue=b"\r\n", padding=b"", last=b"--"):
    """RFC 2046 §5.1.1; `padding` is the transport padding behind each boundary."""
    pieces = [preamble]
    for index, part in enumerate(parts):
        start = b"\r\n" if index or preamble else b""
        pieces.append(start + b"--" + boundary + padding + b"\r\n" + part.lines() + b"\r\n")
        pieces.append(part.content)
    pieces.append((b"\r\n" if parts else b"") + b"--" + boundary + last + epilogue)
    return Body(*pieces)


def media(to, content, boundary=b"----WebKitFormBoundaryAbCdEf0123456789", extra=(), **options):
    """The usual form for a picture."""
    parts = [Part(b"to", to), *extra, Part(b"media", content, b"cat.jpg", b"image/jpeg")]
    return multipart(boundary, parts, **options)


def form_type(boundary):
    return b"Content-Type: multipart/form-data; boundary=" + boundary
