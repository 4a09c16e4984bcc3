"""Closed loops of many callers: WARest refuses nobody, and each client gets its share."""

import re
import subprocess
import threading
import time

from caller import Caller
from gateway import API_KEY, Gateway, client
from suite import Failure, Skip, eventually, expect, scenario
from upstream import Counting, Upstream, tokens

WEIGHTS = {"one": 1, "two": 2, "four": 4}


class Loop:
    """Callers of one client, each with a session of its own, who send whenever they may."""

    def __init__(self, gateway, who, count, wait=100, to=None):
        self.ends = threading.Event()
        self.replies = []
        self.failures = []
        self.threads = [
            threading.Thread(target=self._run, args=(gateway, who, number, wait, to), daemon=True)
            for number in range(count)]
        for thread in self.threads:
            thread.start()

    def _run(self, gateway, who, number, wait, to):
        caller = Caller(gateway, who)
        session = f"s-{who}-{number}"
        sent = 0
        try:
            while not self.ends.is_set():
                sent += 1
                reply = caller.text(session, to(number, sent) if to else
                                    f"628{list(WEIGHTS).index(who)}{number:02}{sent:05}", wait)
                self.replies.append(reply)
                if reply.status != 200:
                    self.ends.wait(reply.retry_after or 0.1)
        except (OSError, Failure) as failure:
            if not self.ends.is_set():
                self.failures.append(failure)


def clients():
    return [client(name, weight=weight) for name, weight in WEIGHTS.items()]


def shares(arrivals):
    """{client: share} of texts, by the session's name."""
    counts = dict.fromkeys(WEIGHTS, 0)
    for arrival in arrivals:
        counts[arrival.session.split("-")[1]] += 1
    whole = sum(counts.values()) or 1
    return {name: count / whole for name, count in counts.items()}


def expect_shares(found, tolerance=0.1):
    whole = sum(WEIGHTS.values())
    for name, weight in WEIGHTS.items():
        wanted = weight / whole
        expect(abs(found[name] - wanted) <= tolerance * wanted,
               f"{name} got {found[name]:.3f}, not {wanted:.3f}: {found}")


@scenario("fair", "greedy clients share the key by weight, at its full rate, and WARest never "
          "refuses")
def by_weight(suite):
    seconds = 8 if suite.is_quick else 60
    rate, burst = 40, 20
    # 20 + 2 x 40 = 100 never exceed 120 in 2 s, as 100 + 20 in a minute.
    counting = Counting(limit=120, seconds=2, cooldown_seconds=3)
    upstream = Upstream(suite, counting=counting, seconds=0.02)
    gateway = Gateway(suite, upstream, {"upstream": {"rate": f"{rate}/s", "burst": burst}},
                      clients())
    loops = [Loop(gateway, who, 8) for who in WEIGHTS]
    # What is there at the start goes to those who come first.
    time.sleep(1)
    start = time.monotonic()
    time.sleep(seconds)
    end = time.monotonic()
    for loop in loops:
        loop.ends.set()
    arrivals = [one for one in upstream.seen() if start <= one.at < end]
    expect(not any(loop.failures for loop in loops), f"{[one.failures for one in loops]}")
    expect(counting.refused_by_rate == 0, f"WARest refused {counting.refused_by_rate}")
    used = sum(tokens(one) for one in arrivals)
    expect(used >= 0.95 * rate * seconds, f"{used} units in {seconds} s of {rate * seconds}")
    expect_shares(shares(arrivals))
    bad = [reply for loop in loops for reply in loop.replies if reply.status not in (200, 503)]
    expect(not bad, f"{bad[:3]}")
    return f"{used} units of {rate * seconds}, {shares(arrivals)}"


@scenario("fair", "a client alone has all of the key; one that comes gets its share at once")
def work_conserving(suite):
    counting = Counting(limit=120, seconds=6, cooldown_seconds=3)
    upstream = Upstream(suite, counting=counting)
    gateway = Gateway(suite, upstream, {"upstream": {"rate": "16/s", "burst": 16}}, clients())
    greedy = Loop(gateway, "one", 40)
    time.sleep(3)
    alone = [one for one in upstream.seen() if one.at > time.monotonic() - 2]
    expect(14 <= len(alone) <= 18, f"alone it got {len(alone)} of 16 in 2 s")
    # 40 wait before it, at 8 a second.
    reply = Caller(gateway, "four").text("s-four-1", wait=30)
    expect(reply.status == 200 and reply.seconds < 1.5, f"the other client: {reply!r}")
    greedy.ends.set()


