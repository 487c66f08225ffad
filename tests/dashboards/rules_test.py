"""Rules for Prometheus, held by Prometheus's own tools: every alert fires, stays silent and ends as alert_cases.py says, with all its words;
every alert has what docs/how-to/alerts.md promises; every metric in a rule is one that eugress has."""

import pathlib
import re
import subprocess
import sys
import tempfile

from alert_cases import ALWAYS, CASES
from servers import SKIPPED, expect, expect_equal, main, missing, rules_of, write_json

SEVERITIES = {"critical", "warning", "info"}
OWNERS = {"network", "privacy", "security"}
PAGES = {"EugressEndpointInChina", "EugressEvidenceShrunk", "EugressTargetAbsent"}
WORDS = ["summary", "sentence_en", "sentence_nl", "checks", "runbook", "evidence"]
STEPS = ["1m", "5m", "1h"]
read = {}


def files(daemon):
    return sorted((daemon.source / "dashboards" / "prometheus").glob("*.yml"))


def rule_files(daemon):
    return [file for file in files(daemon) if file.read_text().startswith("#") and "\ngroups:\n" in file.read_text()]


def rules(daemon):
    if "rules" not in read:
        read["rules"] = rules_of(rule_files(daemon))
    return read["rules"]


def alerts(daemon):
    return {rule["name"]: rule for rule in rules(daemon) if rule["type"] == "alerting"}


def promtool(*arguments):
    return subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=280, check=False)


def promtool_finds_nothing(daemon):
    expect(len(rule_files(daemon)) >= 2, "the rule files were not found")
    done = promtool("check", "rules", "--lint=all", "--lint-fatal", *map(str, rule_files(daemon)))
    expect_equal((done.returncode, done.stderr), (0, ""), "promtool check rules")
    return f"{len(rules(daemon))} rules"


def expected(case, rule):
    """The alert as promtool prints it. What does not hang on values is that of the rule."""
    words = {key: rule["annotations"][key] for key in ("summary", "checks", "runbook")}
    words |= {"sentence_en": case.english, "sentence_nl": case.dutch}
    words["evidence"] = case.evidence if "{{" in rule["annotations"]["evidence"] else rule["annotations"]["evidence"]
    return {"exp_labels": {**case.gateway, **case.labels}, "exp_annotations": words}


def test_file(daemon, step, tests):
    """Groups in a fixed order, sums before what reads them: promtool's own order is by chance."""
    files_in_order = sorted(rule_files(daemon), key=lambda file: file.name != "recording.yml")
    groups = [name for file in files_in_order for name in re.findall(r"^  - name: (\S+)$", file.read_text(), re.M)]
    return {"rule_files": [str(file) for file in files_in_order], "evaluation_interval": step, "group_eval_order": groups, "tests": tests}


def story_that_fires(case, rule):
    ask = {case.before: [], case.fires: [expected(case, rule)], case.ends: []}
    return {"interval": case.step, "name": f"{case.alert} fires and ends", "input_series": [{"series": name, "values": values} for name, values in case.when],
            "alert_rule_test": [{"eval_time": time, "alertname": case.alert, "exp_alerts": alert} for time, alert in ask.items()]}


def story_that_is_silent(case):
    return {"interval": case.step, "name": f"{case.alert} stays silent", "input_series": [{"series": name, "values": values} for name, values in case.otherwise],
            "alert_rule_test": [{"eval_time": time, "alertname": case.alert, "exp_alerts": []} for time in case.silent]}


