"""A session that WhatsApp is angry with, one that hangs, one that rests."""

import collections
import json
import threading
import time

from caller import Caller, at_once
from gateway import Gateway
from key import expect_reduced
from suite import Skip, eventually, expect, scenario
from upstream import Counting, Upstream

OVERLIMIT = {"status": False, "code": 8000, "message": "rate-overlimit", "results": []}


class Moods:
    """Answers by session: `bad` ones get 500/8000, `slow` ones wait until released."""

    def __init__(self):
        self.bad, self.slow = set(), set()
        self.released = threading.Event()
        self.answers = collections.defaultdict(lambda: (500, {}, OVERLIMIT))

    def __call__(self, arrival):
        if arrival.session in self.slow:
            self.released.wait(60)
        return self.answers[arrival.session] if arrival.session in self.bad else None


def start(suite, limits, **options):
    moods = Moods()
    upstream = Upstream(suite, answer=moods)
    gateway = Gateway(suite, upstream, limits, **options)
    return upstream, gateway, Caller(gateway), moods


BREAKER = {"breaker": {"failures": 5, "pause": "1s", "pause-max": "4s"}}


def fail(caller, session, count):
    for number in range(count):
        reply = caller.text(session)
        expect(reply.status >= 500 and reply.status != 503, f"failure {number + 1}: {reply!r}")


@scenario("health", "five times 500/8000 open one session's breaker; a probe closes it")
def breaker(suite):
    upstream, gateway, caller, moods = start(suite, BREAKER)
    moods.bad.add("s-1")
    fail(caller, "s-1", 5)
    pauses = []
    for _ in range(2):
        seen = len(upstream.seen("s-1"))
        reply = caller.text("s-1")
        expect_reduced(reply, 4)
        expect_reduced(caller.groups("s-1"), 4, has_effect=False)
        expect(caller.text("main").status == 200, "another session is refused")
        expect(any("breaker" in name and value > 0 for name, value in gateway.metrics().items()),
               "no metric tells of breakers")
        began = time.monotonic()
        expect(eventually(lambda: caller.text("s-1").status != 503, 8, 0.1), "there is no probe")
        pauses.append(time.monotonic() - began)
        expect(len(upstream.seen("s-1")) == seen + 1, "more than the probe was sent")
    expect(pauses[1] > pauses[0] * 1.2, f"the pauses do not grow: {pauses}")
    moods.bad.clear()
    expect(eventually(lambda: caller.text("s-1").status == 200, 10, 0.1), "it stays open")
    expect([caller.text("s-1").status for _ in range(6)] == [200] * 6, "it is not closed")
    return f"pauses of {pauses[0]:.1f} and {pauses[1]:.1f} s"


@scenario("health", "many at once: one probe, and the rest are refused or wait")
def one_probe(suite):
    upstream, _, caller, moods = start(suite, BREAKER)
    moods.bad.add("s-1")
    fail(caller, "s-1", 5)
    reply = caller.text("s-1")
    expect_reduced(reply, 2)
    waits = caller.begin_text("s-1", wait=20)
    time.sleep(0.1)
    moods.bad.clear()
    moods.slow.add("s-1")
    expect(upstream.wait_for(6, "s-1", 4), "who waits is not the probe")
    replies = at_once([lambda: caller.text("s-1")] * 4)
    expect([one.status for one in replies] == [503] * 4, f"{replies}")
    expect(len(upstream.seen("s-1")) == 6, "more than the probe was sent")
    moods.released.set()
    expect(waits.reply().status == 200, "the probe")
    expect(caller.text("s-1").status == 200, "the breaker did not close")


@scenario("health", "failures that are the caller's, and those between successes, open nothing")
def no_breaker(suite):
    _, _, caller, moods = start(suite, BREAKER)
    for status, code in ((404, 1101), (400, 2000), (422, 2014), (409, 1106)):
        moods.bad.add("s-1")
        moods.answers["s-1"] = (status, {}, {**OVERLIMIT, "code": code})
        statuses = [caller.text("s-1").status for _ in range(7)]
        expect(503 not in statuses, f"{status}: {statuses}")
    for _ in range(3):
        moods.bad.add("s-2")
        fail(caller, "s-2", 4)
        moods.bad.discard("s-2")
        expect(caller.text("s-2").status == 200, "four failures opened it")


@scenario("health", "a WARest that breaks off is no session's fault; a breaker that is off never "
          "opens")
def lost(suite):
    upstream, _, caller, moods = start(suite, BREAKER)
    upstream.answer = lambda arrival: "close" if arrival.session == "s-1" else None
    fail(caller, "s-1", 8)
    upstream, _, caller, moods = start(suite, {"breaker": "off"})
    moods.bad.add("s-1")
    fail(caller, "s-1", 20)


