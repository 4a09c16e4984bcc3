"""Waiting costs no thread and holds no body."""

import socket
import struct
import time

from caller import Call, Caller
from gateway import Gateway
from suite import eventually, expect, scenario
from upstream import Upstream

CALLS = 200
BODY_BYTES = 1 << 20
# What may be held of each: the head and one buffer.
HELD_BYTES = 100 << 10


@scenario("memory", f"{CALLS} calls with bodies of 1 MB wait: no thread, no memory, and all leave")
def bodies(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "1/s", "burst": 1, "per-day": "off"}, "line": 300, "waiting": 1_000})
    caller = Caller(gateway)
    expect(caller.text().status == 200, "the first is refused")
    reply = caller.text("s-1", to="6280001")
    expect(reply.status == 200, f"{reply!r}")
    resident, threads = gateway.resident_bytes, gateway.threads
    body = b'{"to":"6280001","media":"' + b"iVBORw0KGgoA" * (BODY_BYTES // 12) + b'"}'
    calls = []
    for _ in range(CALLS):
        call = Call(gateway.port, "POST", "/v1/sessions/main/messages/media", b"",
                    fields=("Prefer: wait=290",), length=len(body))
        call.peer.setblocking(False)
        calls.append([call, 0])
    deadline = time.monotonic() + (3 if suite.is_quick else 8)
    sent_all = 0
    while time.monotonic() < deadline:
        for one in calls:
            try:
                one[1] += one[0].peer.send(body[one[1]:one[1] + (1 << 16)])
            except (BlockingIOError, BrokenPipeError, ConnectionResetError, socket.timeout):
                pass
        sent_all = sum(sent for _, sent in calls)
        time.sleep(0.01)
    grown = gateway.resident_bytes - resident
    expect(gateway.threads == threads, f"{gateway.threads} threads in place of {threads}")
    expect(grown < CALLS * HELD_BYTES, f"memory grew by {grown >> 20} MB")
    waiting = sum(not call.has_reply() for call, _ in calls)
    expect(waiting >= CALLS - 15, f"only {waiting} of {CALLS} wait")
    depth = [value for name, value in gateway.metrics().items()
             if "waiting" in name and value >= CALLS - 15]
    expect(depth, "no metric says how many wait")
    for call, _ in calls:
        # A plain close would stand behind the octets that nobody reads, and could not be seen.
        call.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        call.leave()
    expect(eventually(lambda: not [1 for name, value in gateway.metrics().items()
                                   if "waiting" in name and "total" not in name
                                   and "max" not in name and value > 0], 10),
           "some wait who have left")
    time.sleep(1.1)
    reply = caller.text(wait=5)
    expect(reply.status == 200, f"a call after they left: {reply!r}")
    cut = [one for one in upstream.seen("main") if one.operation == "media"]
    expect(len(cut) <= 15, f"WARest was sent {len(cut)} of them")
    return f"{grown >> 10} KB for {sent_all >> 20} MB that were sent"