def every_alert_fires_stays_silent_and_ends(daemon):
    known = alerts(daemon)
    expect_equal({case.alert for case in CASES} | ALWAYS, set(known), "alerts with a case, and alerts")
    for case in CASES:
        expect(case.otherwise and case.silent and case.before and case.fires and case.ends, f"{case.alert}: the case is not whole")
    said = ""
    with tempfile.TemporaryDirectory() as directory:
        for step in STEPS:
            tests = [test for case in CASES if case.step == step for test in (story_that_fires(case, known[case.alert]), story_that_is_silent(case))]
            if step == "1m":
                watchdog = {"exp_labels": known["EugressWatchdog"]["labels"], "exp_annotations": known["EugressWatchdog"]["annotations"]}
                tests.append({"interval": "1m", "alert_rule_test": [{"eval_time": "1m", "alertname": "EugressWatchdog", "exp_alerts": [watchdog]}]})
            write_json(f"{directory}/{step}.json", test_file(daemon, step, tests))
            done = promtool("test", "rules", f"{directory}/{step}.json")
            said += "" if done.returncode == 0 else f"promtool test rules ({step}): {done.stdout} {done.stderr}"
    expect(not said, said)
    return f"{len(CASES)} stories, each with its like"


def ratios_add_up_and_hide_nothing(daemon):
    """Of 100 new octets 40 are inside, 30 outside, 10 exempt, 5 disputed, 15 unknown; the outside begins in the middle."""
    def octets(verdict, values, country="DE"):
        return {"series": f'eugress_bytes_total{{job="eugress",instance="gw1",provider="zoom",plane="media",direction="egress",country="{country}",'
                          f'law="eu",verdict="{verdict}",grade="A",zone="other"}}', "values": values}
    given = [octets("inside", "0x5 40x70"), octets("outside", "_x5 30x70", "US"), octets("exempt", "0x5 10x70"), octets("disputed", "0x5 5x70"),
             octets("unknown", "0x5 15x70"), {**octets("unknown", "0x5 9999x70"), "series": octets("unknown", "")["series"].replace("media", "p2p")}]
    labels = 'job="eugress", instance="gw1", provider="zoom", plane="media"'
    shares = {"inside": 0.40, "outside": 0.30, "exempt": 0.10, "disputed": 0.05, "unknown": 0.15}
    ask = [{"expr": "round(plane_verdict:eugress_bytes:ratio_1h, 0.001)", "eval_time": "20m",
            "exp_samples": [{"labels": f'{{{labels}, verdict="{verdict}"}}', "value": share} for verdict, share in shares.items()]},
           {"expr": "round(plane:eugress_unclear_bytes:ratio_1h, 0.001)", "eval_time": "20m",
            "exp_samples": [{"labels": f"plane:eugress_unclear_bytes:ratio_1h{{{labels}}}".split("ratio_1h")[1], "value": 0.20}]},
           {"expr": "sum by (plane) (plane_verdict:eugress_bytes:sum)", "eval_time": "20m", "exp_samples": [{"labels": '{plane="media"}', "value": 100}]}]
    with tempfile.TemporaryDirectory() as directory:
        write_json(f"{directory}/ratios.json", test_file(daemon, "1m", [{"interval": "1m", "input_series": given, "promql_expr_test": ask}]))
        done = promtool("test", "rules", f"{directory}/ratios.json")
        expect(done.returncode == 0, f"promtool test rules: {done.stdout} {done.stderr}")


def every_alert_says_what_a_reader_needs(daemon):
    for name, rule in alerts(daemon).items():
        expect_equal(sorted(rule["annotations"]), sorted(WORDS), f"annotations of {name}")
        expect_equal(sorted(rule["labels"]), ["claim", "owner", "severity"], f"labels of {name}")
        expect(rule["labels"]["owner"] in OWNERS, f"owner of {name}")
        severity = rule["labels"]["severity"]
        spoken = {severity} if "{{" not in severity else set(re.findall(r"\}\}([a-z]+)\{\{", severity))
        expect(spoken <= SEVERITIES, f"severity of {name}: {spoken}")
        expect_equal("critical" in spoken, name in PAGES, f"{name} pages")
        expect(re.fullmatch(r"1\. .+\?? 2\. .+ 3\. .+", rule["annotations"]["checks"]), f"three first checks of {name}")
        for word in ("sentence_en", "sentence_nl"):
            expect(rule["annotations"][word].rstrip("}").rstrip().endswith((".", "end")), f"{word} of {name} is no sentence")
        expect("\n" not in rule["annotations"]["summary"] and "{{" not in rule["annotations"]["summary"], f"summary of {name} is short and holds no value")
    return f"{len(alerts(daemon))} alerts"


