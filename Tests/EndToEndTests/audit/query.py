"""`audit query`, `tail` and `export` against a slow reading of the raw lines."""

import json
import os
import re
import signal
import subprocess
import time

import segments
import settings
from callers import MAIN, MIX, MIX_LARGE, TOKEN, Callers, Connection
from gateway import Gateway
from suite import eventually, expect, scenario
from upstream import Upstream

IDENTIFIER = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


class Sample:
    """A log over plain and compressed segments, with many clients, sessions and outcomes."""

    def __init__(self, suite, name):
        self.gateway = Gateway(suite, Upstream(suite), name, settings.small(
            every=50)).start()
        Callers(self.gateway.port, 4, MIX_LARGE, 300 if suite.is_quick else 2_000).wait()
        Callers(self.gateway.port, 4, MIX, 10).wait()
        connection = Connection(self.gateway.port)
        for number in range(12):
            connection.ask("GET", f"/v1/sessions/s-{number % 3}/groups")
            connection.ask("GET", f"{MAIN}/groups", token=f"{TOKEN}-reader")
            connection.ask("POST", f"{MAIN}/messages/text", '{"to":"bad"', TOKEN)
            connection.ask("POST", f"/v1/sessions/s-{number % 3}/messages/text",
                           json.dumps({"to": f"62812345{number:04}", "message": "x"}))
        connection.close()
        expect(eventually(lambda: list(self.gateway.log_folder.glob("*.gz"))), "none compressed")
        self.gateway.stop()
        self.lines = [line for segment in self.gateway.segments()
                      for line in segment.octets().splitlines()]
        self.records = [json.loads(line) for line in self.lines]

    def query(self, *arguments):
        finished = self.gateway.audit("query", *arguments, "--output", "json", status=0)
        return finished.stdout.splitlines()

    def expect_same(self, arguments, keep):
        """The lines themselves, in their order."""
        found = self.query(*arguments)
        wanted = [line for line, record in zip(self.lines, self.records) if keep(record)]
        if found != wanted:
            extra = [line for line in found if line not in set(wanted)]
            lacking = [line for line in wanted if line not in set(found)]
            expect(False, f"{' '.join(arguments)}: {len(found)} lines, not {len(wanted)};"
                   f" too many: {extra[:1]}, missing: {lacking[:1]}")
        return len(wanted)


@scenario("query", "each filter finds what a slow one finds")
def filters(suite):
    sample = Sample(suite, "filters")
    calls = [record for record in sample.records if "request_id" in record]
    random = suite.random("query")
    counts = []

    def check(arguments, keep):
        counts.append(sample.expect_same(arguments, keep))
    for option, member in (("session", "session"), ("client", "client"),
                           ("operation", "operation"), ("outcome", "outcome")):
        values = sorted({record[member] for record in calls if member in record})
        for value in values:
            check([f"--{option}", value], lambda record, m=member, v=value: record.get(m) == v)
    for option in ("session", "client", "operation"):
        check([f"--{option}", "none-such"], lambda record: False)
    for record in random.sample(calls, 8):
        check(["--request-id", record["request_id"]],
              lambda other, r=record: other.get("request_id") == r["request_id"])
    recipients = sorted({person for record in calls for person in record.get("recipients", [])})
    expect(recipients, "no call has recipients on record")
    for person in recipients[:6]:
        check(["--recipient", person],
              lambda record, p=person: p in record.get("recipients", [])
              or p == record.get("target"))
    for _ in range(6 if suite.is_quick else 40):
        since, until = sorted(record["time"] for record in random.sample(sample.records, 2))
        check(["--since", since, "--until", until],
              lambda record, s=since, u=until: s <= record["time"] <= u)
        check(["--since", since, "--client", "operator", "--outcome", "ok"],
              lambda record, s=since: record["time"] >= s and record.get("client") == "operator"
              and record.get("outcome") == "ok")
    check(["--until", "2001-01-01T00:00:00Z"], lambda record: False)
    table = sample.gateway.audit("query", "--outcome", "ok", "--output", "table", status=0).stdout
    expect(table, "the table is empty")
    return (f"{len(counts)} queries, {sum(counts)} lines of {len(sample.lines)},"
            f" {len(sample.gateway.segments())} segments")