@scenario("fair", "each session stays under its rate in any window, whoever calls")
def windows(suite):
    seconds = 6 if suite.is_quick else 30
    rate, burst = 4, 3
    counting = Counting(limit=100_000, seconds=60, cooldown_seconds=0)
    upstream = Upstream(suite, counting=counting)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": f"{rate}/s", "burst": burst, "per-day": "off"}}, clients())
    loops = []

    def greedy(who, wait):
        caller = Caller(gateway, who)
        while time.monotonic() < end:
            for session in ("main", "s-1", "s-2"):
                caller.text(session, wait=wait)
            time.sleep(0.01)
    end = time.monotonic() + seconds
    for who, wait in (("one", None), ("two", 2), ("four", 5), ("one", 1), ("two", None)):
        loops.append(threading.Thread(target=greedy, args=(who, wait), daemon=True))
        loops[-1].start()
    for loop in loops:
        loop.join()
    total = 0
    for session in ("main", "s-1", "s-2"):
        times = [one.at for one in upstream.seen(session)]
        total += len(times)
        expect_windows(session, times, rate, burst)
        expect(len(times) >= 0.9 * rate * seconds, f"{session}: only {len(times)} passed")
    return f"{total} calls"


def expect_windows(session, times, rate, burst):
    """In any window no more than the policy allows."""
    for first in range(len(times)):
        for last in range(first, min(len(times), first + 30)):
            # A twentieth of a second for the way there.
            allowed = burst + rate * (times[last] - times[first] + 0.05)
            expect(last - first + 1 <= allowed, f"{session}: {last - first + 1} within "
                   f"{times[last] - times[first]:.3f} s, {allowed:.1f} allowed")


class Simulator:
    """`simulate` with WARest's own limits."""

    def __init__(self, suite):
        self.path = suite.new_folder("simulator") / "said"
        with open(self.path, "wb") as said:
            self.process = subprocess.Popen(
                [suite.binary, "simulate", "--listen", "127.0.0.1:0", "--api-key", API_KEY],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        suite.keep(self)
        found = eventually(lambda: re.search(r"listening on (http://\S+)", self.path.read_text()))
        if not found:
            raise Failure(f"the simulator does not start: {self.path.read_text()}")
        self.url = found.group(1)

    def close(self):
        self.process.kill()
        self.process.wait()

    def explain(self):
        pass


@scenario("fair", "the same against the simulator with its real limits and our defaults")
def real(suite):
    if suite.is_quick:
        raise Skip("takes four minutes")
    seconds = 240
    simulator = Simulator(suite)
    gateway = Gateway(suite, simulator, {
        "session": {"rate": "1000000/day", "burst": 1_000_000, "per-day": "off"}}, clients(),
                      bare=True)
    # It does not know these sessions, and a 404 costs as much as a success.
    loops = [Loop(gateway, who, 6, wait=120, to=lambda number, sent, index=index:
                  f"62855500{index}{number:02}{sent % 3}") for index, who in enumerate(WEIGHTS)]
    time.sleep(seconds)
    for loop in loops:
        loop.ends.set()
    records = gateway.records()
    refused = [one for one in records if one.get("upstream_status") == 429]
    expect(not refused, f"WARest refused {len(refused)}: {refused[:2]}")
    expect(not any(loop.failures for loop in loops), f"{[one.failures for one in loops]}")
    passed = [one for one in records if one["kind"] == "outcome" and one.get("upstream_status")]
    expect({one["upstream_status"] for one in passed} == {404}, "the simulator knows a session")
    used, allowed = 2 * len(passed), 20 + seconds * 100 / 60
    expect(used >= 0.95 * allowed, f"{used} units of {allowed:.0f}")
    # What was there at the start went to those who came first.
    late = [one for one in passed[20:] if one["client"] in WEIGHTS]
    found = {name: sum(one["client"] == name for one in late) / len(late) for name in WEIGHTS}
    expect_shares(found)
    return f"{used} units of {allowed:.0f}, {found}"
