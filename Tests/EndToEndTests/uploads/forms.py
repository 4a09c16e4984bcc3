"""`application/x-www-form-urlencoded` where WARest wants JSON: values take its types."""

import json

from looks import expect_document
from suite import expect, scenario
from upstream import Plan

FORM = b"Content-Type: application/x-www-form-urlencoded"
NUMBER = b"6281234567890"
UNUSED = b"no such member"


def send(suite, kind, text, path=None, method=b"POST", field=FORM, chunked=False):
    row = suite.next_row()
    target = path % {b"session": b"s%d" % row} if path else None
    return suite.post(kind, text, field, row=row, target_path=target, method=method,
                      chunked=chunked, plan=Plan(long_member=UNUSED))


def becomes(name, kind, text, path=None, method=b"POST", field=FORM, **wanted):
    @scenario("forms", name)
    def check(suite):
        for chunked in (False, True):
            row, sender = send(suite, kind, text, path, method, field, chunked)
            expect_document(suite.succeeded(row, sender), **wanted)


def refused(name, kind, text, status=400, path=None, method=b"POST", pointer=None, field=FORM,
            hint=False):
    @scenario("forms", f"{name}: {status}")
    def check(suite):
        row, sender = send(suite, kind, text, path, method, field)
        suite.refused(row, sender, status, pointer=pointer, hint=hint)
        suite.serves_on(sender)


TO = b"to=" + NUMBER
WHO = {"to": NUMBER.decode()}
HELLO = {**WHO, "message": "hello"}

becomes("a text", "text", TO + b"&message=hello", **HELLO)
becomes("percent signs, plus signs, UTF-8", "text",
        TO + b"&message=a+b%2Bc%c3%BC%F0%9F%90%88%26%3D%25%22%5C%0A%09", **WHO,
        message='a b+cü🐈&=%"\\\n\t')
becomes("raw UTF-8", "text", TO + "&message=grün".encode(), **WHO, message="grün")
becomes("names under escapes", "text", b"%74o=" + NUMBER + b"&m%65ssage=hello", **HELLO)
becomes("an equals sign in a value", "text", TO + b"&message=a=b==", **WHO, message="a=b==")
becomes("empty pairs", "text", b"&&" + TO + b"&&message=hello&", **HELLO)
becomes("an international number with its sign", "text", b"to=%2B" + NUMBER + b"&message=hello",
        to="+" + NUMBER.decode(), message="hello")
becomes("a type with a charset", "text", TO + b"&message=hello",
        field=FORM + b"; charset=UTF-8", **HELLO)
becomes("a boolean: true", "gif", TO + b"&gif=https://example.com/a.gif&compress=true", **WHO,
        gif="https://example.com/a.gif", compress=True)
becomes("a boolean: false", "gif", TO + b"&gif=https://example.com/a.gif&compress=false", **WHO,
        gif="https://example.com/a.gif", compress=False)
becomes("text that looks like another type stays text", "text",
        TO + b"&message=true&replyMessageId=123", **WHO, message="true", replyMessageId="123")
becomes("text that looks like JSON stays text", "text", TO + b"&message=%7B%22a%22%3A1%7D", **WHO,
        message='{"a":1}')
becomes("a list by repetition", "poll", TO + b"&question=q&options=a&options=b%2Cc", **WHO,
        question="q", options=["a", "b,c"])
becomes("latitude and longitude", "location", TO + b"&latitude=-6.2&longitude=106.8", **WHO,
        latitude="-6.2", longitude="106.8")


@scenario("forms", "a list by commas")
def list_by_comma(suite):
    row, sender = send(suite, None, b"subject=Team&participants=6281234567890,6281234567891",
                       b"/v1/sessions/%(session)s/groups")
    settled = suite.succeeded(row, sender)
    expect(settled.document.get("participants") == ["6281234567890", "6281234567891"],
           f"participants are {settled.document.get('participants')}")


@scenario("forms", "several recipients, by repetition or comma")
def recipients(suite):
    for text in (b"to=6281234567890&to=6281234567891", b"to=6281234567890,6281234567891",
                 b"to=6281234567890%2C6281234567891"):
        row, sender = send(suite, "poll", text + b"&question=q&options=a&options=b")
        arrival = suite.succeeded(row, sender)
        found = arrival.document["to"]
        expect(found in (["6281234567890", "6281234567891"], "6281234567890,6281234567891"),
               f"to is {found!r}")


@scenario("forms", "numbers: WARest gets what it takes for one")
def numbers(suite):
    row, sender = send(suite, "poll", TO + b"&question=q&options=a&options=b&maxSelection=1")
    arrival = suite.succeeded(row, sender)
    expect(arrival.document["maxSelection"] in (1, "1"),
           f"maxSelection is {arrival.document['maxSelection']!r}")


