#!/usr/bin/env python3
"""Lines of witnesses (C2SP tlog-cosignature, cosignature/v1) beside a seal and in a pack: one that is right, one that is wrong, one
of somebody unknown. They are made by OpenSSL's program from the format alone; both verifiers must say the same of them.

    witness_test.py BUILD SOURCE
"""

import base64
import hashlib
import json
import pathlib
import shutil
import sys
import tempfile

from common import VERIFY, eugress, expect, make_log, ours, run, theirs

DICE = "354631155611216362461535"
LAST = "2026-11-22"  # of three days the last sealed one
TIME = 1795392000  # 2026-11-23 00:00 UTC: 20,780 days after 1970


class Witness:
    def __init__(self, place, name):
        self.name, self.secret = name, place / f"{name}.pem"
        expect(run("openssl", "genpkey", "-algorithm", "ED25519", "-out", self.secret).returncode == 0, "openssl makes a key")
        public = place / f"{name}.der"
        run("openssl", "pkey", "-in", self.secret, "-pubout", "-outform", "DER", "-out", public)
        self.key = bytes([4]) + public.read_bytes()[-32:]  # RFC 8410: the key ends the structure
        self.identity = hashlib.sha256(name.encode() + b"\n" + self.key).digest()[:4]
        self.vkey = f"{name}+{self.identity.hex()}+{base64.b64encode(self.key).decode()}"

    def line(self, text, signed_at=TIME, said_at=TIME):
        message, signature = self.secret.with_suffix(".msg"), self.secret.with_suffix(".sig")
        message.write_bytes(b"cosignature/v1\ntime %d\n" % signed_at + text)
        done = run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.secret, "-in", message, "-out", signature)
        expect(done.returncode == 0, done.stderr)
        octets = self.identity + said_at.to_bytes(8, "big") + signature.read_bytes()
        return f"\u2014 {self.name} {base64.b64encode(octets).decode()}\n"


def both(log, key, code, what, *options):
    (found_code, found, _), (other_code, other, _) = ours(log, key, *options), theirs(log, key, *options)
    expect(found_code == other_code == code, what, found_code, other_code, found.get("wrong"), other.get("wrong"))
    return found


def both_check(pack, key, code, what, *options):
    words = ("check", pack, "--key", key, *options)
    (one, other) = eugress(*words), run(sys.executable, "-B", VERIFY, *words)
    expect(one.returncode == other.returncode == code, what, one, other)


def main():
    if shutil.which("openssl") is None or shutil.which("zstd") is None:
        print("openssl or zstd is not installed")
        return 77
    with tempfile.TemporaryDirectory() as directory:
        place = pathlib.Path(directory)
        log = place / "log"
        key = make_log(log, 3, 400)
        anna, bert = Witness(place, "anna.example.org"), Witness(place, "bert.example.org")
        text = (log / f"{LAST}.seal").read_bytes().split(b"\n\n")[0] + b"\n"
        lines = log / f"{LAST}.cosig"
        of_anna, of_bert = ("--witness", anna.vkey), ("--witness", bert.vkey)

        both(log, key, 1, "nobody has signed", *of_anna)
        lines.write_text(anna.line(text))
        found = both(log, key, 0, "a witness has signed", *of_anna)
        expect(found["witnessed"] == [f"{LAST}.cosig: anna.example.org, 2026-11-23T00:00:00Z"], found["witnessed"])
        both(log, key, 0, "of a witness whom nobody asked for nothing is said")
        both(log, key, 1, "the other witness has not", *of_bert)
        both(log, key, 0, "and need not", *of_bert, "--need", "0")
        both(log, key, 1, "one of two", *of_anna, *of_bert)
        both(log, key, 0, "one of two is enough", *of_anna, *of_bert, "--need", "1")
        lines.write_text(anna.line(text, TIME, TIME) + anna.line(text, TIME + 60, TIME + 60))
        both(log, key, 1, "who signs twice is one witness", *of_anna, *of_bert, "--need", "2")
        lines.write_text(anna.line(text) + bert.line(text))
        both(log, key, 0, "both", *of_anna, *of_bert)

        wrong = {
            "another time than the one signed": anna.line(text, TIME, TIME + 1),
            "another seal": anna.line((log / "2026-11-21.seal").read_bytes().split(b"\n\n")[0] + b"\n"),
            "another's key under this name": bert.line(text).replace(bert.name, anna.name),
        }
        for what, line in wrong.items():
            lines.write_text(line)
            # A line under another key's number is a stranger's, whatever name it bears.
            is_strange = "another's key" in what
            both(log, key, 0 if is_strange else 1, what, *of_anna, "--need", "0")
            both(log, key, 1, what, *of_anna)
            both(log, key, 0, what, *of_bert, "--need", "0")
        lines.write_text("not a line of a witness\n")
        both(log, key, 1, "no line at all", *of_anna, "--need", "0")

        # In a pack the seal and its lines are one note.
        pack = place / "pack.zip"
        for cosigned, code, need_none in ((anna.line(text), 0, 0), (wrong["another seal"], 1, 1), (bert.line(text), 1, 0)):
            lines.write_text(cosigned)
            days = ("--from", "2026-11-21", "--to", LAST)
            drawn = eugress("sample", log, "--key", key, *days, "--n", "30", "--quota", "5", "--seed", DICE, "--out", pack)
            expect(drawn.returncode == 0, drawn)
            both_check(pack, key, 0, "without a word of witnesses")
            both_check(pack, key, code, cosigned, *of_anna)
            both_check(pack, key, need_none, cosigned, *of_anna, "--need", "0")
        print("right, wrong and unknown lines, beside a seal and in a pack: both say the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
