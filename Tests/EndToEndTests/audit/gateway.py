"""A gateway with its files, started and ended any number of times."""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys

import segments
from suite import Failure, eventually, run

TOKEN = "audit-token-0123456789"
API_KEY = "audit-upstream-key-0123456789"
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 30

CONFIGURATION = """\
listen: ["127.0.0.1:0"]
loops: 2
drain: 5s
upstream: {{ base-url: "{upstream}" }}
admin: {{ listen: "unix:{folder}/admin" }}
clients:
  - name: operator
    token-sha256: ["{operator}"]
    sessions: ["main", "s-*"]
    scopes: ["*"]
  - name: reader
    token-sha256: ["{reader}"]
    sessions: ["main"]
    scopes: ["group:read"]
limits: {{ session: {{ rate: "1000000/s", burst: 1000000, per-day: off }} }}
audit:
  path: "{folder}/log/audit.jsonl"
{audit}"""


class Gateway:
    """`audit`: lines of the section; `wrap`: a command that the gateway is started by."""

    def __init__(self, suite, upstream, name="gateway", audit=(), durability="os", folder=None):
        self.binary = suite.binary
        self.folder = folder or suite.new_folder(name)
        self.log_folder = self.folder / "log"
        self.log_folder.mkdir(exist_ok=True)
        self.path = self.log_folder / "audit.jsonl"
        self.second_path = self.log_folder / "audit-checkpoints.jsonl"
        self.said_path = self.folder / "gateway.log"
        self.configuration = self.folder / "gateway.yaml"
        self.upstream_url = upstream.url
        self.process = None
        self.port = 0
        self.configure([f"durability: {durability}", *audit])
        suite.keep(self)

    def configure(self, lines):
        self.configuration.write_text(CONFIGURATION.format(
            upstream=self.upstream_url, folder=self.folder,
            operator=hashlib.sha256(TOKEN.encode()).hexdigest(),
            reader=hashlib.sha256(f"{TOKEN}-reader".encode()).hexdigest(),
            audit="".join(f"  {line}\n" for line in lines)))

    def spawn(self, wrap=()):
        with open(self.said_path, "ab") as said:
            self.said_from = said.tell()
            # Python ignores SIGXFSZ, and what it starts may inherit that: a file that must not
            # grow is then an error, and no death.
            self.process = subprocess.Popen(
                [*wrap, self.binary, "serve", "--config", str(self.configuration)],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, restore_signals=False,
                env={"PATH": os.environ["PATH"], "WAREST_API_KEY": API_KEY})
        self.port = 0

    def start(self, wrap=()):
        self.spawn(wrap)
        eventually(lambda: self.is_listening or not self.is_alive, START_SECONDS_MAX)
        if not self.is_listening:
            raise Failure(f"it does not start: {self.said[-1500:]}")
        return self

    @property
    def is_listening(self):
        match = re.search(r"listening on http://127\.0\.0\.1:(\d+)\n", self.said)
        if match:
            self.port = int(match.group(1))
        return match

    @property
    def said(self):
        """Since the last start."""
        with open(self.said_path, "rb") as file:
            file.seek(self.said_from)
            return file.read().decode(errors="replace")

    @property
    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """Ends it in order."""
        self.signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            raise Failure(f"it does not stop: {self.said[-1500:]}") from None
        if status != 0:
            raise Failure(f"status {status} after SIGTERM: {self.said[-1500:]}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        if self.is_alive:
            self.kill()

    def explain(self):
        if self.said_path.exists():
            print(self.said_path.read_bytes()[-3000:].decode(errors="replace"), file=sys.stderr)

    def ready(self):
        """(status, text) of /readyz."""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(10)
            peer.connect(f"{self.folder}/admin")
            peer.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            reply = b""
            while piece := peer.recv(1 << 16):
                reply += piece
        head, _, body = reply.decode().partition("\r\n\r\n")
        return int(head.split(" ")[1]), body.strip()

    def audit(self, command, *arguments, status=None):
        """One of the `audit` commands on this gateway's log."""
        return run(
            [self.binary, "audit", command, "--config", self.configuration, *arguments], status,
            env={"PATH": os.environ["PATH"], "NO_COLOR": "1"})

    def verify(self, status=0):
        finished = self.audit("verify", status=status)
        return (finished.stdout + finished.stderr).decode()

    def segments(self):
        return segments.of(self.path)
