#!/usr/bin/env python3
"""docs/auditors/verify.py and `eugress evidence verify` say the same of every log, good or tampered with.

    agreement_test.py BUILD SOURCE

They were written from the same page (docs/reference/evidence.md) and share no code, so where they agree the page is
clear, and where one of them has a hole the other finds it.
"""

import base64
import json
import pathlib
import random
import shutil
import sys
import tempfile

import common
from common import expect, key_of, mutated, ours, theirs

MUTATIONS = 150


def agree(log, key, wanted, what, *options):
    code, document, words = ours(log, key, *options)
    other_code, other, other_words = theirs(log, key, *options)
    said = (what, code, other_code, document.get("wrong"), other.get("wrong"), words, other_words)
    # Damage that keeps a file from being read at all may be 3 for the one and 1 for the other: both refuse.
    expect((code in wanted) and (other_code in wanted), *said)
    expect((code in (0, 4)) == (other_code in (0, 4)), *said)
    if code in (0, 4):
        expect(code == other_code, *said)
        for name in ("size", "root", "entries", "days", "kinds"):
            expect(document[name] == other[name], what, name, document[name], other[name])
        totals = [
            [t["plane"], t["country"], t["verdict"], t["lines"], t["bytes_out"], t["bytes_in"], t["connections"]]
            for t in document["totals"]
        ]
        expect(totals == other["totals"], what, "totals", totals, other["totals"])


def make_log(directory, *options):
    if shutil.which("zstd") is None:  # what is packed needs a program beside Python
        print("there is no program zstd here")
        sys.exit(77)
    return common.make_log(directory, *options)


def sealed_entries(log):
    return int(max(log.glob("*.seal")).read_text().split("\n")[1])


def samples_of(size, parts):
    series = [{"metric": {"__name__": "eugress_evidence_tree_size"}, "values": [[1.5, str(size)]]}]
    for part, value in enumerate(parts):
        metric = {"__name__": "eugress_evidence_root_part", "part": str(part)}
        series.append({"metric": metric, "values": [[1.5, str(value)]]})
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": series}})


# Canonical lines that are not of their kind: a value of another type, or none.
STRANGE = {
    "a day that begins at a word": lambda day: {**day, "first": "0"},
    "a day that begins below nothing": lambda day: {**day, "first": -256},
    "a day without a place": lambda day: {name: value for name, value in day.items() if name != "first"},
    "a day on hashes that are numbers": lambda day: {**day, "pre": [1]},
    "a day on no list of hashes": lambda day: {**day, "pre": 7},
}


def strange_days(good, bad):
    """Makes of the good log one after the other whose open day begins so."""
    name = max(path.name for path in good.glob("*.jsonl"))
    first, rest = (good / name).read_bytes().split(b"\n", 1)
    for what, change in STRANGE.items():
        shutil.rmtree(bad, ignore_errors=True)
        shutil.copytree(good, bad)
        line = json.dumps(change(json.loads(first)), sort_keys=True, separators=(",", ":")).encode()
        (bad / name).write_bytes(line + b"\n" + rest)
        yield what


def main():
    randomness = random.Random(6962)
    with tempfile.TemporaryDirectory() as place:
        good, pruned = pathlib.Path(place, "good"), pathlib.Path(place, "pruned")
        key = make_log(good, 3, 700)
        make_log(pruned, 5, 300, "1")
        agree(good, key, (0,), "a good log")
        agree(pruned, key, (4,), "a pruned log")
        agree(good, key_of(good).replace("gw1", "gw2"), (1, 2, 3), "another key's name")

        document = ours(good, key)[1]
        size, octets = document["size"], base64.b64decode(document["root"]) + bytes(4)
        parts = [int.from_bytes(octets[at : at + 6], "big") for at in range(0, 36, 6)]
        samples = pathlib.Path(place, "samples.json")
        samples.write_text(samples_of(size, parts))
        agree(good, key, (0,), "with what a witness saw", "--samples", samples)
        samples.write_text(samples_of(size, [parts[0] ^ 1, *parts[1:]]))
        agree(good, key, (1,), "with another root at a witness", "--samples", samples)
        samples.write_text(samples_of(size + 1, parts))
        agree(good, key, (1,), "with more entries at a witness", "--samples", samples)

        bad = pathlib.Path(place, "bad")
        files = sorted(path.name for path in good.iterdir() if path.is_file() and path.name not in ("reserve", "log.vkey"))
        for round_number in range(MUTATIONS):
            shutil.rmtree(bad, ignore_errors=True)
            shutil.copytree(good, bad)
            name = randomness.choice(files)
            before = (bad / name).read_bytes()
            after = mutated(before, randomness)
            (bad / name).write_bytes(after)
            wanted = (0, 4) if after == before else (1, 3)
            # The end of the block hashes is a copy for as long as the day is open: a crash may tear it.
            sealed = 32 * (sealed_entries(good) // 256)
            if name == "hashes" and after[:sealed] == before[:sealed]:
                wanted = (0, 1, 3)
            agree(bad, key, wanted, f"mutation {round_number} of {name}")
        for name in files:
            shutil.rmtree(bad, ignore_errors=True)
            shutil.copytree(good, bad)
            (bad / name).unlink()
            agree(bad, key, (1, 3), f"without {name}")
            (bad / name).mkdir()
            agree(bad, key, (3,) if name.partition(".jsonl")[1] else (1, 3), f"{name} is no file")
        for what in strange_days(good, bad):
            agree(bad, key, (1,), what)
    print(f"agreed on {MUTATIONS + 2 * len(files) + len(STRANGE) + 6} logs")


if __name__ == "__main__":
    main()
