"""A stand-in for WARest that reads bodies as they come, slowly if told so, and answers at will.

A request carries `X-Upload-Row: NUMBER`, which the gateway passes on; the row may have a plan.
"""

import json
import re
import socket
import struct
import threading
import time

import readers
import recorder
import wire
from chunks import Chunks

ROW = b"x-upload-row"
REPLY_FRONT = b'{"status":true,"code":1000,"message":"done","results":[{"data":"'
REPLY_BACK = b'"}]}'
CREDENTIAL = re.compile(rb"uploads-token", re.IGNORECASE)


class Plan:
    """How a row's request is treated.

    gate, gate_after: from `gate_after` octets of body on nothing is read until the gate is set.
    piece, pause: octets a read, and the rest after each.
    early, early_after: the answer that is sent after so many octets of body; then no more is
        looked at. An empty one: the connection is closed.
    reply: a function that gets the connection and the arrival, in place of the usual answer.
    long_member: the member of a JSON body whose string is hashed and not kept.
    """

    def __init__(self, gate=None, gate_after=0, piece=1 << 18, pause=0, early=None, early_after=0,
                 reply=None, long_member=b"media", receive_buffer=None):
        self.gate, self.gate_after = gate, gate_after
        self.piece, self.pause = piece, pause
        self.early, self.early_after = early, early_after
        self.reply = reply
        self.long_member = long_member
        self.receive_buffer = receive_buffer


class Arrival:
    """One request as it came. `state`: receiving, complete, cut by the gateway, answered early."""

    def __init__(self, row, connection, head, target):
        self.row, self.connection, self.head, self.target = row, connection, head, target
        self.state = "receiving"
        self.count = 0
        self.is_paused = False
        self.body = None
        self.violation = None

    @property
    def kind(self):
        return self.head.value(b"content-type")

    @property
    def document(self):
        return getattr(self.body, "document", None)


