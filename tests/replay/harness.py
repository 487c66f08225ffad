"""Drives the built daemon from outside, as a user would: files in, documents out. Python standard library only."""

import contextlib
import json
import pathlib
import re
import subprocess
import sys
import time
import urllib.request

SKIPPED = 77  # ctest's SKIP_RETURN_CODE


class Failure(Exception):
    """An expectation that did not hold, in one sentence."""


def expect(condition, sentence):
    if not condition:
        raise Failure(sentence)


def expect_equal(found, wanted, what):
    expect(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


class Eugress:
    """Runs in the build directory, where no default database lies: a result must not depend on what a machine happens to have."""

    def __init__(self, build, source):
        self.build = pathlib.Path(build).resolve()
        self.source = pathlib.Path(source).resolve()
        self.binary = self.build / "eugress"

    def command(self, *arguments, config=None):
        tables = self.source / "config"
        return [str(self.binary), *arguments, "--config", str(config or tables / "eugress.toml"), "--tables", str(tables)]

    def run(self, *arguments, config=None, timeout=120, stdin=None, bare=False):
        command = [str(self.binary), *arguments] if bare else self.command(*arguments, config=config)
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout, stdin=stdin, cwd=self.build, check=False)

    def replay(self, capture, *flags, config=None, timeout=300):
        """Exit code, document (or None) and standard error of `replay CAPTURE --json`."""
        done = self.run("replay", str(capture), "--json", *flags, config=config, timeout=timeout)
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr

    def story(self, name, directory, *options):
        """A generated capture and what is true of it."""
        capture, truth = pathlib.Path(directory) / f"{name}.pcap", pathlib.Path(directory) / f"{name}.json"
        maker = self.build / "tests" / "support" / "eugress-make-capture"
        subprocess.run([maker, name, capture, "--truth", truth, *options], check=True, timeout=120)
        return capture, json.loads(truth.read_text())

    @contextlib.contextmanager
    def serving(self, capture, *flags, config=None):
        """`run --replay` with its page on a free port of loopback; gives the base address once the capture has been read."""
        log = []
        process = subprocess.Popen(
            self.command("run", "--replay", str(capture), "--listen", "127.0.0.1:0", *flags, config=config),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=self.build)
        try:
            address = None
            for line in process.stderr:
                log.append(line)
                if found := re.search(r"page at (http://\S+/)", line):
                    address = found.group(1)
                if "has been read" in line or "error" in line:
                    break
            expect(address is not None, "the daemon did not say where its page is: " + "".join(log))
            yield address, log
        finally:
            process.terminate()
            rest = process.communicate(timeout=20)[1]
            log.append(rest or "")
        expect_equal(process.returncode, 0, "exit code after SIGTERM")


def fetch(url, timeout=5):
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return answer.read().decode("utf-8")


def wait_for(condition, seconds, what):
    """The first true value of `condition()`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.2)
    raise Failure(f"waited {seconds} s in vain: {what}")


def metrics(text):
    """{name: {frozenset(labels): value}} of a page in Prometheus' text format."""
    families = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, labels, value = re.fullmatch(r"([a-z_0-9]+)(?:\{(.*)\})? (\S+)", line).groups()
        pairs = frozenset(re.findall(r'([a-z_0-9]+)="((?:[^"\\]|\\.)*)"', labels or ""))
        families.setdefault(name, {})[pairs] = float(value)
    return families


def main(checks):
    """Runs every check of a test file with (Eugress, arguments...); prints each; exit code for ctest."""
    daemon = Eugress(sys.argv[1], sys.argv[2])
    failed = 0
    for check in checks:
        try:
            said = check(daemon)
            print(f"ok       {check.__name__}" + (f": {said}" if said else ""))
        except Failure as failure:
            failed += 1
            print(f"FAILED   {check.__name__}: {failure}")
    return 1 if failed else 0
