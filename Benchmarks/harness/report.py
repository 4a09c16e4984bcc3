"""Medians and ratios as text that is also Markdown."""

import datetime
import os
import platform
import re
import statistics
import subprocess

from contender import REPLY as REPLY_BODY

COLUMNS = [
    # heading, attribute of a run, digits
    ("CPU µs/request", "cpu_microseconds", 1),
    ("requests/s", "rate", 0),
    ("p50 ms", "p50_ms", 2),
    ("p99 ms", "p99_ms", 2),
    ("resident MB", "resident_megabytes", 1),
    ("system calls/request", "calls", 2),
    ("user µs", "user_microseconds", 1),
]
NAMES = {
    "nginx": "nginx",
    "haproxy": "HAProxy",
    "gateway": "warest-gateway",
    "unaudited": "… with audit: off",
    "group": "… with durability: group",
}


def median(runs, attribute):
    values = [value for value in (getattr(run, attribute) for run in runs) if value is not None]
    return statistics.median(values) if values else None


def table(cells, contenders, connections):
    """`cells[(connections, contender)]` is the list of the valid runs."""
    headings = ["connections", "contender"] + [heading for heading, _, _ in COLUMNS]
    headings += ["of its processor", "rounds"]
    rows = [headings, ["---:", "---"] + ["---:"] * (len(headings) - 2)]
    for count in connections:
        reference = cells.get((count, "nginx"), [])
        for name in contenders:
            runs = cells.get((count, name), [])
            row = [str(count), NAMES[name]]
            for _, attribute, digits in COLUMNS:
                row.append(_cell(median(runs, attribute), median(reference, attribute), digits))
            share = median(runs, "processor_share")
            row.append("–" if share is None else f"{share * 100:.0f} %")
            rows.append(row + [str(len(runs))])
    widths = [max(len(row[column]) for row in rows) for column in range(len(headings))]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
        for row in rows)


def _cell(value, reference, digits):
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    return f"{text} ({value / reference:.2f})" if reference else text


def verdict(cells, contenders, connections, what):
    """Says of each block whether the gateway needs no more CPU a request than nginx."""
    if "gateway" not in contenders or "nginx" not in contenders:
        return []
    lines = []
    for count in connections:
        ours = median(cells.get((count, "gateway"), []), "cpu_microseconds")
        theirs = median(cells.get((count, "nginx"), []), "cpu_microseconds")
        if ours is None or theirs is None:
            lines.append(f"- {what}, {count} connections: not measured")
            continue
        word = "met" if ours <= theirs else "MISSED"
        lines.append(
            f"- {what}, {count} connections: {ours / theirs:.2f} × nginx's CPU a request,"
            f" target ≤ 1.00 {word}")
    return lines + audit_verdict(cells, contenders, connections, what)


def audit_verdict(cells, contenders, connections, what):
    """Says what two audit records a call cost in durability `os`."""
    if not {"gateway", "unaudited"} <= set(contenders):
        return []
    lines = []
    for count in connections:
        audited = median(cells.get((count, "gateway"), []), "cpu_microseconds")
        plain = median(cells.get((count, "unaudited"), []), "cpu_microseconds")
        if audited is None or plain is None:
            continue
        word = "met" if audited <= 1.1 * plain else "MISSED"
        lines.append(
            f"- {what}, {count} connections: with audit {audited / plain:.2f} × the CPU without,"
            f" target ≤ 1.10 {word}")
    return lines


def _version(command, pattern):
    try:
        result = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return "?"
    match = re.search(pattern, result.stdout + result.stderr)
    return match.group(1) if match else "?"


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*:\s*(.*)$", file.read(), re.MULTILINE)
    facts = [
        ("date", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")),
        ("processors", f"{os.cpu_count()} × {model.group(1) if model else platform.machine()}"),
        ("kernel", f"Linux {platform.release()} {platform.machine()}"),
        ("nginx", _version(["nginx", "-v"], r"nginx/(\S+)")),
        ("HAProxy", _version(["haproxy", "-v"], r"version (\S+)")),
        ("wrk", _version(["wrk", "-v"], r"wrk (?:debian/)?(\S+)")),
        ("OpenSSL", _version(["openssl", "version"], r"OpenSSL (\S+)")),
        ("Swift", _version(["swift", "--version"], r"Swift version (\S+)")),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def document(options, counting, sections, verdicts, capacity):
    pinning = (
        "Two loops or workers for everyone, nothing pinned." if options.unpinned else
        "One loop, worker or thread for everyone, pinned to one processor; wrk and the upstream on"
        " the other.")
    pace = f"{options.rate:,} requests/s asked of everyone." if options.rate else "Closed loop."
    lines = [
        "# nginx, HAProxy and warest-gateway at the same work",
        "",
        f"Made by `Benchmarks/compare`: medians of {options.rounds} interleaved rounds of"
        f" {options.seconds} s, each on a fresh process, with the ratio to nginx in brackets.",
        f"{pinning} {pace}",
        "",
        "The work: session and group out of `POST /v1/sessions/…/groups/…/invite/revoke`, a limit by"
        " session, path and JSON body for WARest, the caller's credential out, the key in, a pooled"
        f" connection, a reply of {len(REPLY_BODY)} bytes, JSON log lines in a file.",
        "",
        "What is not alike, all of it harder for the gateway: it also checks the client's token, scope"
        " and session pattern, keeps four limits, scans the reply for a soft failure and writes"
        " two chained audit records a call (durability `os`), the first before the call is forwarded."
        " Compressing closed log files is left out for everyone. HAProxy"
        " cannot write a request body and sends none; nginx does not escape its own. With TLS upstream"
        " the gateway verifies chain and name against a CA file, the other two verify nothing.",
        "",
        "CPU is user + system of all the proxy's processes and threads. \"Of its processor\" is that"
        " time by the clock: well below 100 % means that load and upstream were the slower side, so"
        " compare CPU a request rather than requests/s there. System calls are counted by"
        f" {counting or 'nobody'} on a short run of their own.",
        f"wrk straight at the upstream, on their one processor: {capacity.requests / capacity.seconds:,.0f}"
        " requests/s.",
        "",
        machine(),
        "",
    ]
    if options.disturbed:
        lines[-1:] = ["", f"**{options.disturbed} runs shared the proxy's processor with other work"
                      " (more than a tenth of it): read the ratios as rough.**", ""]
    text = "\n".join(lines) + "\n" + "\n\n".join(sections) + "\n"
    if verdicts:
        text += "\n## Target\n\n" + "\n".join(verdicts) + "\n"
    return text