@scenario("forms", "an empty value is text of no length, or missing where it must be there")
def empty(suite):
    row, sender = send(suite, "text", TO + b"&message=hello&replyMessageId=")
    arrival = suite.succeeded(row, sender)
    expect(arrival.document.get("replyMessageId", "") == "", "an empty value became another")
    for text in (TO + b"&message=", b"to=&message=hello", b"to&message=hello"):
        row, sender = send(suite, "text", text)
        if sender.statuses != [400]:
            arrival = suite.succeeded(row, sender)
            expect(set(arrival.document) == {"sessionId", "to", "message"}, "another body")
            expect("" in arrival.document.values(), "another body")


@scenario("forms", "the largest form passes, one octet more does not")
def largest(suite):
    for size in ((16 << 10), (16 << 10) + 1):
        text = TO + b"&message="
        text += b"a" * (size - len(text))
        for chunked in (False, True):
            row, sender = send(suite, "text", text, chunked=chunked)
            if size > 16 << 10:
                suite.refused(row, sender, 413, "body-too-large")
            else:
                suite.succeeded(row, sender)


@scenario("forms", "much to escape: a form whose JSON is six times as long")
def escapes(suite):
    text = TO + b"&message=" + b"%01" * 5_000
    row, sender = send(suite, "text", text)
    if sender.statuses == [200]:
        arrival = suite.succeeded(row, sender)
        expect(arrival.document["message"] == "\x01" * 5_000, "another text")
    else:
        expect(sender.statuses[:1] in ([400], [413]), f"got {sender.story()}")
        suite.refused(row, sender, sender.statuses[0])


refused("an unknown name", "text", TO + b"&message=hello&colour=red", pointer="/colour")
refused("a scalar twice", "text", TO + b"&message=a&message=b", pointer="/message")
refused("a scalar twice, once escaped", "text", TO + b"&message=a&mess%61ge=b", pointer="/message")
refused("an object", "media", TO + b"&media=https://example.com/a.jpg&compression=x",
        pointer="/compression")
refused("an object in brackets", "media",
        TO + b"&media=https://example.com/a.jpg&compression%5Bquality%5D=1")
refused("a boolean that is none", "gif", TO + b"&gif=https://example.com/a.gif&compress=maybe",
        pointer="/compress")
refused("a boolean twice", "gif",
        TO + b"&gif=https://example.com/a.gif&compress=true&compress=false", pointer="/compress")
refused("a session", "text", TO + b"&message=a&sessionId=other", pointer="/sessionId")
refused("a session under escapes", "text", TO + b"&message=a&session%49d=other",
        pointer="/sessionId")
refused("a session by phone", "text", TO + b"&message=a&phone=6281", pointer="/phone")
refused("a required member missing", "text", TO, pointer="/message")
refused("a bad escape", "text", TO + b"&message=%4")
refused("another bad escape", "text", TO + b"&message=%zz")
refused("a NUL", "text", TO + b"&message=a%00b")
refused("octets that are no UTF-8", "text", TO + b"&message=%ff")
refused("an overlong sequence", "text", TO + b"&message=%c0%af")
refused("an empty form", "text", b"")
refused("JSON that calls itself a form", "text", b'{"to":"6281234567890","message":"hello"}')
refused("a file's base64 with plain plus signs", "media", TO + b"&media=a+b+")
refused("a bare group", "text", b"to=120363000000000001&message=hello", pointer="/to", hint=True)


@scenario("forms", "a form in another charset")
def charset(suite):
    row, sender = send(suite, "text", TO + b"&message=hello",
                       field=FORM + b"; charset=iso-8859-1")
    expect(sender.statuses[:1] in ([400], [415]), f"got {sender.story()}")
    suite.refused(row, sender, sender.statuses[0])


@scenario("forms", "a form on an operation whose session and group stand in the path")
def group_name(suite):
    row, sender = send(suite, None, b"groupName=A+team",
                       b"/v1/sessions/%(session)s/groups/120363000000000001/name", b"PUT")
    if sender.statuses == [400]:
        row, sender = send(suite, None, b"name=A+team",
                           b"/v1/sessions/%(session)s/groups/120363000000000001/name", b"PUT")
    arrival = suite.succeeded(row, sender)
    values = list(arrival.document.values())
    expect("A team" in values and "120363000000000001@g.us" in values,
           f"the body is {json.dumps(arrival.document)}")


@scenario("forms", "GET operations take nothing but their known query names")
def get_query(suite):
    row = suite.next_row()
    path = b"/v1/sessions/s%d/chats" % row
    row, sender = suite.post(None, b"", row=row, target_path=path, query=b"?limit=5", method=b"GET")
    suite.succeeded(row, sender)
    for query in (b"?limit=5&colour=red", b"?limit=5&limit=6", b"?sessionId=other",
                  b"?id=other", b"?session=other"):
        row = suite.next_row()
        path = b"/v1/sessions/s%d/chats" % row
        row, sender = suite.post(None, b"", row=row, target_path=path, query=query, method=b"GET")
        expect(sender.statuses == [400], f"{query!r}: got {sender.story()} in place of 400")
        suite.refused(row, sender, 400)
        suite.serves_on(sender)
