"""A network namespace with two ends of a wire: `wire`, into which a test sends, and `tap`, at which the daemon looks."""

import contextlib
import os
import pathlib
import signal
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import SKIPPED, expect, expect_equal, main, metrics, wait_for  # noqa: E402

NAMESPACE = f"eugress-{os.getpid()}"
LISTEN = "127.0.0.1:9469"
LONGEST = 1526  # with three tags
CAMPUS = ["--campus", "10.0.0.0/8", "--campus", "198.18.0.0/15", "--campus", "2001:2::/48"]  # of the generated stories

SENDER = r"""
import socket, struct, sys, time
pace = int(sys.argv[1])
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
link.bind(("wire", 0))
data = sys.stdin.buffer.read()
at = sent = 0
while at < len(data):
    (length,) = struct.unpack("<I", data[at:at + 4])
    link.send(data[at + 4:at + 4 + length])
    at += 4 + length
    sent += 1
    if sent % pace == 0:
        time.sleep(0.01)
print(sent)
"""


def sh(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def inside(*command):
    return ["ip", "netns", "exec", NAMESPACE, *command]


def frames_of(capture):
    """Frames of a classic little-endian pcap, each of them whole and fit for the wire."""
    data = pathlib.Path(capture).read_bytes()
    expect_equal(struct.unpack("<I", data[:4])[0], 0xa1b2c3d4, "magic number of the generated capture")
    at = 24
    while at < len(data):
        length, on_wire = struct.unpack("<II", data[at + 8:at + 16])
        expect(length == on_wire <= LONGEST, f"a frame of {capture} cannot be sent: {length} of {on_wire} octets")
        yield data[at + 16:at + 16 + length]
        at += 16 + length


def send(frames, pace=50):
    """Puts the frames on the wire, `pace` of them every ten milliseconds; how many."""
    payload = b"".join(struct.pack("<I", len(frame)) + frame for frame in frames)
    done = subprocess.run(inside(sys.executable, "-c", SENDER, str(pace)), input=payload, capture_output=True, timeout=120, check=True)
    return int(done.stdout)


def scrape():
    done = subprocess.run(inside("curl", "-s", f"http://{LISTEN}/metrics"), capture_output=True, text=True, timeout=10, check=False)
    return metrics(done.stdout) if done.returncode == 0 else None


def counted(families, name):
    return sum((families or {}).get(name, {}).values())


@contextlib.contextmanager
def watching(daemon, *flags, config=None):
    """The daemon at the tap, its page open; stops in under three seconds and without complaint."""
    command = daemon.command("run", "--interface", "tap", "--listen", LISTEN, "--interval", "10", *CAMPUS, *flags, config=config)
    process = subprocess.Popen(inside(*command), stderr=subprocess.PIPE, text=True)
    try:
        wait_for(scrape, 20, "the daemon's page")
        yield process
    finally:
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=20)[1]
    expect_equal(process.returncode, 0, f"exit code ({errors})")
    expect(time.monotonic() - started < 3, "the daemon took more than three seconds to stop")


def in_namespace(checks):
    """Runs the checks in a namespace made for them; exit code for ctest."""
    if os.geteuid() != 0:
        print("SKIPPED: network namespaces need root")
        return SKIPPED
    made = subprocess.run(["ip", "netns", "add", NAMESPACE], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        print(f"SKIPPED: no network namespace can be made here: {made.stderr.strip()}")
        return SKIPPED
    try:
        # Without IPv6 the kernel itself sends nothing on the pair, so every frame on it is ours.
        sh(*inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"))
        sh(*inside("ip", "link", "set", "lo", "up"))
        sh(*inside("ip", "link", "add", "wire", "type", "veth", "peer", "name", "tap"))
        for end in ("wire", "tap"):
            sh(*inside("ip", "link", "set", end, "mtu", str(LONGEST - 14), "up"))
        return main(checks)
    finally:
        sh("ip", "netns", "delete", NAMESPACE)
