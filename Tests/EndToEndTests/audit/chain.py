"""A second opinion on the chain: hashes, numbers and fences, by hashlib and the format alone."""

import hashlib
import json
import re

TAIL = re.compile(rb',"prev":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"\}\Z')
HEAD = re.compile(rb'\{"v":1,"seq":([1-9][0-9]{0,18}),"time":"[0-9TZ:.-]{27}",')
TAIL_BYTES = 149
# Segments whose last write may have failed half way.
DISTRUSTED = ("write-failed", "sync-failed", "truncated", "deleted", "moved", "reopened")


class Chain:
    """Takes lines in their order; `problems` is what is wrong with them."""

    def __init__(self):
        self.sequence, self.hash = 0, bytes(32)
        self.foreign = None
        self.torn = b""
        self.fences = 0
        self.segment_bytes = 0
        self.problems = []

    def take_line(self, line, where, following=b""):
        """The record, or None for a line that has to be fenced off by the next one."""
        tail, head = TAIL.search(line), HEAD.match(line)
        if not tail or not head or self._is_fenced(line, following):
            if self.foreign is not None:
                self.problems.append(f"{where}: two lines in a row that are no records")
            self.foreign = line
            return None
        sequence = int(head.group(1))
        previous, stated = bytes.fromhex(tail.group(1).decode()), tail.group(2).decode()
        canonical = line[:-TAIL_BYTES] + b"}"
        actual = hashlib.sha256(previous + canonical)
        if sequence != self.sequence + 1:
            self.problems.append(f"{where}: {sequence} follows {self.sequence}")
        if previous != self.hash:
            self.problems.append(f"{where}: {sequence} does not continue {self.sequence}")
        if actual.hexdigest() != stated:
            self.problems.append(f"{where}: {sequence} has another hash")
        self.sequence, self.hash = sequence, actual.digest()
        record = json.loads(line)
        self._fence(record, where)
        return record

    @staticmethod
    def _is_fenced(line, following):
        """A record that lacked its line feed alone looks whole, and is none all the same."""
        return b'"kind":"recovered"' in following and (
            hashlib.sha256(line).hexdigest().encode() in following)

    def _fence(self, record, where):
        line, self.foreign = self.foreign, None
        if record["kind"] != "recovered":
            if line is not None:
                self.problems.append(f"{where}: {line[:80]!r} is not fenced off")
            return
        self.fences += 1
        if line is None:
            self.problems.append(f"{where}: a fence behind nothing")
        elif record["bytes"] != len(line) or record["sha256"] != hashlib.sha256(line).hexdigest():
            self.problems.append(f"{where}: the fence is about other octets than {line[:80]!r}")

    def begin_segment(self, record, where):
        """`record` is the first of a segment that is not the chain's first."""
        if record["kind"] != "segment":
            self.problems.append(f"{where}: begins with {record['kind']}")
            return
        if record["last_seq"] != record["seq"] - 1:
            self.problems.append(f"{where}: last_seq {record['last_seq']}")
        if self.segment_bytes != record["bytes"]:
            self.problems.append(
                f"{where}: the segment before has {self.segment_bytes}, not {record['bytes']}")
        if self.torn and record["reason"] not in DISTRUSTED:
            self.problems.append(f"{where}: the segment before ends in {self.torn[:80]!r}")
        self.torn = b""
