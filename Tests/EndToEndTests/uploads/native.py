"""Uploads on WARest's own paths: the session comes in the query or in the body, and stays one."""

import json

import content
from content import Content, Part, digest_of, multipart
from looks import parts_are
from sender import Sender
from suite import expect, scenario
from target import ONE_SESSION_TOKEN, ONLY_SESSION
from upstream import Plan

MEDIA = b"/api/v1/messages/send/media"
JPEG = b"Content-Type: image/jpeg"
JSON = b"Content-Type: application/json"
FORM = b"Content-Type: application/x-www-form-urlencoded"
AUTO = content.form_type(b"AbC")
TO = Part(b"to", b"6281234567890")
SMALL = Content(5_000, "hostile")
LONG = Content(3 << 20, "hostile")
IS_TO = (b"to", None, digest_of(b"6281234567890"))


def file(octets):
    return Part(b"media", octets, b"cat.jpg", b"image/jpeg")


def session(name):
    return Part(b"sessionId", name)


def refused(suite, row, sender, status, code, reaches_upstream=False):
    """WARest's envelope, and nothing complete upstream."""
    reply = sender.replies[0] if sender.replies else None
    shown = reply.body[:300] if reply else b""
    expect(reply and reply.status == status, f"got {sender.story()} {shown!r} in place of {status}")
    envelope = json.loads(reply.body)
    expect(envelope.get("status") is False and envelope.get("code") == code
           and envelope.get("results") == [] and envelope.get("message"),
           f"the envelope is {envelope}, not of {code}")
    suite.never_complete(row, reaches_upstream)


def post(suite, body, *fields, **options):
    return suite.post(None, body, *fields, target_path=options.pop("path", MEDIA), **options)


@scenario("native", "the session as a part: early, late, twice, and in the query too")
def part(suite):
    for order in ("first", "last", "both"):
        for octets in (SMALL, LONG):
            row = suite.next_row()
            own = session(b"s%d" % row)
            parts = {"first": [own, TO, file(octets)], "both": [own, TO, own, file(octets)],
                     "last": [TO, file(octets), own]}[order]
            for query in (b"", b"?sessionId=s%d" % row):
                number = suite.next_row()
                row_, sender = post(suite, multipart(b"AbC", parts), AUTO, row=number, query=query)
                if order == "last" and octets is LONG and not query:
                    # Nothing can go upstream before the session is known.
                    expect(sender.statuses == [400], f"got {sender.story()} in place of 400")
                    refused(suite, row_, sender, 400, sender_code(sender))
                    continue
                arrival = _succeeded(suite, row_, sender, f"s{row}", order)
                files = [one for one in arrival.body.parts if one.filename is not None]
                expect([one.digest for one in files] == [octets.digest], "another content")


def sender_code(sender):
    return json.loads(sender.replies[0].body)["code"]


def _succeeded(suite, row, sender, wanted, what):
    reply = sender.replies[0] if sender.replies else None
    shown = reply.body[:300] if reply else b""
    expect(reply and reply.status == 200, f"{what}: got {sender.story()} {shown!r} in place of 200")
    sender.close()
    suite.settled(row)
    [arrival] = suite.upstream.of(row)
    expect(arrival.state == "complete" and not arrival.violation,
           f"{what}: upstream {arrival.state}, {arrival.violation}")
    values = set()
    query = arrival.target.partition(b"?")[2].decode()
    values |= {pair.partition("=")[2] for pair in query.split("&") if pair.startswith("sessionId=")}
    parts = getattr(arrival.body, "parts", [])
    values |= {one.octets.decode() for one in parts if one.name == b"sessionId"}
    if arrival.document:
        values |= {arrival.document[name] for name in arrival.document if name == "sessionId"}
    expect(values == {wanted}, f"{what}: the session upstream is {values}, not {wanted}")
    return arrival


