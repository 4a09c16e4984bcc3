"""Sinks besides the file that do not read, go away, or come late: no call waits for them."""

import socket
import threading
import time

import segments
import settings
from book import Book
from callers import MIX_LARGE, Callers
from gateway import Gateway
from suite import eventually, expect, scenario
from upstream import Upstream

CALLS = 150


class Collector:
    """Syslog by TCP with octet counting; `reads`: whether it ever takes anything."""

    def __init__(self, suite, reads=True):
        self.reads = reads
        self.listener = socket.socket()
        # A peer that does not read must be felt soon.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(8)
        self.port = self.listener.getsockname()[1]
        self.peers, self.streams = [], []
        threading.Thread(target=self._accept, daemon=True).start()
        suite.keep(self)

    def _accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            stream = bytearray()
            self.streams.append(stream)
            self.peers.append(peer)
            if self.reads:
                threading.Thread(target=self._read, args=(peer, stream), daemon=True).start()

    @staticmethod
    def _read(peer, stream):
        try:
            while piece := peer.recv(1 << 16):
                stream += piece
        except OSError:
            pass

    def messages(self, since=0):
        """What came by the connections from that one on, message by message [RFC 6587 §3.4.1]."""
        found = []
        for stream in self.streams[since:]:
            rest = bytes(stream)
            while b" " in rest:
                length, _, rest = rest.partition(b" ")
                if len(rest) < int(length):
                    break
                found.append(rest[:int(length)])
                rest = rest[int(length):]
        return found

    def close(self):
        self.listener.close()
        for peer in self.peers:
            peer.close()

    def explain(self):
        pass


def gateway_with(suite, port, durability="os", queue="64KB"):
    upstream = Upstream(suite)
    sink = f'{{ type: syslog, to: "tcp:127.0.0.1:{port}", queue: {queue} }}'
    gateway = Gateway(suite, upstream, "sinks", settings.small(sinks=[sink]), durability)
    return upstream, gateway.start()


def finish(upstream, gateway, answers):
    statuses = {answer.status for answer in answers}
    expect(statuses <= {200, 403}, f"answered {sorted(statuses)}")
    gateway.stop()
    book = Book(gateway.path).update()
    book.expect_closed()
    book.expect_covers(upstream.seen(), answers)
    gateway.verify()
    return book


def dead(suite, durability):
    """The calls are counted while the sink is stuck; how long they take is not looked at."""
    collector = Collector(suite, reads=False)
    upstream, gateway = gateway_with(suite, collector.port, durability)
    expect(eventually(lambda: collector.peers), "it does not connect")
    answers = []

    def dropped():
        return sum(record["count"] for record in segments.records(gateway.path, "notice")
                   if record["reason"] == "sink-dropped")

    def is_said():
        # The kernel's buffers take some megabytes before anybody notices.
        came = Callers(gateway.port, 4, MIX_LARGE, CALLS).wait(60)
        expect(len(came) == 4 * CALLS, f"{len(came)} calls came back, of {4 * CALLS}")
        answers.extend(came)
        return dropped()
    expect(eventually(is_said, 60, 0.3), "the log does not say that records were dropped")
    finish(upstream, gateway, answers)
    return f"{len(answers)} calls came back while it was stuck, {dropped()} records dropped"


for _durability in ("os", "group"):
    scenario("sinks", f"a syslog server that never reads ({_durability})")(
        lambda suite, durability=_durability: dead(suite, durability))


@scenario("sinks", "nobody listens")
def absent(suite):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    upstream, gateway = gateway_with(suite, port)
    answers = Callers(gateway.port, 4, calls_max=40).wait()
    expect(len(answers) == 160, "calls wait for a sink that is not there")
    finish(upstream, gateway, answers)
    return f"{len(answers)} calls"


@scenario("sinks", "a syslog server that reads gets every record, again after it was gone")
def alive(suite):
    collector = Collector(suite)
    upstream, gateway = gateway_with(suite, collector.port, queue="4MB")
    answers = Callers(gateway.port, 4, calls_max=20).wait()
    expect(eventually(lambda: collector.messages()), "nothing arrives")
    before = len(collector.peers)
    for peer in collector.peers[:before]:
        peer.shutdown(socket.SHUT_RDWR)
    time.sleep(0.1)
    answers += Callers(gateway.port, 4, calls_max=20).wait()
    expect(eventually(lambda: len(collector.peers) > before), "it does not connect again")
    expect(eventually(lambda: collector.messages(before)), "nothing arrives any more")
    book = finish(upstream, gateway, answers)
    eventually(lambda: any(b'"kind":"stop"' in text for text in collector.messages(before)))
    text = b"".join(collector.messages(before))
    last = [answer.call for answer in answers[-4:] if answer.call in book.outcomes]
    expect(all(call.encode() in text for call in last), "the last calls are missing")
    return f"{len(answers)} calls, {len(collector.messages(before))} messages after it was gone"
