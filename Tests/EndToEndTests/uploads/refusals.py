"""What is refused, before, while and after it is read; and who leaves in the middle."""

import threading

import content
import upstream
from content import Body, Content, Part, multipart
from sender import Sender
from suite import SHORT_BYTES, TARGET, expect, scenario
from target import RATED, SMALL, SMALL_UPLOAD_BYTES, TOKEN
from upstream import Plan

JPEG = b"Content-Type: image/jpeg"
JSON = b"Content-Type: application/json"
FORM = b"Content-Type: application/x-www-form-urlencoded"
AUTO = content.form_type(b"AbC")
TO = Part(b"to", b"6281234567890")
# Longer than what is held before anything goes upstream, than every buffer on the way, and than
# what a first piece could be.
STREAMED_BYTES = 3 << 20


def late_bytes(suite):
    """Where a body turns bad: behind 50 MB, or late in a short run's body."""
    return min(50 << 20, suite.options.large_bytes // 2)


# 413.

def _announced(name, kind, type_field, length, small=False):
    @scenario("refusals", f"413 before anything is read: {name}")
    def check(suite):
        gateway = suite.gateway(SMALL) if small else suite.gateway()
        for expect_continue in (False, True):
            row = suite.next_row()
            sender = Sender(gateway.port)
            more = [b"Expect: 100-continue"] if expect_continue else []
            query = b"?to=6281234567890" if type_field == JPEG else b""
            sender.send_head(b"POST", TARGET[kind] % (b"s%d" % row) + query, suite.fields(
                row, type_field, b"Content-Length: %d" % length, *more))
            sender.read_reply(30)
            suite.refused(row, sender, 413, "body-too-large")
            expect(not sender.interims, "100 before a refusal")
            suite.ends(sender)
            sender.close()


_announced("raw octets", "media", JPEG, (2 << 30) + 1)
_announced("a multipart body", "media", AUTO, 1 << 50)
_announced("JSON of an upload", "media", JSON, (2 << 30) + 1)
_announced("JSON of a text", "text", JSON, (2 << 20) + 1)
_announced("a form", "text", FORM, (16 << 10) + 1)
_announced("raw octets, small limit", "media", JPEG, SMALL_UPLOAD_BYTES + 1, small=True)


def _exceeding(name, kind, type_field, body, query=b""):
    @scenario("refusals", f"413 while it is read: {name}")
    def check(suite):
        gateway = suite.gateway(SMALL)
        row, sender = suite.post(kind, body, type_field, query=query, gateway=gateway, chunked=True)
        suite.refused(row, sender, 413, "body-too-large", reaches_upstream=True)
        suite.ends(sender)
        expect(suite.outcome(gateway, f"s{row}").get("outcome") == "invalid", "not invalid")


_MORE = Content(SMALL_UPLOAD_BYTES + 70_000)
_exceeding("raw octets in chunks", "media", JPEG, Body(_MORE), b"?to=6281234567890")
_exceeding("a multipart body in chunks", "media", AUTO,
           multipart(b"AbC", [TO, Part(b"media", _MORE, b"a.jpg", b"image/jpeg")]))
_exceeding("JSON in chunks", "media", JSON, Body(
    b'{"to":"6281234567890","media":"', Content(SMALL_UPLOAD_BYTES + 70_000, "base64"), b'"}'))
_exceeding("a form in chunks", "text", FORM, Body(
    b"to=6281234567890&message=", b"a" * (17 << 10)))


@scenario("refusals", "a body of exactly the limit passes, of one octet more does not")
def exact_limit(suite):
    gateway = suite.gateway(SMALL)
    for chunked in (False, True):
        octets = Content(SMALL_UPLOAD_BYTES)
        row, sender = suite.post("media", Body(octets), JPEG, query=b"?to=6281234567890",
                                 gateway=gateway, chunked=chunked)
        arrival = suite.succeeded(row, sender)
        expect(arrival.body.digest == octets.digest, "another content")
        row, sender = suite.post("media", Body(octets, b"x"), JPEG, query=b"?to=6281234567890",
                                 gateway=gateway, chunked=chunked)
        suite.refused(row, sender, 413, "body-too-large", reaches_upstream=True)


# Reserved parts.

def _header(text):
    return b"Content-Disposition: " + text + b"\r\n"


RESERVED = [
    (b'form-data; name="sessionId"', b"other"),
    (b'form-data; name="phone"', b"6281234567890"),
    (b"form-data; name=sessionId", b"other"),
    (b"form-data; name=phone", b"6281234567890"),
    (b'Form-Data; NAME="sessionId"', b"other"),
    (b'form-data; Name = "sessionId"', b"other"),
    (b'form-data;\tname="sessionId"', b"other"),
    (b'form-data; name="session\\Id"', b"other"),
    (b'form-data; name="sessionId"; name="caption"', b"other"),
    (b'form-data; name="caption"; name="sessionId"', b"other"),
    (b'form-data; name="caption"; NAME=sessionId', b"other"),
    (b"form-data; name*=UTF-8''sessionId", b"other"),
    (b"form-data; name*=UTF-8''session%49d", b"other"),
    (b'form-data; name="caption"; name*=UTF-8\'\'sessionId', b"other"),
    (b'form-data; name*0="session"; name*1="Id"', b"other"),
    (b'form-data; name="sessionId"; filename="a.txt"', b"other"),
    (b'form-data; filename="a.txt"; name="sessionId"', b"other"),
    (b'form-data; name="sessionId" ', b"other"),
    (b'form-data; name=" sessionId"', b"other"),
    (b'form-data; name="sessionId "', b"other"),
    (b'form-data; name="sessionId\t"', b"other"),
    (b'form-data; name="sessionId[]"', b"other"),
    (b'form-data; name="caption\\"; name=\\"sessionId"', b"other"),
    (b'form-data; name="sessionId', b"other"),
    (b'form-data; name=sessionId"', b"other"),
    (b'form-data; name="sessionId"x', b"other"),
    (b'attachment; name="sessionId"', b"other"),
    (b'name="sessionId"', b"other"),
    (b'=?UTF-8?Q?form-data;_name=3D"sessionId"?=', b"other"),
    (b'form-data; name="caption"\r\nContent-Disposition: form-data; name="sessionId"', b"other"),
    (b'form-data; name="sessionId"\r\nContent-Disposition: form-data; name="caption"', b"other"),
    (b'form-data;\r\n name="sessionId"', b"other"),
    (b'form-data; name="caption"\r\n ; name="sessionId"', b"other"),
    (b'form-data; name="caption"\nContent-Disposition: form-data; name="sessionId"', b"other"),
    (b'form-data; name="caption"\rContent-Disposition: form-data; name="sessionId"', b"other"),
]
# Not WARest's names of a session here in these letters; so they may pass as what they are, or not.
HARMLESS_NAMES = {b"'sessionId'", b"sessionid", b"SESSIONID", b"id", b"session", b"sid", b"session%49d"}


def _reserved(text, value):
    @scenario("refusals", f"a reserved part early and in mid-stream: {text!r}")
    def check(suite):
        part = Part(None, value, head=_header(text))
        media = Part(b"media", b"abc", b"a.jpg", b"image/jpeg")
        for order in ([part, TO, media], [TO, media, part]):
            row, sender = suite.post("media", multipart(b"AbC", order), AUTO)
            suite.refused(row, sender, 400)
            suite.serves_on(sender)
        long = Part(b"media", Content(STREAMED_BYTES), b"a.jpg", b"image/jpeg")
        row, sender = suite.post("media", multipart(b"AbC", [TO, long, part]), AUTO)
        suite.refused(row, sender, 400, reaches_upstream="must")
        record = suite.outcome(suite.gateway(), f"s{row}")
        expect((record["outcome"], record["delivery"]) == ("invalid", "not_sent"),
               f"the record says {record}")


for _text, _value in RESERVED:
    _reserved(_text, _value)


@scenario("refusals", "reserved parts: the problem says which, and why")
def reserved_problem(suite):
    for name in (b"sessionId", b"phone"):
        body = multipart(b"AbC", [TO, Part(name, b"other"),
                                  Part(b"media", b"a", b"a.jpg", b"image/jpeg")])
        row, sender = suite.post("media", body, AUTO)
        suite.refused(row, sender, 400, "reserved-field", "/" + name.decode(), hint=True)
        for query, pointer in ((b"?to=6281234567890&%s=x", "/" + name.decode()),
                               (b"?%%73essionId=x&to=6281234567890" if name == b"sessionId"
                                else b"?%%70hone=1&to=6281234567890", "/" + name.decode())):
            query = query % name if b"%s" in query else query.replace(b"%%", b"%")
            row, sender = suite.post("media", b"abc", JPEG, query=query)
            suite.refused(row, sender, 400, "reserved-field", pointer)


@scenario("refusals", "names that select no session here pass under their own name, or not at all")
def harmless_names(suite):
    for name in sorted(HARMLESS_NAMES):
        body = multipart(b"AbC", [TO, Part(name, b"other"),
                                  Part(b"media", b"a", b"a.jpg", b"image/jpeg")])
        row, sender = suite.post("media", body, AUTO)
        if sender.statuses == [400]:
            suite.refused(row, sender, 400)
            continue
        suite.settled(row)
        expect(sender.statuses == [200], f"got {sender.story()}")
        [arrival] = suite.upstream.of(row)
        expect([part.octets for part in arrival.body.named(b"sessionId")] == [b"s%d" % row],
               f"{name!r} became a session")


@scenario("refusals", "a selector in the query of a multipart or JSON body")
def query_selectors(suite):
    media = multipart(b"AbC", [TO, Part(b"media", b"a", b"a.jpg", b"image/jpeg")])
    text = b'{"to":"6281234567890","media":"https://example.com/a.jpg"}'
    for query in (b"?sessionId=other", b"?session%49d=other", b"?phone=628", b"?to=1&sessionId=x",
                  b"?sessionId[]=x", b"?sessionId=s&sessionId=t", b"?a=1;sessionId=x"):
        for body, kind in ((media, AUTO), (text, JSON), (b"abc", JPEG)):
            row, sender = suite.post("media", body, kind, query=query)
            if sender.statuses == [200]:
                suite.succeeded(row, sender)
            else:
                suite.refused(row, sender, 400)


# Malformed bodies.

LONG_NAME = b"x" * 20_000
MALFORMED = {
    "no final boundary": multipart(b"AbC", [TO, Part(b"media", b"abc", b"a.jpg")],
                                   last=b"", epilogue=b""),
    "a final boundary without its hyphens": multipart(
        b"AbC", [TO, Part(b"media", b"abc", b"a.jpg")], last=b"", epilogue=b"\r\n"),
    # A line that begins with the boundary is a delimiter [RFC 2046 §5.1.1], or nothing.
    "a line that begins with the boundary and goes on": multipart(
        b"AbC", [TO, Part(b"media", b"x\r\n--AbCd\r\ny", b"a.jpg")]),
    "a final boundary with one hyphen": multipart(
        b"AbC", [TO, Part(b"media", b"abc", b"a.jpg")], last=b"-", epilogue=b""),
    "an end in the middle of a part's head": Body(
        b'--AbC\r\nContent-Disposition: form-data; name="to"\r\n'),
    "no boundary at all": Body(b"to=6281234567890&media=abc"),
    "another boundary": multipart(b"AbD", [TO, Part(b"media", b"abc", b"a.jpg")]),
    "the boundary in other letters": multipart(b"aBc", [TO, Part(b"media", b"abc", b"a.jpg")]),
    "no part": multipart(b"AbC", []),
    "a header line that is too long": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=_header(
            b'form-data; name="media"; filename="' + LONG_NAME + b'"'))]),
    "too many header lines": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=_header(
            b'form-data; name="media"') + b"X-A: b\r\n" * 3_000)]),
    "NUL in a part's header": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=_header(b'form-data; name="me\0dia"'))]),
    "a control character in a part's header": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=_header(b'form-data; name="media"; filename="a\x01b"'))]),
    "a bare line feed in a part's header": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=b'Content-Disposition: form-data; name="media"\n')]),
    "a part without a name": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=_header(b'form-data; filename="a.jpg"'))]),
    "a part with an empty name": multipart(b"AbC", [
        TO, Part(b"media", b"abc", b"a.jpg"), Part(b"", b"x")]),
    "a part without Content-Disposition": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=b"Content-Type: image/jpeg\r\n")]),
    "a part without a header": multipart(b"AbC", [TO, Part(b"media", b"abc", head=b"")]),
    "a header line without a colon": multipart(b"AbC", [
        TO, Part(b"media", b"abc", head=_header(b'form-data; name="media"') + b"nonsense\r\n")]),
    "line feeds alone": Body(
        b'--AbC\nContent-Disposition: form-data; name="to"\n\n6281234567890\n--AbC\n'
        b'Content-Disposition: form-data; name="media"; filename="a.jpg"\n\nabc\n--AbC--\n'),
    "without the file": multipart(b"AbC", [TO]),
    "without the recipient": multipart(b"AbC", [Part(b"media", b"abc", b"a.jpg")]),
    "a coded part": multipart(b"AbC", [TO, Part(b"media", b"YWJj", head=_header(
        b'form-data; name="media"; filename="a.jpg"') + b"Content-Transfer-Encoding: base64\r\n")]),
    "a part of parts": multipart(b"AbC", [TO, Part(b"media", b"abc", head=_header(
        b'form-data; name="media"') + b"Content-Type: multipart/mixed; boundary=x\r\n")]),
    "an empty body": Body(b""),
}


