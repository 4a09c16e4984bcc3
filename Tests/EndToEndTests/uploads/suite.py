"""The gateways, the stand-in behind them, the count, and what every check asks of them."""

import json
import re
import shutil
import sys
import threading
import time
import traceback
import urllib.parse

import proxy
import readers
import target
import upstream
import wire
from sender import Sender

SCENARIOS = []
SHORT_BYTES = 8_192
TARGET = {
    kind: b"/v1/sessions/%s/messages/" + kind.encode()
    for kind in ("text", "files", "media", "audio", "document", "sticker", "gif", "poll", "list",
                 "button", "location", "contact")}


class Failure(Exception):
    pass


class Skip(Exception):
    pass


def scenario(family, name, when=None):
    """`when(options)`: whether it belongs to a run with these options."""
    def add(function):
        SCENARIOS.append((family, name, function, when))
        return function
    return add


def expect(condition, text):
    if not condition:
        raise Failure(text)


class Suite:
    def __init__(self, options):
        self.options = options
        self.upstream = upstream.Upstream(proxy.API_KEY)
        self.gateways = {}
        self.started = []
        self.numbers = threading.Lock()
        self.row = 0
        self.passed = self.failed = self.skipped = 0
        self.figures = []

    def gateway(self, edge=target.LARGE):
        if edge not in self.gateways:
            gateway = target.Gateway(self.options.gateway, self.upstream.port, edge)
            self.gateways[edge] = gateway
            self.started.append(gateway)
        return self.gateways[edge]

    def check(self, family, name, function):
        line = f"{family}: {name}"
        if self.options.only and not re.search(self.options.only, line):
            return
        started = time.monotonic()
        try:
            function(self)
            self.healthy()
        except Skip as skip:
            self.skipped += 1
            print(f"skip {line}: {skip}", flush=True)
        except Exception as failure:  # one check's mistake must not end the others
            self.failed += 1
            print(f"FAIL {line}: {failure}", flush=True)
            if not isinstance(failure, (Failure, OSError, wire.Violation)):
                traceback.print_exc()
        else:
            self.passed += 1
            if self.options.verbose:
                print(f"pass {line} ({time.monotonic() - started:.1f} s)", flush=True)
        self.upstream.violations.clear()
        for edge, gateway in list(self.gateways.items()):
            if not gateway.is_alive:
                log = gateway.read_log().decode(errors="replace")[-3000:]
                print(f"a gateway is gone after {line}:\n{log}", flush=True)
                self.failed += 1
                del self.gateways[edge]

    def healthy(self):
        """After each check: everybody else is served, and upstream saw nothing strange."""
        if self.upstream.violations:
            raise Failure(f"upstream saw: {self.upstream.violations[0]}")
        for gateway in self.gateways.values():
            if not gateway.is_alive:
                raise Failure("the gateway is gone")
            self.ask(gateway)

    def ask(self, gateway):
        """One small call on a connection of its own."""
        row = self.next_row()
        sender = Sender(gateway.port)
        try:
            sender.send_head(b"GET", b"/v1/sessions/s%d/groups" % row, [b"X-Upload-Row: %d" % row])
            reply = sender.read_reply(30)
            expect(reply and reply.status == 200 and b"row %d" % row in reply.body,
                   f"another caller got {sender.story()}")
        finally:
            sender.close()

    def next_row(self):
        with self.numbers:
            self.row += 1
            return self.row

    # A request, and what came of it.

    def fields(self, row, *more):
        return [b"X-Upload-Row: %d" % row, *more]

    def post(self, kind, body, *fields, query=b"", row=None, plan=None, gateway=None, chunked=False,
             target_path=None, method=b"POST", token=target.TOKEN, **options):
        """Sends a whole request; returns (row, sender) with the reply read, if one came."""
        row = row or self.next_row()
        if plan:
            self.upstream.plans[row] = plan
        gateway = gateway or self.gateway()
        path = target_path or TARGET[kind] % (b"s%d" % row)
        sender = Sender(gateway.port)
        length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % len(body)
        pieces = [body] if isinstance(body, bytes) else body.pieces()
        # A short body comes with its head, so that it was read when it is refused.
        whole = b""
        if len(body) < SHORT_BYTES and not chunked:
            whole, pieces = b"".join(pieces), []
        sender.send_head(method, path + query, self.fields(row, *fields, length), token, whole)
        sender.send_body(pieces, chunked, **options)
        sender.read_reply()
        return row, sender

    def arrived(self, row, session=None):
        """The one request of a row, complete and with the path's session."""
        self.settled(row)
        arrivals = self.upstream.of(row)
        expect(len(arrivals) == 1, f"{len(arrivals)} requests upstream: "
               f"{[arrival.state for arrival in arrivals]}")
        arrival = arrivals[0]
        expect(not arrival.violation, f"upstream saw: {arrival.violation}")
        expect(arrival.state == "complete", f"the request upstream is {arrival.state}")
        self.one_session(arrival, session or f"s{row}")
        return arrival

    def one_session(self, arrival, session):
        """Whichever way WARest reads it, there is this session and no other."""
        query = urllib.parse.parse_qsl(
            arrival.target.partition(b"?")[2].decode("latin-1"), keep_blank_values=True)
        found = [("query", name, value) for name, value in query
                 if name.lower() in readers.SELECTORS]
        if isinstance(arrival.body, readers.Multipart):
            for index, part in enumerate(arrival.body.parts):
                names = readers.names_read(part.disposition)
                selectors = {name for name in names if name.lower() in readers.SELECTORS}
                if selectors:
                    value = (part.octets or b"?").decode("latin-1")
                    found += [("part", name, value) for name in selectors]
                    expect(index == 0 and part.filename is None,
                           f"a session in part {index}: {part.lines!r}")
        elif arrival.document is not None:
            expect(isinstance(arrival.document, dict), f"the body is {arrival.document!r}")
            found += [("member", name, value) for name, value in arrival.document.items()
                      if name.lower() in readers.SELECTORS]
        expect(len(found) == 1 and found[0][1:] == ("sessionId", session),
               f"the session upstream is {found}, not {session}")

    def settled(self, row, seconds=30):
        """Waits until nothing of the row is on its way any more."""
        expect(self.upstream.wait_until(
            lambda: all(arrival.state != "receiving" for arrival in self.upstream.arrivals
                        if arrival.row == row), seconds),
            "the request upstream is neither finished nor given up")

    def succeeded(self, row, sender, session=None):
        reply = sender.replies[0] if sender.replies else None
        shown = reply.body[:300] if reply else b""
        expect(reply and reply.status == 200, f"got {sender.story()} {shown!r} in place of 200")
        expect(reply.value(b"x-warest-delivery") in (b"sent", None), "delivery is not sent")
        expect(b"row %d" % row in reply.body, f"somebody else's answer: {shown!r}")
        sender.close()
        return self.arrived(row, session)

    def refused(self, row, sender, status, problem=None, pointer=None, hint=False, detail=None,
                reaches_upstream=False):
        """One problem document; nothing complete upstream, or nothing at all."""
        reply = sender.replies[0] if sender.replies else None
        shown = reply.body[:400] if reply else b""
        expect(reply and len(sender.replies) == 1 and not sender.violation,
               f"got {sender.story()} in place of {status}")
        expect(reply.status == status, f"got {sender.story()} {shown!r} in place of {status}")
        expect(reply.value(b"content-type") == b"application/problem+json",
               f"the refusal's type is {reply.value(b'content-type')!r}")
        document = json.loads(reply.body)
        expect(document["status"] == status, f"the problem says {document['status']}")
        if problem:
            expect(document["type"].endswith("/" + problem), f"the type is {document['type']}")
        if pointer is not None:
            pointers = [error.get("pointer") for error in document.get("errors", [])]
            expect(pointer in pointers, f"the pointers are {pointers}, not {pointer}")
        expect(not hint or document.get("hint"), f"no hint: {shown!r}")
        expect(document.get("delivery") in (None, "not_sent"),
               f"delivery {document.get('delivery')}")
        self.never_complete(row, reaches_upstream)
        return document

    def never_complete(self, row, reaches_upstream=False):
        """`must`: the body was longer than what is held, so that its start had to go upstream.

        The stand-in may not have looked at it yet; a reset even takes it back from its hands.
        """
        if reaches_upstream == "must":
            self.upstream.wait_until(lambda: self.upstream.of(row), 2)
        self.settled(row)
        states = [arrival.state for arrival in self.upstream.of(row)]
        expect("complete" not in states, "the request is complete upstream all the same")
        expect(reaches_upstream or not states, f"something went upstream: {states}")
        if reaches_upstream == "must":
            expect(states in ([], ["cut"]), f"upstream saw {states}, not one request cut off")
        return states

    def ends(self, sender):
        """The connection must not be used again, and says so."""
        closes = sender.replies[0].value(b"connection") == b"close"
        expect(closes, "the refusal does not say Connection: close")
        sender.half_close()
        expect(sender.read_to_end(30), "the connection stays open")

    def keeps_or_ends(self, sender):
        """What was not read may be dropped or be the end; the reply says which."""
        if sender.replies[0].value(b"connection") == b"close":
            self.ends(sender)
        else:
            self.serves_on(sender)

    def serves_on(self, sender):
        """The same connection answers one more request."""
        expect(sender.replies[0].value(b"connection") != b"close" and sender.state == "open",
               "the connection is closed although the body was read")
        row = self.next_row()
        sender.send_head(b"GET", b"/v1/sessions/s%d/groups" % row, self.fields(row))
        sender.read_replies(2, 30)
        expect(sender.statuses[1:] == [200], f"the next request got {sender.story()}")
        sender.close()

    def outcome(self, gateway, session, seconds=30):
        """The record of a call's end, once it is written."""
        found = []

        def look():
            found[:] = [record for record in gateway.records()
                        if record["kind"] == "outcome" and record.get("session") == session]
            return bool(found)
        expect(self.upstream.wait_until(look, seconds), f"no outcome for {session}")
        expect(len(found) == 1, f"{len(found)} outcomes for {session}")
        return found[0]

    def finish(self):
        for gateway in list(self.gateways.values()):
            def audit(suite, gateway=gateway):
                text = (gateway.folder / "audit.jsonl").read_text()
                for secret in (proxy.API_KEY, target.TOKEN, target.ONE_SESSION_TOKEN):
                    expect(secret.decode() not in text, "a secret is in the audit file")
                    expect(secret not in gateway.read_log(), "a secret is in the log")
                records = [json.loads(line) for line in text.splitlines()]
                intents = {one["request_id"] for one in records if one["kind"] == "intent"}
                ends = [one["request_id"] for one in records if one["kind"] == "outcome"]
                expect(len(ends) == len(set(ends)), "a call has two outcomes")
                expect(not intents - set(ends), f"{len(intents - set(ends))} without outcome")

            def process(suite, gateway=gateway):
                status = gateway.stop()
                self.gateways = {edge: one for edge, one in self.gateways.items()
                                 if one is not gateway}
                expect(status == 0, f"exit status {status} after SIGTERM")
            self.check("end", "it ends when asked", process)
            self.check("end", "every intent has one outcome, and no secret shows", audit)

    def close(self):
        for gateway in self.started:
            if gateway.is_alive:
                gateway.kill()
            if not self.failed:
                shutil.rmtree(gateway.folder, ignore_errors=True)
        self.upstream.close()

    def figure(self, text):
        self.figures.append(text)
        print(text, file=sys.stderr, flush=True)
