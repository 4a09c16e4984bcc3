"""Replies of a broken or hostile WARest: RFC 9112 §4-§8, RFC 9110 §15.

`TAGTAGTAG` in a reply becomes the tag of the request. Everything that must not reach a client holds
`POISON`. Each row says what the client of this call gets, and whether the connection to the
upstream may serve another call; that the next caller gets its own answer is checked for all rows.
"""

import dataclasses

from recorder import CLOSE, RESET, TRUNCATE

BODY = b'{"status":true,"code":1000,"message":"m","results":[{"id":"TAGTAGTAG","inviteLink":"l","status":"success"}]}'
JSON = b"Content-Type: application/json\r\n"


def reply(*fields, start=b"HTTP/1.1 200 OK", body=BODY, length=True):
    framing = b"Content-Length: %d\r\n" % len(body) if length else b""
    return (
        start + b"\r\n" + JSON + framing + b"".join(field + b"\r\n" for field in fields)
        + b"\r\n" + body)


def chunk(data, extension=b""):
    return b"%x" % len(data) + extension + b"\r\n" + data + b"\r\n"


def chunked(*pieces, end=b"0\r\n\r\n", fields=(b"Transfer-Encoding: chunked",)):
    pieces = pieces or (chunk(BODY[:20]), chunk(BODY[20:]))
    return reply(*fields, length=False, body=b"") + b"".join(pieces) + end


# What the client must get.
RELAYED = "relayed"  # a whole reply, its status the row's
BAD = "502"  # a problem, nothing of the reply
CUT = "cut"  # 502, or a reply that visibly has no end
ANY = "any"  # either: only the next caller counts


@dataclasses.dataclass
class ReplyRow:
    rfc: str
    name: str
    steps: tuple
    expect: str
    status: int = 200
    body: object = BODY
    reusable: bool = True
    method: bytes = b"GET"
    version: bytes = b"HTTP/1.1"
    # A call with an effect may be treated otherwise: it is never asked again.
    expect_effect: object = None
    interims: object = ()


def row(rfc, name, *steps, expect, **more):
    return ReplyRow(rfc, name, steps, expect, **more)


def bad(rfc, name, *steps, **more):
    return ReplyRow(rfc, name, steps, BAD, reusable=False, **more)


def good(rfc, name, *steps, **more):
    return ReplyRow(rfc, name, steps, RELAYED, **more)


def _status_lines():
    rfc = "9112 §4"
    for start in (b"HTTP/1.1 20 OK", b"HTTP/1.1 2000 OK", b"HTTP/1.1 099 OK", b"HTTP/1.1 600 OK",
                  b"HTTP/1.1 999 OK", b"HTTP/1.1 +20 OK", b"HTTP/1.1 -20 OK", b"HTTP/1.1 2x0 OK",
                  b"HTTP/1.1 200OK", b"HTTP/1.1  200 OK", b"HTTP/1.1\t200 OK", b"HTTP/1.1 ",
                  b"HTTP/1.1", b"HTTP/2.0 200 OK", b"HTTP/0.9 200 OK", b"http/1.1 200 OK",
                  b"HTTP/1.10 200 OK", b"ICY 200 OK", b" HTTP/1.1 200 OK", b"200 OK", b"POISON",
                  b"HTTP/1.1 OK 200", b"HTTP/1.1 200 O\x00K", b"HTTP/1.1 200 O\rK",
                  b"HTTP/1.1 000 OK", b"HTTP/1.1 \xb2\xb00 OK", b"SSH-2.0-POISON",
                  b"GET / HTTP/1.1"):
        yield bad(rfc, f"status line {start!r}", reply(b"X-A: POISON", start=start))
    yield good(rfc, "an empty reason", reply(start=b"HTTP/1.1 200 "))
    yield bad(rfc, "no reason and no blank", reply(b"X-A: POISON", start=b"HTTP/1.1 200"))
    yield good(rfc, "an odd reason", reply(start=b"HTTP/1.1 200 It's (all) right!"))
    yield good(rfc, "a code that nobody knows", reply(start=b"HTTP/1.1 299 Odd"), status=299)
    yield bad(rfc, "bare LF in the head", reply(b"X-A: POISON").replace(b"\r\n", b"\n", 3))
    yield bad(rfc, "an empty line before", b"\r\n" + reply(b"X-A: POISON"))
    yield bad(rfc, "an octet before", b"\0" + reply(b"X-A: POISON"))
    yield bad(rfc, "no HTTP at all", b"POISON\r\n\r\nPOISON", CLOSE)
    yield bad(rfc, "HTTP/0.9: a body alone", b"<html>POISON</html>", CLOSE)


