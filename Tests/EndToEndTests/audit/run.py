"""The audit log under kills, full disks, failing system calls, rotation and forgery.

    python3 Tests/EndToEndTests/audit/run.py --gateway .build/release/warest-gateway
    python3 Tests/EndToEndTests/audit/run.py --gateway BINARY --quick     # as `swift test` does
    python3 Tests/EndToEndTests/audit/run.py --gateway BINARY --only 'kill|rotation: .*deleted'

Needs nothing but Python; what needs root (a small file system), strace, logrotate, rsyslogd, zcat
or openssl is skipped where that is missing. `--seed` repeats a run's random choices. Prints a table
and `N passed, N failed` at the end; exit status 1 if any failed.
"""

import argparse
import os
import subprocess
import sys
import threading
import time

import suite as suites
from suite import INSIDE

FAMILIES = ("kill", "steps", "disk", "faults", "rotation", "retention", "damage", "privacy",
            "query", "sinks", "rsyslog")


def enter_namespace():
    """Mounts of this run are nobody else's, and are gone with it."""
    if os.environ.get(INSIDE) or os.geteuid() != 0:
        return
    os.environ[INSIDE] = "none"
    command = ["unshare", "--mount", "--propagation", "private"]
    try:
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            os.environ[INSIDE] = "own"
            os.execvp(command[0], [*command, sys.executable, *sys.argv])
    except OSError:
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gateway", required=True, help="the binary to test")
    parser.add_argument("--kills", type=int, help="how often it is killed (200)")
    parser.add_argument("--quick", action="store_true", help="a part of everything")
    parser.add_argument("--only", help="scenarios whose line matches this expression")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--seconds-max", type=int, default=1_800, help="the whole run's limit")
    parser.add_argument("--keep", action="store_true", help="keep the files of a run that passed")
    options = parser.parse_args()
    options.kills = options.kills or (15 if options.quick else 200)
    enter_namespace()
    for family in FAMILIES:
        __import__(family)
    suite = suites.Suite(options)

    def too_late():
        print(f"not done after {options.seconds_max} s\n0 passed, 1 failed", flush=True)
        suite.close()
        os._exit(1)
    watchdog = threading.Timer(options.seconds_max, too_late)
    watchdog.daemon = True
    watchdog.start()
    started = time.monotonic()
    try:
        for family, name, function in suites.SCENARIOS:
            suite.check(family, name, function)
    finally:
        suite.close()
        watchdog.cancel()
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    status = suite.table()
    sys.stdout.flush()
    # Threads of callers and stand-ins may still wait.
    os._exit(status)


if __name__ == "__main__":
    main()
