"""What callers and operators are told: `GET /v1/limits` and /metrics."""

import re
import time

from caller import Caller
from gateway import Gateway, client
from suite import eventually, expect, scenario
from upstream import Upstream

MEMBERS = {"policy", "session", "quota", "window_seconds", "burst", "remaining", "retry_after",
           "mode"}


def ask(caller, query=""):
    reply = caller.call("GET", f"/v1/limits{query}")
    expect(reply.status == 200, f"/v1/limits{query}: {reply!r}")
    document = reply.json
    expect(set(document) == {"client", "policies", "waiting"}, f"members: {sorted(document)}")
    expect(document["client"] == caller.who, f"the client is {document['client']}")
    for one in document["policies"]:
        expect(set(one) <= MEMBERS, f"{one}")
        for name in ("quota", "window_seconds", "burst", "remaining"):
            expect(type(one.get(name)) is int and one[name] >= 0, f"{name}: {one}")
        expect(one["remaining"] <= one["burst"], f"{one}")
        expect(one.get("mode") in ("enforce", "shadow"), f"{one}")
        expect("retry_after" not in one or type(one["retry_after"]) is int, f"{one}")
    return document


def found(document):
    return {(one["policy"], one.get("session")): one for one in document["policies"]}


LIMITS = {
    "session": {"rate": "60/h", "burst": 5, "per-day": 300},
    "recipient": {"rate": "20/min", "burst": 1},
    "read": {"rate": "30/min", "burst": 10, "mode": "shadow"},
    "overrides": [{"sessions": "s-fast-*", "session": {"rate": "90/h", "burst": 9}}],
}


def clients():
    return [client("one", sessions=("main", "s-*"), limit={"rate": "100/h", "burst": 50}),
            client("two", sessions=("other",)),
            client("three", sessions=("main",), scopes=("group:read",))]


@scenario("report", "/v1/limits: the caller's own sessions and policies, and what is left")
def own(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, LIMITS, clients())
    caller = Caller(gateway)
    for _ in range(3):
        expect(caller.text().status == 200, "a text is refused")
    policies = found(ask(caller))
    session = policies.get(("session", "main"))
    expect(session and (session["quota"], session["window_seconds"], session["burst"],
                        session["remaining"], session["mode"]) == (60, 3_600, 5, 2, "enforce"),
           f"session: {policies}")
    day = policies.get(("session-day", "main"))
    expect(day and (day["quota"], day["window_seconds"], day["remaining"]) == (300, 86_400, 297),
           f"session-day: {policies}")
    own_limit = policies.get(("client", None))
    expect(own_limit and own_limit["quota"] == 100 and own_limit["remaining"] in (46, 47),
           f"client: {policies}")
    expect(policies.get(("read", "main"), {}).get("mode") == "shadow", f"read: {policies}")
    expect(not [key for key in policies if key[1] not in (None, "main")], f"{policies.keys()}")
    policies = found(ask(Caller(gateway, "two")))
    expect({key[1] for key in policies} <= {"other", None}, f"{policies.keys()}")
    expect(policies[("session", "other")]["remaining"] == 5, f"{policies}")
    expect(not [key for key in policies if key[0] == "client"], "two has no limit of its own")
    ask(Caller(gateway, "three"))
    policies = found(ask(caller))
    expect(policies[("session", "main")]["remaining"] == 2, "asking costs the session something")
    for _ in range(2):
        caller.text()
    session = found(ask(caller))[("session", "main")]
    expect(session["remaining"] == 0 and 50 <= session.get("retry_after", 0) <= 60, f"{session}")
    expect(len(upstream.seen()) == 5, "WARest was asked for limits")