def _fields():
    rfc = "9112 §5"
    for name, line in (
            ("a blank before the colon", b"X-A : POISON"), ("no colon", b"POISON"),
            ("no name", b": POISON"), ("a bad name", b"X(A: POISON"), ("a folded line", b"X-A: POISON\r\n b"),
            ("NUL in a value", b"X-A: POI\0SON"), ("CR in a value", b"X-A: POI\rSON"),
            ("a control octet in a value", b"X-A: POISON\x01"), ("DEL in a value", b"X-A: POISON\x7f"),
            ("LF in a value", b"X-A: POISON\nX-B: 1"), ("an indented line", b" X-A: POISON")):
        yield bad(rfc, name, reply(line))
    yield bad(rfc, "a head of 40 KB", reply(b"X-A: POISON" + b"a" * 40_000))
    yield bad(rfc, "a head without an end", reply(b"X-A: POISON" + b"a" * 90_000)[:80_000])
    yield bad(rfc, "5,000 field lines", reply(*[b"X-A: POISON"] * 5_000))
    yield row(rfc, "obs-text in a value", reply(b"X-A: caf\xe9"), expect=ANY)
    yield bad(rfc, "the end in mid-head", b"HTTP/1.1 200 OK\r\nX-A: POI", CLOSE)
    yield bad(rfc, "a reset in mid-head", b"HTTP/1.1 200 OK\r\nX-A: POI", RESET)


def _lengths():
    rfc = "9112 §6.3"
    size = len(BODY)
    digits = b"%d" % size
    for value in (b"+" + digits, b"-" + digits, b"0x10", digits + b", " + digits, b"5, 6",
                  digits + b"x", b"", b"99999999999999999999", b"18446744073709551617",
                  b"1 2", b"\x0b" + digits, b"\"5\""):
        yield bad(rfc, f"Content-Length {value!r}",
                  reply(b"Content-Length: " + value, b"X-A: POISON", length=False))
    yield bad(rfc, "two lengths that differ", reply(b"Content-Length: 5", b"X-A: POISON"))
    yield row(rfc, "two lengths alike", reply(b"Content-Length: " + digits), expect=ANY,
              reusable=False)
    yield bad(rfc, "Content-Length and Transfer-Encoding",
              chunked(fields=(b"Content-Length: 5", b"Transfer-Encoding: chunked", b"X-A: POISON")))
    yield bad(rfc, "Transfer-Encoding and Content-Length",
              chunked(fields=(b"Transfer-Encoding: chunked", b"Content-Length: 5", b"X-A: POISON")))
    for value in (b"identity", b"gzip", b"gzip, chunked", b"chunked, chunked", b"xchunked",
                  b"chunked, gzip", b"\"chunked\"", b""):
        yield bad(rfc, f"Transfer-Encoding {value!r}",
                  chunked(fields=(b"Transfer-Encoding: " + value, b"X-A: POISON")), CLOSE)
    yield bad(rfc, "Transfer-Encoding on 1.0",
              chunked(fields=(b"Transfer-Encoding: chunked", b"X-A: POISON")).replace(
                  b"HTTP/1.1", b"HTTP/1.0"), CLOSE)
    yield row(rfc, "a body shorter than announced",
              reply(b"Content-Length: %d" % (size + 100), length=False), CLOSE, expect=CUT,
              reusable=False)
    yield row(rfc, "a body shorter than announced, and a reset",
              reply(b"Content-Length: %d" % (size + 100), length=False), RESET, expect=CUT,
              reusable=False)
    yield row(rfc, "a long body shorter than announced",
              reply(body=BODY + b" " * 200_000)[:-50_000], CLOSE, expect=CUT, reusable=False)
    yield row(rfc, "a head and no body", reply()[:-len(BODY)], CLOSE, expect=CUT,
              reusable=False)
    yield row("9112 §6.3", "more than announced", reply() + b"POISON", expect=ANY, reusable=False)
    yield row("9112 §6.3", "a line end more than announced", reply() + b"\r\n", expect=ANY,
              reusable=False)
    yield row("9112 §6.3", "a second reply", reply() + reply(b"X-A: POISON"), expect=ANY,
              reusable=False)
    yield row("9112 §6.3", "a second reply after a chunked one",
              chunked() + reply(b"X-A: POISON"), expect=ANY, reusable=False)
    yield good(rfc, "a long body", reply(body=BODY + b" " * 300_000), body=BODY + b" " * 300_000)
    yield good(rfc, "an empty body", reply(body=b""), body=None, expect_effect=ANY)
    yield good("9112 §9.3", "Connection: close", reply(b"Connection: close"), CLOSE, reusable=False)
    yield good("9112 §9.3", "HTTP/1.0 without keep-alive", reply(start=b"HTTP/1.0 200 OK"), CLOSE,
               reusable=False)
    yield good("9112 §9.3", "close announced but not done", reply(b"Connection: close"),
               reusable=False)
    yield good("9112 §9.3", "HTTP/1.0 left open", reply(start=b"HTTP/1.0 200 OK"), reusable=False)


