"""The real chain: a daemon at a wire, Prometheus with our rules, Alertmanager with our routes, a mail server and a webhook that wait.

The rules are those that are shipped, on a faster clock: only their durations differ, and a duration that this table does not know is an error.
What happens, in seconds: calls inside the area and 500 servers (0 to 15); loss, with one-way traffic (15 to 35); a database that moves
the 500 servers, then traffic that really leaves, also to China (40); and nothing more, until everything is over."""

import contextlib
import ctypes
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "dashboards"))
from wire import NAMESPACE, attached, counted, expect, expect_equal, in_namespace, scrape, send, udp, wait_for, watching
from servers import SKIPPED, alertmanager, answer, missing, prometheus, query

HERE = "127.0.0.1:9469"
CLIENT = "10.0.0.5"
INSIDE, TO_US, TO_JAPAN, TO_CHINA = "170.114.10.5", "170.114.20.5", "170.114.21.5", "170.114.22.5"  # of one listed block
MANY = [f"170.114.{64 + i // 250}.{1 + i % 250}" for i in range(500)]
PLACES = {INSIDE: "NL", TO_US: "US", TO_JAPAN: "JP", TO_CHINA: "CN"}

CLOCK = {"15d": "90s", "14d": "80s", "13d": "40s", "7d": "30s", "1d": "35s", "6h": "20s", "1h": "40s", "45m": "30s", "30m": "15s", "15m": "15s", "5m": "1s", "2m": "1s", "1m": "1s", "10m": "5s"}
SECONDS = {"14 * 86400": "14", "24 * 3600": "24", "10 * 60": "6"}  # what a rule compares time() with


def hurried(text):
    """The rules on the faster clock."""
    def duration(found):
        return found.group(1) + CLOCK[found.group(2)]
    text = re.sub(r"((?:\[|offset |for: ))(\d+[smhdw])\b", duration, text)
    text = re.sub(r"^( +keep_firing_for: )\w+", r"\g<1>5s", text, flags=re.M)
    for slow, fast in SECONDS.items():
        text = text.replace(slow, fast)
    return text


