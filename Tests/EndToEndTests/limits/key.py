"""WARest's one key: held back before WARest refuses, and never shown as the caller's fault."""

import threading
import time

from caller import Caller, at_once
from gateway import API_KEY, Gateway
from suite import expect, scenario
from upstream import Counting, Upstream

TYPE = "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity"
OWN = ("upstream", "cooldown")
# A policy that is there and does not matter.
KEY_FAST = {"upstream": {"rate": "100/s", "burst": 100}}


def expect_reduced(reply, retry_after_max, has_effect=True):
    """A 503 that says when, and that it is nobody's fault here."""
    expect(reply.status == 503, f"got {reply!r} in place of 503")
    problem = reply.json
    expect(problem.get("type") == TYPE, f"the type is {problem.get('type')}")
    expect(reply.retry_after and 1 <= reply.retry_after <= retry_after_max,
           f"Retry-After: {reply.retry_after}, at most {retry_after_max} expected")
    expect(reply.fields.get("cache-control") == "no-store", f"no Cache-Control: {reply.fields}")
    expect("violated-policies" not in problem or not problem["violated-policies"],
           f"the caller violated {problem.get('violated-policies')}")
    for name in OWN:
        expect(name not in reply.policies and name not in reply.limits, f"{name}: {reply!r}")
    expect(not [name for name in reply.fields if name.startswith(("x-ratelimit", "x-quota"))],
           f"WARest's fields reach the caller: {reply.fields}")
    if has_effect:
        expect(reply.delivery == "not_sent", f"delivery is {reply.delivery}")


def start(suite, limits, counting=None, answer=None, **options):
    upstream = Upstream(suite, answer=answer, counting=counting)
    gateway = Gateway(suite, upstream, limits, **options)
    return upstream, gateway, Caller(gateway)


@scenario("key", "a policy that is configured holds always; it is in no field")
def configured(suite):
    upstream, _, caller = start(suite, {"upstream": {"rate": "4/s", "burst": 4}})
    for number in range(2):
        reply = caller.text(f"s-{number}")
        expect(reply.status == 200 and not set(OWN) & set(reply.policies), f"{reply!r}")
    reply = caller.text("s-9")
    expect_reduced(reply, 1)
    native = caller.call("POST", "/api/v1/messages/send/text", {
        "sessionId": "main", "to": caller.fresh(), "message": "x"})
    expect(native.status == 503 and native.json.get("code") == 8001 and native.retry_after,
           f"native: {native!r}")
    expect(len(upstream.seen()) == 2, f"two texts cost four units; WARest saw {upstream.seen()}")
    time.sleep(reply.retry_after)
    expect(caller.text("s-9").status == 200, "after Retry-After it is still refused")
    time.sleep(1)
    replies = [caller.groups(f"s-{number}") for number in range(5)]
    expect([one.status for one in replies] == [200] * 4 + [503], f"reads cost one: {replies}")


@scenario("key", "the default policy holds where WARest shows that it counts")
def by_default(suite):
    for counting in (None, Counting(seconds=30)):
        upstream = Upstream(suite, counting=counting)
        caller = Caller(Gateway(suite, upstream, bare=True))
        replies = [caller.groups(f"s-{number}") for number in range(60)]
        refused = [one for one in replies if one.status != 200]
        if counting:
            expect(38 <= len(refused) <= 40, f"{len(refused)} of 60 are refused, 20 may go at once")
            for reply in refused:
                expect_reduced(reply, 1, has_effect=False)
            expect(counting.refused_by_rate == 0, "WARest refused")
        else:
            expect(not refused, f"WARest does not count, but {len(refused)} are refused")


@scenario("key", "another program uses the key: what is left is respected until the reset")
def remaining(suite):
    counting = Counting(limit=120, seconds=4, cooldown_seconds=0)
    upstream, _, caller = start(suite, KEY_FAST, counting)
    window = counting.window(API_KEY)
    expect(caller.text().status == 200, "the first is refused")
    # All but three.
    window.count = 115
    expect(caller.text().status == 200, "the second is refused")
    expect(caller.text().status == 200, "two of three that are left are refused")
    left = window.end - time.time()
    reply = caller.text()
    expect_reduced(reply, left + 3)
    expect(reply.retry_after >= left - 1, f"Retry-After {reply.retry_after}, reset in {left:.1f} s")
    waits = caller.begin_text("s-1", wait=10)
    before = len(upstream.seen())
    time.sleep(max(0, window.end - time.time() - 0.3))
    expect(len(upstream.seen()) == before, "a call was sent before the reset")
    reply = waits.reply()
    expect(reply.status == 200, f"who waits: {reply!r}")
    expect(counting.refused_by_rate == 0, "WARest refused")


