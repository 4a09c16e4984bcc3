"""WARest's own paths through the gateway: the n8n node, and spellings that try to escape.

    python3 Tests/EndToEndTests/native/run.py --gateway .build/release/warest-gateway

Prints a line for each failing row and `N passed, N failed` at the end; exit status 1 if any failed.
"""

import argparse
import sys

import escapes
import n8n

FAMILIES = {"n8n": n8n.N8n, "escapes": escapes.Escapes}


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--gateway", required=True, help="the warest-gateway binary")
    options.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES))
    options.add_argument("--verbose", action="store_true")
    options = options.parse_args()
    counts = {True: 0, False: 0}
    for family in options.families:
        def check(name, what, family=family):
            counts[what is None] += 1
            if what is not None:
                print(f"FAIL {family} {name}: {what}", flush=True)
            elif options.verbose:
                print(f"pass {family} {name}", flush=True)
        suite = FAMILIES[family](options.gateway)
        try:
            suite.run(check)
        finally:
            suite.stop()
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
