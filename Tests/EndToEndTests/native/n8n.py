"""The unmodified n8n node: base URL and API key are the gateway's and a client's token."""

import gzip
import http.client
import json

import n8n_rows
import processes

TOKENS = {"n8n-main-token": ["main"], "n8n-all-token": ["*"]}
CLOCK = 1_795_424_800_000


def ask(port, row, key, coding="gzip, compress, deflate, br"):
    """Status and plain body, as that client gets them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {
        "Accept": "application/json", "User-Agent": "axios/1.12.0",
        "Accept-Encoding": coding, "Content-Type": "application/json", "X-WAREST-API-KEY": key,
        "Authorization": f"Bearer {key}"}
    body = None
    if row.method != "GET":
        body = json.dumps(row.values, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        connection.request(row.method, row.target, body=body, headers=headers)
        reply = connection.getresponse()
        data = reply.read()
        if reply.getheader("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        return reply.status, data
    finally:
        connection.close()


class N8n:
    """`check(name, what)` is told of each row; `what` is None when all is well."""

    def __init__(self, binary):
        self.simulator = processes.Simulator(binary)
        self.gateways = {
            False: processes.Gateway(binary, self.simulator.url, processes.USER_KEY, TOKENS),
            True: processes.Gateway(binary, self.simulator.url, processes.ADMIN_KEY, TOKENS)}

    def control(self, path, value=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.simulator.port, timeout=20)
        connection.request("POST", f"/_simulator/{path}", body=json.dumps(value or {}))
        reply = connection.getresponse()
        assert reply.status == 200, reply.read()
        reply.read()
        connection.close()

    def compare(self, row):
        self.control("reset")
        key = processes.ADMIN_KEY if row.admin else processes.USER_KEY
        wanted = ask(self.simulator.port, row, key, "identity")
        self.control("reset")
        token = f"n8n-{row.token}-token"
        got = ask(self.gateways[row.admin].port, row, token)
        if row.operation == "getServerInfo":
            body = json.loads(got[1])
            if got[0] == 200 and body["status"] is True and isinstance(body["results"], list):
                return None
        elif got == wanted:
            return None
        return f"got {got[0]} {got[1][:300]!r}, not {wanted[0]} {wanted[1][:300]!r}"

    def run(self, check):
        self.control("clock", {"milliseconds": CLOCK})
        operations = {row.operation for row in n8n_rows.ROWS}
        check("all 90 operations", None if len(operations) == 90 else sorted(operations))
        for row in n8n_rows.ROWS:
            check(row.title, self.compare(row))
        check("credential test of every client", self.credential_test())
        check("list of sessions", self.session_list())

    def credential_test(self):
        row = n8n_rows.get("getServerInfo", "/api/v1/server/info")
        for gateway in self.gateways.values():
            for token in TOKENS:
                status, body = ask(gateway.port, row, token)
                if status != 200:
                    return f"{token}: {status} {body[:200]!r}"
            status, body = ask(gateway.port, row, "nobody")
            if status != 401 or json.loads(body)["code"] != 2204:
                return f"a wrong token: {status} {body[:200]!r}"
        return None

    def session_list(self):
        """Only the client's own."""
        row = n8n_rows.get("getSessionList", "/api/v1/session/list")
        self.control("reset")
        status, body = ask(self.gateways[False].port, row, "n8n-main-token")
        items = json.loads(body)["results"][0]["items"] if status == 200 else None
        names = [item["id"] for item in items or []]
        return None if names == ["main"] else f"{status} {body[:300]!r}"

    def stop(self):
        for gateway in self.gateways.values():
            gateway.stop()
        self.simulator.stop()
