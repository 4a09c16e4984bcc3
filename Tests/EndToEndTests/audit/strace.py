"""System calls of a running gateway that fail, by strace."""

import os
import shutil
import signal
import subprocess
import time

from suite import Failure, Skip, eventually, need

START_SECONDS_MAX = 20


def command(folder, paths, *injections):
    """strace with injections, such as `fdatasync,fsync:error=EIO:when=1`; on `paths` alone if any.

    To start a gateway by it, add `-D`: then the gateway is the child, and strace is gone with it.
    """
    calls = ",".join(injection.split(":")[0] for injection in injections)
    words = [shutil.which("strace") or "strace", "-f", "-o", f"{folder}/strace.out",
             "-e", f"trace={calls}"]
    for path in paths:
        words += ["-P", str(path)]
    for injection in injections:
        words += ["-e", f"inject={injection}"]
    return words


def probe(suite):
    """Skips the scenario where strace is missing or may not trace."""
    need("strace")
    finished = subprocess.run(
        ["strace", "-o", "/dev/null", "-e", "inject=getpid:error=EIO", "true"],
        capture_output=True, check=False)
    if finished.returncode != 0:
        raise Skip(f"strace may not trace: {finished.stderr.decode(errors='replace').strip()[:80]}")
    return suite


class Faults:
    """While it is entered, the gateway's calls on `paths` fail."""

    def __init__(self, gateway, paths, *injections):
        self.gateway = gateway
        self.trace = gateway.folder / "strace.out"
        self.words = command(gateway.folder, paths, *injections)
        self.process = None

    def __enter__(self):
        self.trace.unlink(missing_ok=True)
        said = open(self.gateway.folder / "strace.said", "wb")
        self.process = subprocess.Popen(
            [*self.words, "-p", str(self.gateway.process.pid)],
            stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        said.close()
        if not eventually(self._is_attached, START_SECONDS_MAX):
            self.__exit__()
            text = (self.gateway.folder / "strace.said").read_text(errors="replace")
            raise Failure(f"strace does not attach: {text[:200]}")
        return self

    def _is_attached(self):
        """To every thread: new ones are followed from their birth."""
        if self.process.poll() is not None:
            return False
        threads = f"/proc/{self.gateway.process.pid}/task"
        return all(self._tracer(f"{threads}/{thread}/status") == self.process.pid
                   for thread in os.listdir(threads))

    @staticmethod
    def _tracer(path):
        try:
            with open(path) as file:
                for line in file:
                    if line.startswith("TracerPid:"):
                        return int(line.split()[1])
        except OSError:
            pass  # the thread has ended
        return 0

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def count(self):
        """Calls that were made to fail so far."""
        if not self.trace.exists():
            return 0
        return self.trace.read_bytes().count(b"(INJECTED)")

    def expect_used(self, seconds=20):
        """strace writes its lines a moment later."""
        deadline = time.monotonic() + seconds
        while not self.count and time.monotonic() < deadline:
            time.sleep(0.02)
        if not self.count:
            raise Failure("nothing was made to fail")
