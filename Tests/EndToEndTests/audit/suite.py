"""The scenarios of a run, what they expect, and the table of how they went."""

import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

SCENARIOS = []

# Set in the environment once a mount namespace was asked for: "own" or "none".
INSIDE = "WAREST_AUDIT_NAMESPACE"


class Failure(Exception):
    pass


class Skip(Exception):
    pass


def scenario(family, name):
    """The function gets the suite; what it returns is the last column of the table."""
    def add(function):
        SCENARIOS.append((family, name, function))
        return function
    return add


def expect(condition, text):
    if not condition:
        raise Failure(text)


def need(*tools):
    """Programs without which the scenario says nothing."""
    for tool in tools:
        if not shutil.which(tool):
            raise Skip(f"{tool} is missing")


def eventually(condition, seconds=20, pause=0.01):
    """What `condition` returns once it is true; its last value when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > deadline:
            return value
        time.sleep(pause)


class Suite:
    def __init__(self, options):
        self.options = options
        self.is_quick = options.quick
        self.binary = str(pathlib.Path(options.gateway).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="warest-audit."))
        self.folders = 0
        self.open = []
        self.rows = []
        self.counts = {"pass": 0, "FAIL": 0, "skip": 0}

    def random(self, what):
        """Each scenario has its own numbers, whatever ran before it."""
        return random.Random(f"{self.options.seed} {what}")

    def keep(self, process):
        """A gateway, upstream or other process that ends with its scenario at the latest."""
        self.open.append(process)
        return process

    def new_folder(self, name):
        self.folders += 1
        folder = self.folder / f"{self.folders}-{name}"
        folder.mkdir(parents=True)
        return folder

    def check(self, family, name, function):
        if self.options.only and not re.search(self.options.only, f"{family}: {name}"):
            return
        started = time.monotonic()
        try:
            result, note = "pass", function(self) or ""
        except Skip as skip:
            result, note = "skip", str(skip)
        except Exception as failure:  # one scenario's mistake must not end the others
            result, note = "FAIL", str(failure)
            if not isinstance(failure, Failure):
                traceback.print_exc()
            for process in self.open:
                process.explain()
        finally:
            self.close()
        self.counts[result] += 1
        self.rows.append((result, family, name, time.monotonic() - started, note))
        print(f"{result} {family}: {name} ({self.rows[-1][3]:.1f} s) {note}", file=sys.stderr,
              flush=True)

    def close(self):
        for process in reversed(self.open):
            process.close()
        self.open.clear()

    def table(self):
        width = max((len(f"{family}: {name}") for _, family, name, _, _ in self.rows), default=0)
        for result, family, name, seconds, note in self.rows:
            print(f"{result}  {f'{family}: {name}':{width}}  {seconds:6.1f} s  {note}")
        skipped = f", {self.counts['skip']} skipped" if self.counts["skip"] else ""
        print(f"{self.counts['pass']} passed, {self.counts['FAIL']} failed{skipped}")
        if not self.counts["FAIL"] and not self.options.keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"the files are in {self.folder}", file=sys.stderr)
        return 1 if self.counts["FAIL"] or not self.rows else 0


def run(command, status=None, **options):
    """Runs a program to its end; with `status`, that must be how it ends."""
    finished = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=300, check=False, **options)
    if status is not None and finished.returncode != status:
        said = (finished.stdout + finished.stderr).decode(errors="replace")
        raise Failure(f"{' '.join(map(str, command[1:3]))}: status {finished.returncode}:"
                      f" {said.strip()[:600]}")
    return finished
