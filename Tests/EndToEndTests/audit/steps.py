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

# strace counts each call by itself, and each thread.
# name: (calls, whether only those on the log's own files count, whether each starts from nothing)
SETS = {
    "links": ("link,linkat", False, False),
    "renames": ("rename,renameat,renameat2", False, False),
    "removals": ("unlink,unlinkat", False, False),
    "links of a first start": ("link,linkat", False, True),
    "renames of a first start": ("rename,renameat,renameat2", False, True),
    "removals of a first start": ("unlink,unlinkat", False, True),
    "writes": ("write,ftruncate", True, False),
    "syncs": ("fdatasync,fsync", False, False),
}
LONG = ("writes", "syncs")
STEPS_MAX = 60
# Of each caller in a life: enough for a rotation.
CALLS = 260
# Not every life has the same threads.
MISSES_MAX = 3


class Run:
    def __init__(self, suite, durability, is_first_start):
        self.is_first_start = is_first_start
        self.upstream = Upstream(suite)
        self.gateway = Gateway(suite, self.upstream, "steps", settings.small(), durability)
        self.book = Book(self.gateway.path)
        self.answers = []

    def life(self, calls, number, own_files):
        """A life with a rotation in it, cut short by the n-th call. Returns whether it was."""
        gateway = self.gateway
        folder = gateway.log_folder
        paths = [gateway.path, folder / "audit.next", gateway.second_path] if own_files else []
        injection = f"{calls}:signal=SIGKILL:when={number}"
        gateway.spawn([*strace.command(gateway.folder, paths, injection), "-D"])
        eventually(lambda: gateway.is_listening or not gateway.is_alive, 30)
        if gateway.is_alive:
            try:
                count = 4 if self.is_first_start else CALLS
                self.answers += Callers(gateway.port, 3, MIX_LARGE, count).wait()
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

    def goes_on(self):
        """The next life makes sense of what it finds, and ends in order."""
        self.gateway.start()
        self.answers += Callers(self.gateway.port, 2, calls_max=4).wait()
        self.gateway.stop()
        book = self.book.update()
        book.expect_closed()
        book.expect_covers(self.upstream.seen(), self.answers, every_read=False)
        self.gateway.verify()


def steps(suite, name, durability):
    strace.probe(suite)
    calls, own_files, is_first_start = SETS[name]
    stride = 5 if suite.is_quick and name in LONG else 1
    misses = intents = fences = 0
    where = collections.Counter()
    run = None
    for number in range(1, STEPS_MAX, stride):
        if run is None or is_first_start:
            run = Run(suite, durability, is_first_start)
            if not is_first_start:
                # Its keys are there already.
                run.goes_on()
        if run.life(calls, number, own_files):
            where[run.last_call()] += 1
            try:
                run.goes_on()
            except Exception:
                print(f"killed at call {number} of {calls}")
                raise
        else:
            misses += 1
            if misses == MISSES_MAX:
                break
        intents = max(intents, len(run.book.intents))
        fences = max(fences, run.book.chain.fences)
    expect(where, "nothing was cut short")
    places = ", ".join(f"{call} {count}" for call, count in sorted(where.items()))
    return f"{places}; {intents} intents, {fences} fences"


for _name in SETS:
    for _durability in ("os", "group"):
        scenario("steps", f"killed at the n-th of {_name} ({_durability})")(
            lambda suite, name=_name, durability=_durability: steps(suite, name, durability))
