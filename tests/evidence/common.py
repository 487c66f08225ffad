"""What the scripts of this room share: how the two verifiers are run, how a log is made and how octets are
damaged."""

import base64
import importlib.util
import json
import pathlib
import subprocess
import sys

BUILD, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
VERIFY = SOURCE / "docs" / "auditors" / "verify.py"


def the_auditors_program():
    """docs/auditors/verify.py as a module."""
    loader = importlib.util.spec_from_file_location("verify", VERIFY)
    module = importlib.util.module_from_spec(loader)
    loader.loader.exec_module(module)
    return module


def expect(condition, *what):
    if not condition:
        print("FAILED:", *what)
        sys.exit(1)


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **options)


def eugress(*words):
    return run(BUILD / "eugress", "evidence", *words)


def ours(log, key, *options):
    """Exit code, document and standard error of `eugress evidence verify`."""
    done = eugress("verify", log, "--key", key, "--json", *options)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def theirs(log, key, *options):
    """The same of verify.py."""
    done = run(sys.executable, "-B", VERIFY, log, "--key", key, "--json", *options)
    expect("Traceback" not in done.stderr, "a program that breaks off says nothing:", done.stderr)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def make_log(directory, days, records, *options):
    """A log of records without a meaning; gives its verifier key."""
    directory.mkdir()
    maker = BUILD / "tests" / "evidence" / "eugress-make-log"
    done = run(maker, directory, days, records, *options)
    expect(done.returncode == 0, done.stderr)
    return key_of(directory)


def key_of(log):
    return (log / "log.vkey").read_text().strip()


def signing_key(place, vkey):
    """The text form of Go's notes, of the seed that eugress-make-log signs with: 01 and zeros."""
    name, identity, _ = vkey.split("+", 2)
    path = place / "log.skey"
    path.write_text(f"PRIVATE+KEY+{name}+{identity}+{base64.b64encode(bytes([1, 1]) + bytes(31)).decode()}\n")
    expect(eugress("vkey", "--in", path).stdout.strip() == vkey, "the key of the test")
    return path


def mutated(octets, randomness):
    """One octet other, gone or more, a piece gone, or two octets in each other's place."""
    changed = bytearray(octets)
    at = randomness.randrange(len(changed))
    kind = randomness.randrange(5)
    if kind == 0:
        changed[at] ^= 1 << randomness.randrange(8)
    elif kind == 1:
        del changed[at]
    elif kind == 2:
        changed.insert(at, randomness.randrange(256))
    elif kind == 3:
        del changed[at : at + randomness.randrange(1, 400)]
    else:
        other = randomness.randrange(len(changed))
        changed[at], changed[other] = changed[other], changed[at]
    return bytes(changed)
