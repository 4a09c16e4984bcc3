"""What a call costs: unique recipients times attachments, wherever and however they are written."""

import json
import re

from caller import Caller, at_once
from gateway import Gateway, client
from suite import eventually, expect, scenario
from upstream import Upstream

A, B, C = "6281234567890", "6281234567891", "6281234567892"
GROUP = "120363000000000001@g.us"
SPELLINGS = (A, f"+{A}", "081234567890", "+62 812-3456-7890", f"{A}@s.whatsapp.net",
             f"{A}@c.us", "62 (812) 3456 7890")
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=XyZ"
PICTURE = "data:image/png;base64,iVBORw0KGgo="
QUOTA = 1_000_000
SESSION = {"rate": f"{QUOTA}/day", "burst": QUOTA, "per-day": "off"}


def parts(*pairs):
    """(name, text) or (name, content, file name)."""
    body = b""
    for name, text, *file in pairs:
        body += b'--XyZ\r\nContent-Disposition: form-data; name="%s"' % name.encode()
        body += b'; filename="%s"\r\nContent-Type: image/png' % file[0].encode() if file else b""
        body += b"\r\n\r\n" + text.encode() + b"\r\n"
    return body + b"--XyZ--\r\n"


def row(cost, name, path, body, kind="application/json", to=None):
    """`path` without a leading slash: a send of /v1. `to`: what WARest must get, if sure."""
    return cost, name, path, body, kind, to


def text(cost, to, name, member="to"):
    return row(cost, f"text: {name}", "text", {member: to, "message": "hello"},
               to=to if isinstance(to, str) else None)


POLL = {"question": "q", "options": ["a", "b"]}
ROWS = [
    text(1, A, "one"),
    text(2, f"{A},{B}", "commas"),
    text(3, f"{A};{B}\n{C}", "semicolons and line feeds"),
    text(2, f"{A}, {B} ,{A},", "repetitions, blanks, an empty item"),
    text(1, ",".join(SPELLINGS), "all spellings of one number"),
    text(2, f"{','.join(SPELLINGS)},{B}", "all spellings of one number, and another"),
    text(2, f"{GROUP},{A}", "a group and a person"),
    text(1, int(A), "a JSON number"),
    text(60, ",".join(f"62812345670{number:02}" for number in range(60)), "sixty"),
    *(text(2, f"{A},{B}", f"the alias {name}", name) for name in ("jid", "target", "number")),
    row(3, "a JSON list", "poll", {"to": [A, B, C], **POLL}, to=f"{A},{B},{C}"),
    row(1, "a JSON list of one number's spellings", "poll", {"to": list(SPELLINGS), **POLL}),
    row(3, "a JSON list with commas in it", "poll", {"to": [f"{A},{B}", C], **POLL}),
    row(2, "a JSON list with escapes", "poll",
        '{"to":["\\u0036281234567890","6281234567891"],"question":"q","options":["a","b"]}'),
    row(2, "the list behind the rest", "poll", {**POLL, "to": [A, B]}),
    row(2, "a form by repetition", "poll", f"to={A}&to={B}&question=q&options=a&options=b", FORM),
    row(2, "a form by a comma", "text", f"to={A}%2C{B}&message=hello", FORM),
    row(1, "a form with spellings", "text", f"to=%2B{A}%2C0{A[2:]}&message=hello", FORM),
    row(2, "multipart, one part", "media",
        parts(("to", f"{A},{B}"), ("media", "x", "a.png")), MULTIPART),
    row(2, "multipart, the file first", "media",
        parts(("media", "x", "a.png"), ("to", f"{A},{B}")), MULTIPART),
    row(6, "multipart, three files to two", "files",
        parts(("to", f"{A},{B}"), *(("files", "x", f"{number}.png") for number in range(3))),
        MULTIPART),
    row(4, "JSON, two files to two", "files", {"to": [A, B], "files": [PICTURE, PICTURE]}),
    row(1, "JSON, one file as text", "files", {"to": A, "files": PICTURE}),
    row(2, "in the query of a raw file", f"media?to={A}%2C{B}", "octets", "image/png"),
    row(1, "spellings in the query of a raw file", f"media?to=%2B{A}%2C{A}", "octets",
        "image/png"),
    row(1, "a reaction", f"/v1/sessions/{{session}}/chats/{A}/messages/M1/reaction",
        {"emoji": "x"}),
    row(1, "adding people to a group sends no messages",
        f"/v1/sessions/{{session}}/groups/{GROUP}/participants/add", {"participants": [A, B, C]}),
    row(2, "native: text", "/api/v1/messages/send/text",
        {"sessionId": "{session}", "to": f"{A},{B}", "message": "hello"}, to=f"{A},{B}"),
    row(1, "native: all spellings", "/api/v1/messages/send/text",
        {"to": ",".join(SPELLINGS), "message": "hello", "sessionId": "{session}"}),
    row(3, "native: a JSON list", "/api/v1/messages/send/poll",
        {"sessionId": "{session}", "to": [A, B, C], **POLL}, to=f"{A},{B},{C}"),
    row(2, "native: in the query of a raw file",
        f"/api/v1/messages/send/media?sessionId={{session}}&to={A}%2C{B}", "octets", "image/png"),
    row(4, "native: multipart, two files to two", "/api/v1/messages/send/files",
        parts(("sessionId", "{session}"), ("to", A), ("to", B), ("files", "x", "1.png"),
              ("files", "y", "2.png")), MULTIPART),
]


