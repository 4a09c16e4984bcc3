"""Request lines and targets: RFC 9112 §2.2, §3, §3.2; RFC 3986."""

from rows import (
    AUTH, HOST, Row, decline, get, group, list_target, ok, post, refuse, revoke, session)

BAD = refuse(400)
LINE = b"GET " + list_target() + b" HTTP/1.1"
REST = b"\r\n" + HOST + AUTH + b"\r\n"


def line(text):
    return text + REST


def _basics():
    rfc = "9112 §3"
    yield Row(rfc, "a read", get(), ok())
    yield Row(rfc, "a call with an effect and an empty body", revoke(), ok())
    yield Row(rfc, "a call with a JSON body", post(), ok())
    yield Row(rfc, "HTTP/1.0 ends with its answer", get(version=b"HTTP/1.0"), ok(closes=True))


def _line_ends():
    rfc = "9112 §2.2"
    yield Row(rfc, "one empty line before", b"\r\n" + get(), ok())
    yield Row(rfc, "two empty lines before", b"\r\n\r\n" + get(), BAD)
    yield Row(rfc, "many empty lines before", b"\r\n" * 500 + get(), BAD)
    for name, octets in (
            ("LF", b"\n"), ("CR", b"\r"), ("SP", b" "), ("HTAB", b"\t"), ("NUL", b"\0"),
            ("0xFF", b"\xff"), ("a UTF-8 mark", b"\xef\xbb\xbf"), ("CR CR LF", b"\r\r\n"),
            ("LF CR", b"\n\r")):
        yield Row(rfc, f"{name} before the method", octets + get(), BAD)
    yield Row(rfc, "bare LF after the request line", LINE + b"\n" + HOST + AUTH + b"\r\n", BAD)
    yield Row(rfc, "bare LF after a field", LINE + b"\r\nHost: HOSTPORT\n" + AUTH + b"\r\n", BAD)
    yield Row(rfc, "bare LF for the empty line", LINE + b"\r\n" + HOST + AUTH + b"\n", BAD)
    yield Row(rfc, "bare LF everywhere", get().replace(b"\r\n", b"\n"), BAD)
    yield Row(rfc, "CR CR LF after the request line", LINE + b"\r\r\n" + HOST + AUTH + b"\r\n", BAD)
    yield Row(rfc, "LF CR LF at the end", LINE + b"\r\n" + HOST + AUTH[:-2] + b"\n\r\n", BAD)
    yield Row(rfc, "bare CR for a line end", LINE + b"\r" + HOST + AUTH + b"\r\n", BAD)
    yield Row(rfc, "bare CR in the target", line(LINE.replace(b"/groups", b"/gro\rups")), BAD)
    yield Row(rfc, "bare CR in a value", get(b"X-Canary: a\rb"), BAD)
    yield Row(rfc, "bare CR that hides a field", get(b"X-Canary: a\rHost: evil.example"), BAD)
    yield Row(rfc, "bare CR in a name", get(b"X-Can\rary: a"), BAD)
    yield Row(rfc, "bare CR before the final CRLF", get(b"X-Canary: a")[:-2] + b"\r\r\n", BAD)


