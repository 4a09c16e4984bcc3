"""What the stand-in for WARest makes of a body while it arrives, without keeping it.

Strict on purpose: what the gateway writes has one reading. How WARest itself picks a name out of a
part is not known to the letter, so every likely way is tried on each part (`names_read`).
"""

import email.message
import hashlib
import json
import re

import wire

KEPT_BYTES_MAX = 1 << 16
PART_HEAD_BYTES_MAX = 4_096
SELECTORS = {"sessionid", "phone"}
DISPOSITION = re.compile(
    rb'form-data; name="((?:[^"\\\r\n\x00-\x1f]|\\.)*)"'
    rb'(?:; filename="((?:[^"\\\r\n\x00-\x1f]|\\.)*)")?'
    rb"(; filename\*=[A-Za-z0-9'%!#$&+.^_`|~-]+)?\Z")
BOUNDARY = re.compile(rb'multipart/form-data; ?boundary="?([a-z0-9\'()+_,./:=?-]{1,70})"?\Z')


class Raw:
    """Digest and length; the octets themselves only while they are few."""

    def __init__(self):
        self.count = 0
        self.hash = hashlib.sha256()
        self.kept = bytearray()

    def feed(self, data):
        self.count += len(data)
        self.hash.update(data)
        if len(self.kept) <= KEPT_BYTES_MAX:
            self.kept += data

    def finish(self):
        pass

    @property
    def octets(self):
        return bytes(self.kept) if self.count == len(self.kept) else None

    @property
    def digest(self):
        return self.hash.hexdigest()


class LongJSON:
    """A JSON object of which one member's string is hashed and taken out."""

    def __init__(self, member=b"media"):
        self.mark = b'"' + member + b'":"'
        self.frame = bytearray()
        self.long = Raw()
        self.state = "before"
        self.document = None
        self.count = 0

    def feed(self, data):
        self.count += len(data)
        data = bytes(data)
        if self.state == "before":
            searched = max(len(self.frame) - len(self.mark), 0)
            self.frame += data
            start = self.frame.find(self.mark, searched)
            if start < 0:
                return
            start += len(self.mark)
            data = bytes(self.frame[start:])
            del self.frame[start:]
            self.state = "inside"
        if self.state == "inside":
            end = data.find(b'"')
            self.long.feed(data if end < 0 else data[:end])
            if end < 0:
                return
            data = data[end:]
            self.state = "behind"
        self.frame += data

    def finish(self):
        def no_doubles(pairs):
            names = [name for name, _ in pairs]
            if len(names) != len(set(names)):
                raise wire.Violation(f"a member twice: {names}")
            return dict(pairs)
        try:
            self.document = json.loads(bytes(self.frame), object_pairs_hook=no_doubles)
        except ValueError as error:
            raise wire.Violation(f"no JSON: {error}: {bytes(self.frame[:300])!r}") from None


class Part(Raw):
    def __init__(self, lines):
        super().__init__()
        self.lines = lines
        head = {}
        for line in lines:
            name, colon, value = line.partition(b": ")
            if not colon or name.lower() in head:
                raise wire.Violation(f"field line of a part: {line!r}")
            head[name.lower()] = value
        self.disposition = head.get(b"content-disposition", b"")
        self.kind = head.get(b"content-type")
        match = DISPOSITION.match(self.disposition)
        if not match:
            raise wire.Violation(f"Content-Disposition {self.disposition!r}")
        if set(head) - {b"content-disposition", b"content-type"}:
            raise wire.Violation(f"fields of a part: {sorted(head)}")
        self.name, self.filename = match.group(1), match.group(2)
        self.filename_star = match.group(3)


class Multipart:
    """RFC 2046 §5.1.1 without preamble, epilogue and padding."""

    def __init__(self, boundary):
        self.delimiter = b"\r\n--" + boundary
        # The first delimiter has no line end before it.
        self.pending = bytearray(b"\r\n")
        self.part = None
        self.parts = []
        self.state = "content"
        self.count = 0

    def feed(self, data):
        self.count += len(data)
        self.pending += data
        while self._step():
            pass

    def _step(self):
        pending = self.pending
        if self.state == "content":
            at = pending.find(self.delimiter)
            sure = at if at >= 0 else len(pending) - len(self.delimiter) + 1
            if sure > 0:
                if self.part is None:
                    raise wire.Violation(f"before the first part: {bytes(pending[:80])!r}")
                self.part.feed(pending[:sure])
            if at < 0:
                del pending[:max(sure, 0)]
                return False
            del pending[:at + len(self.delimiter)]
            self.state = "delimiter"
        if self.state == "delimiter":
            if len(pending) < 2:
                return False
            end = bytes(pending[:2])
            del pending[:2]
            if end == b"--":
                self.state = "end"
            elif end == b"\r\n":
                self.state = "head"
            else:
                raise wire.Violation(f"{end!r} behind a delimiter")
        if self.state == "head":
            at = pending.find(b"\r\n\r\n")
            if at < 0:
                if len(pending) > PART_HEAD_BYTES_MAX:
                    raise wire.Violation("endless head of a part")
                return False
            self.part = Part(bytes(pending[:at]).split(b"\r\n"))
            self.parts.append(self.part)
            # The delimiter may follow at once, and its CRLF belongs to it.
            del pending[:at + 4]
            self.state = "content"
            return True
        if len(pending) > 2:
            raise wire.Violation(f"an epilogue: {bytes(pending[:80])!r}")
        return False

    def finish(self):
        if self.state != "end" or bytes(self.pending) not in (b"", b"\r\n"):
            raise wire.Violation(f"the last delimiter is missing ({self.state})")

    def named(self, name):
        return [part for part in self.parts if part.name == name]


def names_read(disposition):
    """The names that some reader or other would find in a part's disposition."""
    text = disposition.decode("latin-1")
    found = set()
    plain = [piece.split("=", 1) for piece in text.split(";")[1:] if "=" in piece]
    found.update(value.strip().strip('"') for key, value in plain if key.strip().lower() == "name")
    for pattern in (r'(?<![A-Za-z*])name="([^"]*)"', r"(?<![A-Za-z*])name\*?\d*\*?=\"?([^\";]*)",
                    r"^form-data;\s*name=\"([^\"]*)\""):
        found.update(re.findall(pattern, text, re.IGNORECASE))
    message = email.message.Message()
    message["Content-Disposition"] = text
    value = message.get_param("name", header="content-disposition")
    found.add(value[2] if isinstance(value, tuple) else value)
    return {name for name in found if name}


def reader_for(kind, long_member):
    """The reader that the upstream request's Content-Type asks for."""
    if kind is None:
        return Raw()
    if kind == b"application/json":
        return LongJSON(long_member)
    if kind.lower().startswith(b"multipart/"):
        match = BOUNDARY.match(kind)
        if not match:
            raise wire.Violation(f"Content-Type {kind!r}")
        return Multipart(match.group(1))
    return Raw()