def named(value, session):
    if isinstance(value, dict):
        return {name: named(one, session) for name, one in value.items()}
    if isinstance(value, bytes):
        return value.replace(b"{session}", session.encode())
    return value.replace("{session}", session) if isinstance(value, str) else value


def send(caller, session, path, body, kind):
    method = "PUT" if path.endswith("/reaction") else "POST"
    if not path.startswith("/"):
        path = f"/v1/sessions/{{session}}/messages/{path}"
    return caller.call(method, named(path, session), named(body, session), kind=kind)


@scenario("cost", "unique recipients times attachments, in every form and spelling")
def forms(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": SESSION})
    caller = Caller(gateway)
    problems, calls = [], {}
    for number, (cost, name, path, body, kind, to) in enumerate(ROWS):
        session = f"s-{number}"
        reply = send(caller, session, path, body, kind)
        if reply.status != 200:
            problems.append(f"{name}: {reply!r}")
            continue
        charged = QUOTA - reply.limits["session"]["r"]
        if charged != cost:
            problems.append(f"{name}: {charged} charged, not {cost}")
        arrivals = upstream.seen(session)
        if len(arrivals) != 1 or arrivals[0].state != "answered":
            problems.append(f"{name}: WARest saw {arrivals}")
        elif to is not None and arrivals[0].to != to:
            problems.append(f"{name}: to was {arrivals[0].to!r}")
        calls[reply.fields["x-request-id"]] = name, cost
    expect(not problems, "; ".join(problems))
    costs = {}

    def recorded():
        costs.update({record["request_id"]: record.get("cost") for record in gateway.records()
                      if record["kind"] == "outcome"})
        return calls.keys() <= costs.keys()
    expect(eventually(recorded, 5), "outcomes are missing from the audit log")
    for call, (name, cost) in calls.items():
        expect(costs[call] == cost, f"{name}: {costs[call]} on record, not {cost}")
    return f"{len(ROWS)} forms"


@scenario("cost", "spellings share the recipient's own limit, on either path")
def spellings(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"recipient": {"rate": "60/h", "burst": 1}})
    caller = Caller(gateway)
    expect(caller.text(to=A).status == 200, "the first text is refused")
    for spelling in SPELLINGS:
        for reply in (caller.text(to=spelling), caller.text(to=f"{B},{spelling}"),
                      caller.call("POST", "/api/v1/messages/send/text", {
                          "sessionId": "main", "to": spelling, "message": "hello"})):
            expect(reply.status == 429, f"to {spelling!r}: {reply!r}")
    expect(caller.text("s-1", to=A).status == 200, "another session shares it")
    expect(caller.text(to=B).status == 200, "another recipient shares it")
    expect(len(upstream.seen()) == 3, f"WARest saw {upstream.seen()}")