def _shape():
    rfc = "9112 §3"
    target = list_target()
    for name, text in (
            ("two blanks before the target", b"GET  " + target + b" HTTP/1.1"),
            ("two blanks before the version", b"GET " + target + b"  HTTP/1.1"),
            ("a tab before the target", b"GET\t" + target + b" HTTP/1.1"),
            ("a tab before the version", b"GET " + target + b"\tHTTP/1.1"),
            ("a blank at the end", LINE + b" "),
            ("a tab at the end", LINE + b"\t"),
            ("vertical tab as blank", b"GET\x0b" + target + b" HTTP/1.1"),
            ("form feed as blank", b"GET " + target + b"\x0cHTTP/1.1"),
            ("a no-break space as blank", b"GET\xa0" + target + b" HTTP/1.1"),
            ("no version", b"GET " + target),
            ("no version but its blank", b"GET " + target + b" "),
            ("no target", b"GET HTTP/1.1"),
            ("an empty target", b"GET  HTTP/1.1"),
            ("the method alone", b"GET"),
            ("four words", b"GET " + target + b" x HTTP/1.1"),
            ("two versions", LINE + b" HTTP/1.1"),
            ("a blank in the target", b"GET /v1/sessions/a b/groups HTTP/1.1"),
            ("no method", target + b" HTTP/1.1")):
        yield Row(rfc, name, line(text), BAD)
    yield Row(rfc, "HTTP/0.9 has no head", b"GET " + target + b"\r\n", BAD, half_close=True)
    yield Row(rfc, "a reply for a request", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
              refuse(400, 501, 505))
    yield Row(rfc, "a TLS ClientHello", bytes.fromhex(
        "16030100710100006d0303") + b"\x5a" * 107, BAD)
    yield Row(rfc, "the HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", refuse(400, 501, 505))


def _versions():
    rfc = "9112 §2.3"
    for version in (b"http/1.1", b"Http/1.1", b"HTTP/1.10", b"HTTP/1.", b"HTTP/.1", b"HTTP/1",
                    b"HTTP/11", b"HTTP/1,1", b"HTTP /1.1", b"HTTP/ 1.1", b"HTTP/1.1x", b"HTTP/+1.1",
                    b"HTTP/01.1", b"HTTP/1.01", b"HTTP/1.1.1", b"HTTPS/1.1", b"HTTP\\1.1", b"ICY/1.1",
                    b"XHTTP/1.1", b"HTTP/1.\xb9", b"HTTP/A.B", b"HTTP/-1.1", b"\"HTTP/1.1\""):
        yield Row(rfc, f"version {version!r}", get(version=version), refuse(400, 505))
    for version in (b"HTTP/2.0", b"HTTP/3.0", b"HTTP/0.9", b"HTTP/9.1"):
        yield Row(rfc, f"version {version!r}", get(version=version), refuse(505))
    # 1.x with x > 1 is still HTTP/1 by RFC 9110 §2.5: served as 1.1, or refused.
    yield Row(rfc, "version 1.2", get(version=b"HTTP/1.2"), refuse(400, 505), ok(), ok(closes=True))


def _methods():
    rfc = "9110 §9"
    for method in (b"G(ET", b"G,ET", b"\"GET\"", b"G\xc9T", b"GET:", b"GET/", b"G@T", b"[GET]",
                   b"G{T", b"G\x00T", b"G\x7fT", b"GET\x01", b"=GET", b"G;T", b"<GET>"):
        yield Row(rfc, f"method {method!r} is no token", get(method=method), BAD)
    for method in (b"get", b"Get", b"FOO", b"PROPFIND", b"QUERY", b"GETX", b"G", b"X" * 64, b"G-E!T",
                   b"SEARCH", b"LINK", b"PURGE", b"BREW"):
        yield Row(rfc, f"method {method!r} is unknown", get(method=method), decline(501))
    yield Row(rfc, "a method of 10 KB", get(method=b"X" * 10_000), refuse(400, 414, 501))
    yield Row(rfc, "CONNECT", get(method=b"CONNECT", target=b"evil.example:443"),
              decline(400, 405, 501), methods=(b"CONNECT",))
    yield Row(rfc, "CONNECT with a path", get(method=b"CONNECT"), decline(400, 405, 501),
              methods=(b"CONNECT",))
    yield Row(rfc, "TRACE", get(method=b"TRACE"), decline(405, 501))
    yield Row("9110 §7.6.2", "TRACE with Max-Forwards", get(b"Max-Forwards: 5", method=b"TRACE"),
              decline(405, 501))
    yield Row("9110 §9.3.7", "OPTIONS * is answered here",
              get(method=b"OPTIONS", target=b"*"), decline(200, 204, 405, 501))
    yield Row("9110 §9.3.7", "OPTIONS of a path is answered here",
              get(b"Max-Forwards: 0", method=b"OPTIONS"), decline(200, 204, 405, 501))
    yield Row("9110 §15.5.6", "a method that the path does not take", get(method=b"PUT"),
              decline(405))
    yield Row("9110 §9.3.2", "HEAD is answered without a body", get(method=b"HEAD"),
              ok(), decline(405), methods=(b"HEAD",))
    yield Row("9110 §15.5.5", "a path that is none", get(target=b"/v1/nothing/here"), decline(404))


