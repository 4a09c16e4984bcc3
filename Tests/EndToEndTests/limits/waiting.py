"""Calls that wait: in order, no longer than they accept, and only as many as may."""

import time

from caller import Caller, at_once, prefer
from gateway import Gateway, client, token
from headers import expect_refusal
from suite import Skip, eventually, expect, scenario
from upstream import Upstream


def limited(rate, burst, **more):
    return {"session": {"rate": rate, "burst": burst, "per-day": "off"}, **more}


def in_order(caller, count, session="main", wait=20, gap=0.03):
    """Calls that begin one after the other; their numbers are `to` of each."""
    numbers = [caller.fresh() for _ in range(count)]
    calls = []
    for number in numbers:
        calls.append(caller.begin_text(session, number, wait))
        time.sleep(gap)
    return numbers, calls


def gaps(arrivals):
    return [later.at - earlier.at for earlier, later in zip(arrivals, arrivals[1:])]


@scenario("waiting", "calls of a session go in their order, at its rate")
def order(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("5/s", 1))
    numbers, calls = in_order(Caller(gateway), 10, wait=10)
    replies = [call.reply() for call in calls]
    expect([one.status for one in replies] == [200] * 10, f"{replies}")
    seen = [arrival.to for arrival in upstream.seen()]
    expect(seen == numbers, f"WARest saw {seen}, not {numbers}")
    least = min(gaps(upstream.seen()))
    # On a busy machine the earlier one may be on its way for a while.
    expect(least > 0.12, f"two came within {least:.3f} s")
    whole = upstream.seen()[-1].at - upstream.seen()[0].at
    expect(1.7 < whole < 2.6, f"ten took {whole:.2f} s in place of 1.8")
    for reply in replies[1:]:
        expect(reply.fields.get("preference-applied") == "wait=10", f"{reply!r}")
        expect("session" in reply.policies, f"no policy: {reply!r}")
    return f"{whole:.2f} s"


@scenario("waiting", "who does not accept the predicted wait is refused at once, exactly")
def refused_at_once(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("1/s", 1))
    caller = Caller(gateway)
    expect(caller.text().status == 200, "the first is refused")
    first = caller.begin_text(wait=20)
    second = caller.begin_text(wait=20)
    time.sleep(0.1)
    reply = caller.text(wait=2)
    expect(reply.seconds < 0.5, f"it was refused after {reply.seconds:.2f} s")
    expect_refusal(reply, ["session"], True, 3)
    expect(reply.retry_after == 3, f"three come before it: Retry-After {reply.retry_after}, not 3")
    third = caller.begin_text(wait=4)
    expect([one.reply().status for one in (first, second, third)] == [200] * 3, "one is refused")
    expect(len(upstream.seen()) == 4, f"WARest saw {len(upstream.seen())}")


@scenario("waiting", "a wait of 0 and nonsense are no wait; other preferences do not matter")
def preferences(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("1/s", 1))
    caller = Caller(gateway)
    expect(caller.groups().status == 200, "the first is refused")
    for line in ((), ("Prefer: wait=0",), ("Prefer: wait=abc",), ("Prefer: wait=-5",),
                 ("Prefer: respond-async",), ("Prefer: wait",), ("Prefer: waits=9",)):
        reply = caller.groups(fields=line)
        expect(reply.status == 429 and reply.seconds < 0.5, f"{line}: {reply!r}")
        expect(reply.fields.get("preference-applied", "wait=0") == "wait=0", f"{line}: {reply!r}")
    for line in (("Prefer: respond-async, wait=5",), ("PREFER: foo;bar=1 , Wait=5; x",),
                 ("Prefer: return=minimal", "Prefer: wait=5"), ("Prefer: wait=5, wait=0",)):
        started = time.monotonic()
        reply = caller.groups(fields=line)
        expect(reply.status == 200, f"{line}: {reply!r}")
        expect(time.monotonic() - started > 0.5, f"{line}: it did not wait")
        expect(reply.fields.get("preference-applied") == "wait=5", f"{line}: {reply!r}")
    expect(all("prefer" not in one.fields or "wait" not in one.fields["prefer"]
               for one in upstream.seen()), "WARest was told to wait as well")


