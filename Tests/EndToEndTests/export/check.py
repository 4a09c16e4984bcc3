#!/usr/bin/env python3
"""Checks `audit export` against the definitions of OCSF and ECS.

    python3 -m venv V && V/bin/pip install -r requirements.txt
    V/bin/python check.py --gateway .build/debug/warest-gateway [--log audit.jsonl ...]

Without --log it exports records of every kind and outcome, made here. Prints a line a fault.
"""

import argparse
import datetime
import ipaddress
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

import ecs_fields
import rows

# What an event says that it is, and others that readers may hold it against.
OCSF_VERSIONS = ("1.3.0", "1.4.0", "1.5.0", "1.6.0", "1.7.0", "1.8.0")


def export(gateway, form, files):
    finished = subprocess.run(
        [gateway, "audit", "export", "--format", form, "--file", *map(str, files)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=300)
    if finished.returncode:
        sys.exit(f"export ended with {finished.returncode}: {finished.stderr.decode()}")
    return [json.loads(line) for line in finished.stdout.decode().splitlines()]


def records(files):
    """What an export has to have, read here by other means."""
    return [json.loads(line) for path in files
            for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]


class OCSF:
    def __init__(self):
        self.validators = {}
        for version in OCSF_VERSIONS:
            schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version)).get_class_schema(
                class_name="api_activity", profiles=[])
            self.validators[version] = jsonschema.Draft202012Validator(schema)

    def faults(self, event):
        if event["metadata"]["version"] not in OCSF_VERSIONS:
            yield f"version {event['metadata']['version']}"
        for version, validator in self.validators.items():
            for error in validator.iter_errors(event):
                yield f"{version}: {error.json_path}: {error.message[:200]}"
        # What the definitions say in words.
        if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]:
            yield "type_uid is not class_uid * 100 + activity_id"
        for endpoint in (event["src_endpoint"],):
            if "ip" in endpoint:
                yield from ip_faults("src_endpoint.ip", endpoint["ip"])

    @staticmethod
    def identity(event):
        return event["metadata"]["sequence"], event["metadata"]["uid"]

    @staticmethod
    def is_at(event, time):
        return event["time"] == int(time.timestamp() * 1000)


class ECS:
    def faults(self, event):
        flat = dict(flatten({name: value for name, value in event.items()
                             if name != ecs_fields.OWN}))
        for name in ecs_fields.REQUIRED - flat.keys():
            yield f"{name} is missing"
        if flat.get("ecs.version") != ecs_fields.VERSION:
            yield f"version {flat.get('ecs.version')}"
        for name, value in flat.items():
            if name not in ecs_fields.FIELDS:
                yield f"{name} is no field"
                continue
            if isinstance(value, list) != (name in ecs_fields.LISTS):
                yield f"{name} is a list, or should be one"
            for entry in value if isinstance(value, list) else [value]:
                yield from self.value_faults(name, entry)
        categories, types = flat.get("event.category", []), flat.get("event.type", [])
        for category in categories:
            for unexpected in set(types) - ecs_fields.TYPES.get(category, set()):
                yield f"event.type {unexpected} does not go with category {category}"
        if len(set(types)) != len(types):
            yield f"event.type {types} has one twice"

    @staticmethod
    def value_faults(name, value):
        kind = ecs_fields.FIELDS[name]
        if kind == ecs_fields.LONG:
            if type(value) is not int or not -2**63 <= value < 2**63:
                yield f"{name} is no long: {value!r}"
            return
        if not isinstance(value, str) or not value:
            yield f"{name} is no text, or empty: {value!r}"
        elif kind == ecs_fields.IP:
            yield from ip_faults(name, value)
        elif kind == ecs_fields.DATE:
            datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        elif name in ecs_fields.ALLOWED and value not in ecs_fields.ALLOWED[name]:
            yield f"{name} may not be {value}"

    @staticmethod
    def identity(event):
        return event["event"]["sequence"], event["event"]["id"]

    @staticmethod
    def is_at(event, time):
        return datetime.datetime.fromisoformat(event["@timestamp"].replace("Z", "+00:00")) == time


def flatten(value, path=""):
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from flatten(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}", inner


def ip_faults(name, value):
    try:
        ipaddress.ip_address(value)
    except ValueError:
        yield f"{name} is no address: {value}"


def check(schema, events, wanted):
    """Each record is one event, in the same order, and each event is as the schema has it."""
    faults = []
    if len(events) != len(wanted):
        faults.append(f"{len(events)} events of {len(wanted)} records")
    for event, record in zip(events, wanted):
        place = f"record {record['seq']}, {record['kind']}"
        faults += [f"{place}: {fault}" for fault in schema.faults(event)]
        if schema.identity(event) != (record["seq"], record["hash"]):
            faults.append(f"{place}: the event is of another record")
        time = datetime.datetime.fromisoformat(record["time"].replace("Z", "+00:00"))
        if not schema.is_at(event, time):
            faults.append(f"{place}: another time")
    return faults


def blind_spots(schema, event):
    """A check that finds nothing wrong in a broken event is none."""
    required = "time" if "time" in event else "@timestamp"
    broken = {"a member of no schema": {**event, "nonsense": 1},
              f"no {required}": {name: value for name, value in event.items()
                                 if name != required}}
    return [f"the check does not find: {what}" for what, event in broken.items()
            if not list(schema.faults(event))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--log", nargs="*", default=[], help="segments, uncompressed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(path) for path in options.log]
        if not files:
            files = [pathlib.Path(folder) / "audit.jsonl"]
            files[0].write_text("".join(f"{line}\n" for line in rows.lines()), encoding="utf-8")
        wanted = records(files)
        faults = []
        for form, schema in (("ocsf", OCSF()), ("ecs", ECS())):
            events = export(options.gateway, form, files)
            found = check(schema, events, wanted)
            found += blind_spots(schema, events[0])
            faults += [f"{form}: {fault}" for fault in found]
            print(f"{form}: {len(events)} events of {len(wanted)} records, {len(found)} faults")
    for fault in faults[:50]:
        print(fault)
    return 1 if faults or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
