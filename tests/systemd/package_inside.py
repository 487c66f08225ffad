"""Runs in the booted tree, as root: the life of the packages on one machine, from the first installation to the purge."""

import base64
import http.client
import os
import pathlib
import re
import shutil
import ssl
import sys

sys.path.insert(0, os.path.dirname(__file__))
from inside import CHECKS, configure, expect, fetch, it_stops_at_once, lay_wire, lives, log_lines, look, send_story, sh, shown, total, wait_for  # noqa: E402

os.environ["DEBIAN_FRONTEND"] = "noninteractive"
TIMER = "eugress-update-data.timer"
DATA = pathlib.Path("/var/lib/eugress-data")
PREVIOUS = "0.0.9"  # as package_test.py names it


def apt(*words):
    return sh("apt-get", "--quiet", "--yes", "--no-install-recommends", *words)


def install(folder):
    apt("install", *(str(each) for each in sorted(pathlib.Path(folder).glob("*.deb"))))


def state(unit, what):
    return sh("systemctl", what, unit, check=False).stdout.strip()


def version():
    return sh("dpkg-query", "--show", "--showformat=${Version}", "eugress").stdout


def answer(question, word):
    sh("sh", "-c", f"echo 'eugress eugress/{question} boolean {word}' | debconf-set-selections")


def begin():
    lay_wire()
    install("/packages/previous")


def nothing_begins_by_itself():
    for unit in ("eugress.service", TIMER):
        expect(state(unit, "is-enabled") == "disabled" and state(unit, "is-active") == "inactive", f"{unit}: {state(unit, 'is-enabled')}, {state(unit, 'is-active')}")
    expect(state("eugress-update-data.service", "is-active") == "inactive", "it fetches without having been asked")
    for place, owner, mode in (("/var/lib/eugress", "eugress", 0o750), ("/var/lib/eugress/key", "root", 0o700), (DATA / "clouds", "eugress-update", 0o755)):
        facts = pathlib.Path(place).stat()
        expect((facts.st_uid, facts.st_mode & 0o777) == (int(sh("id", "-u", owner).stdout), mode), f"{place}: {facts}")
    for page in ("eugress.8", "eugress-evidence.8", "eugress-report.8", "eugress-update-data.8", "eugress.toml.5"):
        expect(pathlib.Path(f"/usr/share/man/man{page[-1]}/{page}.gz").exists(), f"no page {page}")
    for board in ("prometheus/alerts.yml", "alertmanager/alertmanager.yml", "grafana/residency.json", "grafana/provisioning/dashboards.yml"):
        expect((pathlib.Path("/usr/share/eugress/dashboards") / board).exists(), f"no {board}")


def the_operator_does_what_the_readme_says():
    configure()
    shutil.copy("/nested-country.mmdb", "/var/lib/eugress/geo")


