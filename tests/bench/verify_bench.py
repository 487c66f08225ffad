#!/usr/bin/env python3
"""How long verifying a log takes: by default ten million entries in ten days, nine of them sealed and packed.

    verify_bench.py BUILD [ENTRIES]

Not a test: the goal is 10 s on two cores of their own. Needs about 1 GB of disk for ten million.
"""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

DAYS = 10


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    entries = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    with tempfile.TemporaryDirectory() as directory:
        maker = build / "tests" / "evidence" / "eugress-make-log"
        subprocess.run([maker, directory, str(DAYS), str(entries // DAYS)], check=True, stdout=subprocess.DEVNULL)
        kept = sum(path.stat().st_size for path in pathlib.Path(directory).glob("*.zst"))
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run([build / "eugress", "evidence", "verify", directory, "--json"], check=True, capture_output=True)
        took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        found = json.loads(done.stdout)["entries"]
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{found} entries verified in {took:.1f} s, {spent:.1f} s of CPU: {spent / found * 1e9:.0f} ns an entry; "
              f"{kept / found * DAYS / (DAYS - 1):.1f} octets an entry when packed")


if __name__ == "__main__":
    main()
