"""A log that a gateway wrote, forged in every way: `audit verify` has to find it each time."""

import concurrent.futures
import gzip
import pathlib
import shutil

import settings
from callers import MIX, MIX_LARGE, Callers
from gateway import Gateway
from suite import eventually, expect, run, scenario
from upstream import Upstream

# More than processors: a line that is cut is given half a second to grow.
WORKERS = 4


class Sample:
    """Its files, and copies to be forged: one for each worker, with a configuration of its own."""

    def __init__(self, suite, name, calls, lives=2, mix=MIX, **more):
        upstream = Upstream(suite)
        self.gateway = Gateway(suite, upstream, name, settings.small(every=10, **more))
        for _ in range(lives):
            self.gateway.start()
            Callers(self.gateway.port, 2, mix, calls // 2 // lives).wait()
            if mix is MIX_LARGE:
                eventually(lambda: len(list(self.gateway.log_folder.glob("*.gz"))), 10)
            self.gateway.stop()
        self.gateway.verify(status=0)
        self.copies = []

    def octets(self):
        return self.gateway.path.read_bytes()

    def lines(self):
        return self.octets().splitlines(keepends=True)

    def copy(self):
        folder = self.gateway.folder / f"copy{len(self.copies)}"
        shutil.copytree(self.gateway.log_folder, folder / "log")
        text = self.gateway.configuration.read_text()
        (folder / "gateway.yaml").write_text(
            text.replace(str(self.gateway.log_folder), str(folder / "log")))
        copy = Copy(self.gateway, folder)
        self.copies.append(copy)
        return copy

    def expect_found(self, forgeries, allowed=lambda copy: False):
        """`forgeries`: (what, {file: octets or None}). `allowed`: what is fine all the same."""
        copies = [self.copy() for _ in range(WORKERS)]
        forgeries = list(forgeries)
        shares = [forgeries[index::WORKERS] for index in range(WORKERS)]
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            missed = sum(pool.map(lambda pair: pair[0].missed(pair[1], allowed),
                                  zip(copies, shares)), [])
        expect(not missed, f"{len(missed)} of {len(forgeries)} not found: {missed[:5]}")
        expect(copies[0].verify() == 0, "the untouched log is not intact any more")
        return len(forgeries)


class Copy:
    def __init__(self, gateway, folder):
        self.binary, self.folder = gateway.binary, folder
        self.configuration = folder / "gateway.yaml"
        self.log = folder / "log"
        self.originals = {path.name: path.read_bytes() for path in self.log.iterdir()}

    def audit(self, *words):
        return run([self.binary, "audit", *words, "--config", self.configuration])

    def verify(self):
        return self.audit("verify").returncode

    def missed(self, forgeries, allowed):
        found = []
        for what, files in forgeries:
            for name, data in files.items():
                self.write(name, data)
            status = self.verify()
            if status != 1 and not (status == 0 and allowed(self)):
                found.append(f"{what} (status {status})")
            for name in files:
                self.write(name, self.originals.get(name))
        return found

    def write(self, name, data):
        path = pathlib.Path(self.log / name)
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(data)


def of_active(pairs):
    return ((what, {"audit.jsonl": data}) for what, data in pairs)


@scenario("damage", "every line removed, doubled, swapped with the next; every truncation")
def lines(suite):
    sample = Sample(suite, "lines", 24 if suite.is_quick else 60)
    every = sample.lines()

    def forgeries():
        for index in range(len(every)):
            front, line, rest = every[:index], every[index], every[index + 1:]
            yield f"line {index} removed", b"".join(front + rest)
            yield f"line {index} twice", b"".join(front + [line, line] + rest)
            if rest:
                yield (f"line {index} after the next",
                       b"".join(front + [rest[0], line] + rest[1:]))
                # A removed end: only the second path knows.
                yield f"nothing after line {index}", b"".join(front + [line])
            yield f"cut within line {index}", b"".join(front) + line[:len(line) // 2]
            yield f"an empty line before {index}", b"".join(front + [b"\n", line] + rest)
        yield "the last line feed", sample.octets()[:-1]
        yield "a line of something else", sample.octets() + b"hello\n"
        yield "nothing at all", b""
        yield "no file", None
    count = sample.expect_found(of_active(forgeries()))
    return f"{count} forgeries of {len(every)} lines found"


@scenario("damage", "single octets changed")
def octets(suite):
    sample = Sample(suite, "octets", 24)
    data = sample.octets()
    random = suite.random("octets")

    def forgeries():
        for _ in range(400 if suite.is_quick else 3_000):
            at = random.randrange(len(data))
            octet = random.choice([value for value in range(256) if value != data[at]])
            yield f"octet {at} from {data[at]} to {octet}", (
                data[:at] + bytes([octet]) + data[at + 1:])
        # Digits that mean the same to whoever reads them as a number.
        letters = [at for at in range(len(data)) if data[at:at + 1] in b"abcdef"
                   and (b'"prev":"' in data[max(0, at - 72):at]
                        or b'"hash":"' in data[max(0, at - 72):at]
                        or b'"signature":"' in data[max(0, at - 141):at])]
        for at in random.sample(letters, 60 if suite.is_quick else 400):
            yield f"octet {at} in upper case", (
                data[:at] + data[at:at + 1].upper() + data[at + 1:])
        for _ in range(40 if suite.is_quick else 300):
            at = random.randrange(len(data))
            yield f"octet {at} removed", data[:at] + data[at + 1:]
            yield f"an octet before {at}", data[:at] + bytes([data[at]]) + data[at:]
    return f"{sample.expect_found(of_active(forgeries()))} forgeries found"


@scenario("damage", "segments removed, exchanged, edited, compressed ones too")
def whole_segments(suite):
    sample = Sample(suite, "segments", 1_200, mix=MIX_LARGE)
    found = sample.gateway.segments()
    closed = [segment for segment in found if segment.path != sample.gateway.path]
    expect(len(closed) >= 2 and any(segment.is_compressed for segment in closed), f"{found}")
    random = suite.random("segments")

    def packed(segment, data):
        return {segment.path.name: gzip.compress(data) if segment.is_compressed else data}

    def forgeries():
        for segment in found:
            yield f"{segment} removed", {segment.path.name: None}
            text = segment.octets()
            every = text.splitlines(keepends=True)
            for _ in range(6 if suite.is_quick else 40):
                index = random.randrange(len(every))
                yield f"{segment} without line {index}", packed(
                    segment, b"".join(every[:index] + every[index + 1:]))
                yield f"{segment} to line {index}", packed(segment, b"".join(every[:index]))
                at = random.randrange(len(text))
                yield f"{segment} octet {at}", packed(
                    segment, text[:at] + bytes([text[at] ^ 1]) + text[at + 1:])
        for one, two in zip(closed, closed[1:]):
            text = [one.octets().splitlines(keepends=True), two.octets().splitlines(keepends=True)]
            yield f"the last line of {one} before the first of {two}", {
                **packed(one, b"".join(text[0][:-1] + text[1][:1])),
                **packed(two, b"".join(text[0][-1:] + text[1][1:]))}
    return f"{sample.expect_found(forgeries())} forgeries of {len(found)} segments found"


@scenario("damage", "octets of compressed segments changed: found, or nothing is hidden")
def compressed_octets(suite):
    sample = Sample(suite, "packed", 1_200, mix=MIX_LARGE)
    packed = [segment for segment in sample.gateway.segments() if segment.is_compressed]
    random = suite.random("packed")
    wanted = sample.gateway.audit("query", "--output", "json", status=0).stdout

    def forgeries():
        for segment in packed[:2]:
            data = segment.path.read_bytes()
            # The header with its index, the end, and some of what lies between.
            places = [*range(64), *range(len(data) - 8, len(data))]
            places += random.sample(range(64, len(data) - 8), 20 if suite.is_quick else 400)
            for at in places:
                flipped = data[at] ^ (1 << random.randrange(8))
                yield f"{segment} octet {at}", {
                    segment.path.name: data[:at] + bytes([flipped]) + data[at + 1:]}

    def is_harmless(copy):
        finished = copy.audit("query", "--output", "json")
        return finished.returncode == 0 and finished.stdout == wanted
    return f"{sample.expect_found(forgeries(), is_harmless)} forgeries found, or harmless"


@scenario("damage", "the second path and the keys")
def other_files(suite):
    sample = Sample(suite, "others", 24)
    other = Sample(suite, "foreign", 24)
    lines_there = sample.gateway.second_path.read_bytes().splitlines(keepends=True)
    foreign = {path.name: path.read_bytes() for path in other.gateway.log_folder.iterdir()}
    keys = "audit-signing-key.pub.pem"
    name = sample.gateway.second_path.name

    def forgeries():
        yield "another log with our second path and key", {"audit.jsonl": foreign["audit.jsonl"]}
        yield "another log with its second path and our key", {
            "audit.jsonl": foreign["audit.jsonl"], name: foreign[name]}
        yield "a foreign public key", {keys: foreign[keys]}
        for index, line in enumerate(lines_there):
            at = line.index(b'"signature":"') + 20
            digit = b"0" if line[at:at + 1] != b"0" else b"1"
            yield f"the signature of checkpoint {index} there", {name: b"".join(
                [*lines_there[:index], line[:at] + digit + line[at + 1:],
                 *lines_there[index + 1:]])}
        # The end of both is gone: what is left of the second path is older than a stop.
        every = sample.lines()
        yield "the ends of the log and of the second path disagree", {
            "audit.jsonl": b"".join(every[:-1]), name: b"".join(lines_there)}
    return f"{sample.expect_found(forgeries())} forgeries found"
