"""Old segments are removed when they are verified, and only then; the log says what went."""

import gzip
import json

import segments
import settings
from book import Book
from callers import MIX_LARGE, Callers
from gateway import Gateway
from suite import eventually, expect, scenario
from upstream import Upstream


class Setting:
    def __init__(self, suite, name, **more):
        self.upstream = Upstream(suite)
        self.gateway = Gateway(
            suite, self.upstream, name, settings.small(**more))
        self.gateway.start()

    def load(self, calls):
        Callers(self.gateway.port, 4, MIX_LARGE, calls).wait()

    def removed(self):
        return [record for record in segments.records(self.gateway.path, "notice")
                if record["reason"] == "segment-removed"]

    def closed(self):
        return [segment for segment in self.gateway.segments()
                if segment.path != self.gateway.path]


@scenario("retention", "the oldest segments go, and the log says which")
def removes(suite):
    this = Setting(suite, "removes", keep="1MB", compress="false")
    known = {}
    # What says that a segment went goes one day itself.
    went = {}

    def note_removals():
        went.update({notice["seq"]: notice for notice in this.removed()})

    def is_removing():
        this.load(40)
        for segment in this.closed():
            known.setdefault(segment.path.name.removesuffix(".gz"), segment.first)
        note_removals()
        return len(went) >= 3
    expect(eventually(is_removing, 90), f"nothing was removed: {known}")
    this.gateway.stop()
    found = this.gateway.segments()
    book = Book(this.gateway.path)
    book.begin_at(found[0])
    book.update()
    book.chain.problems[:] = [
        problem for problem in book.problems if "open intents" not in problem]
    book.expect_sound()
    text = this.gateway.verify(status=0)
    names = {segment.path.name for segment in found}
    note_removals()
    for notice in went.values():
        name = notice["file"].removesuffix(".gz")
        # One that came and went between two looks was never seen.
        first = known.get(name, notice["first_seq"])
        expect(notice["file"] not in names, f"{notice['file']} is said to be removed")
        expect(notice["first_seq"] == first, f"{name} began with {first}")
        expect(len(notice["last_hash"]) == 64, f"{notice}")
    expect(any(notice["file"].removesuffix(".gz") in known for notice in went.values()),
           "nothing that was removed had ever been there")
    last = max(notice["last_seq"] for notice in went.values())
    expect(found[0].first == last + 1, f"{found[0]} follows {last}")
    return f"{len(went)} removed, {len(found)} left; {text.strip().splitlines()[0][:60]}"


@scenario("retention", "a damaged segment stays, and is reported")
def keeps_damaged(suite):
    this = Setting(suite, "damaged", compress="false")
    expect(eventually(lambda: this.load(40) or len(this.closed()) >= 2, 60), "no segments")
    this.gateway.stop()
    victim = this.closed()[0]
    damage(victim)
    this.gateway.configure(["durability: os", *settings.small(
        compress="false", keep="1MB")])
    this.gateway.start()
    expect(eventually(lambda: this.load(40) or len(this.closed()) >= 6 or this.removed(), 60),
           "no segments")
    eventually(lambda: victim.path.name in this.gateway.said, 10)
    expect(victim.path.exists(), "a damaged segment was removed")
    expect(all(notice["first_seq"] != victim.first for notice in this.removed()),
           "a damaged segment is said to be removed")
    expect(victim.path.name in this.gateway.said or any(
        victim.path.name in json.dumps(record)
        for record in segments.records(this.gateway.path, "notice")), "nobody speaks of it")
    this.gateway.stop()
    this.gateway.verify(status=1)
    return f"{victim.path.name} stays, {len(this.removed())} others removed"


def damage(segment):
    """One digit of a record in the middle, with the compression right again."""
    text = bytearray(segment.octets())
    at = text.index(b'"kind":"outcome"', len(text) // 2)
    at = text.rindex(b'"seq":', 0, at) + 6
    text[at] = text[at] ^ 1
    data = bytes(text)
    segment.path.write_bytes(gzip.compress(data) if segment.is_compressed else data)