def _until_close():
    rfc = "9112 §6.3"
    whole = reply(length=False)
    yield good(rfc, "a body until the end, to 1.1", whole, CLOSE, reusable=False)
    yield good(rfc, "a body until the end, to 1.0", whole, CLOSE, reusable=False,
               version=b"HTTP/1.0")
    yield good(rfc, "a long body until the end", reply(length=False, body=BODY + b" " * 100_000),
               CLOSE, body=BODY + b" " * 100_000, reusable=False)
    yield row("9112 §8", "a body until a reset, to 1.1", whole, RESET, expect=CUT, reusable=False)
    yield row("9112 §8", "a long body until a reset", whole + b" " * 100_000, RESET, expect=CUT,
              reusable=False)
    yield good(rfc, "an empty body until the end", reply(length=False, body=b""), CLOSE, body=None,
               reusable=False, expect_effect=ANY)


def _chunks():
    rfc = "9112 §7.1"
    yield good(rfc, "chunks", chunked())
    yield good(rfc, "a chunk for each octet", chunked(
        *[chunk(BODY[n:n + 1]) for n in range(48)], chunk(BODY[48:])))
    yield good(rfc, "chunks to a 1.0 client", chunked(), version=b"HTTP/1.0")
    for name, pieces, end in (
            ("a size that is none", (chunk(BODY), b"xyz\r\nPOISON\r\n"), b"0\r\n\r\n"),
            ("a size of 17 digits", (chunk(BODY), b"0" * 16 + b"5\r\nhello\r\n"), b"0\r\n\r\n"),
            ("a size beyond 2^63", (chunk(BODY), b"FFFFFFFFFFFFFFFF\r\nhello\r\n"), b"0\r\n\r\n"),
            ("a negative size", (chunk(BODY), b"-5\r\nhello\r\n"), b"0\r\n\r\n"),
            ("a size with 0x", (chunk(BODY), b"0x5\r\nhello\r\n"), b"0\r\n\r\n"),
            ("bare LF after a size", (chunk(BODY), b"5\nhello\r\n"), b"0\r\n\r\n"),
            ("no CRLF after the data", (chunk(BODY), b"5\r\nhelloXX"), b"0\r\n\r\n"),
            ("bare LF after the data", (chunk(BODY), b"5\r\nhello\n"), b"0\r\n\r\n"),
            ("a bad trailer", (chunk(BODY),), b"0\r\nPOISON\r\n\r\n"),
            ("bare LF at the end", (chunk(BODY),), b"0\r\n\n"),
            ("a bad first size", (b"POISON\r\n" + BODY,), b"0\r\n\r\n")):
        yield row(rfc, name, chunked(*pieces, end=end), CLOSE, expect=CUT, reusable=False)
    yield row(rfc, "no last chunk", chunked(end=b""), CLOSE, expect=CUT, reusable=False)
    yield row(rfc, "no last chunk, and a reset", chunked(end=b""), RESET, expect=CUT, reusable=False)
    yield row(rfc, "a last chunk without its end", chunked(end=b"0\r\n"), CLOSE, expect=CUT,
              reusable=False)
    yield row(rfc, "the end in mid-chunk", chunked(chunk(BODY)[:-9], end=b""), CLOSE, expect=CUT,
              reusable=False)
    yield row(rfc, "the end in a chunk size", chunked(chunk(BODY), b"1", end=b""), CLOSE, expect=CUT,
              reusable=False)
    yield row(rfc, "a long chunked body cut off", chunked(
        chunk(BODY), *[chunk(b" " * 10_000)] * 20, end=b""), CLOSE, expect=CUT, reusable=False)
    yield good("9112 §7.1.1", "a chunk extension is not relayed",
               chunked(chunk(BODY, b";a=POISON")), expect_effect=None)
    yield good("9112 §7.1.2", "trailers are not relayed",
               chunked(end=b"0\r\nX-A: POISON\r\nContent-Length: 9\r\n\r\n"))
    yield row("9112 §7.1.2", "20 KB of trailers",
              chunked(end=b"0\r\n" + b"X-A: POISON\r\n" * 2_000 + b"\r\n"), CLOSE, expect=CUT,
              reusable=False)