@scenario("query", "tail -f sees new records across rotations")
def tail(suite):
    gateway = Gateway(suite, Upstream(suite), "tail", settings.small()).start()
    Callers(gateway.port, 2, calls_max=4).wait()
    path = gateway.folder / "tail.out"
    with open(path, "wb") as output:
        following = subprocess.Popen(
            [gateway.binary, "audit", "tail", "-f", "--output", "json", "--config",
             gateway.configuration],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "NO_COLOR": "1"})
    try:
        # It is up when it shows what was there.
        expect(eventually(lambda: path.stat().st_size), "tail shows nothing")
        answers = []

        def has_rotated():
            answers.extend(Callers(gateway.port, 4, MIX_LARGE, 50).wait())
            return len(gateway.segments()) >= 3
        expect(eventually(has_rotated, 60), "no rotation")
        os.rename(gateway.path, f"{gateway.path}.1")
        time.sleep(0.5)
        answers += Callers(gateway.port, 2, calls_max=4).wait()
        gateway.stop()
        wanted = [line for segment in gateway.segments()
                  for line in segment.octets().splitlines()]
        eventually(lambda: path.read_bytes().endswith(wanted[-1] + b"\n"), 20)
        found = path.read_bytes().splitlines()
        first = wanted.index(found[0])
        expect(found == wanted[first:], f"{len(found)} lines, not {len(wanted) - first}")
        following.send_signal(signal.SIGINT)
        status = following.wait(10)
        expect(status in (0, 130, -signal.SIGINT), f"status {status} after SIGINT")
    finally:
        if following.poll() is None:
            following.kill()
        following.wait()
    return f"{len(found)} lines over {len(gateway.segments())} segments"


@scenario("query", "export writes a line of JSON for each call")
def export(suite):
    sample = Sample(suite, "export")
    counts = []
    outcomes = [record for record in sample.records if record["kind"] == "outcome"]
    for form in ("ocsf", "ecs"):
        text = sample.gateway.audit("export", "--format", form, status=0).stdout
        events = [json.loads(line) for line in text.splitlines()]
        expect(len(events) >= len(outcomes), f"{form}: {len(events)} events")
        known = set(IDENTIFIER.findall(text))
        lacking = [record["request_id"] for record in outcomes
                   if record["request_id"].encode() not in known]
        expect(not lacking, f"{form}: {len(lacking)} calls are missing, such as {lacking[:1]}")
        if form == "ocsf":
            expect(all(event["class_uid"] == 6003 for event in events), "classes besides 6003")
        else:
            expect(all("@timestamp" in event for event in events), "events without @timestamp")
        counts.append(f"{len(events)} {form}")
    return ", ".join(counts)


@scenario("query", "what is wanted is the same while segments are plain, moved and compressed")
def other_files(suite):
    """Other people's names and gzip files of one member."""
    sample = Sample(suite, "names")
    wanted = sample.query("--outcome", "ok")
    found = [segment for segment in sample.gateway.segments()
             if segment.path != sample.gateway.path]
    for number, segment in enumerate(found):
        target = sample.gateway.log_folder / f"audit.jsonl.{len(found) - number}"
        data = segment.octets()
        segment.path.unlink()
        if number % 2:
            target.write_bytes(data)
        else:
            subprocess.run(["gzip", "-c"], input=data, check=True,
                           stdout=open(f"{target}.gz", "wb"))
    expect(sample.query("--outcome", "ok") == wanted, "other lines under other names")
    sample.gateway.verify(status=0)
    first = segments.of(sample.gateway.path)[0]
    return f"{len(wanted)} lines, {len(found) + 1} segments, the first is {first.path.name}"
