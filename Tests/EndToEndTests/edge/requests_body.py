"""Framing, chunks, expectations, several requests on a connection: RFC 9112 §6, §7, §9."""

from rows import (
    SILENT, Row, Outcome, SUCCESS, chunk, chunked, decline, get, list_target, ok, post, refuse,
    revoke, session, text_body, text_target)

BAD = refuse(400)
# Its Host has a fixed length, because the length of a body is counted before ports are known.
HIDDEN = get(number=9, host=b"Host: hidden.example\r\n")
CODING = b"Transfer-Encoding: chunked"


def _lengths():
    rfc = "9112 §6.3"
    body = text_body()
    size = b"%d" % len(body)
    for value in (b"+" + size, b"-" + size, b"0x" + b"%x" % len(body), size + b", " + size,
                  size + b"," + size, size + b", 0", size + b" " + size, size + b";", size + b".0",
                  b"1e2", b"\"" + size + b"\"", b"", b" ", b"99999999999999999999",
                  b"%d" % (2**64 + len(body)), b"%d" % 2**64, b"%d" % 2**63, size + b"\x0b",
                  b"\xd9\xa5", b"_" + size, size + b"_0", b"5a", b"0o17", b"NaN", b"-0",
                  b"0" * 30 + size):
        yield Row(rfc, f"Content-Length {value!r}",
                  post(b"Content-Length: " + value, length=False), refuse(400, 413))
    yield Row(rfc, "Content-Length twice, alike", post(b"Content-Length: " + size), BAD)
    yield Row(rfc, "Content-Length twice, different", post(b"Content-Length: 0"), BAD)
    yield Row(rfc, "Content-Length in other letters again", post(b"content-LENGTH: 1"), BAD)
    yield Row(rfc, "blanks around Content-Length",
              post(b"Content-Length: \t " + size + b" ", length=False), ok())
    yield Row(rfc, "a blank before Content-Length's colon",
              post(b"Content-Length : " + size, length=False), BAD)
    yield Row(rfc, "no framing means no body", post(length=False, body=b"", target=text_target()),
              decline(400, 411))
    yield Row(rfc, "what follows a body of 0 is the next request",
              revoke() + get(number=1), ok(2))
    yield Row(rfc, "a request inside a body is a body",
              post(body=text_body(text=b"x") [:-1] + b"   }" + b"") + get(number=1), ok(2))
    yield Row(rfc, "a body that looks like a request",
              post(body=HIDDEN) + get(number=1),
              Outcome((frozenset([400]), SUCCESS), False, (1,)), decline(400), refuse(400))
    yield Row(rfc, "a body on GET is framed",
              get(b"Content-Length: %d" % len(HIDDEN), body=HIDDEN) + get(number=1), ok(2),
              Outcome((frozenset([400]), SUCCESS), False, (1,)), decline(400), refuse(400),
              absent=(session(9),))
    yield Row(rfc, "a chunked body on GET is framed",
              get(CODING, body=chunk(HIDDEN) + b"0\r\n\r\n") + get(number=1), ok(2),
              Outcome((frozenset([400]), SUCCESS), False, (1,)), decline(400), refuse(400),
              absent=(session(9),))
    yield Row("9112 §6.3", "a body cut off by the end of the stream",
              post()[:-4], decline(400, 408), SILENT, half_close=True)
    yield Row("9112 §8", "a chunked body cut off",
              chunked(chunk(body), end=b""), decline(400, 408), SILENT, half_close=True)
    yield Row("9112 §8", "a head cut off", get()[:-2], decline(400, 408), SILENT, half_close=True)
    yield Row("9110 §15.5.14", "3 MB announced",
              post(b"Content-Length: 3145728", length=False, body=b""), decline(413))
    yield Row("9110 §15.5.14", "3 MB announced and sent",
              post(body=b'{"to":"x","message":"' + b"a" * 3_145_728 + b'"}'), decline(413))
    yield Row("9110 §15.5.14", "3 MB in chunks",
              chunked(chunk(b'{"to":"x","message":"'), chunk(b"a" * 3_145_728), chunk(b'"}')),
              decline(413), allow_cut=True)
    yield Row("9110 §8.6", "Content-Length of 19 nines",
              post(b"Content-Length: " + b"9" * 19, length=False, body=b""), refuse(400, 413))


