"""Nothing of ours leaves the packet thread: every kind of output is searched for what the generator planted in the traffic."""

import ipaddress
import pathlib
import re
import sys
import tempfile

from harness import expect, fetch, main

STORIES = ["native-join-eu", "native-join-2019", "web-client", "telemetry-to-us", "ipv6-web", "background", "qinq-gtp", "gre-mirror", "erspan-3",
           "vxlan-mirror", "teredo-client", "nat64", "tunnel-in-tunnel", "hybrid-server", "p2p-meeting", "p2p-same-campus",
           "p2p-abroad", "teams-beside-zoom", "ech-foreign-outer-name", "quic-v1-name",
           "web-client-dtls-certificate", "resolver-inside-campus"]


def spellings(address):
    """An address as text in every form that a program might print."""
    parsed = ipaddress.ip_address(address)
    forms = {str(parsed), parsed.exploded}
    if parsed.version == 4:
        forms |= {f"{int(parsed):08x}", str(int(parsed)), f"::ffff:{parsed}"}
    else:
        forms.add(parsed.packed.hex())
    return forms


def planted(truth):
    words = set()
    for flow in truth["flows"]:
        words |= spellings(flow["client"])
    for end in truth["planted"]["tunnel_ends"]:
        words |= spellings(end)
        # Another participant's device, and an address that its payload alone gave away.
        if flow["basis"] == ["payload"]:
            words |= spellings(flow["server"])
    words |= set(truth["planted"]["tenants"]) | set(truth["planted"]["background_names"]) | set(truth["planted"]["payload"])
    return words


def found_in(text, words):
    lower = text.lower()
    return [word for word in words if re.search(rf"(?<![0-9a-z.:]){re.escape(word.lower())}(?![0-9a-z:])", lower)]


def outputs(daemon, capture):
    """(what, text) of everything that the daemon can say about a capture."""
    for what, flags in (("summary", ()), ("json", ("--json",)), ("json with flows", ("--json", "--flows"))):
        done = daemon.run("replay", str(capture), *flags)
        yield what, done.stdout
        yield what + " (stderr)", done.stderr
    with daemon.serving(capture) as (address, log):
        for path in ("", "?lang=nl", "metrics", "api/v1/status"):
            yield "/" + path, fetch(address + path)
    yield "log", "".join(log)


def no_output_holds_what_was_planted(daemon):
    searched = 0
    for name in STORIES:
        with tempfile.TemporaryDirectory() as directory:
            capture, truth = daemon.story(name, directory)
            words = planted(truth)
            expect(len(words) > 3, f"{name}: nothing was planted")
            for what, text in outputs(daemon, capture):
                hits = found_in(text, words)
                expect(not hits, f"{name}: {what} holds {hits[:3]}")
                searched += len(text)
    return f"{searched} characters searched"


def unknown_servers_are_not_named(daemon):
    """Background servers belong to nobody: no address of theirs in any output without --all-flows."""
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("background", directory)
        words = {flow["server"] for flow in truth["flows"] if flow["provider"] is None}
        expect(words, "the background has no servers")
        for what, text in outputs(daemon, capture):
            hits = found_in(text, words)
            expect(not hits, f"{what} names {hits[:3]}")


def an_excluded_network_is_not_even_read(daemon):
    """No flow, no name: whoever is in it leaves nothing but a number of frames."""
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("native-join-eu", directory)
        config = pathlib.Path(directory) / "eugress.toml"
        config.write_text('[capture]\nexclude = ["10.0.0.0/8", "198.18.0.0/15"]\n')
        _, document, _ = daemon.replay(capture, "--all-flows", config=config)
        frames = document["frames"]
        expect((document["cells"], document["flows"], frames["sighting"]) == ([], [], 0), "somebody excluded was looked at")
        expect(frames["skipped"]["excluded"] >= truth["frames"]["provider_flow"] > 0, f"set aside: {frames['skipped']}")


def a_school_shows_neither_servers_nor_zones(daemon):
    """One switch: no server's address or name on the page and in the document, no zone of the campus anywhere."""
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("native-join-eu", directory)
        config = pathlib.Path(directory) / "eugress.toml"
        zones = '[[campus.zones]]\nname = "pupils-west"\nprefixes = ["10.0.0.0/8"]\npopulation = 900\n'
        servers = {flow["server"] for flow in truth["flows"]}
        expect(servers, "the story has no servers")
        for is_school in (False, True):
            config.write_text(zones + ("[account]\nschool = true\n" if is_school else ""))
            with daemon.serving(capture, config=config) as (address, _):
                said = {path: fetch(address + path) for path in ("", "metrics", "api/v1/status")}
            for path, text in said.items():
                named = bool(found_in(text, servers))
                expect(named == (not is_school and path != "metrics"), f"/{path} names servers: {named}, at a school: {is_school}")
                expect(("pupils-west" in text) <= (not is_school), f"/{path} of a school names a zone")
            expect(("pupils-west" in said["metrics"]) == (not is_school), "the zone is told where it may be")
            expect(('lang="nl"' in said[""].split("<head>")[0]) == is_school, "a school reads Dutch")


def the_search_itself_finds_what_is_there(_):
    expect(found_in('{"a": "10.1.2.3"}', {"10.1.2.3"}) == ["10.1.2.3"], "an address in JSON was missed")
    expect(found_in("x 10.1.2.34 y", {"10.1.2.3"}) == [], "a longer address was taken for a shorter one")
    expect(found_in("at Vanity-School.zoom.us now", {"vanity-school"}) == ["vanity-school"], "a tenant was missed")


if __name__ == "__main__":
    sys.exit(main([the_search_itself_finds_what_is_there, no_output_holds_what_was_planted, unknown_servers_are_not_named,
                   an_excluded_network_is_not_even_read, a_school_shows_neither_servers_nor_zones]))