def what_must_be_learned_is_softened_and_nothing_else(daemon):
    softened = {name for name, rule in alerts(daemon).items() if "eugress_learning" in rule["labels"]["severity"]}
    alone = {name for name, rule in alerts(daemon).items() if rule["labels"]["severity"] in ("warning", "critical")}
    # Nothing about a log that shrinks or a daemon that is away has to be learned.
    expect_equal(alone, {"EugressEvidenceShrunk", "EugressEvidenceStalled", "EugressScribeDown", "EugressEvidenceIncomplete", "EugressTargetAbsent", "EugressCanaryLost"},
                 "alerts that are never softened")
    expect(len(softened) > 8, f"softened are only {softened}")


def every_alert_has_a_section_in_the_runbooks(daemon):
    text = (daemon.source / "docs" / "runbooks.md").read_text()
    sections = dict(re.findall(r"^## (Eugress\w+)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    expect_equal(sorted(sections), sorted(alerts(daemon)), "sections of docs/runbooks.md and alerts")
    for name, rule in alerts(daemon).items():
        expect_equal(rule["annotations"]["runbook"], f"docs/runbooks.md#{name.lower()}", f"runbook of {name}")
        for part in ("**What it means.**", "**First checks.**", "**What not to conclude.**"):
            expect(part in sections[name], f"the runbook of {name} lacks {part}")
    guide = (daemon.source / "docs" / "how-to" / "alerts.md").read_text()
    for name in alerts(daemon):
        expect(f"`{name}`" in guide, f"docs/how-to/alerts.md does not list {name}")


def every_metric_in_a_rule_exists(daemon):
    reference = "".join((daemon.source / "docs" / "reference" / page).read_text() for page in ("metrics.md", "evidence.md")
                        if (daemon.source / "docs" / "reference" / page).exists())
    documented = set(re.findall(r"^\| `(eugress_[a-z0-9_]+)[`{]", reference, re.M))
    recorded = {rule["name"] for rule in rules(daemon) if rule["type"] == "recording"}
    expect(len(documented) > 50, "the reference was not read")
    for rule in rules(daemon):
        spoken = rule["query"] + " " + " ".join(rule.get("annotations", {}).values()) + rule.get("labels", {}).get("severity", "")
        for name in re.findall(r"[a-z_]*:?eugress_[a-z0-9_:]+", spoken):
            expect(name in documented or name in recorded, f"{rule['name']} asks for {name}, which nobody exports")
    used = " ".join(rule["query"] for rule in rules(daemon)) + "".join(
        file.read_text() for file in (daemon.source / "dashboards" / "grafana").glob("*.json"))
    for name in recorded:
        expect(name in used, f"{name} is recorded and nobody reads it")


def the_example_configuration_loads(daemon):
    done = promtool("check", "config", str(pathlib.Path(daemon.source) / "dashboards" / "prometheus" / "prometheus.yml"))
    expect_equal(done.returncode, 0, f"promtool check config: {done.stdout} {done.stderr}")


if __name__ == "__main__":
    if missing("promtool", "prometheus"):
        sys.exit(SKIPPED)
    sys.exit(main([promtool_finds_nothing, every_alert_fires_stays_silent_and_ends, ratios_add_up_and_hide_nothing, every_alert_says_what_a_reader_needs,
                   what_must_be_learned_is_softened_and_nothing_else, every_alert_has_a_section_in_the_runbooks, every_metric_in_a_rule_exists,
                   the_example_configuration_loads]))
