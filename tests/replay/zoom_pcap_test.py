"""A real capture of 2019, if it lies beside the project: what is known of it from its own names and clocks must come out."""

import json
import sys

from harness import SKIPPED, Eugress, expect, expect_equal, main

FRANKFURT = {"213.244.140.84", "213.244.140.85", "109.94.160.99"}
AMSTERDAM = {"213.19.144.104", "213.19.144.105"}
AMERICA = {"52.202.62.196", "52.202.62.236", "52.202.62.238"}
CONTROLLERS = {"213.244.140.84", "213.244.140.85", "213.19.144.104", "213.19.144.105"}
# Smallest TCP round trips, read from the capture by hand (milliseconds).
ROUND_TRIPS = {"213.244.140.85": 20.2, "213.244.140.84": 23.2, "213.19.144.104": 30.8, "213.19.144.105": 30.4,
               "52.202.62.238": 107.2, "52.202.62.196": 109.2, "52.202.62.236": 111.8}

daemon = Eugress(sys.argv[1], sys.argv[2])
capture = daemon.source.parent / "shared" / "captures" / "zoom.pcap"
if not capture.exists():
    capture = daemon.source.parent.parent / "shared" / "captures" / "zoom.pcap"
database = daemon.source / ".geo" / "country.mmdb"
if not capture.exists():
    print(f"SKIPPED: {capture} is not there; the generated stories cover the same ground")
    sys.exit(SKIPPED)
flags = ["--flows", "--position", "43.7,10.4"]
if database.exists():
    flags += ["--database", str(database)]
else:
    print(f"note: {database} is not there, so the databases' contradictions are not looked at; `./dev run` builds it")
code, document, errors = daemon.replay(capture, *flags)

raw = json.dumps(document)


def of(server):
    return [flow for flow in document["flows"] if flow["server"] == server]


def frames_tie(_):
    frames = document["frames"]
    expect_equal(code, 0, f"exit code ({errors})")
    expect_equal(frames["seen"], 781, "frames")
    expect_equal(frames["sighting"], 12, "sightings")
    expect_equal(frames["flow"] + frames["sighting"] + sum(frames["skipped"].values()), 781, "sum of all ends")
    expect(frames["lost"] is None, "a file does not state what was lost")


def servers_are_where_their_names_say(_):
    for servers, country in ((FRANKFURT, "DE"), (AMSTERDAM, "NL")):
        for server in servers:
            flows = of(server)
            expect(flows, f"no flow to {server}")
            for flow in flows:
                expect_equal((flow["country"], flow["verdict"]), (country, "inside"), server)
                expect(flow["grade"] in ("A", "B"), f"{server} has grade {flow['grade']}")
                expect(any(hint["source"] == "site-code" and hint["kept"] and hint["place"] == country for hint in flow["hints"]),
                       f"{server}: the site code is not among the kept hints")
                if database.exists():
                    expect(any(hint["source"] == "database" and hint["place"] != country for hint in flow["hints"]),
                           f"{server}: the database's other opinion is not shown")
                expect_equal(flow["reach"], "us-excluded", f"{server} reach")


def america_is_outside(_):
    if not database.exists():
        return "not looked at: no database"
    for server in AMERICA:
        for flow in of(server):
            expect_equal((flow["country"], flow["verdict"]), ("US", "outside"), server)
    return None


def planes_follow_the_roles(_):
    expect_equal({flow["plane"] for flow in of("52.202.62.238")}, {"telemetry"}, "log.zoom.us")
    for server in CONTROLLERS:
        expect_equal({flow["plane"] for flow in of(server)}, {"signalling"}, server)
    stun = [flow for flow in document["flows"] if flow["port"] in (3478, 3479)]
    expect(stun, "no STUN flow")
    expect_equal({flow["plane"] for flow in stun}, {"signalling"}, "STUN")


def the_media_flow_carries_the_name_of_the_handshake(_):
    media = [flow for flow in of("109.94.160.99")
             if (flow["egress"]["bytes"], flow["egress"]["packets"]) == (7666, 10)
             and (flow["ingress"]["bytes"], flow["ingress"]["packets"]) == (181979, 175)]
    expect_equal(len(media), 1, "flows with 10 packets / 7,666 bytes out and 175 / 181,979 in")
    expect_equal((media[0]["plane"], media[0]["names"], media[0]["transport"], media[0]["port"]),
                 ("media", ["zoomfrn99mmr.zoom.us"], "udp", 8801), "the media flow")


