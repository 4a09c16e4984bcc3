"""Lists that show only when the front of a long body is already on its way."""

import json
import time

from caller import Caller
from cost import A, B, C, QUOTA, SESSION, parts
from gateway import Gateway
from suite import eventually, expect, scenario
from upstream import Upstream

LONG = "iVBORw0KGgoAAAANSUhEUgAA" * 20_000
FILLER = "data:image/png;base64," + LONG
MEDIA = "/v1/sessions/{}/messages/media"


def json_pieces(to):
    body = json.dumps({"media": FILLER, "to": to}).encode()
    return "application/json", body[:300_000], body[300_000:]


def multipart_pieces(to):
    body = parts(("media", LONG, "a.png"), ("to", to))
    return "multipart/form-data; boundary=XyZ", body[:300_000], body[300_000:]


FORMS = {"JSON": json_pieces, "multipart": multipart_pieces}


def send(caller, upstream, session, form, to, chunked, wait=None):
    """In two pieces, the second once WARest has seen something of the first, or will not."""
    kind, first, second = FORMS[form](to)
    before = len(upstream.seen())
    fields = (f"Prefer: wait={wait}",) if wait else ()
    if chunked:
        call = caller.begin("POST", MEDIA.format(session), b"%x\r\n%s\r\n" % (len(first), first),
                            kind=kind, chunked=True, fields=fields)
    else:
        call = caller.begin("POST", MEDIA.format(session), first, kind=kind,
                            length=len(first) + len(second), fields=fields)
    upstream.wait_for(before + 1, seconds=1)
    if chunked:
        second = b"%x\r\n%s\r\n0\r\n\r\n" % (len(second), second)
    call.send(second)
    return call.reply()


def never_complete(upstream, session_count):
    """Nothing whole reaches WARest beyond `session_count` calls."""
    eventually(lambda: all(one.state != "receiving" for one in upstream.seen()), 3)
    whole = [one for one in upstream.seen() if one.state != "cut"]
    expect(len(whole) == session_count, f"WARest has {whole}")


@scenario("late", "a list behind 300 KB is charged when it shows")
def charged(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": SESSION})
    caller = Caller(gateway)
    number = 0
    for form in FORMS:
        for chunked in (False, True):
            number += 1
            session = f"s-{number}"
            reply = send(caller, upstream, session, form, f"{A},{B},{C}", chunked)
            expect(reply.status == 200, f"{form}, {chunked=}: {reply!r}")
            again = caller.groups(session)
            used = QUOTA - again.limits["session"]["r"] - 1
            expect(used == 3, f"{form}, {chunked=}: {used} charged, not 3")
    expect(all(one.state == "answered" for one in upstream.seen()), f"{upstream.seen()}")
    return f"{len(upstream.seen())} uploads"


@scenario("late", "a late list above the burst: the upload is cut, 422")
def above_burst(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": {"rate": "20/min", "burst": 2, "per-day": 50}})
    caller = Caller(gateway)
    for number, form in enumerate(FORMS):
        for chunked in (False, True):
            reply = send(caller, upstream, f"s-{number}{int(chunked)}", form, f"{A},{B},{C}",
                         chunked)
            expect(reply.status == 422 and reply.type == "cost-above-burst",
                   f"{form}, {chunked=}: {reply!r}")
    never_complete(upstream, 0)


@scenario("late", "a late list beyond what is left: the upload is cut, 429, and little is charged")
def beyond(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": {"rate": "60/h", "burst": 5, "per-day": "off"}})
    caller = Caller(gateway)
    for number, form in enumerate(FORMS):
        session = f"s-{number}"
        expect(caller.text(session, to=f"{A},{B},{C}").status == 200, "three of five are refused")
        reply = send(caller, upstream, session, form, f"{A},{B},{C}", chunked=False)
        expect(reply.status == 429 and reply.json.get("violated-policies") == ["session"],
               f"{form}: {reply!r}")
        expect(reply.retry_after and 1 <= reply.retry_after <= 120, f"{form}: {reply!r}")
        after = caller.groups(session)
        expect(after.status == 200 and after.limits["session"]["r"] >= 0,
               f"{form}: more was charged than passed: {after!r}")
    whole = [one for one in upstream.seen() if one.operation == "media" and one.state != "cut"]
    eventually(lambda: all(one.state != "receiving" for one in upstream.seen()), 3)
    whole = [one for one in upstream.seen() if one.operation == "media" and one.state != "cut"]
    expect(not whole, f"WARest has {whole}")


@scenario("late", "a late recipient who was just written to is refused by his own limit")
def recipient(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"recipient": {"rate": "60/h", "burst": 1}})
    caller = Caller(gateway)
    expect(caller.text(to=B).status == 200, "the first text is refused")
    for form in FORMS:
        reply = send(caller, upstream, "main", form, f"{A},+{B}", chunked=False)
        expect(reply.status == 429 and reply.json.get("violated-policies") == ["recipient"],
               f"{form}: {reply!r}")
    never_complete(upstream, 1)


@scenario("late", "a late refusal names it in the audit log, not delivered or not known")
def on_record(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": {"rate": "20/min", "burst": 2, "per-day": 50}})
    reply = send(Caller(gateway), upstream, "main", "JSON", f"{A},{B},{C}", chunked=False)
    expect(reply.status == 422, f"{reply!r}")
    call = reply.fields["x-request-id"]

    def outcome():
        return [record for record in gateway.records()
                if record["kind"] == "outcome" and record["request_id"] == call]
    expect(eventually(outcome, 5), "no outcome is on record")
    [record] = outcome()
    expect(record["status"] == 422 and record["outcome"] in ("limited", "invalid", "unknown")
           and record["reason"] == "cost-above-burst", f"{record}")
    expect(record.get("delivery") in ("not_sent", "unknown"), f"{record}")


@scenario("late", "a call that waited sends its whole body on, octet by octet")
def waited(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": {"rate": "2/s", "burst": 2, "per-day": "off"}})
    caller = Caller(gateway)
    for form in FORMS:
        session = f"s-{form}"
        for _ in range(2):
            expect(caller.groups(session).status == 200, "a call is refused")
        kind, first, second = FORMS[form](A)
        started = time.monotonic()
        reply = caller.call("POST", MEDIA.format(session), first + second, kind=kind,
                            fields=("Prefer: wait=5",))
        expect(reply.status == 200, f"{form}: {reply!r}")
        expect(time.monotonic() - started > 0.3, f"{form}: it did not wait")
        [arrival] = [one for one in upstream.seen(session) if one.operation == "media"]
        got = arrival.values["media"][0]
        expect(got in (LONG, FILLER), f"{form}: another body of {len(arrival.body)} octets")
