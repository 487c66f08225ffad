#!/usr/bin/env python3
"""Go's own checksum-database code, as Debian ships it (golang-golang-x-mod-dev), reads our log: it opens the note with
our key, hashes the lines, and finds our root and our proofs right.

    go_oracle_test.py BUILD SOURCE
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BUILD, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
LIBRARY = pathlib.Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/note")


def main():
    if shutil.which("go") is None or not LIBRARY.exists():
        print("Go or golang-golang-x-mod-dev is not installed")
        return 77
    with tempfile.TemporaryDirectory() as place:
        log = pathlib.Path(place, "log")
        log.mkdir()
        maker = BUILD / "tests" / "evidence" / "eugress-make-log"
        subprocess.run([maker, log, "1", "3000"], check=True, stdout=subprocess.DEVNULL)
        proofs = pathlib.Path(place, "proofs")
        proofs.mkdir()
        for index in (0, 1, 255, 256, 1000, 2999):
            proof = subprocess.run(
                [BUILD / "eugress", "evidence", "prove", log, "--index", str(index)], check=True, capture_output=True, text=True
            )
            (proofs / f"{index}.tlog-proof").write_text(proof.stdout)
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": f"{place}/cache"}
        oracle = SOURCE / "tests" / "evidence" / "oracle.go"
        done = subprocess.run(["go", "run", oracle, log, proofs], env=environment, capture_output=True, text=True, check=False)
        print(done.stdout + done.stderr)
        if done.returncode != 0:
            return 1
        # And it refuses: one changed line is another root.
        day = next(log.glob("*.jsonl"))
        day.write_text(day.read_text().replace('"grade":"A"', '"grade":"B"', 1))
        done = subprocess.run(["go", "run", oracle, log, proofs], env=environment, capture_output=True, text=True, check=False)
        return 0 if done.returncode == 1 and "root" in done.stderr else 1


if __name__ == "__main__":
    sys.exit(main())
