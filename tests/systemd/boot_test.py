"""Installs the build into a Debian tree of its own, boots that under a real systemd, and lets tests/systemd/inside.py look
from within. Usage: boot_test.py BUILD SOURCE"""

import os
import pathlib
import subprocess
import sys

import tree as trees

# What the real unit may score at most, in tenths (systemd-analyze security); docs/explanation/service.md says of what it consists.
MOST_EXPOSURE = {"eugress.service": 18, "eugress@.service": 18, "eugress-update-data.service": 12}


def libraries(binary):
    """The packages that the program's libraries come from, as this machine has them."""
    linked = subprocess.run(["ldd", binary], check=True, capture_output=True, text=True).stdout
    paths = [line.split("=>")[1].split()[0] for line in linked.splitlines() if "=> /" in line]
    found = set()
    for path in paths:
        for name in (path, os.path.realpath(path), "/usr" + path):  # /lib is a link to /usr/lib, and dpkg may know either
            done = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                found.add(done.stdout.split(":")[0])
                break
        else:
            raise SystemExit(f"FAILED   no package has {path}, with which {binary} is linked")
    return sorted(found)


def exposure(source):
    failed = 0
    for unit, most in MOST_EXPOSURE.items():
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={most}", str(source / "systemd" / unit)],
                              capture_output=True, text=True, check=False)
        print(f"{'ok      ' if done.returncode == 0 else 'FAILED  '} exposure of {unit}: {done.stdout.strip().splitlines()[-1]}")
        failed += done.returncode != 0
    return failed


def run():
    build, source = (pathlib.Path(each).resolve() for each in sys.argv[1:3])

    def make_tree(tree):
        trees.make(tree, build, libraries(build / "eugress"), "inside.py")
        subprocess.run(["cmake", "--install", str(build), "--prefix", "/usr"], check=True, capture_output=True,
                       env={**os.environ, "DESTDIR": str(tree)})
        trees.add_geo_database(tree, build)

    failed = exposure(source)
    return trees.look_from_within(source, make_tree) or int(failed != 0)


sys.exit(run())
