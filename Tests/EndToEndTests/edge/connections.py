"""What takes more than one write and one read: slow, vanishing, greedy and silent peers.

Each scenario gets the suite and the exception to raise; the runner checks afterwards that a fresh
client is served and that the upstream saw strict bytes.
"""

import resource
import shutil
import socket
import struct
import threading
import time

import procfs
import proxy
import recorder
import rows
from client import Conversation

SCENARIOS = []
LARGE = b" " * 3_000_000


def scenario(rfc, name):
    def add(function):
        SCENARIOS.append((rfc, name, function))
        return function
    return add


def tag(number, index=0):
    return b"e%06d%dx" % (number, index)


def large_reply(name, size=3_000_000):
    body = recorder.default_reply(name).partition(b"\r\n\r\n")[2]
    body = body[:-1] + b" " * size + b"}"
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
        body) + body


def expect(failure, conversation, statuses, what=""):
    if conversation.statuses != statuses:
        raise failure(f"got {conversation.story()} in place of {statuses} {what}")


def reset(conversation):
    conversation.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conversation.close()


@scenario("9110 §10.1.1", "100 comes before the body, the answer after it")
def continue_first(suite, failure):
    number = suite.next_number()
    octets = suite.fill(rows.post(b"Expect: 100-continue"), number)
    head, _, body = octets.partition(b"\r\n\r\n")
    conversation = Conversation(suite.port)
    conversation.send(head + b"\r\n\r\n")
    conversation.read_interim()
    if [message.status for message in conversation.interims] != [100] or conversation.replies:
        raise failure(f"no 100: {conversation.story()}")
    conversation.send(body)
    conversation.read_replies(1)
    expect(failure, conversation, [200])
    suite.own_answer(conversation.replies[0], tag(number))
    conversation.close()


