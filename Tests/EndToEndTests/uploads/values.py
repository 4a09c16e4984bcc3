"""Ids and addresses: what WARest would misread is written anew, or refused with a hint."""

import json

import content
from content import Part, multipart
from suite import Failure, expect, scenario
from upstream import Plan

JSON = b"Content-Type: application/json"
FORM = b"Content-Type: application/x-www-form-urlencoded"
BARE = b"120363000000000001"
WHOLE = BARE + b"@g.us"


def document(suite, kind, value, path=None, method=b"POST"):
    row = suite.next_row()
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    target = path % {b"session": b"s%d" % row} if path else None
    return suite.post(kind, body, JSON, row=row, target_path=target, method=method,
                      plan=Plan(long_member=b"no such member"))


# Groups and chats in the path.

@scenario("values", "a bare group in the path is a whole one upstream")
def bare_group(suite):
    for group in (BARE, WHOLE, b"120363000000000001%40g.us", b"6281234567890-1600000000"):
        wanted = group.replace(b"%40", b"@").partition(b"@")[0] + b"@g.us"
        for method, end, body in ((b"GET", b"", None), (b"GET", b"/participants", None),
                                  (b"POST", b"/invite/revoke", None),
                                  (b"PUT", b"/name", {"groupName": "A"}),
                                  (b"POST", b"/leave", None)):
            row = suite.next_row()
            path = b"/v1/sessions/s%d/groups/%s%s" % (row, group, end)
            text = json.dumps(body).encode() if body else b""
            row, sender = suite.post(None, text, *([JSON] if body else []), row=row,
                                     target_path=path, method=method)
            if body and sender.statuses == [400]:
                row = suite.next_row()
                path = b"/v1/sessions/s%d/groups/%s%s" % (row, group, end)
                row, sender = suite.post(None, b'{"name":"A"}', JSON, row=row, target_path=path,
                                         method=method)
            expect(sender.statuses == [200], f"{method} {path}: got {sender.story()}")
            suite.settled(row)
            [arrival] = suite.upstream.of(row)
            found = arrival.target.replace(b"%40", b"@") + json.dumps(
                arrival.document or {}).encode()
            expect(wanted in found and found.count(b"@g.us") == 1,
                   f"{method} {end}: upstream saw {found!r}")


@scenario("values", "a bare id of 15 digits and more in place of a chat is refused with a hint")
def bare_chat(suite):
    for chat in (BARE, b"123456789012345", b"%2B" + BARE, b"1" * 40):
        row = suite.next_row()
        path = b"/v1/sessions/s%d/chats/%s/messages" % (row, chat)
        row, sender = suite.post(None, b"", row=row, target_path=path, method=b"GET")
        suite.refused(row, sender, 400, hint=True)
        suite.serves_on(sender)
    for chat in (b"6281234567890", WHOLE, b"6281234567890%40s.whatsapp.net", b"12345678901234"):
        row = suite.next_row()
        path = b"/v1/sessions/s%d/chats/%s/messages" % (row, chat)
        row, sender = suite.post(None, b"", row=row, target_path=path, method=b"GET")
        expect(sender.statuses == [200], f"{chat!r}: got {sender.story()}")
        sender.close()


# Recipients.

GOOD = {
    "a number": ("6281234567890", "6281234567890"),
    "a number with its sign": ("+6281234567890", "+6281234567890"),
    "a JSON number": (6281234567890, "6281234567890"),
    "a whole group": ("120363000000000001@g.us", "120363000000000001@g.us"),
    "a whole person": ("6281234567890@s.whatsapp.net", "6281234567890@s.whatsapp.net"),
}
BAD = {
    "a bare group": "120363000000000001",
    "fifteen digits": "123456789012345",
    "a bare group as a number": 120363000000000001,
    "a bare group with a sign": "+120363000000000001",
    "a bare group behind blanks": "  120363000000000001 ",
    "a bare group with hyphens": "1203-6300-0000-0000-01",
    "a foreign domain": "120363000000000001@example.com",
    "another of WhatsApp's domains": "44444444@lid",
    "a number with a fraction": 62812345.5,
    "a number with an exponent": b"6.281e12",
    "a negative number": -6281234567890,
    "one bad among good": "6281234567890,120363000000000001",
    "one bad behind a semicolon": "6281234567890;120363000000000001",
    "one bad behind a line end": "6281234567890\n120363000000000001",
}


def _to_is(arrival, wanted, name):
    found = arrival.document["to"]
    expect(found == wanted and type(found) is type(wanted), f"{name}: to is {found!r}")


@scenario("values", "recipients: what WARest reads as it was meant passes, numbers as strings")
def good_recipients(suite):
    for name, (value, wanted) in GOOD.items():
        row, sender = document(suite, "text", {"to": value, "message": "hello"})
        _to_is(suite.succeeded(row, sender), wanted, name)
        row, sender = document(suite, "poll", {"to": value, "question": "q", "options": ["a", "b"]})
        _to_is(suite.succeeded(row, sender), wanted, name)
        row, sender = document(suite, "poll", {
            "question": "q", "options": ["a", "b"], "to": ["6281234567891", value]})
        _to_is(suite.succeeded(row, sender), ["6281234567891", wanted], name)
        row, sender = document(suite, "media", {
            "to": [value], "media": "https://example.com/a.jpg"})
        _to_is(suite.succeeded(row, sender), [wanted], name)


