"""Whether the place at which the daemon looks is a sound one: what it says of offloads, joined packets, packets that pass twice, one-way mirrors and the clock."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile

from wire import NAMESPACE, attached, counted, expect, expect_equal, frames_of, in_namespace, inside, scrape, send, sh, wait_for, watching

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from reshaped import is_routed, one_way, passing_twice  # noqa: E402

SERVER = "159.124.15.191"  # in a list of Zoom's
CLIENT = "10.0.0.1"

# ethtool(8) is not installed everywhere; its request (linux/ethtool.h) needs no more than this.
SWITCH = r"""
import array, fcntl, socket, struct, sys
SIOCETHTOOL = 0x8946
commands = {"gro": 0x2c, "tso": 0x1f, "gso": 0x24}  # ETHTOOL_SGRO, ETHTOOL_STSO, ETHTOOL_SGSO
interface, value, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for name in names:
    request = array.array("B", struct.pack("II", commands[name], value))
    fcntl.ioctl(link, SIOCETHTOOL, struct.pack("16sP", interface.encode(), request.buffer_info()[0]))
"""

SERVE = r"""
import socket, sys
listening = socket.create_server((sys.argv[1], 8801))
print("listening", flush=True)
while True:
    with listening.accept()[0] as link:
        link.recv(1)
        link.sendall(bytes(4_000_000))
"""
FETCH = r"""
import socket, sys
with socket.create_connection((sys.argv[1], 8801), 5) as link:
    link.sendall(b"x")
    octets = 0
    while got := link.recv(65536):
        octets += len(got)
