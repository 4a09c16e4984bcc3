"""The processes of a run: a simulated WARest, and the gateway in front of it or of a recorder."""

import hashlib
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time

USER_KEY = "native-upstream-key-0123456789"
ADMIN_KEY = "native-admin-key-0123456789"
START_SECONDS_MAX = 20

CONFIGURATION = """\
listen: ["127.0.0.1:0"]
loops: 1
upstream: {{ base-url: "{upstream}" }}
clients:
{clients}
limits: {{ session: {{ rate: "1000000/s", burst: 1000000, per-day: off }} }}
audit: {{ path: "{folder}/audit.jsonl", durability: os }}
"""

CLIENT = """\
  - name: {name}
    token-sha256: ["{digest}"]
    sessions: [{sessions}]
    scopes: ["*"]
"""


class Program:
    """A process that says where it listens."""

    def __init__(self, command, environment=None):
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", ""), **(environment or {})})
        self.log = bytearray()
        self.port = self._port()
        self.url = f"http://127.0.0.1:{self.port}"

    def _port(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            self.read_log(0.2)
            match = re.search(rb"listening on http://127\.0\.0\.1:(\d+)\s", self.log)
            if match:
                return int(match.group(1))
            if self.process.poll() is not None:
                break
        self.stop()
        raise SystemExit(f"it does not start:\n{self.log.decode(errors='replace')}")

    def read_log(self, seconds=0):
        """Takes what it has said so far, so that its pipe never fills."""
        while select.select([self.process.stdout], [], [], seconds)[0]:
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                break
            self.log += data
            seconds = 0

    @property
    def is_alive(self):
        self.read_log()
        return self.process.poll() is None

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


class Simulator(Program):
    def __init__(self, binary):
        super().__init__([
            binary, "simulate", "--listen", "127.0.0.1:0", "--api-key", USER_KEY,
            "--admin-key", ADMIN_KEY])


class Gateway(Program):
    """`clients`: sessions by token."""

    def __init__(self, binary, upstream, key, clients):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="warest-native."))
        entries = [
            CLIENT.format(
                name=f"client{number}", digest=hashlib.sha256(token.encode()).hexdigest(),
                sessions=", ".join(f'"{session}"' for session in sessions))
            for number, (token, sessions) in enumerate(clients.items())]
        configuration = self.folder / "gateway.yaml"
        configuration.write_text(CONFIGURATION.format(
            upstream=upstream, clients="".join(entries).rstrip(), folder=self.folder))
        super().__init__(
            [binary, "serve", "--config", str(configuration)], {"WAREST_API_KEY": key})

    def stop(self):
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)
