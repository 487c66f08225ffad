"""A real capture of 2022 with direct calls between participants, if it lies beside the project. Read with tcpdump: after unanswered STUN
requests to 206.247.87.213 and 206.247.10.253, four sockets of 192.168.12.156 speak to others, 5, 322, 154 and 130 packets. Nothing of
those others may be said."""

import re
import sys

from harness import SKIPPED, Eugress, expect, expect_equal, fetch, main

daemon = Eugress(sys.argv[1], sys.argv[2])
capture = daemon.source.parent / "shared" / "captures" / "zoom_p2p.pcapng"
if not capture.exists():
    capture = daemon.source.parent.parent / "shared" / "captures" / "zoom_p2p.pcapng"
if not capture.exists():
    print(f"SKIPPED: {capture} is not there; the generated stories p2p-* cover the same ground")
    sys.exit(SKIPPED)
code, document, errors = daemon.replay(capture, "--flows")

CLIENTS = ("192.168.12.156", "192.168.12.1", "192.168.1.226", "10.78.14.178")
PORTS = ("39065", "46757", "41036", "38453", "49579", "49586", "42208", "47312")


def frames_tie(_):
    frames = document["frames"]
    expect_equal(code, 0, f"exit code ({errors})")
    expect_equal(frames["seen"], 763, "frames")
    expect_equal(frames["flow"] + frames["sighting"] + sum(frames["skipped"].values()), 763, "sum of all ends")
    # 80 STUN requests and the direct packets; 53 ICMP answers; broadcasts and mDNS are nobody's.
    expect_equal(frames["flow"], 80 + 611, "frames of Zoom's")


def four_flows_go_from_participant_to_participant(_):
    peers = [flow for flow in document["flows"] if flow["plane"] == "p2p"]
    packets = sorted(flow["egress"]["packets"] + flow["ingress"]["packets"] for flow in peers)
    expect_equal(packets, [5, 130, 154, 322], "packets of each")
    expect_equal(sum(packets), 611, "packets in all")
    for flow in peers:
        expect_equal((flow["provider"], flow["verdict"], flow["law"]), ("zoom", "unknown", "same-campus"), "what is said of a peer")
        for member in ("server", "port", "names", "country", "city", "grade", "reach", "rtt_ms"):
            expect(flow[member] is None, f"{member} of a peer is {flow[member]!r}")


def the_asked_servers_are_signalling(_):
    servers = {(flow["server"], flow["port"], flow["plane"]) for flow in document["flows"] if flow["plane"] != "p2p"}
    expect_equal(servers, {("206.247.10.253", 3478, "signalling"), ("206.247.87.213", 3478, "signalling")}, "servers")


def peers_enter_no_share_and_no_list_of_servers(_):
    expect(all(server["plane"] != "p2p" for server in document.get("servers", [])), "a peer stands among the servers")
    signalling = sum(flow["egress"]["bytes"] for flow in document["flows"] if flow["plane"] == "signalling")
    expect_equal(document["coverage"]["identified_bytes"], signalling, "bytes that the witnesses are asked about")


def nothing_leads_to_a_participant(_):
    texts = {"JSON with --flows": daemon.run("replay", str(capture), "--json", "--flows").stdout,
             "the terminal": daemon.run("replay", str(capture)).stdout}
    with daemon.serving(capture) as (address, log):
        for path in ("", "metrics", "api/v1/status"):
            texts[f"/{path}"] = fetch(address + path)
    texts["the log"] = "".join(log)
    for where, text in texts.items():
        for address in CLIENTS:
            expect(not re.search(rf"(?<![\d.]){re.escape(address)}(?![\d.])", text), f"{where} shows {address}")
        for port in PORTS:
            expect(f":{port}" not in text and f'"port": {port}' not in text, f"{where} shows the port {port}")


sys.exit(main([frames_tie, four_flows_go_from_participant_to_participant, the_asked_servers_are_signalling,
               peers_enter_no_share_and_no_list_of_servers, nothing_leads_to_a_participant]))