def _malformed(name, body):
    @scenario("refusals", f"multipart with {name}")
    def check(suite):
        row, sender = suite.post("media", body, AUTO)
        suite.refused(row, sender, 400)
        if len(body) < SHORT_BYTES:
            suite.serves_on(sender)
        else:
            suite.keeps_or_ends(sender)
        row, sender = suite.post("media", body, AUTO, chunked=True)
        suite.refused(row, sender, 400)
        suite.keeps_or_ends(sender)


for _name, _body in MALFORMED.items():
    _malformed(_name, _body)

LATE = {
    "no final boundary": [],
    "an end in the middle of a part's head": [
        b'\r\n--AbC\r\nContent-Disposition: form-data; name="caption"\r\n'],
    "NUL in a header": [
        b'\r\n--AbC\r\nContent-Disposition: form-data; name="cap\0tion"\r\n\r\nx\r\n--AbC--\r\n'],
    "a header that is too long": [
        b'\r\n--AbC\r\nContent-Disposition: form-data; name="', LONG_NAME,
        b'"\r\n\r\nx\r\n--AbC--\r\n'],
    "an endless header": [b'\r\n--AbC\r\nX-A: ', b"y" * 100_000, b"\r\n\r\nx\r\n--AbC--\r\n"],
    "a part without a name": [
        b'\r\n--AbC\r\nContent-Disposition: form-data\r\n\r\nx\r\n--AbC--\r\n'],
    "a delimiter with more behind it": [b"\r\n--AbC", b" " * 70_000, b"x"],
}


