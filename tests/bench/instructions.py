#!/usr/bin/env python3
"""Instructions per packet of each stage of road_bench: callgrind over one and over three rounds, the difference divided by the packets,
so that set-up cancels out. Not disturbed by a busy machine. Usage: instructions.py BUILD_DIRECTORY [STAGE ...]"""

import pathlib
import re
import subprocess
import sys

program = pathlib.Path(sys.argv[1]) / "tests" / "bench" / "road_bench"
stages = sys.argv[2:] or ["touch", "read", "decode", "table", "assess", "road", "reject"]


def collected(stage, rounds):
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, stage, str(rounds)],
                          capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1)), int(done.stdout)


print("stage    instructions a packet")
for stage in stages:
    once, packets = collected(stage, 1)
    thrice, _ = collected(stage, 3)
    print(f"{stage:<8} {(thrice - once) / 2 / packets:12.1f}", flush=True)