def round_trips_are_those_of_the_capture(_):
    for server, milliseconds in ROUND_TRIPS.items():
        lowest = min(flow["rtt_ms"] for flow in of(server) if flow["rtt_ms"] is not None)
        expect(abs(lowest - milliseconds) <= 0.5, f"{server}: {lowest} ms instead of {milliseconds}")


def stun_and_hello_are_measured_where_there_is_no_tcp(_):
    """Native STUN of three copies, k-th with k-th, and Zoom's hello, answered sooner than TCP's SYN (zoom-wire.md 6)."""
    for server, method, milliseconds in (("162.255.37.14", "stun", 165.7), ("162.255.38.14", "stun", 156.9), ("109.94.160.99", "hello", 24.5)):
        for flow in of(server):
            expect(method in flow["rtt_by_method"], f"{server} was not measured by {method}: {flow['rtt_by_method']}")
            found = flow["rtt_by_method"][method]["ms"]
            expect(abs(found - milliseconds) <= 0.5, f"{server} by {method}: {found} ms instead of {milliseconds}")
            expect_equal((flow["rtt_ms"], flow["rtt_method"]), (found, method), server)
    expect_equal(of("162.255.38.14")[0]["rtt_by_method"]["stun"]["samples"], 6, "two transactions of three")


def what_refutes_is_vouched_for_twice(_):
    for server in FRANKFURT | AMSTERDAM:
        for flow in of(server):
            expect(flow["rtt_ms"] <= flow["rtt_bound_ms"] <= flow["rtt_ms"] + 6, f"{server}: bound {flow['rtt_bound_ms']}")
            expect(not flow["possible_relay"], f"{server} is taken for a relay")


def nothing_else_is_called_zoom(_):
    """Every provider flow is one of the known servers of 2019, a STUN server of Zoom's own blocks, or the one of 2023."""
    for flow in document["flows"]:
        known = flow["server"] in FRANKFURT | AMSTERDAM | AMERICA or flow["server"].startswith(("162.255.", "193.122.35.237"))
        expect(known, f"{flow['server']}:{flow['port']} is called {flow['provider']}")


def the_fragment_of_2023_is_taken_out_of_its_tunnel(_):
    """QinQ and GTP-U around 81 frames; the figures are those of zoom-wire.md 6 and 7, the round trip of ping and pong."""
    expect_equal(document["frames"]["decapsulated"]["gtp-u"], 81, "frames taken out of GTP-U")
    expect_equal(sum(document["frames"]["decapsulated"].values()), 81, "frames taken out of any tunnel")
    expect_equal(sum(document["frames"]["tunnel_refused"].values()), 0, "refused tunnels")
    expect_equal(document["frames"]["skipped"]["internal"], 1, "frames between campus addresses: none of the tunnel's")
    flows = of("193.122.35.237")
    expect_equal(len(flows), 1, "flows to 193.122.35.237")
    flow = flows[0]
    expect_equal((flow["provider"], flow["plane"], flow["transport"], flow["port"]), ("zoom", "media", "udp", 8801), "the flow")
    expect("payload" in flow["basis"], f"the payload speaks for it, found {flow['basis']}")
    expect_equal((flow["egress"]["packets"], flow["egress"]["bytes"]), (34, 3706), "out")
    expect_equal((flow["ingress"]["packets"], flow["ingress"]["bytes"]), (47, 5214), "in")
    expect_equal(flow["rtt_method"], "ping", "method")
    expect(abs(flow["rtt_ms"] - 136.7) <= 0.5, f"{flow['rtt_ms']} ms instead of 136.7")
    for end in ("10.134.25.67", "10.132.15.176"):
        expect(end not in raw, f"{end}, an end of the tunnel, is told")


def the_hole_of_39_months_is_one_gap(_):
    gaps = document["gaps"]["latest"]
    expect_equal((document["gaps"]["in_all"], len(gaps)), (1, 1), "gaps")
    expect_equal((gaps[0]["from"][:4], gaps[0]["to"][:4]), ("2019", "2023"), "the gap's years")
    expect(document["intervals"]["closed"] < 100, f"{document['intervals']['closed']} intervals were closed")


sys.exit(main([frames_tie, servers_are_where_their_names_say, america_is_outside, planes_follow_the_roles,
               the_media_flow_carries_the_name_of_the_handshake, round_trips_are_those_of_the_capture,
               stun_and_hello_are_measured_where_there_is_no_tcp, what_refutes_is_vouched_for_twice, nothing_else_is_called_zoom,
               the_fragment_of_2023_is_taken_out_of_its_tunnel, the_hole_of_39_months_is_one_gap]))
