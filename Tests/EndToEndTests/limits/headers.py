"""What a reply says of the limits: each policy by itself, on successes and refusals."""

import time

from caller import Caller
from gateway import Gateway, client
from suite import expect, scenario
from upstream import Upstream

GROUP = "120363000000000001@g.us"
NUMBER = "6281234567890"
TEXT = {"to": NUMBER, "message": "hello"}
# Of each class, one route and the native path of the same operation.
CALLS = {
    "send": ("POST", "/v1/sessions/{session}/messages/text", TEXT,
             "POST", "/api/v1/messages/send/text", {"sessionId": "{session}", **TEXT}),
    "group-write": ("POST", "/v1/sessions/{session}/groups/" + GROUP + "/invite/revoke", None,
                    "POST", "/api/v1/group/invite/revoke",
                    {"sessionId": "{session}", "groupId": GROUP}),
    "group-read": ("GET", "/v1/sessions/{session}/groups", None,
                   "GET", "/api/v1/groups?session={session}", None),
    "write": ("POST", "/v1/sessions/{session}/reconnect", None,
              "GET", "/api/v1/session/reconnect?id={session}", None),
    "read": ("GET", "/v1/sessions/{session}/profile", None,
             "GET", "/api/v1/profile/info?sessionid={session}", None),
}
EFFECTS = ("send", "group-write", "write")
FAST = {"rate": "2/s", "burst": 2}


def named(value, session):
    """The call's text with the session in it."""
    if isinstance(value, dict):
        return {name: named(one, session) for name, one in value.items()}
    return value.replace("{session}", session) if isinstance(value, str) else value


def call(caller, kind, session="main", native=False, **options):
    method, target, body = CALLS[kind][3:] if native else CALLS[kind][:3]
    return caller.call(method, named(target, session), named(body, session), **options)


def expect_refusal(reply, policies, has_effect, retry_after_max):
    """A 429 as the wire has it, of just these policies."""
    expect(reply.status == 429, f"got {reply!r} in place of 429")
    problem = reply.json
    expect(reply.fields.get("content-type") == "application/problem+json",
           f"it is {reply.fields.get('content-type')}")
    expect(problem["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
           and problem["status"] == 429, f"the problem is {problem}")
    expect(problem.get("violated-policies") == list(policies),
           f"violated: {problem.get('violated-policies')}, not {list(policies)}")
    expect(reply.fields.get("cache-control") == "no-store", f"no Cache-Control: {reply.fields}")
    expect(reply.retry_after and reply.retry_after <= retry_after_max,
           f"Retry-After: {reply.retry_after}, at most {retry_after_max} expected")
    expect(problem.get("retry_after") == reply.retry_after, f"retry_after: {problem}")
    for name in policies:
        expect(name in reply.policies and name in reply.limits,
               f"{name} is missing: {reply.policies} {reply.limits}")
    for name, state in reply.limits.items():
        expect(name in reply.policies, f"{name} has no policy: {reply.policies}")
        expect(state.get("t", 0) <= reply.retry_after, f"t of {name} is more than Retry-After")
    if has_effect:
        expect(reply.delivery == "not_sent" and problem.get("delivery") == "not_sent",
               f"delivery is {reply.delivery}: {problem}")


def expect_native_refusal(reply, retry_after_max):
    expect(reply.status == 429, f"native: got {reply!r} in place of 429")
    envelope = reply.json
    expect(envelope.get("status") is False and envelope.get("code") == 2400
           and envelope.get("results") == [] and envelope.get("message"),
           f"the envelope is {envelope}")
    expect(reply.retry_after and reply.retry_after <= retry_after_max,
           f"native: Retry-After: {reply.retry_after}")
    expect(reply.fields.get("cache-control") == "no-store", "native: no Cache-Control")
    expect(reply.limits, "native: no RateLimit")


def policy(name, kind, limits, quota, window, burst=2, clients=None):
    """Calls until `name` refuses; then on WARest's own path; then once more when it should pass."""
    @scenario("headers", f"{name}: named on successes and refusals, and Retry-After is right")
    def check(suite):
        upstream = Upstream(suite)
        gateway = Gateway(suite, upstream, limits, clients)
        caller = Caller(gateway)
        left = None
        for number in range(burst):
            reply = call(caller, kind)
            expect(reply.status == 200, f"call {number + 1} of {burst}: {reply!r}")
            expect(reply.policies.get(name, {}).get("q") == quota
                   and reply.policies[name].get("w") == window,
                   f"{name} is not {quota} in {window} s: {reply.fields}")
            expect(list(reply.policies) == list(reply.limits),
                   f"policies and states differ: {reply.policies} {reply.limits}")
            left = reply.limits[name]["r"]
            expect(left <= burst - number - 1, f"{left} left after {number + 1} calls")
        expect(left == 0, f"{left} left of {burst}")
        reply = call(caller, kind)
        expect_refusal(reply, [name], kind in EFFECTS, window)
        expect_native_refusal(call(caller, kind, native=True), window)
        expect(len(upstream.seen()) == burst, f"WARest saw {len(upstream.seen())} of {burst} calls")
        if window == 1:
            time.sleep(reply.retry_after)
            again = call(caller, kind, native=True)
            expect(again.status == 200, f"after {reply.retry_after} s: {again!r}")
            expect(name in again.policies, f"native success: {again.fields}")


policy("session", "group-read", {"session": {**FAST, "per-day": "off"}}, 2, 1)
policy("session-day", "send", {"session": {"rate": "off", "per-day": 3}}, 3, 86_400, burst=3)
policy("client", "read", {}, 2, 1, clients=[client("one", limit=FAST)])
policy("recipient", "send", {"recipient": {"rate": "2/s", "burst": 1}}, 2, 1, burst=1)
for each in CALLS:
    policy(each, each, {each: FAST}, 2, 1)
policy("spacing", "send", {"spacing": "500ms"}, 1, 1, burst=1)


@scenario("headers", "every policy that applied is named, in the order of the document")
def all_applied(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "20/min", "burst": 5, "per-day": 500},
        "recipient": {"rate": "20/min", "burst": 1}, "send": {"rate": "30/min", "burst": 4},
        "read": {"rate": "10/min", "burst": 3}}, [client("one", limit={
            "rate": "50/h", "burst": 7})])
    reply = Caller(gateway).text(to=f"{NUMBER},6281234567891")
    wanted = {"session": (20, 60, 3), "session-day": (500, 86_400, 498), "client": (50, 3_600, 5),
              "recipient": (20, 60, 0), "send": (30, 60, 2)}
    found = {name: (one["q"], one["w"], reply.limits[name]["r"])
             for name, one in reply.policies.items()}
    expect(reply.status == 200 and list(found.items()) == list(wanted.items()), f"{found}")


