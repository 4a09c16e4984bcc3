"""The files of a log, found and read without any of the product's code."""

import gzip
import json
import os
import pathlib
import re
import zlib

FIRST = re.compile(rb'\{"v":1,"seq":([1-9][0-9]{0,18}),')
HEAD_BYTES = 64
LOOKS_MAX = 100


class Segment:
    def __init__(self, path, first):
        self.path, self.first = path, first

    @property
    def is_compressed(self):
        return self.path.name.endswith(".gz")

    def octets(self):
        return octets(self.path)

    def __repr__(self):
        return f"{self.path.name} from {self.first}"


def octets(path):
    data = pathlib.Path(path).read_bytes()
    return gzip.decompress(data) if str(path).endswith(".gz") else data


def _head(path):
    with (gzip.open(path) if path.name.endswith(".gz") else open(path, "rb")) as file:
        return file.read(HEAD_BYTES)


def of(active):
    """The segments in their order. A crash may leave one under two names, or in two forms."""
    return still(lambda: _of(active))


def still(look):
    """What a look finds while files are renamed, compressed and removed."""
    for _ in range(LOOKS_MAX):
        try:
            return look()
        except FileNotFoundError:
            continue
    return look()


def _of(active):
    stem = active.name.removesuffix(".jsonl")
    found = {}
    for name in sorted(os.listdir(active.parent)):
        path = active.parent / name
        if not name.startswith(stem) or ".jsonl" not in name or not path.is_file():
            continue
        if name == f"{stem}-checkpoints.jsonl":
            continue
        try:
            match = FIRST.match(_head(path))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            continue
        if match:
            segment = Segment(path, int(match.group(1)))
            other = found.get(segment.first)
            if not other or path == active or other.is_compressed:
                found[segment.first] = segment
    return [found[first] for first in sorted(found)]


def records(active, *kinds):
    """All records, as JSON has them; lines that are none are left out."""
    for data in still(lambda: [segment.octets() for segment in of(active)]):
        for line in data.split(b"\n"):
            if FIRST.match(line):
                try:
                    record = json.loads(line)
                except ValueError:
                    continue
                if not kinds or record["kind"] in kinds:
                    yield record
