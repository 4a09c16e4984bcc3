"""What was used stays used: over stops, kills, lost files and new rates."""

import threading
import time

from caller import Caller
from fair import expect_windows
from gateway import Gateway, client
from suite import Skip, eventually, expect, scenario
from upstream import Upstream

# Within a scenario next to nothing comes back.
SLOW = {"session": {"rate": "60/h", "burst": 10, "per-day": "off"}}
# Seconds after which what changed is in the snapshot.
SNAPSHOT_SECONDS = 6.5


def start(suite, limits, clients=None):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limits, clients)
    return upstream, gateway, Caller(gateway)


def spend(caller, count, session="main"):
    for number in range(count):
        reply = caller.text(session)
        expect(reply.status == 200, f"text {number + 1} of {count}: {reply!r}")


def left(caller, session="main", policy="session", count_max=50):
    """How many texts pass before `policy` refuses."""
    for number in range(count_max):
        reply = caller.text(session)
        if reply.status != 200:
            expect(reply.status == 429 and reply.json["violated-policies"] == [policy],
                   f"text {number + 1}: {reply!r}")
            return number
    return count_max


def expect_left(caller, count, session="main", policy="session"):
    found = left(caller, session, policy)
    expect(found == count, f"{found} texts of {session} pass, not {count}")


def restart(gateway, how):
    if how == "SIGTERM":
        gateway.stop()
    else:
        gateway.kill()
    gateway.start()


def ends(how, name, pause):
    @scenario("kept", f"{how}{name}: every limit still counts what was used")
    def check(suite):
        if pause and suite.is_quick:
            raise Skip("only without --quick")
        _, gateway, caller = start(suite, {
            **SLOW, "recipient": {"rate": "60/h", "burst": 1}, "send": {"rate": "60/h", "burst": 9},
            "group-read": {"rate": "60/h", "burst": 4}})
        if how == "SIGKILL":
            # Without any snapshot it would start conservatively.
            spend(caller, 1, "s-9")
            expect(eventually(gateway.state_path.exists, SNAPSHOT_SECONDS), "there is no snapshot")
        spend(caller, 7)
        expect(caller.text("s-1", to="6280001").status == 200, "the first to a number")
        for _ in range(3):
            expect(caller.groups("s-2").status == 200, "a read of groups")
        time.sleep(pause)
        restart(gateway, how)
        expect_left(caller, 2, policy="send")
        expect(caller.text("s-3", to="6280001").status == 200, "another session's is refused")
        if how == "SIGTERM" or pause:
            # Recipients and reads are in no record: only the snapshot knows them.
            reply = caller.text("s-1", to="6280001")
            expect(reply.status == 429 and reply.json["violated-policies"] == ["recipient"],
                   f"the recipient is forgotten: {reply!r}")
            statuses = [caller.groups("s-2").status for _ in range(2)]
            expect(statuses == [200, 429], f"reads of groups: {statuses}")


ends("SIGTERM", "", 0)
ends("SIGKILL", " after a snapshot", SNAPSHOT_SECONDS)
ends("SIGKILL", " between two snapshots", 0)


@scenario("kept", "a client's limit and a day's cap are kept as well")
def client_and_day(suite):
    _, gateway, caller = start(suite, {
        "session": {"rate": "1000/s", "burst": 1_000, "per-day": 12}}, [
            client("one", limit={"rate": "60/h", "burst": 20}), client("two")])
    spend(caller, 9)
    for session in ("s-1", "s-2"):
        spend(caller, 4, session)
    gateway.stop()
    gateway.start()
    two = Caller(gateway, "two")
    two.numbers = 1_000
    expect_left(two, 3, policy="session-day")
    expect_left(caller, 3, "s-3", policy="client")


@scenario("kept", "three starts in a row do not give anything back")
def thrice(suite):
    _, gateway, caller = start(suite, SLOW)
    for how in ("SIGTERM", "SIGKILL", "SIGTERM"):
        spend(caller, 3)
        restart(gateway, how)
    expect_left(caller, 1)
    for _ in range(2):
        restart(gateway, "SIGKILL")
        expect_left(caller, 0)


@scenario("kept", "time that passes while it is down counts, and no more of it")
def while_down(suite):
    _, gateway, caller = start(suite, {"session": {"rate": "1/s", "burst": 1, "per-day": "off"},
                                       "send": {"rate": "60/h", "burst": 3}})
    spend(caller, 1)
    gateway.stop()
    time.sleep(1.5)
    gateway.start()
    spend(caller, 1)
    reply = caller.text()
    expect(reply.status == 429 and reply.json["violated-policies"] == ["session"], f"{reply!r}")


@scenario("kept", "callers who never stop, through stops and kills: under the rate in any window")
def through_restarts(suite):
    rate, burst = 4, 3
    upstream, gateway, _ = start(suite, {
        "session": {"rate": f"{rate}/s", "burst": burst, "per-day": "off"}})
    ends = threading.Event()

    def call(session, number):
        caller = Caller(gateway)
        caller.numbers = number * 10_000
        while not ends.is_set():
            try:
                caller.text(session, wait=2)
            except OSError:
                time.sleep(0.01)
    threads = [threading.Thread(target=call, args=(session, number), daemon=True)
               for number, session in enumerate(("main", "main", "main", "s-1", "s-1"))]
    for thread in threads:
        thread.start()
    # A kill comes before the next snapshot: the audit log fills in what is missing.
    for how, seconds in (("SIGTERM", 1), ("SIGKILL", 2), ("SIGTERM", 1), ("SIGKILL", 2)):
        time.sleep(seconds)
        restart(gateway, how)
    time.sleep(1)
    ends.set()
    for session in ("main", "s-1"):
        times = [one.at for one in upstream.seen(session)]
        expect_windows(session, times, rate, burst)
        expect(len(times) >= 12, f"{session}: only {len(times)} passed")
    return f"{len(upstream.seen())} calls"