@scenario("key", "many at once cannot take more than is left")
def burst(suite):
    counting = Counting(limit=120, seconds=30, cooldown_seconds=0)
    upstream, _, caller = start(suite, KEY_FAST, counting)
    upstream.seconds = 0.1
    window = counting.window(API_KEY)
    expect(caller.text().status == 200, "the first is refused")
    window.count = 108
    expect(caller.text().status == 200, "the second is refused")
    replies = at_once([lambda number=number: caller.text(f"s-{number}") for number in range(20)])
    passed = [one for one in replies if one.status == 200]
    expect(counting.refused_by_rate == 0, f"WARest refused {counting.refused_by_rate}")
    expect(1 <= len(passed) <= 5, f"{len(passed)} of ten tokens' five calls passed")
    for reply in replies:
        if reply.status != 200:
            expect_reduced(reply, 33)


@scenario("key", "WARest's own 429 becomes a 503; nothing more is sent before its reset")
def backs_off(suite):
    counting = Counting(limit=120, seconds=3, cooldown_seconds=0)
    upstream, gateway, caller = start(suite, KEY_FAST, counting)
    window = counting.window(API_KEY)
    window.count, window.end = 121, time.time() + 3
    reply = caller.text()
    expect_reduced(reply, 6)
    expect(counting.refused_by_rate == 1, f"WARest refused {counting.refused_by_rate}")
    seen = len(upstream.seen())
    for number in range(5):
        expect_reduced(caller.text(f"s-{number}"), 6)
        expect_reduced(caller.groups(f"s-{number}"), 6, has_effect=False)
    native = caller.call("GET", "/api/v1/groups?session=main")
    expect(native.status == 503 and native.retry_after, f"native: {native!r}")
    expect(len(upstream.seen()) == seen, "WARest was asked although it had refused")
    waits = caller.begin_text("s-8", wait=10)
    time.sleep(max(0, window.end - time.time() - 0.3))
    expect(len(upstream.seen()) == seen, "a call was sent before the reset")
    expect(waits.reply().status == 200, "who waits is refused")
    expect(counting.refused_by_rate == 1, "WARest refused once more")
    records = [one for one in gateway.records() if one["kind"] == "outcome"
               and one.get("upstream_status") == 429]
    expect(len(records) == 1 and records[0]["status"] == 503, f"on record: {records}")


@scenario("key", "a 429 of WARest's recipient pause is a 503 for that one alone")
def pause_of_recipient(suite):
    counting = Counting(limit=1_000, seconds=60, cooldown_seconds=3.0)
    _, _, caller = start(suite, {**KEY_FAST, "recipient-cooldown": "3s"}, counting)
    number = caller.fresh()
    counting.cooldowns[API_KEY, number] = time.time() + 2
    reply = caller.text(to=number)
    expect_reduced(reply, 3)
    expect(reply.retry_after >= 2, f"WARest said 2: Retry-After {reply.retry_after}")
    expect(caller.text().status == 200, "another recipient is refused")
    expect(caller.groups().status == 200, "a read is refused")


@scenario("key", "a recipient is spaced across sessions and spellings as WARest wants it")
def cooldown(suite):
    counting = Counting(limit=1_000, seconds=60, cooldown_seconds=1.0)
    upstream, _, caller = start(suite, {"recipient-cooldown": "1s"}, counting)
    one, other = "6281234567890", "6281234567891"
    expect(caller.text("s-1", to=one).status == 200, "the first is refused")
    reply = caller.text("s-2", to=f"+{one}")
    expect_reduced(reply, 2)
    expect_reduced(caller.text("s-3", to=f"{other},{one}"), 2)
    expect(caller.text("s-4", to=other).status == 200, "another recipient is refused")
    replies = at_once([lambda name=f"s-{number}": caller.text(name, to=one, wait=20)
                       for number in range(10, 13)])
    expect([reply.status for reply in replies] == [200] * 3, f"who waits: {replies}")
    times = [arrival.at for arrival in upstream.seen() if arrival.to == one]
    least = min(later - earlier for earlier, later in zip(times, times[1:]))
    expect(least >= 1.0, f"two came within {least:.3f} s")
    expect(counting.refused_by_cooldown == 0, f"WARest refused {counting.refused_by_cooldown}")
    expect(len(times) == 4, f"{len(times)} reached WARest")


