"""Live capture in a network namespace of its own: what the generator sends over a veth pair is what the daemon counts."""

import pathlib
import sys
import tempfile

from wire import counted, expect_equal, frames_of, in_namespace, scrape, send, wait_for, watching


def by_plane(families):
    totals = {}
    for labels, value in families["eugress_bytes_total"].items():
        pairs = dict(labels)
        key = pairs["plane"], pairs["direction"]
        totals[key] = totals.get(key, 0) + value
    return {key: value for key, value in totals.items() if value}


def what_was_sent_is_what_is_counted(daemon):
    """Without the kernel's filter, so that every frame must come."""
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("native-join-eu", directory)
        frames = list(frames_of(capture))
        config = pathlib.Path(directory) / "eugress.toml"
        config.write_text("[capture]\nfilter = false\n")
        with watching(daemon, config=config):
            sent = send(frames)
            expect_equal(sent, truth["frames"]["total"], "frames sent")
            families = wait_for(lambda: (page := scrape()) and counted(page, "eugress_frames_total") >= sent and page, 40,
                                "an interval that holds every frame")
            expect_equal(counted(families, "eugress_frames_total"), sent, "frames counted")
            expect_equal(counted(families, "eugress_lost_frames_total"), 0, "frames lost")
            expect_equal(counted(families, "eugress_filter_attached"), 0, "a filter that was turned off")
            true = {}
            for cell in truth["cells"]:
                key = cell["plane"], cell["direction"]
                true[key] = true.get(key, 0) + cell["bytes"]
            expect_equal(by_plane(families), true, "bytes by plane and direction")
        return f"{sent} frames"


def an_idle_link_closes_intervals_and_stops_at_once(daemon):
    with watching(daemon):
        wait_for(lambda: counted(scrape(), "eugress_intervals_total") >= 1, 25, "an interval without a packet")


sys.exit(in_namespace([what_was_sent_is_what_is_counted, an_idle_link_closes_intervals_and_stops_at_once]))
