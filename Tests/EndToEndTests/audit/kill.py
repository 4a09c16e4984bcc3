"""kill -9 at random moments: what was seen has its intent, what was begun gets its outcome."""

import hashlib
import time

import checkpoints
import settings
from book import Book
from callers import MIX_LARGE, Callers
from gateway import Gateway
from suite import expect, scenario
from upstream import Upstream

LOAD_SECONDS_MAX = 0.5
START_SECONDS_MAX = 0.06
CALLERS = 6


def cut_line(gateway, chain, random):
    """What a crash in the middle of a write leaves: the beginning of the next record.

    Returns whether more than its line feed is missing: a whole record may be fenced off or taken.
    """
    record = (f'{{"v":1,"seq":{chain.sequence + 1},"time":"2026-11-24T09:57:12.345678Z",'
              f'"kind":"intent","request_id":"cut-{random.getrandbits(64):016x}",'
              f'"client":"operator","operation":"messages.text","effect":"send"').encode()
    digest = hashlib.sha256(chain.hash + record + b"}").hexdigest()
    line = record + f',"prev":"{chain.hash.hex()}","hash":"{digest}"}}'.encode()
    count = random.choice((1, len(line), random.randint(1, len(line))))
    with open(gateway.path, "ab") as file:
        file.write(line[:count])
    return count < len(line)


class Run:
    def __init__(self, suite):
        self.random = suite.random("kill")
        self.upstream = Upstream(suite)
        self.gateway = Gateway(suite, self.upstream, "kill")
        self.book = Book(self.gateway.path)
        self.answers = []
        self.ever_open = set()
        self.cuts = 0

    def kill_once(self, number):
        self.gateway.configure([
            f"durability: {('group', 'os')[number % 2]}",
            *settings.small(every=self.random.choice((10, 100, 1_000)))])
        open_before = set(self.book.open)
        if self.random.random() < 0.15 and number:
            # In the middle of what a start does.
            self.gateway.spawn()
            time.sleep(self.random.uniform(0, START_SECONDS_MAX))
            was_up = bool(self.gateway.is_listening)
            self.gateway.kill()
        else:
            self.gateway.start()
            was_up = True
            self.load()
        self.look(open_before if was_up else ())
        if number % 3 == 2 and not self.book.chain.torn:
            self.cuts += cut_line(self.gateway, self.book.chain, self.random)

    def load(self):
        """Calls until the gateway is dead; of some the upstream has not answered by then."""
        if self.random.random() < 0.3:
            self.upstream.gate.clear()
        callers = Callers(self.gateway.port, CALLERS, MIX_LARGE)
        time.sleep(self.random.uniform(0, LOAD_SECONDS_MAX))
        self.gateway.kill()
        self.upstream.gate.set()
        self.answers += callers.stop()

    def look(self, open_before):
        """Before the next start: the log as the kill left it."""
        self.book.update()
        self.book.expect_sound()
        for arrival in self.upstream.seen():
            expect(not arrival.is_effect or arrival.call in self.book.intents,
                   f"{arrival}: seen without an intent")
        left = [call for call in open_before if call in self.book.open]
        expect(not left, f"a start has left {len(left)} intents open: {left[:3]}")
        self.ever_open.update(self.book.open)


@scenario("kill", "kill -9 under load and at starts")
def kills(suite):
    run = Run(suite)
    for number in range(suite.options.kills):
        try:
            run.kill_once(number)
        except Exception:
            print(f"at kill {number}, seed {suite.options.seed}")
            raise
    run.gateway.start()
    run.answers += Callers(run.gateway.port, 2, calls_max=8).wait()
    run.gateway.stop()
    book = run.book.update()
    book.expect_closed()
    seen = run.upstream.seen()
    expect(not run.upstream.nameless, f"without an id: {run.upstream.nameless[:3]}")
    book.expect_covers(seen, run.answers, every_read=False)
    restarts = {call for call, outcome in book.outcomes.items()
                if outcome.get("reason") == "restart" and not call.startswith("cut-")}
    expect(restarts == run.ever_open, "other intents were closed at a start than were open")
    for call in restarts:
        expect(book.outcomes[call]["outcome"] == "unknown", f"{call} is not unknown")
    expect(book.chain.fences >= run.cuts, f"{book.chain.fences} fences, {run.cuts} cut lines")
    run.gateway.verify()
    checked = checkpoints.check(run.gateway, book, samples=40)
    effects = sum(arrival.is_effect for arrival in seen)
    return (f"{suite.options.kills} kills, {effects} effects seen, {len(book.intents)} intents,"
            f" {len(restarts)} closed at a start, {book.chain.fences} fences,"
            f" {len(run.gateway.segments())} segments, {checked} signatures")
