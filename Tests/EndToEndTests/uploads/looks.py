"""What a request must look like by the time that it is upstream."""

import json
import urllib.parse

from suite import expect


def parts_are(arrival, *wanted):
    """The parts upstream behind the session's: (name, file name or None, digest)."""
    found = [(part.name, part.filename, part.digest) for part in arrival.body.parts[1:]]
    expect(arrival.body.parts[0].name == b"sessionId", f"the first part is {found[:1]}")
    expect(found == list(wanted), f"the parts upstream are {found}, not {list(wanted)}")


def query_is(arrival, **wanted):
    pairs = urllib.parse.parse_qsl(
        arrival.target.partition(b"?")[2].decode(), keep_blank_values=True, strict_parsing=True)
    expect(len(pairs) == len(dict(pairs)), f"a parameter twice: {pairs}")
    found = {name: value for name, value in pairs if name != "sessionId"}
    expect(found == wanted, f"the query upstream is {found}, not {wanted}")


def expect_document(arrival, **wanted):
    expect(arrival.kind == b"application/json", f"type {arrival.kind!r}")
    document = dict(arrival.document)
    names = list(document)
    expect(names[0] == "sessionId", f"the members are {names}")
    del document["sessionId"]
    if arrival.body.state != "before" and arrival.body.long.octets is not None:
        member = arrival.body.mark.decode()[1:-3]
        document[member] = json.loads(b'"' + arrival.body.long.octets + b'"')
    expect(document == wanted, f"the body upstream is {document}, not {wanted}")
