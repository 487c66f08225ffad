#!/usr/bin/env python3
"""The verbs that leave something behind (timestamp, export, rotate, prune, adopt), and that docs/auditors/verify.py agrees with
`verify` about what they left.

    keep_test.py BUILD SOURCE
"""

import base64
import csv
import datetime
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from common import BUILD, VERIFY, eugress, expect, make_log, ours, run, signing_key, theirs

ORIGIN = "gw1.example.edu/zoom"


def agree(log, key, wanted, *options):
    (code, document, errors), (other_code, other, other_errors) = ours(log, key, *options), theirs(log, key, *options)
    expect(code == other_code == wanted, log, options, code, document, errors, other_code, other, other_errors)
    return document


def authority(place, name):
    """A time-stamping authority of our own, by OpenSSL's program."""
    key, certificate, settings = place / f"{name}.key", place / f"{name}.pem", place / f"{name}.cnf"
    done = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-subj", f"/CN={name}",
               "-days", "3650", "-addext", "extendedKeyUsage=critical,timeStamping")
    expect(done.returncode == 0, done.stderr)
    settings.write_text(f"[tsa]\ndefault_tsa=own\n[own]\nserial={place}/{name}.serial\nsigner_cert={certificate}\nsigner_key={key}\n"
                        "signer_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\ness_cert_id_alg=sha256\n")
    return settings, certificate


def timestamps(place, log, key):
    settings, certificate = authority(place, "first")
    _, other = authority(place, "second")
    query, reply = place / "query.tsq", place / "reply.tsr"
    expect(eugress("timestamp", log, "--key", key, "--day", "2026-11-21", "--out", query).returncode == 0, "the query")
    seal = (log / "2026-11-21.seal").read_bytes()
    shown = run("openssl", "ts", "-query", "-in", query, "-text").stdout
    octets = "".join(line.split("-", 1)[1][:50] for line in shown.splitlines() if line.strip()[:4].isdigit() and "-" in line)
    expect(hashlib.sha256(seal).hexdigest() in octets.replace(" ", "").replace("-", ""), shown)
    done = run("openssl", "ts", "-reply", "-config", settings, "-queryfile", query, "-out", reply)
    expect(done.returncode == 0, done.stderr)
    done = eugress("timestamp", log, "--key", key, "--day", "2026-11-22", "--reply", reply, "--tsa", certificate)
    expect(done.returncode == 1 and "of something else" in done.stderr, "a reply over another seal", done)
    done = eugress("timestamp", log, "--key", key, "--day", "2026-11-21", "--reply", reply, "--tsa", other)
    expect(done.returncode == 1 and "signature does not hold" in done.stderr, "a reply of another authority", done)
    done = eugress("timestamp", log, "--key", key, "--day", "2026-11-21", "--reply", reply, "--tsa", certificate)
    expect(done.returncode == 0 and (log / "2026-11-21.tsr").read_bytes() == reply.read_bytes(), done)
    found = agree(log, key, 0, "--tsa", certificate)
    expect(len(found["witnessed"]) == 1 and "not looked at" not in found["witnessed"][0], found["witnessed"])
    expect("not looked at" in agree(log, key, 0)["witnessed"][0], "without --tsa")
    agree(log, key, 1, "--tsa", other)
    stamp = log / "2026-11-21.tsr"
    stamp.write_bytes(reply.read_bytes().replace(hashlib.sha256(seal).digest(), hashlib.sha256(seal + b"x").digest()))
    agree(log, key, 1)
    stamp.unlink()


def entries_of(log):
    for day in sorted({path.name[:10] for path in log.glob("*.jsonl*")}):
        plain, packed = log / f"{day}.jsonl", log / f"{day}.jsonl.zst"
        text = plain.read_bytes() if plain.exists() else subprocess.run(["zstd", "-dcq", packed], check=True, capture_output=True).stdout
        yield from text.splitlines()