def _codings():
    rfc = "9112 §6.1"
    size = len(text_body())
    yield Row(rfc, "Content-Length and Transfer-Encoding",
              chunked(fields=(b"Content-Length: %d" % size,)), BAD)
    yield Row(rfc, "Content-Length 0 and Transfer-Encoding",
              chunked(fields=(b"Content-Length: 0",)) + HIDDEN, BAD)
    yield Row(rfc, "Content-Length before Transfer-Encoding",
              post(CODING, body=b"0\r\n\r\n" + HIDDEN), BAD)
    yield Row(rfc, "Transfer-Encoding identity and Content-Length",
              post(b"Transfer-Encoding: identity"), refuse(400, 501))
    yield Row(rfc, "Transfer-Encoding on 1.0",
              chunked().replace(b"HTTP/1.1", b"HTTP/1.0"), BAD)
    yield Row(rfc, "Transfer-Encoding on 1.0 with keep-alive",
              chunked(fields=(b"Connection: keep-alive",)).replace(b"HTTP/1.1", b"HTTP/1.0"), BAD)
    yield Row(rfc, "chunked in any letters", chunked(coding=b"Transfer-Encoding: cHuNKeD"), ok())
    yield Row(rfc, "the field's name in any letters", chunked(coding=b"tRANSFER-eNCODING: chunked"),
              ok())
    yield Row(rfc, "blanks around chunked", chunked(coding=b"Transfer-Encoding: \t chunked \t"), ok())
    for value in (b"identity", b"xchunked", b"chunkedx", b"chunked, chunked", b"chunked,chunked",
                  b"chunked, identity", b"identity, chunked", b"gzip", b"gzip, chunked",
                  b"chunked, gzip", b"deflate", b"compress, chunked", b"\"chunked\"", b"'chunked'",
                  b"\x0bchunked", b"chunked\x0b", b"\x0cchunked", b"chunked\x00", b"chunked;q=1",
                  b"chunked; a=b", b",chunked", b"chunked,", b", chunked", b"", b"chunk", b"chunked chunked",
                  b"x", b"trailers", b"chunked\xa0", b"\xefchunked", b"chun\tked", b"\\chunked",
                  b"br, chunked", b"unknown-coding"):
        yield Row(rfc, f"Transfer-Encoding {value!r}",
                  chunked(coding=b"Transfer-Encoding: " + value), refuse(400, 501))
    yield Row(rfc, "chunked on two lines", chunked(fields=(CODING,)), BAD)
    yield Row(rfc, "chunked, then identity on a line of its own",
              chunked(fields=(b"Transfer-Encoding: identity",)), refuse(400, 501))
    yield Row(rfc, "identity, then chunked on a line of its own",
              chunked(coding=b"Transfer-Encoding: identity", fields=(CODING,)), refuse(400, 501))
    yield Row(rfc, "a blank before the colon", chunked(coding=b"Transfer-Encoding : chunked"), BAD)
    yield Row(rfc, "a tab before the colon", chunked(coding=b"Transfer-Encoding\t: chunked"), BAD)
    yield Row(rfc, "an indented Transfer-Encoding", chunked(coding=b" Transfer-Encoding: chunked"), BAD)
    yield Row(rfc, "Transfer_Encoding is another field",
              post(b"Transfer_Encoding: chunked"), ok(), absent=(b"Transfer-Encoding",))
    yield Row(rfc, "X-Transfer-Encoding is another field", post(b"X-Transfer-Encoding: chunked"), ok())
    yield Row(rfc, "Content-Encoding is no framing",
              post(b"Content-Encoding: chunked"), ok(), decline(400, 415))
    yield Row(rfc, "a request hidden behind CL.TE",
              post(CODING, body=b"0\r\n\r\n" + HIDDEN) + get(number=1), BAD)


