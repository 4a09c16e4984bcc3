"""Raw octets through the gateway, and a recording upstream behind it.

    python3 Tests/EndToEndTests/edge/run.py --gateway .build/release/warest-gateway
    python3 Tests/EndToEndTests/edge/run.py --nginx          # the same on nginx, to compare

Prints a line for each failing row and `N passed, N failed` at the end; exit status 1 if any failed.
"""

import argparse
import shutil
import sys
import tempfile
import time

import connections
import proxy
import recorder
import replies
import requests_body
import requests_fields
import requests_line
import rows
import tls
from client import Conversation

READ_BUFFER_BYTES = 60_000
FAMILIES = ("requests", "replies", "connections", "tls")


class Failure(Exception):
    pass


class Suite:
    """One proxy, one recorder, and the count."""

    def __init__(self, options, certificates=None):
        self.options = options
        self.strict = bool(options.gateway)
        self.tls = certificates is not None
        self.recorder = recorder.Recorder(
            proxy.API_KEY, options.recorder_port, strict=self.strict,
            tls=certificates.context() if certificates else None)
        if options.gateway:
            self.proxy = proxy.Gateway(
                options.gateway, self.recorder.port,
                ca_file=certificates.ca_file if certificates else None)
        elif options.nginx:
            self.proxy = proxy.Nginx(self.recorder.port)
        else:
            self.proxy = proxy.External(int(options.proxy_url.rpartition(":")[2].strip("/")))
        self.port = self.proxy.port
        self.number = 0
        self.passed = self.failed = 0
        self.answered = {}
        self.streamed = set()

    def next_number(self):
        self.number += 1
        return self.number

    def check(self, family, rfc, name, body):
        if self.options.only and self.options.only not in f"{family} {rfc} {name}":
            return
        try:
            body()
        except (Failure, OSError) as failure:
            self.failed += 1
            print(f"FAIL {family} [{rfc}] {name}: {failure}", flush=True)
            if not self.proxy.is_alive:
                print("the gateway is gone:", self.proxy.read_log().decode(errors="replace")[-3000:])
                raise SystemExit(1) from None
        else:
            self.passed += 1
            if self.options.verbose:
                print(f"pass {family} [{rfc}] {name}", flush=True)
        self.proxy.read_log()

    # Things that every row checks.

    def fill(self, octets, number):
        return rows.number_rows(octets, number, self.port).replace(b"UPSTREAMKEY", proxy.API_KEY)

    def own_answer(self, message, tag):
        if message.status // 100 == 2 and message.body and tag not in message.body:
            raise Failure(f"an answer without its tag {tag!r}: {message.body[:120]!r}")

    def nobody_elses(self, conversation, number):
        data = bytes(conversation.data)
        mine = b"e%06d" % number
        for tag in recorder.TAG.findall(data):
            if not tag.startswith(mine):
                raise Failure(f"octets of another client: {tag!r} in {data[:200]!r}")
        if proxy.API_KEY in data:
            raise Failure("the API key shows")
        if self.strict and conversation.violation:
            raise Failure(f"the client got no strict HTTP: {conversation.violation}")

    def next_caller(self, method="revoke"):
        """A fresh client on whatever connections are pooled now. Returns the recorder's entry."""
        number = self.next_number()
        mark = self.recorder.mark()
        octets = rows.revoke() if method == "revoke" else rows.get()
        conversation = Conversation(self.port)
        try:
            conversation.send(self.fill(octets, number))
            conversation.read_replies(1)
            if conversation.statuses != [200]:
                raise Failure(f"the next caller got {conversation.story()}")
            tag = b"e%06d0x" % number
            self.own_answer(conversation.replies[0], tag)
            self.nobody_elses(conversation, number)
        finally:
            conversation.close()
        seen, _ = self.recorder.since(mark)
        mine = [entry for entry in seen if entry.tag == tag]
        if len(mine) != 1:
            raise Failure(f"the next caller's request went upstream {len(mine)} times")
        return mine[0]

    def upstream_is_clean(self, mark, allow_cut=False):
        """A request that is longer than a read buffer is streamed: when its end turns out to be
        wrong, the upstream connection is cut off, and half a request is none."""
        _, violations = self.recorder.since(mark)
        for kind, _, text in violations:
            tags = recorder.TAG.findall(text.encode())
            streamed = any(int(tag[1:7]) in self.streamed for tag in tags)
            if kind != "cut" or not (allow_cut or streamed):
                raise Failure(f"upstream saw: {text}")

    # Requests.

    def request_row(self, row, step):
        number = self.next_number()
        mark = self.recorder.mark()
        octets = self.fill(row.octets, number)
        if len(octets) > READ_BUFFER_BYTES:
            self.streamed.add(number)
        conversation = Conversation(self.port)
        conversation.methods = list(row.methods)
        try:
            wanted = max(len(outcome.answers) for outcome in row.outcomes)
            may_stay = any(outcome.closes is not True for outcome in row.outcomes)
            conversation.send(octets, step)
            if row.half_close:
                conversation.half_close()
            conversation.read_replies(wanted if may_stay and not row.half_close else wanted + 1)
            before = len(conversation.replies)
            if may_stay and conversation.state == "open" and not row.half_close:
                self._probe(conversation, number)
            served_on = len(conversation.replies) > before and conversation.statuses[-1] == 200
            if served_on:
                conversation.replies, probe = conversation.replies[:-1], conversation.replies[-1]
                self.own_answer(probe, b"e%06d8x" % number)
            seen, _ = self.recorder.since(mark)
            outcome = self._matching(row, conversation, served_on, seen, number)
            for message, index in zip(conversation.replies, self._order(outcome)):
                if index is not None:
                    self.own_answer(message, b"e%06d%dx" % (number, index))
            self.nobody_elses(conversation, number)
        finally:
            conversation.close()
        self.next_caller()
        self.upstream_is_clean(mark, allow_cut=row.allow_cut)
        seen, _ = self.recorder.since(mark)
        self._forwarded(row, outcome, number, served_on, seen, len(conversation.replies))
        self.answered[number] = len(conversation.replies) + served_on

    def _probe(self, conversation, number):
        """One more request on the same connection shows whether both sides still agree."""
        target = rows.list_target(8)
        conversation.methods += [b"GET"] * (len(conversation.replies) + 1 - len(conversation.methods))
        conversation.send(self.fill(rows.get(b"Connection: close", target=target), number))
        conversation.read_to_end()

    def _order(self, outcome):
        """Whose answer each reply must be: the upstream's numbers for the successes, in order."""
        numbers = iter(outcome.upstream)
        return [next(numbers, None) if 200 in answer else None for answer in outcome.answers]

    def _matching(self, row, conversation, served_on, seen, number):
        statuses = conversation.statuses
        why = []
        tags = [entry.tag for entry in seen if entry.tag[1:7] == b"%06d" % number]
        for outcome in row.outcomes:
            if len(statuses) != len(outcome.answers) or any(
                    status not in answer for status, answer in zip(statuses, outcome.answers)):
                why.append("the answers")
            elif conversation.partial:
                why.append("an incomplete answer")
            elif outcome.closes is True and (served_on or conversation.state == "open"):
                why.append("the connection stays open")
            elif outcome.closes is False and not served_on:
                why.append("the connection does not serve on")
            elif conversation.state == "open":
                why.append("the probe got no answer")
            elif self.strict and [int(tag[7:8]) for tag in tags if tag[7:8] != b"8"] != list(
                    outcome.upstream):
                why.append(f"upstream saw {[tag.decode() for tag in tags]}")
            else:
                return outcome
        more = " and served on" if served_on else ""
        raise Failure(f"got {conversation.story()}{more}: {' / '.join(why)}")

    def _forwarded(self, row, outcome, number, served_on, seen, answers):
        mine = [entry for entry in seen if entry.tag[1:7] == b"%06d" % number]
        others = [entry for entry in seen if entry.tag == b"untagged"]
        if len(mine) + len(others) > answers + served_on:
            raise Failure(f"{len(mine) + len(others)} requests upstream, {answers} answers")
        if any(entry.tag[7:8] == b"9" for entry in mine):
            raise Failure("a hidden request went upstream")
        data = b"\n".join(
            entry.message.start + b"\n" + b"\n".join(b": ".join(field) for field in entry.message.fields)
            + b"\n" + entry.message.body for entry in mine)
        for text in row.absent:
            text = self.fill(text, number)
            if text.lower() in data.lower():
                raise Failure(f"{text!r} went upstream")
        if self.strict:
            for text in row.present:
                # Members of a JSON body stay as they are; the gateway adds others in front.
                text = self.fill(text, number).strip(b"{}")
                if text not in data:
                    raise Failure(f"{text!r} did not go upstream")

    def requests(self):
        for row in requests_line.ROWS + requests_fields.ROWS + requests_body.ROWS:
            for mode in self.options.modes:
                step = None if mode == "whole" else 1 if len(row.octets) < 1_500 else 811
                self.check("request", row.rfc, f"{row.name} ({mode})",
                           lambda row=row, step=step: self.request_row(row, step))

    # Replies.

    def reply_row(self, row, effect, dribble):
        expect = row.expect_effect or row.expect if effect else row.expect
        method = b"POST" if effect else row.method
        number = self.next_number()
        tag = b"e%06d0x" % number
        mark = self.recorder.mark()
        steps = [
            step.replace(b"TAGTAGTAG", tag) if isinstance(step, bytes) else step
            for step in row.steps]
        self.recorder.scripts[tag] = recorder.Script(*steps, dribble=dribble)
        octets = rows.revoke(version=row.version) if effect else rows.get(
            method=row.method, version=row.version)
        conversation = Conversation(self.port)
        conversation.methods = [method]
        try:
            conversation.send(self.fill(octets, number))
            conversation.read_replies(1)
            self._reply_as_expected(row, expect, conversation, tag)
            self.nobody_elses(conversation, number)
            if conversation.state == "open" and row.version == b"HTTP/1.1":
                self._ask_again(conversation, number)
            if b"POISON" in conversation.data:
                raise Failure(f"the client got what it must not: {bytes(conversation.data)[:300]!r}")
        finally:
            conversation.close()
            self.recorder.scripts.pop(tag, None)
        follower = self.next_caller("revoke" if effect else "get")
        seen, _ = self.recorder.since(mark)
        mine = [entry for entry in seen if entry.tag == tag]
        if effect and len(mine) > 1:
            raise Failure(f"a call with an effect went upstream {len(mine)} times")
        if not row.reusable and mine and follower.connection == mine[0].connection:
            raise Failure("the connection was used again")
        self.upstream_is_clean(mark)

    def _ask_again(self, conversation, number):
        """The same client's next request is answered with its own reply, whatever came before."""
        before = len(conversation.replies)
        self._probe(conversation, number)
        for message in conversation.replies[before:]:
            if message.status == 200:
                self.own_answer(message, b"e%06d8x" % number)
        if len(conversation.replies) > before + 1:
            raise Failure(f"more answers than requests: {conversation.story()}")

    def _reply_as_expected(self, row, expect, conversation, tag):
        reply = conversation.replies[0] if conversation.replies else None
        if len(conversation.replies) > 1:
            raise Failure(f"more than one answer: {conversation.story()}")
        interims = [interim.status for interim in conversation.interims]
        if self.strict and row.interims is not None and interims != list(row.interims):
            raise Failure(f"interim replies {interims}")
        if expect == replies.ANY:
            if reply is None and conversation.state == "open":
                raise Failure("no answer")
        elif row.method == b"HEAD" and reply is not None and reply.status == 405:
            pass
        elif expect == replies.BAD:
            if reply is None or reply.status != 502:
                raise Failure(f"got {conversation.story()} in place of 502")
        elif expect == replies.CUT:
            if reply is not None and reply.status != 502:
                raise Failure(f"a truncated reply looks complete: {conversation.story()}")
            if reply is None and conversation.state == "open":
                raise Failure("the client is left waiting")
        elif reply is None:
            raise Failure(f"got {conversation.story()} in place of {row.status}")
        elif row.status < 400:
            if reply.status != row.status:
                raise Failure(f"got {conversation.story()} in place of {row.status}")
            if row.body is not None and reply.body != row.body.replace(b"TAGTAGTAG", tag):
                raise Failure(f"the body is not WARest's: {reply.body[:200]!r}")
        elif reply.status < 400:
            raise Failure(f"an error became {reply.status}")

    def replies(self, family="reply"):
        for row in replies.ROWS + (replies.TLS_ROWS if self.tls else []):
            size = sum(len(step) for step in row.steps if isinstance(step, bytes))
            for mode in self.options.modes:
                if mode != "whole" and size > 4_000:
                    continue
                for effect in (False, True):
                    if effect and row.method == b"HEAD":
                        continue
                    kind = "effect" if effect else "read"
                    self.check(
                        family, row.rfc, f"{row.name} ({kind}, {mode})",
                        lambda row=row, effect=effect, mode=mode: self.reply_row(
                            row, effect, mode != "whole"))

    def over_tls(self):
        self.replies("reply over TLS")
        self.check("connection over TLS", "9112 §9.3",
                   "pooled connections that the upstream has closed are not used",
                   lambda: connections.pool_closed(self, Failure))

    # The rest.

    def connections(self):
        for rfc, name, scenario in connections.SCENARIOS:
            def body(scenario=scenario):
                mark = self.recorder.mark()
                scenario(self, Failure)
                self.next_caller()
                self.upstream_is_clean(mark, allow_cut=True)
            self.check("connection", rfc, name, body)

    def finish(self):
        def counts():
            for entry in self.recorder.seen:
                number = int(entry.tag[1:7]) if entry.tag != b"untagged" else None
                if number in self.answered:
                    self.answered[number] -= 1
                    if self.answered[number] < 0:
                        raise Failure(f"row {number}: more requests upstream than answers")

        def process():
            log = self.proxy.read_log()
            if proxy.API_KEY in log:
                raise Failure("the API key is in the log")
            if not self.proxy.is_alive:
                raise Failure("the gateway died")
            status = self.proxy.stop()
            if status != 0:
                raise Failure(f"exit status {status} after SIGTERM")

        def audit():
            records = self.proxy.records()
            intents = {record["request_id"] for record in records if record["kind"] == "intent"}
            outcomes = [record["request_id"] for record in records if record["kind"] == "outcome"]
            for entry in self.recorder.seen:
                if entry.message.method in (b"GET", b"HEAD"):
                    continue
                identifier = (entry.message.value(b"x-request-id") or b"").decode("latin-1")
                if identifier not in intents:
                    raise Failure(f"an effect without its intent: {entry.message.start!r}")
            if len(outcomes) != len(set(outcomes)):
                raise Failure("a call has two outcomes")
            missing = intents - set(outcomes)
            if missing:
                raise Failure(f"{len(missing)} intents have no outcome")
            if proxy.API_KEY.decode() in str(records) or "demo-token" in str(records):
                raise Failure("a secret is in the audit file")

        self.check("end", "edge", "never more requests upstream than answers", counts)
        self.check("end", "edge", "the process is well and ends when asked", process)
        if self.strict:
            self.check("end", "invariants", "every effect has its intent, every intent one outcome",
                       audit)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--gateway", help="the binary to test")
    which.add_argument("--nginx", action="store_true", help="nginx in its place")
    which.add_argument("--proxy-url", help="a running proxy in front of --recorder-port")
    parser.add_argument("--recorder-port", type=int, default=0)
    parser.add_argument("--families", default=",".join(FAMILIES))
    parser.add_argument("--modes", default="whole,octets", help="whole, octets: one at a time")
    parser.add_argument("--only", help="rows whose line holds this text")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.modes = options.modes.split(",")
    started = time.monotonic()
    families = options.families.split(",")
    counts = [0, 0]
    if set(families) - {"tls"}:
        run(options, [family for family in families if family != "tls"], counts)
    if "tls" in families and options.gateway:
        with tempfile.TemporaryDirectory(prefix="warest-edge.") as folder:
            options.modes = ["whole"]
            run(options, ["over_tls"], counts, tls.Certificates(folder))
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    print(f"{counts[0]} passed, {counts[1]} failed")
    sys.exit(1 if counts[1] else 0)


def run(options, families, counts, certificates=None):
    suite = Suite(options, certificates)
    try:
        for family in families:
            getattr(suite, family)()
        suite.finish()
    finally:
        if suite.proxy.is_alive:
            suite.proxy.stop()
        suite.recorder.close()
        if getattr(suite.proxy, "folder", None) and not suite.failed:
            shutil.rmtree(suite.proxy.folder, ignore_errors=True)
        counts[0] += suite.passed
        counts[1] += suite.failed


if __name__ == "__main__":
    main()
