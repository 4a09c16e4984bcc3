"""An upstream that answers everything with success and remembers what it was sent."""

import http.server
import threading

REPLY = b'{"status":true,"code":1000,"message":"OK","results":[],"result":null}'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self):
        body = self._body()
        if body is None:
            # It never came whole: WARest would not act on it.
            self.close_connection = True
            return
        with self.server.changed:
            self.server.seen.append((self.command, self.path, self.headers, body))
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(REPLY)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(REPLY)

    do_GET = do_HEAD = do_POST = do_DELETE = do_PUT = do_PATCH = do_OPTIONS = handle_any

    def _body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            return body if len(body) == length else None
        body = b""
        while True:
            line = self.rfile.readline()
            if not line.endswith(b"\r\n"):
                return None
            size = int(line, 16)
            chunk = self.rfile.read(size + 2)
            if len(chunk) < size + 2:
                return None
            if size == 0:
                return body
            body += chunk[:-2]

    def log_message(self, *_):
        pass


class Recorder:
    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.seen = []
        self.server.changed = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self):
        """What came since the last call."""
        with self.server.changed:
            seen, self.server.seen = self.server.seen, []
        return seen

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
