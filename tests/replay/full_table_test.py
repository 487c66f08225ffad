"""A flow table at its smallest in front of more flows than it holds: what a listed server sends and receives is counted to the octet all the
same, and what is not known of it is said."""

import collections
import pathlib
import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics

STORY = "more-flows-than-records"
RECORDS = 1024
AGGREGATES = 1024
SETTINGS = f"[flow]\nmax_flows = {RECORDS}\nmax_candidates = 64\n"
WAYS = ("egress", "ingress")


def settings(directory):
    path = pathlib.Path(directory) / "small.toml"
    path.write_text(SETTINGS)
    return path


def replayed(daemon, is_small):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story(STORY, directory)
        code, document, errors = daemon.replay(capture, "--flows", config=settings(directory) if is_small else None)
        expect_equal(code, 0, f"exit code ({errors})")
        return truth, document


def by_server(flows):
    """{(server, port, transport, plane, way): (bytes, packets)}"""
    sums = collections.defaultdict(lambda: (0, 0))
    for flow in flows:
        for way in WAYS:
            key = flow["server"], flow["port"], flow["transport"], flow["plane"], way
            sums[key] = sums[key][0] + flow[way]["bytes"], sums[key][1] + flow[way]["packets"]
    return dict(sums)


def listed(truth):
    return [flow for flow in truth["flows"] if flow["provider"] and "address" in flow["basis"]]


def places(document):
    """Octets by all that a cell says of a place, of what the nameless server is no part of."""
    sums = collections.Counter()
    for cell in document["cells"]:
        sums[cell["provider"], cell["plane"], cell["country"], cell["law"], cell["verdict"], cell["grade"], cell["direction"]] += cell["bytes"]
    return sums


def every_octet_of_a_listed_server_is_counted(daemon):
    truth, document = replayed(daemon, is_small=True)
    wanted = by_server(listed(truth))
    expect_equal(by_server(document["flows"]), wanted, "octets and packets by server, plane and direction")
    cells = collections.Counter()
    for cell in document["cells"]:
        cells[cell["plane"], cell["direction"]] += cell["bytes"]
    true = collections.Counter()
    for (_, _, _, plane, way), (count, _) in wanted.items():
        true[plane, way] += count
    expect_equal(cells, true, "octets by plane and direction")
    return f"{sum(true.values())} octets of {len(listed(truth))} flows in {RECORDS} records"


def a_small_table_places_and_judges_as_a_large_one(daemon):
    truth, large = replayed(daemon, is_small=False)
    _, small = replayed(daemon, is_small=True)
    expect_equal(large["coverage"]["aggregated"], {"bytes": 0, "packets": 0}, "counted in aggregate while there is room")
    lost = places(large)
    lost.subtract(places(small))
    nameless = sum(flow[way]["bytes"] for flow in truth["flows"] if flow["basis"] == ["payload"] for way in WAYS)
    differing = {cell: count for cell, count in lost.items() if count}
    expect_equal(sum(differing.values()), nameless, "octets that the large table has and the small one has not")
    expect({cell[1] for cell in differing} == {"media"} and {cell[2] for cell in differing} <= {None, "unknown"},
           f"cells that differ: {differing}")


def what_has_no_record_is_said(daemon):
    truth, document = replayed(daemon, is_small=True)
    frames, coverage, tables = document["frames"], document["coverage"], document["coverage"]["tables"]
    nameless = sum(flow[way]["packets"] for flow in truth["flows"] if flow["basis"] == ["payload"] for way in WAYS)
    expect_equal(frames["skipped"]["table-full"], nameless, "frames of a server that only a record could tell")
    expect_equal(frames["seen"], frames["flow"] + frames["sighting"] + sum(frames["skipped"].values()), "frames seen")
    expect_equal(frames["seen"], truth["frames"]["total"], "frames")
    with_record = [flow for flow in document["flows"] if not flow.get("aggregate")]
    aggregated = [flow for flow in document["flows"] if flow.get("aggregate")]
    # The callers who came first, and one who came when they had gone.
    expect_equal(len(with_record), RECORDS + 1, "flows with a record")
    for member in ("bytes", "packets"):
        expect_equal(coverage["aggregated"][member], sum(flow[way][member] for flow in aggregated for way in WAYS), f"aggregated {member}")
    connections = sum(cell["connections"] for cell in document["cells"])
    expect_equal(connections, RECORDS + 1, "connections: of a flow without a record nobody knows")
    expect_equal(sum(flow[way]["connections"] for flow in aggregated for way in WAYS), 0, "connections of aggregates")
    expect(tables["aggregates"]["entries"] <= tables["aggregates"]["capacity"] == AGGREGATES, f"aggregates are bounded: {tables}")
    servers = len({(flow["server"], flow["port"], flow["transport"]) for flow in aggregated})
    expect(servers > AGGREGATES, f"{servers} servers do not fill the table of aggregates")
    expect_equal(coverage["aggregates_evicted"], len(aggregated) - AGGREGATES, "aggregates posted early")
    return f"{len(aggregated)} aggregates of {servers} servers"


def the_page_says_it_too(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story(STORY, directory)
        with daemon.serving(capture, config=settings(directory)) as (address, _):
            families = metrics(fetch(address + "metrics"))
    only = frozenset()
    total = sum(families["eugress_bytes_total"].values())
    expect_equal(total, sum(flow[way]["bytes"] for flow in listed(truth) for way in WAYS), "octets on the page")
    expect(0 < families["eugress_aggregated_bytes_total"][only] < total, "octets in aggregate are a part of all")
    media = {(row["direction"]): 0 for row in truth["media"]}
    for labels, value in families["eugress_media_packets_total"].items():
        label = dict(labels)
        if label["provider"] == "zoom" and label["kind"] in ("audio", "set-up"):
            media[label["direction"]] += value
    # Each of the 1,201 callers greets once and speaks three times, and so does the other side.
    expect_equal(media, {way: 1201 * 4 for way in WAYS}, "packets of sound and greeting, whoever has a record")


sys.exit(main([every_octet_of_a_listed_server_is_counted, a_small_table_places_and_judges_as_a_large_one, what_has_no_record_is_said,
               the_page_says_it_too]))
