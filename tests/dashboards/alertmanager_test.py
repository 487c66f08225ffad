"""The example for Alertmanager, held by Alertmanager's own tools: who gets which alert, what holds back what, and how a mail reads."""

import json
import subprocess
import sys
import tempfile

from rules_test import alerts
from servers import SKIPPED, alertmanager, answer, expect, expect_equal, main, missing, wait_for, write_json

# Who gets it: by severity, then by owner.
RECEIVERS = {("critical", "network"): "on-call,network", ("critical", "security"): "on-call,security", ("critical", "privacy"): "on-call,privacy",
             ("warning", "network"): "network", ("warning", "privacy"): "privacy", ("warning", "security"): "security",
             ("info", "network"): "nobody", ("info", "privacy"): "nobody", ("info", "security"): "nobody"}
CLAIMS = {"EugressClaimContradicted", "EugressClaimCannotBeTold", "EugressClaimStateChanged"}
BLIND = {"EugressCoverageLow", "EugressLoss", "EugressClaimCannotBeTold", "EugressClaimStateChanged", "EugressListDrift"}
# What a cause holds back at the same gateway; nothing else. What pages by what was seen is never held back.
HELD_BACK = {
    ("EugressKnowledgeInDoubt", "changed"): CLAIMS | {"EugressNewCountry", "EugressNewOperator", "EugressListDrift"},
    ("EugressKnowledgeInDoubt", "stale"): set(),
    ("EugressCoverageLow", ""): {"EugressClaimCannotBeTold", "EugressClaimStateChanged", "EugressListDrift", "EugressLoss"},
    ("EugressWorkerMissing", ""): BLIND, ("EugressInterfaceDown", ""): BLIND, ("EugressIntervalsStopped", ""): BLIND | {"EugressEvidenceStalled"},
    ("EugressScribeDown", "stopped"): {"EugressEvidenceStalled"},
    ("EugressClaimContradicted", ""): set(),
}
NEVER_BY_ABSENCE = {"EugressTargetAbsent", "EugressWatchdog", "EugressEvidenceShrunk", "EugressEndpointInChina"}


def directory_of(daemon):
    return daemon.source / "dashboards" / "alertmanager"


def amtool(*arguments):
    return subprocess.run(["amtool", *arguments], capture_output=True, text=True, timeout=60, check=False)


def the_example_is_in_order(daemon):
    done = amtool("check-config", str(directory_of(daemon) / "alertmanager.yml"))
    expect_equal(done.returncode, 0, f"amtool check-config: {done.stdout} {done.stderr}")


def every_alert_reaches_its_owner(daemon):
    for name, rule in alerts(daemon).items():
        spoken = rule["labels"]["severity"]
        for severity in [spoken] if "{{" not in spoken else ["info", "critical" if "critical" in spoken else "warning"]:
            labels = {"alertname": name, "severity": severity, "owner": rule["labels"]["owner"]}
            done = amtool("config", "routes", "test", f"--config.file={directory_of(daemon) / 'alertmanager.yml'}", *(f"{key}={value}" for key, value in labels.items()))
            wanted = "watchdog" if name in ("EugressWatchdog", "EugressCanary") else RECEIVERS[severity, labels["owner"]]
            expect_equal((done.returncode, done.stdout.strip()), (0, wanted), f"receivers of {labels}")


def post(address, names, **labels):
    batch = [{"labels": {"alertname": name, "job": "eugress", "instance": "gw1", **labels}, "annotations": {"summary": name}} for name in names]
    answer(address + "/api/v2/alerts", json.dumps(batch).encode())


def listed(address):
    return json.loads(answer(address + "/api/v2/alerts"))


def at_once(daemon, directory):
    """The example, without patience: what is grouped and held back does not hang on it."""
    text = (directory_of(daemon) / "alertmanager.yml").read_text().replace("group_wait: 30s", "group_wait: 0s")
    config = f"{directory}/alertmanager.yml"
    with open(config, "w", encoding="utf-8") as file:
        file.write(text.replace("  - eugress.tmpl", f"  - {directory_of(daemon) / 'eugress.tmpl'}"))
    return config


