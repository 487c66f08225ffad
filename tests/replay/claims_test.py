"""Exemptions, zones with a promise of their own, reference calls and claim status, from policy file to document."""

import datetime
import pathlib
import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics
from policies import EXEMPTION, POLICY

STORY = "us-hosted-meeting"

CALL = """
[[reference_call]]
id = "call-1"
probe = "{probe}"
from = {start}
until = {end}
committed = 2018-01-01
schedule_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
planes = ["media"]
"""


class Case:
    """One capture, replayed under policies written beside it."""

    def __init__(self, daemon, directory):
        self.daemon, self.directory = daemon, pathlib.Path(directory)
        self.capture, _ = daemon.story(STORY, directory)
        first = min(flow["first_seen"] for flow in self.replay(policy())["flows"])
        self.day = datetime.date.fromisoformat(first[:10])

    def replay(self, text, *flags, config=None, wanted=0):
        file = self.directory / "policy.toml"
        file.write_text(text)
        code, document, errors = self.daemon.replay(self.capture, "--flows", "--profile", str(file), *flags, config=config)
        expect_equal(code, wanted, f"exit code ({errors})")
        return document if wanted == 0 else errors

    def after(self, days):
        return (self.day + datetime.timedelta(days=days)).isoformat()

    def zone_config(self, population):
        file = self.directory / "eugress.toml"
        file.write_text(f"""[campus]
prefixes = ["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12", "fc00::/7", "198.18.0.0/15", "2001:2::/48", "100.64.0.0/10"]
[[campus.zones]]
name = "school"
prefixes = ["10.0.0.0/9", "10.128.0.0/9"]
population = {population}
""")
        return file


def policy(profile="test", area='["eu", "eea"]'):
    return POLICY.format(profile=profile, area=area, tenants='["planted-tenant-lyceum"]')


def verdicts(document, plane="media"):
    return sorted({(flow["verdict"], flow["exemption"]) for flow in document["flows"] if flow["plane"] == plane}, key=str)


def claim(document, plane="media", profile="test"):
    found = [one for one in document["claims"] if (one["plane"], one["profile"]) == (plane, profile)]
    expect_equal(len(found), 1, f"claims about {plane} by {profile}")
    return found[0]


def with_case(check):
    def run(daemon):
        with tempfile.TemporaryDirectory() as directory:
            return check(Case(daemon, directory))
    run.__name__ = check.__name__
    return run


@with_case
def an_outside_router_contradicts(case):
    document = case.replay(policy())
    expect_equal(verdicts(document), [("outside", None)], "verdicts of media")
    expect_equal(claim(document)["status"], "contradicted", "status")
    expect(claim(document)["pattern"]["recurrence"] == "structural", "one day of one is structural")
    expect(claim(document)["pattern"]["thresholds"]["structural_days"] == 0.5, "thresholds are printed")


@with_case
def an_exemption_of_the_day_makes_it_exempt_under_its_id(case):
    exempt = EXEMPTION.format(start=case.after(0), end=case.after(1))
    document = case.replay(policy() + exempt)
    expect_equal(verdicts(document), [("exempt", "guest-lectures")], "verdicts of media")
    expect({cell["verdict"] for cell in document["cells"] if cell["plane"] == "media"} == {"exempt"}, "cells of media")
    expect({server["exemption"] for server in document["servers"] if server["plane"] == "media"} == {"guest-lectures"},
           "the id stands in the servers' records")
    expect(claim(document)["sums"]["exempt"]["connections"] > 0, "the claim counts it")
    expect(claim(document)["status"] != "not-contradicted", "an exempt connection is still told")


@with_case
def an_exemption_that_is_over_or_to_come_does_nothing(case):
    for start, end in ((-30, 0), (1, 30)):
        document = case.replay(policy() + EXEMPTION.format(start=case.after(start), end=case.after(end)))
        expect_equal(verdicts(document), [("outside", None)], f"verdicts with an exemption from {start} to {end}")


@with_case
def before_the_promise_nothing_is_observable(case):
    document = case.replay(policy().replace("effective_from = 2019-01-01", f"effective_from = {case.after(1)}"))
    expect_equal(claim(document)["status"], "not-observable", "status")
    expect_equal(verdicts(document), [("outside", None)], "a verdict applies the profile to any date")