@scenario("report", "/v1/limits?session=: one of a pattern's; foreign ones 403; strangers 401")
def of_session(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, LIMITS, clients())
    caller = Caller(gateway)
    expect(caller.text("s-fast-1", to="6280001,6280002").status == 200, "a text is refused")
    policies = found(ask(caller, "?session=s-fast-1"))
    session = policies.get(("session", "s-fast-1"))
    expect(session and (session["quota"], session["burst"], session["remaining"]) == (90, 9, 7),
           f"{policies}")
    expect(not [key for key in policies if key[1] not in (None, "s-fast-1")], f"{policies.keys()}")
    for query, status in (("?session=other", 403), ("?session=s%2Fx", (400, 403)),
                          ("?session=", (400, 403)), ("?sessions=main", 400)):
        reply = caller.call("GET", f"/v1/limits{query}")
        allowed = status if isinstance(status, tuple) else (status,)
        expect(reply.status in allowed, f"{query}: {reply!r}")
    reply = caller.call("GET", "/v1/limits?session=other")
    expect(reply.type == "session-not-allowed", f"{reply!r}")
    reply = Caller(gateway, None).call("GET", "/v1/limits")
    expect(reply.status == 401 and "www-authenticate" in reply.fields, f"no token: {reply!r}")
    reply = Caller(gateway, "stranger").call("GET", "/v1/limits")
    expect(reply.status == 401, f"another token: {reply!r}")
    reply = caller.call("POST", "/v1/limits", {})
    expect(reply.status == 405 and "GET" in reply.fields.get("allow", ""), f"POST: {reply!r}")


@scenario("report", "/v1/limits and /metrics show the lines, of one's own sessions")
def lines(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "60/h", "burst": 1, "per-day": "off"}}, clients())
    caller = Caller(gateway)
    expect(ask(caller)["waiting"] == [], "before anybody waits")
    expect(caller.text().status == 200 and caller.text("s-1").status == 200, "one is refused")
    calls = [caller.begin_text(wait=290) for _ in range(3)]
    calls.append(caller.begin_text("s-1", wait=290))
    time.sleep(0.2)
    waiting = ask(caller)["waiting"]
    expect(any("main" in one.values() and 3 in one.values() for one in waiting), f"{waiting}")
    waiting = ask(caller, "?session=s-1")["waiting"]
    expect(any("s-1" in one.values() and 1 in one.values() for one in waiting), f"{waiting}")
    waiting = ask(Caller(gateway, "two"))["waiting"]
    expect(not any("main" in one.values() for one in waiting), f"another client sees {waiting}")
    depth = {name: value for name, value in gateway.metrics().items() if value == 4
             and ("waiting" in name or "line" in name)}
    expect(depth, "no metric says that four wait")
    for call in calls:
        call.leave()
    expect(eventually(lambda: ask(caller)["waiting"] == [], 5), "they left, and still wait")


@scenario("report", "/metrics counts by policy, with no name, number or explosion of series")
def metrics(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        **LIMITS, "upstream": {"rate": "1000/s", "burst": 1_000}, "recipient-cooldown": "3s",
        "in-flight": 8})
    caller = Caller(gateway)
    before = gateway.metrics()
    for number in range(150):
        caller.text(f"s-name{number}", to=f"62819{number:07}")
    for _ in range(8):
        caller.text("main")
    after = gateway.metrics()
    expect(len(after) - len(before) < 40, f"{len(after) - len(before)} more series than before")
    _, text = gateway.admin("GET", "/metrics")
    expect("s-name" not in text and "62819" not in text and '"main"' not in text,
           "a session or a number is in the metrics")
    expect(not re.search(r"[0-9]{10,15}[^0-9. \n]", text), "a long number is in a label")
    refused = {name: value - before.get(name, 0) for name, value in after.items()
               if "limit" in name and 'policy="session"' in name}
    expect(3 in refused.values(), f"three were refused by session: {refused}")
    for word in ("limit", "waiting", "upstream"):
        expect(any(word in name for name in after), f"no metric has the word {word}")
    for line in text.splitlines():
        expect(re.fullmatch(r"# (HELP|TYPE) \S+ .+|[a-z_]+(\{[^}]*\})? \S+", line),
               f"no metric: {line!r}")


@scenario("report", "the document of the routes tells of /v1/limits, which is none of them")
def described(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, LIMITS, clients())
    reply = Caller(gateway).call("GET", "/openapi.json")
    expect(reply.status == 200, f"{reply.status}")
    expect("/v1/limits" in reply.json["info"]["description"], "the document does not tell of it")
    expect("/v1/limits" not in reply.json["paths"], "it is listed with WARest's operations")