def _bodyless():
    rfc = "9112 §6.3"
    yield good(rfc, "204 with a length",
               b"HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\n", status=204, body=None,
               expect_effect=ANY)
    yield row(rfc, "204 with a body", reply(start=b"HTTP/1.1 204 No Content", body=b"POISON"),
              expect=ANY, reusable=False)
    yield row(rfc, "204 with chunks", chunked().replace(b"200 OK", b"204 No Content"),
              expect=ANY, reusable=False)
    yield good(rfc, "304 with a length",
               b"HTTP/1.1 304 Not Modified\r\nContent-Length: 600\r\n\r\n", status=304, body=None,
               expect_effect=ANY)
    yield row(rfc, "304 with a body",
              b"HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\nPOISON", expect=ANY,
              reusable=False)
    yield good(rfc, "HEAD with a length", reply()[:-len(BODY)], body=None, method=b"HEAD")
    yield row(rfc, "HEAD with a body", reply(body=b"POISON"), expect=ANY, method=b"HEAD",
              reusable=False)
    yield good(rfc, "HEAD with chunked announced",
               chunked(end=b"")[:chunked(end=b"").index(b"\r\n\r\n") + 4], body=None,
               method=b"HEAD")


def _interims():
    rfc = "9110 §15.2"
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    processing = b"HTTP/1.1 102 Processing\r\n\r\n"
    yield good(rfc, "103 before the reply", hints + reply(), interims=(103,))
    yield good(rfc, "103 to a 1.0 client", hints + reply(), interims=(), version=b"HTTP/1.0")
    yield good(rfc, "102, 103 before the reply", processing + hints + reply(), interims=(102, 103))
    yield good(rfc, "100 that nobody asked for", b"HTTP/1.1 100 Continue\r\n\r\n" + reply(),
               interims=None)
    yield good(rfc, "eight interim replies", hints * 8 + reply(), interims=(103,) * 8)
    yield bad(rfc, "nine interim replies", hints * 9 + reply(b"X-A: POISON"), interims=None)
    yield bad(rfc, "a thousand interim replies", hints * 1_000 + reply(b"X-A: POISON"),
              interims=None)
    yield bad("9110 §15.2.2", "101", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n"
              b"Connection: Upgrade\r\n\r\nPOISON", CLOSE)
    yield bad(rfc, "an interim reply and no more", hints, CLOSE, interims=None)
    yield bad(rfc, "a malformed interim reply", b"HTTP/1.1 103 \r\nPOISON\r\n\r\n" + reply())
    yield row(rfc, "an interim reply with a length",
              b"HTTP/1.1 103 Early Hints\r\nContent-Length: 6\r\n\r\nPOISON" + reply(),
              expect=ANY, reusable=False, interims=None)


def _silence():
    rfc = "9112 §9.3"
    yield row(rfc, "the end before a reply", CLOSE, expect=ANY, reusable=False, expect_effect=BAD)
    yield row(rfc, "a reset before a reply", RESET, expect=ANY, reusable=False, expect_effect=BAD)
    for status in (400, 401, 403, 404, 409, 429, 500, 502, 503, 504, 418):
        body = b'{"status":false,"code":1101,"message":"m","results":[]}'
        yield good("9110 §15", f"{status} is relayed or made a problem",
                   reply(start=b"HTTP/1.1 %d X" % status, body=body), status=status, body=None)
    yield good("9110 §7.6.1", "fields for one connection are not relayed", reply(
        b"Connection: keep-alive, X-Hop", b"X-Hop: POISON", b"Keep-Alive: timeout=5",
        b"Proxy-Authenticate: POISON", b"Upgrade: POISON", b"Trailer: POISON"))
    yield good("wire: headers", "the upstream's own limits are not relayed", reply(
        b"X-RateLimit-Limit: POISON", b"X-Quota-Limit: POISON",
        b"Access-Control-Allow-Origin: POISON", b"Content-Security-Policy: POISON"))


ROWS = [
    *_status_lines(), *_fields(), *_lengths(), *_until_close(), *_chunks(), *_bodyless(),
    *_interims(), *_silence()]


def _over_tls():
    rfc = "9112 §9.8"
    whole = reply(length=False)
    yield row(rfc, "a body until the end, without close_notify", whole, TRUNCATE, expect=CUT,
              reusable=False)
    yield row(rfc, "a long body until the end, without close_notify", whole + b" " * 100_000,
              TRUNCATE, expect=CUT, reusable=False)
    yield row(rfc, "chunks without a last one, without close_notify", chunked(end=b""), TRUNCATE,
              expect=CUT, reusable=False)
    yield good(rfc, "a whole reply, then the end without close_notify", reply(), TRUNCATE,
               reusable=False)
    yield row(rfc, "no reply, and the end without close_notify", TRUNCATE, expect=ANY,
              reusable=False, expect_effect=BAD)


# Only where there is a close_notify to leave out.
TLS_ROWS = [*_over_tls()]
