"""Structured Field lists of Strings with integer parameters, read strictly [RFC 9651]."""

import re

ITEM = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
PARAMETER = re.compile(r";[ ]*([a-z*][a-z0-9_.*-]*)=(-?[0-9]{1,15})")
COMMA = re.compile(r"[ \t]*,[ \t]*")


class Malformed(Exception):
    pass


def items(text):
    """{"session": {"q": 20, "w": 60}, ...} in the order of the field."""
    found, at = {}, 0
    while True:
        item = ITEM.match(text, at)
        if not item:
            raise Malformed(f"no String at {at} of {text!r}")
        name, at = item.group(1), item.end()
        parameters = {}
        while match := PARAMETER.match(text, at):
            if match.group(1) in parameters:
                raise Malformed(f"{match.group(1)} twice in {text!r}")
            parameters[match.group(1)] = int(match.group(2))
            at = match.end()
        if name in found:
            raise Malformed(f"{name} twice in {text!r}")
        found[name] = parameters
        if at == len(text):
            return found
        comma = COMMA.match(text, at)
        if not comma:
            raise Malformed(f"no comma at {at} of {text!r}")
        at = comma.end()
