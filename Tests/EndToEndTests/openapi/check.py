"""The document is valid, complete, and its examples fit.

    check.py http://127.0.0.1:8080        # of a running gateway
    check.py openapi.json                 # a file
    check.py --gateway warest-gateway     # starts one, see README.md

`--call` runs every curl line of the document too; with a URL, the token is taken from $TOKEN.
Prints what is wrong and `N passed, N failed`; the exit status is 1 if anything is.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

import jsonschema
import openapi_spec_validator

import pair

OPERATIONS = 94
DOCUMENT_BYTES_MAX = 400_000
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
PLACEHOLDER = "http://127.0.0.1:8080"

# Calls that a fresh simulator refuses: its key is no admin's, and the example's file is not
# encrypted with the example's key.
REFUSED = ("server.", "tools.decrypt-file")

# The smallest of each kind that curl lines name; content is no matter of the gateway's.
FILES = {
    "cat.jpg": b"\xff\xd8\xff\xe0cat", "cat.webp": b"RIFF\x04\x00\x00\x00WEBP",
    "cat.mp4": b"\x00\x00\x00\x18ftypmp42", "note.ogg": b"OggS\x00note",
    "invoice.pdf": b"%PDF-1.4\n%%EOF\n",
}


class Check:
    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, holds, text):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {text}")


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method], item.get("parameters", [])


def resolve(document, value):
    while "$ref" in value:
        target = document
        for name in value["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        value = target
    return value


def check_document(check, text):
    check.expect(len(text) <= DOCUMENT_BYTES_MAX, f"{len(text)} octets are too many")
    document = json.loads(text)
    errors = list(openapi_spec_validator.OpenAPIV31SpecValidator(document).iter_errors())
    for error in errors:
        print(f"{'/'.join(map(str, error.absolute_path))}: {error.message}")
    check.expect(not errors, "the document is no valid OpenAPI 3.1")
    found = list(operations(document))
    check.expect(len(found) == OPERATIONS, f"{len(found)} operations instead of {OPERATIONS}")
    names = [operation["operationId"] for _, _, operation, _ in found]
    check.expect(len(set(names)) == len(names), "an operationId twice")
    for _, path, operation, shared in found:
        check_operation(check, document, path, operation, shared)
    return document


def check_operation(check, document, path, operation, shared):
    name = operation["operationId"]
    parameters = [resolve(document, p) for p in shared + operation.get("parameters", [])]
    in_path = [p["name"] for p in parameters if p["in"] == "path"]
    check.expect(in_path == re.findall(r"{(\w+)}", path), f"{name}: path parameters {in_path}")
    for parameter in parameters:
        if "example" in parameter:
            fits(check, document, parameter["schema"], parameter["example"],
                 f"{name}: {parameter['name']}")
    for type_, media in operation.get("requestBody", {}).get("content", {}).items():
        if "example" in media:
            fits(check, document, media["schema"], media["example"], f"{name}: {type_}")
    for status, response in operation["responses"].items():
        for type_, media in resolve(document, response).get("content", {}).items():
            if "example" in media:
                fits(check, document, media["schema"], media["example"], f"{name}: {status}")


def fits(check, document, schema, example, what):
    # References of a schema point into the document around it.
    whole = {"components": document["components"], "allOf": [schema]}
    errors = list(jsonschema.Draft202012Validator(whole).iter_errors(example))
    check.expect(not errors, f"{what}: {errors[0].message if errors else ''}")


def call_samples(check, document, url, token, running):
    """Runs each curl line.

    All must succeed on a fresh simulator; what another WARest says to them cannot be known, but
    their form must be right.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, octets in FILES.items():
            pathlib.Path(folder, name).write_bytes(octets)
        for _, _, operation, _ in operations(document):
            for sample in operation["x-codeSamples"]:
                name = operation["operationId"]
                if running:
                    running.reset()
                must_succeed = running and not name.startswith(REFUSED)
                call(check, folder, name, sample, url, token, must_succeed)


def call(check, folder, name, sample, url, token, must_succeed):
    line = sample["source"].replace(PLACEHOLDER, url)
    line += " -s -S -m 60 --noproxy '*' -w '\\n%{http_code}'"
    finished = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=dict(os.environ, TOKEN=token),
        capture_output=True, text=True, timeout=90, check=False)
    body, _, status = finished.stdout.rpartition("\n")
    what = f"{name}, {sample['label']}: {status} {body[:300]} {finished.stderr}"
    try:
        reply = json.loads(body)
    except ValueError:
        check.expect(False, what)
        return
    is_well_formed = "upstream" in reply or "violated-policies" in reply
    check.expect(status.startswith("2") or is_well_formed and not must_succeed, what)


def fetch(url):
    with urllib.request.urlopen(f"{url}/openapi.json", timeout=20) as reply:
        return reply.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", help="a gateway's URL, or a file")
    parser.add_argument("--gateway", help="the program to start")
    parser.add_argument("--call", action="store_true", help="run the curl lines")
    options = parser.parse_args()
    if not options.gateway and not options.source:
        parser.error("a URL, a file or --gateway")
    check = Check()
    with contextlib.ExitStack() as stack:
        token = os.environ.get("TOKEN", pair.TOKEN)
        url = options.source if (options.source or "").startswith("http") else None
        running = None
        if options.gateway:
            running = stack.enter_context(pair.Pair(options.gateway))
            url, token = running.url, pair.TOKEN
        if options.source and not options.source.startswith("http"):
            text = pathlib.Path(options.source).read_bytes()
        else:
            text = fetch(url)
        document = check_document(check, text)
        if options.call:
            call_samples(check, document, url, token, running)
    print(f"{check.passed} passed, {check.failed} failed")
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