def _bad_recipient(name, value):
    @scenario("values", f"recipients: {name} is refused with a hint")
    def check(suite):
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        bodies = [
            ("text", b'{"to":%s,"message":"hello"}' % raw),
            ("poll", b'{"to":%s,"question":"q","options":["a","b"]}' % raw),
            ("poll", b'{"question":"q","options":["a","b"],"to":["6281234567891",%s]}' % raw),
            ("media", b'{"to":%s,"media":"https://example.com/a.jpg"}' % raw)]
        for kind, body in bodies:
            row, sender = document(suite, kind, body)
            problem = suite.refused(row, sender, 400)
            pointer = problem.get("errors", [{}])[0].get("pointer", "")
            expect(pointer.startswith("/to"), f"the pointer is {pointer!r}")
            # Of a number it is said that it must be a string, which is hint enough.
            expect(problem.get("hint") or not isinstance(value, str), f"no hint: {problem}")
            suite.serves_on(sender)
        if isinstance(value, str):
            row, sender = suite.post("media", multipart(b"AbC", [
                Part(b"to", value.encode()), Part(b"media", b"abc", b"a.jpg", b"image/jpeg")]),
                content.form_type(b"AbC"))
            suite.refused(row, sender, 400, pointer="/to", hint=True)
            quoted = "".join(f"%{octet:02x}" for octet in value.encode()).encode()
            row, sender = suite.post("media", b"abc", b"Content-Type: image/jpeg",
                                     query=b"?to=" + quoted)
            suite.refused(row, sender, 400, pointer="/to", hint=True)
            row, sender = suite.post("text", b"message=hello&to=" + quoted, FORM)
            suite.refused(row, sender, 400, pointer="/to", hint=True)


for _name, _value in BAD.items():
    _bad_recipient(_name, _value)


@scenario("values", "a recipient behind a long file is checked all the same")
def late_recipient(suite):
    octets = content.Content(1 << 20, "base64")
    body = content.Body(b'{"media":"', octets, b'","to":120363000000000001}')
    row, sender = suite.post("media", body, JSON)
    suite.refused(row, sender, 400, pointer="/to", hint=True, reaches_upstream="must")
    body = content.Body(b'{"media":"', octets, b'","to":6281234567890}')
    row, sender = suite.post("media", body, JSON)
    arrival = suite.succeeded(row, sender)
    _to_is(arrival, "6281234567890", "behind a long file")
    body = multipart(b"AbC", [Part(b"media", octets, b"a.jpg", b"image/jpeg"), Part(b"to", BARE)])
    row, sender = suite.post("media", body, content.form_type(b"AbC"))
    suite.refused(row, sender, 400, pointer="/to", hint=True, reaches_upstream="must")


# Addresses that WARest would fetch.

PNG = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk"
       "JggkQmCC")
FETCHED = [
    "https://example.com/cat.jpg", "http://example.com:8080/cat.jpg?a=1#b",
    "HTTPS://EXAMPLE.COM/cat.jpg", "https://93.184.216.34/cat.jpg",
    "https://[2606:2800:220:1:248:1893:25c8:1946]/cat.jpg",
]
INLINE = ["data:image/png;base64," + PNG]
NOT_FETCHED = [
    "http://localhost/cat.jpg", "http://localhost.:80/cat.jpg", "http://LOCALHOST/x",
    "http://127.0.0.1/cat.jpg", "http://127.1/cat.jpg", "http://2130706433/cat.jpg",
    "http://0x7f000001/cat.jpg", "http://0177.0.0.1/cat.jpg", "http://0/cat.jpg",
    "http://0.0.0.0/cat.jpg", "http://10.0.0.1/cat.jpg", "http://172.16.0.1/cat.jpg",
    "http://172.31.255.255/cat.jpg", "http://192.168.1.1/cat.jpg", "http://169.254.169.254/latest",
    "http://100.64.0.1/cat.jpg", "http://[::1]/cat.jpg", "http://[::]/cat.jpg",
    "http://[fe80::1]/cat.jpg", "http://[fc00::1]/cat.jpg", "http://[::ffff:127.0.0.1]/cat.jpg",
    "http://[::ffff:7f00:1]/cat.jpg", "http://[64:ff9b::7f00:1]/cat.jpg", "http://intranet/cat.jpg",
    "http://user@127.0.0.1/cat.jpg", "http://example.com@127.0.0.1/cat.jpg",
    "http://127.0.0.1#@example.com/", "http://127.0.0.1\\@example.com/",
    "http:127.0.0.1/cat.jpg", "http:/127.0.0.1/cat.jpg", "http:\\\\127.0.0.1\\cat.jpg",
    " http://127.0.0.1/cat.jpg", "\thttp://127.0.0.1/cat.jpg", "ht\ntp://127.0.0.1/cat.jpg",
    "http://127.0.0.%31/cat.jpg", "http://１２７.0.0.1/cat.jpg", "http://printer.local/cat.jpg",
    "http://a.internal/cat.jpg", "http:///cat.jpg", "http://127.0.0.1.:80/",
    "file:///etc/passwd", "FILE:/etc/passwd", "ftp://example.com/cat.jpg", "gopher://example.com/",
    "/etc/passwd", "./cat.jpg", "../cat.jpg", "C:\\cat.jpg", "//127.0.0.1/cat.jpg",
    "//example.com/cat.jpg",
]
# As media these could be base64 without padding; as a picture WARest reads a path.
NO_PICTURE = ["cat.jpg", "etc/passwd", PNG, "~/cat.jpg", "javascript:x", "blob:https://x/y"]

