"""The comparison itself: interleaved runs, medians, one table. Started by `Benchmarks/compare`."""

import argparse
import collections
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import contender
import load
import procfs
import proof
import report
import syscalls

RESULTS = pathlib.Path(__file__).resolve().parent.parent / "RESULTS.md"
STEAL_MAX = 0.10
# Beyond it a run is still counted, since its CPU time is its own, but the report says so.
FOREIGN_MAX = 0.10
REPEATS_OF_A_VOID_RUN_MAX = 2
WARM_UP_SECONDS = 1
SYSTEM_CALL_SECONDS = 2

Run = collections.namedtuple(
    "Run", "cpu_microseconds user_microseconds rate p50_ms p99_ms resident_megabytes calls"
    " processor_share")


def arguments():
    parser = argparse.ArgumentParser(
        prog="compare", description="nginx, HAProxy and warest-gateway at the same work.")
    parser.add_argument("--binary", help="the gateway; built in release mode when not given")
    parser.add_argument("--contenders", default="nginx,haproxy,gateway,unaudited,group")
    parser.add_argument("--connections", default="16,64,256", help="comma-separated; also 1000")
    parser.add_argument("--upstream", default="plain,tls", help="plain, tls or both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5, help="of each measured run")
    parser.add_argument("--rate", type=int, default=0, help="requests a second for everyone alike")
    parser.add_argument("--unpinned", action="store_true", help="two loops, any processor")
    parser.add_argument("--quick", action="store_true", help="one round of 2 s at 64 connections")
    parser.add_argument("--no-system-calls", action="store_true")
    parser.add_argument("--output", help="where the table goes besides the terminal; default:"
                        " RESULTS.md after a whole comparison, else nowhere")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.connections = 1, 2, "64"
    options.disturbed = 0
    options.contenders = options.contenders.split(",")
    options.connections = [int(count) for count in options.connections.split(",")]
    options.upstream = options.upstream.split(",")
    unknown = set(options.contenders) - set(report.NAMES) | set(options.upstream) - {"plain", "tls"}
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if not 1 <= options.rounds <= 20 or not 1 <= options.seconds <= 60:
        parser.error("1 to 20 rounds of 1 to 60 seconds")
    if set(options.contenders) & set(contender.AUDIT) and not options.binary:
        parser.error("--binary is needed for the gateway")
    options.binary = options.binary and os.path.abspath(options.binary)
    if not options.unpinned and (os.cpu_count() or 1) < 2:
        parser.error("two processors are needed, or --unpinned")
    whole = set(options.contenders) == set(report.NAMES) and set(options.upstream) == {
        "plain", "tls"} and {16, 64, 256} <= set(options.connections) and options.rounds >= 3
    if options.output is None and whole and not options.rate and not options.unpinned:
        options.output = str(RESULTS)
    return options


def say(text=""):
    print(text, flush=True)


def measure(bench, name, tls, connections, options):
    """One run on a fresh process. Returns a Run, or the reason why it does not count."""
    server, port = bench.start(name, tls)
    try:
        load.run(port, connections, WARM_UP_SECONDS, bench.load_processors)
        pids = server.pids
        resident = []
        # The configuration reader and other children of the start-up are gone by now.
        all_before, _, steal_before = procfs.processor_times()
        proxy_all, proxy_busy, _ = procfs.processor_times("cpu0")
        cpu_before = procfs.cpu_seconds(pids)
        user_before = procfs.user_seconds(pids)
        result = load.run(
            port, connections, options.seconds, bench.load_processors, options.rate,
            during=lambda: resident.append(procfs.resident_bytes(pids)))
        cpu = procfs.cpu_seconds(pids) - cpu_before
        user = procfs.user_seconds(pids) - user_before
        proxy_all_after, proxy_busy_after, _ = procfs.processor_times("cpu0")
        all_after, _, steal_after = procfs.processor_times()
        if set(server.pids) != set(pids):
            return f"{name} lost or gained a process"
    finally:
        server.stop()
    steal = (steal_after - steal_before) / max(1, all_after - all_before)
    if steal > STEAL_MAX:
        return f"the hypervisor took {steal * 100:.0f} % of the time"
    if result.status_errors or result.socket_errors:
        return f"{result.status_errors} refusals, {result.socket_errors} socket errors"
    if result.requests == 0:
        return "not one request was answered"
    if not options.unpinned:
        ticks = proxy_all_after - proxy_all
        foreign = (proxy_busy_after - proxy_busy - cpu * procfs.TICKS_PER_SECOND) / max(1, ticks)
        if foreign > FOREIGN_MAX:
            options.disturbed += 1
            say(f"    note: others used {foreign * 100:.0f} % of the proxy's processor")
    return Run(
        cpu_microseconds=cpu * 1e6 / result.requests,
        user_microseconds=user * 1e6 / result.requests,
        rate=result.requests / result.seconds,
        p50_ms=result.p50_ms,
        p99_ms=result.p99_ms,
        resident_megabytes=max(resident) / 1e6,
        calls=None,
        processor_share=cpu / result.seconds,
    )


def measure_until_valid(bench, name, tls, connections, options, what):
    for attempt in range(1 + REPEATS_OF_A_VOID_RUN_MAX):
        try:
            run = measure(bench, name, tls, connections, options)
        except (load.LoadFailure, contender.StartFailure) as failure:
            run = str(failure)
        if isinstance(run, Run):
            say(f"  {what} {name:8} {run.cpu_microseconds:6.1f} µs/request"
                f" {run.rate:8,.0f}/s  {run.processor_share * 100:3.0f} % of its processor")
            return run
        say(f"  {what} {name:8} VOID: {run}" + (", again" if attempt < 2 else ", given up"))
    return None


def block(bench, tls, connections, options, counting):
    """All contenders at one number of connections, A B C, then C B A, and so on."""
    cells = {(connections, name): [] for name in options.contenders}
    what = f"{'TLS' if tls else 'plain'} c={connections}"
    for turn in range(options.rounds):
        order = options.contenders if turn % 2 == 0 else options.contenders[::-1]
        for name in order:
            run = measure_until_valid(
                bench, name, tls, connections, options, f"{what} round {turn + 1}")
            if run:
                cells[connections, name].append(run)
    for name in options.contenders:
        runs = cells[connections, name]
        if counting and runs:
            server, port = bench.start(name, tls)
            try:
                load.run(port, connections, 1, bench.load_processors)
                calls = syscalls.per_request(
                    counting, server, port, connections, SYSTEM_CALL_SECONDS,
                    bench.load_processors)
            finally:
                server.stop()
            runs[0] = runs[0]._replace(calls=calls)
    return cells


def compare(options, folder):
    contender.make_certificates(folder)
    bench = contender.Bench(
        folder, options.binary, loops=2 if options.unpinned else 1, pinned=not options.unpinned)
    for name in options.contenders:
        say(f"{name}: {proof.of(bench, name)}")
    counting = None if options.no_system_calls else syscalls.tool()
    say(f"system calls counted by {counting}" if counting else "system calls not counted")
    sections, verdicts = [], []
    upstream = bench.start_upstream()
    try:
        capacity = load.run(
            int(bench.facts["UPSTREAM_PLAIN"]), 64, 2, bench.load_processors,
            path="/api/v1/group/invite/revoke")
        say(f"upstream alone: {capacity.requests / capacity.seconds:,.0f} requests/s")
        for kind in options.upstream:
            cells = {}
            for connections in options.connections:
                cells.update(block(bench, kind == "tls", connections, options, counting))
            title = "TLS upstream" if kind == "tls" else "Plain upstream"
            sections.append(
                f"## {title}\n\n"
                + report.table(cells, options.contenders, options.connections))
            verdicts += report.verdict(cells, options.contenders, options.connections, title)
    finally:
        upstream.stop()
    return report.document(options, counting, sections, verdicts, capacity)


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ["LC_ALL"] = "C"
    if not options.unpinned:
        os.sched_setaffinity(0, {1})
    folder = pathlib.Path(tempfile.mkdtemp(prefix="warest-compare."))
    try:
        text = compare(options, folder)
    except (contender.StartFailure, load.LoadFailure, subprocess.CalledProcessError) as failure:
        sys.exit(f"compare: error: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say()
    say(text)
    if options.output:
        pathlib.Path(options.output).write_text(text)


if __name__ == "__main__":
    main()
