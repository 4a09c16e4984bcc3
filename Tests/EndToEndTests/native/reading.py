"""Which session WARest acts on, by what it was sent: a model of its reading.

Written from WARest's recorded behaviour and its parameter tables, not from the gateway. Where it is
not certain how WARest reads a request, every reading there could be is given.
"""

import json
import re
import urllib.parse

ANY, NONE = ("any",), ("none",)
SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff")
NAMES = ("sessionId", "sessionid", "id", "session")
PHONES = ("phone", "number", "user", "msisdn", "phonenumber")
UPLOADS = ("files", "media", "audio", "document", "sticker", "gif")


def text(value):
    """Text that is not blank; other types are none."""
    return value.strip(SPACES) or None if isinstance(value, str) else None


def coerced(value):
    """`String(value || "").trim()`."""
    if value in (None, False, 0, ""):
        return None
    return spelled(value).strip(SPACES) or None


def spelled(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list):
        return ",".join("" if item is None else spelled(item) for item in value)
    return "[object Object]" if isinstance(value, dict) else str(value)


# Queries, by `qs` as Express uses it.

def decode(octets):
    octets = octets.replace(b"+", b" ")
    if re.search(rb"%(?![0-9A-Fa-f]{2})", octets):
        return octets.decode("utf-8", "replace")
    try:
        return urllib.parse.unquote_to_bytes(octets).decode()
    except UnicodeDecodeError:
        return octets.decode("utf-8", "replace")


def parse_query(query):
    flat = {}
    for piece in query.split(b"&")[:1000]:
        bracket = piece.find(b"]=")
        mark = bracket + 1 if bracket >= 0 else piece.find(b"=")
        name, value = (piece, b"") if mark < 0 else (piece[:mark], piece[mark + 1:])
        name, value = decode(name), decode(value)
        if name in flat:
            flat[name] = (flat[name] if isinstance(flat[name], list) else [flat[name]]) + [value]
        else:
            flat[name] = value
    result = {}
    for name, value in flat.items():
        path = name_path(name)
        if not name or path[0] == "__proto__":
            continue
        result = merge(result, {path[0]: nest(path[1:], value)})
    return result


def name_path(name):
    first = re.search(r"\[[^\[\]]*\]", name)
    if not first:
        return [name]
    path = [name[:first.start()]] if first.start() else []
    brackets = list(re.finditer(r"\[([^\[\]]*)\]", name))
    return path + [match.group(1) for match in brackets[:5]] + [
        f"[{name[match.start():]}]" for match in brackets[5:6]]


def nest(path, value):
    for name in reversed(path):
        if name == "":
            value = value if isinstance(value, list) else [value]
        elif re.fullmatch(r"0|[1-9][0-9]?", name) and int(name) <= 20:
            value = [value]
        else:
            value = {name: value}
    return value


def merge(first, second):
    if second == "":
        return first
    if isinstance(first, dict) and isinstance(second, dict):
        return {**first, **{
            name: merge(first[name], value) if name in first else value
            for name, value in second.items()}}
    if isinstance(first, dict) and isinstance(second, list):
        return merge(first, {str(index): value for index, value in enumerate(second)})
    if isinstance(first, dict) and isinstance(second, str):
        return {**first, second: True}
    first = first if isinstance(first, list) else [first]
    return first + (second if isinstance(second, list) else [second])


# Bodies.

def parse_json(body):
    try:
        return json.loads(
            body.decode(), parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word)))
    except (ValueError, RecursionError):
        return None


def parse_form(body):
    fields = {}
    for name, value in urllib.parse.parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True):
        add(fields, name, value)
    return fields


def add(fields, name, value):
    if name in fields:
        old = fields[name]
        fields[name] = (old if isinstance(old, list) else [old]) + [value]
    else:
        fields[name] = value


def parse_multipart(body, content_type):
    match = re.search(r'boundary=(?:"([^"]+)"|([^;\s]+))', content_type.lower())
    fields = {}
    if not match:
        return fields
    boundary = (match.group(1) or match.group(2)).encode()
    opening, separator = b"--" + boundary + b"\r\n", b"\r\n--" + boundary + b"\r\n"
    end = b"\r\n--" + boundary + b"--"
    at = body.find(opening)
    at = len(body) if at < 0 else at + len(opening)
    while at < len(body):
        head_end = body.find(b"\r\n\r\n", at)
        if head_end < 0:
            break
        head, at = body[at:head_end].decode("utf-8", "replace"), head_end + 4
        following, last = body.find(separator, at), body.find(end, at)
        is_last = last >= 0 and (following < 0 or last < following)
        part_end = last if is_last else following if following >= 0 else len(body)
        name = field_name(head)
        if name is not None:
            value = body[at:part_end].decode("utf-8", "replace").removeprefix("\ufeff")
            add(fields, name, re.sub(r"\r?\n\Z", "", value))
        if is_last:
            break
        at = part_end + len(separator)
    return fields


