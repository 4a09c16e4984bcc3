"""The gateway under test, with uploads of up to 2 GB, or with small limits and short deadlines."""

import hashlib
import os
import pathlib
import subprocess
import tempfile

import proxy

TOKEN = b"uploads-token-0123456789"
ONE_SESSION_TOKEN = b"uploads-token-of-one-session"
ONLY_SESSION = b"only"

CONFIGURATION = """\
listen: ["127.0.0.1:0"]
loops: 1
upstream:
  base-url: "http://127.0.0.1:{upstream}"
  connections-max: 64
  timeouts: {{ connect: 2s, first-byte: 120s, idle: 4s }}
clients:
  - name: uploads
    token-sha256: ["{digest}"]
    sessions: ["s*"]
    scopes: ["*"]
  - name: single
    token-sha256: ["{single}"]
    sessions: ["{only}"]
    scopes: ["*"]
limits:
  session: {{ rate: "1000000/s", burst: 1000000, per-day: 1000000 }}
audit:
  path: "{folder}/audit.jsonl"
  durability: os
edge: {{ {edge} }}
"""

# A debug build on a busy machine may pause for seconds; nothing here depends on being quick.
LARGE = "upload-max: 2GB, body-gap: 60s, head-time: 60s, write-stall: 60s, body-rate-min: 1B/s"
SMALL_UPLOAD_BYTES = 8 << 20
RATE_BYTES = 1 << 20
SMALL = "upload-max: 8MB, body-gap: 1s, head-time: 1s, write-stall: 60s, body-rate-min: 1B/s"
RATED = "upload-max: 64MB, body-gap: 60s, head-time: 60s, body-rate-min: 1024KB/s"


class Gateway(proxy.Gateway):
    """One process; `read_log`, `records`, `stop` and `kill` are those of the edge tests."""

    def __init__(self, binary, upstream_port, edge):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="warest-uploads."))
        configuration = self.folder / "gateway.yaml"
        configuration.write_text(CONFIGURATION.format(
            upstream=upstream_port, folder=self.folder, edge=edge, only=ONLY_SESSION.decode(),
            digest=hashlib.sha256(TOKEN).hexdigest(),
            single=hashlib.sha256(ONE_SESSION_TOKEN).hexdigest()))
        # A file rather than a pipe: nobody has to read it while a body is on its way.
        self.log_path = self.folder / "log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [str(binary), "serve", "--config", str(configuration)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
                env={"PATH": os.environ.get("PATH", ""), "WAREST_API_KEY": proxy.API_KEY.decode()})
        self.log = b""
        self.port = self._port()

    def read_log(self, seconds=0):
        if seconds:
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        self.log = self.log_path.read_bytes()
        return self.log

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    # What /proc says of it.

    def memory(self):
        """(resident now, most ever resident since `forget_peak`), in octets."""
        now = peak = 0
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    now = int(line.split()[1]) << 10
                elif line.startswith("VmHWM:"):
                    peak = int(line.split()[1]) << 10
        return now, peak

    def forget_peak(self):
        """The kernel starts VmHWM anew from what is resident now."""
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as file:
            file.write("5")
