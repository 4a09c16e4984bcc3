"""What a log says of each call, read on from where it was read to, and held against the others."""

import segments
from chain import Chain
from suite import expect

EFFECTS = ("write", "send", "admin")


class Book:
    def __init__(self, active):
        self.active = active
        self.chain = Chain()
        self.at, self.consumed = 0, 0
        self.intents, self.outcomes, self.open = {}, {}, {}
        self.own = []
        self.problems = self.chain.problems

    @property
    def checkpoints(self):
        return [record for record in self.own if record["kind"] == "checkpoint"]

    def reasons(self, kind):
        return [record.get("reason") for record in self.own if record["kind"] == kind]

    def begin_at(self, segment):
        """For a log whose oldest segments were removed: what came before is taken on trust."""
        line = segment.octets().split(b"\n", 1)[0]
        self.chain.sequence = segment.first - 1
        self.chain.hash = bytes.fromhex(line[-140:-76].decode())
        self.chain.segment_bytes = None

    def update(self):
        """Reads on. Nobody may be moving the files meanwhile."""
        for segment in segments.of(self.active):
            if segment.first >= self.at:
                self._read(segment)
        return self

    def _read(self, segment):
        data = segment.octets()
        is_new = segment.first != self.at
        if is_new:
            self.at, self.consumed = segment.first, 0
        lines = data[self.consumed:].split(b"\n")
        is_first = is_new and self.chain.sequence > 0
        for line, following in zip(lines[:-1], lines[1:]):
            where = f"{segment.path.name}:{self.consumed}"
            self.consumed += len(line) + 1
            record = self.chain.take_line(line, where, following)
            if record is None:
                continue
            if is_first:
                if self.chain.segment_bytes is not None:
                    self.chain.begin_segment(record, where)
                is_first = False
            self._take(record, where)
        self.chain.torn = lines[-1]
        self.chain.segment_bytes = self.consumed

    def _take(self, record, where):
        kind, call = record["kind"], record.get("request_id")
        if kind == "intent":
            if call in self.intents:
                self.problems.append(f"{where}: a second intent of {call}")
            if call in self.outcomes:
                self.problems.append(f"{where}: the intent of {call} comes after its outcome")
            self.intents[call] = record
            self.open[call] = record
            return
        if kind == "outcome":
            if call in self.outcomes:
                self.problems.append(f"{where}: a second outcome of {call}")
            if call not in self.intents and record.get("reason") == "restart":
                self.problems.append(f"{where}: {call} is closed without an intent")
            self.outcomes[call] = record
            self.open.pop(call, None)
            return
        self.own.append(record)
        # A rotation may have removed the segments with the intents.
        if "open" in record and self.chain.segment_bytes is not None:
            if record["open"] != len(self.open):
                self.problems.append(
                    f"{where}: {kind} {record.get('reason')} counts {record['open']} open intents,"
                    f" there are {len(self.open)}")

    def expect_sound(self):
        expect(not self.problems, f"{len(self.problems)}: {'; '.join(self.problems[:4])}")

    def expect_closed(self):
        """Everything is over: the last line is whole, and each intent has its outcome."""
        expect(not self.chain.torn, f"torn: {self.chain.torn[:80]!r}")
        expect(self.chain.foreign is None, f"not fenced off: {self.chain.foreign!r:.80}")
        expect(not self.open, f"{len(self.open)} intents without an outcome: {list(self.open)[:3]}")
        self.expect_sound()

    def expect_covers(self, seen, answers=(), every_read=True):
        """`seen`: arrivals at the upstream; `answers`: what callers got.

        `every_read`: no process was killed, so that reads have their records too.
        """
        for arrival in seen:
            if arrival.is_effect:
                expect(arrival.call in self.intents, f"{arrival}: seen without an intent")
            elif every_read:
                expect(arrival.call in self.outcomes, f"{arrival}: a read without a record")
        arrived = {arrival.call for arrival in seen}
        expect(len(arrived) == len(seen), "the upstream saw a call twice")
        for answer in answers:
            self._expect_answered(answer, answer.call in arrived, every_read)
        for call, outcome in self.outcomes.items():
            if call not in self.intents and outcome.get("effect") in EFFECTS:
                expect(outcome.get("delivery") == "not_sent",
                       f"{call}: delivery {outcome.get('delivery')} without an intent")

    def _expect_answered(self, answer, has_arrived, every_read):
        if answer.is_refused:
            expect(answer.delivery == "not_sent", f"{answer}: delivery {answer.delivery}")
            expect(not has_arrived, f"{answer}: refused, and yet the upstream saw it")
        if not answer.call or not (every_read or answer.call in self.intents):
            return
        outcome = self.outcomes.get(answer.call)
        if outcome is None:
            # Refused calls beyond so many a second are only counted.
            expect(answer.status in (403, 503) and not has_arrived, f"{answer}: no record")
            return
        if outcome.get("reason") != "restart":
            expect(outcome.get("status") == answer.status,
                   f"{answer}: on record with status {outcome.get('status')}")
