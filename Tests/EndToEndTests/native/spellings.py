"""Requests that try to reach the session `other` with a token that is good for `main` alone."""

import dataclasses
import json
import random

OTHER_NUMBER = "6280000000000"

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


@dataclasses.dataclass
class Spelling:
    name: str
    method: str
    target: str
    content_type: str = ""
    body: bytes = b""
    fields: tuple = ()
    # True: it must be let through; False: it must be refused; None: either.
    passes: object = None


@dataclasses.dataclass
class Operation:
    method: str
    path: str
    members: dict
    query: str = ""


TO = "6282222222222"
PIXEL = "data:image/png;base64,iVBORw0KGgo="
GROUP = {"groupId": "120363000000000001@g.us"}

OPERATIONS = {
    "create": Operation("GET", "/api/v1/session/create", {}),
    "logout": Operation("GET", "/api/v1/session/logout", {}),
    "delete": Operation("DELETE", "/api/v1/session/delete", {}),
    "config": Operation("POST", "/api/v1/session/main/config", {"webhookUrl": ""}),
    "groups": Operation("GET", "/api/v1/groups", {}),
    "rename": Operation("POST", "/api/v1/group/name", {**GROUP, "groupName": "x"}),
    "leave": Operation("POST", "/api/v1/group/leave", GROUP),
    "group delete": Operation("DELETE", "/api/v1/group/delete", GROUP),
    "profile": Operation("GET", "/api/v1/profile/info", {}),
    "on whatsapp": Operation("GET", "/api/v1/profile/on-whatsapp", {}, f"checkNumbers={TO}"),
    "own picture": Operation("DELETE", "/api/v1/profile/picture", {}),
    "text": Operation("POST", "/api/v1/messages/send/text", {"to": TO, "message": "m"}),
    "contact": Operation(
        "POST", "/api/v1/messages/send/contact", {"to": TO, "contact": {"name": "n"}}),
    "poll": Operation(
        "POST", "/api/v1/messages/send/poll", {"to": TO, "question": "q", "options": ["a"]}),
    "button": Operation(
        "POST", "/api/v1/messages/send/button", {"to": TO, "text": "t", "buttons": ["a"]}),
    "star": Operation("POST", "/api/v1/messages/M1/action/star", {"to": TO}),
    "clear": Operation("DELETE", "/api/v1/messages/action/clear-all", {"to": TO}),
    "chats": Operation("GET", "/api/v1/chats", {}),
    "messages": Operation("GET", f"/api/v1/chats/{TO}/messages", {}),
    "pin": Operation("POST", f"/api/v1/chats/{TO}/pin", {"pin": True}),
    "media": Operation("POST", "/api/v1/messages/send/media", {"to": TO, "media": PIXEL}),
    "files": Operation("POST", "/api/v1/messages/send/files", {"to": TO, "files": [PIXEL]}),
    "gif": Operation("POST", "/api/v1/messages/send/gif", {"to": TO, "gif": PIXEL}),
    "phone": Operation("POST", "/api/v1/misc/whatsapp/validate/phone", {"phone": TO}),
    "jid": Operation("POST", "/api/v1/misc/whatsapp/validate/jid", {"jid": f"{TO}@c.us"}),
    "vote": Operation(
        "POST", "/api/v1/misc/whatsapp/poll-update-vote",
        {"pollUpdateVote": {"vote": {"encPayload": "AAAA", "encIv": "AAAA"}}}),
}

UPLOADS = ("media", "files", "gif")


def members_text(pairs):
    """An object out of pairs of raw JSON; names may repeat and have escapes."""
    return ("{" + ",".join(f"{name}:{value}" for name, value in pairs) + "}").encode()


def raw(value):
    return json.dumps(value, ensure_ascii=False)


def base(operation):
    return [(raw(name), raw(value)) for name, value in operation.members.items()]


