"""wrk, and what it reports."""

import collections
import pathlib
import re
import subprocess
import time

import contender

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "request.lua"
PATTERN = re.compile(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)

Load = collections.namedtuple(
    "Load", "requests seconds p50_ms p99_ms socket_errors status_errors")


class LoadFailure(Exception):
    pass


def run(port, connections, seconds, processors, rate=0, during=None, path=""):
    """Runs wrk once; `during()` is called about every tenth of a second while it runs."""
    threads = 1 if processors else 2
    command = [
        "wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "5s",
        "-s", str(SCRIPT), f"http://127.0.0.1:{port}", "--",
        contender.TOKEN, str(rate / threads), path]
    if processors:
        command = ["taskset", "-c", processors] + command
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    deadline = time.monotonic() + seconds + 20
    try:
        while process.poll() is None:
            if time.monotonic() > deadline:
                raise LoadFailure("wrk does not end")
            if during:
                during()
            time.sleep(0.1)
        output = process.stdout.read()
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
    match = PATTERN.search(output)
    if match is None:
        raise LoadFailure(f"wrk: {output.strip()[-500:]}")
    requests, microseconds, p50, p99, socket_errors, status_errors = map(int, match.groups())
    return Load(
        requests, microseconds / 1e6, p50 / 1e3, p99 / 1e3, socket_errors, status_errors)
