"""The servers of a comparison: how each is configured, started and ended."""

import hashlib
import os
import pathlib
import shutil
import signal
import socket
import string
import subprocess
import time

import procfs

CONFIGURATIONS = pathlib.Path(__file__).resolve().parent.parent / "configurations"
API_KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "wgw_benchmarkbenchmarkbenchmarkbenchmarkbench01"
REPLY = (
    '{"status":true,"code":1000,"message":"Invite link revoked","results":[{"sessionId":"main",'
    '"groupId":"120363000000000001@g.us","inviteLink":"https://chat.whatsapp.com/'
    'Gzczoav6yMidivOAtBg9Jm","status":"success revoke invite link"}]}'
)
# The gateway as it is compared, and twice more to tell what its audit log costs. Nobody's closed log
# files are compressed while it is measured.
AUDIT = {
    "gateway": '{ path: "@RUN@/audit.jsonl", durability: os, rotate: { compress: false } }',
    "group": '{ path: "@RUN@/audit.jsonl", durability: group, rotate: { compress: false } }',
    "unaudited": "off",
}
START_SECONDS_MAX = 15
STOP_SECONDS_MAX = 10


class StartFailure(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Template(string.Template):
    """`@NAME@`: neither nginx, nor HAProxy, nor YAML means anything by it."""

    delimiter = "@"
    pattern = r"(?P<escaped>@@)|@(?P<named>[A-Z_0-9]+)@|(?P<braced>(?!))|(?P<invalid>(?!))"


def render(name, folder, facts):
    text = Template((CONFIGURATIONS / name).read_text()).substitute(facts)
    path = folder / name
    path.write_text(text)
    return str(path)


class Server:
    """A process of ours with its children; only these are measured, and only these are ended."""

    def __init__(self, name, command, folder, processors, environment=None):
        self.name = name
        self.folder = folder
        output = open(folder / f"{name}-output.log", "ab")
        if processors is not None:
            command = ["taskset", "-c", processors] + command
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if name != "haproxy" else open(folder / "haproxy-error.log", "ab"),
            env=environment,
            start_new_session=True,
        )
        output.close()

    @property
    def pids(self):
        return procfs.family(self.process.pid)

    def wait_until_listening(self, port):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise StartFailure(f"{self.name} does not listen: {self.last_words()}")

    def last_words(self):
        words = ""
        for path in sorted(self.folder.glob(f"{self.name}*.log")):
            words += path.read_text(errors="replace")[-2000:]
        return words.strip() or "it said nothing"

    def stop(self):
        family = self.pids
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pid in family[1:]:
            # A worker whose master was killed: still ours if its session is.
            try:
                if os.getsid(pid) == self.process.pid:
                    os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


class Bench:
    """One run's servers: where they live, on which ports and processors."""

    def __init__(self, folder, binary, loops, pinned):
        self.folder = folder
        self.binary = binary
        self.proxy_processors = "0" if pinned else None
        self.load_processors = "1" if pinned else None
        self.facts = {
            "RUN": str(folder),
            "LOOPS": str(loops),
            "USER": "user root;" if os.getuid() == 0 else "",
            "API_KEY": API_KEY,
            "REPLY": REPLY,
            "TOKEN_SHA256": hashlib.sha256(TOKEN.encode()).hexdigest(),
            "UPSTREAM_PLAIN": str(free_port()),
            "UPSTREAM_TLS": str(free_port()),
        }

    def start_upstream(self):
        configuration = render("upstream.conf", self.folder, self.facts)
        upstream = Server(
            "upstream", ["nginx", "-e", "stderr", "-c", configuration], self.folder, self.load_processors)
        try:
            upstream.wait_until_listening(int(self.facts["UPSTREAM_PLAIN"]))
            upstream.wait_until_listening(int(self.facts["UPSTREAM_TLS"]))
        except StartFailure:
            upstream.stop()
            raise
        return upstream

    def start(self, contender, tls, upstream_port=None):
        """A fresh process with empty logs. Returns the server and its port."""
        folder = self.folder / f"proxy-{contender}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        port = free_port()
        certificate = self.folder / "ca.pem"
        facts = dict(
            self.facts,
            RUN=str(folder),
            PORT=str(port),
            SCHEME="https" if tls else "http",
            UPSTREAM_PORT=str(upstream_port or self.facts["UPSTREAM_TLS" if tls else "UPSTREAM_PLAIN"]),
            HAPROXY_TLS="ssl verify none" if tls else "",
            CA_FILE=f'ca-file: "{certificate}"' if tls else "",
        )
        environment = None
        if contender == "nginx":
            command = ["nginx", "-e", "stderr", "-c", render("nginx.conf", folder, facts)]
        elif contender == "haproxy":
            command = ["haproxy", "-db", "-f", render("haproxy.cfg", folder, facts)]
        else:
            facts["AUDIT"] = AUDIT[contender].replace("@RUN@", str(folder))
            configuration = render("gateway.yaml", folder, facts)
            command = [str(self.binary), "serve", "--config", configuration]
            environment = {"PATH": os.environ["PATH"], "WAREST_API_KEY": API_KEY}
        server = Server(contender, command, folder, self.proxy_processors, environment)
        try:
            server.wait_until_listening(port)
        except StartFailure:
            server.stop()
            raise
        return server, port


def make_certificates(folder):
    """A CA of the moment, and a certificate of it for 127.0.0.1 and localhost."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)

    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=benchmark CA")
    openssl("req", *curve, "-keyout", "upstream.key", "-out", "upstream.csr",
            "-subj", "/CN=localhost")
    (folder / "upstream.ext").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    openssl("x509", "-req", "-in", "upstream.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "upstream.ext", "-out", "upstream.pem")
