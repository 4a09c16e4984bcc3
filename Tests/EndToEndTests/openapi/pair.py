"""A gateway without limits in front of a simulated WARest, both on free ports of loopback."""

import contextlib
import hashlib
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import urllib.request

TOKEN = "demo-token"
START_SECONDS = 10
RESET_SECONDS = 0.5

CONFIGURATION = """\
listen: ["127.0.0.1:0"]
upstream: {{ base-url: "{upstream}" }}
clients:
  - name: openapi
    token-sha256: ["{digest}"]
    sessions: ["main"]
    scopes: ["*"]
limits:
  session: off
audit: {{ path: "{folder}/audit.jsonl", durability: os }}
"""


class Pair:
    """`with Pair(binary) as pair:` has both running, and `pair.url` is the gateway's."""

    def __init__(self, binary):
        self.binary = str(pathlib.Path(binary).resolve())
        self.folder = tempfile.TemporaryDirectory(prefix="warest-gateway-openapi-")
        self.processes = []
        self.ended = threading.Event()

    def __enter__(self):
        self.upstream = self.start("simulate", "--listen", "127.0.0.1:0")
        configuration = pathlib.Path(self.folder.name, "gateway.yaml")
        configuration.write_text(CONFIGURATION.format(
            upstream=self.upstream, folder=self.folder.name,
            digest=hashlib.sha256(TOKEN.encode()).hexdigest()))
        self.url = self.start("serve", "--config", str(configuration))
        return self

    def __exit__(self, *_):
        self.ended.set()
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self.folder.cleanup()

    def start(self, *arguments):
        """Starts the program and returns the URL that it says it listens on."""
        errors = pathlib.Path(self.folder.name, f"{arguments[0]}.log")
        environment = dict(os.environ, WAREST_API_KEY="upstream-key")
        with errors.open("wb") as file:
            process = subprocess.Popen(
                [self.binary, *arguments], stdout=subprocess.DEVNULL, stderr=file,
                env=environment)
        self.processes.append(process)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            for line in errors.read_text().splitlines():
                if "listening on " in line:
                    return line.rpartition(" ")[2]
            time.sleep(0.02)
        raise SystemExit(f"{arguments[0]} did not start: {errors.read_text()}")

    def reset(self):
        """Puts the simulator back to its start."""
        request = urllib.request.Request(f"{self.upstream}/_simulator/reset", method="POST")
        urllib.request.urlopen(request, timeout=5).close()

    def keep_resetting(self):
        """Resets it twice a second until the end."""
        def work():
            while not self.ended.wait(RESET_SECONDS):
                with contextlib.suppress(OSError):
                    self.reset()
        threading.Thread(target=work, daemon=True).start()

    def ended_early(self):
        """What a process that should still run has said; empty if both do."""
        said = []
        for process in self.processes:
            if process.poll() is not None:
                log = pathlib.Path(self.folder.name, f"{process.args[1]}.log").read_text()
                said.append(f"{process.args[1]} has ended with {process.returncode}:\n{log[:6000]}")
        return "\n".join(said)
