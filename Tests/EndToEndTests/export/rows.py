"""Records of every kind and outcome, as the gateway writes them."""

import json

CALL = {"request_id": "0193aa00-0000-7000-8000-000000000001", "client": "billing",
        "peer": "10.0.0.7", "operation": "groups.create", "effect": "write", "session": "main"}
RESULT = {"delivery": "sent", "duration_ms": 12, "bytes_in": 34, "bytes_out": 56,
          "upstream_status": 200, "upstream_code": 1000}
PERSON = "hmac-sha256:00112233445566778899aabbccddeeff"
DIGEST = "ab" * 32

RECORDS = [
    {"kind": "start", "reason": "start"},
    {"chain": "00112233aabbccdd", "kind": "checkpoint", "reason": "start", "open": 0, "after": 0,
     "key": "8899aabbccddeeff", "signature": "cd" * 64},
    {"kind": "intent", **CALL, "recipients": [PERSON, "120363000000000001@g.us"], "cost": 2,
     "body_sha256": DIGEST},
    {"kind": "intent", **CALL, "target": PERSON, "cost": 1},
    {"kind": "outcome", **CALL, "target": "120363000000000001@g.us", "cost": 1, "status": 200,
     "outcome": "ok", **RESULT},
    {"kind": "outcome", **CALL, "peer": "unix", "status": 409, "outcome": "failed", **RESULT,
     "reason": "operation-refused"},
    {"kind": "outcome", **CALL, "peer": "2001:db8::1", "status": 207, "outcome": "partial",
     **RESULT},
    {"kind": "outcome", **CALL, "client": 'Zoë "quoted" \u0007', "status": 504,
     "outcome": "unknown", "delivery": "unknown", "reason": "upstream-timeout"},
    {"kind": "outcome", "request_id": "a", "outcome": "unknown", "delivery": "unknown",
     "reason": "restart"},
    {"kind": "outcome", "request_id": "b", "peer": "10.0.0.8", "status": 401,
     "outcome": "denied", "reason": "unauthorized", "duration_ms": 0, "bytes_in": 0,
     "bytes_out": 0},
    {"kind": "outcome", **CALL, "operation": "messages.text", "effect": "send", "status": 429,
     "outcome": "limited", "delivery": "not_sent", "reason": "quota-exceeded"},
    {"kind": "outcome", **CALL, "status": 400, "outcome": "invalid", "delivery": "not_sent",
     "reason": "invalid-request"},
    {"kind": "outcome", **CALL, "operation": "groups.list", "effect": "read", "status": 200,
     "outcome": "ok", "duration_ms": 1},
    {"kind": "outcome", **CALL, "operation": "groups.name", "status": 200, "outcome": "ok"},
    {"kind": "outcome", **CALL, "operation": "groups.invite.revoke", "status": 200,
     "outcome": "ok"},
    {"kind": "outcome", **CALL, "operation": "server.restart", "effect": "admin", "status": 200,
     "outcome": "ok"},
    {"kind": "summary", "peer": "2001:db8:0:7::/64", "reason": "refused", "count": 25},
    {"kind": "recovered", "reason": "torn-record", "bytes": 17, "sha256": DIGEST},
    {"kind": "segment", "reason": "size", "bytes": 4096, "file": "audit-000000000001-x.jsonl",
     "last_seq": 18, "open": 1},
    {"kind": "notice", "reason": "sink-dropped", "sink": "tcp:logs.example.org:601", "count": 3},
    {"kind": "notice", "reason": "segment-removed", "file": "a.jsonl.gz", "first_seq": 1,
     "last_seq": 9, "last_hash": DIGEST},
    {"kind": "notice", "reason": "tail-missing", "last_seq": 30},
    {"kind": "stop", "reason": "stop"},
]


def lines():
    """The lines of a log; their hashes are none, which an export does not look at."""
    for number, members in enumerate(RECORDS, 1):
        record = {"v": 1, "seq": number, "time": f"2026-11-24T09:57:{number:02}.000001Z",
                  **members, "prev": f"{number - 1:064x}", "hash": f"{number:064x}"}
        yield json.dumps(record, separators=(",", ":"), ensure_ascii=False)
