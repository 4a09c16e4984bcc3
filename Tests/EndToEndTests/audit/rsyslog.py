"""A real receiver of syslog: rsyslogd gets what the log has, over a Unix socket and by TCP."""

import json
import shutil
import signal
import subprocess

import settings
from book import Book
from callers import Callers
from gateway import Gateway
from suite import eventually, expect, need, scenario
from upstream import Upstream

# What it made of each message, and the message itself behind the first `|`.
CONFIGURATION = """\
global(workDirectory="{folder}" maxMessageSize="64k")
module(load="imuxsock" sysSock.use="off")
module(load="imtcp" maxSessions="10")
template(name="parts" type="string" string="%syslogfacility%,%syslogseverity%,%hostname%,\
%app-name%,%procid%,%msgid%,%structured-data%,%timereported:::date-rfc3339%|%msg%\\n")
ruleset(name="all") {{ action(type="omfile" file="{folder}/received" template="parts") }}
input(type="imuxsock" socket="{folder}/devlog" useSpecialParser="off" createPath="off"
      ignoreTimestamp="off" useSysTimeStamp="off" rateLimit.interval="0" ruleset="all")
input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="{folder}/port" ruleset="all")
"""


class Receiver:
    def __init__(self, suite):
        self.program = shutil.which("rsyslogd") or shutil.which("rsyslogd", path="/usr/sbin:/sbin")
        if not self.program:
            need("rsyslogd")
        self.folder = suite.new_folder("rsyslog")
        self.configuration = self.folder / "rsyslog.conf"
        self.configuration.write_text(CONFIGURATION.format(folder=self.folder))
        self.process = None
        suite.keep(self)

    def start(self):
        (self.folder / "port").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self.program, "-n", "-f", self.configuration, "-i", self.folder / "pid"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(self.folder / "said", "ab"))
        expect(eventually(lambda: self._is_up()), "rsyslogd does not start")
        return self

    def _is_up(self):
        port = self.folder / "port"
        return (self.folder / "devlog").exists() and port.exists() and port.read_text().strip()

    @property
    def port(self):
        return int((self.folder / "port").read_text())

    @property
    def path(self):
        return self.folder / "devlog"

    def messages(self):
        """(what rsyslogd read before the message, the record)."""
        path = self.folder / "received"
        if not path.exists():
            return []
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        return [(line.split("|", 1)[0].split(","), line.split("|", 1)[1].strip())
                for line in lines if line.endswith("\n")]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def explain(self):
        said = self.folder / "said"
        print(said.read_text() if said.exists() else "rsyslogd said nothing")


SEVERITIES = {"ok": 6, "limited": 5, "invalid": 5}


def expect_all(gateway, receiver):
    """Every record came, once, in order, as it stands in the file, and was read as meant."""
    wanted = [line.decode() for segment in gateway.segments()
              for line in segment.octets().splitlines()]
    expect(eventually(lambda: len(receiver.messages()) >= len(wanted)),
           f"{len(receiver.messages())} messages of {len(wanted)} records")
    messages = receiver.messages()
    expect([text for _, text in messages] == wanted, "other records, or in another order")
    pid = str(gateway.process.pid)
    for parts, text in messages:
        record = json.loads(text)
        facility, severity, host, program, process, message_id, data, time = parts
        place = f"record {record['seq']}: {parts}"
        expect(facility == "13", f"{place}: not the facility for audit")
        expect(program == "warest-gateway" and process == pid and host, f"{place}: of whom?")
        expect(message_id == record["kind"] and data == "-", f"{place}: another kind")
        expect(time.startswith(record["time"][:23]), f"{place}: not its time {record['time']}")
        if record["kind"] == "outcome":
            expect(int(severity) == SEVERITIES.get(record["outcome"], 4), f"{place}: severity")
    return messages


def through(suite, address):
    receiver = Receiver(suite).start()
    upstream = Upstream(suite)
    sink = f'{{ type: syslog, to: "{address(receiver)}", queue: 4MB }}'
    gateway = Gateway(suite, upstream, "rsyslog", settings.small(sinks=[sink]), "os").start()
    answers = Callers(gateway.port, 4, calls_max=50).wait()
    gateway.stop()
    Book(gateway.path).update().expect_covers(upstream.seen(), answers)
    messages = expect_all(gateway, receiver)
    receiver.stop()
    return f"{len(messages)} records of {len(answers)} calls"


scenario("rsyslog", "over a Unix socket")(
    lambda suite: through(suite, lambda receiver: f"unix:{receiver.path}"))
scenario("rsyslog", "by TCP with octets counted")(
    lambda suite: through(suite, lambda receiver: f"tcp:127.0.0.1:{receiver.port}"))


@scenario("rsyslog", "a receiver that comes late and starts again gets what waited, once")
def again(suite):
    receiver = Receiver(suite)
    upstream = Upstream(suite)
    sink = f'{{ type: syslog, to: "unix:{receiver.path}", queue: 4MB }}'
    gateway = Gateway(suite, upstream, "again", settings.small(sinks=[sink]), "os").start()
    answers = Callers(gateway.port, 2, calls_max=20).wait()
    receiver.start()
    expect(eventually(receiver.messages), "what waited does not come")
    gateway_lines = gateway.path.read_bytes().count(b"\n")
    eventually(lambda: len(receiver.messages()) >= gateway_lines)
    receiver.stop()
    answers += Callers(gateway.port, 2, calls_max=20).wait()
    receiver.start()
    gateway.stop()
    messages = expect_all(gateway, receiver)
    receiver.stop()
    return f"{len(messages)} records of {len(answers)} calls"
