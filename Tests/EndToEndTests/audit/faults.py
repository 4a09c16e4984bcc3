"""fdatasync, write and what a rotation needs fail, by strace and by a limit on the file's size."""

import os
import resource

import settings
from book import Book
from callers import EFFECTS_ONLY, MIX_LARGE, Callers, ask
from gateway import Gateway
from strace import Faults, probe
from suite import eventually, expect, scenario
from upstream import Upstream

NAMES = "rename,renameat,renameat2,link,linkat"


class Setting:
    def __init__(self, suite, name, durability, **more):
        self.upstream = Upstream(suite)
        self.gateway = Gateway(
            suite, self.upstream, name, settings.small(**{"size": "1GB", **more}), durability)
        self.gateway.start()
        self.answers = []

    def load(self, calls=10, callers=4, mix=EFFECTS_ONLY):
        answers = Callers(self.gateway.port, callers, mix, calls).wait()
        self.answers += answers
        return answers

    def works_again(self, seconds=20):
        """Effects go through, by themselves."""
        def is_served():
            answer = ask(self.gateway.port, "revoke")
            self.answers.append(answer)
            return answer.status == 200
        expect(eventually(is_served, seconds, 0.05), "calls are refused for good")

    def finish(self, *segment_reasons):
        """Nothing is lost or doubled; of these reasons a segment began."""
        self.gateway.stop()
        book = Book(self.gateway.path).update()
        book.expect_closed()
        book.expect_covers(self.upstream.seen(), self.answers)
        reasons = book.reasons("segment")
        for reason in segment_reasons:
            expect(reason in reasons, f"no segment with reason {reason}: {reasons}")
        self.gateway.verify()
        refused = sum(answer.is_refused for answer in self.answers)
        expect(all(answer.is_refused or answer.status in (200, 403) for answer in self.answers),
               f"answered {sorted({answer.status for answer in self.answers})}")
        return book, f"{len(self.answers)} calls, {refused} refused, segments {reasons}"


@scenario("faults", "fdatasync fails: refused, a new segment, then it works again")
def failing_sync(suite):
    probe(suite)
    this = Setting(suite, "sync", "group")
    this.load(3)
    seen = len(this.upstream.seen())
    with Faults(this.gateway, [this.gateway.path], "fdatasync,fsync:error=EIO") as faults:
        refused = this.load(2)
        faults.expect_used()
        expect(all(answer.is_refused for answer in refused),
               f"answered {[answer.status for answer in refused]} though nothing reaches the disk")
        expect(len(this.upstream.seen()) == seen, "calls went out unrecorded")
        expect(eventually(lambda: this.gateway.ready()[0] == 503), "/readyz is content")
    this.works_again()
    expect(eventually(lambda: this.gateway.ready()[0] == 200), "/readyz does not recover")
    this.load(10)
    book, note = this.finish("sync-failed")
    for answer in refused:
        outcome = book.outcomes.get(answer.call, {})
        expect(outcome.get("delivery") == "not_sent", f"{answer}: {outcome.get('delivery')}")
    return note


@scenario("faults", "fdatasync fails once in a while under load")
def failing_sync_under_load(suite):
    probe(suite)
    this = Setting(suite, "sync-load", "group")
    with Faults(this.gateway, [this.gateway.path], "fdatasync:error=EIO:when=7+9") as faults:
        this.load(20 if suite.is_quick else 200)
        faults.expect_used()
    this.works_again()
    return this.finish("sync-failed")[1]


def failing_write(suite, durability, error):
    probe(suite)
    this = Setting(suite, "write", durability)
    this.load(3)
    seen = len(this.upstream.seen())
    injection = f"write,pwrite64,writev:error={error}"
    with Faults(this.gateway, [this.gateway.path], injection) as faults:
        refused = this.load(2)
        faults.expect_used()
        expect(all(answer.is_refused for answer in refused), "effects without a record")
        expect(len(this.upstream.seen()) == seen, "calls went out unrecorded")
        reads = this.load(2, 2, ("read",))
        expect(all(answer.status == 200 for answer in reads), "reads are refused")
        expect(eventually(lambda: this.gateway.ready()[0] == 503), "/readyz is content")
    this.works_again()
    this.load(5)
    return this.finish()[1]


for _durability in ("os", "group"):
    for _error in ("ENOSPC", "EIO"):
        scenario("faults", f"write fails with {_error} ({_durability})")(
            lambda suite, durability=_durability, error=_error:
            failing_write(suite, durability, error))


def short_write(suite, durability, is_taken_back):
    """A limit on the file's size cuts a write short, as a full disk does."""
    # No record of the log's own may come between the look at the size and the calls.
    this = Setting(suite, "short", durability, every=10_000, interval="1h")
    this.load(3)
    random = suite.random(f"short {durability}")
    for _ in range(3 if suite.is_quick else 12):
        seen = len(this.upstream.seen())
        size = os.stat(this.gateway.path).st_size
        pid = this.gateway.process.pid
        old = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(
            pid, resource.RLIMIT_FSIZE, (size + random.randint(1, 400), old[1]))
        try:
            if is_taken_back:
                refused = this.load(1, 3)
            else:
                with Faults(this.gateway, [this.gateway.path], "ftruncate:error=EIO") as faults:
                    refused = this.load(1, 3)
                    faults.expect_used()
            expect(any(answer.is_refused for answer in refused), "nothing was cut short")
            went = sum(not answer.is_refused for answer in refused)
            expect(len(this.upstream.seen()) == seen + went, "calls went out unrecorded")
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, old)
        this.works_again()
        this.load(2)
    return this.finish(*(() if is_taken_back else ("write-failed",)))[1]


for _durability in ("os", "group"):
    scenario("faults", f"writes are cut short and taken back ({_durability})")(
        lambda suite, durability=_durability: short_write(suite, durability, True))
    scenario("faults", f"writes are cut short and cannot be taken back ({_durability})")(
        lambda suite, durability=_durability: (probe(suite), short_write(
            suite, durability, False))[1])


def failing_rotation(suite, injection):
    """Records go on in the old segment; when the calls work again, so does rotation."""
    probe(suite)
    this = Setting(suite, "rotation", "os", size=settings.SEGMENT)
    paths = [this.gateway.path, this.gateway.log_folder / "audit.next"]
    with Faults(this.gateway, paths, injection) as faults:
        answers = this.load(150, 4, MIX_LARGE)
        faults.expect_used()
        expect(all(answer.status in (200, 403) for answer in answers), "calls are refused")
        expect(not list(this.gateway.log_folder.glob("audit-0*")), "a rotation that cannot be")
    def is_rotating():
        this.load(20, 4, MIX_LARGE)
        return list(this.gateway.log_folder.glob("audit-0*"))
    expect(eventually(is_rotating), "no rotation any more")
    return this.finish("size")[1]


for _injection in ("openat,open:error=EMFILE", f"{NAMES}:error=EACCES", f"{NAMES}:error=ENOSPC"):
    scenario("faults", f"rotation cannot: {_injection.split(',')[0]} {_injection[-6:]}")(
        lambda suite, injection=_injection: failing_rotation(suite, injection))
