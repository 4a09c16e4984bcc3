"""Uploads, forms and what they become: real clients and raw octets through the gateway.

    python3 Tests/EndToEndTests/uploads/run.py --gateway .build/release/warest-gateway
    python3 Tests/EndToEndTests/uploads/run.py --gateway BINARY --megabytes 16      # as CI does

Without `--megabytes` bodies of 1 GB go in both directions (`--gigabytes N` for other sizes), with
the gateway's memory watched. Prints a line for each failing check and `N passed, N failed` at the
end; exit status 1 if any failed. Figures of memory go to the standard error.
"""

import argparse
import os
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "edge"))

import suite as suites  # noqa: E402

FAMILIES = ("large", "callers", "shapes", "refusals", "forms", "values", "native")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gateway", required=True, help="the binary to test")
    parser.add_argument("--gigabytes", type=float, default=1, help="size of the large bodies")
    parser.add_argument("--megabytes", type=float, help="the same in smaller change")
    parser.add_argument("--families", default=",".join(FAMILIES))
    parser.add_argument("--only", help="checks whose line matches this expression")
    parser.add_argument("--seconds-max", type=int, default=1_500, help="the whole run's limit")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.large_bytes = int(
        options.megabytes * (1 << 20) if options.megabytes else options.gigabytes * (1 << 30))
    started = time.monotonic()
    families = options.families.split(",")
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
    try:
        for family, name, function, when in suites.SCENARIOS:
            if function.__module__ in families and (when is None or when(options)):
                suite.check(family, name, function)
        suite.finish()
    finally:
        suite.close()
        watchdog.cancel()
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    if suite.skipped:
        print(f"{suite.skipped} skipped", file=sys.stderr)
    print(f"{suite.passed} passed, {suite.failed} failed")
    sys.stdout.flush()
    # Threads of the stand-in may still wait for their gates.
    os._exit(1 if suite.failed else 0)


if __name__ == "__main__":
    main()
