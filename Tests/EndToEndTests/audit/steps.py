"""A gateway killed at its n-th system call, for every n, while it starts, rotates and stops.

The log is as a crash at that step leaves it; the next start has to make sense of it.
"""

import collections
import re
import signal

import settings
import strace
from book import Book
from callers import MIX_LARGE, Callers
from gateway import Gateway
from suite import eventually, expect, scenario
from upstream import Upstream

SETS = {
    "names": "rename,renameat,renameat2,link,linkat,unlink,unlinkat",
    "writes": "write,ftruncate",
    "syncs": "fdatasync,fsync",
}
STEPS_MAX = 60
# Of each caller in a life: enough for a rotation.
CALLS = 150
# Every thread counts for itself, and not every life uses the same ones.
MISSES_MAX = 3


class Run:
    def __init__(self, suite, durability):
        self.upstream = Upstream(suite)
        self.gateway = Gateway(suite, self.upstream, "steps", settings.small(), durability)
        self.book = Book(self.gateway.path)
        self.answers = []

    def life(self, injection):
        """A life with a rotation in it, cut short by the n-th call. Returns whether it was."""
        gateway = self.gateway
        # Among writes there are those to sockets and to the standard error.
        paths = self.paths() if injection.startswith("write") else []
        gateway.spawn([*strace.command(gateway.folder, paths, injection), "-D"])
        eventually(lambda: gateway.is_listening or not gateway.is_alive, 30)
        if gateway.is_alive:
            try:
                self.answers += Callers(gateway.port, 3, MIX_LARGE, CALLS).wait()
            except OSError:
                pass
        if gateway.is_alive:
            gateway.signal(signal.SIGTERM)
        return gateway.process.wait(30) != 0

    def last_call(self):
        """The one that it did not come back from."""
        trace = (self.gateway.folder / "strace.out").read_text(errors="replace")
        calls = re.findall(r"^\d+ +(?:<\.\.\. )?([a-z0-9]+)[ (]", trace, re.MULTILINE)
        return calls[-1] if calls else "nothing"

    def paths(self):
        folder = self.gateway.log_folder
        return [self.gateway.path, folder / "audit.next", self.gateway.second_path]


def steps(suite, name, durability):
    strace.probe(suite)
    run = Run(suite, durability)
    stride = 3 if suite.is_quick and name == "writes" else 1
    cut = misses = 0
    where = collections.Counter()
    for number in range(1, STEPS_MAX, stride):
        if not run.life(f"{SETS[name]}:signal=SIGKILL:when={number}"):
            misses += 1
            if misses == MISSES_MAX:
                break
            continue
        cut += 1
        where[run.last_call()] += 1
        run.gateway.start()
        run.answers += Callers(run.gateway.port, 2, calls_max=4).wait()
        run.gateway.stop()
        try:
            book = run.book.update()
            book.expect_closed()
            book.expect_covers(run.upstream.seen(), run.answers, every_read=False)
            run.gateway.verify()
        except Exception:
            print(f"killed at call {number} of {SETS[name]}")
            raise
    expect(cut, "nothing was cut short")
    places = ", ".join(f"{call} {count}" for call, count in sorted(where.items()))
    return f"{places}; {len(run.book.intents)} intents, {run.book.chain.fences} fences"


for _name in SETS:
    for _durability in ("os", "group"):
        scenario("steps", f"killed at the n-th of {_name} ({_durability})")(
            lambda suite, name=_name, durability=_durability: steps(suite, name, durability))
