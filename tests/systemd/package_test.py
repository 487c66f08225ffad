"""Installs the built packages with apt into a booted Debian, upgrades from an older version, and purges them.
Usage: package_test.py PACKAGES BUILD SOURCE"""

import pathlib
import re
import shutil
import subprocess
import sys

import tree as trees

# There is no older release yet: the same package under a lower number goes through the same scripts of dpkg.
PREVIOUS = "0.0.9"
# What docs/how-to/change-the-service.md puts in front of the page.
PROXY = ["nginx-light", "openssl"]


def needed(packages):
    """What apt would have to fetch: names, of alternatives the first."""
    names = set()
    for package in packages:
        depends = subprocess.run(["dpkg-deb", "--field", package, "Depends"], check=True, capture_output=True, text=True).stdout
        names |= {re.split(r"[ :|(]", each.strip())[0] for each in depends.split(",") if each.strip()}
    return sorted(names)


def add_packages(tree, packages):
    folder = tree / "packages"
    (folder / "previous").mkdir(parents=True)
    for package in packages:
        shutil.copy(package, folder)
        opened = tree / "opened"
        subprocess.run(["dpkg-deb", "--raw-extract", package, opened], check=True)
        control = opened / "DEBIAN" / "control"
        control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {PREVIOUS}", control.read_text()))
        subprocess.run(["dpkg-deb", "--build", "-Znone", opened, folder / "previous"], check=True, capture_output=True)
        shutil.rmtree(opened)


def run():
    folder, build, source = (pathlib.Path(each).resolve() for each in sys.argv[1:4])
    packages = sorted(folder.glob("*.deb"))
    if not packages:
        print(f"FAILED   no package in {folder}; ./dev package makes them")
        return 1

    def make_tree(tree):
        trees.make(tree, build, [*needed(packages), *PROXY], "package_inside.py")
        add_packages(tree, packages)
        shutil.copy(build / "tests" / "data" / "mmdb" / "nested-country.mmdb", tree)

    return trees.look_from_within(source, make_tree)


sys.exit(run())
