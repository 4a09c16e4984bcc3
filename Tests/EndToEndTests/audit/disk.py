"""A small file system that fills up: early and loud with a reserve, and to its last octet."""

import json
import os
import subprocess

import settings
from book import Book
from callers import EFFECTS_ONLY, Callers, ask
from gateway import Gateway
from suite import INSIDE, Skip, eventually, expect, scenario
from upstream import Upstream

DISK_BYTES = 16 << 20
CHUNK = 1 << 16


class Disk:
    """A tmpfs under the log, in this run's own mount namespace."""

    def __init__(self, suite, name):
        if os.environ.get(INSIDE) != "own":
            raise Skip("a small file system needs root and a mount namespace")
        self.folder = suite.new_folder(name)
        self.path = self.folder / "log"
        self.path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", self.path]
        finished = subprocess.run(command, capture_output=True, check=False)
        if finished.returncode != 0:
            raise Skip(f"mount: {finished.stderr.decode().strip()}")
        self.filler = self.path / "filler"
        suite.keep(self)

    @property
    def free(self):
        status = os.statvfs(self.path)
        return status.f_bavail * status.f_frsize

    def fill(self, leave):
        """Fills it until so many octets are free."""
        file = os.open(self.filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            while self.free > leave:
                os.write(file, bytes(min(CHUNK, max(self.free - leave, 4_096))))
        except OSError:
            pass
        finally:
            os.close(file)

    def empty(self):
        self.filler.unlink()

    def close(self):
        subprocess.run(["umount", "--lazy", self.path], check=False)

    def explain(self):
        pass


class Setting:
    def __init__(self, suite, name, durability, **more):
        self.disk = Disk(suite, name)
        self.upstream = Upstream(suite)
        self.gateway = Gateway(suite, self.upstream, audit=settings.small(**more),
                               durability=durability, folder=self.disk.folder)
        self.gateway.start()
        self.answers = []

    def call(self, name):
        answer = ask(self.gateway.port, name)
        self.answers.append(answer)
        return answer

    def is_ready(self):
        return self.gateway.ready()[0] == 200

    def finish(self):
        self.gateway.stop()
        book = Book(self.gateway.path).update()
        book.expect_closed()
        book.expect_covers(self.upstream.seen(), self.answers)
        self.gateway.verify()
        return book


def nearly_full(suite, durability, has_load):
    """The reserve is not touched, so that what is under way still gets its records."""
    this = Setting(suite, "nearly", durability, reserve="4MB")
    gateway, disk = this.gateway, this.disk
    expect(this.call("revoke").status == 200 and this.is_ready(), "it does not work before")
    rounds = 1 if suite.is_quick else 3
    for _ in range(rounds):
        callers = Callers(gateway.port, 4) if has_load else None
        if callers:
            expect(eventually(lambda: callers.count > 50), "no calls get through")
        disk.fill(3 << 20)
        expect(eventually(lambda: not this.is_ready()), "/readyz does not say so")
        text = gateway.ready()[1]
        expect("disk" in text or "space" in text, f"/readyz says: {text}")
        if callers:
            # What was under way when the disk became full has come to its end.
            marks = [len(answers) for answers in callers.answers]
            expect(eventually(lambda: all(
                any(answer.is_refused for answer in answers[mark:])
                for mark, answers in zip(marks, callers.answers))), "effects are not refused")
        seen = len([arrival for arrival in this.upstream.seen() if arrival.is_effect])
        for name in EFFECTS_ONLY * 3:
            answer = this.call(name)
            expect(answer.is_refused, f"{answer} though the disk is nearly full")
            problem = json.loads(answer.body)
            expect(problem["type"] == "/problems/audit-unavailable", f"type {problem['type']}")
            detail = problem.get("detail", "")
            expect("disk" in detail or "space" in detail, f"the detail is no help: {detail!r}")
        expect(this.call("read").status == 200, "reads are refused")
        after = len([arrival for arrival in this.upstream.seen() if arrival.is_effect])
        expect(seen == after, "effects went out")
        disk.empty()
        expect(eventually(this.is_ready), "/readyz does not recover")
        expect(eventually(lambda: this.call("text").status == 200), "it does not resume")
        if callers:
            count = callers.count
            expect(eventually(lambda: callers.count > count + 20), "callers stand still")
            this.answers += callers.stop()
    book = this.finish()
    notices = book.reasons("notice")
    expect(notices.count("disk-low") == notices.count("disk-ok") == rounds, f"notices {notices}")
    refused = sum(answer.is_refused for answer in this.answers)
    return f"{len(this.answers)} calls, {refused} refused; /readyz: {text}"


def full(suite, durability, has_load):
    """The reserve is too small to help: writes fail, some of them half way."""
    this = Setting(suite, "full", durability, reserve="4KB")
    gateway, disk = this.gateway, this.disk
    expect(this.call("revoke").status == 200, "it does not work before")
    rounds = 2 if suite.is_quick else 6
    random = suite.random(f"full {durability}")
    for _ in range(rounds):
        callers = Callers(gateway.port, 4) if has_load else None
        # Almost full, so that the log itself takes the last pages.
        disk.fill(random.randint(0, 12) << 12)
        if callers:
            eventually(lambda: any(answer.is_refused for answer in callers.all()), 5)
        else:
            eventually(lambda: this.call("text").is_refused, 5)
        expect(eventually(lambda: not this.is_ready(), 10), "/readyz is content with a full disk")
        expect(this.call("read").status == 200, "reads are refused")
        disk.empty()
        expect(eventually(this.is_ready), "/readyz does not recover")
        expect(eventually(lambda: this.call("text").status == 200), "it does not resume")
        if callers:
            this.answers += callers.stop()
    book = this.finish()
    refused = sum(answer.is_refused for answer in this.answers)
    expect(refused, "nothing was refused on a full disk")
    return (f"{len(this.answers)} calls, {refused} refused, {len(book.intents)} intents,"
            f" segments {sorted(set(book.reasons('segment')))}")


def killed_when_full(suite):
    """The next start has no room to close what is open."""
    this = Setting(suite, "killed", "os", reserve="4KB")
    this.upstream.gate.clear()
    callers = Callers(this.gateway.port, 4, EFFECTS_ONLY)
    expect(eventually(lambda: this.upstream.waiting == 4), "the calls do not arrive")
    this.disk.fill(0)
    this.gateway.kill()
    this.upstream.gate.set()
    callers.stop()
    # What a write leaves that had room for its beginning alone.
    this.gateway.spawn()
    started = eventually(lambda: this.gateway.is_listening or not this.gateway.is_alive)
    expect(started, "it hangs on a full disk")
    was_up = this.gateway.is_alive
    if was_up:
        expect(this.call("text").is_refused, "an effect without a record")
    status = None if was_up else this.gateway.process.returncode
    this.disk.empty()
    if was_up:
        expect(eventually(lambda: this.call("text").status == 200), "it does not resume")
    else:
        this.gateway.start()
        this.call("text")
    book = this.finish()
    restarts = [outcome for outcome in book.outcomes.values()
                if outcome.get("reason") == "restart"]
    expect(len(restarts) == 4, f"{len(restarts)} intents closed, not 4")
    return "it starts all the same" if was_up else f"it ends with status {status}"


for _durability in ("group", "os"):
    for _has_load in (False, True):
        _how = f"({_durability}{', under load' if _has_load else ''})"
        scenario("disk", f"nearly full {_how}")(
            lambda suite, durability=_durability, has_load=_has_load:
            nearly_full(suite, durability, has_load))
        scenario("disk", f"full to the last octet {_how}")(
            lambda suite, durability=_durability, has_load=_has_load:
            full(suite, durability, has_load))
scenario("disk", "killed on a full disk")(killed_when_full)
