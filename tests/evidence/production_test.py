#!/usr/bin/env python3
"""That a pack was made from a log is an entry of it, by the key where no daemon runs; and what strangers may put beside it.

    production_test.py BUILD SOURCE
"""

import base64
import hashlib
import json
import os
import pathlib
import tempfile

from common import eugress, expect, key_of, make_log, ours, signing_key, theirs

DAYS = ("--from", "2026-11-21", "--to", "2026-11-21")  # sealed, so that its root stays the same


def entries_of(log):
    lines = [line for path in sorted(log.glob("*.jsonl")) for line in path.read_text().splitlines()]
    return [json.loads(line) for line in lines]


def productions(log):
    return [entry for entry in entries_of(log) if entry["k"] == "produced"]


def draw(log, dice, pack, *options):
    done = eugress("sample", log, "--key", key_of(log), *DAYS, "--n", "60", "--quota", "10", "--seed", dice, "--out", pack, *options)
    expect(done.returncode in (0, 4) and pack.exists(), done)
    return done.stderr


def both_find_it_sound(log):
    (code, found, _), (other, found_too, _) = (verify(log, key_of(log)) for verify in (ours, theirs))
    expect(code == other and code in (0, 4), code, other, found, found_too)
    expect(found["kinds"] == found_too["kinds"], found["kinds"], found_too["kinds"])
    return found


def main():
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        log, pack = place / "log", place / "pack.zip"
        key_file = signing_key(place, make_log(log, 2, 900))
        # Nobody has written this log since there are notices: there is no place for one, and that is said.
        said = draw(log, "1" * 24, pack)
        expect("the log has no entry of this pack" in said and not (log / "produced").exists(), said)

        (log / "produced").mkdir(mode=0o770)
        said = draw(log, "2" * 24, pack)
        waiting = list((log / "produced").iterdir())
        digest = hashlib.sha256(pack.read_bytes()).hexdigest()
        expect([path.name for path in waiting] == [digest] and "waits in" in said, waiting, said)
        expect(str(place) not in waiting[0].read_text() and productions(log) == [], waiting[0].read_text())

        # What strangers put there is never followed, read far or waited for; it goes, and the log says how many there were.
        spool = log / "produced"
        good = json.loads(waiting[0].read_text())
        strange = {
            "a" * 64: json.dumps(good),  # another digest than its name, and not in the one form
            "b" * 64: waiting[0].read_text().replace(digest, "b" * 64).replace('"what":"pack"', '"what":"a note to J. Jansen"'),
            "c" * 64: waiting[0].read_text().replace(digest, "c" * 64).replace('"from"', '"by":"J. Jansen","from"'),
            "d" * 64: "x" * 100000,
            "e" * 64: waiting[0].read_text().replace(digest, "e" * 64).replace('"from":"2026-11-21"', '"from":"2026-11-29"'),  # ends before it begins
        }
        for name, text in strange.items():
            (spool / name).write_text(text)
        (spool / ("f" * 64)).symlink_to(log / "checkpoint")
        os.mkfifo(spool / "fifo")
        (spool / "directory").mkdir()
        (spool / "half.tmp").write_text("{")

        said = draw(log, "3" * 24, pack, "--in", key_file)
        expect(said == "", said)
        found = productions(log)
        expect({entry["sha256"] for entry in found} == {digest, hashlib.sha256(pack.read_bytes()).hexdigest()}, found)
        expect(all(set(entry) == {"from", "k", "n", "octets", "seed", "sha256", "t", "to", "what"} for entry in found), found)
        by_key = next(entry for entry in found if entry["sha256"] != digest)
        expect((by_key["what"], by_key["n"], by_key["octets"], by_key["from"], by_key["to"])
               == ("pack", 60, pack.stat().st_size, "2026-11-21", "2026-11-21"), by_key)
        # The seed by its digest: whoever has the pack can tell that it is the draw of this entry, nobody can read dice from the log.
        checked = json.loads(eugress("check", pack, "--key", key_of(log), "--json").stdout)["logs"][0]["root"]
        expect(by_key["seed"] == hashlib.sha256(f"{seed_root(checked)}:{'3' * 24}".encode()).hexdigest(), by_key, checked)
        expect(sorted(path.name for path in spool.iterdir()) == ["directory", "half.tmp"], list(spool.iterdir()))
        expect([(entry["why"], entry["n"]) for entry in entries_of(log) if entry["k"] == "refused"] == [("notice", 7)], "refused")
        both_find_it_sound(log)

        # The same pack once more is the same document: one more entry, told apart by nothing but its time.
        draw(log, "3" * 24, pack, "--in", key_file)
        found = productions(log)
        expect(len(found) == 3 and len({entry["sha256"] for entry in found}) == 2, found)
    print("packs made: told in the log, and nothing else is")


def seed_root(root):
    return base64.b64decode(root).hex()


if __name__ == "__main__":
    main()