def call(name, which, query="", pairs=None, content_type=JSON, path=None, passes=None, body=None,
         method=None, fields=()):
    """`pairs`: raw members before and behind the operation's own; None: no body."""
    operation = OPERATIONS[which]
    whole = "&".join(filter(None, (operation.query, query)))
    target = (path or operation.path) + (f"?{whole}" if whole else "")
    if body is None and pairs is not None:
        body = members_text(pairs[:1] + base(operation) + pairs[1:])
    return Spelling(
        f"{which}: {name}", method or operation.method, target,
        content_type if body is not None else "", body or b"", tuple(fields), passes)


def member(name, value):
    return (raw(name), raw(value))


MAIN, OTHER = member("sessionId", "main"), member("sessionId", "other")


def part(disposition, value, more=""):
    return (
        f"--b\r\nContent-Disposition: form-data; {disposition}\r\n{more}\r\n{value}\r\n".encode())


def multipart(*parts):
    file = (
        b'--b\r\nContent-Disposition: form-data; name="media"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\nx\r\n")
    return b"".join(parts) + part('name="to"', TO) + file + b"--b--\r\n"


def picked():
    """By hand: what has been tried against gateways like this one."""
    for spelling in picked_native():
        yield spelling
        if spelling.target.startswith(OPERATIONS["media"].path):
            yield short_paths(spelling)


def picked_native():
    # It is no matter of refusing everything.
    yield call("plain", "groups", "sessionId=main", passes=True)
    yield call("an alias", "groups", "session=main", passes=True)
    yield call("twice the same", "groups", "sessionId=main&id=main", passes=True)
    yield call("plain", "rename", "", [MAIN], passes=True)
    yield call("in both places", "rename", "sessionId=main", [MAIN], passes=True)
    yield call("escaped", "rename", "", [('"\\u0073essionId"', '"m\\u0061in"')], passes=True)
    yield call("letter case", "profile", "SESSIONID=main", passes=True)
    yield call("plain", "text", "", [MAIN], passes=True)
    yield call("a number besides", "contact", "", [MAIN], passes=True)
    yield call("in the path", "config", "", [], passes=True)
    yield call("the client's only session", "jid", "", [], passes=True)
    yield call("its own alias", "jid", "sid=main", [], passes=True)
    yield call("a field", "media", content_type=MULTIPART,
               body=multipart(part('name="sessionId"', "main")), passes=True)
    yield call("a form", "media", content_type=FORM,
               body=f"sessionId=main&to={TO}&media={PIXEL}".encode(), passes=True)
    yield call("octets", "media", f"sessionId=main&to={TO}", content_type="image/png", body=b"x",
               passes=True)
    # One place.
    for which in OPERATIONS:
        if which != "config":
            yield call("the query", which, "sessionId=other", [], passes=False)
            yield call("the body", which, "", [OTHER], passes=False)
    # Two places that disagree.
    for which in OPERATIONS:
        yield call("query against body", which, "sessionId=other", [MAIN], passes=False)
        yield call("body against query", which, "sessionId=main", [OTHER], passes=False)
        yield call("twice in the body", which, "", [MAIN, OTHER], passes=False)
        yield call("twice in the query", which, "sessionId=main&sessionId=other", [MAIN],
                   passes=False)
    # Phone numbers.
    for which, name in (
            ("groups", "phone"), ("groups", "number"), ("groups", "user"), ("groups", "msisdn"),
            ("groups", "phonenumber"), ("profile", "phone"), ("profile", "MSISDN"),
            ("text", "phone"), ("star", "phone"), ("chats", "phone"), ("pin", "phone"),
            ("media", "phone"), ("jid", "sessionPhone"), ("jid", "sessionNumber"),
            ("jid", "sessionMsisdn"), ("jid", "senderPhone"), ("vote", "senderPhone")):
        yield call(f"{name} in the query", which, f"{name}={OTHER_NUMBER}",
                   None if OPERATIONS[which].method == "GET" else [])
        yield call(f"{name} in the body", which, "", [member(name, OTHER_NUMBER)])
        yield call(f"{name} and a session", which, f"sessionId=main&{name}={OTHER_NUMBER}",
                   None if OPERATIONS[which].method == "GET" else [MAIN])
    # Spellings of a query.
    for query in (
            "%73essionId=other", "[sessionId]=other", "%5BsessionId%5D=other", "sessionId[]=other",
            "sessionId[0]=other", "sessionId%5B%5D=other", "sessionId[a]=other", "sessionId=%6Fther",
            "sessionId=other%00", "sessionId=main%00other", "sessionId=%20other", "sessionId=+other",
            "sessionId=%C2%A0other", "sessionId=%EF%BB%BFother", "session%49d=other",
            "sessionId=main&sessionId[]=other", "sessionId=main&[sessionId]=other",
            "[sessionId]=main&sessionId=other", "sessionId[a]=x&session=other",
            "sessionId[]=main&session=other", "sessionId=&session=other", "sessionId&session=other",
            "session=main&sessionId=other", "id=main&session=other&sessionid=main",
            "sessionid=other", "sessionId=main&sessionid=other", "SessionId=other&sessionId=main",
            "__proto__[sessionId]=other", "constructor[prototype][sessionId]=other",
            "sessionId=main,other", "sessionId=main;sessionId=other", "x]=1&sessionId=other",
            "sessionId=x]=other", "sessionId=%FFother", "sessionId=%ZZ&session=other",
            "&&sessionId=other", "?sessionId=other", "sessionId==other", "sessionId=other#main",
            "a" * 200 + "=1&sessionId=other"):
        for which in ("groups", "profile", "chats", "logout", "jid", "rename", "media"):
            pairs = None if OPERATIONS[which].method == "GET" else [MAIN]
            yield call(f"query {query[:60]}", which, query, pairs)
    many = "&" * 1000
    yield call("behind a thousand pieces", "jid", f"{many}sessionId=main", [])
    yield call("before a thousand pieces", "jid", f"sessionId=other{many}sessionId=main", [])
    yield call("behind a thousand names", "jid", "jid=1&" * 1000 + "sessionId=main", [])
    # Spellings of a body.
    for name in ('"\\u0073essionId"', '"session\\u0049d"', '"\\u0073\\u0065ssion"', '"sessionId "',
                 '"sessionId\\u0000"', '"SESSIONID"', '"sessionid"', '"id"', '"session"', '"sid"',
                 '"SessionID"', '"ſessionId"', '"sess\\u0131onId"'):
        for which in ("rename", "own picture", "text", "star", "pin", "media", "jid", "delete"):
            yield call(f"member {name}", which, "", [MAIN, (name, '"other"')])
            yield call(f"only member {name}", which, "", [(name, '"other"')])
    for value in ('["other"]', '[["other"]]', '["other","main"]', '{"sessionId":"other"}', "123",
                  "true", "null", '""', '" other"', '"other\\n"', '"\\ufeffother"', '"other\\u0000"',
                  '"\\u006fther"', "1e1000", "{}", "[]"):
        for which in ("rename", "own picture", "text", "star", "pin", "contact", "media", "jid"):
            yield call(f"value {value}", which, "", [("\"sessionId\"", value), OTHER])
            yield call(f"value {value} last", which, "session=main", [MAIN, ("\"sessionId\"", value)])
    prototype = ('"__proto__"', '{"sessionId":"other"}')
    escaped = ('"\\u005f_proto__"', '{"sessionId":"other"}')
    for which in ("rename", "text", "contact", "media", "files", "jid"):
        yield call("a prototype", which, "", [prototype])
        yield call("a prototype besides", which, "", [MAIN, prototype])
        yield call("an escaped prototype", which, "", [MAIN, escaped])
        yield call("a list", which, "", body=b"[" + members_text([OTHER]) + b"]")
        yield call("a list beside the query", which, "sessionId=main",
                   body=b"[" + members_text([OTHER, member("to", TO)]) + b"]")
        yield call("a text that is JSON", which, "sessionId=main",
                   body=json.dumps('{"sessionId":"other"}').encode())
        yield call("a mark in front", which, "", body=b"\xef\xbb\xbf" + members_text([OTHER]))
        yield call("broken behind it", which, "", body=members_text([OTHER])[:-1] + b',"x"}')
        yield call("UTF-16", which, "sessionId=main", content_type="application/json; charset=utf-16",
                   body=members_text([OTHER]).decode().encode("utf-16"))
        yield call("UTF-16 without a mark", which, "sessionId=main",
                   content_type="application/json; charset=utf-16le",
                   body=members_text([OTHER]).decode().encode("utf-16-le"))
        for kind in ("text/plain; x=application/json", "image/png; a=application/json",
                     "application/vnd.api+json", "text/json", "application/json5",
                     "application/json-seq", "x-application/json", "a/b+jsonc", "text/jsonlines",
                     "application/x-www-form-urlencoded-x", "x-multipart/form-data", "application/json;charset=UTF-8",
                     "APPLICATION/JSON", "application/json, image/png", "image/svg+json",
                     f"image/png; {FORM}", f"text/plain; a={MULTIPART}"):
            yield call(f"type {kind}", which, "sessionId=main", [OTHER], content_type=kind)
        yield call("no type", which, "sessionId=main", [OTHER], content_type="")
        yield call("a form under no type", which, "sessionId=main", content_type="",
                   body=f"sessionId=other&to={TO}".encode())
        for kind in (f"{FORM}-x", f"x-{FORM}", "text/x-www-form-urlencoded"):
            yield call(f"a form under {kind}", which, "sessionId=main", content_type=kind,
                       body=f"sessionId=other&to={TO}&media={PIXEL}".encode())
        yield call("two types", which, "sessionId=main", [OTHER], content_type="image/png",
                   fields=(("Content-Type", JSON),))
        yield call("a coding", which, "sessionId=main", [OTHER],
                   fields=(("Content-Encoding", "identity"), ("X-HTTP-Method-Override", "GET")))
    # A late member of a long body.
    filler = ('"caption"', raw("x" * 40_000))
    for which in ("media", "text", "contact"):
        yield call("late in a long body", which, "", [MAIN, filler, OTHER])
        yield call("late and alone", which, "", [member("a", 1), filler, OTHER])
        yield call("late under an alias", which, "sessionId=main", [filler, prototype])
    # Letter case of the path.
    for path in ("/API/v1/messages/send/media", "/api/v1/Messages/send/media",
                 "/api/v1/messages/send/media/", "/api/v1/messages/SEND/MEDIA/"):
        yield call(f"path {path}", "media", "sessionId=main", [OTHER], path=path)
        yield call(f"form on {path}", "media", "sessionId=main", content_type=FORM,
                   body=f"sessionId=other&to={TO}&media={PIXEL}".encode(), path=path)
        yield call(f"multipart on {path}", "media", "sessionId=main", content_type=MULTIPART,
                   body=multipart(part('name="sessionId"', "other")), path=path)
    for path in ("/api/v1/session/other/config", "/api/v1/session/%6Fther/config",
                 "/api/v1/session/main%2F..%2Fother/config", "/api/v1/session/main/../other/config",
                 "/api/v1/session/main;other/config", "/api/v1/SESSION/other/CONFIG/"):
        yield call(f"path {path}", "config", "", [], path=path)
    yield call("against the path", "config", "sessionId=other", [OTHER])
    # Forms.
    for text in ("sessionId=other", "sessionId=main&sessionId=other", "session%49d=other",
                 "sessionId=other&sessionId=main", "[sessionId]=other", "sessionId[]=other",
                 "sessionId=%20other", "__proto__[sessionId]=other", "__proto__=other",
                 "sessionId=other%00", "sessionId=main%26sessionId%3Dother"):
        for which in ("media", "rename", "text"):
            yield call(f"form {text}", which, "session=main" if which == "rename" else "",
                       content_type=FORM, body=f"{text}&to={TO}&message=m&media={PIXEL}".encode())
    yield from multiparts()


def short_paths(spelling):
    """The same on the gateway's own route, whose path has the session."""
    target = spelling.target.replace(OPERATIONS["media"].path, "/v1/sessions/main/messages/media")
    return dataclasses.replace(
        spelling, name=f"/v1 {spelling.name}", target=target.replace("sessionId=main", f"to={TO}"),
        passes=None)


def multiparts():
    """Where RFC 7578 and WARest's reader read a form differently."""
    main = part('name="sessionId"', "main")
    for name, parts in {
            "another session": [part('name="sessionId"', "other")],
            "twice": [main, part('name="sessionId"', "other")],
            "twice, the other way": [part('name="sessionId"', "other"), main],
            "an empty file name": [main, part('name="sessionId"; filename=""', "other")],
            "an empty file name first": [part('filename=""; name="sessionId"', "other")],
            "without quotes": [main, part("name=sessionId", "other")],
            "upper case": [main, part('NAME="sessionId"', "other")],
            "two names": [main, part('name="x"; name="sessionId"', "other")],
            "two names, the other way": [main, part('name="sessionId"; name="x"', "other")],
            "an extended name": [main, part("name*=utf-8''sessionId", "other")],
            "an escaped name": [main, part('name="session\\Id"', "other")],
            "an encoded name": [main, part('name="session%49d"', "other")],
            "half a quote": [main, part('name="sessionId', "other")],
            "spaces around": [main, part('name = "sessionId"', "other")],
            "a semicolon inside": [main, part('name="a;name=sessionId"', "other")],
            "an equals sign inside": [main, part('name="sessionId=x"', "other")],
            "a second field by LF": [
                main, part('name="to"\nContent-Disposition: form-data; name="sessionId"', "other")],
            "a second field": [
                main, part('name="to"', "other",
                           'Content-Disposition: form-data; name="sessionId"\r\n')],
            "a folded field": [main, part('\r\n name="sessionId"', "other")],
            "no disposition": [main, b"--b\r\nX: y\r\n\r\nother\r\n"],
            "a mark in front": [part('name="sessionId"', "\ufeffother")],
            "a line end behind": [part('name="sessionId"', "other\r\n")],
            "spaces in the value": [part('name="sessionId"', " other ")],
            "a phone number": [part('name="phone"', OTHER_NUMBER)],
            "a phone number besides": [main, part('name="phone"', OTHER_NUMBER)],
            "a prototype": [main, part('name="__proto__"', "other")],
            "a preamble": [b"other\r\n", part('name="sessionId"', "other")],
            "a boundary inside a line": [main, b"x--b\r\n" + part('name="sessionId"', "other")[5:]],
            "a boundary in a file": [
                main, part('name="media"; filename="f"', 'x\n--b\nContent-Disposition: form-data; '
                           'name="sessionId"\n\nother')],
            "padding behind the boundary": [
                main, part('name="sessionId"', "other").replace(b"--b\r\n", b"--b \r\n")],
            "bare LF": [main, part('name="sessionId"', "other").replace(b"\r\n", b"\n")],
            "no line end before the body": [
                main, part('name="sessionId"', "other").replace(b"\r\n\r\n", b"\r\n")],
    }.items():
        yield call(f"multipart: {name}", "media", content_type=MULTIPART, body=multipart(*parts))
        yield call(f"multipart: {name}, beside the query", "media", "sessionId=main",
                   content_type=MULTIPART, body=multipart(*parts))
    end = multipart(main)
    yield call("multipart: behind the end", "media", content_type=MULTIPART,
               body=end + part('name="sessionId"', "other") + b"--b--\r\n")
    yield call("multipart: never ended", "media", content_type=MULTIPART,
               body=end[:-7] + b"\r\n" + part('name="sessionId"', "other"))
    upper = multipart(main, part('name="sessionId"', "other")).replace(b"--b", b"--B")
    for kind in ("multipart/form-data; boundary=B", "Multipart/Form-Data; Boundary=B",
                 'multipart/form-data; boundary="B"', "multipart/form-data; boundary=b; boundary=B",
                 "multipart/form-data; boundary=B; x=boundary=b", "multipart/mixed; boundary=B",
                 "multipart/form-data; charset=utf-16; boundary=B", "multipart/form-data",
                 "multipart/form-data; xboundary=b; boundary=B"):
        yield call(f"multipart type {kind}", "media", "sessionId=main", content_type=kind,
                   body=upper)
        both = multipart(part('name="sessionId"', "other")) + upper
        yield call(f"multipart type {kind}, both", "media", "", content_type=kind, body=both)


# By chance.

NAMES = (
    "sessionId", "sessionid", "id", "session", "sid", "SESSIONID", "Session", "phone", "number",
    "user", "msisdn", "sessionPhone", "senderPhone", "__proto__", "to", "x")


class Chance:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed

    def value(self):
        return self.random.choice(
            ("main", "main", "other", "other", "", " other", "other ", "main,other", OTHER_NUMBER,
             "main\0", "Main", "o" * 65))

    def query_name(self):
        name = self.random.choice(NAMES)
        kind = self.random.randrange(8)
        if kind == 0:
            at = self.random.randrange(len(name))
            name = f"{name[:at]}%{ord(name[at]):02x}{name[at + 1:]}"
        elif kind == 1:
            name += self.random.choice(("[]", "[0]", "[a]", "%5B%5D", "[", "]"))
        elif kind == 2:
            name = self.random.choice(("[{}]", "+{}", "{}+", "{}%00", "a[{}]")).format(name)
        return name

    def query(self):
        pieces = []
        for _ in range(self.random.randrange(4)):
            value = "".join(
                octet if octet.isalnum() and self.random.random() < 0.8 else f"%{ord(octet):02X}"
                for octet in self.value())
            pieces.append(f"{self.query_name()}={value}")
        return self.random.choice(("&", "&", "&&", "&x&")).join(pieces)

    def member(self):
        name = self.random.choice(NAMES)
        if self.random.random() < 0.3:
            at = self.random.randrange(len(name))
            name = f"{name[:at]}\\u{ord(name[at]):04x}{name[at + 1:]}"
        value = raw(self.value())
        kind = self.random.randrange(9)
        if kind == 0:
            value = f"[{value}]"
        elif kind == 1:
            value = self.random.choice(("null", "1", "true", "{}", "0", "[]"))
        elif kind == 2:
            value = f'{{"sessionId":{value}}}'
        return (f'"{name}"', value)

    def disposition(self):
        name = self.random.choice(NAMES)
        return self.random.choice(
            ('name="{}"', "name={}", 'name="x"; name="{}"', 'name="{}"; filename=""',
             'name="{}"; filename="f"', 'filename=""; NAME="{}"', 'name="{}";')).format(name)

    def spelling(self):
        which = self.random.choice(tuple(OPERATIONS))
        operation = OPERATIONS[which]
        path = operation.path
        if self.random.random() < 0.2:
            path = path.replace("send", "SEND").replace("group", "Group") + "/"
        kind = self.random.randrange(6 if which in UPLOADS else 3)
        query = self.query()
        name = f"seed {self.seed}"
        if kind == 3:
            parts = [
                part(self.disposition(), self.value()) for _ in range(self.random.randrange(4))]
            boundary = self.random.choice("bB")
            body = multipart(*parts).replace(b"--b", b"--" + boundary.encode())
            return call(name, which, query, content_type=f"multipart/form-data; boundary={boundary}",
                        body=body, path=path)
        if kind == 4:
            body = "&".join(filter(None, (self.query(), f"to={TO}&media={PIXEL}"))).encode()
            return call(name, which, query, content_type=FORM, body=body, path=path)
        if kind == 5:
            return call(name, which, query, content_type="image/png", body=b"x", path=path)
        if operation.method == "GET" and self.random.random() < 0.8:
            return call(name, which, query, path=path)
        pairs = [self.member() for _ in range(self.random.randrange(4))]
        if self.random.random() < 0.5:
            pairs.insert(self.random.randrange(len(pairs) + 1), MAIN)
        return call(name, which, query, pairs, path=path)


def seeded(count):
    for seed in range(count):
        yield Chance(seed).spelling()
