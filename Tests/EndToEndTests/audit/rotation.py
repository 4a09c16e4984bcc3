"""Rotation by size and age, and what others do to the file: mv, rm, truncate, logrotate, SIGHUP."""

import os
import shutil
import signal
import subprocess
import time

import segments
import settings
from book import Book
from callers import MIX, MIX_LARGE, Callers
from gateway import Gateway
from suite import Failure, Skip, eventually, expect, need, run, scenario
from upstream import Upstream

NOTICED_SECONDS_MAX = 10
WATCH_SECONDS = 0.25


class Setting:
    """A gateway under load."""

    def __init__(self, suite, name, durability="os", **more):
        self.suite = suite
        self.upstream = Upstream(suite)
        self.gateway = Gateway(
            suite, self.upstream, name, settings.small(**{"size": "1GB", **more}), durability)
        self.gateway.start()
        self.callers = None
        self.measured = []

    def start_load(self, callers=4, mix=MIX):
        self.callers = Callers(self.gateway.port, callers, mix)
        expect(eventually(lambda: self.callers.count > 50), "no calls get through")

    def segment_reasons(self):
        return [record["reason"] for record in segments.records(self.gateway.path, "segment")]

    def after(self, action, reason):
        """Does something to the file, and waits until the log says that it was noticed."""
        before = self.segment_reasons().count(reason)
        started = time.monotonic()
        action()
        if not eventually(lambda: self.segment_reasons().count(reason) > before,
                          NOTICED_SECONDS_MAX, 0.02):
            raise Failure(f"no segment for '{reason}': {self.segment_reasons()}")
        self.measured.append(time.monotonic() - started)
        # Calls go on in the new one.
        count = self.callers.count if self.callers else 0
        expect(not self.callers or eventually(lambda: self.callers.count > count + 20),
               "calls stand still")

    def finish(self, is_whole=True):
        answers = self.callers.stop() if self.callers else []
        self.gateway.stop()
        statuses = sorted({answer.status for answer in answers})
        expect(set(statuses) <= {200, 403}, f"answered {statuses}")
        book = Book(self.gateway.path).update()
        if is_whole:
            book.expect_closed()
            book.expect_covers(self.upstream.seen(), answers)
            self.gateway.verify()
        noticed = "/".join(f"{seconds * 1000:.0f}" for seconds in self.measured)
        note = f"{len(answers)} calls, {len(self.gateway.segments())} segments"
        return book, note + (f", noticed after {noticed} ms" if noticed else "")


@scenario("rotation", "by size, with compression that zcat can read")
def by_size(suite):
    need("zcat")
    this = Setting(suite, "size", "group", size=settings.SEGMENT)
    this.start_load(6, MIX_LARGE)
    wanted = 3 if suite.is_quick else 20
    expect(eventually(lambda: len(list(this.gateway.log_folder.glob("*.gz"))) >= wanted, 60),
           "no compressed segments")
    book, note = this.finish()
    expect(set(book.reasons("segment")) == {"size"}, f"segments {book.reasons('segment')}")
    found = this.gateway.segments()
    compressed = [segment for segment in found if segment.is_compressed]
    for segment in compressed:
        text = run(["zcat", segment.path], status=0).stdout
        expect(text == segment.octets(), f"zcat reads {segment.path.name} in another way")
        expect(text.endswith(b"\n"), f"{segment.path.name} ends in a cut line")
    return f"{note}, {len(compressed)} compressed"


@scenario("rotation", "by age, and none while nothing happens")
def by_age(suite):
    if suite.is_quick:
        raise Skip("it takes a minute")
    this = Setting(suite, "age", age="60s")
    answers = Callers(this.gateway.port, 4, calls_max=20).wait()
    expect(eventually(lambda: this.segment_reasons() == ["age"], 70, 0.5), "no rotation by age")
    this.callers = Callers(this.gateway.port, 4, calls_max=20)
    this.callers.wait()
    this.callers.answers.append(answers)
    return this.finish()[1]


@scenario("rotation", "mv of the file under load")
def moved(suite):
    this = Setting(suite, "moved")
    this.start_load()
    for number in range(1, 3 if suite.is_quick else 6):
        this.after(lambda number=number: os.rename(
            this.gateway.path, f"{this.gateway.path}.{number}"), "moved")
    return this.finish()[1]


@scenario("rotation", "mv into another folder: the log says where it went")
def moved_away(suite):
    this = Setting(suite, "away")
    this.start_load()
    target = this.gateway.folder / "elsewhere.jsonl"
    this.after(lambda: os.rename(this.gateway.path, target), "moved")
    book, note = this.finish(is_whole=False)
    expect(book.problems, "a segment is gone, and nothing is missing")
    text = this.gateway.verify(status=1)
    shutil.move(target, this.gateway.log_folder / "audit.jsonl.1")
    this.gateway.verify(status=0)
    Book(this.gateway.path).update().expect_closed()
    return f"{note}; verify said: {text.strip().splitlines()[0][:80]}"