def _late(name, end):
    @scenario("refusals", f"multipart that turns bad in mid-stream: {name}")
    def check(suite):
        for chunked in (False, True):
            file = Part(b"media", Content(STREAMED_BYTES), b"a.jpg", b"image/jpeg")
            body = Body(*multipart(b"AbC", [TO, file]).parts[:-1], *end)
            row, sender = suite.post("media", body, AUTO, chunked=chunked)
            suite.refused(row, sender, 400, reaches_upstream="must")


for _name, _end in LATE.items():
    _late(_name, _end)


@scenario("refusals", "multipart without the recipient, streamed: refused before its end leaves")
def late_missing(suite):
    body = multipart(b"AbC", [Part(b"media", Content(STREAMED_BYTES), b"a.jpg", b"image/jpeg")])
    row, sender = suite.post("media", body, AUTO)
    suite.refused(row, sender, 400, pointer="/to", reaches_upstream="must")


def _bad_type(name, field):
    @scenario("refusals", f"Content-Type: {name}")
    def check(suite):
        body = multipart(b"AbC", [TO, Part(b"media", b"abc", b"a.jpg")])
        row, sender = suite.post("media", body, b"Content-Type: " + field)
        status = sender.statuses[:1]
        expect(status in ([400], [415]), f"got {sender.story()} in place of 400 or 415")
        suite.refused(row, sender, status[0])