@with_case
def a_zone_may_have_a_promise_of_its_own(case):
    (case.directory / "school.toml").write_text(policy("school", '["eu", "eea", "conditional", "third"]'))
    zone = '[[zone]]\nname = "school"\nprofile = "school.toml"\n'
    document = case.replay(policy() + zone, config=case.zone_config(500))
    expect_equal(verdicts(document), [("inside", None)], "verdicts of media in the zone")
    expect(claim(document, profile="school")["sums"]["inside"]["connections"] > 0, "counted under the zone's profile")
    expect_equal(claim(document)["sums"]["inside"]["connections"], 0, "connections under the institution's")
    small = case.replay(policy() + zone, config=case.zone_config(10))
    expect_equal(verdicts(small), [("outside", None)], "verdicts of a zone too small to be told apart")
    expect(any("does not apply" in sentence for sentence in small["lacking"]), "and that is said")
    errors = case.replay(policy() + zone.replace('"school"\n', '"schol"\n', 1), config=case.zone_config(500), wanted=78)
    expect('policy.toml:13:1: there is no zone "schol"' in errors, errors)


@with_case
def a_reference_call_is_a_claim_of_its_own(case):
    call = CALL.format(probe="school", start=case.after(0), end=case.after(1))
    document = case.replay(policy() + call, config=case.zone_config(500))
    expect_equal([row["id"] for row in document["reference_calls"]], ["call-1"], "rows")
    row = document["reference_calls"][0]
    expect_equal(row["status"], "contradicted", "the probe's media lay outside")
    expect_equal(verdicts(document), [("outside", None)], "and nothing is excused by it")
    # By address: somebody else's device, so nothing of the call is found, and its address is nowhere.
    call = CALL.format(probe="10.253.254.251", start=case.after(0), end=case.after(1))
    document = case.replay(policy() + call)
    row = document["reference_calls"][0]
    expect_equal(row["status"], "insufficient-evidence", "status of a call that was not seen")
    expect_equal([one["gate"] for one in row["missing"]][0], "traffic", "what is missing")
    expect("10.253.254.251" not in str(document), "the probe's address is printed")
    expect("probe-1" in document["setting"]["zones"], "the probe has a zone of its own")


@with_case
def tickets_excuse_what_they_name(case):
    digest = "ab" * 32
    (case.directory / "tickets.csv").write_text(
        f"id_sha256,from,until,scope\n{digest},{case.after(0)},{case.after(1)},media\n")
    ticket = EXEMPTION.format(start=case.after(-5), end=case.after(5)).replace("external-host", "support-ticket")
    document = case.replay(policy() + ticket + 'tickets = "tickets.csv"\n')
    expect_equal(verdicts(document), [("exempt", "guest-lectures/" + digest[:12])], "verdicts of media")
    (case.directory / "tickets.csv").write_text("id_sha256,from,until,scope\nT-1,2026-01-01,2026-01-02,media\n")
    errors = case.replay(policy() + ticket + 'tickets = "tickets.csv"\n', wanted=78)
    expect("tickets.csv:2: id_sha256 must be" in errors, errors)


@with_case
def sources_that_could_not_place_a_server_outside_are_named(case):
    """Site codes tell where routers are; of the web's names only special services tell a place. Without a position no database
    agreement reaches grade B."""
    document = case.replay(policy().replace('"signalling"', '"signalling", "web"'))
    missing = {plane: {one["gate"]: one["mend"] for one in claim(document, plane)["missing"]} for plane in ("media", "web")}
    expect("sources" not in missing["media"], f"site codes place routers: {missing['media']}")
    expect("gateway's position" in missing["web"].get("sources", ""), f"missing for web: {missing['web']}")


@with_case
def metrics_and_page_say_the_same(case):
    file = case.directory / "served.toml"
    file.write_text(policy())
    with case.daemon.serving(case.capture, "--profile", str(file)) as (address, _):
        families = metrics(fetch(address + "metrics"))
        page = fetch(address)
        document = fetch(address + "api/v1/status")
    status = {tuple(sorted(labels)): value for labels, value in families["eugress_claim_status"].items()}
    expect_equal(len(status), 2 * 5, "five statuses for each of two planes")
    expect_equal(sum(status.values()), 2, "one status a plane")
    expect(status[(("plane", "media"), ("profile", "test"), ("status", "contradicted"))] == 1, "media is contradicted")
    expect("CONTRADICTED: " in page, "the page says so")
    for text in (page, document):
        expect("planted-tenant-lyceum" not in text, "a tenant's label is printed")


sys.exit(main([an_outside_router_contradicts, an_exemption_of_the_day_makes_it_exempt_under_its_id,
               an_exemption_that_is_over_or_to_come_does_nothing, before_the_promise_nothing_is_observable,
               a_zone_may_have_a_promise_of_its_own, a_reference_call_is_a_claim_of_its_own, tickets_excuse_what_they_name,
               sources_that_could_not_place_a_server_outside_are_named, metrics_and_page_say_the_same]))