def _chunks():
    rfc = "9112 §7.1"
    body = text_body()
    size = b"%x" % len(body)
    yield Row(rfc, "one chunk", chunked(chunk(body)), ok())
    yield Row(rfc, "a chunk for each octet",
              chunked(*[chunk(body[n:n + 1]) for n in range(len(body))]), ok())
    yield Row(rfc, "capital hex", chunked(size.upper() + b"\r\n" + body + b"\r\n"), ok())
    yield Row(rfc, "leading zeros in 16 digits",
              chunked(size.rjust(16, b"0") + b"\r\n" + body + b"\r\n"), ok())
    yield Row(rfc, "a last chunk of many zeros", chunked(end=b"0000\r\n\r\n"), ok())
    yield Row(rfc, "a chunk that holds an end",
              chunked(chunk(b'{"to":"x","message":"m","n":"0'), chunk(b'"}\r\n\r\n'))
              + get(number=1), ok(2), Outcome((frozenset([400]), SUCCESS), False, (1,)),
              decline(400), absent=(session(9),))
    sizes = {
        "17 digits": size.rjust(17, b"0"), "sixteen F": b"F" * 16, "2^64 and more": b"1" + b"0" * 14 + size,
        "2^63": b"8" + b"0" * 15, "a plus": b"+" + size, "a minus": b"-" + size, "0x": b"0x" + size,
        "a blank before": b" " + size, "a tab before": b"\t" + size, "an underscore": b"0_" + size,
        "nothing": b"", "no hex": b"g", "a quote": b'"' + size + b'"', "a comma": size + b",",
        "a dot": size + b".0", "NUL after": size + b"\0", "a vertical tab": size + b"\x0b",
        "a CR after": size + b"\r", "two words": size + b" " + size, "h after": size + b"h"}
    for name, text in sizes.items():
        yield Row(rfc, f"size with {name}", chunked(text + b"\r\n" + body + b"\r\n"),
                  refuse(400, 413))
    yield Row(rfc, "a blank after the size", chunked(size + b" \r\n" + body + b"\r\n"), BAD)
    yield Row(rfc, "bare LF after the size", chunked(size + b"\n" + body + b"\r\n"), BAD)
    yield Row(rfc, "bare CR after the size", chunked(size + b"\r" + body + b"\r\n"), BAD)
    yield Row(rfc, "bare LF after the data", chunked(size + b"\r\n" + body + b"\n"), BAD)
    yield Row(rfc, "bare CR after the data", chunked(size + b"\r\n" + body + b"\rx"), BAD)
    yield Row(rfc, "no CRLF after the data", chunked(size + b"\r\n" + body), BAD)
    yield Row(rfc, "more data than announced", chunked(size + b"\r\n" + body + b"XY\r\n"), BAD)
    yield Row(rfc, "less data than announced",
              chunked(b"%x" % (len(body) + 2) + b"\r\n" + body + b"\r\n"), BAD)
    yield Row(rfc, "bare LF after the last chunk", chunked(end=b"0\n\r\n"), BAD)
    yield Row(rfc, "bare LF at the very end", chunked(end=b"0\r\n\n"), BAD)
    yield Row(rfc, "two zeros with a blank", chunked(end=b"0 0\r\n\r\n"), BAD)
    yield Row(rfc, "the next request in place of the last CRLF",
              chunked(end=b"0\r\n") + get(number=9), BAD, absent=(session(9),))
    yield Row(rfc, "the next request right after", chunked() + get(number=1), ok(2))
    yield Row(rfc, "a chunk size line without an end", chunked(b"0" * 70_000, end=b""), BAD)
    rfc = "9112 §7.1.1"
    for extension in (b";a=b", b";a", b";a=\"b\"", b";a=b;c=d", b";a=\"b;c\"", b";a=\"\\\"\""):
        yield Row(rfc, f"extension {extension!r}",
                  chunked(chunk(body, extension)), ok(), refuse(400), absent=(extension,))
    yield Row(rfc, "an extension on the last chunk", chunked(end=b"0;a=b\r\n\r\n"), ok(), refuse(400))
    for name, extension in (
            ("bare LF", b";a\nb"), ("bare CR", b";a\rb"), ("NUL", b";a\0b"), ("bare LF in quotes", b';a="\n"'),
            ("CR LF in quotes", b';a="\r\n"'), ("a control octet", b";a=\x01"), ("DEL", b";\x7f")):
        yield Row(rfc, f"extension with {name}", chunked(chunk(body, extension)), BAD)
    yield Row(rfc, "an extension of 300 octets", chunked(chunk(body, b";a=" + b"b" * 300)), BAD)
    yield Row(rfc, "an extension of 70 KB", chunked(chunk(body, b";a=" + b"b" * 70_000)), BAD)
    yield Row(rfc, "5 KB of extensions in one body", chunked(
        *[chunk(body[n:n + 1], b";a=" + b"b" * 150) for n in range(len(body))]), BAD)