_bad_type("multipart without a boundary", b"multipart/form-data")
_bad_type("multipart with an empty boundary", b'multipart/form-data; boundary=""')
_bad_type("multipart with a boundary that is too long",
          b"multipart/form-data; boundary=" + b"a" * 71)
_bad_type("multipart with two boundaries", b"multipart/form-data; boundary=AbC; boundary=AbD")
_bad_type("multipart with boundary*", b"multipart/form-data; boundary*=UTF-8''AbC")
_bad_type("multipart with an escape in its boundary",
          b'multipart/form-data; boundary="A\\bC"')
_bad_type("multipart with an open quote", b'multipart/form-data; boundary="AbC')
_bad_type("multipart with a forbidden character", b"multipart/form-data; boundary=A@C")
_bad_type("multipart/mixed", b"multipart/mixed; boundary=AbC")


@scenario("refusals", "two Content-Types, and a content coding")
def doubled_type(suite):
    body = multipart(b"AbC", [TO, Part(b"media", b"abc", b"a.jpg")])
    for more in ((AUTO, JPEG), (AUTO, AUTO), (AUTO, b"Content-Encoding: gzip"),
                 (JPEG, b"Content-Encoding: br")):
        row, sender = suite.post("media", body, *more, query=b"?to=6281234567890")
        expect(sender.statuses[:1] in ([400], [415]), f"{more}: got {sender.story()}")
        suite.refused(row, sender, sender.statuses[0])