PICTURES = [
    ("groups", b"/v1/sessions/%(session)s/groups/120363000000000001/picture", b"PUT", "picture"),
    ("profile", b"/v1/sessions/%(session)s/profile/picture", b"PUT", "picture"),
    ("an alias", b"/v1/sessions/%(session)s/profile/picture", b"PUT", "image"),
]


def _fetch(kind, value, member, path=None, method=b"POST", extra=None):
    def send(suite):
        return document(suite, kind, {**(extra or {}), member: value}, path, method)
    return send


def _places(value):
    """Each place where WARest would take `value` for something to fetch: (name, sender)."""
    to = {"to": "6281234567890"}
    yield "media", _fetch("media", value, "media", extra=to)
    yield "media as url", _fetch("media", value, "url", extra=to)
    yield "document", _fetch("document", value, "document", extra=to)
    yield "audio", _fetch("audio", value, "audio", extra=to)
    yield "files, a text", _fetch("files", value, "files", extra=to)
    yield "files, a list", _fetch("files", ["https://example.com/a.jpg", value], "files", extra=to)
    yield "files, an object", _fetch("files", [{"url": value}], "files", extra=to)
    yield "button's image", _fetch("button", value, "image", extra={
        **to, "text": "t", "buttons": [{"id": "1", "text": "a"}]})
    for name, path, method, member in PICTURES:
        yield f"picture of {name}", _fetch(None, value, member, path, method)


def _address(value, passes, only=None):
    verb = "passes" if passes else "is refused"
    shown = value if len(value) < 50 else value[:40] + "…"

    @scenario("values", f"an address: {shown!r} {verb}")
    def check(suite):
        for name, send in _places(value):
            if only and only not in name:
                continue
            row, sender = send(suite)
            try:
                if passes:
                    shown = sender.replies[0].body[:300] if sender.replies else b""
                    expect(sender.statuses == [200], f"got {sender.story()} {shown!r}")
                    suite.settled(row)
                    [arrival] = suite.upstream.of(row)
                    expect(value in json.dumps(arrival.document, ensure_ascii=False),
                           f"the body upstream is {str(arrival.document)[:300]}")
                else:
                    suite.refused(row, sender, 400)
                sender.close()
            except Failure as failure:
                raise Failure(f"{name}: {failure}") from None


for _value in FETCHED + INLINE:
    _address(_value, True)
for _value in NOT_FETCHED:
    _address(_value, False)
for _value in NO_PICTURE:
    _address(_value, False, only="picture")
_address(PNG, True, only="media")
_address(PNG, True, only="document")


@scenario("values", "an address in a form, in the query and in a text part")
def addresses_elsewhere(suite):
    for value, passes in (("https://example.com/a.jpg", True), ("http://127.0.0.1/a.jpg", False),
                          ("file:///etc/passwd", False), ("/etc/passwd", False),
                          ("http://169.254.169.254/", False)):
        quoted = "".join(f"%{octet:02x}" for octet in value.encode()).encode()
        row, sender = suite.post("media", b"to=6281234567890&media=" + quoted, FORM,
                                 plan=Plan(long_member=b"no such member"))
        if passes:
            suite.succeeded(row, sender)
        else:
            suite.refused(row, sender, 400, pointer="/media")
        row, sender = suite.post("media", multipart(b"AbC", [
            Part(b"to", b"6281234567890"), Part(b"media", value.encode())]),
            content.form_type(b"AbC"))
        if passes:
            suite.succeeded(row, sender)
        else:
            suite.refused(row, sender, 400, pointer="/media")
        row, sender = suite.post("media", b"", query=b"?to=6281234567890&media=" + quoted)
        if sender.statuses[:1] == [200]:
            expect(passes, f"{value} passed in the query")
            sender.close()
        else:
            suite.refused(row, sender, sender.statuses[0])
        # Beside a body WARest reads the query too.
        row, sender = suite.post("media", b"abc", b"Content-Type: image/jpeg",
                                 query=b"?to=6281234567890&url=" + quoted)
        if sender.statuses[:1] == [200]:
            expect(passes, f"{value} passed in the query")
            sender.close()
        else:
            suite.refused(row, sender, 400)
