#!/usr/bin/env python3
"""The tamper drill, and fourteen months.

An attacker with root and the real key changes a log that Prometheus has seen: edits, drops, reorders, truncates, forks, and
signs everything again so that the log agrees with itself. Without the samples `verify` cannot tell; against them each is found, by
both programs, with the sentence that says what happened.

    drill_test.py BUILD SOURCE
"""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from common import BUILD, VERIFY, expect, make_log, ours, run, the_auditors_program, theirs

verify = the_auditors_program()
SECONDS_A_DAY = 86400


def both(log, key, *options):
    code, *said = ours(log, key, *options)
    other_code, *other_said = theirs(log, key, *options)
    expect(code == other_code, code, other_code, said, other_said)
    return code, [document or {"wrong": [errors]} for document, errors in (said, other_said)]


# ---- the attacker's tools: Ed25519 of RFC 8032 by the curve of verify.py, and the tree ------------------------------------


def compressed(point):
    inverse = pow(point[2], verify.P - 2, verify.P)
    x, y = point[0] * inverse % verify.P, point[1] * inverse % verify.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def signed(seed, text):
    digest = hashlib.sha512(seed).digest()
    secret = (int.from_bytes(digest[:32], "little") & ((1 << 254) - 8)) | (1 << 254)
    public = compressed(verify.times(secret, verify.BASE))
    nonce = int.from_bytes(hashlib.sha512(digest[32:] + text).digest(), "little") % verify.ORDER
    commitment = compressed(verify.times(nonce, verify.BASE))
    challenge = int.from_bytes(hashlib.sha512(commitment + public + text).digest(), "little") % verify.ORDER
    return commitment + ((nonce + challenge * secret) % verify.ORDER).to_bytes(32, "little")