@scenario("key", "several keys: a session keeps its own, each is counted, one that rests holds "
          "no other")
def several(suite):
    names = [f"{API_KEY}-{letter}" for letter in "abc"]
    counting = Counting(limit=120, seconds=60, cooldown_seconds=0)
    upstream, gateway, caller = start(suite, {"upstream": {"rate": "60/min", "burst": 60}},
                                      counting, keys=names)
    sessions = [f"s-{number}" for number in range(24)]
    for _ in range(2):
        for session in sessions:
            reply = caller.groups(session)
            expect(reply.status == 200, f"{reply!r}")
    keys = {}
    for arrival in upstream.seen():
        keys.setdefault(arrival.session, set()).add(arrival.key)
    expect(all(len(found) == 1 for found in keys.values()), f"sessions change keys: {keys}")
    used = {key for found in keys.values() for key in found}
    expect(used == set(names), f"used: {used}")
    gateway.stop()
    gateway.start()
    for session in sessions:
        expect(caller.groups(session).status == 200, "after a new start")
    later = {arrival.session: arrival.key for arrival in upstream.seen()[-len(sessions):]}
    expect(all(keys[session] == {later[session]} for session in sessions),
           "after a new start a session has another key")
    # One key is refused by WARest: its sessions rest, the others go on.
    window = counting.window(names[0])
    window.count, window.end = 121, time.time() + 30
    resting = [session for session in sessions if later[session] == names[0]]
    expect_reduced(caller.groups(resting[0]), 32, has_effect=False)
    for session in sessions:
        status = caller.groups(session).status
        expect(status == (503 if session in resting else 200), f"{session}: {status}")


@scenario("key", "replies that come in another order do not give back what was used")
def out_of_order(suite):
    lock = threading.Lock()
    reset = int(time.time()) + 30
    order = []

    def answer(arrival):
        """The first to come is answered last, with what was left when it came."""
        with lock:
            order.append(arrival)
            number = len(order)
        if number == 1:
            time.sleep(0.4)
        return 200, {"X-RateLimit-Limit": 120, "X-RateLimit-Remaining": 50 if number == 1 else 1,
                     "X-RateLimit-Reset": reset}, {
            "status": True, "code": 1000, "message": "OK", "results": []}
    upstream, _, caller = start(suite, KEY_FAST, None, answer)
    first = caller.begin("GET", "/v1/sessions/s-1/groups")
    upstream.wait_for(1)
    expect(caller.groups("s-2").status == 200 and first.reply().status == 200, "one is refused")
    expect_reduced(caller.text(), 32)
    expect(caller.groups("s-3").status == 200, "the one that is left is refused")


@scenario("key", "what is in flight counts against what is left")
def in_flight(suite):
    def answer(arrival):
        return 200, {"X-RateLimit-Limit": 120, "X-RateLimit-Remaining": 2,
                     "X-RateLimit-Reset": int(time.time()) + 30}, {
            "status": True, "code": 1000, "message": "OK", "results": []}
    upstream, _, caller = start(suite, KEY_FAST, None, answer)
    expect(caller.groups("s-1").status == 200, "the first is refused")
    upstream.seconds = 0.5
    replies = at_once([lambda name=f"s-{number}": caller.groups(name) for number in range(8)])
    passed = sum(one.status == 200 for one in replies)
    expect(passed == 2, f"{passed} of two that were left went out together")


@scenario("key", "a reply that is lost gives its units in flight back")
def lost(suite):
    counting = Counting(limit=120, seconds=60, cooldown_seconds=0)
    upstream, _, caller = start(suite, KEY_FAST, counting,
                                lambda arrival: "close" if "lost" in arrival.session else None)
    expect(caller.groups("main").status == 200, "the first is refused")
    statuses = [caller.text(f"s-lost-{number}").status for number in range(20)]
    expect(set(statuses) <= {502}, f"lost replies are {statuses}")
    expect(counting.window(API_KEY).count == 41, f"{counting.window(API_KEY).count} used")
    statuses = [caller.groups("main").status for _ in range(60)]
    expect(statuses.count(200) == 60, f"of 79 that are left {statuses.count(200)} of 60 passed")
