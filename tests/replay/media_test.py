"""What media packets are, against what the generator meant them to be: octets and packets by kind, exactly."""

import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics

# Every server of theirs is listed or named before its first packet, so that all of a flow comes after its identification.
KNOWN_FROM_THE_START = ["native-join-eu", "native-join-2019", "us-hosted-meeting", "vlan-mix", "qinq-gtp", "lossy-media"]
ENOUGH = 50  # packets of a stream in an interval
MICROSECOND = 1e-6


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


def of_stream(families, name, kind, direction):
    """The cumulative buckets {bound: count}, sum and count of one histogram."""
    def chosen(suffix):
        return [(dict(labels), value) for labels, value in families[name + suffix].items()
                if {("provider", "zoom"), ("kind", kind), ("direction", direction)} <= labels]
    buckets = {float(label["le"]): value for label, value in chosen("_bucket")}
    return buckets, chosen("_sum")[0][1], chosen("_count")[0][1]


def loss_and_jitter_are_what_the_generator_did(daemon):
    families, truth = page_and_truth(daemon, "lossy-media")
    streams = {}
    for stream in truth["streams"]:
        observed = streams.setdefault((stream["kind"], stream["direction"]), [])
        if stream["received"] >= ENOUGH:
            observed.append(stream)
    expect_equal({which: len(observed) for which, observed in streams.items()},
                 {("audio", "ingress"): 1, ("video", "egress"): 1, ("screen", "ingress"): 1, ("video", "ingress"): 2, ("audio", "egress"): 0},
                 "streams of the story that say something")
    for (kind, direction), observed in streams.items():
        lost = [(stream["expected"] - stream["received"]) / stream["expected"] for stream in observed]
        buckets, total, count = of_stream(families, "eugress_media_loss_ratio", kind, direction)
        expect_equal(count, len(observed), f"{kind} {direction}: observations of loss")
        expect(abs(total - sum(lost)) < MICROSECOND, f"{kind} {direction}: loss {total}, truth {sum(lost)}")
        expect_equal(buckets, {bound: sum(one <= bound for one in lost) for bound in buckets}, f"{kind} {direction}: buckets of loss")
        buckets, total, count = of_stream(families, "eugress_media_jitter_seconds", kind, direction)
        expect_equal(count, len(observed), f"{kind} {direction}: observations of jitter")
        if all(stream["jitter_ns"] is not None for stream in observed):
            jitter = [stream["jitter_ns"] / 1e9 for stream in observed]
            # A tick of 32 kHz is 31 us.
            expect(abs(total - sum(jitter)) < 32 * MICROSECOND, f"{kind} {direction}: jitter {total}, truth {sum(jitter)}")
            expect_equal(buckets, {bound: sum(one <= bound for one in jitter) for bound in buckets}, f"{kind} {direction}: buckets of jitter")
    return f"{sum(map(len, streams.values()))} streams"


sys.exit(main([loss_and_jitter_are_what_the_generator_did, every_kind_is_counted_to_the_octet, what_came_before_identification_is_left_out, of_a_browser_nothing_is_known,
               where_nobody_calls_nothing_is_counted, teams_has_no_kinds_but_unknown]))