@scenario("waiting", "a caller that leaves gives its place up: those behind move up")
def leaves(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("1/s", 1))
    caller = Caller(gateway)
    expect(caller.text(to="6280001").status == 200, "the first is refused")
    started = time.monotonic()
    gone = [caller.begin_text(to=f"628000{number}", wait=30) for number in range(2, 6)]
    time.sleep(0.1)
    stays = caller.begin_text(to="6280009", wait=30)
    time.sleep(0.1)
    for call in gone:
        call.leave()
    reply = stays.reply()
    expect(reply.status == 200, f"{reply!r}")
    took = time.monotonic() - started
    expect(took < 1.8, f"who stayed waited {took:.2f} s behind four who left")
    time.sleep(1.2)
    seen = [arrival.to for arrival in upstream.seen()]
    expect(seen == ["6280001", "6280009"], f"WARest saw {seen}")
    reply = caller.text(to="6280008")
    expect(reply.status == 200, f"those who left were charged: {reply!r}")

    def recorded():
        return [record for record in gateway.records() if record["kind"] == "outcome"
                and record.get("delivery") == "not_sent"]
    expect(eventually(lambda: len(recorded()) == 4, 5),
           f"of the four who left {len(recorded())} are on record as not sent")


@scenario("waiting", "a client's own setting; what a call prefers wins")
def setting(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("2/s", 1),
                      [client("one", wait="5s"), client("two")])
    one, two = Caller(gateway), Caller(gateway, "two")
    expect(one.text().status == 200, "the first is refused")
    for _ in range(2):
        reply = one.text()
        expect(reply.status == 200 and reply.seconds > 0.25, f"it did not wait: {reply!r}")
    reply = one.text(wait=0)
    expect(reply.status == 429 and reply.seconds < 0.4, f"wait=0: {reply!r}")
    reply = two.text()
    expect(reply.status == 429 and reply.seconds < 0.4, f"another client: {reply!r}")
    reply = two.text(wait=3)
    expect(reply.status == 200, f"another client that prefers to wait: {reply!r}")


@scenario("waiting", "a line is bounded, and all lines together")
def bounded(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("1/s", 1, line=3, waiting=5))
    caller = Caller(gateway)
    for session in ("main", "s-1", "s-2"):
        expect(caller.text(session).status == 200, "a first call is refused")
    calls = [caller.begin_text(wait=60) for _ in range(3)]
    time.sleep(0.15)
    reply = caller.text(wait=60)
    expect(reply.status in (429, 503) and reply.seconds < 0.5, f"the fourth of three: {reply!r}")
    expect(reply.retry_after, f"no Retry-After: {reply!r}")
    calls += [caller.begin_text("s-1", wait=60) for _ in range(2)]
    time.sleep(0.15)
    expect(not any(call.has_reply() for call in calls[-2:]), "another session's line is full")
    reply = caller.text("s-2", wait=60)
    expect(reply.status in (429, 503) and reply.seconds < 0.5, f"the sixth of five: {reply!r}")
    expect([call.reply().status for call in calls] == [200] * 5, "one who waited was refused")
    expect(caller.text("s-2", wait=60).status == 200, "the lines are still full")


@scenario("waiting", "sends are spaced with jitter, reads are not")
def spacing(suite):
    upstream = Upstream(suite)
    count = 8 if suite.is_quick else 20
    gateway = Gateway(suite, upstream, {"spacing": "200ms", "jitter": "200ms"})
    caller = Caller(gateway)
    numbers, calls = in_order(caller, count, wait=30, gap=0.05)
    started = time.monotonic()
    reads = [caller.groups("s-1") for _ in range(5)]
    expect(all(one.status == 200 for one in reads) and time.monotonic() - started < 1,
           "reads of another session are spaced")
    expect([call.reply().status for call in calls] == [200] * count, "a text is refused")
    sends = upstream.seen("main")
    expect([one.to for one in sends] == numbers, "out of order")
    found = gaps(sends)
    expect(min(found) > 0.14, f"two came within {min(found):.3f} s")
    expect(max(found) < 0.6, f"two were {max(found):.3f} s apart")
    expect(max(found) - min(found) > 0.03, f"there is no jitter: {found}")
    return f"{min(found):.2f} to {max(found):.2f} s"


@scenario("waiting", "nobody overtakes: who is not willing to wait behind others is refused")
def overtaking(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"recipient": {"rate": "1/s", "burst": 1}})
    caller = Caller(gateway)
    expect(caller.text(to="6280001").status == 200, "the first is refused")
    front = caller.begin_text(to="6280001", wait=10)
    time.sleep(0.1)
    reply = caller.text(to="6280002")
    expect(reply.status in (429, 503) and reply.seconds < 0.5, f"it overtook: {reply!r}")
    expect(reply.retry_after == 1, f"Retry-After: {reply.retry_after}")
    behind = caller.begin_text(to="6280003", wait=10)
    other = caller.text("s-1", to="6280002")
    expect(other.status == 200, f"another session's: {other!r}")
    expect(front.reply().status == 200 and behind.reply().status == 200, "one is refused")
    seen = upstream.seen("main")
    expect(sorted(one.to for one in seen) == ["6280001", "6280001", "6280003"],
           f"WARest saw {seen}")
    # The two go at the same moment, on two connections.
    times = {one.to: one.at for one in seen}
    expect(times["6280003"] > times["6280001"] - 0.03, f"it overtook: WARest saw {seen}")
    expect(caller.text(to="6280002").status == 200, "after Retry-After it is still refused")


