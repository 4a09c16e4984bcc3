"""Host and field lines, what an intermediary removes, credentials: RFC 9110 §5, §7; RFC 9112 §5."""

from rows import AUTH, Row, decline, get, ok, post, refuse, revoke, session, text_body

BAD = refuse(400)


def host(text):
    return get(host=text)


def _host():
    rfc = "9112 §3.2"
    yield Row(rfc, "no Host", host(b""), BAD)
    yield Row(rfc, "no Host, but X-Host", host(b"X-Host: HOSTPORT\r\n"), BAD)
    yield Row(rfc, "two Hosts", host(b"Host: HOSTPORT\r\nHost: evil.example\r\n"), BAD)
    yield Row(rfc, "the same Host twice", host(b"Host: HOSTPORT\r\nHost: HOSTPORT\r\n"), BAD)
    yield Row(rfc, "two Hosts, one in capitals", host(b"Host: HOSTPORT\r\nHOST: HOSTPORT\r\n"), BAD)
    yield Row(rfc, "an empty Host", host(b"Host: \r\n"), BAD)
    yield Row(rfc, "an empty Host without a blank", host(b"Host:\r\n"), BAD)
    for value in (b"user@HOSTPORT", b"a, b", b"a,b", b"a b", b"HOSTPORT/path", b"HOSTPORT?q", b"a#b",
                  b"http://HOSTPORT", b"a:b", b"a:80:80", b"a:80x", b"a:-1", b"a:+80", b"[::1", b"::1]",
                  b"[::1]x", b"[zz]", b"a\\b", b"a%zz", b"a\x0bb", b"a\tb", b"\xff", b"a\"b",
                  b"<a>", b"a\x00", b"@", b"a|b"):
        yield Row(rfc, f"Host {value!r}", host(b"Host: " + value + b"\r\n"), BAD)
    for value in (b"gateway.example", b"gateway.example:8080", b"[::1]:8080", b"127.0.0.1",
                  b"a_b.example", b"xn--bcher-kva.example"):
        yield Row(rfc, f"Host {value!r} is valid", host(b"Host: " + value + b"\r\n"), ok(),
                  absent=(b"Host: " + value + b"\r\n",))
    yield Row(rfc, "blanks around the Host", host(b"Host: \t HOSTPORT \t \r\n"), ok())
    yield Row(rfc, "1.0 without Host",
              get(host=b"", version=b"HTTP/1.0"), ok(closes=True))
    yield Row(rfc, "1.0 with two Hosts",
              get(host=b"Host: a\r\nHost: b\r\n", version=b"HTTP/1.0"), BAD)
    yield Row(rfc, "1.0 with a bad Host", get(host=b"Host: a b\r\n", version=b"HTTP/1.0"), BAD)
    yield Row(rfc, "Host in capitals", host(b"HOST: HOSTPORT\r\n"), ok())
    yield Row(rfc, "a blank before Host's colon", host(b"Host : HOSTPORT\r\n"), BAD)
    yield Row(rfc, "Host is the folded line", host(b"X-Canary: a\r\n Host: HOSTPORT\r\n"), BAD)


