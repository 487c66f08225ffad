"""Installs the build into a Debian tree of its own, boots that under a real systemd, and lets tests/systemd/inside.py look
from within. Needs root, mmdebstrap and systemd-container. Usage: boot_test.py BUILD SOURCE"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import SKIPPED  # noqa: E402

# What the test itself uses inside, beside what the program is linked with.
TOOLS = ["systemd", "systemd-sysv", "dbus", "iproute2", "procps", "python3", "util-linux"]
# What the real unit may score at most, in tenths (systemd-analyze security); docs/explanation/service.md says of what it consists.
MOST_EXPOSURE = 18
LONGEST_BOOT = 400

UNIT = """[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/usr/bin/python3 /src/tests/systemd/inside.py
ExecStopPost=/usr/bin/systemctl poweroff --force
StandardOutput=file:/report
StandardError=inherit
"""


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


def mirror():
    """The package sources of this machine, else Debian's own."""
    for candidate in ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"):
        if pathlib.Path(candidate).is_file() and "bookworm" in pathlib.Path(candidate).read_text():
            return [candidate]
    return []


def make_tree(tree, build, source):
    packages = ",".join([*TOOLS, *libraries(build / "eugress")])
    subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", f"--include={packages}", "bookworm", str(tree), *mirror()], check=True)
    subprocess.run(["cmake", "--install", str(build), "--prefix", "/usr"], check=True, capture_output=True,
                   env={**os.environ, "DESTDIR": str(tree)})
    story = build / "tests" / "support" / "eugress-make-capture"
    subprocess.run([story, "native-join-eu", tree / "story.pcap", "--truth", tree / "story.json"], check=True, capture_output=True)
    geo = tree / "var/lib/eugress/geo"
    geo.mkdir(parents=True)
    shutil.copy(build / "tests" / "data" / "mmdb" / "nested-country.mmdb", geo)
    (tree / "etc/systemd/system/probe.service").write_text(UNIT)
    wants = tree / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    (wants / "probe.service").symlink_to("../probe.service")


def boot(tree, source):
    command = ["systemd-nspawn", "--quiet", f"--directory={tree}", "--register=no", "--keep-unit", "--private-network",
               f"--machine=eugress-{os.getpid()}", "--capability=CAP_NET_RAW,CAP_NET_ADMIN", f"--bind-ro={source}:/src",
               "--system-call-filter=seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self mlockall", "--console=pipe", "--boot"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST_BOOT, check=False)


def exposure(source):
    failed = 0
    for unit in ("eugress.service", "eugress@.service"):
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSURE}", str(source / "systemd" / unit)],
                              capture_output=True, text=True, check=False)
        print(f"{'ok      ' if done.returncode == 0 else 'FAILED  '} exposure of {unit}: {done.stdout.strip().splitlines()[-1]}")
        failed += done.returncode != 0
    return failed


def run():
    build, source = (pathlib.Path(each).resolve() for each in sys.argv[1:3])
    if os.geteuid() != 0:
        print("SKIPPED: booting a tree needs root")
        return SKIPPED
    failed = exposure(source)
    directory = pathlib.Path(tempfile.mkdtemp(prefix="eugress-boot-"))
    try:
        tree = directory / "tree"
        make_tree(tree, build, source)
        booted = boot(tree, source)
        report = tree / "report"
        if not report.exists():
            print(booted.stdout[-4000:], booted.stderr[-4000:])
            print("FAILED   the tree did not boot as far as the test")
            return 1
        text = report.read_text()
        print(text, end="")
        if failed or "FAILED" in text or not text.rstrip().endswith("all was looked at"):
            journal = subprocess.run(["journalctl", f"--directory={tree}/var/log/journal", "-u", "eugress", "-n", "80", "--no-pager"],
                                     capture_output=True, text=True, check=False)
            print(journal.stdout)
            return 1
        return 0
    finally:
        shutil.rmtree(directory, ignore_errors=True)


sys.exit(run())
