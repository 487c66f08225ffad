"""Whose meetings: from the tenants of the policy and the names that devices asked for to flows, counters and exemptions."""

import collections
import pathlib
import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics
from policies import EXEMPTION, POLICY

OURS = '["planted-tenant-lyceum"]'
NOWHERE = ("unknown", "none")


def told(daemon, directory, tenants, more=""):
    capture, truth = daemon.story("whose-meeting", directory)
    profile = pathlib.Path(directory) / "policy.toml"
    # A strange promise, of countries outside the union alone: so every router of the story is abroad.
    profile.write_text(POLICY.format(profile="hosts", area='["adequate"]', tenants=tenants) + more)
    code, document, errors = daemon.replay(capture, "--flows", "--profile", str(profile))
    expect_equal(code, 0, f"exit code ({errors})")
    return capture, profile, truth, document


def by_host(flows, direction):
    """{host: [bytes]} of media"""
    sums = collections.Counter()
    for flow in flows:
        if flow["plane"] == "media":
            sums[flow["host"]] += flow[direction]["bytes"]
    return dict(sums)


def media_belong_to_the_join_before_them(daemon):
    with tempfile.TemporaryDirectory() as directory:
        _, _, truth, document = told(daemon, directory, OURS)
        flows = document["flows"]
        for direction in ("egress", "ingress"):
            true = by_host(truth["flows"], direction)
            expect_equal(sorted(true), ["other", "own", "unknown"], "hosts of the story")
            expect_equal(by_host(flows, direction), true, f"bytes of media by host, {direction}")
            counted = {one["host"]: one["bytes"] for one in document["hosts"] if (one["plane"], one["direction"]) == ("media", direction)}
            expect_equal(counted, true, f"counters by host, {direction}")
        # Flow by flow: two of the same server and beginning differ in their octets.
        key = lambda flow: (flow["server"], flow["port"], flow["egress"]["bytes"], flow["ingress"]["bytes"], flow["host"])
        media = lambda flows: sorted(key(flow) for flow in flows if flow["plane"] == "media")
        expect_equal(media(flows), media(truth["flows"]), "hosts of the flows of media")
        basis = {(flow["plane"], flow["host"], flow["host_basis"]) for flow in flows if (flow["host"], flow["host_basis"]) != NOWHERE}
        expect_equal(basis, {("media", "own", "join"), ("media", "other", "join"), ("web", "own", "tenant-name"), ("web", "other", "tenant-name")},
                     "planes, hosts and what they rest on")
        return f"{len(media(flows))} flows of media"


def without_tenants_every_host_is_unknown(daemon):
    with tempfile.TemporaryDirectory() as directory:
        _, _, _, document = told(daemon, directory, "[]")
        expect_equal({(flow["host"], flow["host_basis"]) for flow in document["flows"]}, {NOWHERE}, "hosts without tenants")
        expect_equal({one["host"] for one in document["hosts"]}, {"unknown"}, "counters without tenants")


def an_external_host_excuses_nothing_of_our_own_meetings(daemon):
    with tempfile.TemporaryDirectory() as directory:
        _, _, _, document = told(daemon, directory, OURS, EXEMPTION.format(start="2026-11-01", end="2026-12-01"))
        verdicts = collections.defaultdict(set)
        for flow in document["flows"]:
            if flow["plane"] == "media":
                verdicts[flow["host"]].add(flow["verdict"])
        expect_equal(dict(verdicts), {"own": {"outside"}, "other": {"exempt"}, "unknown": {"exempt"}}, "verdicts abroad, by host")


def the_page_counts_hosts_and_names_no_tenant(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, profile, truth, _ = told(daemon, directory, OURS)
        with daemon.serving(capture, "--profile", str(profile)) as (base, _):
            text = fetch(base + "metrics")
            for output in (text, fetch(base), fetch(base + "api/v1/status")):
                expect([label for label in truth["planted"]["tenants"] if label in output] == [], "a tenant's label is printed")
            families = metrics(text)
            sums = collections.Counter()
            for labels, value in families["eugress_host_bytes_total"].items():
                if dict(labels)["plane"] == "media":
                    sums[dict(labels)["host"]] += value
            true = {host: by_host(truth["flows"], "egress")[host] + by_host(truth["flows"], "ingress")[host] for host in ("own", "other", "unknown")}
            expect_equal(dict(sums), true, "the page by host")


sys.exit(main([media_belong_to_the_join_before_them, without_tenants_every_host_is_unknown,
               an_external_host_excuses_nothing_of_our_own_meetings, the_page_counts_hosts_and_names_no_tenant]))