@scenario("native", "raw octets, JSON and a form, with the session where it may stand")
def other_bodies(suite):
    row = suite.next_row()
    name = b"s%d" % row
    for what, body, fields, query in (
            ("raw octets", LONG.octets, (JPEG,), b"?to=6281234567890&sessionId=" + name),
            ("JSON", b'{"to":"6281234567890","media":"https://example.com/a","sessionId":"%s"}'
             % name, (JSON,), b""),
            ("JSON and query", b'{"sessionId":"%s","to":"6281234567890","media":"https://a.com/a"}'
             % name, (JSON,), b"?sessionId=" + name),
            ("a form", b"to=6281234567890&media=https://example.com/a&sessionId=" + name, (FORM,),
             b"")):
        number = suite.next_row()
        plan = Plan(long_member=b"no such member")
        row_, sender = post(suite, body, *fields, query=query, row=number, plan=plan)
        _succeeded(suite, row_, sender, name.decode(), what)


@scenario("native", "the client's only session where none is named")
def only(suite):
    for body, fields, query in (
            (multipart(b"AbC", [TO, file(SMALL)]), (AUTO,), b""),
            (multipart(b"AbC", [TO, file(LONG)]), (AUTO,), b""),
            (SMALL.octets, (JPEG,), b"?to=6281234567890")):
        number = suite.next_row()
        row, sender = post(suite, body, *fields, query=query, row=number, token=ONE_SESSION_TOKEN)
        # WARest picks none for messages: then it is for the gateway to say so.
        if sender.statuses in ([400], [404]):
            suite.never_complete(row)
            continue
        _succeeded(suite, row, sender, ONLY_SESSION.decode(), "the only session")


@scenario("native", "another session than the authorized one is refused wherever it stands")
def others(suite):
    own, other = session(b"s1"), session(b"s2")
    foreign = session(b"foreign")
    cases = [
        ([own, other, TO, file(SMALL)], b"", 400, 2000, False),
        ([own, TO, file(SMALL), other], b"", 400, 2000, False),
        ([TO, file(SMALL)], b"?sessionId=foreign", 403, 2201, False),
        ([foreign, TO, file(SMALL)], b"", 403, 2201, False),
        ([TO, file(SMALL), foreign], b"", 403, 2201, False),
        ([other, TO, file(SMALL)], b"?sessionId=s1", 400, 2000, False),
        ([own, TO, file(LONG), other], b"", 400, 2000, True),
        ([TO, file(LONG), other], b"?sessionId=s1", 400, 2000, True),
        ([own, TO, file(LONG), foreign], b"", 400, 2000, True)]
    for parts, query, status, code, streamed in cases:
        row, sender = post(suite, multipart(b"AbC", parts), AUTO, query=query)
        what = [one.name + b"=" + one.content for one in parts if isinstance(one.content, bytes)]
        expect(sender.statuses == [status], f"{what} {query}: got {sender.story()}, not {status}")
        refused(suite, row, sender, status, code, streamed)


@scenario("native", "refusals of bodies in WARest's envelope")
def bodies(suite):
    for body, fields, query, status, code in (
            (multipart(b"AbC", [session(b"s1"), TO, file(SMALL)], last=b"", epilogue=b""), (AUTO,),
             b"", 400, 2000),
            (b'{"sessionId":"s1","to":', (JSON,), b"", 400, 2000)):
        row, sender = post(suite, body, *fields, query=query)
        refused(suite, row, sender, status, code)
        suite.serves_on(sender)


@scenario("native", "413 before anything is read, in WARest's envelope")
def too_large(suite):
    sender = Sender(suite.gateway().port)
    row = suite.next_row()
    sender.send_head(b"POST", MEDIA + b"?sessionId=s1&to=6281234567890", suite.fields(
        row, JPEG, b"Content-Length: %d" % (3 << 30)))
    sender.read_reply(30)
    refused(suite, row, sender, 413, 2006)
    suite.ends(sender)


@scenario("native", "a browser's boundary, on WARest's own path")
def boundary(suite):
    mark = b"----WebKitFormBoundaryAbC123xYz"
    number = suite.next_row()
    body = multipart(mark, [session(b"s%d" % number), TO, file(LONG)])
    row, sender = post(suite, body, content.form_type(mark), row=number)
    arrival = _succeeded(suite, row, sender, f"s{number}", "a browser")
    parts_are(arrival, IS_TO, (b"media", b"cat.jpg", LONG.digest))
