"""Bodies that fit into no buffer: memory, speed of either side, and everybody else meanwhile."""

import hashlib
import threading

import content
from content import Body, Content
from sender import ReplyHash, Sender
from suite import TARGET, Failure, expect, scenario
from target import SMALL
from upstream import REPLY_BACK, REPLY_FRONT, Plan, json_reply

GROWTH_BYTES_MAX = 2 << 20
WARM_BYTES = 1 << 18
JPEG = b"Content-Type: image/jpeg"
JSON = b"Content-Type: application/json"
BOUNDARY = b"----WebKitFormBoundaryAbCdEf0123456789"


class Watch:
    """Resident memory of the gateway against just before."""

    def __init__(self, suite, gateway, what):
        self.suite, self.gateway, self.what = suite, gateway, what

    def __enter__(self):
        self.gateway.forget_peak()
        self.before, _ = self.gateway.memory()
        return self

    def growth(self):
        return max(self.gateway.memory()) - self.before

    def __exit__(self, kind, value, trace):
        if kind is None:
            now, peak = self.gateway.memory()
            self.suite.figure(
                f"{self.what}: VmRSS {self.before >> 10} KB, grew by "
                f"{(now - self.before) >> 10} KB, at most by {(peak - self.before) >> 10} KB")
            expect(self.growth() < GROWTH_BYTES_MAX,
                   f"memory grew by {self.growth() >> 10} KB, from {self.before >> 10} KB")


def size_text(octets):
    return f"{octets / (1 << 20):g} MB"


def upload(suite, kind, body, *fields, query=b"", digest, chunked=False, gateway=None, plan=None,
           **options):
    row, sender = suite.post(
        kind, body, *fields, query=query, chunked=chunked, plan=plan, gateway=gateway, **options)
    arrival = suite.succeeded(row, sender)
    expect(found_digest(arrival) == digest, "the content upstream is another one")
    return arrival


def found_digest(arrival):
    body = arrival.body
    if hasattr(body, "parts"):
        files = [part for part in body.parts if part.filename is not None]
        expect(len(files) == 1, f"{len(files)} files upstream")
        return files[0].digest
    return body.long.digest if hasattr(body, "long") else body.digest


def raw(size):
    octets = Content(size)
    return "media", Body(octets), (JPEG,), b"?to=6281234567890&caption=a+cat", octets


def form(size):
    octets = Content(size, "hostile")
    return ("media", content.media(b"6281234567890", octets, BOUNDARY),
            (content.form_type(BOUNDARY),), b"", octets)


