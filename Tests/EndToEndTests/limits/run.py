"""Limits counted in messages, waiting in line, the shared key, and what is kept of all that.

    python3 Tests/EndToEndTests/limits/run.py --gateway .build/release/warest-gateway
    python3 Tests/EndToEndTests/limits/run.py --gateway BINARY --quick    # as `swift test` does
    python3 Tests/EndToEndTests/limits/run.py --gateway BINARY --only 'cost|kept: .*SIGKILL'

Needs nothing but Python. WARest is a stand-in that counts as the real one does, in shorter windows;
without `--quick` the closed loop also runs against `simulate` with WARest's own limits, which takes
minutes. `--seed` repeats a run's random choices. Prints a table and `N passed, N failed` at the end;
exit status 1 if any failed.
"""

import argparse
import os
import pathlib
import sys
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "audit"))

import suite as suites  # noqa: E402

FAMILIES = ("headers", "cost", "late", "waiting", "memory", "key", "fair", "shadow", "kept",
            "health", "report")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gateway", required=True, help="the binary to test")
    parser.add_argument("--quick", action="store_true", help="a part of everything")
    parser.add_argument("--only", help="scenarios whose line matches this expression")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--seconds-max", type=int, default=1_200, help="the whole run's limit")
    parser.add_argument("--keep", action="store_true", help="keep the files of a run that passed")
    options = parser.parse_args()
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
