#!/usr/bin/env python3
"""What `eugress replay` costs beside libpcap's own loop that counts packets (libpcap_floor), on the same captures: user and system time of both,
in turn, round after round, so that a slow moment of the machine falls on both; start and end of the process included. The smallest of each and their ratio.

Usage: beside_floor.py BUILD_DIRECTORY ROUNDS CAPTURE ..."""

import os
import pathlib
import subprocess
import sys

build, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])


def cpu_seconds(command):
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime


print(f"{'capture':<24} {'packets':>9} {'floor ns':>9} {'eugress ns':>10} {'ratio':>6}")
for capture in sys.argv[3:]:
    floor = [build / "tests" / "bench" / "libpcap_floor", capture]
    eugress = [build / "eugress", "replay", capture, "--json"]
    packets = int(subprocess.run(floor, capture_output=True, text=True, check=True).stdout.split()[0])
    least = [float("inf"), float("inf")]
    for _ in range(rounds):
        least = [min(best, cpu_seconds(command)) for best, command in zip(least, (floor, eugress))]
    print(f"{pathlib.Path(capture).name:<24} {packets:>9} {least[0] / packets * 1e9:>9.1f} {least[1] / packets * 1e9:>10.1f} {least[1] / least[0]:>6.2f}")
