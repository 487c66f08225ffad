#!/usr/bin/env python3
"""docs/auditors/verify.py and `eugress evidence check` say the same of every sample pack, and 400 that were changed are refused.

    pack_test.py BUILD SOURCE
"""

import hashlib
import json
import pathlib
import random
import tempfile
import zipfile

from common import SOURCE, eugress, expect, key_of, make_log, mutated, the_auditors_program

verify = the_auditors_program()
OCTETS, MEMBERS = 150, 250  # changes of the archive as it is, and of a member in an archive that was made anew
DICE = "354631155611216362461535"


def ours(pack, keys, *options):
    named = [word for key in keys for word in ("--key", key)]
    done = eugress("check", pack, *named, "--json", *options)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def theirs(pack, keys, need=0, witnesses=(), dice="", root=""):
    try:
        keys, witnesses = [verify.Key(key) for key in keys], [verify.Key(key) for key in witnesses]
        document = verify.PackCheck(pack.read_bytes(), keys, witnesses, need, dice, root).document()
        return (4 if document["missing"] else 0), document
    except verify.Wrong as error:
        return 1, {"wrong": [str(error)]}
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        return 1, {"wrong": [repr(error)]}


def agree(pack, keys, wanted, what):
    code, document = ours(pack, keys)
    other_code, other = theirs(pack, keys)
    expect(code == other_code == wanted, what, code, other_code, document.get("wrong"), other.get("wrong"))
    if code != 1:
        expect(document == {**other, "exit": code}, what, document, other)
    return document


def draw(pack, logs, first, last, *options):
    keys = [word for log in logs for word in ("--key", key_of(log))]
    done = eugress("sample", *logs, *keys, "--from", first, "--to", last, "--seed", DICE, "--out", pack, *options)
    expect(pack.exists(), done.stderr)
    return [key_of(log) for log in logs]


def with_sums(members):
    """As a careful forger leaves it: SHA256SUMS over what is there."""
    members = [member for member in members if member[0] != "SHA256SUMS"]
    sums = "".join(f"{hashlib.sha256(octets).hexdigest()}  {name}\n" for name, octets in members)
    return [*members, ("SHA256SUMS", sums.encode())]


def changes_are_refused(place, pack, keys):
    randomness = random.Random(2011)
    good = pack.read_bytes()
    bad = place / "bad.zip"
    for number in range(OCTETS):
        changed = mutated(good, randomness)
        bad.write_bytes(changed)
        agree(bad, keys, 0 if changed == good else 1, f"octets {number}")
    members = verify.members_of(good)
    for number in range(MEMBERS):
        at = randomness.randrange(len(members) - 1)
        name, octets = members[at]
        changed = [*members[:at], (name, mutated(octets, randomness)), *members[at + 1 :]]
        if number % 10 == 9:
            changed = [*members[:at], *members[at + 1 :]]
        archive = verify.zip_of(with_sums(changed) if number % 2 else changed)
        bad.write_bytes(archive)
        agree(bad, keys, 0 if archive == good else 1, f"member {name}, {number}")


def other_programs_open_it(pack):
    with zipfile.ZipFile(pack) as archive:
        expect(archive.testzip() is None, "Python's zipfile finds a member damaged")
        names = archive.namelist()
        expect(names[:4] == ["README.txt", "limits.txt", "plan.json", "summary.json"] and names[-1] == "SHA256SUMS", names)
        sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
        expect(all(hashlib.sha256(archive.read(name)).hexdigest() == sums[name] for name in names[:-1]), "SHA256SUMS")


def witnesses_are_asked(place, pack, keys):
    """The lines of a witness, made by the formats and the vectors' keys: one that signs, and one that does not."""
    vectors = json.loads((SOURCE / "tests" / "evidence" / "vectors" / "signed-note.json").read_text())
    stranger = next(iter(found_keys(vectors)))
    code, document = ours(pack, keys, "--witness", stranger)
    expect(code == 1 and "0 of 1 witnesses" in document["wrong"][0], code, document)
    code, document = theirs(pack, keys, need=1, witnesses=[stranger])
    expect(code == 1 and "0 of 1 witnesses" in document["wrong"][0], code, document)
    expect(ours(pack, keys, "--witness", stranger, "--need", "0")[0] == 0, "no witness needed")


def found_keys(value):
    if isinstance(value, str):
        try:
            verify.Key(value)
            yield value
        except verify.Wrong:
            pass
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from found_keys(item)


def main():
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        make_log(place / "one", 1, 1500)
        make_log(place / "days", 3, 900)
        make_log(place / "pruned", 5, 300, "1")
        rule = ("--n", "60", "--quota", "10")
        small, days, pruned, both = (place / f"{name}.zip" for name in ("small", "days", "pruned", "both"))
        keys = draw(small, [place / "one"], "2026-11-21", "2026-11-21", *rule)
        document = agree(small, keys, 0, "of one day")
        expect(document["records"] >= 60 and document["servers"] <= document["records"], document)
        agree(days, draw(days, [place / "days"], "2026-11-22", "2026-11-23"), 0, "of two days behind a seal")
        # A log of one origin again: two of a name are refused, and a pack of the kept days of a pruned log is whole.
        agree(pruned, draw(pruned, [place / "pruned"], "2026-11-24", "2026-11-25"), 0, "of a pruned log")
        done = eugress("sample", place / "one", place / "days", "--from", "2026-11-21", "--to", "2026-11-21", "--seed", DICE, "--out", both)
        expect(done.returncode == 3 and "two logs have the origin" in done.stderr, done)
        for options, code in (({"dice": DICE}, 0), ({"dice": DICE[::-1]}, 1), ({"root": document["logs"][0]["root"]}, 0), ({"root": "x"}, 1)):
            words = [word for name, value in options.items() for word in ("--seed" if name == "dice" else "--root", value)]
            expect(ours(small, keys, *words)[0] == theirs(small, keys, **options)[0] == code, options)
        expect(ours(small, [keys[0].replace("gw1", "gw2")])[0] == 2, "a key whose parts do not belong together")
        witnesses_are_asked(place, small, keys)
        other_programs_open_it(days)
        changes_are_refused(place, small, keys)
    print(f"agreed on 3 good packs and {OCTETS + MEMBERS} that were changed")


if __name__ == "__main__":
    main()
