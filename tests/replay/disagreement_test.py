"""Sources that contradict each other are counted in connections and octets: the early warning of a bad database update."""

import re
import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics

STORY = "native-join-eu"


def disagrees(flow):
    """By the flow's own list of hints: two countries, or one that the round-trip time refuted. An edge has none to differ."""
    countries = {hint["place"] for hint in flow["hints"] if re.fullmatch("[A-Z]{2}", hint["place"] or "") and hint["place"] != "EU"}
    return not flow["edge"] and (len(countries) > 1 or any(not hint["kept"] for hint in flow["hints"]))


def a_database_that_says_otherwise_is_counted_to_the_octet(daemon):
    database = daemon.build / "tests" / "data" / "mmdb" / "nested-country.mmdb"
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story(STORY, directory)
        _, document, _ = daemon.replay(capture, "--flows", "--database", f"{database}=alpha")
        with daemon.serving(capture, "--database", f"{database}=alpha") as (address, _):
            page = metrics(fetch(address + "metrics"))
    flows = [flow for flow in document["flows"] if flow["plane"] != "p2p" and disagrees(flow)]
    octets = sum(flow["egress"]["bytes"] + flow["ingress"]["bytes"] for flow in flows)
    connections = sum(flow["egress"].get("connections", 0) + flow["ingress"].get("connections", 0) for flow in flows)
    expect(octets > 0 and connections > 0, "the story has servers that the database misplaces")
    expect_equal(document["coverage"]["location_disagreement_bytes"], octets, "octets in the document")
    expect_equal(document["coverage"]["location_disagreement_connections"], connections, "connections in the document")
    for unit, wanted in (("bytes", octets), ("connections", connections)):
        (found,) = page[f"eugress_location_disagreement_{unit}_total"].values()
        expect_equal(found, wanted, f"{unit} on the page")
    return f"{connections} connections, {octets} octets"


def without_a_database_nobody_contradicts(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story(STORY, directory)
        _, document, _ = daemon.replay(capture)
    expect_equal(document["coverage"]["location_disagreement_bytes"], 0, "octets")


if __name__ == "__main__":
    sys.exit(main([a_database_that_says_otherwise_is_counted_to_the_octet, without_a_database_nobody_contradicts]))
