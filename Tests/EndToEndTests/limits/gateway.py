"""A gateway with its files, started and ended any number of times."""

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys

from suite import Failure, eventually

START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 30
API_KEY = "limits-upstream-key-0123456789"

# What a scenario is not about is off.
OFF = {
    "session": {"rate": "1000000/day", "burst": 1_000_000, "per-day": "off"},
    "recipient": "off", "group-write": "off", "group-read": "off", "recipient-cooldown": "off",
    "upstream": "off", "breaker": "off", "in-flight": "off",
}


def token(name):
    return f"limits-token-of-{name}"


def client(name, sessions=("main", "s-*"), scopes=("*",), **more):
    return {"name": name, "sessions": list(sessions), "scopes": list(scopes),
            "token-sha256": [hashlib.sha256(token(name).encode()).hexdigest()],
            **{key.replace("_", "-"): value for key, value in more.items()}}


class Gateway:
    """`limits`: of the section, beside `OFF`, in place of which `bare` takes the defaults."""

    def __init__(self, suite, upstream, limits=None, clients=None, name="gateway", bare=False,
                 keys=None, starts=True):
        self.binary = suite.binary
        self.folder = suite.new_folder(name)
        self.said_path = self.folder / "gateway.log"
        self.configuration = self.folder / "gateway.yaml"
        self.audit_path = self.folder / "log" / "audit.jsonl"
        self.audit_path.parent.mkdir()
        self.upstream_url = upstream.url
        self.clients = clients or [client("one")]
        self.is_bare = bare
        self.keys = keys
        self.process = None
        self.port = 0
        self.said_from = 0
        self.configure(limits or {})
        suite.keep(self)
        if starts:
            self.start()

    def configure(self, limits):
        """Writes the file; a gateway that runs takes it up with `reload` or at its next start."""
        upstream = {"base-url": self.upstream_url}
        for index, key in enumerate(self.keys or ()):
            path = self.folder / f"key-{index}"
            path.write_text(key + "\n")
            path.chmod(0o600)
        if self.keys:
            upstream["api-key-files"] = [
                str(self.folder / f"key-{index}") for index in range(len(self.keys))]
        # JSON is YAML.
        self.configuration.write_text(json.dumps({
            "listen": ["127.0.0.1:0"], "loops": 2, "drain": "5s", "upstream": upstream,
            "admin": {"listen": f"unix:{self.folder}/admin"}, "clients": self.clients,
            "limits": {**({} if self.is_bare else OFF), **limits},
            "audit": {"path": str(self.audit_path), "durability": "os"}}, indent=1))

    def start(self):
        with open(self.said_path, "ab") as said:
            self.said_from = said.tell()
            environment = {"PATH": os.environ["PATH"]}
            if not self.keys:
                environment["WAREST_API_KEY"] = API_KEY
            self.process = subprocess.Popen(
                [self.binary, "serve", "--config", str(self.configuration)],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment)
        self.port = 0
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

    @property
    def state_path(self):
        return self.audit_path.with_name("audit-limits.state")

    def reload(self):
        """SIGHUP; it is over when the program says something about it, or soon."""
        before = len(self.said)
        self.process.send_signal(signal.SIGHUP)
        eventually(lambda: len(self.said) > before, 3)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
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

    def admin(self, method, target, body=None):
        """(status, text) of a request to the admin listener."""
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        if body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(10)
            peer.connect(f"{self.folder}/admin")
            peer.sendall(head.encode() + b"\r\n" + data)
            reply = b""
            while piece := peer.recv(1 << 16):
                reply += piece
        head, _, text = reply.decode().partition("\r\n\r\n")
        return int(head.split(" ")[1]), text

    def metrics(self):
        """{'name{labels}': value} of /metrics."""
        status, text = self.admin("GET", "/metrics")
        if status != 200:
            raise Failure(f"/metrics: {status} {text[:200]}")
        found = {}
        for line in text.splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.rpartition(" ")
                found[name] = float(value)
        return found

    def records(self):
        """All records of calls and of the log, as objects."""
        return [json.loads(line) for line in self.audit_path.read_text().splitlines()]

    @property
    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) << 10

    @property
    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @property
    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))