def _refused_at_once(suite, failure, octets, status):
    conversation = Conversation(suite.port)
    conversation.send(suite.fill(octets, suite.next_number()).partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    conversation.read_replies(1, 1.5)
    expect(failure, conversation, [status], "before the body")
    if conversation.interims:
        raise failure("100 before a refusal")
    conversation.close()


@scenario("9110 §10.1.1", "a refusal for the head needs no body: 401")
def expect_401(suite, failure):
    _refused_at_once(suite, failure, rows.post(b"Expect: 100-continue", auth=b""), 401)


@scenario("9110 §10.1.1", "a refusal for the head needs no body: 404")
def expect_404(suite, failure):
    _refused_at_once(
        suite, failure, rows.post(b"Expect: 100-continue", target=b"/v1/nothing"), 404)


@scenario("9110 §10.1.1", "a refusal for the head needs no body: 413")
def expect_413(suite, failure):
    _refused_at_once(suite, failure, rows.post(
        b"Expect: 100-continue", b"Content-Length: 3145728", length=False), 413)


@scenario("9110 §10.1.1", "a refusal for the head needs no body: 417")
def expect_417(suite, failure):
    _refused_at_once(suite, failure, rows.post(b"Expect: tea"), 417)


def _times_out(suite, failure, octets, pace=None, seconds=6, silent=False):
    """The peer must end it, with 408 if anything, and ask nothing upstream."""
    mark = suite.recorder.mark()
    conversation = Conversation(suite.port)
    started = time.monotonic()
    if pace is None:
        conversation.send(octets)
    else:
        for index in range(len(octets)):
            if conversation.state != "open" or time.monotonic() - started > seconds:
                break
            conversation.send(octets[index:index + 1])
            conversation.read_replies(1, pace)
    if not conversation.read_to_end(seconds):
        raise failure(f"held for more than {seconds} s: {conversation.story()}")
    if conversation.statuses not in ([[], [408]] if silent else [[408]]):
        raise failure(f"got {conversation.story()} in place of 408")
    seen, _ = suite.recorder.since(mark)
    if seen:
        raise failure("half a request went upstream")
    conversation.close()


@scenario("edge: limits", "a head that stops half-way: 408")
def head_stops(suite, failure):
    _times_out(suite, failure, suite.fill(rows.get()[:-2], suite.next_number()))


@scenario("edge: limits", "a head at five octets a second: 408")
def head_dribbles(suite, failure):
    _times_out(suite, failure, suite.fill(rows.get(), suite.next_number()), pace=0.2)


@scenario("edge: limits", "a body that stops half-way: 408")
def body_stops(suite, failure):
    _times_out(suite, failure, suite.fill(rows.post()[:-9], suite.next_number()))


@scenario("edge: limits", "a body that never starts: 408")
def body_missing(suite, failure):
    octets = suite.fill(rows.post(), suite.next_number())
    _times_out(suite, failure, octets.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")


@scenario("edge: limits", "a chunked body that stops half-way: 408")
def chunks_stop(suite, failure):
    _times_out(suite, failure, suite.fill(rows.chunked(end=b""), suite.next_number()))


@scenario("9112 §9.5", "an idle connection ends without a word")
def idle(suite, failure):
    number = suite.next_number()
    conversation = Conversation(suite.port)
    conversation.send(suite.fill(rows.get(), number))
    conversation.read_replies(1)
    expect(failure, conversation, [200])
    if not conversation.read_to_end(8):
        raise failure("still open after 8 s")
    expect(failure, conversation, [200], "and silence")
    conversation.close()


@scenario("9112 §9.5", "a connection that never asks ends")
def never_asks(suite, failure):
    _times_out(suite, failure, b"", seconds=8, silent=True)


@scenario("edge: connections", "a caller that leaves does not undo a call with an effect")
def leaves_effect(suite, failure):
    number = suite.next_number()
    gate = threading.Event()
    suite.recorder.scripts[tag(number)] = recorder.Script(
        gate, recorder.default_reply(tag(number)))
    conversation = Conversation(suite.port)
    conversation.send(suite.fill(rows.revoke(), number))
    if not suite.recorder.wait_until(
            lambda: any(entry.tag == tag(number) for entry in suite.recorder.seen)):
        raise failure("the call did not go upstream")
    reset(conversation)
    gate.set()
    # The outcome is in the audit file: the check at the end of the run counts them.
    suite.next_caller()


@scenario("edge: connections", "a caller that leaves at once")
def leaves_at_once(suite, failure):
    for _ in range(20):
        conversation = Conversation(suite.port)
        conversation.send(suite.fill(rows.get(), suite.next_number()))
        reset(conversation)
    suite.next_caller()


@scenario("edge: connections", "a read whose caller has left is cancelled upstream")
def leaves_read(suite, failure):
    number = suite.next_number()
    gate = threading.Event()
    suite.recorder.scripts[tag(number)] = recorder.Script(
        gate, recorder.default_reply(tag(number)))
    conversation = Conversation(suite.port)
    conversation.send(suite.fill(rows.get(), number))
    suite.recorder.wait_until(
        lambda: any(entry.tag == tag(number) for entry in suite.recorder.seen))
    [entry] = [entry for entry in suite.recorder.seen if entry.tag == tag(number)]
    upstream = suite.recorder.sockets[entry.connection]
    reset(conversation)
    upstream.settimeout(2.5)
    try:
        # The script's thread waits at the gate, so this is the only reader.
        gone = upstream.recv(1, socket.MSG_PEEK) == b""
    except ConnectionResetError:
        gone = True
    except (TimeoutError, OSError, ValueError):
        gone = False
    upstream.settimeout(None)
    gate.set()
    if not gone and not suite.recorder.tls:
        raise failure("the upstream call goes on")


@scenario("edge: connections", "a caller that leaves in the middle of a long reply")
def leaves_midway(suite, failure):
    for leave in (reset, Conversation.close):
        number = suite.next_number()
        suite.recorder.scripts[tag(number)] = recorder.Script(large_reply(tag(number)))
        conversation = Conversation(suite.port, receive_buffer=4_096)
        conversation.send(suite.fill(rows.get(), number))
        conversation.socket.recv(100)
        leave(conversation)
        suite.next_caller("get")


@scenario("edge: connections", "a slow reader gets it all, and others do not wait for him")
def slow_reader(suite, failure):
    number = suite.next_number()
    reply = large_reply(tag(number))
    suite.recorder.scripts[tag(number)] = recorder.Script(reply)
    conversation = Conversation(suite.port, receive_buffer=4_096)
    conversation.send(suite.fill(rows.get(b"Connection: close"), number))
    for _ in range(10):
        suite.next_caller()
    conversation.read_to_end(20)
    expect(failure, conversation, [200])
    if conversation.replies[0].body != reply.partition(b"\r\n\r\n")[2]:
        raise failure("the body is not the upstream's")
    conversation.close()


@scenario("edge: limits", "a caller that never reads is cut off")
def never_reads(suite, failure):
    number = suite.next_number()
    suite.recorder.scripts[tag(number)] = recorder.Script(large_reply(tag(number), 24_000_000))
    conversation = Conversation(suite.port, receive_buffer=4_096)
    conversation.send(suite.fill(rows.get(), number))
    suite.recorder.wait_until(
        lambda: any(entry.tag == tag(number) for entry in suite.recorder.seen))
    connection = [e.connection for e in suite.recorder.seen if e.tag == tag(number)][0]
    if not suite.recorder.wait_until(lambda: connection not in suite.recorder.sockets, 12):
        raise failure("the upstream connection is held for more than 12 s")
    conversation.read_to_end(10)
    if conversation.replies:
        raise failure("the reply looks complete")
    conversation.close()


@scenario("9112 §9.3.2", "fifty requests at once are answered in order")
def pipeline(suite, failure):
    numbers = [suite.next_number() for _ in range(50)]
    conversation = Conversation(suite.port)
    conversation.send(b"".join(
        suite.fill(rows.revoke() if index % 3 else rows.post(), number)
        for index, number in enumerate(numbers)))
    conversation.read_replies(50)
    expect(failure, conversation, [200] * 50)
    for number, reply in zip(numbers, conversation.replies):
        suite.own_answer(reply, tag(number))
    conversation.close()


@scenario("9112 §9.3.2", "requests before a half-close are all answered, whatever arrives when")
def pipeline_then_end(suite, failure):
    for turn in range(120):
        numbers = [suite.next_number() for _ in range(2 + turn % 3)]
        conversation = Conversation(suite.port)
        conversation.send(b"".join(suite.fill(rows.get(), number) for number in numbers))
        conversation.half_close()
        conversation.read_to_end()
        expect(failure, conversation, [200] * len(numbers), f"in turn {turn}")
        for number, reply in zip(numbers, conversation.replies):
            suite.own_answer(reply, tag(number))
        conversation.close()


@scenario("edge: limits", "a flood of requests is held back, not stored")
def flood(suite, failure):
    count = 4_000
    first = suite.number + 1
    octets = b"".join(
        suite.fill(rows.get(), suite.next_number()) for _ in range(count))
    process = getattr(suite.proxy, "process", None)
    before = procfs.resident_bytes([process.pid]) if process else 0
    conversation = Conversation(suite.port)
    sender = threading.Thread(target=conversation.socket.sendall, args=(octets,), daemon=True)
    sender.start()
    conversation.read_replies(count, 60)
    expect(failure, conversation, [200] * count)
    for index in range(0, count, 97):
        suite.own_answer(conversation.replies[index], tag(first + index))
    grown = (procfs.resident_bytes([process.pid]) if process else 0) - before
    if grown > 32_000_000:
        raise failure(f"memory grew by {grown / 1e6:.0f} MB")
    sender.join()
    conversation.close()


@scenario("9112 §9.6", "the answer to a refused upload is not lost")
def refused_upload(suite, failure):
    for _ in range(5):
        conversation = Conversation(suite.port)
        conversation.send(suite.fill(rows.post(body=b'{"message":"' + LARGE + LARGE + b'"}'),
                                     suite.next_number()))
        conversation.read_replies(1)
        expect(failure, conversation, [413])
        conversation.close()


@scenario("9112 §7.5", "an early answer of the upstream stops the upload")
def early_answer(suite, failure):
    number = suite.next_number()
    body = suite.fill(rows.text_body(text=b"a" * 1_500_000), number)
    early = (
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\nConnection: close\r\n\r\n{}")
    suite.recorder.scripts[tag(number)] = recorder.Script(early, recorder.CLOSE, early=True)
    octets = suite.fill(rows.post(body=body), number)
    conversation = Conversation(suite.port)
    conversation.send(octets[:700_000])
    conversation.read_replies(1, 6)
    suite.recorder.scripts.pop(tag(number), None)
    if len(conversation.replies) != 1 or conversation.statuses[0] < 400:
        raise failure(f"got {conversation.story()}")
    if not conversation.read_to_end(6):
        raise failure("the connection of a half-read request stays open")
    conversation.close()


@scenario("9112 §9.3", "pooled connections that the upstream has closed are not used")
def pool_closed(suite, failure):
    for method in ("revoke", "get") * 5:
        suite.next_caller(method)
        suite.recorder.wait_until(lambda: suite.recorder.idle)
        suite.recorder.send_unasked(b"", then_close=True)
        suite.next_caller(method)


@scenario("edge: replies", "a reply that nobody asked for reaches nobody")
def unasked(suite, failure):
    poison = recorder.default_reply(b"e9999999x")
    for method in ("revoke", "get") * 5:
        suite.next_caller(method)
        suite.recorder.wait_until(lambda: suite.recorder.idle)
        suite.recorder.send_unasked(poison)
        suite.next_caller(method)
        suite.next_caller(method)


@scenario("edge: replies", "octets and an end that nobody asked for")
def unasked_and_closed(suite, failure):
    for octets in (b"\r\n", b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", b"x"):
        suite.next_caller()
        suite.recorder.wait_until(lambda: suite.recorder.idle)
        suite.recorder.send_unasked(octets, then_close=True)
        suite.next_caller()


@scenario("edge: limits", "an upstream that never answers: 504")
def silent_upstream(suite, failure):
    for octets in (rows.get(), rows.revoke()):
        number = suite.next_number()
        gate = threading.Event()
        suite.recorder.scripts[tag(number)] = recorder.Script(gate, recorder.CLOSE)
        conversation = Conversation(suite.port)
        conversation.send(suite.fill(octets, number))
        conversation.read_replies(1, 8)
        gate.set()
        expect(failure, conversation, [504])
        conversation.close()


@scenario("edge: limits", "an upstream that stops in the middle of a reply")
def stalled_upstream(suite, failure):
    number = suite.next_number()
    gate = threading.Event()
    suite.recorder.scripts[tag(number)] = recorder.Script(
        large_reply(tag(number))[:200_000], gate, recorder.CLOSE)
    conversation = Conversation(suite.port)
    conversation.send(suite.fill(rows.get(), number))
    conversation.read_replies(1, 1)
    gate.set()
    conversation.read_to_end(6)
    if conversation.replies or conversation.state == "open":
        raise failure(f"a truncated reply looks complete: {conversation.story()}")
    conversation.close()


@scenario("edge: connections", "many callers at once get their own answers")
def crowd(suite, failure):
    faults = []

    def caller(numbers):
        try:
            conversation = Conversation(suite.port)
            for number in numbers:
                kind = number % 5
                octets = [rows.get, rows.revoke, rows.post, rows.chunked, rows.get][kind]()
                if number % 17 == 0:
                    conversation.send(suite.fill(octets, number)[:-1])
                    reset(conversation)
                    conversation = Conversation(suite.port)
                    continue
                conversation.send(suite.fill(octets, number))
                conversation.read_replies(1)
                expect(failure, conversation, [200])
                suite.own_answer(conversation.replies.pop(), tag(number))
            conversation.close()
        except (failure, OSError) as fault:
            faults.append(str(fault))

    threads = [
        threading.Thread(target=caller, args=([suite.next_number() for _ in range(30)],))
        for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if faults:
        raise failure(f"{len(faults)} callers: {faults[0]}")


@scenario("edge: limits", "one address holds a thousand connections, not more")
def address_limit(suite, failure):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))
    held = []
    try:
        for _ in range(1_000):
            held.append(socket.create_connection(("127.0.0.1", suite.port), 5))
        conversation = Conversation(suite.port)
        conversation.send(suite.fill(rows.get(), suite.next_number()))
        ended = conversation.read_to_end(3)
        if conversation.statuses not in ([503], []) or not ended:
            raise failure(f"the next connection got {conversation.story()}")
        conversation.close()
    finally:
        for connection in held:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        conversation = Conversation(suite.port)
        conversation.send(suite.fill(rows.get(), suite.next_number()))
        conversation.read_replies(1)
        served = conversation.statuses == [200]
        conversation.close()
        if served:
            return
    raise failure("nobody is served after the others have left")


def _served(suite, failure, port):
    conversation = Conversation(port)
    conversation.send(suite.fill(rows.get(), suite.next_number()))
    conversation.read_replies(1, 10)
    expect(failure, conversation, [200])
    conversation.close()


@scenario("edge: connections", "out of descriptors, it pauses, does not spin, and comes back")
def descriptors(suite, failure):
    if not suite.options.gateway:
        return
    gateway = proxy.Gateway(
        suite.options.gateway, suite.recorder.port, prefix=["prlimit", "--nofile=48"])
    held = []
    try:
        # Dispatch makes descriptors of its own when it starts: only a gateway at work is tested.
        _served(suite, failure, gateway.port)
        for _ in range(100):
            connection = socket.socket()
            connection.setblocking(False)
            connection.connect_ex(("127.0.0.1", gateway.port))
            held.append(connection)
        before = procfs.cpu_seconds([gateway.process.pid])
        started = time.monotonic()
        time.sleep(1)
        used = procfs.cpu_seconds([gateway.process.pid]) - before
        if used > 0.5 * (time.monotonic() - started):
            raise failure(f"it used {used:.1f} s of processor time in a second")
        for connection in held:
            connection.close()
        _served(suite, failure, gateway.port)
    finally:
        for connection in held:
            connection.close()
        status = gateway.stop()
    if status != 0:
        raise failure(f"exit status {status}")


@scenario("invariants", "kill -9 in mid-traffic: each effect has its intent, each intent an outcome")
def killed(suite, failure):
    if not suite.options.gateway:
        return
    upstream = recorder.Recorder(proxy.API_KEY)
    gateway = proxy.Gateway(suite.options.gateway, upstream.port, loops=2)

    def caller(number):
        try:
            while True:
                conversation = Conversation(gateway.port)
                for _ in range(50):
                    conversation.send(suite.fill(rows.revoke() + rows.post(), number))
                    conversation.read_replies(2)
                    if conversation.statuses != [200, 200]:
                        return
                    conversation.replies.clear()
                conversation.close()
        except OSError:
            return

    threads = [
        threading.Thread(target=caller, args=(suite.next_number(),)) for _ in range(16)]
    for thread in threads:
        thread.start()
    busy = upstream.wait_until(lambda: len(upstream.seen) >= 3_000, 60)
    gateway.kill()
    for thread in threads:
        thread.join(20)
    if not busy:
        raise failure(f"only {len(upstream.seen)} calls in a minute")
    intents = {entry["request_id"] for entry in gateway.records() if entry["kind"] == "intent"}
    for entry in upstream.seen:
        if entry.message.value(b"x-request-id").decode() not in intents:
            raise failure("an effect without its intent")
    again = proxy.Gateway(suite.options.gateway, upstream.port, folder=gateway.folder)
    _served(suite, failure, again.port)
    status = again.stop()
    upstream.close()
    outcomes = {}
    for entry in again.records():
        if entry["kind"] == "outcome":
            outcomes.setdefault(entry["request_id"], []).append(entry["outcome"])
    wrong = [name for name in intents if len(outcomes.get(name, [])) != 1]
    if wrong or status != 0:
        raise failure(f"{len(wrong)} of {len(intents)} intents without one outcome; status {status}")
    shutil.rmtree(gateway.folder, ignore_errors=True)


@scenario("wire: command line", "SIGTERM as soon as it listens ends it, with status 0")
def stopped_at_once(suite, failure):
    if not suite.options.gateway:
        return
    for turn in range(10):
        gateway = proxy.Gateway(suite.options.gateway, suite.recorder.port)
        status = gateway.stop()
        if status != 0:
            what = "it had to be killed" if status is None else f"status {status}"
            raise failure(f"{what} in turn {turn}")