@scenario("headers", "the defaults protect a number")
def defaults(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, bare=True)
    caller = Caller(gateway)
    reply = caller.text(to=NUMBER)
    found = {name: (one["q"], one["w"]) for name, one in reply.policies.items()}
    wanted = {"session": (20, 60), "session-day": (500, 86_400), "recipient": (20, 60)}
    expect(found == wanted, f"a text has {found}")
    expect(reply.limits["session"]["r"] == 4, f"after one of five: {reply.limits}")
    # WARest's own pause of a recipient lasts a little longer than ours.
    expect_refusal(caller.text(to=NUMBER), ["recipient"], True, 4)
    found = {name: (one["q"], one["w"]) for name, one in caller.groups("s-1").policies.items()}
    expect(found.get("group-read") == (300, 3_600), f"a read of groups has {found}")
    found = {name: (one["q"], one["w"])
             for name, one in call(caller, "group-write", "s-2").policies.items()}
    expect(found.get("group-write") == (60, 3_600), f"a change of a group has {found}")


@scenario("headers", "two policies that are violated are both named; a refusal charges nothing")
def two_violated(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "2/s", "burst": 2, "per-day": "off"},
        "recipient": {"rate": "1/s", "burst": 1}})
    caller = Caller(gateway)
    replies = [caller.text(to=NUMBER), caller.text(to="6281234567891")]
    expect([one.status for one in replies] == [200, 200], f"{replies}")
    reply = caller.text(to=NUMBER)
    expect_refusal(reply, ["session", "recipient"], True, 1)
    refused = time.monotonic()
    for _ in range(20):
        caller.text(to=NUMBER)
    time.sleep(max(0, refused + reply.retry_after - time.monotonic()))
    again = caller.text(to=NUMBER)
    expect(again.status == 200, f"20 refusals moved something: {again!r}")


@scenario("headers", "all or none: what one policy refuses is charged to no other")
def all_or_none(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "100/day", "burst": 100, "per-day": 50},
        "recipient": {"rate": "60/h", "burst": 1}})
    caller = Caller(gateway)
    expect(caller.text(to=NUMBER).status == 200, "the first text is refused")
    for _ in range(10):
        reply = caller.text(to=f"6281234567891,{NUMBER}")
        expect_refusal(reply, ["recipient"], True, 60)
    reply = caller.text(to="6281234567891")
    expect(reply.status == 200 and reply.limits["session"]["r"] == 98
           and reply.limits["session-day"]["r"] == 48, f"ten refusals were charged: {reply!r}")


@scenario("headers", "a call without a session has the client's policy alone; patterns choose")
def patterns(suite):
    upstream = Upstream(suite)
    gateway = Gateway(suite, upstream, {
        "session": {"rate": "20/min", "burst": 5, "per-day": "off"},
        "overrides": [
            {"sessions": "s-fast-*", "session": {"rate": "40/min", "burst": 10, "per-day": "off"}},
            {"sessions": ["s-*", "x"], "session": {"rate": "10/min", "burst": 2, "per-day": 30},
             "read": {"rate": "9/min", "burst": 1}}]},
        [client("one", limit={"rate": "50/h", "burst": 7})])
    caller = Caller(gateway)
    reply = caller.call("POST", "/v1/tools/uuid", {})
    expect(reply.status == 200 and list(reply.policies) == ["client"], f"a tool: {reply!r}")
    for session, wanted in (("main", {"session": 20, "client": 50}),
                            ("s-fast-1", {"session": 40, "client": 50}),
                            ("s-1", {"session": 10, "session-day": 30, "client": 50, "read": 9})):
        reply = call(caller, "read", session)
        found = {name: one["q"] for name, one in reply.policies.items()}
        expect(found == wanted, f"{session} has {found}, not {wanted}")