def _trailers():
    rfc = "9112 §7.1.2"
    lines = {
        "X-Canary": b"X-Canary: canary", "Content-Length": b"Content-Length: 5", "Host": b"Host: canary",
        "Authorization": b"Authorization: Bearer canary", "Transfer-Encoding": b"Transfer-Encoding: gzip",
        "X-WAREST-API-KEY": b"X-WAREST-API-KEY: canary", "Connection": b"Connection: close"}
    for name, line in lines.items():
        yield Row(rfc, f"{name} in the trailers is dropped or refused",
                  chunked(end=b"0\r\n" + line + b"\r\n\r\n"), ok(), refuse(400), absent=(b"canary",))
    yield Row(rfc, "trailers, then the next request",
              chunked(end=b"0\r\nX-Canary: canary\r\nX-B: c\r\n\r\n") + get(number=1), ok(2),
              absent=(b"canary",))
    for name, line in (
            ("without a colon", b"garbage"), ("with a blank before the colon", b"X-A : b"),
            ("folded", b"X-A: b\r\n c"), ("indented", b" X-A: b"), ("with NUL", b"X-A: \0"),
            ("with bare CR", b"X-A: a\rb"), ("with bare LF", b"X-A: a\nb"), ("without a name", b": b"),
            ("with a bad name", b"X(A: b")):
        yield Row(rfc, f"a trailer {name}", chunked(end=b"0\r\n" + line + b"\r\n\r\n"), BAD)
    yield Row(rfc, "21 trailer lines",
              chunked(end=b"0\r\n" + b"X-A: b\r\n" * 21 + b"\r\n"), refuse(431))
    yield Row(rfc, "5 KB of trailers",
              chunked(end=b"0\r\nX-A: " + b"b" * 5_000 + b"\r\n\r\n"), refuse(431))
    yield Row(rfc, "trailers without an end",
              chunked(end=b"0\r\n" + b"X-A: " + b"b" * 70_000), refuse(431))


def _expectations():
    rfc = "9110 §10.1.1"
    expect = b"Expect: 100-continue"
    yield Row(rfc, "100-continue with its body at once", post(expect), ok(), absent=(b"Expect",))
    yield Row(rfc, "100-Continue in other letters", post(b"expect: 100-CONTINUE"), ok())
    yield Row(rfc, "100-continue without a body", get(expect), ok())
    yield Row(rfc, "100-continue on 1.0 is ignored",
              post(expect, version=b"HTTP/1.0"), ok(closes=True))
    yield Row(rfc, "another expectation", post(b"Expect: 200-ok"), decline(417))
    yield Row(rfc, "two expectations", post(b"Expect: 100-continue, canary"), decline(417))
    yield Row(rfc, "an empty expectation", post(b"Expect: "), ok(), decline(417, 400))
    yield Row(rfc, "100-continue and a refusal at once",
              post(expect, auth=b""), decline(401))


def _sequences():
    rfc = "9112 §9.3"
    yield Row(rfc, "two reads at once", get() + get(number=1), ok(2))
    yield Row(rfc, "five at once",
              get() + post(number=1) + revoke(number=2) + chunked(number=3) + get(number=4), ok(5))
    yield Row(rfc, "an empty line between", get() + b"\r\n" + get(number=1), ok(2))
    yield Row(rfc, "nothing after close counts",
              get(b"Connection: close") + get(number=9), ok(closes=True), absent=(session(9),))
    yield Row(rfc, "nothing after 1.0 counts",
              get(version=b"HTTP/1.0") + get(number=9), ok(closes=True), absent=(session(9),))
    yield Row(rfc, "garbage after a request", get() + b"\0garbage\r\n\r\n", refuse(400, after=1))
    yield Row(rfc, "a bad request after a good one",
              get() + get(b"X Y: 1") + get(number=9), refuse(400, after=1), absent=(session(9),))
    yield Row(rfc, "a good request after an unknown path",
              get(target=b"/v1/nothing") + get(number=1),
              Outcome((frozenset([404]), SUCCESS), False, (1,)), refuse(404))
    yield Row(rfc, "a good request after 401",
              get(auth=b"") + get(number=1),
              Outcome((frozenset([401]), SUCCESS), False, (1,)), refuse(401))
    for name, status, request in (
            ("401", 401, post(auth=b"", body=HIDDEN)),
            ("404", 404, post(target=b"/v1/nothing", body=HIDDEN)),
            ("405", 405, post(target=list_target(), method=b"PUT", body=HIDDEN)),
            ("417", 417, post(b"Expect: tea", body=HIDDEN)),
            ("508", 508, post(b"Via: 1.1 warest-gateway", body=HIDDEN))):
        yield Row(rfc, f"the body of a request refused with {name} is no request",
                  request, decline(status), absent=(session(9),))
    yield Row(rfc, "the chunked body of a refused request is no request",
              chunked(chunk(HIDDEN), fields=(b"X-A: 1",)).replace(b"demo-token", b"nope-token"),
              decline(401), absent=(session(9),))
    yield Row(rfc, "half-closed after its request", get(), ok(closes=True), half_close=True)
    yield Row(rfc, "half-closed after two requests", get() + revoke(number=1), ok(2, closes=True),
              half_close=True)
    yield Row(rfc, "half-closed at once", b"", SILENT, half_close=True)
    yield Row(rfc, "an empty line and no more", b"\r\n", SILENT, half_close=True)


ROWS = [
    *_lengths(), *_codings(), *_chunks(), *_trailers(), *_expectations(), *_sequences()]