def document(size):
    octets = Content(size // 4 * 4, "base64")
    body = Body(b'{"to":"6281234567890","document":"', octets, b'","filename":"a.pdf"}')
    return "document", body, (JSON,), b"", octets


SHAPES = {"raw octets": raw, "a multipart file": form, "JSON with base64": document}


def send_shape(suite, shape, size, chunked=False, gateway=None, plan=None, **options):
    kind, body, fields, query, octets = SHAPES[shape](size)
    if shape == "JSON with base64":
        plan = plan or Plan()
        plan.long_member = b"document"
    return upload(suite, kind, body, *fields, query=query, digest=octets.digest, chunked=chunked,
                  gateway=gateway, plan=plan, **options)


def _large(shape, chunked):
    how = "chunked" if chunked else "with its length"

    @scenario("large", f"{shape} {how}: memory does not grow, content arrives")
    def check(suite):
        gateway = suite.gateway()
        send_shape(suite, shape, WARM_BYTES, chunked)
        size = suite.options.large_bytes
        with Watch(suite, gateway, f"{size_text(size)} of {shape} {how}"):
            arrival = send_shape(suite, shape, size, chunked)
        expect(arrival.count >= size // 4 * 4, f"only {arrival.count} octets upstream")


for _shape in SHAPES:
    _large(_shape, False)
    _large(_shape, True)


def get_chats(suite, row, plan, gateway, **options):
    suite.upstream.plans[row] = plan
    sender = Sender(gateway.port, **options)
    sender.send_head(b"GET", b"/v1/sessions/s%d/chats" % row, suite.fields(row))
    return sender


def _reply(chunked, slow):
    how = ("chunked" if chunked else "with its length") + (", read slowly" if slow else "")

    @scenario("large", f"a reply {how}: memory does not grow, content arrives")
    def check(suite):
        gateway = suite.gateway()
        # A slow reader is shown with less: 64 KB a millisecond at most.
        whole = suite.options.large_bytes
        size = min(whole, 64 << 20) if slow else whole
        for octets in (WARM_BYTES, size):
            sent = Content(octets // 4 * 4, "base64")
            with Watch(suite, gateway, f"a reply of {size_text(octets)} {how}"):
                sender = get_chats(
                    suite, suite.next_row(), Plan(reply=json_reply(sent, chunked)), gateway,
                    receive_buffer=1 << 16 if slow else None)
                reply = ReplyHash(sender)
                reply.read_head()
                reply.read(piece_bytes=1 << 16 if slow else 1 << 18, pause=0.001 if slow else 0)
            expect(reply.status == 200 and reply.is_complete,
                   f"status {reply.status}, {reply.count} octets, complete: {reply.is_complete}")
            sender.close()
            expected = _digest(REPLY_FRONT, sent, REPLY_BACK)
            expect(reply.digest.hexdigest() == expected, "the client got another content")


def _digest(*parts):
    digest = hashlib.sha256()
    for piece in Body(*parts).pieces():
        digest.update(piece)
    return digest.hexdigest()


_reply(False, False)
_reply(True, False)
_reply(False, True)
_reply(True, True)


def _paces(shape):
    paces = {
        "a slow client": dict(piece=1 << 14, pause=0.001),
        "a slow upstream": dict(plan=lambda: Plan(piece=1 << 14, pause=0.001,
                                                  receive_buffer=1 << 16)),
        "both slow": dict(piece=1 << 12, pause=0.001, plan=lambda: Plan(
            piece=1 << 12, pause=0.001, receive_buffer=1 << 16)),
    }
    for name, pace in paces.items():
        @scenario("pace", f"{shape}, {name}")
        def check(suite, name=name, pace=pace):
            size = min(suite.options.large_bytes // 4, 16 << 20)
            if name == "both slow":
                size //= 8
            kind, body, fields, query, octets = SHAPES[shape](size)
            plan = pace.get("plan", Plan)()
            if shape == "JSON with base64":
                plan.long_member = b"document"
            gateway = suite.gateway()
            with Watch(suite, gateway, f"{size_text(size)} of {shape}, {name}"):
                row = suite.next_row()
                suite.upstream.plans[row] = plan
                sender = Sender(gateway.port)
                sender.send_head(
                    b"POST", TARGET[kind] % (b"s%d" % row) + query,
                    suite.fields(row, *fields, b"Content-Length: %d" % len(body)))
                done = threading.Event()
                _bystander(suite, gateway, done, 10)
                sender.send_body(body.pieces(pace.get("piece")), pause=pace.get("pause", 0))
                sender.read_reply()
                done.set()
                arrival = suite.succeeded(row, sender)
            expect(found_digest(arrival) == octets.digest, "the content upstream is another one")


def _bystander(suite, gateway, done, count):
    """Calls that are answered while a body is on its way."""
    for _ in range(count):
        expect(not done.is_set(), "the body was done before the others were served")
        suite.ask(gateway)


for _shape in SHAPES:
    _paces(_shape)


def _held(shape):
    @scenario("pace", f"{shape} that WARest does not take: the client waits, memory does not grow")
    def check(suite):
        gateway = suite.gateway()
        gate = threading.Event()
        row = suite.next_row()
        plan = Plan(gate=gate, gate_after=1 << 17, receive_buffer=1 << 16, long_member=b"document")
        suite.upstream.plans[row] = plan
        size = 256 << 20
        kind, body, fields, query, octets = SHAPES[shape](size)
        sender = Sender(gateway.port, send_buffer=1 << 16)
        try:
            with Watch(suite, gateway, f"{shape} held up"):
                sender.send_head(b"POST", TARGET[kind] % (b"s%d" % row) + query, suite.fields(
                    row, *fields, b"Content-Length: %d" % len(body)))
                blocked = sender.send_until_blocked(body.pieces(1 << 18), chunked=False)
                expect(blocked, f"{sender.sent} octets are somewhere: {sender.story()}")
                expect(sender.sent < size // 2, f"{sender.sent} octets are somewhere")
                for _ in range(20):
                    suite.ask(gateway)
        finally:
            gate.set()
            sender.close()
        suite.never_complete(row, reaches_upstream=True)


for _shape in SHAPES:
    _held(_shape)


@scenario("pace", "a reply that the client does not take: WARest waits, memory does not grow")
def reply_held(suite):
    gateway = suite.gateway()
    progress = []
    size = 256 << 20
    row = suite.next_row()
    with Watch(suite, gateway, "a reply held up"):
        sender = get_chats(suite, row, Plan(reply=json_reply(
            Content(size, "base64"), piece_bytes=1 << 18, progress=progress)), gateway,
            receive_buffer=1 << 16)
        reply = ReplyHash(sender)
        reply.read_head()
        quiet = _until_quiet(suite, progress)
        expect(quiet < size // 2, f"{quiet} octets are somewhere")
        for _ in range(20):
            suite.ask(gateway)
        # It goes on when the client does.
        reply.read(octets=quiet + (1 << 20))
        expect(suite.upstream.wait_until(lambda: progress[-1] > quiet),
               "the reply does not go on")
    sender.close()


def _until_quiet(suite, progress):
    """Waits until nothing has moved for a while."""
    while True:
        seen = list(progress[-1:])
        if seen and not suite.upstream.wait_until(lambda: progress[-1:] != seen, 0.5):
            return seen[0]


@scenario("pace", "one fast sender does not keep the others waiting")
def no_starvation(suite):
    """The body ends only when the others have been served: whoever starves them never ends it."""
    gateway = suite.gateway()
    row = suite.next_row()
    served = threading.Event()
    failures = []

    def others():
        # On a connection that was idle before, and on new ones.
        kept = Sender(gateway.port)
        try:
            for index in range(25):
                suite.ask(gateway)
                row = suite.next_row()
                kept.send_head(
                    b"GET", b"/v1/sessions/s%d/groups" % row, suite.fields(row))
                kept.read_replies(index + 1, 60)
                expect(kept.statuses == [200] * (index + 1), f"another caller got {kept.story()}")
        except (Failure, OSError) as failure:
            failures.append(failure)
        served.set()

    def endless():
        # Less than `upload-max`, but more than could pass before fifty calls on a fair loop.
        for index, piece in enumerate(Content(2047 << 20).pieces(1 << 18)):
            if index and served.is_set():
                return
            yield piece

    thread = threading.Thread(target=others, daemon=True)
    sender = Sender(gateway.port)
    sender.send_head(b"POST", TARGET["media"] % (b"s%d" % row) + b"?to=6281234567890", suite.fields(
        row, JPEG, b"Transfer-Encoding: chunked"))
    thread.start()
    sender.send_body(endless(), chunked=True)
    sender.read_reply()
    thread.join(60)
    expect(not failures, f"another caller: {failures}")
    expect(served.is_set(), "the others were not served")
    suite.figure(f"fifty calls beside a fast sender: it sent {size_text(sender.sent)} meanwhile")
    suite.succeeded(row, sender)


@scenario("pace", "eight uploads at once")
def eight(suite):
    gateway = suite.gateway()
    size = min(suite.options.large_bytes, 256 << 20) // 8
    failures = []

    def one(shape):
        try:
            send_shape(suite, shape, size)
        except (Failure, OSError) as failure:
            failures.append(f"{shape}: {failure}")

    def all_at_once():
        threads = [threading.Thread(target=one, args=(list(SHAPES)[index % len(SHAPES)],))
                   for index in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with Watch(suite, gateway, f"eight uploads of {size_text(size)} at once"):
        all_at_once()
    expect(not failures, f"{failures}")


@scenario("pace", "WARest's slowness is not the client's: no 408 while it does not take the body")
def slow_upstream_is_no_timeout(suite):
    gateway = suite.gateway(SMALL)
    gate = threading.Event()
    row = suite.next_row()
    suite.upstream.plans[row] = Plan(gate=gate, gate_after=1 << 16, receive_buffer=1 << 16)
    octets = Content(7 << 20)
    sender = Sender(gateway.port, send_buffer=1 << 16)
    body = Body(octets)
    result = []

    def send():
        sender.send_head(
            b"POST", TARGET["media"] % (b"s%d" % row) + b"?to=6281234567890",
            suite.fields(row, JPEG, b"Content-Length: %d" % len(body)))
        result.append(sender.send_body(body.pieces(1 << 16)))
        sender.read_reply()
    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    try:
        expect(suite.upstream.wait_until(lambda: any(
            arrival.is_paused for arrival in suite.upstream.of(row))), "nothing came upstream")
        # Two clients that stop in mid-body, one after the other, get their 408: so long it was.
        for _ in range(2):
            late = suite.next_row()
            other = Sender(gateway.port)
            other.send_head(b"POST", TARGET["text"] % (b"s%d" % late), suite.fields(
                late, JSON, b"Content-Length: 100"))
            other.send(b'{"to":"62')
            other.read_reply(30)
            expect(other.statuses == [408], f"a client that stopped got {other.story()}")
            other.close()
    finally:
        gate.set()
    thread.join(60)
    arrival = suite.succeeded(row, sender)
    expect(found_digest(arrival) == octets.digest, "the content upstream is another one")
