"""The fields of the Elastic Common Schema 8.17 that the gateway emits: no package has them all.

The type, whether a value is a list, and the values that are allowed, as
`generated/ecs/ecs_flat.yml` of github.com/elastic/ecs has them.
"""

VERSION = "8.17.0"

KEYWORD, TEXT, LONG, IP, DATE = "keyword", "match_only_text", "long", "ip", "date"

FIELDS = {
    "@timestamp": DATE,
    "client.address": KEYWORD,
    "client.ip": IP,
    "ecs.version": KEYWORD,
    "event.action": KEYWORD,
    "event.category": KEYWORD,
    "event.code": KEYWORD,
    "event.dataset": KEYWORD,
    "event.duration": LONG,
    "event.hash": KEYWORD,
    "event.id": KEYWORD,
    "event.kind": KEYWORD,
    "event.module": KEYWORD,
    "event.outcome": KEYWORD,
    "event.provider": KEYWORD,
    "event.reason": KEYWORD,
    "event.sequence": LONG,
    "event.severity": LONG,
    "event.type": KEYWORD,
    "http.request.body.bytes": LONG,
    "http.request.id": KEYWORD,
    "http.response.body.bytes": LONG,
    "http.response.status_code": LONG,
    "message": TEXT,
    "related.ip": IP,
    "related.user": KEYWORD,
    "service.name": KEYWORD,
    "service.type": KEYWORD,
    "source.address": KEYWORD,
    "source.ip": IP,
    "user.name": KEYWORD,
}

LISTS = {"event.category", "event.type", "related.ip", "related.user"}

REQUIRED = {"@timestamp", "ecs.version"}

ALLOWED = {
    "event.kind": {"alert", "asset", "enrichment", "event", "metric", "state", "pipeline_error",
                   "signal"},
    "event.outcome": {"failure", "success", "unknown"},
}

# The types that each category expects; of the others none is emitted.
TYPES = {
    "api": {"access", "admin", "allowed", "change", "creation", "deletion", "denied", "end",
            "info", "start", "user"},
    "process": {"access", "change", "end", "info", "start"},
}

# A name of the product's own, below which nothing is the schema's.
OWN = "warest_gateway"
