"""Numbers of people in every place of a call: their digits stand nowhere in the log."""

import json
import re
import urllib.parse

import segments
import settings
from callers import GROUP, MAIN, TOKEN, Connection
from gateway import Gateway
from suite import expect, scenario
from upstream import Upstream

SPELLINGS = ("{}", "+{}", "{}@s.whatsapp.net", "{}@c.us", "00{}", "{}@lid")


def calls(number):
    """(method, target, body) with the number in it; many of them are refused."""
    for spelling in SPELLINGS:
        person = spelling.format(number)
        quoted = urllib.parse.quote(person, safe="@")
        yield "POST", f"{MAIN}/messages/text", {"to": person, "message": f"call {person}"}
        yield "POST", f"{MAIN}/messages/text", {"jid": person, "text": "hello"}
        yield "POST", f"{MAIN}/messages/text", {"to": f"6281111111111,{person}", "message": "x"}
        yield "POST", f"{MAIN}/messages/text", {"to": [person], "message": "x"}
        yield "POST", f"{MAIN}/messages/location", {"to": person, "latitude": 1, "longitude": 2}
        yield "POST", f"{MAIN}/messages/contact", {
            "to": person, "contacts": [{"name": "x", "phone": person}]}
        yield "PUT", f"{MAIN}/chats/{quoted}/pin", None
        yield "DELETE", f"{MAIN}/chats/{quoted}/messages", None
        yield "GET", f"{MAIN}/chats/{quoted}/messages", None
        yield "PUT", f"{MAIN}/chats/{quoted}/messages/3EB0/reaction", {"emoji": "x"}
        yield "GET", f"{MAIN}/contacts/check?checkNumbers={quoted}", None
        yield "GET", f"{MAIN}/contacts/resolve?id={quoted}", None
        yield "GET", f"{MAIN}/groups?search={quoted}", None
        yield "POST", f"{MAIN}/groups/{GROUP}/participants", {"participants": [person]}
        yield "DELETE", f"{MAIN}/groups/{GROUP}/participants", {"participants": [person]}
        yield "POST", f"{MAIN}/groups", {"name": "x", "subject": "x", "participants": [person]}
        yield "GET", f"{MAIN}/groups/{quoted}", None
        yield "GET", f"{MAIN}/{quoted}", None
        yield "GET", f"/v1/sessions/{quoted}/groups", None
        yield "GET", f"/{quoted}", None
        yield "POST", "/api/v1/messages/send/text", {
            "sessionId": "main", "to": person, "message": "x"}
        yield "POST", "/api/v1/messages/send/text", {
            "sessionId": person, "to": person, "message": "x"}
        yield "POST", f"/api/v1/group/invite/revoke?sessionId={quoted}", {"groupId": GROUP}


def ask(gateway, call, token=TOKEN):
    method, target, body = call
    connection = Connection(gateway.port)
    try:
        return connection.ask(method, target, json.dumps(body) if body else None, token)
    finally:
        connection.close()


def everything(gateway):
    """Every octet that is kept, compressed files unpacked."""
    for path in sorted(gateway.log_folder.iterdir()):
        yield path, segments.octets(path)
    yield gateway.said_path, gateway.said_path.read_bytes()


@scenario("privacy", "no digits of a number anywhere, in any place of a call")
def numbers(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, "privacy", settings.small()).start()
    number = f"62812{suite.random('privacy').randrange(10 ** 8):08}"
    statuses = {}
    for call in calls(number):
        status = ask(gateway, call).status
        statuses[status] = statuses.get(status, 0) + 1
    for call in list(calls(number))[:12]:
        ask(gateway, call, "no-such-token")
    gateway.stop()
    gateway.verify()
    # Also without the last digits, and in parts.
    parts = [number.encode(), number[2:].encode(), number[:-2].encode()]
    leaks = []
    for path, data in everything(gateway):
        for line in data.split(b"\n"):
            if any(part in line for part in parts):
                leaks.append(f"{path.name}: {line[:400].decode(errors='replace')}")
    kinds = sorted({re.sub(r'.*"operation":"([^"]*)".*', r"\1", leak)[:60] for leak in leaks})
    expect(not leaks, f"{len(leaks)} lines with the number, such as {leaks[0] if leaks else ''}"
           f"\n{kinds[:12]}")
    total = sum(statuses.values())
    return f"{total} calls, answered {dict(sorted(statuses.items()))}"


@scenario("privacy", "what `audit hash` prints finds the records")
def hashes(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, "hash", settings.small()).start()
    number = "628123450001"
    other = "628123450002"
    for spelling in ("{}", "+{}", "{}@s.whatsapp.net", "{}@c.us"):
        for person in (number, other):
            reply = ask(gateway, ("POST", f"{MAIN}/messages/text",
                                  {"to": spelling.format(person), "message": "x"}))
            if spelling == "{}":
                expect(reply.status == 200, f"{reply}")
    gateway.stop()
    intents = [record for record in segments.records(gateway.path, "intent")]
    printed = gateway.audit("hash", f"+{number}", status=0).stdout.decode()
    match = re.search(r"hmac-sha256:[0-9a-f]{32}", printed)
    expect(match, f"audit hash printed {printed!r}")
    ours = [record["request_id"] for record in intents
            if match.group() in (record.get("recipients") or [record.get("target")])]
    expect(ours and len(ours) < len(intents), f"{len(ours)} of {len(intents)} have {match.group()}")
    for search in (match.group(), f"+{number}", number, f"{number}@s.whatsapp.net"):
        text = gateway.audit("query", "--recipient", search, "--output", "json", status=0).stdout
        found = {json.loads(line)["request_id"] for line in text.splitlines()}
        expect(found == set(ours), f"--recipient {search}: {len(found)} calls, not {len(ours)}")
    return f"{len(ours)} of {len(intents)} calls found by one person"
