"""Limits counted in messages, waiting in line, the shared key, and what is kept of all that.

    python3 Tests/EndToEndTests/limits/run.py --gateway .build/release/warest-gateway
    python3 Tests/EndToEndTests/limits/run.py --gateway BINARY --quick    # as `swift test` does
    python3 Tests/EndToEndTests/limits/run.py --gateway BINARY --only 'cost|kept: .*SIGKILL'

Needs nothing but Python. WARest is a stand-in that counts as the real one does, in shorter windows;
without `--quick` the closed loop also runs against `simulate` with WARest's own limits, which takes
minutes. Prints a table and `N passed, N failed` at the end; exit status 1 if any failed.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "audit"))

import suite as suites  # noqa: E402

# Each line is a process of its own with `--jobs`: most of the time is waiting.
PARTS = (("headers", "kept"),
         ("waiting", "health"),
         ("cost", "late", "memory", "key", "fair", "shadow", "report"))
COUNTS = re.compile(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")


def side_by_side(wanted):
    """Runs the parts as processes, and adds up what they say."""
    command = [sys.executable, *sys.argv]
    parts = [[family for family in part if family in wanted] for part in PARTS]
    parts = [subprocess.Popen([*command, "--jobs", "1", "--families", ",".join(part)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
             for part in parts if part]
    passed = failed = skipped = 0
    for part in parts:
        *lines, last = part.communicate()[0].splitlines() or [""]
        for line in lines:
            print(line)
        counts = COUNTS.search(last)
        if not counts:
            print(last)
        found = [int(count or 0) for count in counts.groups()] if counts else (0, 1, 0)
        passed, failed, skipped = passed + found[0], failed + found[1], skipped + found[2]
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gateway", required=True, help="the binary to test")
    parser.add_argument("--quick", action="store_true", help="a part of everything")
    parser.add_argument("--only", help="scenarios whose line matches this expression")
    parser.add_argument("--families", default=",".join(sum(PARTS, ())))
    parser.add_argument("--jobs", type=int, help="1: one after another; more: a few at a time")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--seconds-max", type=int, default=1_200, help="the whole run's limit")
    parser.add_argument("--keep", action="store_true", help="keep the files of a run that passed")
    options = parser.parse_args()
    families = options.families.split(",")
    if (options.jobs or (3 if options.quick else 1)) > 1:
        sys.exit(side_by_side(families))
    for family in families:
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
            # One may have been imported by another.
            if family in families:
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
