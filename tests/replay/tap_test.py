"""What a replay says of the place at which a capture was taken: stories as they are, and as a bad tap would have seen them."""

import pathlib
import struct
import sys
import tempfile

from harness import expect, expect_equal, main
from reshaped import network_at, one_way, records_of, routed, write

# Every kind of traffic; none of it passes twice. Names, loss, repetition and tunnels are among them.
SOUND = ["native-join-eu", "us-hosted-meeting", "port-8801-not-zoom", "background", "vlan-mix", "p2p-meeting", "teams-beside-zoom", "late-start"]
STORY = "us-hosted-meeting"
MILLISECOND = 1_000_000
TCP = 6


def findings(daemon, capture, *flags):
    code, document, errors = daemon.replay(capture, *flags)
    expect_equal(code, 0, f"exit code ({errors})")
    tap = document["tap"]
    return {one["kind"]: one for one in tap["findings"]}, tap, document


def told(daemon, records, *flags):
    with tempfile.TemporaryDirectory() as directory:
        capture = pathlib.Path(directory) / "reshaped.pcap"
        write(capture, records)
        return findings(daemon, capture, *flags)


def records(daemon, story=STORY):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story(story, directory)
        return list(records_of(capture))


def sound_stories_have_no_findings(daemon):
    compared = 0
    for story in SOUND:
        with tempfile.TemporaryDirectory() as directory:
            capture, _ = daemon.story(story, directory)
            found, tap, _ = findings(daemon, capture)
        expect_equal(tap["duplicate_frames"], 0, f"{story}: packets that pass twice")
        expect_equal(tap["merged_frames"], 0, f"{story}: joined packets")
        for kind in ("duplicate-path", "merged-frames", "one-way", "transit"):
            expect(found[kind]["state"] in ("fine", "cannot-tell"), f"{story}: {found[kind]}")
        for kind in ("offload", "clock"):
            expect_equal(found[kind]["state"], "cannot-tell", f"{story}: {kind} of a file")
        compared += tap["frames_compared"]
    expect(compared > 1000, f"only {compared} packets were compared")
    return f"{compared} packets compared"


def a_capture_is_not_of_the_interface_that_the_daemon_watches(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story(STORY, directory)
        config = pathlib.Path(directory) / "eugress.toml"
        config.write_text('[capture]\ninterface = "lo"\n')
        code, document, errors = daemon.replay(capture, config=config)
    expect_equal(code, 0, f"exit code ({errors})")
    expect(document["setting"]["replay"], "a replay says that it is live")
    expect_equal(document["tap"]["interfaces"], None, "interfaces of this machine")


def a_packet_on_both_sides_of_a_router_passes_twice(daemon):
    """A millisecond apart, with other hardware addresses, one hop less and a tag."""
    plain = records(daemon)
    twice = sorted([(time + late, frame if late == 0 else routed(frame)) for time, frame in plain for late in (0, MILLISECOND)], key=lambda one: one[0])
    found, tap, document = told(daemon, twice)
    _, one_tap, one_document = told(daemon, plain)
    expect_equal(found["duplicate-path"]["state"], "suspected", "state")
    # Copies of a packet fall into different times now and then; half of the rest is the second copy of the other half.
    share = tap["duplicate_frames"] / tap["frames_compared"]
    expect(0.45 < share <= 0.5, f"{share} of what was compared passes twice")
    expect("rx" in found["duplicate-path"]["remedy"], "what to do")
    bytes_of = [sum(cell["bytes"] for cell in one["cells"]) for one in (one_document, document)]
    expect_equal(bytes_of[1], 2 * bytes_of[0], "octets: nothing is removed")
    expect(2 * one_tap["frames_compared"] * 0.9 < tap["frames_compared"], "compared")
    return f"{tap['duplicate_frames']} of {tap['frames_compared']}"


def what_senders_repeat_is_no_second_path(daemon):
    """Segments sent again after a round trip, bare acknowledgements three times at once: ordinary TCP on a bad line."""
    repeated, again = [], 0
    for time, frame in records(daemon):
        repeated.append((time, frame))
        at, version = network_at(frame)
        if version != 4 or frame[at + 9] != TCP:
            continue
        header = (frame[at] & 15) * 4
        payload = struct.unpack_from(">H", frame, at + 2)[0] - header - (frame[at + header + 12] >> 4) * 4
        again += 1
        if payload == 0:
            repeated += [(time + 1000 * i, frame) for i in (1, 2, 3)]
        else:
            repeated.append((time + 12 * MILLISECOND, frame))
    found, tap, _ = told(daemon, sorted(repeated, key=lambda one: one[0]))
    expect(again > 100, "hardly any TCP in the story")
    expect_equal(tap["duplicate_frames"], 0, "packets that pass twice")
    expect_equal(found["duplicate-path"]["state"], "fine", "state")
    return f"{again} packets of TCP sent again"


def a_mirror_of_one_direction_is_seen(daemon):
    for ours in (True, False):
        kept = [(time, frame) for time, frame in records(daemon) if bool(list(one_way([frame], "10."))) == ours]
        found, _, _ = told(daemon, kept)
        expect_equal(found["one-way"]["state"], "suspected", f"one way, of ours {ours}")
        expect(found["one-way"]["figure"] > 0.99, f"share {found['one-way']['figure']}")


def a_campus_without_its_prefixes_is_seen(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story(STORY, directory)
        found, tap, _ = findings(daemon, capture, "--campus", "203.0.113.0/24")
    expect_equal(found["transit"]["state"], "suspected", "state")
    expect("campus.prefixes are probably missing" in found["transit"]["remedy"], "what to do")
    expect(tap["foreign_client_bytes"] > 0, "octets of clients outside")


def longer_than_the_internet_carries_is_joined(daemon):
    """The payload of a segment to a server doubled until no router would have passed it."""
    joined = 0
    reshaped = []
    for time, frame in records(daemon):
        at, version = network_at(frame)
        if version == 4 and frame[at + 9] == TCP and joined < 20 and len(frame) - at > 300:
            longer = frame[:at + 2] + struct.pack(">H", 4000) + frame[at + 4:]
            frame = longer + bytes(4000 - (len(frame) - at))
            joined += 1
        reshaped.append((time, frame))
    found, tap, _ = told(daemon, reshaped)
    expect_equal(joined, 20, "segments made longer")
    expect(0 < tap["merged_frames"] <= 20, f"{tap['merged_frames']} joined packets")
    expect_equal(found["merged-frames"]["state"], "suspected", "state")


def what_the_operator_declares_stands_in_the_document(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story(STORY, directory)
        config = pathlib.Path(directory) / "eugress.toml"
        config.write_text('[gateway]\nafter_nat = true\n[capture]\nscope = "only the halls"\nexclude = ["198.51.100.0/24"]\n')
        done = daemon.run("replay", str(capture), "--json", config=config)
        expect_equal(done.returncode, 0, done.stderr)
        for told_there in ('"scope": "only the halls"', '"after_nat": true', '"excluded_prefixes": 1', "Declared: only the halls"):
            expect(told_there in done.stdout, f"{told_there} is not in the document")


sys.exit(main([
    sound_stories_have_no_findings, a_capture_is_not_of_the_interface_that_the_daemon_watches, a_packet_on_both_sides_of_a_router_passes_twice, what_senders_repeat_is_no_second_path, a_mirror_of_one_direction_is_seen,
    a_campus_without_its_prefixes_is_seen, longer_than_the_internet_carries_is_joined, what_the_operator_declares_stands_in_the_document]))
