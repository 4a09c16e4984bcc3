"""The process under test: the gateway, or nginx in its place to see that the tests can pass."""

import hashlib
import json
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import tempfile
import time

API_KEY = b"edge-upstream-key-0123456789abcdef"
START_SECONDS_MAX = 20

CONFIGURATION = """\
listen: ["127.0.0.1:0"]
loops: {loops}
upstream:
  base-url: "{scheme}://127.0.0.1:{upstream}"
  {ca_file}
  timeouts: {{ connect: 2s, first-byte: 3s, idle: 4s }}
clients:
  - name: edge
    token-sha256: ["{digest}"]
    sessions: ["*"]
    scopes: ["*"]
limits:
  session: {{ rate: "1000000/s", burst: 1000000, per-day: 1000000 }}
audit:
  path: "{folder}/audit.jsonl"
  durability: os
edge: {{ head-time: 2s, body-gap: 2s, idle: 4s, write-stall: 4s }}
"""


class Gateway:
    def __init__(self, binary, upstream_port, loops=1, ca_file=None, prefix=(), folder=None):
        self.folder = folder or pathlib.Path(tempfile.mkdtemp(prefix="warest-edge."))
        configuration = self.folder / "gateway.yaml"
        configuration.write_text(CONFIGURATION.format(
            loops=loops, upstream=upstream_port, folder=self.folder,
            scheme="https" if ca_file else "http",
            ca_file=f'ca-file: "{ca_file}"' if ca_file else "",
            digest=hashlib.sha256(b"demo-token").hexdigest()))
        self.process = subprocess.Popen(
            [*prefix, str(binary), "serve", "--config", str(configuration)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", ""), "WAREST_API_KEY": API_KEY.decode()})
        self.log = bytearray()
        self.port = self._port()

    def _port(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            self.read_log(0.2)
            match = re.search(rb"listening on http://127\.0\.0\.1:(\d+)", self.log)
            if match:
                return int(match.group(1))
            if self.process.poll() is not None:
                break
        self.stop()
        raise SystemExit(f"the gateway does not start:\n{self.log.decode(errors='replace')}")

    def read_log(self, seconds=0):
        """Takes what the gateway has said so far, so that its pipe never fills."""
        while self.process.stderr and select.select([self.process.stderr], [], [], seconds)[0]:
            data = os.read(self.process.stderr.fileno(), 1 << 16)
            if not data:
                break
            self.log += data
            seconds = 0
        return bytes(self.log)

    @property
    def is_alive(self):
        return self.process.poll() is None

    def stop(self):
        """The exit status after SIGTERM; None: it had to be killed."""
        status = None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            self.read_log(0.1)
            status = self.process.poll()
            if status is not None:
                break
        else:
            self.process.kill()
            self.process.wait()
        self.read_log()
        return status

    def records(self):
        path = self.folder / "audit.jsonl"
        if not path.exists():
            return []
        lines = path.read_bytes().split(b"\n")
        # What follows the last line feed is nothing, or a line that a kill cut off.
        return [json.loads(line) for line in lines[:-1]]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.read_log()


NGINX = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000; proxy_http_version 1.1;
  client_max_body_size 2m; client_header_timeout 2s; client_body_timeout 2s; keepalive_timeout 4s;
  proxy_connect_timeout 2s; proxy_read_timeout 3s; proxy_intercept_errors off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  upstream recorder {{ server 127.0.0.1:{upstream}; keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_set_header Connection ""; proxy_set_header Authorization "";
      proxy_set_header Host recorder; proxy_next_upstream off; proxy_pass http://recorder;
    }}
  }}
}}
"""


class Nginx:
    """A plain reverse proxy. It knows no tokens and no routes, so rows about those fail."""

    def __init__(self, upstream_port):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="warest-edge."))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        configuration = self.folder / "nginx.conf"
        configuration.write_text(
            NGINX.format(folder=self.folder, upstream=upstream_port, port=self.port))
        self.process = subprocess.Popen(
            ["nginx", "-e", "stderr", "-c", str(configuration)],
            env=dict(os.environ, PATH=os.environ.get("PATH", "") + ":/usr/sbin"),
            stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("nginx does not start")

    is_alive = True

    def read_log(self, seconds=0):
        return b""

    def records(self):
        return []

    def stop(self):
        self.process.terminate()
        return self.process.wait()


class External:
    """A proxy that somebody else started, in front of `--recorder-port`."""

    is_alive = True

    def __init__(self, port):
        self.port = port

    read_log = Nginx.read_log
    records = Nginx.records

    def stop(self):
        return 0
