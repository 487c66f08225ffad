"""Live capture in a network namespace of its own: what the generator sends over a veth pair is what the daemon counts."""

import os
import signal
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import SKIPPED, expect, expect_equal, main, metrics, wait_for  # noqa: E402

NAMESPACE = f"eugress-{os.getpid()}"
LISTEN = "127.0.0.1:9469"


def sh(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def inside(*command):
    return ["ip", "netns", "exec", NAMESPACE, *command]


def frames_of(capture):
    """Frames of a classic little-endian pcap with their times in seconds."""
    data = capture.read_bytes()
    expect_equal(struct.unpack("<I", data[:4])[0], 0xa1b2c3d4, "magic number of the generated capture")
    at = 24
    while at < len(data):
        seconds, micros, length, _ = struct.unpack("<IIII", data[at:at + 16])
        yield seconds + micros / 1e6, data[at + 16:at + 16 + length]
        at += 16 + length


SENDER = r"""
import socket, struct, sys, time
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
link.bind(("wire", 0))
data = sys.stdin.buffer.read()
at = sent = 0
while at < len(data):
    (length,) = struct.unpack("<I", data[at:at + 4])
    link.send(data[at + 4:at + 4 + length])
    at += 4 + length
    sent += 1
    if sent % 50 == 0:
        time.sleep(0.01)
print(sent)
"""


def scrape():
    done = subprocess.run(inside("curl", "-s", f"http://{LISTEN}/metrics"), capture_output=True, text=True, timeout=10, check=False)
    return metrics(done.stdout) if done.returncode == 0 else None


def counted(families, name):
    return sum(families.get(name, {}).values())


def by_plane(families):
    totals = {}
    for labels, value in families["eugress_bytes_total"].items():
        pairs = dict(labels)
        key = pairs["plane"], pairs["direction"], pairs["country"]
        totals[key] = totals.get(key, 0) + value
    return {key: value for key, value in totals.items() if value}


def what_was_sent_is_what_is_counted(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("native-join-eu", directory)
        payload = b"".join(struct.pack("<I", len(frame)) + frame for _, frame in frames_of(capture) if len(frame) <= 1514)
        sendable = sum(1 for _, frame in frames_of(capture) if len(frame) <= 1514)
        expect_equal(sendable, truth["frames"]["total"], "frames that fit the link")
        command = daemon.command("run", "--interface", "tap", "--listen", LISTEN, "--interval", "10", "--campus", "10.0.0.0/8",
                                 "--campus", "198.18.0.0/15", "--campus", "2001:2::/48")
        process = subprocess.Popen(inside(*command), stderr=subprocess.PIPE, text=True)
        try:
            wait_for(scrape, 20, "the daemon's page")
            sent = int(subprocess.run(inside(sys.executable, "-c", SENDER), input=payload, capture_output=True, timeout=60,
                                      check=True).stdout)
            expect_equal(sent, truth["frames"]["total"], "frames sent")

            def all_seen():
                families = scrape()
                return families if families and counted(families, "eugress_frames_total") >= sent else None

            families = wait_for(all_seen, 40, "an interval that holds every frame")
            expect_equal(counted(families, "eugress_frames_total"), sent, "frames counted")
            expect_equal(counted(families, "eugress_lost_frames_total"), 0, "frames lost")
            true = {}
            for cell in truth["cells"]:
                key = cell["plane"], cell["direction"]
                true[key] = true.get(key, 0) + cell["bytes"]
            live = {}
            for (plane, direction, _), value in by_plane(families).items():
                live[plane, direction] = live.get((plane, direction), 0) + value
            expect_equal(live, true, "bytes by plane and direction")
        finally:
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            errors = process.communicate(timeout=20)[1]
        expect_equal(process.returncode, 0, f"exit code ({errors})")
        expect(time.monotonic() - started < 3, "the daemon took more than three seconds to stop")
        return f"{sent} frames"


def an_idle_link_closes_intervals_and_stops_at_once(daemon):
    process = subprocess.Popen(inside(*daemon.command("run", "--interface", "tap", "--listen", LISTEN, "--interval", "10")),
                               stderr=subprocess.PIPE, text=True)
    try:
        wait_for(scrape, 20, "the daemon's page")
        wait_for(lambda: counted(scrape() or {}, "eugress_intervals_total") >= 1, 25, "an interval without a packet")
    finally:
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    expect(time.monotonic() - started < 3, "the daemon took more than three seconds to stop")
    expect_equal(process.returncode, 0, "exit code")


if os.geteuid() != 0:
    print("SKIPPED: network namespaces need root")
    sys.exit(SKIPPED)
made = subprocess.run(["ip", "netns", "add", NAMESPACE], capture_output=True, text=True, check=False)
if made.returncode != 0:
    print(f"SKIPPED: no network namespace can be made here: {made.stderr.strip()}")
    sys.exit(SKIPPED)
try:
    # Without IPv6 the kernel itself sends nothing on the pair, so every frame on it is ours.
    sh(*inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"))
    sh(*inside("ip", "link", "set", "lo", "up"))
    sh(*inside("ip", "link", "add", "wire", "type", "veth", "peer", "name", "tap"))
    for end in ("wire", "tap"):
        sh(*inside("ip", "link", "set", end, "up"))
    code = main([what_was_sent_is_what_is_counted, an_idle_link_closes_intervals_and_stops_at_once])
finally:
    sh("ip", "netns", "delete", NAMESPACE)
sys.exit(code)
