"""A network namespace with two ends of a wire: `wire`, into which a test sends, and `tap`, at which the daemon looks; and a second such pair."""

import contextlib
import os
import pathlib
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
LONGEST = 1526  # with three tags
# Every server in them is listed, or is met on a port of the provider's.
EXACT = ["native-join-eu", "us-hosted-meeting", "vlan-mix", "nat64", "late-start", "port-8801-not-zoom", "background"]
CAMPUS = ["--campus", "10.0.0.0/8", "--campus", "198.18.0.0/15", "--campus", "2001:2::/48"]  # of the generated stories

SENDER = r"""
import socket, struct, sys, time
pace = int(sys.argv[1])
links = []
for name in sys.argv[2:]:
    links.append(socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
    links[-1].bind((name, 0))
data = sys.stdin.buffer.read()
at = sent = 0
while at < len(data):
    number, length = struct.unpack("<BI", data[at:at + 5])
    links[number].send(data[at + 5:at + 5 + length])
    at += 5 + length
    sent += 1
    if sent % pace == 0:
        time.sleep(0.01)
print(sent)
"""


def sh(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def inside(*command, namespace=NAMESPACE):
    return ["ip", "netns", "exec", namespace, *command]


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


def octets(address):
    return bytes(int(part) for part in address.split("."))


def ipv4(source, destination, protocol, payload):
    """An Ethernet frame, without checksums."""
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0) + octets(source) + octets(destination)
    return b"\x02\0\0\0\0\1\x02\0\0\0\0\2\x08\0" + header + payload


def udp(source, destination, source_port, destination_port, payload):
    return ipv4(source, destination, 17, struct.pack(">HHHH", source_port, destination_port, 8 + len(payload), 0) + payload)


def tcp(source, destination, source_port, destination_port, sequence, acknowledgement, flags, payload=b""):
    header = struct.pack(">HHIIBBHHH", source_port, destination_port, sequence, acknowledgement, 0x50, flags, 65535, 0, 0)
    return ipv4(source, destination, 6, header + payload)


def send(frames, pace=50, links=("wire",), link_of=lambda frame: 0, namespace=NAMESPACE):
    """Puts the frames on the wire, `pace` of them every ten milliseconds; how many."""
    payload = b"".join(struct.pack("<BI", link_of(frame), len(frame)) + frame for frame in frames)
    done = subprocess.run(inside(sys.executable, "-c", SENDER, str(pace), *links, namespace=namespace), input=payload, capture_output=True, timeout=120, check=True)
    return int(done.stdout)


def scrape():
    done = subprocess.run(inside("curl", "-s", f"http://{LISTEN}/metrics"), capture_output=True, text=True, timeout=10, check=False)
    return metrics(done.stdout) if done.returncode == 0 else None


def counted(families, name):
    return sum((families or {}).get(name, {}).values())


def attached():
    """The page once a filter is in force and an interval has told of it."""
    return wait_for(lambda: (page := scrape()) and counted(page, "eugress_filter_attached") == 1 and page, 30, "a filter that is in force")


def sums(families, name):
    """By what a replay can be compared with: where the far end is may hang on the day."""
    totals = {}
    for labels, value in (families or {}).get(name, {}).items():
        pairs = dict(labels)
        key = pairs["provider"], pairs["plane"], pairs["direction"]
        totals[key] = totals.get(key, 0) + value
    return {key: value for key, value in totals.items() if value}


def sums_of(document, member):
    totals = {}
    for cell in document["cells"]:
        key = cell["provider"], cell["plane"], cell["direction"]
        totals[key] = totals.get(key, 0) + cell[member]
    return {key: value for key, value in totals.items() if value}


def settled():
    """The page once the interval in which the last frame was sent has closed."""
    time.sleep(0.2)  # a ring hands frames over late
    closed = counted(scrape(), "eugress_intervals_total")
    return wait_for(lambda: (page := scrape()) and counted(page, "eugress_intervals_total") > closed and page, 30, "the end of an interval")


def told(daemon, stories):
    """Frames of the stories one after the other, and what a replay of each says, added up."""
    frames, totals = [], {"bytes": {}, "packets": {}, "connections": {}}
    with tempfile.TemporaryDirectory() as directory:
        for story in stories:
            capture, _ = daemon.story(story, directory)
            frames += frames_of(capture)
            code, document, errors = daemon.replay(capture, *CAMPUS)
            expect_equal(code, 0, f"replay of {story} ({errors})")
            for member, total in totals.items():
                for key, value in sums_of(document, member).items():
                    total[key] = total.get(key, 0) + value
    return frames, totals


@contextlib.contextmanager
def watching(daemon, *flags, config=None, interfaces=("tap",)):
    """The daemon at the tap, its page open; stops in under three seconds and without complaint."""
    named = [word for interface in interfaces for word in ("--interface", interface)]
    command = daemon.command("run", *named, "--listen", LISTEN, "--interval", "10", *CAMPUS, *flags, config=config)
    process = subprocess.Popen(inside(*command), stderr=subprocess.PIPE, text=True)
    try:
        wait_for(scrape, 20, "the daemon's page")
        yield process
    finally:
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        errors = process.said = process.communicate(timeout=20)[1]
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
        sh(*inside("ip", "link", "add", "wire2", "type", "veth", "peer", "name", "tap2"))
        for end in ("wire", "tap", "wire2", "tap2"):
            sh(*inside("ip", "link", "set", end, "mtu", str(LONGEST - 14), "up"))
        return main(checks)
    finally:
        sh("ip", "netns", "delete", NAMESPACE)