@scenario("health", "eight in flight: the ninth waits for a place, other sessions go on")
def bulkhead(suite):
    upstream, _, caller, moods = start(suite, {"in-flight": 8})
    moods.slow.add("s-1")
    calls = [caller.begin_text("s-1") for _ in range(8)]
    expect(upstream.wait_for(8, "s-1"), "eight do not get there")
    calls += [caller.begin_text("s-1") for _ in range(3)]
    calls.append(caller.begin_text("s-1", wait=30))
    time.sleep(0.5)
    expect(len(upstream.seen("s-1")) == 8, f"{len(upstream.seen('s-1'))} are in flight")
    expect(not any(call.has_reply() for call in calls), "the ninth was refused at once")
    for number in range(30):
        reply = caller.groups("main")
        expect(reply.status == 200 and reply.seconds < 0.5, f"another session: {reply!r}")
    moods.released.set()
    expect([call.reply().status for call in calls] == [200] * 12, "one was refused")
    expect(len(upstream.seen("s-1")) == 12, "one did not get there")


@scenario("health", "many sessions that hang do not fill the pool")
def hanging(suite):
    upstream, _, caller, moods = start(suite, {"in-flight": 2})
    # Replies without a limit: until some have come, WARest is taken for one that counts.
    before = [caller.groups("main").status for _ in range(12)]
    expect(before == [200] * 12, f"a read is refused: {before}")
    names = [f"s-{number}" for number in range(30)]
    moods.slow.update(names)
    calls = [caller.begin_text(name) for name in names for _ in range(4)]
    expect(upstream.wait_for(72, seconds=8), f"{len(upstream.seen())} of 72 got there")
    time.sleep(0.2)
    expect(len(upstream.seen()) == 72, f"{len(upstream.seen())} got there, not 72")
    reply = caller.text("main")
    expect(reply.status == 200 and reply.seconds < 0.5, f"a session that works: {reply!r}")
    moods.released.set()
    expect([call.reply().status for call in calls] == [200] * 120, "one was refused")


@scenario("health", "calls that hang hold the key back only until they must have arrived")
def hanging_key(suite):
    if suite.is_quick:
        raise Skip("takes twelve seconds")
    counting = Counting(limit=120, seconds=2, cooldown_seconds=0)
    upstream, _, caller, moods = start(suite, {"upstream": {"rate": "500/s", "burst": 500}})
    upstream.counting = counting
    expect(caller.text("main").status == 200, "the first is refused")
    names = [f"s-{number}" for number in range(25)]
    moods.slow.update(names)
    calls = [caller.begin_text(name) for name in names for _ in range(2)]
    expect(upstream.wait_for(51, seconds=4), f"{len(upstream.seen())} of 51 got there")
    # WARest has counted them, and its next window does not know of them.
    time.sleep(11)
    statuses = [caller.groups(f"s-read-{number}").status for number in range(60)]
    expect(statuses.count(200) >= 50, f"{statuses.count(200)} of 60 reads passed")
    expect(counting.refused_by_rate == 0, f"WARest refused {counting.refused_by_rate}")
    moods.released.set()
    expect([call.reply().status for call in calls] == [200] * 50, "one was refused")


@scenario("health", "a place is waited for as long as the caller accepts, or ten seconds")
def place(suite):
    upstream, _, caller, moods = start(suite, {"in-flight": 1})
    moods.slow.add("s-1")
    first = caller.begin_text("s-1")
    expect(upstream.wait_for(1, "s-1"), "the first does not get there")
    reply = caller.text("s-1", wait=1)
    expect(reply.status == 503 and reply.seconds < 2, f"wait=1: {reply!r}")
    if not suite.is_quick:
        reply = caller.text("s-1")
        expect(reply.status == 503 and 9 < reply.seconds < 12, f"no preference: {reply!r}")
    gone = caller.begin_text("s-1", wait=30)
    time.sleep(0.1)
    gone.leave()
    time.sleep(0.1)
    moods.released.set()
    expect(first.reply().status == 200 and caller.text("s-1").status == 200, "one is refused")
    expect(len(upstream.seen("s-1")) == 2, "a caller who left was sent")


def paused(gateway):
    """{session: reason} of the admin listener's list."""
    status, text = gateway.admin("GET", "/sessions")
    expect(status == 200, f"GET /sessions: {status} {text}")
    document = json.loads(text)
    sessions = document["sessions"] if isinstance(document, dict) else document
    found = {}
    for one in sessions:
        name = one.get("session") or one.get("name")
        pause = one.get("paused")
        if pause:
            found[name] = one.get("reason") or (
                pause.get("reason") if isinstance(pause, dict) else None)
    return found


def expect_paused(caller, session):
    reply = caller.text(session)
    expect(reply.status == 503 and reply.type == "session-paused", f"{session}: {reply!r}")
    expect(reply.delivery == "not_sent", f"delivery is {reply.delivery}")
    native = caller.call("POST", "/api/v1/messages/send/text", {
        "sessionId": session, "to": caller.fresh(), "message": "x"}, fields=("Prefer: wait=1",))
    expect(native.status == 503 and native.json.get("code") == 8001, f"native: {native!r}")
    return reply