class Mail(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as it takes to be given a mail."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"DATA"):
                self.say("354 go on")
                text = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    text += part
                self.server.told.append(("mail", time.monotonic(), text.decode()))
            elif line.startswith(b"QUIT"):
                self.say("221 bye")
                return
            self.say("250 fine")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append((self.path, time.monotonic(), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Told(list):
    """What arrived, in order: (way, moment, content)."""

    def mails(self, alert, text="", since=0.0):
        """Mails of an alert, known by its runbook; quoted-printable line ends taken out."""
        whole = [(moment, content.replace("=\r\n", "").replace("\r\n", "\n")) for way, moment, content in self if way == "mail" and moment >= since]
        return [content for _, content in whole if f"runbooks.md#{alert.lower()}\n" in content and text in content]

    def hooks(self, way):
        return [content for path, _, content in self if path == way]


@contextlib.contextmanager
def receivers():
    """At the addresses of the example: the namespace is ours alone."""
    told = Told()
    servers = [socketserver.ThreadingTCPServer(("127.0.0.1", 25), Mail), http.server.ThreadingHTTPServer(("127.0.0.1", 9099), Hook)]
    for server in servers:
        server.told = told
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def database(daemon, path, country):
    """All of the listed block in one country."""
    first = 170 << 24 | 114 << 16
    head = "# License: CC BY-SA 4.0\n# Generated: Sat, 21 Nov 2026 00:00:00 GMT\n"
    with tempfile.TemporaryDirectory() as directory:
        four, six = pathlib.Path(directory) / "geoip", pathlib.Path(directory) / "geoip6"
        four.write_text(f"{head}{first},{first + 65535},{country}\n")
        six.write_text(head)
        subprocess.run(["perl", daemon.source / "config" / "geo" / "build-mmdb.pl", four, six, f"{path}.new"], check=True, capture_output=True, timeout=60)
    os.replace(f"{path}.new", path)


def tables(daemon, directory):
    """The shipped configuration with places of our own, and a claim that a single hour can tell something about."""
    root = pathlib.Path(directory) / "config"
    shutil.copytree(daemon.source / "config", root)
    rows = "".join(f"{address}/32\t-\t{country}\t-\t-\toperator\ttest\n" for address, country in PLACES.items())
    (root / "own.tsv").write_text("# Compiled: 2026-11-21\nprefix\tcity\tcountry\tvalid_from\tvalid_until\tevidence\tsource\n" + rows)
    with (root / "profiles" / "surf-eu.toml").open("a") as policy:
        policy.write("\n[claim]\ncoverage = 0.0\nunclear = 0.9\noldest_days = 3660\n")
    config = root / "eugress.toml"
    text = config.read_text()
    config.write_text(re.sub(r'(?m)^#overrides = ""$', f'overrides = "{root}/own.tsv"', text).replace("[capture]\n", "[capture]\nring_megabytes = 2\n", 1)
                      .replace("[gateway]\n", "[gateway]\ntrusted_clock = true\n", 1)
                      .replace("[canary]\n", "[canary]\nevery = 15\n", 1)
                      .replace("[evidence]\n", f'[evidence]\ndirectory = "{directory}/evidence"\nkey = "{directory}/evidence.skey"\n', 1))
    made = daemon.run("evidence", "keygen", "--origin", "gw1.example.edu/zoom", "--out", f"{directory}/evidence.skey", bare=True)
    expect_equal(made.returncode, 0, f"keygen ({made.stderr})")


def settings_of_the_chain(daemon, directory, manager):
    boards = daemon.source / "dashboards"
    rules = []
    for name in ("recording.yml", "alerts.yml"):
        rules.append(f"{directory}/{name}")
        pathlib.Path(rules[-1]).write_text(hurried((boards / "prometheus" / name).read_text()))
    config = {"global": {"scrape_interval": "1s", "scrape_timeout": "900ms", "evaluation_interval": "1s"}, "rule_files": rules,
              "scrape_configs": [{"job_name": "eugress", "static_configs": [{"targets": [HERE]}]}],
              "alerting": {"alertmanagers": [{"static_configs": [{"targets": [manager[len("http://"):]]}]}]}}
    pathlib.Path(f"{directory}/prometheus.json").write_text(json.dumps(config))
    return f"{directory}/prometheus.json"


def routes(daemon, directory):
    text = (daemon.source / "dashboards" / "alertmanager" / "alertmanager.yml").read_text()
    text = re.sub(r"group_wait: \w+", "group_wait: 1s", re.sub(r"group_interval: \w+", "group_interval: 1s", text))
    path = pathlib.Path(directory) / "alertmanager.yml"
    path.write_text(text.replace("  - eugress.tmpl", f"  - {daemon.source / 'dashboards' / 'alertmanager' / 'eugress.tmpl'}"))
    return path


def calls(server, number=1):
    """STUN both ways (RFC 8489): signalling, as every client sends it before a meeting. One client port each."""
    def stun(kind, port):
        return struct.pack(">HHI", kind, 0, 0x2112A442) + struct.pack(">12s", b"%012d" % port)
    return [frame for port in range(40000, 40000 + number)
            for frame in (udp(CLIENT, server, port, 3478, stun(0x0001, port)), udp(server, CLIENT, 3478, port, stun(0x0101, port)))]


def lossy(process):
    """More than the ring holds while the daemon stands still, and one way only."""
    flood = [udp(INSIDE, CLIENT, 8801, 41000 + i % 100, b"\x05" * 400) for i in range(12000)]
    process.send_signal(signal.SIGSTOP)
    try:
        send(flood, pace=400)
    finally:
        process.send_signal(signal.SIGCONT)


def states(manager):
    """{alert: [state, ...]} in Alertmanager."""
    found = {}
    for one in json.loads(answer(manager + "/api/v2/alerts")):
        name = one["labels"]["alertname"] + (f"/{one['labels']['reason']}" if "reason" in one["labels"] else "")
        found.setdefault(name, []).append("held back" if one["status"]["inhibitedBy"] else one["status"]["state"])
    return found


def closed():
    return counted(scrape(), "eugress_intervals_total")


def next_interval():
    before = closed()
    wait_for(lambda: closed() > before, 20, "the end of an interval")


def told_of(told, alert, seconds, text="", since=0.0):
    return wait_for(lambda: told.mails(alert, text, since), seconds, f"a mail about {alert} {text}")


def from_a_frame_to_a_mail_and_back(daemon):
    with tempfile.TemporaryDirectory() as directory, contextlib.ExitStack() as stack:
        # From here on everything we start or ask is in the namespace.
        with open(f"/run/netns/{NAMESPACE}", "rb") as namespace:
            expect_equal(ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0x40000000), 0, "setns")
        tables(daemon, directory)
        geo = pathlib.Path(directory) / "geo.mmdb"
        database(daemon, geo, "NL")
        told = stack.enter_context(receivers())
        manager = stack.enter_context(alertmanager(directory, routes(daemon, directory)))
        prom = stack.enter_context(prometheus(directory, settings_of_the_chain(daemon, directory, manager)))
        begun = time.monotonic()
        wait_for(lambda: query(prom, f'up{{instance="{HERE}"}}'), 20, "the first scrape")  # so that it sees every interval, the first one, too
        running = stack.enter_context(contextlib.ExitStack())
        process = running.enter_context(watching(type(daemon)(daemon.build, directory), "--database", str(geo)))
        attached()
        send([frame for server in MANY for frame in calls(server)])
        send(calls(INSIDE, 20))
        next_interval()

        # Twenty seconds in which little can be seen; and what can is one-way, so the claims cannot be told any more. With the interval in which the
        # daemon began these are three bad ones, unless that one ended before the first scrape.
        for number in range(4):
            lossy(process)
            next_interval()
            time.sleep(3 if number else 0)
            if "EugressCoverageLow" in states(manager):
                break
        wait_for(lambda: states(manager).get("EugressCoverageLow") == ["active"], 15, "low coverage")
        told_of(told, "EugressCoverageLow", 10, "was captured well enough to judge by")
        wait_for(lambda: "held back" in states(manager).get("EugressClaimCannotBeTold", []), 30, "a claim that low coverage holds back")
        expect(not told.mails("EugressClaimCannotBeTold"), "the consequence of low coverage was told as well")

        # A database moves 500 servers; at the same time traffic really leaves.
        flipped = time.monotonic()
        database(daemon, geo, "US")
        wait_for(lambda: counted(scrape(), "eugress_knowledge_epoch") == 2, 15, "the new database")
        send(calls(TO_US, 3) + calls(TO_JAPAN, 2) + calls(TO_CHINA))
        told_of(told, "EugressKnowledgeInDoubt", 20, "judge otherwise: 500.")
        page = wait_for(lambda: [one for one in told.hooks("/on-call") if one["commonLabels"]["alertname"] == "EugressEndpointInChina"], 25, "a page about China")[0]
        wait_for(lambda: set(states(manager).get("EugressClaimContradicted", ["active"])) == {"held back"}, 10, "contradictions that wait for the database")
        expect_equal(len([one for one in told.mails("EugressKnowledgeInDoubt", "judge otherwise: 500.") if "Over / Voorbij" not in one]), 1, "messages about 500 servers")
        for alert in ("EugressClaimContradicted", "EugressNewCountry"):
            expect(not told.mails(alert, since=flipped), f"{alert} was told beside the database")

        labels = page["commonLabels"]
        wanted = {"alertname": "EugressEndpointInChina", "severity": "critical", "owner": "security", "claim": "C02", "job": "eugress", "instance": HERE,
                  "provider": "zoom", "plane": "signalling"}
        expect_equal(labels, wanted, "labels of the page")
        expect(page["alerts"][0]["annotations"]["sentence_nl"].startswith("Verkeer van zoom (vlak signalling) eindigt bij 127.0.0.1:9469 op een server in China"), "the page in Dutch")

        # What still holds is told, in words.
        mail = told_of(told, "EugressClaimContradicted", 40)[0]
        # The database now says US of the whole block: it agrees with the operator about one address, and contradicts him about two.
        expect("The promise about signalling (surf-eu) is contradicted at 127.0.0.1:9469: 3 connections to US (grade A), 2 connections to JP (grade B), "
               "1 connection to CN (grade B)." in mail, mail)
        expect("De toezegging over signalling (surf-eu) wordt bij 127.0.0.1:9469 weersproken: 3 verbindingen naar US (graad A), 2 verbindingen naar JP" in mail, mail)
        expect("Subject: eugress 127.0.0.1:9469: Traffic contradicts what was promised about a plane" in mail, mail)
        for private in (CLIENT, TO_US, TO_JAPAN, TO_CHINA):
            expect(not any(private in str(content) for _, _, content in told), f"{private} stands in a message")

        # And all of it ends.
        loud = {"EugressClaimContradicted", "EugressClaimCannotBeTold", "EugressNewCountry", "EugressEndpointInChina", "EugressCoverageLow", "EugressLoss",
                "EugressKnowledgeInDoubt/changed"}
        wait_for(lambda: not loud & set(states(manager)), 60, "the end of everything")
        for alert in ("EugressClaimContradicted", "EugressEndpointInChina", "EugressCoverageLow", "EugressKnowledgeInDoubt"):
            told_of(told, alert, 10, "Over / Voorbij")
        expect("EugressWatchdog" in states(manager), "the watchdog")
        canaries(told, manager, prom)
        running.close()  # the daemon ends
        notices(process.said)
        return f"{len(told)} messages in {time.monotonic() - begun:.0f} s"


def canaries(told, manager, prom):
    """Each one that arrived was told to the receiver of the watchdog, once and again, to nobody else; no count knows of any."""
    begins = {one["startsAt"] for hook in told.hooks("/watchdog") for one in hook["alerts"] if one["labels"]["alertname"] == "EugressCanary"}
    expect(len(begins) >= 2, f"canaries that were told: {begins}")
    elsewhere = [way for way, _, content in told if way != "/watchdog" and "EugressCanary" in str(content)]
    expect_equal(elsewhere, [], "other ways by which canaries were told")
    expect("EugressCanaryLost" not in states(manager), "a canary was lost")
    expect_equal(query(prom, 'count({country="AQ"})'), [], "series of the canary's country")


def notices(journal):
    """One line a finding, as docs/reference/notices.md has it; nothing in it leads to a client or a server."""
    lines = [json.loads(line.split(" notice ", 1)[1]) for line in journal.splitlines() if " notice {" in line]
    places = [(one["country"], one["grade"], one["severity"], one["plane"]) for one in lines if one["kind"] == "place"]
    # The operator's word with the database's, and against it.
    expect({("CN", "B", "critical", "signalling"), ("JP", "B", "warning", "signalling"), ("US", "A", "warning", "signalling")} <= set(places), f"places: {places}")
    expect_equal(len(places), len(set(places)), f"places, each once: {places}")
    expect_equal([one["status"] for one in lines if one["kind"] == "claim" and one["plane"] == "signalling" and one["severity"] == "warning"], ["contradicted"], "claims")
    expect_equal([one["operator"] for one in lines if one["kind"] == "operator"], ["zoom"], "operators")
    expect({one["canary"] for one in lines if one["kind"] == "canary"} == {"arrived"}, "canaries in the journal")
    expect_equal(len({one["id"] for one in lines}), len(lines), "ids")
    for one in lines:
        expect(one["evidence"]["from"] < one["evidence"]["to"] or one["kind"] == "canary", f"a range of the log: {one}")
    for private in (CLIENT, "10.0.0.", "170.114.", "203.0.113", "2001:db8"):
        expect(private not in "".join(map(json.dumps, lines)), f"{private} stands in the journal")


if __name__ == "__main__":
    if missing("prometheus", "prometheus-alertmanager", "amtool"):
        sys.exit(SKIPPED)
    sys.exit(in_namespace([from_a_frame_to_a_mail_and_back]))
