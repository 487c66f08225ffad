"""Two gateways in network namespaces and a central Prometheus in a third: one gateway writes to it through an agent, from the Prometheus of the other it
federates, with the shipped configurations. The second gateway has a standby that watches the same wire. What the fleet board adds up is what the
daemons' own pages add up to; a sample pack over the logs of both verifies."""

import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "dashboards"))
from wire import CAMPUS, NAMESPACE, counted, expect, expect_equal, frames_of, in_namespace, inside, send, sh, wait_for
from servers import SKIPPED, Failure, missing, prometheus_command, served
from harness import metrics

WITH_AGENT, FEDERATED = f"{NAMESPACE}-a", f"{NAMESPACE}-b"
CENTRAL_OF = {WITH_AGENT: "10.255.1.1", FEDERATED: "10.255.2.1"}  # the central end of each gateway's link
GATEWAY_OF = {WITH_AGENT: "10.255.1.2", FEDERATED: "10.255.2.2"}
STORY_OF = {WITH_AGENT: "us-hosted-meeting", FEDERATED: "native-join-eu"}
NAME_OF = {WITH_AGENT: "gw1.example.edu", FEDERATED: "gw2.example.edu"}
DICE = "351222614354162356124653"
PAGE, STANDBY = "127.0.0.1:9469", "127.0.0.1:9470"


