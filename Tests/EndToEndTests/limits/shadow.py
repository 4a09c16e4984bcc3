"""Policies that count and refuse nobody."""

from caller import Caller, at_once
from gateway import Gateway, client
from suite import expect, scenario
from upstream import Counting, Upstream


def shadowed(gateway):
    """Of the metrics with that word, those that have counted something."""
    return {name: value for name, value in gateway.metrics().items()
            if "shadow" in name and value > 0}


def row(name, limits, clients=None, call=None, burst=1):
    @scenario("shadow", f"{name}: nothing is refused, and the metrics count")
    def check(suite):
        upstream = Upstream(suite)
        gateway = Gateway(suite, upstream, limits, clients)
        caller = Caller(gateway)
        make = call or (lambda caller: caller.text(to="6281234567890"))
        expect(not shadowed(gateway), f"before a call: {shadowed(gateway)}")
        replies = [make(caller) for _ in range(6)]
        expect([one.status for one in replies] == [200] * 6, f"{replies}")
        expect(all(one.seconds < 1 for one in replies), "a call waited")
        expect(len(upstream.seen()) == 6, f"WARest saw {len(upstream.seen())}")
        found = shadowed(gateway)
        expect(any(name in metric for metric in found), f"no metric of {name}: {found}")
        expect(any(value == 6 - burst for value in found.values()),
               f"{6 - burst} would be refused: {found}")


ONE = {"rate": "60/h", "burst": 1, "mode": "shadow"}
row("session", {"session": {**ONE, "per-day": "off"}})
row("recipient", {"recipient": ONE})
row("send", {"send": ONE})
row("group-read", {"group-read": ONE}, call=lambda caller: caller.groups())
row("client", {}, [client("one", limit=ONE)])
row("upstream", {"upstream": {"rate": "60/h", "burst": 2, "mode": "shadow"}},
    call=lambda caller: caller.groups(), burst=2)


@scenario("shadow", "a list above a shadow's burst passes; enforced ones beside it still refuse")
def mixed(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "60/h", "burst": 2, "per-day": "off", "mode": "shadow"},
        "send": {"rate": "60/h", "burst": 6, "mode": "enforce"}})
    caller = Caller(gateway)
    reply = caller.text(to="6281234567890,6281234567891,6281234567892")
    expect(reply.status == 200, f"three, shadow's burst is two: {reply!r}")
    expect(caller.text(to="6281234567890,6281234567891").status == 200, "two more")
    reply = caller.text(to="6281234567890,6281234567891")
    expect(reply.status == 429 and reply.json.get("violated-policies") == ["send"],
           f"two of one: {reply!r}")
    expect(caller.text().status == 200, "one of one")


@scenario("shadow", "nobody waits for a shadow")
def no_wait(suite):
    counting = Counting(limit=120, seconds=60, cooldown_seconds=0)
    upstream = Upstream(suite, counting=counting)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "60/h", "burst": 1, "per-day": "off", "mode": "shadow"}})
    caller = Caller(gateway)
    replies = at_once([lambda: caller.text(wait=30)] * 8)
    expect(all(one.status == 200 and one.seconds < 1 for one in replies), f"{replies}")
