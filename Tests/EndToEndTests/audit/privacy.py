"""Numbers of people in every place of a call: their digits stand nowhere in the log."""

import json
import re
import urllib.parse

import segments
import settings
from callers import GROUP, MAIN, TOKEN, Connection
from gateway import Gateway
from suite import expect, run, scenario
from upstream import Upstream

SPELLINGS = ("{}", "+{}", "{}@s.whatsapp.net", "{}@c.us", "00{}", "{}@lid")


# Refused calls of one address are recorded up to ten a second: these come from many.
ADDRESSES = 250


def paths(routes, person):
    """Every route of ours and of WARest's, with the person in each place of its path."""
    quoted = urllib.parse.quote(person, safe="@")
    for route in routes:
        method, native = route["upstreamRequest"].split(" ")
        for path in (route["path"].replace("{session}", "main"), native):
            yield (route["method"] if path != native else method,
                   re.sub(r"\{[^}]*\}", quoted, path))
            if "{group" in path:
                path = re.sub(r"\{group[^}]*\}", GROUP, path)
                yield (route["method"], re.sub(r"\{[^}]*\}", quoted, path))
    for path in (f"{MAIN}/{quoted}", f"/v1/sessions/{quoted}/groups", f"/{quoted}",
                 f"/api/v1/{quoted}", f"/api/v1/groups?sessionId={quoted}",
                 f"{MAIN}/contacts/check?checkNumbers={quoted}", f"{MAIN}/groups?{quoted}",
                 f"{MAIN}/contacts/resolve?id={quoted}&jid={quoted}", f"{MAIN}/groups?q={quoted}"):
        yield "GET", path


def bodies(person):
    """(type, text) of bodies, right and wrong, with the person in them."""
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in person)
    for members in ({"to": person, "message": f"call {person}"},
                    {"sessionId": "main", "jid": person, "text": "hello"},
                    {"sessionId": person, "to": person, "message": "x"},
                    {"session": "main", "to": f"6281111111111, {person}", "message": "x"},
                    {"to": [person], "participants": [person], "numbers": [person]},
                    {"subject": "x", "participants": [person]},
                    {"name": person, "to": person, "contacts": [{"name": "x", "phone": person}]},
                    {"groupId": GROUP, "participant": person, "lid": person, "phone": person}):
        yield "application/json", json.dumps(members)
    yield "application/json", f'{{"to":"{escaped}","message":"x"}}'
    yield "application/json", f'{{"to":"{person}","message":"x"'
    digits = "".join(filter(str.isdigit, person)).lstrip("0")
    yield "application/json", f'{{"{person}":1,"to":{digits},"message":"x"}}'
    yield ("application/x-www-form-urlencoded",
           urllib.parse.urlencode({"sessionId": "main", "to": person, "message": "x"}))
    yield ("multipart/form-data; boundary=x",
           f'--x\r\nContent-Disposition: form-data; name="to"\r\n\r\n{person}\r\n--x--\r\n')


def calls(routes, number, random):
    for spelling in SPELLINGS:
        person = spelling.format(number)
        every = list(bodies(person))
        for method, path in paths(routes, person):
            if method == "GET":
                yield method, path, None, None
            else:
                for kind, body in random.sample(every, 4):
                    yield method, path, body, kind


def ask(gateway, call, number=0, token=TOKEN):
    method, target, body, kind = call
    connection = Connection(gateway.port, f"127.0.1.{1 + number % ADDRESSES}")
    try:
        return connection.ask(method, target, body, token, kind)
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
    random = suite.random("privacy")
    number = f"62812{random.randrange(10 ** 8):08}"
    routes = json.loads(run([gateway.binary, "routes", "--output", "json"], 0).stdout)
    every = list(calls(routes, number, random))
    if suite.is_quick:
        every = random.sample(every, 1_000)
    statuses = {}
    for index, call in enumerate(every):
        try:
            status = ask(gateway, call, index).status
        except OSError:
            status = 0  # a reply without a length; it is on record all the same
        statuses[status] = statuses.get(status, 0) + 1
    for index, call in enumerate(every[:40]):
        ask(gateway, call, index, "no-such-token")
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
    hashes = len(set(re.findall(rb"hmac-sha256:[0-9a-f]{32}", gateway.path.read_bytes())))
    return f"{len(every)} calls, answered {dict(sorted(statuses.items()))}, {hashes} hashes"


@scenario("privacy", "what `audit hash` prints finds the records")
def hashes(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, "hash", settings.small()).start()
    number = "628123450001"
    other = "628123450002"
    for spelling in ("{}", "+{}", "{}@s.whatsapp.net", "{}@c.us"):
        for person in (number, other):
            body = json.dumps({"to": spelling.format(person), "message": "x"})
            reply = ask(gateway, ("POST", f"{MAIN}/messages/text", body, "application/json"))
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