def _lines():
    rfc = "9112 §5.1"
    yield Row(rfc, "a blank before the colon", get(b"X-Canary : 1"), BAD)
    yield Row(rfc, "a tab before the colon", get(b"X-Canary\t: 1"), BAD)
    yield Row(rfc, "a blank in the name", get(b"X Canary: 1"), BAD)
    yield Row(rfc, "no name", get(b": 1"), BAD)
    yield Row(rfc, "no colon", get(b"X-Canary"), BAD)
    yield Row(rfc, "no colon, at the end", get(b"X-A: 1", b"garbage"), BAD)
    yield Row(rfc, "a colon alone", get(b":"), BAD)
    yield Row(rfc, "the request line again",
              get(b"GET /v1/sessions/" + session(9) + b"/groups HTTP/1.1"), BAD)
    for octet in b'"(),/;<=>?@[\\]{}':
        yield Row(rfc, f"{chr(octet)!r} in a name", get(b"X-Can" + bytes([octet]) + b"ary: 1"), BAD)
    for octet in (0, 1, 9, 0x0b, 0x0c, 0x1f, 0x7f, 0x80, 0xff):
        yield Row(rfc, f"octet 0x{octet:02x} in a name", get(b"X-Can" + bytes([octet]) + b": 1"), BAD)
    for octet in [*range(9), 0x0b, 0x0c, *range(0x0e, 0x20), 0x7f]:
        yield Row("9110 §5.5", f"octet 0x{octet:02x} in a value",
                  get(b"X-Canary: a" + bytes([octet]) + b"b"), BAD)
    yield Row("9110 §5.5", "NUL at the end of a value", get(b"X-Canary: a\x00"), BAD)
    yield Row("9110 §5.5", "NUL before a value", get(b"X-Canary:\x00a"), BAD)
    yield Row("9110 §5.5", "obs-text in a value", get(b"X-Canary: caf\xe9"), ok(), refuse(400))
    yield Row("9110 §5.5", "a tab in a value", get(b"X-Canary: a\tb"), ok())
    yield Row("9110 §5.5", "an empty value", get(b"X-Canary:"), ok())
    yield Row("9110 §5.5", "blanks around a value", get(b"X-Canary: \t  a \t "), ok())
    yield Row("9110 §5.5", "no blank before a value", get(b"X-Canary:a"), ok())
    rfc = "9112 §5.2"
    yield Row(rfc, "a folded line", get(b"X-Canary: a\r\n b"), BAD)
    yield Row(rfc, "a line folded by a tab", get(b"X-Canary: a\r\n\tb"), BAD)
    yield Row(rfc, "a fold of blanks alone", get(b"X-Canary: a\r\n "), BAD)
    yield Row(rfc, "a folded Transfer-Encoding",
              post(b"Transfer-Encoding:\r\n chunked", length=False, body=b"0\r\n\r\n"), BAD)
    yield Row(rfc, "a folded Content-Length",
              post(b"Content-Length:\r\n 5", length=False, body=b"hello"), BAD)
    yield Row(rfc, "the first field line indented",
              get().replace(b"Host:", b" Host:"), BAD)
    yield Row(rfc, "the first field line indented by a tab", get().replace(b"Host:", b"\tHost:"), BAD)


def _limits():
    rfc = "9110 §5.4"
    # Host and Authorization are two of the hundred.
    yield Row(rfc, "100 field lines", get(*[b"X-%d: 1" % n for n in range(98)]), ok())
    yield Row(rfc, "101 field lines", get(*[b"X-%d: 1" % n for n in range(99)]), refuse(431))
    yield Row(rfc, "a thousand field lines", get(*[b"X-%d: 1" % n for n in range(1_000)]), refuse(431))
    yield Row(rfc, "a head of 12 KB", get(b"X-Canary: " + b"a" * 12_000), ok())
    yield Row(rfc, "a head of 17 KB", get(b"X-Canary: " + b"a" * 17_000), refuse(431))
    yield Row(rfc, "a head of 17 KB in 60 lines", get(*[b"X-%d: " % n + b"a" * 290 for n in range(60)]),
              refuse(431))
    yield Row(rfc, "a head of 200 KB", get(b"X-Canary: " + b"a" * 200_000), refuse(431))
    yield Row(rfc, "a name of 17 KB", get(b"X" * 17_000 + b": 1"), refuse(431))
    yield Row(rfc, "a field line without an end",
              get()[:-2] + b"X-Canary: " + b"a" * 70_000, refuse(431))