class Attacker:
    """Has the directory and the key that signs it."""

    def __init__(self, log, key):
        self.log, self.key = log, verify.Key(key)
        self.days = sorted(path.name[:10] for path in log.glob("*.seal"))
        for packed in log.glob("*.zst"):  # what is packed is unpacked; the plain file is as good
            subprocess.run(["zstd", "-dq", "--rm", packed], check=True)
        self.days.append(max(path.name[:10] for path in log.glob("*.jsonl")))

    def lines(self, day):
        return (self.log / f"{day}.jsonl").read_bytes().splitlines()

    def note(self, tree):
        text = f"{self.key.name}\n{tree.size}\n{base64.b64encode(tree.root()).decode()}\n"
        signature = self.key.identity + signed(bytes([1]) + bytes(31), text.encode())
        return f"{text}\n\u2014 {self.key.name} {base64.b64encode(signature).decode()}\n"

    def sign_all_again(self, lines_of):
        """Writes a history of these lines that agrees with itself: totals, days, seals, block hashes, checkpoint."""
        tree, blocks = verify.Tree(), b""
        for day in self.days:
            lines, totals, begin = [], {}, tree.size
            for line in lines_of(day):
                entry = json.loads(line)
                if entry["k"] == "day":
                    entry["pre"] = [base64.b64encode(root).decode() for _, root in tree.peaks]
                if entry["k"] in ("server", "rest"):
                    verify.add_record(totals, entry)
                if entry["k"] == "tally":
                    entry["cells"], totals = [[*key, *sums] for key, sums in sorted(totals.items())], {}
                lines.append(verify.canonical(entry))
                tree.append(verify.leaf_hash(lines[-1]))
            (self.log / f"{day}.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
            for at in range(0, len(lines) - 255, 256):
                block = verify.Tree()
                for line in lines[at : at + 256]:
                    block.append(verify.leaf_hash(line))
                blocks += block.root()
            expect(begin % 256 == 0, "days begin on a block")
            if day != self.days[-1]:
                (self.log / f"{day}.seal").write_text(self.note(tree))
        (self.log / "hashes").write_bytes(blocks)
        (self.log / "checkpoint").write_text(self.note(tree))


def changed_in(day, change):
    """All lines of a day, after a change of their list."""
    return lambda attacker: lambda at: change(attacker.lines(at)) if at == day else attacker.lines(at)


def edit(lines):
    at = next(i for i, line in enumerate(lines) if b'"verdict":"outside"' in line)
    return [*lines[:at], lines[at].replace(b'"verdict":"outside"', b'"verdict":"inside"'), *lines[at + 1 :]]


def drop(lines):
    """A pad takes the place, so that the day still ends on a block."""
    at = next(i for i, line in enumerate(lines) if b'"verdict":"outside"' in line)
    return [*lines[:at], *lines[at + 1 :], b'{"k":"pad"}']


def reorder(lines):
    return [*lines[:5], lines[6], lines[5], *lines[7:]]


def truncate(lines):
    return lines[: len(lines) // 2]


def samples_of(moments):
    result = []
    for time, (size, root) in enumerate(moments):
        octets = root + bytes(4)
        result.append({"metric": {"__name__": "eugress_evidence_tree_size"}, "value": [time, str(size)]})
        for part in range(6):
            value = int.from_bytes(octets[6 * part : 6 * part + 6], "big")
            result.append({"metric": {"__name__": "eugress_evidence_root_part", "part": str(part)}, "value": [time, str(value)]})
    return json.dumps({"data": {"result": result}})


def drill(place):
    good = place / "good"
    key = make_log(good, 3, 700)
    samples = place / "samples.json"
    seals = [verify.open_checkpoint(path.read_bytes(), [verify.Key(key)]) for path in sorted(good.glob("*.seal"))]
    head = verify.open_checkpoint((good / "checkpoint").read_bytes(), [verify.Key(key)])
    samples.write_text(samples_of([*seals, head]))
    expect(both(good, key, "--samples", samples)[0] == 0, "the log before the attack")
    another_root = "saw another root at"
    attacks = {
        "edit": (changed_in("2026-11-21", edit), another_root),
        "drop": (changed_in("2026-11-22", drop), another_root),
        "reorder": (changed_in("2026-11-23", reorder), another_root),
        "truncate": (changed_in("2026-11-23", truncate), f"saw {head[0]} entries"),
        "fork": (changed_in("2026-11-23", lambda lines: [line.replace(b'"asn":30103', b'"asn":30104') for line in lines]), another_root),
    }
    for name, (attack, sentence) in attacks.items():
        bad = place / name
        shutil.copytree(good, bad)
        attacker = Attacker(bad, key)
        attacker.sign_all_again(attack(attacker))
        code, said = both(bad, key)
        expect(code == 0, name, "agrees with itself, because it was signed with the real key", said)
        code, said = both(bad, key, "--samples", samples)
        expect(code == 1 and all(any(sentence in wrong for wrong in one["wrong"]) for one in said), name, said)
    # Without signing again each is found by the log alone.
    for name in ("edit", "drop", "reorder", "truncate"):
        bad = place / f"{name}-unsigned"
        shutil.copytree(good, bad)
        lines_of = attacks[name][0](Attacker(bad, key))
        changed = {day: lines_of(day) for day in ("2026-11-21", "2026-11-22", "2026-11-23")}
        for day, lines in changed.items():
            (bad / f"{day}.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
        expect(both(bad, key)[0] == 1, name, "without the key")
    return len(attacks)


def fourteen_months(place):
    """425 days of which the last 62 are kept; a sample every two months; every seal ever made is of one history."""
    log = place / "months"
    key = make_log(log, 425, 12, "62")
    code, (found, other) = both(log, key)
    expect(code == 4 and found["wrong"] == [] and found["seals"] == 424, code, found["wrong"], found["seals"])
    expect(found["kinds"].get("prune", 0) <= 63 and len(found["days"]) == 63, found["kinds"], len(found["days"]))
    expect(other["entries"] == found["entries"], other["entries"], found["entries"])
    seals = sorted(path.name[:10] for path in log.glob("*.seal"))
    expect(len(seals) == 424, len(seals))
    for first, second in zip(seals[::60], seals[60::60]):
        done = run(BUILD / "eugress", "evidence", "consistency", log, "--key", key, "--from", first, "--to", second)
        expect(done.returncode == 0, first, second, done.stderr)
    pack = place / "months.zip"
    done = run(BUILD / "eugress", "evidence", "sample", log, "--key", key, "--from", found["days"][0], "--to", found["days"][-1],
               "--seed", "3546311556112163624615351222", "--out", pack)
    expect(done.returncode == 0, done.stdout, done.stderr)
    expect(run(sys.executable, "-B", VERIFY, "check", pack, "--key", key).returncode == 0, "the sample of the kept days")
    # One seal of a year ago, forged: it is of another history, though nothing of its day is left.
    attacker = Attacker.__new__(Attacker)
    attacker.key = verify.Key(key)
    size, root = verify.open_checkpoint((log / f"{seals[30]}.seal").read_bytes(), [attacker.key])
    tree = verify.Tree([(size, hashlib.sha256(root).digest())])
    (log / f"{seals[30]}.seal").write_text(attacker.note(tree))
    code, said = both(log, key)
    expect(code == 1 and all(f"{seals[30]}.seal signs another history" in one["wrong"][0] for one in said), said)
    return len(seals)


def main():
    if shutil.which("zstd") is None:
        print("there is no program zstd here")
        return 77
    # Every commit waits for the disk; in memory 425 days take seconds.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as directory:
        place = pathlib.Path(directory)
        attacks = drill(place)
        seals = fourteen_months(place)
    print(f"{attacks} attacks found, {seals} seals of one history")
    return 0


if __name__ == "__main__":
    sys.exit(main())