print(octets)
"""


def switch(interface, value, *names, namespace=NAMESPACE):
    sh("ip", "netns", "exec", namespace, sys.executable, "-c", SWITCH, interface, str(int(value)), *names)


def finding(page, kind):
    """1, 0, or None where it cannot be told."""
    return (page or {}).get("eugress_tap_finding", {}).get(frozenset({("kind", kind)}))


def offload(page, name):
    return (page or {}).get("eugress_interface_offload", {}).get(frozenset({("interface", "tap"), ("offload", name)}))


def offloads_are_read_and_read_again(daemon):
    switch("tap", True, "gro")
    try:
        with watching(daemon):
            page = scrape()
            expect_equal(offload(page, "gro"), 1, "GRO as it was set")
            expect_equal(finding(page, "offload"), 1, "finding")
            switch("tap", False, "gro")
            page = wait_for(lambda: (page := scrape()) and offload(page, "gro") == 0 and page, 30, "GRO as it is set now")
            expect_equal(finding(page, "offload"), 0, "finding once it is off")
            expect_equal(page["eugress_interface_mtu_bytes"][frozenset({("interface", "tap")})], 1512, "longest packet")
            expect_equal(page["eugress_interface_up"][frozenset({("interface", "tap")})], 1, "an interface that is up")
            sh(*inside("ip", "link", "set", "wire", "down"))
            wait_for(lambda: (scrape() or {}).get("eugress_interface_up", {}).get(frozenset({("interface", "tap")})) == 0, 30, "an interface without a signal")
    finally:
        sh(*inside("ip", "link", "set", "wire", "up"))
        switch("tap", False, "gro")


@contextlib.contextmanager
def far_side():
    """The wire's end moves into a namespace of its own, where a provider's server stands; the client is at the tap."""
    far = NAMESPACE + "-far"
    sh("ip", "netns", "add", far)
    try:
        sh(*inside("ip", "link", "set", "wire", "netns", far))
        sh("ip", "-n", far, "addr", "add", SERVER + "/32", "dev", "wire")
        sh("ip", "-n", far, "link", "set", "wire", "up")
        sh("ip", "-n", far, "route", "add", CLIENT + "/32", "dev", "wire")
        sh(*inside("ip", "addr", "add", CLIENT + "/32", "dev", "tap"))
        sh(*inside("ip", "route", "add", SERVER + "/32", "dev", "tap", "src", CLIENT))
        for interface, namespace in (("wire", far), ("tap", NAMESPACE)):
            sh("ip", "-n", namespace, "link", "set", interface, "mtu", "1500")
        server = subprocess.Popen(["ip", "netns", "exec", far, sys.executable, "-c", SERVE, SERVER], stdout=subprocess.PIPE, text=True)
        try:
            server.stdout.readline()
            yield far
        finally:
            server.kill()
            server.wait()
    finally:
        sh("ip", "-n", far, "link", "set", "wire", "netns", NAMESPACE)
        sh(*inside("ip", "addr", "flush", "dev", "tap"))
        for end in ("wire", "tap"):
            sh(*inside("ip", "link", "set", end, "mtu", "1512", "up"))
        sh("ip", "netns", "delete", far)


def joined_packets_are_seen_on_the_wire(daemon):
    """A real connection: with segmentation left to a card that is none, its packets come joined; without, as on a cable."""
    merged = {}
    with far_side() as far:
        for is_joined in (False, True):
            switch("wire", is_joined, "tso", "gso", namespace=far)
            with watching(daemon):
                attached()
                before = counted(scrape(), "eugress_bytes_total")
                done = subprocess.run(inside(sys.executable, "-c", FETCH, SERVER), capture_output=True, text=True, timeout=30, check=True)
                expect_equal(int(done.stdout), 4_000_000, "octets fetched")
                page = wait_for(lambda: (page := scrape()) and counted(page, "eugress_bytes_total") - before > 4_000_000 and page, 30, "the octets on the page")
                merged[is_joined] = counted(page, "eugress_merged_frames_total")
                expect_equal(finding(page, "merged-frames"), float(is_joined), f"finding with joined packets {is_joined}")
    expect_equal(merged[False], 0, "joined packets where nothing joins them")
    expect(merged[True] > 0, "no joined packet was seen")
    return f"{merged[True]:.0f} joined packets"


def what_passes_twice_and_what_goes_one_way(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("native-join-eu", directory)
        frames = list(frames_of(capture))
    twice = list(passing_twice(frames))
    told = []
    for reshaped, interfaces, suspected, fine in (
            (frames, ("tap",), None, ("duplicate-path", "one-way")), (twice, ("tap",), "duplicate-path", ("one-way",)),
            (twice, ("tap", "tap2"), "duplicate-path", ("one-way",)), (list(one_way(frames, "10.")), ("tap",), "one-way", ("duplicate-path",))):
        with watching(daemon, interfaces=interfaces):
            attached()
            # The wire is slower than a call, so that some of it falls into the times that are looked at; both copies of a packet in one burst.
            second = 1 if len(interfaces) == 2 else 0
            send(reshaped, pace=6, links=("wire", "wire2"), link_of=lambda frame: second if is_routed(frame) else 0)
            page = wait_for(lambda: (page := scrape()) and finding(page, "duplicate-path") is not None and page, 30, "enough traffic to judge")
            compared, duplicates = counted(page, "eugress_compared_frames_total"), counted(page, "eugress_duplicate_frames_total")
            if suspected is not None:
                expect_equal(finding(page, suspected), 1, f"{suspected} on {interfaces}")
            for kind in fine:
                expect_equal(finding(page, kind), 0, f"{kind} on {interfaces}")
            told.append(f"{duplicates:.0f} of {compared:.0f}")
    return "; ".join(told)


def an_interval_counts_only_under_a_clock_that_is_vouched_for(daemon):
    def first_whole():
        # The first interval began before the daemon did.
        page = wait_for(lambda: (page := scrape()) and counted(page, "eugress_intervals_total") >= 2 and page, 40, "a whole interval")
        return page, counted(page, "eugress_interval_assessable")
    with watching(daemon):
        page, assessable = first_whole()
        vouched = counted(page, "eugress_clock_synchronised") == 1 and counted(page, "eugress_clock_error_seconds") < 1
        expect_equal(assessable, float(vouched), "assessable exactly if the kernel vouches for the clock")
        expect_equal(finding(page, "clock"), float(not vouched), "finding")
    with tempfile.TemporaryDirectory() as directory:
        config = pathlib.Path(directory) / "eugress.toml"
        config.write_text("[gateway]\ntrusted_clock = true\n")
        with watching(daemon, config=config):
            expect_equal(first_whole()[1], 1, "assessable if the operator vouches for it")
    return "this kernel " + ("vouches for its clock" if vouched else "does not vouch for its clock")


if __name__ == "__main__":
    sys.exit(in_namespace([
        offloads_are_read_and_read_again, joined_packets_are_seen_on_the_wire, what_passes_twice_and_what_goes_one_way,
        an_interval_counts_only_under_a_clock_that_is_vouched_for]))
