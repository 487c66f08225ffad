"""At a gateway: several workers, several interfaces, a worker that stands still; and the books that say what was not seen."""

import contextlib
import pathlib
import signal
import sys
import tempfile
import time

from wire import (EXACT, attached, counted, expect, expect_equal, in_namespace, inside, scrape, send, settled, sh, sums, tcp, told,
                  udp, wait_for, watching)

LISTED = "170.114.10.5"  # config/providers/zoom/ranges.tsv


@contextlib.contextmanager
def configured(text):
    with tempfile.TemporaryDirectory() as directory:
        config = pathlib.Path(directory) / "eugress.toml"
        config.write_text(text)
        yield config


def is_from_campus(frame):
    """Of the generated stories: untagged or tagged, their campus is 10.0.0.0/8, 198.18.0.0/15 or 2001:2::/48."""
    at = 12
    while frame[at:at + 2] in (b"\x81\0", b"\x88\xa8", b"\x91\0"):
        at += 4
    if frame[at:at + 2] == b"\x08\0":
        return frame[at + 14] == 10 or (frame[at + 14] == 198 and frame[at + 15] in (18, 19))
    return frame[at + 10:at + 14] == b"\x20\x01\0\x02"


def two_workers_give_the_totals_of_the_replay(daemon):
    frames, totals = told(daemon, EXACT)
    with configured("[capture]\nworkers = 2\n") as config, watching(daemon, config=config):
        expect_equal(counted(attached(), "eugress_workers"), 2, "workers")
        expect_equal(send(frames), len(frames), "frames sent")
        page = settled()
        for member, total in totals.items():
            expect_equal(sums(page, f"eugress_{member}_total"), total, member)
        expect_equal(counted(page, "eugress_lost_frames_total"), 0, "frames lost")
        expect_equal(counted(page, "eugress_received_frames_total"), counted(page, "eugress_frames_total"), "received and seen")
        expect_equal(counted(page, "eugress_workers_missing"), 0, "workers missing")
    return f"{len(frames)} frames sent, {sum(totals['bytes'].values())} octets alike"


def a_tiny_ring_and_a_daemon_that_stands_still(daemon):
    """received = delivered + dropped, to the frame; the interval is not assessable, and the next one is."""
    frames = [udp(LISTED, "10.0.0.5", 8801, 40000 + i % 100, b"\x05" * 400) for i in range(40000)]
    with configured("[gateway]\ntrusted_clock = true\n[capture]\nring_megabytes = 2\n") as config, watching(daemon, config=config) as process:
        attached()
        wait_for(lambda: counted(scrape(), "eugress_interval_assessable") == 1, 30, "a whole interval")
        process.send_signal(signal.SIGSTOP)
        try:
            expect_equal(send(frames, pace=400), len(frames), "frames sent")
        finally:
            process.send_signal(signal.SIGCONT)
        page = wait_for(lambda: (page := scrape()) and counted(page, "eugress_received_frames_total") >= len(frames) and page, 30,
                        "an interval that holds every frame")
        received, seen, lost = (counted(page, f"eugress_{name}total") for name in ("received_frames_", "frames_", "lost_frames_"))
        expect_equal(received, len(frames), "frames received")
        expect_equal(seen + lost, received, "frames delivered and dropped")
        expect(lost > len(frames) / 4, f"the ring took nearly everything: {lost} lost")
        unfit = wait_for(lambda: (page := scrape()) and [value for labels, value in page["eugress_intervals_total"].items()
                                                         if dict(labels)["assessable"] == "false" and value >= 2] and page, 30,
                         "an interval beside the first that is not assessable")
        expect(counted(unfit, "eugress_lost_frames_total") == lost, "more was lost afterwards")
        wait_for(lambda: counted(scrape(), "eugress_interval_assessable") == 1, 40, "an assessable interval after the loss")
        return f"{received:.0f} received = {seen:.0f} seen + {lost:.0f} lost"


