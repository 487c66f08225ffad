"""Names through the whole path: which witness spoke for every flow, by which name, and what was counted on the way."""

import collections
import pathlib
import subprocess
import sys
import tempfile

from harness import expect, expect_equal, main

WEB, PUSH, FILES, DESK = "eu01web.zoom.us", "eu01xmpp1.zoom.us", "eu01file.zoom.us", "support.zoom.us"
GATEWAY = "zoomfra15912457140rwg.fra.zoom.us"
# What speaks: a listed server that is named, an unlisted one, a listed one without a name.
BOTH, NAME, LIST = ("address", "name"), ("name",), ("address",)


def told(daemon, story):
    """({(basis, name): flows}, oddities)"""
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story(story, directory)
        code, document, errors = daemon.replay(capture, "--flows")
        expect_equal(code, 0, f"{story}: exit code ({errors})")
    flows = collections.Counter((tuple(flow["basis"]), *flow["names"]) for flow in document["flows"])
    return flows, document["coverage"]["oddities"]


def check(daemon, story, flows, **counted):
    """Counters that are not given must be zero; of a pair, anything between."""
    found, oddities = told(daemon, story)
    expect_equal(dict(found), flows, f"{story}: who spoke, by which name")
    for kind, count in oddities.items():
        wanted = counted.pop(kind.replace("-", "_"), 0)
        low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
        expect(low <= count <= high, f"{story}: {kind} {count}, not {wanted}")
    expect(not counted, f"{story}: no such counters: {counted}")


def pieces_are_put_together_or_given_up(daemon):
    # Seven ways to cut a hello, four hosts; and a stranger's.
    check(daemon, "split-hello", {(BOTH, WEB): 7, (BOTH, PUSH): 7, (BOTH, FILES): 7, (NAME, DESK): 7}, hello_reassembled=29)
    check(daemon, "broken-hello", {(LIST,): 3, (BOTH, WEB): 1}, hello_reassembled=1, hello_conflicting=1, hello_cut=1, hello_too_long=1)
    # The stranger's name may stand in the first segment: then the rest is not waited for.
    check(daemon, "post-quantum-hello", {(BOTH, WEB): 2, (BOTH, PUSH): 2, (NAME, DESK): 2}, hello_reassembled=(6, 7))
    check(daemon, "grease-everywhere", {(BOTH, WEB): 4, (BOTH, FILES): 4, (NAME, DESK): 4}, hello_reassembled=6)


def an_outer_name_agrees_and_never_decides(daemon):
    # The desk's address is on no list, but DNS has named it; three other servers show the provider's names, and nothing agrees.
    check(daemon, "ech-outer-name", {(BOTH, WEB): 1, (BOTH, PUSH): 1, (NAME, DESK): 1, (BOTH, GATEWAY): 2}, hello_reassembled=6, name_outer=7)
    check(daemon, "ech-foreign-outer-name", {(LIST,): 1, (BOTH, WEB): 1}, hello_reassembled=(2, 3), name_outer=(2, 3))


def initials_are_opened_only_where_the_address_is_known(daemon):
    # Three names and a stranger's, all to listed addresses; the fifth flow goes to nobody's and stays closed.
    flows = {(BOTH, WEB): 1, (BOTH, PUSH): 1, (BOTH, "log-gateway.zoom.us"): 1, (LIST,): 1}
    check(daemon, "quic-v1-name", flows, quic_initial_read=4)
    check(daemon, "quic-v2-name", flows, quic_initial_read=4)
    check(daemon, "quic-crypto-split", {(BOTH, WEB): 2, (BOTH, PUSH): 2}, quic_initial_read=8, hello_reassembled=4)


def a_certificate_names_what_nothing_else_does(daemon):
    # Eight certificates with a name, three of them in fragments; four flows of others stay others'.
    check(daemon, "web-client-dtls-certificate",
          {(NAME, "*.cloud.zoom.us"): 2, (NAME, "zoomfra198rwg.fra.zoom.us"): 1, (LIST,): 1}, name_certificate=8, hello_reassembled=3)


def lookalikes_are_refused(daemon):
    # Two names of 253 octets, two with an empty label in front or inside, one with two dots behind, a blank, an umlaut, two with a NUL.
    # Half the hellos are a browser's, longer than a segment; of a stranger's the rest is not waited for once the name was seen.
    check(daemon, "lookalike-names", {(NAME, DESK): 3}, name_refused=9, hello_reassembled=(0, 10))


def a_chain_over_several_answers_is_followed(daemon):
    check(daemon, "resolver-inside-campus", {(NAME, "www.zoom.us"): 1, (NAME, DESK): 1}, alias_followed=2)


def a_feed_names_what_no_packet_shows(daemon):
    """A join of which only the media were captured: without DNS and handshakes the router has no name and, without a database, no place."""
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("native-join-eu", directory)
        media = pathlib.Path(directory) / "media.pcap"
        subprocess.run(["tcpdump", "-r", capture, "-w", media, "udp and not port 53"], check=True, capture_output=True, timeout=60)
        true = next(flow for flow in truth["flows"] if flow["plane"] == "media" and flow["names"])
        name, country, server = true["names"][0], true["country"], true["server"]

        def replay(lines):
            feed = pathlib.Path(directory) / "feed"
            feed.write_text("# names without clients\n" + "".join(lines))
            config = pathlib.Path(directory) / "e.toml"
            config.write_text(f'[knowledge]\nname_feed = "{feed}"\n')
            code, document, errors = daemon.replay(media, "--flows", config=config)
            expect_equal(code, 0, f"exit code ({errors})")
            flows = [flow for flow in document["flows"] if flow["server"] == server and flow["plane"] == "media"]
            expect(flows, "the media flow is gone")
            return flows, document["coverage"]["name_feed_lines"]

        begin, end = true["first_seen_ns"] / 1e9, max(flow["last_seen_ns"] for flow in truth["flows"]) / 1e9
        line = "{:.6f}\t{}\tedge.example.net,{}\n"
        for moment, is_told in ((begin - 60, True), (begin + 0.5, True), (end + 60, False)):
            flows, lines = replay([line.format(moment, name, server), line.format(begin - 60, "www.example.org", "203.0.113.9"), "no line\n"])
            expect_equal(lines, {"used": 1, "foreign": 1, "malformed": 1}, "what became of the lines")
            for flow in flows:
                expect_equal(flow["names"], [name] if is_told else [], f"names, told at {moment - begin:+.1f} s")
                expect_equal("name" in flow["basis"], is_told, "the name as a witness")
                expect_equal(flow["country"], country if is_told else None, "the place that the name's code tells")
        # Six hours later it is no longer believed.
        flows, _ = replay([line.format(begin - 6 * 3600 - 60, name, server)])
        expect(all(not flow["names"] for flow in flows), "a name of this morning is believed in the afternoon")


sys.exit(main([pieces_are_put_together_or_given_up, an_outer_name_agrees_and_never_decides,
               initials_are_opened_only_where_the_address_is_known, a_certificate_names_what_nothing_else_does, lookalikes_are_refused,
               a_chain_over_several_answers_is_followed, a_feed_names_what_no_packet_shows]))