@scenario("refusals", "multipart where only JSON is read")
def multipart_elsewhere(suite):
    for kind in ("text", "poll", "location"):
        body = multipart(b"AbC", [TO, Part(b"message", b"hello")])
        row, sender = suite.post(kind, body, AUTO)
        expect(sender.statuses[:1] in ([400], [415]), f"{kind}: got {sender.story()}")
        suite.refused(row, sender, sender.statuses[0])
        row, sender = suite.post(kind, b"hello", b"Content-Type: text/plain")
        suite.refused(row, sender, 415)


# JSON.

def _bad_json(name, end, pointer=None):
    @scenario("refusals", f"JSON that turns bad behind much: {name}")
    def check(suite):
        for chunked in (False, True):
            octets = Content(late_bytes(suite) // 4 * 4, "base64")
            body = Body(b'{"to":"6281234567890","media":"', octets, end)
            row, sender = suite.post("media", body, JSON, chunked=chunked)
            suite.refused(row, sender, 400, pointer=pointer, reaches_upstream="must")
            record = suite.outcome(suite.gateway(), f"s{row}")
            expect((record["outcome"], record["delivery"]) == ("invalid", "not_sent"),
                   f"the record says {record}")


_bad_json("no end", b"")
_bad_json("an open object", b'"')
_bad_json("a raw line end in the text", b'\n"}')
_bad_json("octets that are no UTF-8", b'\xff"}')
_bad_json("more behind the object", b'"}{}')
_bad_json("a comma too many", b'",}')
_bad_json("a session", b'","sessionId":"other"}', "/sessionId")
_bad_json("a session under escapes", b'","session\\u0049d":"other"}', "/sessionId")
_bad_json("a member twice", b'","to":"6281234567891"}')
_bad_json("an escape that is none", b'\\x"}')


# Who leaves, who is late.

def leave(suite, kind, body, fields, query, how):
    gateway = suite.gateway()
    gate = threading.Event()
    row = suite.next_row()
    suite.upstream.plans[row] = Plan(long_member=b"media")
    sender = Sender(gateway.port)
    sender.send_head(b"POST", TARGET[kind] % (b"s%d" % row) + query, suite.fields(
        row, *fields, b"Content-Length: %d" % len(body)))
    half = len(body) // 2

    def stop(sent):
        if sent >= half:
            raise StopIteration
    try:
        sender.send_body(body.pieces(1 << 16), after=stop)
    except StopIteration:
        pass
    expect(suite.upstream.wait_until(
        lambda: any(arrival.count > half // 2 for arrival in suite.upstream.arrivals
                    if arrival.row == row)), "nothing came upstream")
    if how == "reset":
        upstream.reset(sender.socket)
    if how == "half close":
        sender.half_close()
    else:
        sender.close()
    expect(suite.upstream.wait_until(
        lambda: [arrival.state for arrival in suite.upstream.of(row)] == ["cut"]),
        f"upstream: {[arrival.state for arrival in suite.upstream.of(row)]}")
    record = suite.outcome(gateway, f"s{row}")
    expect(record["delivery"] == "not_sent", f"the record says {record}")
    expect(record["outcome"] in ("failed", "invalid"), f"the record says {record}")
    gate.set()
    sender.close()


for _how in ("close", "reset", "half close"):
    @scenario("refusals", f"a client that leaves in mid-upload: {_how}")
    def left(suite, how=_how):
        octets = Content(4 << 20)
        leave(suite, "media", Body(octets), (JPEG,), b"?to=6281234567890", how)
        leave(suite, "media", multipart(b"AbC", [
            TO, Part(b"media", octets, b"a.jpg", b"image/jpeg")]), (AUTO,), b"", how)
        leave(suite, "media", Body(b'{"to":"6281234567890","media":"', Content(4 << 20, "base64"),
                                   b'"}'), (JSON,), b"", how)


def _stops(name, kind, fields, query, start, streamed):
    @scenario("refusals", f"408: a client that stops after {name}")
    def check(suite):
        gateway = suite.gateway(SMALL)
        for chunked in (False, True):
            row = suite.next_row()
            sender = Sender(gateway.port)
            length = b"Transfer-Encoding: chunked" if chunked else (
                b"Content-Length: %d" % (len(start) + 1_000))
            sender.send_head(b"POST", TARGET[kind] % (b"s%d" % row) + query,
                             suite.fields(row, *fields, length))
            for piece in start.pieces(1 << 16):
                sender.send_patiently(
                    b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            sender.read_reply(30)
            suite.refused(row, sender, 408, reaches_upstream="must" if streamed else False)
            suite.ends(sender)
            expect(suite.outcome(gateway, f"s{row}").get("delivery", "not_sent") == "not_sent",
                   "delivery")


_QUERY = b"?to=6281234567890"
_stops("the head", "media", (JPEG,), _QUERY, Body(b""), None)
_stops("some octets", "media", (JPEG,), _QUERY, Body(b"abc"), None)
_stops("the start of a part", "media", (AUTO,), b"",
       Body(b'--AbC\r\nContent-Disposition: form-data; name="to"\r\n\r\n62'), False)
_stops("much", "media", (JPEG,), _QUERY, Body(Content(1 << 20)), True)
_stops("much of a part", "media", (AUTO,), b"", Body(
    b'--AbC\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\n\r\n',
    Content(1 << 20)), True)
_stops("a piece of a form", "text", (FORM,), b"", Body(b"to=6281234567890&mess"), False)


@scenario("refusals", "408: a body slower than the least rate; not where WARest was the slow one")
def rate(suite):
    """The rate counts after ten seconds, so this takes as long: the others run meanwhile."""
    gateway = suite.gateway(RATED)
    gate = threading.Event()
    held = suite.next_row()
    suite.upstream.plans[held] = Plan(
        gate=gate, gate_after=1 << 16, receive_buffer=1 << 16)
    octets = Content(16 << 20)
    patient = Sender(gateway.port, send_buffer=1 << 16)
    stop = threading.Event()

    def send_held():
        patient.send_head(
            b"POST", TARGET["media"] % (b"s%d" % held) + _QUERY,
            suite.fields(held, JPEG, b"Content-Length: %d" % len(octets)))
        # Three times the least rate, whenever it is let.
        patient.send_body(octets.pieces(1 << 14), pause=0.005)
        patient.read_reply()

    threads = [threading.Thread(target=send_held, daemon=True)]
    threads[0].start()
    row = suite.next_row()
    sender = Sender(gateway.port)
    try:
        sender.send_head(b"POST", TARGET["media"] % (b"s%d" % row) + _QUERY, suite.fields(
            row, JPEG, b"Content-Length: 4000000"))

        def trickle():
            # An octet now and then until it is answered: no single gap is too long.
            while not stop.wait(0.1) and sender.state == "open" and not sender.replies:
                try:
                    sender.socket.send(b"x")
                except OSError:
                    return
        threads.append(threading.Thread(target=trickle, daemon=True))
        threads[1].start()
        sender.read_reply(60)
        stop.set()
        suite.refused(row, sender, 408, reaches_upstream=True)
    finally:
        stop.set()
        gate.set()
    threads[0].join(60)
    arrival = suite.succeeded(held, patient)
    expect(arrival.body.digest == octets.digest, "another content")


# Answers before the end.

@scenario("refusals", "WARest answers early: its answer is relayed, the upload stops, both close")
def early(suite):
    # More than all buffers on the way together hold, however late WARest's answer is noticed.
    gateway = suite.gateway()
    reply = (b"HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json; charset=utf-8\r\n"
             b"Content-Length: 36\r\nConnection: close\r\n\r\n"
             b'{"error":"request entity too large"}')
    for kind, body, field, query in (
            ("media", Body(Content(512 << 20)), JPEG, _QUERY),
            ("media", multipart(b"AbC", [
                TO, Part(b"media", Content(512 << 20), b"a.jpg", b"image/jpeg")]), AUTO, b"")):
        plan = Plan(early=reply, early_after=1 << 18)
        row, sender = suite.post(kind, body, field, query=query, plan=plan, gateway=gateway)
        expect(sender.statuses == [413], f"got {sender.story()} in place of WARest's 413")
        expect(b"request entity too large" in sender.replies[0].body, "the answer is not WARest's")
        expect(sender.sent < 512 << 20, "the upload went on to its end")
        suite.ends(sender)
        sender.close()


@scenario("refusals", "WARest's connection breaks in mid-upload: 502, and it was not sent")
def broken(suite):
    gateway = suite.gateway()
    for kind, body, field, query in (
            ("media", Body(Content(32 << 20)), JPEG, _QUERY),
            ("media", multipart(b"AbC", [
                TO, Part(b"media", Content(32 << 20), b"a.jpg", b"image/jpeg")]), AUTO, b"")):
        plan = Plan(early=b"", early_after=1 << 18)
        row, sender = suite.post(kind, body, field, query=query, plan=plan, gateway=gateway)
        expect(sender.statuses == [502], f"got {sender.story()} in place of 502")
        expect(len(suite.upstream.of(row)) == 1, "it was tried again")
        record = suite.outcome(gateway, f"s{row}")
        expect(record["delivery"] in ("not_sent", "unknown"), f"the record says {record}")
        suite.ends(sender)
        sender.close()


@scenario("refusals", "the refusals of the head need no body: 401, 403, 404, 415 with 100-continue")
def head_refusals(suite):
    gateway = suite.gateway()
    for token, target, kind, status in (
            (b"wrong", b"/v1/sessions/s1/messages/media", JPEG, 401),
            (TOKEN, b"/v1/sessions/xother/messages/media", JPEG, 403),
            (TOKEN, b"/v1/sessions/s1/messages/nothing", JPEG, 404),
            (TOKEN, b"/v1/sessions/s1/messages/text", JPEG, 415)):
        row = suite.next_row()
        sender = Sender(gateway.port)
        sender.send_head(b"POST", target + _QUERY, suite.fields(
            row, kind, b"Content-Length: 100000", b"Expect: 100-continue"), token)
        sender.read_reply(30)
        suite.refused(row, sender, status)
        expect(not sender.interims, "100 before a refusal")
        sender.close()


@scenario("refusals", "the connection serves on after a refusal of a body that was read")
def usable(suite):
    for kind, body, field in (
            ("text", b'{"to":"6281234567890"}', JSON), ("text", b"to=6281234567890", FORM),
            ("media", b"".join(multipart(b"AbC", [TO]).pieces()), AUTO)):
        row, sender = suite.post(kind, body, field)
        suite.refused(row, sender, 400)
        suite.serves_on(sender)
    # These are refused before the body.
    for kind, body, field in (("media", b"abc", JPEG), ("text", b"hello", JPEG),
                              ("media", b"abc", b"Content-Type: multipart/form-data")):
        row, sender = suite.post(kind, body, field)
        suite.refused(row, sender, sender.statuses[0])
        suite.keeps_or_ends(sender)