def an_upgrade_accounts_for_every_frame_and_interval():
    before = len([line for line in log_lines() if line["k"] == "interval"])
    sh("systemctl", "start", "eugress")
    wait_for(lambda: fetch("/-/ready") == "ready\n", 20, "the daemon")
    old = shown("MainPID")
    sent = send_story()  # in an interval that the upgrade will cut off
    install("/packages")
    expect(version() != PREVIOUS, f"still {version()}")
    wait_for(lambda: shown("MainPID") not in (old, "0") and fetch("/-/ready") == "ready\n", 20, "the new daemon")
    sent += send_story()
    wait_for(lambda: total("eugress_frames_total") >= sent // 2, 40, "the frames of the new daemon")
    it_stops_at_once()
    lines = log_lines()
    at = [number for number, line in enumerate(lines) if line["k"] == "start"][-2]
    kinds = [line for line in lines[at:] if line["k"] in ("start", "stop", "interval", "gap")]
    ends = [(line["k"], line.get("why", line.get("clean"))) for line in kinds if line["k"] in ("start", "stop")]
    expect(ends == [("start", True), ("stop", "end"), ("start", True), ("stop", "end")], f"starts and stops: {ends}")
    intervals = [line for line in kinds if line["k"] == "interval"]
    expect(len(intervals) == len([line for line in lines if line["k"] == "interval"]) - before, "intervals outside of the two runs")
    seen = sum(line["frames"] for line in intervals)
    expect(seen == sent, f"{seen} frames in the log, {sent} were sent")
    blind = 0
    for first, second in zip(kinds, kinds[1:]):
        if (first["k"], second["k"]) == ("interval", "interval"):
            expect(first["t1"] == second["t0"], f"between intervals: {first['t1']} and {second['t0']}")
        elif (first["k"], second["k"]) == ("stop", "start"):
            blind = second["t"] - first["t"]
            expect(0 <= blind <= 10, f"nothing was seen for {blind} s")
        # Intervals have the clock's bounds; one that a run does not fill says so.
        elif second["k"] == "stop":
            expect(first["k"] == "interval" and first["t0"] <= second["t"] <= first["t1"] + 1 and not first["whole"], f"before {second}: {first}")
        elif first["k"] == "start":
            expect(second["k"] == "interval" and second["t0"] <= first["t"] + 5 and not second["whole"], f"behind {first}: {second}")
    return f"{len(intervals)} intervals, {sent} frames, {blind} s not covered and told as such"


def a_rollback_captures_on_into_the_same_log():
    sh("systemctl", "start", "eugress")
    wait_for(lambda: fetch("/-/ready") == "ready\n", 20, "the daemon")
    newer, before = shown("MainPID"), log_lines()
    sent = send_story()
    apt("install", "--allow-downgrades", *(str(each) for each in pathlib.Path("/packages/previous").glob("eugress_*.deb")))
    expect(version() == PREVIOUS, f"it is {version()}")
    wait_for(lambda: shown("MainPID") not in (newer, "0") and fetch("/-/ready") == "ready\n", 20, "the older daemon")
    sent += send_story()
    wait_for(lambda: total("eugress_frames_total") >= sent // 2, 40, "the frames of the older daemon")
    expect(total("eugress_evidence_up") == 1, "the older one writes no evidence")
    it_stops_at_once()  # and the log verifies, from its first line
    after = log_lines()
    expect(after[:len(before)] == before, "the log of before is another")
    seen = sum(line["frames"] for line in after[len(before):] if line["k"] == "interval")
    expect(seen == sent, f"{seen} frames in the log, {sent} were sent")
    expect(lives()[-2:] == [True, True], f"starts and stops: {lives()}")
    install("/packages")
    expect(version() != PREVIOUS, f"still {version()}")
    return f"{sent} frames, {len(after) - len(before)} lines behind the {len(before)} of before"


def answered(method, user=None):
    """Status and text of /metrics, asked of the name in the pages with the certificate that was made for it."""
    context = ssl.create_default_context(cafile="/etc/ssl/zoom.example.edu.pem")
    connection = http.client.HTTPSConnection("zoom.example.edu", timeout=10, context=context)
    headers = {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()} if user else {}
    connection.request(method, "/metrics", headers=headers)
    answer_of_it = connection.getresponse()
    return answer_of_it.status, answer_of_it.read().decode()


def the_proxy_of_the_page_asks_for_a_password_and_only_reads():
    page = pathlib.Path("/src/docs/how-to/change-the-service.md").read_text()
    site = pathlib.Path("/etc/nginx/sites-enabled")
    shutil.rmtree(site)
    site.mkdir()
    (site / "zoom.example.edu").write_text(re.search(r"```nginx\n(.*?)```", page, re.DOTALL).group(1))
    sh("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=zoom.example.edu", "-addext",
       "subjectAltName=DNS:zoom.example.edu", "-keyout", "/etc/ssl/private/zoom.example.edu.key", "-out", "/etc/ssl/zoom.example.edu.pem")
    with open("/etc/hosts", "a", encoding="ascii") as hosts:
        hosts.write("127.0.0.1 zoom.example.edu\n")
    adds_reader = re.search(r"`(printf 'reader:[^`]*)`", page).group(1).replace("passwd -6", "passwd -6 -stdin")  # which else asks the terminal
    sh("sh", "-c", f"echo correct-horse | {adds_reader}")
    sh("nginx", "-t")
    sh("systemctl", "restart", "nginx")
    sh("systemctl", "start", "eugress")
    wait_for(lambda: fetch("/-/ready") == "ready\n", 20, "the daemon")
    statuses = [answered("GET")[0], answered("GET", "reader:wrong")[0], answered("POST", "reader:correct-horse")[0], answered("HEAD", "reader:correct-horse")[0]]
    expect(statuses == [401, 401, 403, 200], f"without, with a wrong password, writing, looking: {statuses}")
    status, text = answered("GET", "reader:correct-horse")
    expect(status == 200 and "\neugress_build_info{" in text, f"what a reader gets: {status} {text[:300]}")
    sh("systemctl", "stop", "eugress", "nginx")
    pathlib.Path("/etc/nginx/eugress.htpasswd").unlink()


def an_instance_is_restarted_too():
    sh("systemctl", "start", "eugress@tap")
    first = sh("systemctl", "show", "-P", "MainPID", "eugress@tap").stdout
    apt("install", "--reinstall", *(str(each) for each in pathlib.Path("/packages").glob("eugress_*.deb")))
    wait_for(lambda: sh("systemctl", "show", "-P", "MainPID", "eugress@tap").stdout not in (first, "0\n"), 20, "another process")
    expect(state("eugress@tap", "is-active") == "active", "the instance is gone")
    expect(state("eugress.service", "is-active") == "inactive", "what had been stopped was started")
    sh("systemctl", "stop", "eugress@tap")


def the_timer_does_what_was_answered():
    answer("update-data", "true")
    sh("dpkg-reconfigure", "eugress")
    expect((state(TIMER, "is-enabled"), state(TIMER, "is-active")) == ("enabled", "active"), "yes does not turn it on")
    sh("systemctl", "disable", "--now", TIMER)
    apt("install", "--reinstall", *(str(each) for each in pathlib.Path("/packages").glob("eugress_*.deb")))
    expect(state(TIMER, "is-enabled") == "disabled", "an upgrade undoes what the operator did")
    sh("dpkg-reconfigure", "eugress")
    answer("update-data", "false")
    said = sh("dpkg-reconfigure", "eugress").stderr
    expect((state(TIMER, "is-enabled"), state(TIMER, "is-active")) == ("disabled", "inactive"), "no does not turn it off")
    expect("eugress: " not in said, f"it complains without a reason: {said}")


def what_systemd_refuses_is_said_and_fails_no_installation():
    sh("systemctl", "mask", TIMER)
    answer("update-data", "true")
    said = sh("dpkg-reconfigure", "eugress").stderr
    sh("systemctl", "unmask", TIMER)
    answer("update-data", "false")
    sh("dpkg-reconfigure", "eugress")
    expect(f"eugress: systemctl enable {TIMER} failed" in said, f"nothing is said of a timer that cannot be turned on: {said}")
    expect(state(TIMER, "is-enabled") == "disabled", "the timer is not as before")


def the_updater_runs_confined_and_says_that_nobody_answers():
    sources = [line for line in pathlib.Path("/usr/share/eugress/update/sources.tsv").read_text().splitlines() if line.startswith(("lists/", "clouds/"))]
    sh("systemctl", "start", "eugress-update-data.service", check=False)  # there is no network in here
    result = sh("systemctl", "show", "-P", "Result", "-P", "ExecMainStatus", "eugress-update-data").stdout.split()
    expect(sorted(result) == ["1", "exit-code"], f"it ended with {result}")
    said = sh("journalctl", "-u", "eugress-update-data", "--no-pager", "-o", "cat").stdout
    expect(said.count("cannot be fetched") == len(sources), f"of {len(sources)} sources: {said}")
    expect(not list(DATA.glob("*.*")) and not (DATA / ".new").exists(), f"left behind: {list(DATA.iterdir())}")


def a_removal_stops_and_keeps_what_the_operator_wrote():
    sh("systemctl", "enable", "--now", "eugress")
    apt("remove", "eugress")
    expect(state("eugress.service", "is-active") != "active", "it runs without its package")
    expect(pathlib.Path("/etc/eugress/eugress.toml").exists() and pathlib.Path("/var/lib/eugress/evidence/log.vkey").exists(), "too much is gone")


def left():
    """What has our name, but for what is the test's and the package manager's own."""
    found = sh("find", "/", "-xdev", "-name", "*eugress*", "-not", "-path", "/var/lib/dpkg/*", "-not", "-path", "/var/cache/*", "-not", "-path", "/var/log/*",
               "-not", "-path", "/packages/*", "-not", "-path", "/etc/systemd/system/eugress.service.d*", "-not", "-path", "/proc/*", "-not", "-path", "/run/*",
               "-not", "-path", "/sys/*", "-not", "-path", "/src/*", "-not", "-path", "/tmp/*", "-not", "-path", "/var/tmp/*").stdout.split()
    return sorted(found)


def a_purge_leaves_evidence_and_key_unless_told_otherwise():
    apt("purge", "eugress", "eugress-dashboards")
    expect(left() == ["/var/lib/eugress"], f"left: {left()}")
    expect(sorted(os.listdir("/var/lib/eugress")) == ["evidence", "key"], f"{os.listdir('/var/lib/eugress')}")
    install("/packages")
    expect(pathlib.Path("/var/lib/eugress/evidence/log.vkey").exists(), "the log of before is not there again")
    answer("purge-evidence", "true")
    apt("purge", "eugress", "eugress-dashboards")
    expect(left() == [], f"left: {left()}")


if __name__ == "__main__":
    look(begin, [nothing_begins_by_itself, the_operator_does_what_the_readme_says, *CHECKS, an_upgrade_accounts_for_every_frame_and_interval,
                 a_rollback_captures_on_into_the_same_log, the_proxy_of_the_page_asks_for_a_password_and_only_reads, an_instance_is_restarted_too,
                 the_timer_does_what_was_answered, what_systemd_refuses_is_said_and_fails_no_installation, the_updater_runs_confined_and_says_that_nobody_answers,
                 a_removal_stops_and_keeps_what_the_operator_wrote, a_purge_leaves_evidence_and_key_unless_told_otherwise])
