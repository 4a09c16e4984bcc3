"""Signatures of checkpoints by openssl, and the second path against the log."""

import hashlib
import re
import subprocess

import segments
from suite import Failure, expect, need

PREFIX = b"warest-gateway audit checkpoint 1\n"
SIGNATURE = re.compile(rb',"signature":"([0-9a-f]{128})"\Z')
TAIL_BYTES = 149


def lines_of(gateway):
    """The log's own checkpoint lines."""
    for segment in gateway.segments():
        for line in segment.octets().split(b"\n"):
            if b',"kind":"checkpoint",' in line and segments.FIRST.match(line):
                yield line


def check(gateway, book, samples):
    """Every line of the second path stands in the log; the last ones of both are the same.

    Returns how many signatures were found right by openssl.
    """
    need("openssl")
    ours = list(lines_of(gateway))
    theirs = gateway.second_path.read_bytes().split(b"\n")
    expect(theirs.pop() == b"", "the second path ends in a cut line")
    known = set(ours)
    # A crash may have cut a line there; what is whole is a checkpoint of the log, octet by octet.
    foreign = [line for line in theirs if line not in known and segments.FIRST.match(line)
               and line.endswith(b'"}')]
    expect(not foreign, f"{len(foreign)} lines of the second path alone: {foreign[:1]}")
    expect(theirs and theirs[-1] == ours[-1], "the last checkpoint is not on the second path")
    keys = gateway.log_folder / "audit-signing-key.pub.pem"
    name = hashlib.sha256(raw_key(keys)).hexdigest()[:16]
    chains = {record["chain"] for record in book.checkpoints}
    expect(len(chains) == 1, f"the chain has several names: {chains}")
    after = 0
    for record in book.checkpoints:
        expect(record["key"] == name, f"{record['seq']}: key {record['key']}, not {name}")
        expect(record["after"] == after, f"{record['seq']} is after {record['after']}, not {after}")
        after = record["seq"]
    chosen = ours[:: max(1, len(ours) // samples)] + ours[-1:]
    for line in chosen:
        verify(keys, line, gateway.folder)
    return len(chosen)


def raw_key(path):
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", path, "-outform", "DER"],
                         stdout=subprocess.PIPE, check=True).stdout
    return der[-32:]


def verify(keys, line, folder):
    body = line[:-TAIL_BYTES]
    match = SIGNATURE.search(body)
    expect(match, f"a checkpoint without a signature at its end: {line[:120]!r}")
    previous = bytes.fromhex(line[-140:-76].decode())
    message, signature = folder / "signed", folder / "signature"
    message.write_bytes(PREFIX + previous + body[:match.start()] + b"}")
    signature.write_bytes(bytes.fromhex(match.group(1).decode()))
    finished = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", keys, "-rawin", "-in", message,
         "-sigfile", signature], capture_output=True, check=False)
    if finished.returncode != 0:
        raise Failure(f"openssl does not accept the signature of {line[:60]!r}")