@scenario("rotation", "rm of the file under load: it is rescued")
def deleted(suite):
    this = Setting(suite, "deleted", "group")
    this.start_load()
    for _ in range(2 if suite.is_quick else 5):
        this.after(lambda: os.unlink(this.gateway.path), "deleted")
    return this.finish()[1]


@scenario("rotation", "rm while nothing happens")
def deleted_in_silence(suite):
    this = Setting(suite, "silent")
    Callers(this.gateway.port, 2, calls_max=10).wait()
    this.after(lambda: os.unlink(this.gateway.path), "deleted")
    return this.finish()[1]


@scenario("rotation", "truncate: what is lost is said, calls go on")
def truncated(suite):
    this = Setting(suite, "truncated")
    this.start_load()
    this.after(lambda: os.truncate(this.gateway.path, 0), "truncated")
    book, note = this.finish(is_whole=False)
    expect(book.problems, "records are gone, and the chain is whole")
    expect(not book.open, f"{len(book.open)} intents without an outcome")
    text = this.gateway.verify(status=1)
    return f"{note}; verify said: {text.strip().splitlines()[0][:80]}"


@scenario("rotation", "another file in its place")
def replaced(suite):
    this = Setting(suite, "replaced")
    this.start_load()
    other = this.gateway.folder / "other"

    def replace():
        other.write_text("not a record\n")
        os.rename(this.gateway.path, f"{this.gateway.path}.1")
        os.rename(other, this.gateway.path)
    this.after(replace, "moved")
    return this.finish()[1]


@scenario("rotation", "the folder is moved away and back")
def folder_moved(suite):
    this = Setting(suite, "folder")
    this.start_load()
    other = this.gateway.folder / "aside"
    os.rename(this.gateway.log_folder, other)
    # Some looks at the file find nothing; calls go on, or are refused.
    time.sleep(4 * WATCH_SECONDS)
    os.rename(other, this.gateway.log_folder)
    count = this.callers.count
    expect(eventually(lambda: this.callers.count > count + 50), "calls stand still")
    answers = this.callers.stop()
    this.gateway.stop()
    book = Book(this.gateway.path).update()
    book.expect_closed()
    book.expect_covers(this.upstream.seen(), answers)
    this.gateway.verify()
    refused = sum(answer.is_refused for answer in answers)
    return f"{len(answers)} calls, {refused} refused, segments {book.reasons('segment')}"


@scenario("rotation", "SIGHUP")
def hang_up(suite):
    this = Setting(suite, "hup")
    this.start_load()
    for number in range(3):
        os.rename(this.gateway.path, f"{this.gateway.path}.{number}")
        this.gateway.signal(signal.SIGHUP)
        expect(eventually(lambda number=number: len(this.segment_reasons()) > number),
               "no new segment")
    this.gateway.signal(signal.SIGHUP)
    return this.finish()[1]


LOGROTATE = """\
{path} {{
  size 1
  rotate 20
  missingok
  {how}
  postrotate
    kill -HUP {pid}
  endscript
}}
"""


def logrotate(suite, name, how, reason, is_whole=True):
    need("logrotate")
    this = Setting(suite, name)
    this.start_load()
    configuration, state = this.gateway.folder / "logrotate.conf", this.gateway.folder / "state"
    configuration.write_text(LOGROTATE.format(
        path=this.gateway.path, how="\n  ".join(how), pid=this.gateway.process.pid))
    configuration.chmod(0o644)

    def rotate():
        finished = subprocess.run(["logrotate", "--force", "--state", state, configuration],
                                  capture_output=True, check=False)
        said = finished.stderr.decode(errors="replace")
        expect(finished.returncode == 0, f"logrotate: {said[:300]}")
    for _ in range(2 if suite.is_quick else 4):
        this.after(rotate, reason)
        if "dateext" in how:
            # Its names are a second apart.
            eventually(lambda now=int(time.time()): int(time.time()) > now)
    return this, this.finish(is_whole)


@scenario("rotation", "logrotate with create")
def logrotate_create(suite):
    return logrotate(suite, "create", ["create 0640"], "moved")[1][1]


@scenario("rotation", "logrotate with nocreate and delayed compression")
def logrotate_nocreate(suite):
    return logrotate(suite, "nocreate", ["nocreate", "compress", "delaycompress"], "moved")[1][1]


@scenario("rotation", "logrotate with dateext and compression")
def logrotate_dateext(suite):
    return logrotate(
        suite, "dateext", ["nocreate", "compress", "dateext", "dateformat -%Y%m%d-%s"],
        "moved")[1][1]


@scenario("rotation", "logrotate with copytruncate: what it loses is found")
def logrotate_copytruncate(suite):
    this, (book, note) = logrotate(
        suite, "copytruncate", ["copytruncate"], "truncated", is_whole=False)
    # Records between its copy and its truncation are lost; else both find the log whole.
    expect(book.problems or not book.open, f"{len(book.open)} intents without an outcome")
    this.gateway.verify(status=1 if book.problems else 0)
    return f"{note}, {len(book.problems)} gaps"