@scenario("cost", "above the burst: 422 with the largest list that would pass")
def above_burst(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "20/min", "burst": 5, "per-day": 500}})
    caller = Caller(gateway)
    numbers = [f"628123456780{number}" for number in range(6)]
    for path, body, largest in (
            ("text", {"to": ",".join(numbers), "message": "hello"}, 5),
            ("poll", {"to": numbers, **POLL}, 5),
            ("files", {"to": numbers[:3], "files": [PICTURE, PICTURE]}, 2)):
        reply = send(caller, "main", path, body, "application/json")
        expect(reply.status == 422 and reply.type == "cost-above-burst", f"{path}: {reply!r}")
        said = " ".join(str(value) for name, value in reply.json.items()
                        if name not in ("request_id", "type"))
        expect(re.search(rf"\b{largest}\b", said), f"{path}: {largest} is not in {reply.json}")
        expect(reply.retry_after is None, f"{path}: waiting does not help: {reply!r}")
        expect(reply.delivery == "not_sent", f"{path}: delivery is {reply.delivery}")
    reply = caller.call(
        "POST", "/api/v1/messages/send/text",
        {"sessionId": "main", "to": ",".join(numbers), "message": "hello"},
        fields=("Prefer: wait=9",))
    expect(reply.status == 422 and reply.json.get("code") == 2012, f"native: {reply!r}")
    reply = caller.text(to=",".join(numbers[:5]))
    expect(reply.status == 200 and reply.limits["session"]["r"] == 0,
           f"the largest list does not pass, or 422 was charged: {reply!r}")
    expect(len(upstream.seen()) == 1, f"WARest saw {upstream.seen()}")


@scenario("cost", "what does not fit now is refused as a whole, and a shorter list passes")
def does_not_fit(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": {"rate": "60/h", "burst": 5, "per-day": "off"}})
    caller = Caller(gateway)
    expect(caller.text(to=f"{A},{B}").status == 200, "two of five are refused")
    reply = caller.text(to=",".join(f"628123456780{number}" for number in range(4)))
    expect(reply.status == 429 and 55 <= reply.retry_after <= 60, f"four of three left: {reply!r}")
    reply = caller.text(to=f"{A},{B},{C}")
    expect(reply.status == 200 and reply.limits["session"]["r"] == 0, f"three of three: {reply!r}")
    seen = [json.loads(arrival.body)["to"] for arrival in upstream.seen()]
    expect(seen == [f"{A},{B}", f"{A},{B},{C}"], f"WARest saw {seen}")


@scenario("cost", "what is refused for another reason, or cannot be sent, costs nothing")
def not_made(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {"session": {"rate": "60/h", "burst": 3, "per-day": 10},
                                        "recipient": {"rate": "60/h", "burst": 1}})
    caller = Caller(gateway)
    for body in ({"to": A}, {"message": "x"}, "{", {"to": "1" * 20, "message": "x"},
                 {"to": A, "message": "x", "sessionId": "other"}):
        reply = send(caller, "main", "text", body, "application/json")
        expect(reply.status == 400, f"{body}: {reply!r}")
    expect(caller.call("POST", "/v1/sessions/main/messages/nothing", {}).status == 404, "a 404")
    upstream.refuse()
    for _ in range(5):
        reply = caller.text(to=A)
        expect(reply.status == 502 and reply.delivery == "not_sent", f"{reply!r}")
    upstream.listen_again()
    reply = caller.text(to=A)
    expect(reply.status == 200 and reply.limits["session"]["r"] == 2
           and reply.limits["session-day"]["r"] == 9, f"they were charged: {reply!r}")


@scenario("cost", "a call whose reply is lost, or that WARest refuses, has its cost")
def made(suite):
    answers = iter(["close", (404, {}, {"status": False, "code": 1101, "message": "x"}),
                    (500, {}, {"status": False, "code": 3000, "message": "x"})])
    upstream = Upstream(suite, answer=lambda arrival: next(answers, None))
    gateway = Gateway(suite, upstream, {"session": {"rate": "60/h", "burst": 4, "per-day": "off"}})
    caller = Caller(gateway)
    statuses = [caller.text().status for _ in range(5)]
    expect(statuses[0] in (502, 504) and statuses[3:] == [200, 429], f"{statuses}")


@scenario("cost", "many at once, on all loops: exactly the burst passes, of every policy")
def at_once_exactly(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "60/h", "burst": 10, "per-day": 15},
        "recipient": {"rate": "60/h", "burst": 1}}, [client("one", limit={
            "rate": "100/h", "burst": 100}), client("two")])
    for turn in range(4):
        session = f"s-{turn}"
        replies = at_once([
            lambda number=number: Caller(gateway, "two").text(session, to=f"62811{number:06}")
            for number in range(40)])
        passed = [one.status for one in replies].count(200)
        expect(passed == 10, f"{passed} of 40 passed, not 10")
        replies = at_once([lambda: Caller(gateway, "two").text(f"s-x{turn}", to=A)] * 30)
        passed = [one.status for one in replies].count(200)
        expect(passed == 1, f"{passed} of 30 to one number passed")
    replies = at_once([lambda number=number: Caller(gateway).groups(f"s-y{number}")
                       for number in range(130)])
    passed = [one.status for one in replies].count(200)
    expect(passed == 100, f"{passed} of 130 of a client passed, not 100")