@contextlib.contextmanager
def namespaces():
    """Each with a wire, a tap, and a link to the central one."""
    with contextlib.ExitStack() as stack:
        for namespace, central in CENTRAL_OF.items():
            sh("ip", "netns", "add", namespace)
            stack.callback(sh, "ip", "netns", "delete", namespace)
            sh(*inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1", namespace=namespace))
            sh(*inside("ip", "link", "set", "lo", "up", namespace=namespace))
            sh(*inside("ip", "link", "add", "wire", "mtu", "1512", "type", "veth", "peer", "name", "tap", "mtu", "1512", namespace=namespace))
            link = f"to-{namespace[-1]}"
            sh(*inside("ip", "link", "add", link, "type", "veth", "peer", "name", "uplink", "netns", namespace))
            sh(*inside("ip", "address", "add", f"{central}/30", "dev", link))
            sh(*inside("ip", "link", "set", link, "up"))
            sh(*inside("ip", "address", "add", f"{GATEWAY_OF[namespace]}/30", "dev", "uplink", namespace=namespace))
            for end in ("wire", "tap", "uplink"):
                sh(*inside("ip", "link", "set", end, "up", namespace=namespace))
        yield


def asked(url, *arguments, namespace=NAMESPACE):
    """What curl gets in the namespace, or None."""
    done = subprocess.run(inside("curl", "-sf", "--max-time", "5", url, *arguments, namespace=namespace), capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def page(namespace, address=PAGE):
    text = asked(f"http://{address}/metrics", namespace=namespace)
    return metrics(text) if text else None


def central(expression):
    """{labels: value} of an instant query of the central Prometheus."""
    text = asked("http://127.0.0.1:9090/api/v1/query", "-G", "--data-urlencode", f"query={expression}")
    expect(text is not None, f"the central Prometheus refuses {expression}")
    return {frozenset((name, value) for name, value in one["metric"].items() if name != "__name__"): float(one["value"][1]) for one in json.loads(text)["data"]["result"]}


def config(daemon, directory, name, *changes):
    """A shipped configuration on a faster clock, and with the addresses of here."""
    text = (daemon.source / "dashboards" / "prometheus" / "fleet" / f"{name}.yml").read_text()
    for old, new in ((": 15s", ": 2s"), (": 30s", ": 2s"), ("../", f"{daemon.source}/dashboards/prometheus/"), *changes):
        expect(old in text or old in (": 30s", "../"), f"{name}.yml has no {old}")
        text = text.replace(old, new)
    path = pathlib.Path(directory) / f"{name}.yml"
    path.write_text(text)
    done = subprocess.run(["promtool", "check", "config", *(["--agent"] if name == "agent" else []), str(path)], capture_output=True, text=True, check=False)
    expect_equal(done.returncode, 0, f"promtool of {name}.yml: {done.stdout} {done.stderr}")
    return path


def watcher(daemon, directory, namespace, listen, evidence):
    """The command of a daemon at the tap, named as the gateway; with a log where asked."""
    own = pathlib.Path(directory) / f"{namespace}-{listen[-4:]}"
    own.mkdir()
    text = f'[gateway]\nname = "{NAME_OF[namespace]}"\n'
    if evidence:
        done = daemon.run("evidence", "keygen", "--origin", f"{NAME_OF[namespace]}/zoom", "--out", str(own / "key"), bare=True)
        expect_equal(done.returncode, 0, done.stderr)
        (own / "vkey").write_text(done.stdout)
        text += f'[evidence]\ndirectory = "{own / "log"}"\nkey = "{own / "key"}"\n'
    (own / "eugress.toml").write_text(text)
    return own, inside(*daemon.command("run", "--interface", "tap", "--listen", listen, "--interval", "10", *CAMPUS, config=own / "eugress.toml"), namespace=namespace)


@contextlib.contextmanager
def fleet(daemon, directory):
    """All of it at work; where the two gateways keep their logs."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(namespaces())
        remote = ("https://prometheus.example.org/", f"http://{CENTRAL_OF[WITH_AGENT]}:9090/")
        commands = {
            NAMESPACE: prometheus_command(f"{directory}/central", config(daemon, directory, "central", ("prometheus.example.edu", GATEWAY_OF[FEDERATED])), 9090)
                       + ["--web.enable-remote-write-receiver"],
            FEDERATED: prometheus_command(f"{directory}/local", config(daemon, directory, "local"), 9090),
            WITH_AGENT: ["prometheus", "--enable-feature=agent", f"--config.file={config(daemon, directory, 'agent', remote)}", f"--storage.agent.path={directory}/agent",
                         "--web.listen-address=127.0.0.1:9090", "--log.level=warn"]}
        logs = []
        for namespace in CENTRAL_OF:
            own, command = watcher(daemon, directory, namespace, PAGE, True)
            logs.append(own)
            stack.enter_context(served(command, namespace))
        stack.enter_context(served(watcher(daemon, directory, FEDERATED, STANDBY, False)[1], "the standby"))
        for namespace, command in commands.items():
            stack.enter_context(served([*inside(namespace=namespace), *(word.replace("=127.0.0.1:9090", "=0.0.0.0:9090") for word in command)], namespace))
        yield logs


def by_verdict(pages, family):
    totals = {}
    for families in pages:
        for labels, value in families.get(family, {}).items():
            pairs = dict(labels)
            if pairs["plane"] != "p2p" and value:
                totals[pairs["verdict"]] = totals.get(pairs["verdict"], 0) + value
    return totals


def board_queries(daemon):
    """{title: query} of the fleet board, with All of every variable."""
    board = json.loads((daemon.source / "dashboards" / "grafana" / "fleet.json").read_text())
    return {panel["title"]: re.sub(r"\$\w+", ".+", panel["targets"][0]["expr"]) for panel in board["panels"] if panel.get("targets") and panel["targets"][0]["instant"]}


def both_ways_lead_to_one_sum(daemon, directory):
    queries = board_queries(daemon)
    for namespace in CENTRAL_OF:
        wait_for(lambda: page(namespace), 60, f"the page in {namespace}")
    wait_for(lambda: page(FEDERATED, STANDBY), 60, "the standby's page")
    wait_for(lambda: len(central('up{job=~"eugress.*"} == 1')) == 3, 60, "three targets at the central Prometheus")
    for namespace, story in STORY_OF.items():
        capture, _ = daemon.story(story, directory)
        frames = list(frames_of(capture))
        send(frames, namespace=namespace)
    # Nothing more comes: once each has closed the interval of the last frame, its page stands still.
    time.sleep(0.2)  # a ring hands frames over late
    watchers = (WITH_AGENT, PAGE), (FEDERATED, PAGE), (FEDERATED, STANDBY)
    closed = [counted(page(*one), "eugress_intervals_total") for one in watchers]
    wait_for(lambda: all(counted(page(*one), "eugress_intervals_total") > before for one, before in zip(watchers, closed)), 60, "an interval of each")
    pages = [page(*one) for one in watchers]
    expect_equal(by_verdict(pages[2:], "eugress_connections_total"), by_verdict(pages[1:2], "eugress_connections_total"), "what active and standby saw")

    def differences():
        """What the central Prometheus does not have as the pages have it, in a sentence."""
        for instance, own in zip(NAME_OF.values(), pages):
            for family in ("eugress_bytes_total", "eugress_packets_total", "eugress_connections_total"):
                found = {labels - {("job", "eugress"), ("instance", instance)}: value for labels, value in central(f'{family}{{job="eugress", instance="{instance}"}}').items()}
                if found != own[family]:
                    return f"{family} of {instance}"
        for title, family in (("Connections of all gateways", "eugress_connections_total"), ("Octets of all gateways", "eugress_bytes_total")):
            found = {dict(labels)["verdict"]: value for labels, value in central(queries[title]).items() if value}
            wanted = by_verdict(pages[:2], family)
            if found != wanted:
                return f"{title}: {found}, and by the pages {wanted}"
        contradicted = sum(value for own in pages[:2] for labels, value in own["eugress_claim_status"].items() if ("status", "contradicted") in labels)
        for title, wanted in (("Gateways that answer", 2), ("Contradicted claims", contradicted), ("Still learning", 2)):
            found = sum(central(queries[title]).values())
            if found != wanted:
                return f"{title}: {found}, and by the pages {wanted}"
        return None
    with contextlib.suppress(Failure):  # it is said below what differs
        wait_for(lambda: differences() is None, 60, "a scrape")
    expect_equal(differences(), None, "what differs")
    totals = by_verdict(pages[:2], "eugress_connections_total")
    expect(totals.get("outside") and totals.get("inside"), f"the two stories have calls inside and outside: {totals}")
    expect({dict(labels)["instance"] for labels in central(queries["State of the claims"])} <= set(NAME_OF.values()), "a gateway that nobody knows")
    return totals


def one_sample_of_both(daemon, directory, logs):
    """After both daemons have ended."""
    keys = [word for own in logs for word in ("--key", (own / "vkey").read_text().strip())]
    pack, days, seals = pathlib.Path(directory) / "pack.zip", set(), []
    for own in logs:
        status = daemon.run("evidence", "verify", str(own / "log"), "--key", (own / "vkey").read_text().strip(), bare=True)
        expect(status.returncode in (0, 4), f"the log of {own.name}: {status.stdout} {status.stderr}")
        days |= {path.name[:10] for path in (own / "log").iterdir() if re.match(r"\d{4}-\d\d-\d\d\.", path.name)}
        shutil.copy(own / "log" / "checkpoint", own / "seal")  # the day is open: what it is frozen at is the newest checkpoint
        seals += ["--seal", str(own / "seal")]
    done = daemon.run("evidence", "sample", *(str(own / "log") for own in logs), *keys, "--from", min(days), "--to", max(days), *seals,
                      "--seed", DICE, "--out", str(pack), bare=True)
    expect(pack.exists(), f"no pack: {done.stdout} {done.stderr}")
    for check in ([str(daemon.binary), "evidence", "check"], [sys.executable, "-B", str(daemon.source / "docs" / "auditors" / "verify.py"), "check"]):
        done = subprocess.run([*check, str(pack), *keys, "--seed", DICE], capture_output=True, text=True, check=False)
        expect(done.returncode in (0, 4), f"{check}: {done.returncode} {done.stdout} {done.stderr}")
        for name in NAME_OF.values():
            expect(name in done.stdout, f"{check[0]} does not name {name}: {done.stdout}")
        # And it is a check: without one of the keys it is none.
        expect_equal(subprocess.run([*check, str(pack), *keys[:2], "--seed", DICE], capture_output=True, check=False).returncode, 1, "with one key of two")


def a_fleet_adds_up_and_is_sampled(daemon):
    with tempfile.TemporaryDirectory(prefix="eugress-fleet-") as directory:
        with fleet(daemon, directory) as logs:
            totals = both_ways_lead_to_one_sum(daemon, directory)
        one_sample_of_both(daemon, directory, logs)
    return f"connections {totals}"


if __name__ == "__main__":
    if missing("prometheus", "promtool"):
        sys.exit(SKIPPED)
    sys.exit(in_namespace([a_fleet_adds_up_and_is_sampled]))
