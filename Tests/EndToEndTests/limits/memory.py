"""Waiting costs no thread and holds no body."""

import collections
import socket
import struct
import time

from caller import LENGTH, Call, Caller
from gateway import Gateway, token
from suite import eventually, expect, scenario
from upstream import Upstream

CALLS = 200
BODY_BYTES = 1 << 20
# What may be held of each: the head and one buffer.
HELD_BYTES = 100 << 10


def flood(suite, limits, session, to):
    """Uses one up, asks for many others, and returns the gateway's last word to the one."""
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, limits)
    caller = Caller(gateway)
    expect(caller.text(session(0), to=to(0)).status == 200, "the first is refused")
    statuses = collections.Counter()
    connection = Kept(gateway.port)
    for number in range(1, 6_000):
        statuses[connection.text(session(number), to(number))] += 1
    expect(set(statuses) <= {200, 429, 503}, f"{statuses}")
    reply = caller.text(session(0), to=to(0))
    expect(reply.status in (429, 503), f"it was forgotten: {reply!r}")
    return f"{dict(statuses)}"


class Kept:
    """Texts on one connection that is kept."""

    def __init__(self, port):
        self.peer = socket.create_connection(("127.0.0.1", port), 30)
        self.peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data = b""

    def text(self, session, to):
        body = b'{"to":"%s","message":"x"}' % to.encode()
        self.peer.sendall(
            f"POST /v1/sessions/{session}/messages/text HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {token('one')}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        while b"\r\n\r\n" not in self.data:
            self._more()
        head, _, self.data = self.data.partition(b"\r\n\r\n")
        length = int(LENGTH.search(head + b"\r\n").group(1))
        while len(self.data) < length:
            self._more()
        self.data = self.data[length:]
        return int(head.split(b" ")[1])

    def _more(self):
        piece = self.peer.recv(1 << 16)
        if not piece:
            raise ConnectionError("closed")
        self.data += piece


@scenario("memory", "thousands of other sessions do not make it forget one that is used up")
def sessions(suite):
    return flood(suite, {"session": {"rate": "1/h", "burst": 1, "per-day": "off"},
                         "sessions-max": 1_024},
                 lambda number: f"s-{number}", lambda number: f"62811{number:08}")


@scenario("memory", "thousands of other recipients do not make it forget one that is used up")
def recipients(suite):
    return flood(suite, {"recipient": {"rate": "1/h", "burst": 1}, "recipients-max": 1_024},
                 lambda number: "main", lambda number: f"62811{number:08}")


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
    expect(gateway.threads <= threads, f"{gateway.threads} threads in place of {threads}")
    expect(grown < CALLS * HELD_BYTES, f"memory grew by {grown >> 20} MB")
    waiting = sum(not call.has_reply() for call, _ in calls)
    expect(waiting >= CALLS - 15, f"only {waiting} of {CALLS} wait")
    processor = gateway.processor_seconds
    time.sleep(1)
    busy = gateway.processor_seconds - processor
    expect(busy < 0.2, f"waiting took {busy:.2f} s of processor in a second")
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