def _forms():
    rfc = "9112 §3.2"
    absolute = b"http://HOSTPORT" + list_target()
    yield Row(rfc, "absolute-form", get(target=absolute), ok())
    yield Row(rfc, "absolute-form with the scheme in capitals",
              get(target=b"HTTP://HOSTPORT" + list_target()), ok())
    yield Row("9112 §3.2.2", "absolute-form wins over another Host",
              get(target=absolute, host=b"Host: evil.example\r\n"), ok(), absent=(b"evil.example",))
    for name, target in (
            ("another scheme", b"ftp://HOSTPORT" + list_target()),
            ("a file URL", b"file:///v1/sessions"),
            ("no authority", b"http://" + list_target()),
            ("user information", b"http://user:word@HOSTPORT" + list_target()),
            ("a bad port", b"http://127.0.0.1:80x" + list_target()),
            ("an open bracket", b"http://[::1" + list_target()),
            ("a fragment", absolute + b"#top"),
            ("a backslash for a slash", b"http:\\\\HOSTPORT" + list_target()),
            ("one slash", b"http:/HOSTPORT" + list_target())):
        yield Row(rfc, f"absolute-form with {name}", get(target=target), refuse(400),
                  decline(400, 421))
    yield Row(rfc, "authority-form with GET", get(target=b"HOSTPORT"), BAD)
    yield Row(rfc, "asterisk with GET", get(target=b"*"), BAD)
    yield Row(rfc, "asterisk with more", get(target=b"*/v1", method=b"OPTIONS"), BAD)
    yield Row(rfc, "a path without its slash", get(target=list_target()[1:]), BAD)
    yield Row(rfc, "a query for a path", get(target=b"?a=b"), BAD)


def _octets():
    rfc = "3986 §2"
    for octet in b'"<>\\^`{|}':
        yield Row(rfc, f"{chr(octet)!r} in the target",
                  get(target=b"/v1/sessions/a" + bytes([octet]) + b"/groups"), BAD)
    for octet in [*range(1, 9), 0x0b, 0x0c, *range(0x0e, 0x20), 0, 0x7f, 0x80, 0xa0, 0xc3, 0xff]:
        yield Row(rfc, f"octet 0x{octet:02x} in the target",
                  get(target=list_target() + b"?q=" + bytes([octet])), BAD)
    yield Row(rfc, "UTF-8 in the target", get(target=b"/v1/sessions/\xc3\xa9/groups"), BAD)
    yield Row("9112 §3.2.1", "a fragment", get(target=list_target() + b"#x"), BAD)
    yield Row("9112 §3.2.1", "a fragment after a query", get(target=list_target() + b"?a=b#x"), BAD)
    for escape in (b"%", b"%2", b"%zz", b"%2x", b"%x2", b"%u0041", b"%%30", b"%-1", b"% 1"):
        yield Row("3986 §2.1", f"bad escape {escape!r} in the path",
                  get(target=b"/v1/sessions/a" + escape + b"/groups"), BAD)
    for escape in (b"%", b"%4", b"%gg"):
        yield Row("3986 §2.1", f"bad escape {escape!r} in the query",
                  get(target=list_target() + b"?phone=1" + escape), BAD, decline(400))