def broken(name, damage, is_quick=False):
    @scenario("kept", f"a snapshot that is {name}: days from the audit log, the rest conservative")
    def check(suite):
        if suite.is_quick and not is_quick:
            raise Skip("only without --quick")
        _, gateway, caller = start(suite, {
            "session": {"rate": "120/min", "burst": 5, "per-day": 12}})
        spend(caller, 5)
        time.sleep(1.6)
        spend(caller, 3)
        spend(caller, 2, "s-1")
        gateway.stop()
        expect(gateway.state_path.exists(), f"there is no {gateway.state_path.name}: "
               f"{[path.name for path in gateway.audit_path.parent.iterdir()]}")
        expect(gateway.state_path.stat().st_mode & 0o777 == 0o600, "others may read it")
        damage(gateway.state_path)
        gateway.start()
        # A session that did nothing lately is treated as if it had.
        replies = [caller.text("s-2") for _ in range(3)]
        expect(any(one.status == 429 and one.json["violated-policies"] == ["session"]
                   and one.retry_after == 1 for one in replies),
               f"after a lost snapshot all of the burst is there: {replies}")
        passed, deadline = 0, time.monotonic() + 20
        while time.monotonic() < deadline:
            reply = caller.text(wait=5)
            if reply.status != 200:
                break
            passed += 1
        expect(reply.status == 429 and "session-day" in reply.json["violated-policies"],
               f"after {passed} of 4: {reply!r}")
        expect(passed == 4, f"eight of twelve were used, and {passed} passed")
        expect("state" in gateway.said or "snapshot" in gateway.said
               or "limits" in gateway.said, f"nothing is said of it: {gateway.said}")


def flip(path):
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 0x10
    path.write_bytes(octets)


def cut(path):
    path.write_bytes(path.read_bytes()[:-20])


broken("gone", lambda path: path.unlink(), is_quick=True)
broken("damaged", flip, is_quick=True)
broken("cut off", cut)
broken("empty", lambda path: path.write_bytes(b""))
broken("of another version", lambda path: path.write_bytes(
    path.read_bytes()[:4] + b"\xff" + path.read_bytes()[5:]))


def changed(how, name, before, after, used, passes):
    @scenario("kept", f"{how} with {name} keeps what was used")
    def check(suite):
        _, gateway, caller = start(suite, before)
        spend(caller, used)
        gateway.configure(after)
        if how == "SIGHUP":
            gateway.reload()
            quota = int(after["session"]["rate"].split("/")[0])
            expect(eventually(
                lambda: caller.groups("s-9").policies["session"]["q"] == quota, 3),
                   f"the new rate is not taken up: {gateway.said}")
        else:
            restart(gateway, how)
        expect_left(caller, passes)


def session(rate, burst):
    return {"session": {"rate": rate, "burst": burst, "per-day": "off"}}


for way in ("SIGTERM", "SIGHUP"):
    changed(way, "a larger burst", SLOW, session("61/h", 20), 8, 12)
    changed(way, "a smaller burst", SLOW, session("30/h", 9), 8, 1)
    changed(way, "a faster rate", SLOW, session("120/h", 10), 8, 2)
    changed(way, "a slower rate", SLOW, session("20/h", 10), 8, 2)
    changed(way, "a burst below what was used", SLOW, session("31/h", 5), 8, 0)


@scenario("kept", "SIGHUP takes overrides and a client's limit, and calls go on")
def reload(suite):
    _, gateway, caller = start(suite, SLOW)
    spend(caller, 8)
    waits = caller.begin_text("s-1", wait=20)
    expect(waits.reply().status == 200, "another session is refused")
    gateway.clients = [client("one", limit={"rate": "60/h", "burst": 50})]
    gateway.configure({**SLOW, "overrides": [
        {"sessions": "s-*", "session": {"rate": "60/h", "burst": 2, "per-day": "off"}}]})
    gateway.reload()
    expect(eventually(lambda: "client" in caller.groups("s-7").policies, 3), gateway.said)
    expect(caller.groups("s-8").policies["session"] == {"q": 60, "w": 3_600}, "no policy")
    expect_left(caller, 2)
    expect_left(caller, 2, "s-6")


@scenario("kept", "SIGHUP with a mistake in the file: all stays as it was, and it is said")
def bad_reload(suite):
    _, gateway, caller = start(suite, SLOW)
    spend(caller, 8)
    good = gateway.configuration.read_text()
    gateway.configuration.write_text(good.replace('"60/h"', '"60/parsec"'))
    gateway.reload()
    expect(eventually(lambda: "parsec" in gateway.said or "rate" in gateway.said, 3),
           f"nothing is said: {gateway.said}")
    expect(gateway.is_alive, "it ended")
    expect_left(caller, 2)


@scenario("kept", "an audit log that is off: not kept, and a warning says so")
def without_log(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, SLOW, starts=False)
    text = gateway.configuration.read_text()
    head, _, _ = text.partition('"audit": {')
    gateway.configuration.write_text(f'{head}"audit": "off"}}')
    gateway.start()
    caller = Caller(gateway)
    spend(caller, 8)
    expect("limit" in gateway.said, f"nothing is said of limits: {gateway.said}")
    path = gateway.folder / "own.state"
    gateway.stop()
    gateway.configuration.write_text(
        f'{head}"audit": "off"}}'.replace('"limits": {', f'"limits": {{"state-file": "{path}", '))
    gateway.start()
    spend(caller, 8)
    gateway.stop()
    expect(path.exists(), "no state file")
    gateway.start()
    expect_left(caller, 2)
