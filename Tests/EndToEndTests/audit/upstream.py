"""A stand-in for WARest that notes every request from its first octets on."""

import collections
import re
import socket
import threading

BODY = (b'{"status":true,"code":1000,"message":"OK",'
        b'"results":[{"to":"x","status":"sent","id":"3EB0A",'
        b'"inviteLink":"https://chat.whatsapp.com/AAAAAAAAAAAAAAAAAAAAAA"}],"result":null}')
REPLY = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
         b"Content-Length: %d\r\n\r\n" % len(BODY)) + BODY
CALL = re.compile(rb"\r\nx-request-id:[ \t]*([A-Za-z0-9._-]+)\r\n", re.IGNORECASE)
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)\r\n", re.IGNORECASE)

Arrival = collections.namedtuple("Arrival", "call is_effect start")


class Upstream:
    """`gate`: while it is closed, nothing is answered."""

    def __init__(self, suite):
        self.lock = threading.Lock()
        self.arrivals = []
        self.nameless = []
        self.gate = threading.Event()
        self.gate.set()
        self.waiting = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        suite.keep(self)

    def seen(self):
        with self.lock:
            return list(self.arrivals)

    def close(self):
        self.gate.set()
        self.listener.close()

    def explain(self):
        pass

    def _accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        rest = b""
        with peer:
            try:
                while rest is not None:
                    rest = self._request(peer, rest)
            except OSError:
                pass

    def _request(self, peer, data):
        """What follows the request, or None at the connection's end."""
        while b"\r\n\r\n" not in data:
            piece = self._more(peer)
            if not piece:
                if data:
                    self._note(data)
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        # On record here before it is whole: any octet of it must have had its intent.
        self._note(head + b"\r\n")
        body = self._body(peer, head + b"\r\n", body)
        if body is None:
            return None
        with self.lock:
            self.waiting += 1
        self.gate.wait(60)
        with self.lock:
            self.waiting -= 1
        peer.sendall(REPLY)
        return body

    def _body(self, peer, head, body):
        length = LENGTH.search(head)
        is_chunked = b"\r\ntransfer-encoding:" in head.lower()
        while True:
            if length and len(body) >= int(length.group(1)):
                return body[int(length.group(1)):]
            if is_chunked and body.endswith(b"0\r\n\r\n"):
                return b""
            if not length and not is_chunked:
                return body
            piece = self._more(peer)
            if not piece:
                return None
            body += piece

    @staticmethod
    def _more(peer):
        try:
            return peer.recv(1 << 16)
        except ConnectionError:
            return b""

    def _note(self, head):
        call = CALL.search(head)
        start = head.split(b"\r\n", 1)[0].decode(errors="replace")
        arrival = Arrival(
            call.group(1).decode() if call else None, not start.startswith("GET "), start)
        with self.lock:
            (self.arrivals if call else self.nameless).append(arrival)