def field_name(head):
    """None for a file."""
    disposition = ""
    for line in head.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip(SPACES).lower() == "content-disposition":
            disposition = value.strip(SPACES)
    found = {}
    for part in disposition.split(";"):
        pair = part.strip(SPACES).split("=")
        if len(pair) > 1 and pair[1]:
            found[pair[0].lower()] = re.sub(r'^"|"$', "", pair[1])
    if found.get("filename"):
        return None
    return found.get("name") or "file"


class Request:
    """What arrived at WARest."""

    def __init__(self, method, target, content_type, body):
        path, _, query = target.partition(b"?")
        self.method = method
        self.path = path.decode("latin-1")
        self.parts = self.path.lower().rstrip("/").split("/")[1:]
        self.query = parse_query(query)
        self.content_type = content_type
        self.body = body

    @property
    def upload(self):
        return self.parts[2:4] == ["messages", "send"] and self.parts[4:] and (
            self.parts[4] in UPLOADS)

    def bodies(self):
        kind = self.content_type.lower()
        is_json = kind.split(";")[0].strip(SPACES) == "application/json"
        is_raw = self.path.startswith("/api/v1/messages/send/")
        if self.upload and (is_raw or not is_json):
            if kind.startswith("multipart/form-data"):
                return [parse_multipart(self.body, self.content_type)]
            if "application/json" in kind or "+json" in kind or kind.startswith("text/json"):
                return self._uploaded(parse_json(self.body))
            if "application/x-www-form-urlencoded" in kind:
                return [parse_form(self.body)]
            return [{}]
        value = parse_json(self.body) if is_json else {}
        value = value if isinstance(value, (dict, list)) else {}
        return self._uploaded(value) if self.upload else [value]

    @staticmethod
    def _uploaded(value):
        def inheriting(value):
            prototype = value.get("__proto__")
            return {**prototype, **value} if isinstance(prototype, dict) else value
        if isinstance(value, dict):
            return [inheriting(value)]
        if isinstance(value, list):
            return [{}] + [inheriting(item) for item in value[:1] if isinstance(item, dict)]
        return [{}]

    def selections(self):
        return {self._selection(body) for body in self.bodies()}

    # The orders of precedence.

    def _selection(self, body):
        family = self.parts[2] if len(self.parts) > 2 else ""
        members = body if isinstance(body, dict) else {}
        if family == "session":
            if self.parts[4:] == ["config"]:
                name = urllib.parse.unquote(self.path.rstrip("/").split("/")[4])
                return chosen(text(name))
            return NONE if self.parts[3:] == ["list"] else chosen(self._query_first(members))
        if family in ("group", "groups"):
            return chosen(self._body_first(members, NAMES), self._body_first(members, PHONES))
        if family == "profile":
            return chosen(self._folded(members, NAMES), self._folded(members, PHONES))
        if family == "chats":
            if self.method in ("GET", "HEAD"):
                return chosen(
                    self._present(members, ("sessionId", "session", "id")),
                    self._present(members, ("phone",)))
            return written(members)
        if family == "messages":
            return self._messages(body, members)
        return self._misc(members) if family == "misc" else NONE

    def _query_first(self, body):
        for name in ("sessionId", "id", "session"):
            found = text(self.query[name] if name in self.query else body.get(name))
            if found:
                return found
        return None

    def _body_first(self, body, names):
        for name in names:
            found = text(body.get(name)) or text(self.query.get(name))
            if found:
                return found
        return None

    def _folded(self, body, names):
        for name in names:
            for source in (body, self.query):
                for key, value in source.items():
                    if key.lower() == name.lower() and text(value):
                        return text(value)
        return None

    def _present(self, body, names):
        for name in names:
            for source in (self.query, body):
                if name in source:
                    return coerced(source[name])
        return None

    def _messages(self, body, members):
        if self.upload:
            merged = {**self.query, **members}
            return written(merged)
        if self.parts[3:5] == ["send", "text"]:
            return chosen(
                self._body_first(members, ("sessionId",)), self._body_first(members, ("phone",)))
        if self.parts[3:4] == ["send"] and self.parts[4] in ("contact", "location", "poll"):
            if isinstance(body, list):
                members = body[0] if body and isinstance(body[0], dict) else {}
        return written(members)

    def _misc(self, body):
        if self.parts[3:4] != ["whatsapp"] or self.parts[4] == "file-decrypt":
            return NONE

        def value(names):
            for name in names:
                found = body.get(name)
                if isinstance(found, (str, int, float)) and spelled(found).strip(SPACES):
                    return spelled(found).strip(SPACES)
                if text(self.query.get(name)):
                    return text(self.query[name])
            return None
        found = chosen(
            value(("sessionId", "session", "sid")),
            value(("sessionPhone", "sessionNumber", "sessionMsisdn", "senderPhone")))
        return ANY if found == NONE and self.parts[4] != "poll-update-vote" else found


def chosen(session, phone=None):
    if session:
        return ("session", session)
    digits = "".join(octet for octet in phone or "" if octet in "0123456789")
    return ("phone", digits) if digits else NONE


def written(members):
    return chosen(coerced(members.get("sessionId")), coerced(members.get("phone")))
