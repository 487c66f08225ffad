"""A Debian tree of its own, booted under a real systemd, in which a script of this directory looks from within. Needs root, mmdebstrap and
systemd-container."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import SKIPPED  # noqa: E402

# What the tests themselves use inside, beside what the program needs.
TOOLS = ["systemd", "systemd-sysv", "dbus", "iproute2", "procps", "python3", "util-linux"]
LONGEST_BOOT = 400

UNIT = """[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/usr/bin/python3 /src/tests/systemd/{script}
ExecStopPost=/usr/bin/systemctl poweroff --force
StandardOutput=file:/report
StandardError=inherit
"""


def mirror():
    """The package sources of this machine, else Debian's own."""
    for candidate in ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"):
        if pathlib.Path(candidate).is_file() and "bookworm" in pathlib.Path(candidate).read_text():
            return [candidate]
    return []


def make(tree, build, packages, script):
    """Debian with these packages, a story to send, and a script that runs once it is up."""
    subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join([*TOOLS, *packages])}", "bookworm", str(tree), *mirror()], check=True)
    story = build / "tests" / "support" / "eugress-make-capture"
    subprocess.run([story, "native-join-eu", tree / "story.pcap", "--truth", tree / "story.json"], check=True, capture_output=True)
    (tree / "etc/systemd/system/probe.service").write_text(UNIT.format(script=script))
    wants = tree / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    (wants / "probe.service").symlink_to("../probe.service")


def add_geo_database(tree, build):
    geo = tree / "var/lib/eugress/geo"
    geo.mkdir(parents=True)
    shutil.copy(build / "tests" / "data" / "mmdb" / "nested-country.mmdb", geo)


def boot(tree, source):
    command = ["systemd-nspawn", "--quiet", f"--directory={tree}", "--register=no", "--keep-unit", "--private-network",
               f"--machine=eugress-{os.getpid()}", "--capability=CAP_NET_RAW,CAP_NET_ADMIN", f"--bind-ro={source}:/src",
               "--system-call-filter=seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self mlockall", "--console=pipe", "--boot"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST_BOOT, check=False)


def look_from_within(source, make_tree):
    """Exit code of a test that has nothing else to say: make_tree(tree) makes it, what its script reports is printed."""
    if os.geteuid() != 0:
        print("SKIPPED: booting a tree needs root")
        return SKIPPED
    directory = pathlib.Path(tempfile.mkdtemp(prefix="eugress-boot-"))
    try:
        tree = directory / "tree"
        make_tree(tree)
        booted = boot(tree, source)
        report = tree / "report"
        if not report.exists():
            print(booted.stdout[-4000:], booted.stderr[-4000:])
            print("FAILED   the tree did not boot as far as the test")
            return 1
        text = report.read_text()
        print(text, end="")
        if "FAILED" in text or not text.rstrip().endswith("all was looked at"):
            journal = subprocess.run(["journalctl", f"--directory={tree}/var/log/journal", "-u", "eugress*", "-n", "80", "--no-pager"],
                                     capture_output=True, text=True, check=False)
            print(journal.stdout)
            return 1
        return 0
    finally:
        shutil.rmtree(directory, ignore_errors=True)