def causes_hold_back_their_consequences_and_nothing_else(daemon):
    """Each cause with each other alert at a gateway of their own."""
    names = set(alerts(daemon))
    table = {**HELD_BACK, ("EugressTargetAbsent", ""): names - NEVER_BY_ABSENCE}
    pairs = {f"{cause}/{reason}/{other}": (cause, reason, other) for cause, reason in table for other in names - {cause}}
    with tempfile.TemporaryDirectory() as directory, alertmanager(directory, at_once(daemon, directory)) as address:
        for gateway, (cause, reason, other) in pairs.items():
            post(address, [cause], instance=gateway, **({"reason": reason} if reason else {}))
            post(address, [other], instance=gateway)
        post(address, names - set(cause for cause, _ in table), instance="another gateway")
        wait_for(lambda: all(one["status"]["state"] != "unprocessed" for one in listed(address)), 20, "alerts that were looked at")
        found = {(one["labels"]["instance"], one["labels"]["alertname"]) for one in listed(address) if one["status"]["inhibitedBy"]}
    for gateway, (cause, reason, other) in pairs.items():
        # A cause is in turn a consequence of another one: only this direction is asked.
        expect_equal((gateway, other) in found, other in table[cause, reason], f"{cause} ({reason}) holds back {other}")
    expect(not [one for one in found if one[0] == "another gateway"], "a cause at one gateway holds back what another one says")
    return f"{len(pairs)} pairs"


def a_silence_acknowledges(daemon):
    """Owner, ticket and end are in the silence; the alert is still there for who looks."""
    with tempfile.TemporaryDirectory() as directory, alertmanager(directory, at_once(daemon, directory)) as address:
        post(address, ["EugressNewCountry"], country="US", severity="warning", owner="privacy")
        done = amtool("silence", "add", f"--alertmanager.url={address}", "--author=a.jansen", "--comment=TICKET-123", "--duration=7d",
                      "alertname=EugressNewCountry", "country=US")
        expect_equal(done.returncode, 0, f"amtool silence add: {done.stderr}")
        wait_for(lambda: [one for one in listed(address) if one["status"]["silencedBy"]], 10, "a silenced alert that is still listed")


def the_mail_says_it_in_two_languages(daemon):
    rule = alerts(daemon)["EugressNewCountry"]
    alert = {"status": "firing", "labels": {"alertname": "EugressNewCountry", "severity": "warning", "owner": "privacy", "claim": "all"},
             "annotations": {**rule["annotations"], "sentence_en": "It reached US.", "sentence_nl": "Het bereikte US.", "evidence": "Entries 1 to 9."}}
    with tempfile.TemporaryDirectory() as directory:
        write_json(f"{directory}/data.json", {"receiver": "privacy", "status": "firing", "alerts": [alert], "groupLabels": {"alertname": "EugressNewCountry", "instance": "gw1"},
                                              "commonLabels": alert["labels"], "commonAnnotations": alert["annotations"], "externalURL": "http://alerts.example.edu/"})

        def rendered(part):
            done = amtool("template", "render", f"--template.glob={directory_of(daemon) / 'eugress.tmpl'}", f"--template.data={directory}/data.json",
                          f'--template.text={{{{ template "eugress.{part}" . }}}}')
            expect_equal(done.returncode, 0, f"amtool template render: {done.stderr}")
            return done.stdout
        expect_equal(rendered("subject").strip(), f"eugress gw1: {rule['annotations']['summary']}", "subject")
        text = rendered("text")
        expect(text.startswith("It reached US.\nHet bereikte US.\n"), f"the mail begins with its two sentences: {text}")
        for line in ("\n1. ", "\n2. ", "\n3. ", "docs/runbooks.md#eugressnewcountry", "Entries 1 to 9.", "for privacy", "never show that one was kept", "http://alerts.example.edu/"):
            expect(line in text, f"the mail lacks {line!r}: {text}")


if __name__ == "__main__":
    if missing("promtool", "prometheus", "amtool", "prometheus-alertmanager"):
        sys.exit(SKIPPED)
    sys.exit(main([the_example_is_in_order, every_alert_reaches_its_owner, causes_hold_back_their_consequences_and_nothing_else, a_silence_acknowledges,
                   the_mail_says_it_in_two_languages]))