class Upstream:
    def __init__(self, api_key):
        self.api_key = api_key
        self.changed = threading.Condition()
        self.arrivals = []
        self.violations = []
        self.plans = {}
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def wait_until(self, predicate, seconds=30):
        deadline = time.monotonic() + seconds
        with self.changed:
            while not predicate():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                # Some predicates look at what nobody announces.
                self.changed.wait(min(left, 0.05))
            return True

    def of(self, row):
        with self.changed:
            return [arrival for arrival in self.arrivals if arrival.row == row]

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(
                target=self._serve, args=(self.connections, connection), daemon=True).start()

    def _serve(self, number, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            rest = b""
            while rest is not None:
                rest = self._request(number, connection, rest)
        except wire.Violation as violation:
            self._note(f"connection {number}: {violation}")
        except OSError:
            pass
        finally:
            connection.close()

    def _note(self, text):
        with self.changed:
            self.violations.append(text)
            self.changed.notify_all()

    def _request(self, number, connection, data):
        """Serves one request; what follows it on the connection, or None at its end."""
        while True:
            head = wire.read_head(data, "a request") if data else None
            if head:
                break
            more = connection.recv(1 << 14)
            if not more:
                if data:
                    self._note(f"connection {number}: cut off in a head: {data[:200]!r}")
                return None
            data += more
        start, fields, used = head
        message = wire.Message(start, fields)
        self._check(message)
        row = int(message.value(ROW) or 0)
        arrival = Arrival(row, number, message, start.split(b" ")[1])
        with self.changed:
            plan = self.plans.get(row) or Plan()
            self.arrivals.append(arrival)
            self.changed.notify_all()
        try:
            return self._body(connection, arrival, plan, data[used:])
        except wire.Violation as violation:
            self._settle(arrival, "complete" if arrival.state == "receiving" else arrival.state,
                         str(violation))
            raise
        except OSError:
            if arrival.state == "receiving":
                self._settle(arrival, "cut")
            raise

    def _settle(self, arrival, state, violation=None):
        with self.changed:
            arrival.state = state
            arrival.violation = violation
            self.changed.notify_all()

    def _body(self, connection, arrival, plan, data):
        if plan.receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, plan.receive_buffer)
        kind = wire.framing(arrival.head.fields, "a request")
        body = arrival.body = readers.reader_for(arrival.kind, plan.long_member)
        chunks = Chunks() if kind == "chunked" else None
        left = 0 if chunks else kind or 0
        while True:
            if chunks:
                for piece in chunks.feed(data):
                    body.feed(piece)
                    arrival.count += len(piece)
                data = chunks.rest
            else:
                piece, data = data[:left], data[left:]
                left -= len(piece)
                arrival.count += len(piece)
                if piece:
                    body.feed(piece)
            if chunks.is_complete if chunks else left == 0:
                break
            if plan.early is not None and arrival.count >= plan.early_after:
                self._settle(arrival, "answered early")
                connection.sendall(plan.early)
                # Until the gateway gives the connection up, or sends the rest all the same.
                while plan.early and connection.recv(1 << 18):
                    pass
                return None
            if plan.gate and arrival.count >= plan.gate_after and not plan.gate.is_set():
                with self.changed:
                    arrival.is_paused = True
                    self.changed.notify_all()
                plan.gate.wait(300)
                arrival.is_paused = False
            if plan.pause:
                time.sleep(plan.pause)
            data = connection.recv(plan.piece)
            if not data:
                self._settle(arrival, "cut")
                return None
        body.finish()
        self._settle(arrival, "complete")
        if plan.reply:
            plan.reply(connection, arrival)
        else:
            connection.sendall(usual_reply(arrival))
        return data

    def _check(self, message):
        """What this gateway in particular must have done to a request."""
        names = {name for name, _ in message.fields}
        for name in names & (recorder.HOP_BY_HOP | recorder.CREDENTIALS):
            raise wire.Violation(f"{name.decode()} went upstream: {message.values(name)!r}")
        if message.values(b"x-warest-api-key") != [self.api_key]:
            raise wire.Violation(f"X-WAREST-API-KEY {message.values(b'x-warest-api-key')!r}")
        if not message.start.split(b" ")[1].startswith(b"/api/v1/"):
            raise wire.Violation(f"{message.start!r} is no path of WARest's")
        if len(message.values(b"content-type")) > 1:
            raise wire.Violation(f"Content-Type {message.values(b'content-type')!r}")
        if re.search(rb"[?&]api_?key=", message.start, re.IGNORECASE):
            raise wire.Violation(f"a key in the query: {message.start!r}")
        head = message.start + b"\n".join(value for _, value in message.fields)
        if CREDENTIAL.search(head):
            raise wire.Violation(f"the client's token went upstream: {head!r}")


def usual_reply(arrival):
    """What WARest says of a success, with the row as every id."""
    if not arrival.target.startswith(b"/api/v1/messages/send/files"):
        return recorder.default_reply(b"row %d" % arrival.row)
    if isinstance(arrival.body, readers.Multipart):
        count = sum(part.filename is not None or part.name == b"files"
                    for part in arrival.body.parts)
    else:
        files = (arrival.document or {}).get("files")
        count = len(files) if isinstance(files, list) else 1
    body = json.dumps({"status": True, "code": 1000, "message": "done", "results": [{
        "to": f"row {arrival.row}", "status": "file success",
        "advancedInfo": {"files": [{"name": str(index)} for index in range(count)]}}]}).encode()
    return (b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def json_reply(content, chunked=False, gate=None, gate_after=0, pause=0, piece_bytes=None,
               progress=None):
    """A 200 whose body is a long JSON string made of base64: `{"status":true,"data":"…"}`."""
    def reply(connection, arrival):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
        size = len(REPLY_FRONT) + len(content) + len(REPLY_BACK)
        head += b"Transfer-Encoding: chunked\r\n\r\n" if chunked else (
            b"Content-Length: %d\r\n\r\n" % size)
        connection.sendall(head)
        sent = 0
        for piece in (REPLY_FRONT, *content.pieces(piece_bytes), REPLY_BACK):
            if gate and sent >= gate_after:
                gate.wait(300)
            connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            sent += len(piece)
            if progress is not None:
                progress.append(sent)
            if pause:
                time.sleep(pause)
        if chunked:
            connection.sendall(b"0\r\n\r\n")
    return reply
