"""System calls a request, on a short run of its own: counting them costs time."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

import load

EVENT = "raw_syscalls:sys_enter"
ATTACH_SECONDS_MAX = 10


def tool():
    """`perf` where the kernel lets us count, else `strace`, else None."""
    if shutil.which("perf"):
        trial = subprocess.run(
            ["perf", "stat", "-x,", "-e", EVENT, "true"], capture_output=True, text=True)
        if trial.returncode == 0 and re.search(r"^[1-9]\d*,", trial.stderr, re.MULTILINE):
            return "perf"
    return "strace" if shutil.which("strace") else None


def _is_attached(name, counter, pids):
    if name == "perf":
        try:
            links = os.listdir(f"/proc/{counter.pid}/fd")
            targets = [os.readlink(f"/proc/{counter.pid}/fd/{link}") for link in links]
        except OSError:
            return False
        return any("perf_event" in target for target in targets)
    for pid in pids:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            if "TracerPid:\t0\n" in file.read():
                return False
    return True


def per_request(name, server, port, connections, seconds, processors):
    """Calls of all the server's processes and threads, divided by the requests of the run."""
    pids = server.pids
    with tempfile.TemporaryFile("w+") as report:
        if name == "perf":
            command = ["perf", "stat", "-x,", "-e", EVENT, "-p", ",".join(map(str, pids))]
        else:
            command = ["strace", "-c", "-f", "-q"]
            for pid in pids:
                command += ["-p", str(pid)]
        counter = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=report)
        try:
            deadline = time.monotonic() + ATTACH_SECONDS_MAX
            while not _is_attached(name, counter, pids) and time.monotonic() < deadline:
                time.sleep(0.02)
            result = load.run(port, connections, seconds, processors)
        finally:
            counter.send_signal(signal.SIGINT)
            counter.wait()
        report.seek(0)
        text = report.read()
    if name == "perf":
        match = re.search(rf"^(\d+),[^\n]*{EVENT}", text, re.MULTILINE)
    else:
        match = re.search(r"^\s*100\.00\s+\S+\s+(?:\d+\s+)?(\d+)\s+(?:\d+\s+)?total", text, re.MULTILINE)
    if match is None or result.requests == 0:
        return None
    return int(match.group(1)) / result.requests