def _paths():
    rfc = "3986 §3.3"
    head = b"/v1/sessions/"
    for name, target in (
            ("%00", head + b"a%00b/groups"),
            ("an encoded slash", head + b"a%2Fb/groups"),
            ("an encoded slash, small", head + b"a%2fb/groups"),
            ("an encoded backslash", head + b"a%5Cb/groups"),
            ("an encoded CR LF", head + b"a%0d%0aX-Canary:1/groups"),
            ("an encoded quote", head + b"a%22b/groups"),
            ("dot segments", head + b"x/../" + session() + b"/groups"),
            ("a dot segment", head + b"./" + session() + b"/groups"),
            ("encoded dot segments", head + b"x/%2e%2e/" + session() + b"/groups"),
            ("half encoded dot segments", head + b"x/.%2E/" + session() + b"/groups"),
            ("dot segments at the start", b"/../v1/sessions/" + session() + b"/groups"),
            ("dot segments at the end", list_target() + b"/.."),
            ("dots for a session", head + b"../groups"),
            ("encoded dots for a session", head + b"%2e%2e/groups"),
            ("a dot for a session", head + b"./groups"),
            ("an encoded dot for a session", head + b"%2E/groups"),
            ("doubly encoded dots", head + b"%252e%252e/groups"),
            ("a doubly encoded slash", head + b"a%252fb/groups"),
            ("overlong UTF-8 of a slash", head + b"a%c0%afb/groups"),
            ("escaped octets that are no UTF-8", head + b"a%ff%feb/groups"),
            ("an empty segment", head + b"/groups"),
            ("a doubled slash", b"/v1//sessions/" + session() + b"/groups"),
            ("a doubled slash at the start", b"//v1/sessions/" + session() + b"/groups"),
            ("a path parameter", head + session() + b";v=1/groups"),
            ("the upstream's own path, dressed up", b"/v1/%2e./api/v1/server/restart")):
        yield Row(rfc, name, get(target=target), decline(400, 403, 404))
    yield Row("3986 §6.2.2", "escaped letters mean the letters",
              get(target=b"/v1/sess%69ons/" + session() + b"/gr%6Fups"), ok())
    yield Row("3986 §6.2.2", "an escaped at sign in a group",
              revoke().replace(group(), group().replace(b"@", b"%40")), ok())
    yield Row("3986 §3.4", "an empty query", get(target=list_target() + b"?"), ok(), decline(400))
    for query in (b"api_key=canary", b"apikey=canary", b"apiKey=canary", b"APIKEY=canary"):
        yield Row("3986 §3.4", f"a key in the query: {query!r}",
                  get(target=list_target() + b"?" + query), ok(), decline(400),
                  absent=(b"canary",))
    for query in (b"sessionId=other", b"session=other", b"id=other", b"sessionid=other",
                  b"%73essionId=other", b"phone=628123", b"sessionId=a&sessionId=b"):
        yield Row("3986 §3.4", f"another session in the query: {query!r}",
                  get(target=list_target() + b"?" + query), decline(400))


def _lengths():
    rfc = "9112 §3"
    yield Row(rfc, "a target of 9 KB", get(target=b"/" + b"a" * 9_000), refuse(414))
    yield Row(rfc, "a target of 60 KB", get(target=b"/" + b"a" * 60_000), refuse(414, 431))
    yield Row(rfc, "a query of 9 KB", get(target=list_target() + b"?a=" + b"b" * 9_000), refuse(414))
    yield Row(rfc, "a request line without an end", b"GET /" + b"a" * 70_000, refuse(414, 431))
    yield Row(rfc, "a target of 8,000 octets", get(target=b"/" + b"a" * 8_000), decline(404))
    yield Row(rfc, "octets without an end", b"A" * 70_000, refuse(400, 414, 431, 501))


ROWS = [
    *_basics(), *_line_ends(), *_shape(), *_versions(), *_methods(), *_forms(), *_octets(),
    *_paths(), *_lengths()]