def exports(place, log, key):
    table = place / "records.csv"
    expect(eugress("export", log, "--key", key, "--csv", table).returncode == 0, "export --csv")
    records = [entry for entry in map(json.loads, entries_of(log)) if entry["k"] in ("server", "rest")]
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    expect(len(rows) == len(records) > 0, len(rows), len(records))
    for row, record in zip(rows, records):
        for name, value in record.items():
            said = json.loads(row[name]) if isinstance(value, list) else row[name]
            expect(said == (value if isinstance(value, list) else str(value)), name, value, row[name])
    one = eugress("export", log, "--key", key, "--csv", "-", "--from", "2026-11-22", "--to", "2026-11-22").stdout
    expect(len(one.splitlines()) == 1 + sum(record["t0"] // 86400 == 20779 for record in records), "one day: 20,779 days after 1970")

    tiles = place / "tiles"
    tiles.mkdir()
    expect(eugress("export", log, "--key", key, "--tiles", tiles).returncode == 0, "export --tiles")
    lines = list(entries_of(log))
    size = int((tiles / "checkpoint").read_text().split("\n")[1])
    expect(size == len(lines), size, len(lines))
    leaves = [hashlib.sha256(b"\0" + line).digest() for line in lines]
    for block in range(0, size, 256):
        name, width = f"{block // 256:03}", min(256, size - block)
        partial = "" if width == 256 else f".p/{width}"
        wanted = b"".join(len(line).to_bytes(2, "big") + line for line in lines[block : block + width])
        expect((tiles / "tile" / "entries" / (name + partial)).read_bytes() == wanted, "entries of tile", name)
        expect((tiles / "tile" / "0" / (name + partial)).read_bytes() == b"".join(leaves[block : block + width]), "tile 0", name)
    full = size // 256
    expect((tiles / "tile" / "1" / f"000.p/{full}").read_bytes() == (log / "hashes").read_bytes()[: 32 * full], "level 1 is the block hashes")


def rotation(place, log, old, key_file):
    next_file = place / "next.skey"
    done = eugress("rotate", log, "--in", key_file, "--out", next_file)
    expect(done.returncode == 0, done)
    new = done.stdout.strip()
    expect(new != old and (log / "log.vkey").read_text().strip() == new and next_file.stat().st_mode & 0o777 == 0o400, new)
    expect(eugress("rotate", log, "--in", next_file, "--out", next_file).returncode == 3, "a key is not replaced")
    done = eugress("prune", log, "--in", key_file, "--days", "3660")
    expect(done.returncode == 3 and "is the log of another key" in done.stderr, "the old key writes no more", done)
    expect(eugress("prune", log, "--in", next_file, "--days", "3660").stdout == "0 days removed\n", "the new key writes")
    for key in (old, new):
        agree(log, key, 0)
    stranger = eugress("keygen", "--origin", ORIGIN, "--out", place / "stranger.skey").stdout.strip()
    agree(log, stranger, 1)
    # In a pack over the change of keys the last checkpoint bears both signatures, the seal before only that of the old key.
    pack = place / "both.zip"
    days = ("--from", "2026-11-22", "--to", "2026-11-23")
    done = eugress("sample", log, "--key", old, *days, "--seed", "3546311556112163624615351222", "--out", pack)
    expect(done.returncode == 0, done)
    for keys, code in (((new,), 1), ((old,), 0), ((old, new), 0)):
        named = [word for key in keys for word in ("--key", key)]
        for words in ((BUILD / "eugress", "evidence", "check"), (sys.executable, "-B", VERIFY, "check")):
            expect(run(*words, pack, *named).returncode == code, words, keys, code)
    handover = next(log.glob("*.rotate"))
    whole = handover.read_bytes()
    other = b"B" if whole[-60:-59] == b"A" else b"A"  # one octet of a signature, whatever it was
    for changed in (whole.replace(b'"k":"rotate"', b'"k":"rotata"'), whole.replace(new.encode(), stranger.encode()), whole[:-60] + other + whole[-59:]):
        expect(changed != whole, "the change of the test")
        handover.write_bytes(changed)
        agree(log, old, 1)
    handover.unlink()
    agree(log, new, 1)  # the seals before it are of a stranger now
    handover.write_bytes(whole)
    agree(log, old, 0)


def pruning(place):
    log = place / "long"
    key = make_log(log, 40, 10)  # 2026-11-21 to 2026-12-30
    seal = (log / "2026-11-21.seal").read_bytes()
    last = max(datetime.date(2026, 12, 30), datetime.datetime.now(datetime.timezone.utc).date())
    due = sum((last - datetime.date(2026, 11, 21) - datetime.timedelta(day)).days > 31 for day in range(40))
    done = eugress("prune", log, "--in", signing_key(place, key), "--days", "31")
    expect(done.stdout == f"{due} days removed\n", done, due)
    found = agree(log, key, 4)
    expect(found["kinds"]["prune"] == due and (log / "2026-11-21.seal").read_bytes() == seal, found["kinds"])


def adoption(place, old, old_key):
    new, key_file = place / "new", place / "new.skey"
    new.mkdir()
    words = ("adopt", new, "--in", key_file, "--old", old, "--why", "the disk of the old one failed")
    shutil.copy(old_key, key_file)
    expect(eugress(*words).returncode == 2, "the same origin again")
    shutil.rmtree(new)
    new.mkdir()
    key_file.unlink()
    key = eugress("keygen", "--origin", ORIGIN + "-2", "--out", key_file).stdout.strip()
    done = eugress(*words)
    expect(done.returncode == 0, done)
    found = [entry for entry in map(json.loads, entries_of(new)) if entry["k"] == "adopt"]
    expect(len(found) == 1 and (old / "checkpoint").read_text().startswith(found[0]["note"]), found)
    expect(found[0]["why"] == "the disk of the old one failed", found)
    agree(new, key, 0)
    expect(eugress(*words).returncode == 3, "a log is not adopted into another")


def main():
    for program in ("openssl", "zstd"):
        if shutil.which(program) is None:
            print(f"there is no program {program} here")
            return 77
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        log = place / "log"
        key = make_log(log, 3, 400)
        key_file = signing_key(place, key)
        timestamps(place, log, key)
        exports(place, log, key)
        rotation(place, log, key, key_file)
        pruning(place)
        adoption(place, log, key_file)
    print("timestamps, exports, a change of keys, pruning, adoption")
    return 0


if __name__ == "__main__":
    sys.exit(main())