def _hop_by_hop():
    rfc = "9110 §7.6.1"
    canary = (b"canary-value", b"X-Canary", b"x-canary")
    field = b"X-Canary: canary-value"
    yield Row(rfc, "a nominated field", get(b"Connection: X-Canary", field), ok(), absent=canary)
    yield Row(rfc, "nominated in other letters", get(b"Connection: x-cANARY", field), ok(),
              absent=canary)
    yield Row(rfc, "nominated after the field", get(field, b"Connection: X-Canary"), ok(),
              absent=canary)
    yield Row(rfc, "nominated on a second line",
              get(b"Connection: keep-alive", field, b"Connection: X-Canary"), ok(), absent=canary)
    yield Row(rfc, "nominated among others",
              get(b"Connection: keep-alive , X-Canary,, TE", field), ok(), absent=canary)
    yield Row(rfc, "nominated with close", get(b"Connection: close, X-Canary", field),
              ok(closes=True), absent=canary)
    yield Row(rfc, "a nominated field that stands twice",
              get(b"Connection: X-Canary", field, field), ok(), absent=canary)
    for name in (b"Host", b"Content-Length", b"Content-Type", b"X-WAREST-API-KEY", b"X-Request-Id",
                 b"Via", b"traceparent", b"Transfer-Encoding", b"Connection"):
        yield Row(rfc, f"{name.decode()} nominated changes nothing",
                  post(b"Connection: " + name), ok(), present=(text_body(),))
    yield Row(rfc, "Authorization nominated", get(b"Connection: Authorization"), ok(), decline(401))
    for line in (b"Keep-Alive: timeout=99", b"Proxy-Connection: keep-alive", b"TE: trailers",
                 b"Proxy-Authorization: Basic canary", b"Trailer: X-Canary", b"TE: gzip;q=0.5",
                 b"Upgrade: canary"):
        yield Row(rfc, f"{line.decode()} is not forwarded", get(line), ok(), absent=(line, b"canary"))
    yield Row(rfc, "Connection: close", get(b"Connection: close"), ok(closes=True))
    yield Row(rfc, "Connection: CLOSE", get(b"Connection: CLOSE"), ok(closes=True))
    yield Row(rfc, "close on a second line", get(b"Connection: keep-alive", b"Connection: close"),
              ok(closes=True))
    yield Row(rfc, "1.0 with keep-alive", get(b"Connection: keep-alive", version=b"HTTP/1.0"),
              ok(), ok(closes=True))
    rfc = "9110 §7.8"
    yield Row(rfc, "no upgrade to WebSocket", get(
        b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), ok(), decline(400), absent=(b"Upgrade",))
    yield Row(rfc, "no upgrade to h2c", get(
        b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQ"),
        ok(), absent=(b"h2c", b"HTTP2"))
    rfc = "9110 §7.6.3"
    yield Row(rfc, "our own name in Via", get(b"Via: 1.1 warest-gateway"), decline(508))
    yield Row(rfc, "our own name among others",
              get(b"Via: 1.0 a, 1.1 warest-gateway, 1.1 b"), decline(508))
    yield Row(rfc, "our own name on a second line", get(b"Via: 1.1 a", b"Via: 1.1 warest-gateway"),
              decline(508))
    yield Row(rfc, "another's name in Via", get(b"Via: 1.1 other"), ok())


def _credentials():
    rfc = "wire: credentials"
    for line in (b"X-API-KEY: canary", b"Api-Key: canary", b"Cookie: canary=1",
                 b"Origin: http://canary.example"):
        yield Row(rfc, f"{line.decode()} is removed", get(line), ok(), absent=(b"canary",))
    yield Row(rfc, "no token", get(auth=b""), decline(401))
    yield Row(rfc, "a wrong token", get(auth=b"Authorization: Bearer wrong\r\n"), decline(401))
    yield Row(rfc, "the token with one more letter",
              get(auth=b"Authorization: Bearer demo-tokenx\r\n"), decline(401))
    yield Row(rfc, "another scheme", get(auth=b"Authorization: Basic demo-token\r\n"), decline(401))
    yield Row(rfc, "an empty token", get(auth=b"Authorization: Bearer \r\n"), decline(400, 401))
    yield Row(rfc, "the upstream's key", get(auth=b"X-WAREST-API-KEY: UPSTREAMKEY\r\n"), decline(401))
    yield Row(rfc, "the token as X-WAREST-API-KEY",
              get(auth=b"X-WAREST-API-KEY: demo-token\r\n"), ok())
    yield Row(rfc, "both ways alike", get(b"X-WAREST-API-KEY: demo-token"), ok())
    yield Row(rfc, "both ways, different", get(b"X-WAREST-API-KEY: other"), decline(400))
    yield Row(rfc, "two Authorizations", get(b"Authorization: Bearer other"), decline(400, 401))
    yield Row(rfc, "the token in the query alone",
              get(auth=b"").replace(b"/groups", b"/groups?api_key=demo-token"), decline(400, 401))
    yield Row(rfc, "an effect without a token", revoke(auth=b""), decline(401))
    yield Row(rfc, "a bad X-Request-Id goes nowhere", get(b"X-Request-Id: a canary\"id"), ok(),
              decline(400), absent=(b"canary",))
    yield Row(rfc, "two X-Request-Ids", get(b"X-Request-Id: a", b"X-Request-Id: b"), ok(),
              decline(400))
    yield Row(rfc, "a forged X-WARest-Outcome", get(b"X-WARest-Outcome: ok"), ok())


ROWS = [*_host(), *_lines(), *_limits(), *_hop_by_hop(), *_credentials()]
