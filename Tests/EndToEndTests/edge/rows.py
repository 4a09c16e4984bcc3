"""What a row is, and short ways to write its octets.

`ROWTAG` in a row becomes the row's number, so that every row has sessions and groups of its own;
tags keep their length, so a Content-Length can be counted before. `HOSTPORT` is the proxy's.
"""

import dataclasses

AUTH = b"Authorization: Bearer demo-token\r\n"
HOST = b"Host: HOSTPORT\r\n"


def session(number=0):
    return b"eROWTAG%dx" % number


def group(number=0):
    return b"12036300000ROWTAG%d@g.us" % number


def list_target(number=0):
    return b"/v1/sessions/" + session(number) + b"/groups"


def revoke_target(number=0):
    return b"/v1/sessions/" + session(number) + b"/groups/" + group(number) + b"/invite/revoke"


def text_target(number=0):
    return b"/v1/sessions/" + session(number) + b"/messages/text"


def text_body(number=0, text=b"hello"):
    return b'{"to":"' + group(number) + b'","message":"' + text + b'"}'


def get(*fields, number=0, target=None, host=HOST, auth=AUTH, version=b"HTTP/1.1", method=b"GET",
        body=b""):
    """A read. `fields` are whole lines without their CRLF."""
    target = list_target(number) if target is None else target
    return (
        method + b" " + target + b" " + version + b"\r\n" + host + auth
        + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body)


def post(*fields, number=0, target=None, body=None, length=True, host=HOST, auth=AUTH,
         version=b"HTTP/1.1", method=b"POST", kind=b"Content-Type: application/json\r\n"):
    """A send with a JSON body; `length=False` leaves the framing to `fields`."""
    target = text_target(number) if target is None else target
    body = text_body(number) if body is None else body
    framing = b"Content-Length: %d\r\n" % len(body) if length else b""
    return (
        method + b" " + target + b" " + version + b"\r\n" + host + auth + kind + framing
        + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body)


def revoke(*fields, number=0, host=HOST, auth=AUTH, version=b"HTTP/1.1"):
    return get(
        b"Content-Length: 0", *fields, number=number, target=revoke_target(number), host=host,
        auth=auth, version=version, method=b"POST")


def chunk(data, extension=b""):
    return b"%x" % len(data) + extension + b"\r\n" + data + b"\r\n"


def chunked(*pieces, number=0, fields=(), coding=b"Transfer-Encoding: chunked", end=b"0\r\n\r\n"):
    """A send whose body is `pieces` (whole chunks already), by default two of the usual text."""
    body = text_body(number)
    pieces = pieces or (chunk(body[:9]), chunk(body[9:]))
    return post(coding, *fields, number=number, body=b"".join(pieces) + end, length=False)


@dataclasses.dataclass
class Outcome:
    """Answers in order (each a set of statuses), and what becomes of the connection.

    closes: True: it must end; False: it must serve another request; None: as the gateway likes.
    upstream: numbers of the requests that WARest may see, in order.
    """

    answers: tuple
    closes: object = None
    upstream: tuple = ()


SUCCESS = frozenset(range(200, 300))


def ok(count=1, closes=False):
    return Outcome((SUCCESS,) * count, closes, tuple(range(count)))


def refuse(*statuses, after=0):
    """One refusal, then the end: the framing is in doubt. `after` good requests come before."""
    return Outcome((SUCCESS,) * after + (frozenset(statuses),), True, tuple(range(after)))


def decline(*statuses, after=0):
    """A refusal of a message that is understood: the connection may live on."""
    return Outcome((SUCCESS,) * after + (frozenset(statuses),), None, tuple(range(after)))


SILENT = Outcome((), True, ())


@dataclasses.dataclass
class Row:
    rfc: str
    name: str
    octets: bytes
    outcomes: tuple
    methods: tuple = ()
    absent: tuple = ()
    present: tuple = ()
    half_close: bool = False
    allow_cut: bool = False  # a body may be given up while it is streamed: WARest never acts on it

    def __init__(self, rfc, name, octets, *outcomes, methods=(), absent=(), present=(),
                 half_close=False, allow_cut=False):
        self.rfc, self.name, self.octets, self.outcomes = rfc, name, octets, outcomes
        self.methods, self.absent, self.present = methods, absent, present
        self.half_close = half_close
        self.allow_cut = allow_cut


def number_rows(octets, row, port):
    return octets.replace(b"ROWTAG", b"%06d" % row).replace(b"HOSTPORT", b"127.0.0.1:%d" % port)
