"""schemathesis against a gateway, bounded in time.

    fuzz.py http://127.0.0.1:8080                       # a running one, such as `demo`
    fuzz.py --gateway warest-gateway --seconds 300      # starts one, see README.md

The exit status is schemathesis's.
"""

import argparse
import contextlib
import os
import pathlib
import subprocess
import sys

import pair

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
)

# Time for what schemathesis does when its own is over.
GRACE_SECONDS = 120


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", nargs="?", help="a gateway's URL; the token is in $TOKEN")
    parser.add_argument("--gateway", help="the program to start")
    parser.add_argument("--document", help="a file instead of /openapi.json")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--examples", type=int, default=20, help="for each operation")
    parser.add_argument("--seed", type=int, default=1)
    arguments, more = sys.argv[1:], []
    if "--" in arguments:
        # What follows is for schemathesis.
        place = arguments.index("--")
        arguments, more = arguments[:place], arguments[place + 1:]
    options = parser.parse_args(arguments, argparse.Namespace(more=more))
    if not options.gateway and not options.url:
        parser.error("a URL or --gateway")
    with contextlib.ExitStack() as stack:
        url, token, running = options.url, os.environ.get("TOKEN", pair.TOKEN), None
        if options.gateway:
            running = stack.enter_context(pair.Pair(options.gateway))
            running.keep_resetting()
            url, token = running.url, pair.TOKEN
        status = run(options, url, token)
        if running and running.ended_early():
            print(running.ended_early())
            status = 1
    sys.exit(status)


def run(options, url, token):
    here = pathlib.Path(__file__).parent
    program = pathlib.Path(sys.executable).parent / "schemathesis"
    command = [
        str(program), "--config-file", str(here / "schemathesis.toml"), "run",
        options.document or f"{url}/openapi.json", "--url", url,
        "--checks", ",".join(CHECKS), "--mode", "all",
        "--phases", "examples,coverage,fuzzing",
        "--max-time", str(options.seconds), "--max-examples", str(options.examples),
        "--seed", str(options.seed), "--no-shrink", "--continue-on-failure",
        "--request-timeout", "60", "--suppress-health-check", "all", "--warnings", "off",
        "--no-color", *options.more,
    ]
    try:
        return subprocess.run(
            command, timeout=options.seconds + GRACE_SECONDS, check=False,
            env=dict(os.environ, NO_PROXY="*", TOKEN=token)).returncode
    except subprocess.TimeoutExpired:
        print("schemathesis did not end in time")
        return 1


if __name__ == "__main__":
    main()