@scenario("waiting", "lists wait for all that they cost; short ones behind them as well")
def lists(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("5/s", 5))
    caller = Caller(gateway)
    numbers = [caller.fresh() for _ in range(5)]
    expect(caller.text(to=",".join(numbers)).status == 200, "the first is refused")
    start = time.monotonic()
    long = caller.begin_text(to=",".join(numbers), wait=10)
    time.sleep(0.05)
    short = caller.begin_text(to=caller.fresh(), wait=10)
    time.sleep(0.05)
    reply = caller.text(wait=1)
    expect(reply.status == 429 and reply.retry_after == 2, f"behind 6 of 5 a second: {reply!r}")
    expect(long.reply().status == 200 and short.reply().status == 200, "one is refused")
    first, second, third = upstream.seen()
    expect(0.9 < second.at - start < 1.3, f"five waited {second.at - start:.2f} s")
    expect(0.12 < third.at - second.at < 0.5, f"one waited {third.at - second.at:.2f} s behind it")


@scenario("waiting", "sessions do not wait for each other")
def sessions(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("1/s", 1))
    caller = Caller(gateway)
    count = 40
    names = [f"s-{number}" for number in range(count)]
    started = time.monotonic()
    replies = at_once([lambda name=name: [caller.text(name, wait=10) for _ in range(2)]
                       for name in names])
    took = time.monotonic() - started
    expect(all(one.status == 200 for pair in replies for one in pair), f"{replies}")
    expect(0.9 < took < 2.5, f"{count} sessions took {took:.2f} s")
    return f"{took:.2f} s"


@scenario("waiting", "two calls of one connection: the second waits for the first, both are answered")
def pipelined(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("2/s", 1))
    caller = Caller(gateway)
    expect(caller.groups().status == 200, "the first is refused")
    call = caller.begin("GET", "/v1/sessions/main/groups", fields=prefer(9))
    head = f"Host: x\r\nAuthorization: Bearer {token('one')}\r\n"
    call.send(f"GET /v1/sessions/s-1/groups HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
    data = b""
    while piece := call.peer.recv(1 << 16):
        data += piece
    expect(data.count(b"HTTP/1.1 200 ") == 2, f"{data[:600]!r}")
    expect([one.session for one in upstream.seen()] == ["main", "main", "s-1"],
           f"WARest saw {upstream.seen()}")


@scenario("waiting", "on WARest's own paths too; a reload leaves the line as it is")
def native(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("1/s", 1))
    caller = Caller(gateway)
    numbers = [caller.fresh() for _ in range(4)]
    calls = []
    for number in numbers:
        calls.append(caller.begin(
            "POST", "/api/v1/messages/send/text",
            {"sessionId": "main", "to": number, "message": "x"}, fields=prefer(20)))
        time.sleep(0.05)
    gateway.configure(limited("2/s", 1))
    gateway.reload()
    replies = [call.reply() for call in calls]
    expect([one.status for one in replies] == [200] * 4, f"{replies}")
    expect(replies[1].fields.get("preference-applied") == "wait=20", f"{replies[1]!r}")
    expect([one.to for one in upstream.seen()] == numbers, f"WARest saw {upstream.seen()}")
    expect(caller.text().status == 429, "the line's calls were not charged")


@scenario("waiting", "a stop ends the lines: nobody is left without an answer")
def stop(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("1/min", 1))
    caller = Caller(gateway)
    expect(caller.text().status == 200, "the first is refused")
    calls = [caller.begin_text(wait=290) for _ in range(4)]
    time.sleep(0.2)
    started = time.monotonic()
    gateway.stop()
    took = time.monotonic() - started
    replies = [call.reply() for call in calls]
    expect([one.status for one in replies] == [503] * 4, f"{replies}")
    expect(all(one.delivery == "not_sent" for one in replies), f"{replies}")
    expect(took < 7, f"it took {took:.1f} s")
    expect(len(upstream.seen()) == 1, "a call that waited was sent at the stop")


@scenario("waiting", "twenty seconds: no timeout of a body strikes who waits")
def long_wait(suite):
    if suite.is_quick:
        raise Skip("only without --quick")
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limited("3/min", 1))
    caller = Caller(gateway)
    expect(caller.text().status == 200, "the first is refused")
    body = {"to": "6280001", "media": "data:image/png;base64," + "iVBORw0KGgo" * 400_000}
    reply = caller.call("POST", "/v1/sessions/main/messages/media", body,
                        fields=("Prefer: wait=60",))
    expect(reply.status == 200 and reply.seconds > 18, f"{reply!r}")
    expect(len(upstream.seen()[-1].body) > 4_000_000, "not the whole body")
    return f"{reply.seconds:.1f} s"
