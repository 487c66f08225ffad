"""What media packets are, against what the generator meant them to be: octets and packets by kind, exactly."""

import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics

# Every server of theirs is listed or named before its first packet, so that all of a flow comes after its identification.
KNOWN_FROM_THE_START = ["native-join-eu", "native-join-2019", "us-hosted-meeting", "vlan-mix", "qinq-gtp"]


def page_and_truth(daemon, name):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story(name, directory)
        with daemon.serving(capture) as (address, _):
            return metrics(fetch(address + "metrics")), truth


def by_kind(families, name, provider="zoom"):
    """{(kind, direction): value}, zeros left out."""
    found = {}
    for labels, value in families[name].items():
        label = dict(labels)
        if label["provider"] == provider and value:
            found[label["kind"], label["direction"]] = value
    return found


def plane_bytes(families):
    return sum(value for labels, value in families["eugress_bytes_total"].items() if ("plane", "media") in labels)


def every_kind_is_counted_to_the_octet(daemon):
    kinds = set()
    for name in KNOWN_FROM_THE_START:
        families, truth = page_and_truth(daemon, name)
        for family, member in (("eugress_media_bytes_total", "bytes"), ("eugress_media_packets_total", "packets")):
            wanted = {(row["kind"], row["direction"]): row[member] for row in truth["media"]}
            expect_equal(by_kind(families, family), wanted, f"{name}: {family}")
        expect_equal(sum(by_kind(families, "eugress_media_bytes_total").values()), plane_bytes(families),
                     f"{name}: bytes of all kinds against the plane's")
        kinds |= {kind for kind, _ in by_kind(families, "eugress_media_bytes_total")}
    expect_equal(kinds, {"audio", "video", "screen", "control", "filler", "rtcp", "set-up"}, "kinds that occurred")
    return f"{len(KNOWN_FROM_THE_START)} stories"


def what_came_before_identification_is_left_out(daemon):
    """A server that only its framing tells: some packets pass before it is known whose it is; none is counted that never was."""
    families, truth = page_and_truth(daemon, "late-start")
    counted = by_kind(families, "eugress_media_packets_total")
    true = {(row["kind"], row["direction"]): row["packets"] for row in truth["media"]}
    expect(all(count <= true.get(which, 0) for which, count in counted.items()), f"counted {counted}, truth {true}")
    missing = sum(true.values()) - sum(counted.values())
    expect(0 < missing < sum(true.values()) / 10, f"{missing} packets of {sum(true.values())} before identification")


def of_a_browser_nothing_is_known(daemon):
    families, _ = page_and_truth(daemon, "web-client")
    counted = by_kind(families, "eugress_media_bytes_total")
    expect_equal({kind for kind, _ in counted}, {"unknown"}, "kinds of a sealed call")


def where_nobody_calls_nothing_is_counted(daemon):
    for name in ("port-8801-not-zoom", "stun-of-another-service"):
        families, _ = page_and_truth(daemon, name)
        expect_equal(by_kind(families, "eugress_media_packets_total"), {}, f"{name}: media")


def teams_has_no_kinds_but_unknown(daemon):
    families, _ = page_and_truth(daemon, "teams-beside-zoom")
    expect_equal({kind for kind, _ in by_kind(families, "eugress_media_bytes_total", "teams")}, {"unknown"}, "kinds of Teams")


sys.exit(main([every_kind_is_counted_to_the_octet, what_came_before_identification_is_left_out, of_a_browser_nothing_is_known,
               where_nobody_calls_nothing_is_counted, teams_has_no_kinds_but_unknown]))