def out_on_one_interface_and_back_on_another(daemon):
    """One flow with one round trip: nothing of it is seen one way only."""
    frames, totals = told(daemon, EXACT[:1])
    with watching(daemon, "--position", "52.37,4.89", interfaces=("tap", "tap2")):
        attached()
        links = {"links": ("wire", "wire2"), "link_of": lambda frame: 0 if is_from_campus(frame) else 1}
        expect_equal(send(frames, **links), len(frames), "frames sent")
        page = settled()
        for member, total in totals.items():
            expect_equal(sums(page, f"eugress_{member}_total"), total, member)
        # Connections of which each packet is answered after 30 ms on the other interface.
        for number in range(3):
            ours, theirs = ("10.0.0.9", LISTED), (LISTED, "10.0.0.9")
            out, back = (50000 + number, 443), (443, 50000 + number)
            for frame in (tcp(*ours, *out, 100, 0, 0x02), tcp(*theirs, *back, 900, 101, 0x12), tcp(*ours, *out, 101, 901, 0x10),
                          tcp(*ours, *out, 101, 901, 0x18, b"x" * 50), tcp(*theirs, *back, 901, 151, 0x10)):
                send([frame], **links)
                time.sleep(0.03)
        page = settled()
        measured = {dict(labels)["reach"]: value for labels, value in page["eugress_reach_connections_total"].items()
                    if dict(labels)["plane"] == "signalling" and value}
        expect("us-possible" in measured or "us-excluded" in measured, f"no round trip was measured: {measured}")
        return f"{len(frames)} frames over two interfaces"


def an_interface_that_goes_away_leaves_the_other(daemon):
    with watching(daemon, interfaces=("tap", "tap2")):
        attached()
        sh(*inside("ip", "link", "delete", "wire2"))
        send([udp(LISTED, "10.0.0.5", 8801, 40000, b"\x05" * 100)] * 10)
        expect_equal(counted(settled(), "eugress_frames_total"), 10, "frames of the interface that is left")
        sh(*inside("ip", "link", "add", "wire2", "type", "veth", "peer", "name", "tap2"))
        for end in ("wire2", "tap2"):
            sh(*inside("ip", "link", "set", end, "up"))
        settled()  # each interval looks for the interfaces anew
        send([udp(LISTED, "10.0.0.5", 8801, 40000, b"\x05" * 100)] * 10, links=("wire2",))
        expect_equal(counted(settled(), "eugress_frames_total"), 20, "frames once it is back")


def a_daemon_that_cannot_keep_up_gives_way_and_recovers(daemon):
    """Frames wait while it stands still, again and again; then it has all the time it needs."""
    burst = [udp(LISTED, "10.0.0.5", 8801, 40000 + i % 50, b"\x05" * 200) for i in range(2000)]
    with configured("[gateway]\ntrusted_clock = true\n") as config, watching(daemon, config=config) as process:
        attached()
        sent = 0
        for _ in range(4):
            process.send_signal(signal.SIGSTOP)
            try:
                sent += send(burst, pace=400)
                time.sleep(0.9)
            finally:
                process.send_signal(signal.SIGCONT)
            time.sleep(0.6)
        page = wait_for(lambda: (page := scrape()) and counted(page, "eugress_sampling_ratio") < 1 and page, 30, "sampling")
        expect(counted(page, "eugress_overload_level") > 1, "the level of an interval that was sampled")
        expect_equal(counted(page, "eugress_interval_assessable"), 0, "a sampled interval is assessable")
        expect_equal(counted(page, "eugress_lost_frames_total"), 0, "frames lost in a ring that has room")
        kept = settled()  # the last burst may lie in the interval after
        exact = counted(kept, "eugress_packets_total")
        estimated = counted(kept, "eugress_estimated_left_out_packets_total")
        expect(exact < sent, f"{exact} of {sent} packets came although some were to be left out")
        # The first two bursts came whole, of the third about a half and of the fourth a quarter: the standard deviation of the sum is
        # sqrt(2000 * 1 + 2000 * 3) = 90 packets, and seven of it are 8 % of what was sent.
        expect(abs(exact + estimated - sent) < sent * 0.08, f"{exact} exact and {estimated} estimated are far from {sent} sent")
        wait_for(lambda: (page := scrape()) and counted(page, "eugress_overload_level") == 0 and counted(page, "eugress_interval_assessable") == 1,
                 90, "an interval without overload")
        return f"{sent} sent, {exact:.0f} counted, {estimated:.0f} estimated beside them"


sys.exit(in_namespace([a_daemon_that_cannot_keep_up_gives_way_and_recovers, two_workers_give_the_totals_of_the_replay,
                       a_tiny_ring_and_a_daemon_that_stands_still, out_on_one_interface_and_back_on_another, an_interface_that_goes_away_leaves_the_other]))