@scenario("health", "pause and resume by the admin listener: with a reason, audited, kept")
def pause(suite):
    upstream, gateway, caller, _ = start(suite, {})
    status, text = gateway.admin("POST", "/sessions/s-1/pause", {"reason": "number is warming up"})
    expect(status in (200, 201, 204), f"pause: {status} {text}")
    expect_paused(caller, "s-1")
    expect(caller.text("main").status == 200, "another session is refused")
    expect(paused(gateway) == {"s-1": "number is warming up"}, f"{paused(gateway)}")
    seen = len(upstream.seen())
    for how in ("stop", "kill"):
        time.sleep(0 if how == "stop" else 6.5 if not suite.is_quick else 0.5)
        getattr(gateway, how)()
        gateway.start()
        expect_paused(caller, "s-1")
        found = paused(gateway)
        expect(found == {"s-1": "number is warming up"}, f"after {how}: {found}")
    gateway.reload()
    expect_paused(caller, "s-1")
    expect(len(upstream.seen()) == seen, "WARest was asked")
    status, text = gateway.admin("POST", "/sessions/s-1/resume")
    expect(status in (200, 204), f"resume: {status} {text}")
    expect(caller.text("s-1").status == 200, "after resume it is refused")
    expect(paused(gateway) == {}, f"{paused(gateway)}")
    told = [(one.get("reason"), one.get("note")) for one in gateway.records()
            if one.get("session") == "s-1" and one["kind"] == "notice"]
    expect([reason for reason, _ in told] == ["session-paused", "session-resumed"]
           and told[0][1] == "number is warming up", f"on record: {told}")
    gateway.stop()
    gateway.start()
    expect(caller.text("s-1").status == 200, "after a new start it is paused again")


@scenario("health", "who waits when a session is paused is told at once")
def pause_waiting(suite):
    _, gateway, caller, _ = start(suite, {
        "session": {"rate": "60/h", "burst": 1, "per-day": "off"}})
    expect(caller.text().status == 200, "the first is refused")
    call = caller.begin_text(wait=120)
    time.sleep(0.1)
    status, text = gateway.admin("POST", "/sessions/main/pause", {"reason": "x"})
    expect(status in (200, 201, 204), f"pause: {status} {text}")
    reply = call.reply(8)
    expect(reply.status == 503 and reply.type == "session-paused", f"{reply!r}")


@scenario("health", "what the admin listener does not understand changes nothing")
def admin_mistakes(suite):
    _, gateway, caller, _ = start(suite, {})
    for method, target, body, allowed in (
            ("POST", "/sessions/main/pause", {"reason": 1}, (400, 422)),
            ("POST", "/sessions/main/pause", ["x"], (400, 422)),
            ("POST", "/sessions/main/pause", {"reason": "x" * 5_000}, (400, 413, 422)),
            ("POST", "/sessions/a%2Fb/pause", {"reason": "x"}, (400, 404, 405)),
            ("POST", "/sessions//pause", {"reason": "x"}, (400, 404, 405)),
            ("GET", "/sessions/main/pause", None, (404, 405)),
            ("DELETE", "/sessions", None, (404, 405))):
        status, text = gateway.admin(method, target, body)
        expect(status in allowed, f"{method} {target} {body}: {status} {text}")
    expect(paused(gateway) == {} and caller.text().status == 200, f"{paused(gateway)}")


def minute(offset):
    return time.strftime("%H:%M", time.localtime(time.time() + 60 * offset))


@scenario("health", "quiet hours: refused within them, by session; also past midnight")
def quiet(suite):
    within, before = f"{minute(-2)}-{minute(3)}", f"{minute(5)}-{minute(-5)}"
    upstream, _, caller, _ = start(suite, {"quiet-hours": f"{minute(5)}-{minute(6)}", "overrides": [
        {"sessions": "s-quiet", "quiet-hours": within},
        # All of the day but ten minutes, and those are now.
        {"sessions": "s-awake", "quiet-hours": before},
        {"sessions": "s-night", "quiet-hours": f"{minute(-60)}-{minute(23 * 60 - 61)}"},
        {"sessions": "s-off", "quiet-hours": "off"}]})
    reply = expect_paused(caller, "s-quiet")
    expect(reply.retry_after and 60 <= reply.retry_after <= 180, f"within {within}: {reply!r}")
    expect_paused(caller, "s-night")
    for session in ("main", "s-awake", "s-off"):
        reply = caller.text(session)
        expect(reply.status == 200, f"{session}: {reply!r}")
    expect(len(upstream.seen()) == 3, f"WARest saw {upstream.seen()}")
