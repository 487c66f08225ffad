"""Runs in the booted tree, as root: what an operator and an intruder would see of the unit."""

import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import time
import urllib.request

PAGE = "http://127.0.0.1:9469"
EVIDENCE = pathlib.Path("/var/lib/eugress/evidence")
KEY = pathlib.Path("/var/lib/eugress/key/evidence.skey")


class Failure(Exception):
    """An expectation that did not hold."""


def expect(condition, sentence):
    if not condition:
        raise Failure(sentence)


def sh(*command, check=True):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    expect(done.returncode == 0 or not check, f"{' '.join(command)}: {done.stderr or done.stdout}")
    return done


def wait_for(ask, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := ask():
                return found
        except (OSError, ValueError):
            pass  # not there yet, which is what we wait for
        time.sleep(0.2)
    raise Failure(f"waited {seconds} s in vain for {what}")


def fetch(path):
    with urllib.request.urlopen(PAGE + path, timeout=5) as answer:
        return answer.read().decode()


def total(name):
    return sum(float(line.rsplit(" ", 1)[1]) for line in fetch("/metrics").splitlines() if line.startswith((name + "{", name + " ")))


def shown(what):
    return sh("systemctl", "show", "-P", what, "eugress").stdout.strip()


def pids():
    """Daemon and scribe."""
    daemon = int(shown("MainPID"))
    children = pathlib.Path(f"/proc/{daemon}/task/{daemon}/children").read_text().split()
    expect(len(children) == 1, f"the daemon has the children {children}, not one scribe")
    return daemon, int(children[0])


def send_story():
    data = pathlib.Path("/story.pcap").read_bytes()
    at, sent = 24, 0
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire:
        wire.bind(("wire", 0))
        while at < len(data):
            length = struct.unpack("<I", data[at + 8:at + 12])[0]
            wire.send(data[at + 16:at + 16 + length])
            at += 16 + length
            sent += 1
            if sent % 20 == 0:
                time.sleep(0.01)
    return sent


def lay_wire():
    pathlib.Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1")  # else the kernel itself sends on the pair
    sh("ip", "link", "set", "lo", "up")
    sh("ip", "link", "add", "wire", "type", "veth", "peer", "name", "tap")
    for end in ("wire", "tap"):
        sh("ip", "link", "set", end, "up", "mtu", "1512")


def configure():
    """What an operator does after the installation."""
    made = sh("/usr/bin/eugress", "evidence", "keygen", "--origin", "gw1.example.edu/zoom", "--out", str(KEY))
    pathlib.Path("/verifier-key").write_text(made.stdout)
    config = pathlib.Path("/etc/eugress/eugress.toml")
    text = config.read_text()
    for table, line in {"[capture]": 'interface = "tap"\nfilter = false\nworkers = 2', "[account]": 'interval = 10',
                        "[gateway]": "trusted_clock = true", "[campus]": 'prefixes = ["10.0.0.0/8", "198.18.0.0/15", "2001:2::/48"]'}.items():
        expect(f"\n{table}\n" in text, f"the shipped eugress.toml has no {table}")
        text = text.replace(f"\n{table}\n", f"\n{table}\n{line}\n")
    config.write_text(text)
    # The watchdog of the shipped unit is two minutes: the daemon stretches this one to two intervals and half a minute.
    drop_in = pathlib.Path("/etc/systemd/system/eugress.service.d/quick.conf")
    drop_in.parent.mkdir(exist_ok=True)
    drop_in.write_text("[Service]\nWatchdogSec=20\n")
    sh("systemctl", "daemon-reload")


def set_up():
    lay_wire()
    sh("systemd-sysusers")
    sh("systemd-tmpfiles", "--create")
    configure()


def it_starts_and_says_when_it_is_ready():
    sh("systemctl", "start", "eugress")
    expect(shown("ActiveState") == "active", "not active after start")
    expect(fetch("/-/ready") == "ready\n", "systemd was told too early")
    wait_for(lambda: " interval" in shown("StatusText"), 30, "a status text")
    expect(shown("WatchdogUSec") in ("50s", "50000000"), f"the watchdog is {shown('WatchdogUSec')}, not stretched to 50 s")
    return shown("StatusText")


def what_passes_is_counted():
    sent = send_story()
    true = json.loads(pathlib.Path("/story.json").read_text())["frames"]["total"]
    expect(sent == true, f"sent {sent} of {true}")
    wait_for(lambda: total("eugress_frames_total") >= sent, 40, "an interval with every frame")
    expect(total("eugress_frames_total") == sent, f"{total('eugress_frames_total')} frames counted of {sent}")
    expect(total("eugress_lost_frames_total") == 0, "frames lost")
    return f"{sent} frames"


def neither_process_has_a_right_left():
    for pid, name in zip(pids(), ("eugress", "eugress-scribe")):
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        expect(lines["Name"] == name, f"{lines['Name']} is no {name}")
        for capability in ("CapPrm", "CapEff", "CapInh", "CapAmb"):
            expect(int(lines[capability], 16) == 0, f"{name} has {capability} {lines[capability]}")
        expect(lines["NoNewPrivs"] == "1" and lines["Seccomp"] == "2", f"{name}: {lines['NoNewPrivs']}, {lines['Seccomp']}")
        if may_lock(pid):
            expect(lines["VmLck"].split()[0] != "0", f"{name} has no locked memory")
        owner = os.stat(f"/proc/{pid}/status")
        expect(int(lines["Uid"].split()[0]) == sh_id("eugress"), f"{name} runs as {lines['Uid']}, {owner}")
        for thread in os.listdir(f"/proc/{pid}/task"):
            expect("Seccomp:\t2" in pathlib.Path(f"/proc/{pid}/task/{thread}/status").read_text(), f"thread {thread} of {name} is free")
    said = sh("journalctl", "-u", "eugress", "--no-pager", "-o", "cat").stdout
    kept = [line for line in said.splitlines() if "more rights than it needs" in line or "keeps more than it needs" in line]
    if not may_lock(pids()[0]):
        kept = [line for line in kept if not line.endswith("(LimitMEMLOCK=infinity in the unit)")]
    expect(not kept, f"a right is kept: {kept}")
    return "" if may_lock(pids()[0]) else "locked memory not looked at: this machine allows none"


def may_lock(pid):
    """A machine may hold back the limit that the unit asks for."""
    limits = pathlib.Path(f"/proc/{pid}/limits").read_text().splitlines()
    return next(line for line in limits if line.startswith("Max locked memory")).split()[3] == "unlimited"


def sh_id(user):
    return int(sh("id", "-u", user).stdout)


def evidence_is_the_scribes_and_nobody_elses():
    wait_for(lambda: total("eugress_evidence_tree_size") > 3, 20, "entries under a checkpoint")
    expect(total("eugress_evidence_up") == 1, "no evidence is written")
    for path in (EVIDENCE, *EVIDENCE.iterdir()):
        facts = path.stat()
        expect(facts.st_uid == sh_id("eugress"), f"{path} is not the scribe's")
        expect(facts.st_mode & 0o007 == 0, f"others may use {path}: {oct(facts.st_mode)}")
    expect((EVIDENCE / "checkpoint").stat().st_mode & 0o040, "auditors of the group cannot read the checkpoint")
    other = sh("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "cat", str(EVIDENCE / "checkpoint"), check=False)
    expect(other.returncode != 0, "nobody can read the checkpoint")
    daemon = sh("setpriv", "--reuid=eugress", "--regid=eugress", "--clear-groups", "cat", str(KEY), check=False)
    expect(daemon.returncode != 0, "the user of the daemon can read the key where it is kept")
    key = pathlib.Path("/verifier-key").read_text().strip()
    done = sh("/usr/bin/eugress", "evidence", "verify", str(EVIDENCE), "--key", key, "--json", check=False)
    expect(done.returncode == 0, f"verify: {done.returncode} {done.stdout}")


def nothing_can_be_written_elsewhere():
    daemon, scribe = pids()
    for pid in (daemon, scribe):
        for place in ("/etc", "/etc/eugress", "/usr/share/eugress", "/var/lib", "/var/lib/eugress-data", "/srv"):
            # Even root could not, where these two live.
            done = sh("nsenter", f"--target={pid}", "--mount", "touch", f"{place}/intruder", check=False)
            expect("Read-only file system" in done.stderr, f"{place} may be written to: {done.stderr}")
    return ""


def log_lines():
    """Entries of the evidence log, all of them in open days: the tests take minutes."""
    return [json.loads(line) for day in sorted(EVIDENCE.glob("*.jsonl")) for line in day.read_text().splitlines()]


def a_reload_takes_a_new_table():
    before = total("eugress_knowledge_reloads_total")
    table = pathlib.Path("/usr/share/eugress/regions.tsv")
    fresh = table.with_name(".regions.new")
    fresh.write_text(table.read_text() + "# touched by a test\n")
    fresh.rename(table)  # as an updater would
    database = next(pathlib.Path("/var/lib/eugress/geo").glob("*.mmdb"))
    again = database.with_name(".again")
    again.write_bytes(database.read_bytes())
    again.rename(database)
    sh("systemctl", "reload", "eugress")
    wait_for(lambda: total("eugress_knowledge_reloads_total") > before, 30, "a reload on the page")
    refused = [line for line in fetch("/metrics").splitlines() if "eugress_knowledge_reloads_total" in line and "refused" in line and not line.endswith(" 0")]
    expect(not refused, f"refused: {refused}")
    expect(shown("ActiveState") == "active", "not active after the reload")


def lives():
    """Starts in the log, each with whether the one before ended in order. systemd kills the scribe as soon as the daemon is gone: if that was quicker
    than its last line, the next start says that it is missing."""
    found, ended = [], True
    for line in log_lines():
        if line["k"] == "stop":
            ended = line["why"] == "end"
        elif line["k"] == "start":
            expect(ended or line["clean"], "a stop that is written is called missing")
            found.append(ended and line["clean"])
            ended = True
    return found


def wait_for_another_than(daemon):
    wait_for(lambda: shown("MainPID") not in (str(daemon), "0") and fetch("/-/ready") == "ready\n", 110, "another daemon")
    wait_for(lambda: total("eugress_intervals_total") >= 1, 30, "an interval of the new daemon")


def a_worker_that_is_stuck_ends_the_daemon():
    daemon, _ = pids()
    names = {thread.parent.name: thread.read_text().strip() for thread in pathlib.Path(f"/proc/{daemon}/task").glob("*/comm")}
    worker = next((thread for thread, name in names.items() if name == "worker-1"), None)
    expect(worker, f"of two workers none is the second: {names}")
    started = time.monotonic()
    with subprocess.Popen([sys.executable, pathlib.Path(__file__).with_name("hold_thread.py"), worker], stdout=subprocess.PIPE, text=True) as holder:
        try:
            expect(holder.stdout.readline() == "held\n", "the worker cannot be held")
            wait_for(lambda: total("eugress_workers_missing") == 1, 40, "one worker missing on the page")
            closed = total("eugress_intervals_total")
            wait_for(lambda: total("eugress_intervals_total") > closed, 30, "an interval of the other worker")
            expect(shown("MainPID") == str(daemon), "killed although intervals still close, before the watchdog's time")
            wait_for_another_than(daemon)
        finally:
            holder.kill()
    took = time.monotonic() - started
    expect(int(shown("NRestarts")) == 1, f"{shown('NRestarts')} restarts")
    said = sh("journalctl", "-u", "eugress", "--no-pager", "-o", "cat").stdout
    expect("Watchdog timeout" in said, f"it was not the watchdog: {said[-2000:]}")
    expect(total("eugress_workers_missing") == 0, "the new daemon misses one too")
    gaps = [line for line in log_lines() if line["k"] == "gap" and line.get("why") == "worker-missing"]
    expect(gaps and all(line["t0"] < line["t1"] for line in gaps), "the log has no gap for the worker that was missing")
    expect(lives() == [True, False], f"the log does not say that the daemon was lost: {lives()}")
    return f"after {took:.0f} s"


def a_daemon_that_is_stuck_is_started_anew():
    daemon, _ = pids()
    started = time.monotonic()
    sh("kill", "-STOP", str(daemon))
    wait_for_another_than(daemon)
    took = time.monotonic() - started
    expect(int(shown("NRestarts")) == 2, f"{shown('NRestarts')} restarts")
    expect(lives() == [True, False, False], f"the log does not say that the daemon was lost: {lives()}")
    return f"after {took:.0f} s"


def it_stops_at_once():
    started = time.monotonic()
    sh("systemctl", "stop", "eugress")
    took = time.monotonic() - started
    expect(shown("Result") == "success", f"it ended with {shown('Result')}")
    expect(took < 2, f"stopping took {took:.1f} s")
    key = pathlib.Path("/verifier-key").read_text().strip()
    done = sh("/usr/bin/eugress", "evidence", "verify", str(EVIDENCE), "--key", key, "--json", check=False)
    found = json.loads(done.stdout)
    expect((done.returncode, found["wrong"]) == (4, []), f"verify after a crash and a stop: {done.returncode} {found}")
    return f"{took:.2f} s"


CHECKS = [it_starts_and_says_when_it_is_ready, what_passes_is_counted, neither_process_has_a_right_left, evidence_is_the_scribes_and_nobody_elses,
          nothing_can_be_written_elsewhere, a_reload_takes_a_new_table, a_worker_that_is_stuck_ends_the_daemon, a_daemon_that_is_stuck_is_started_anew,
          it_stops_at_once]


def look(begin, checks):
    """Prints a line for each check, and at the end that all were made."""
    try:
        begin()
        for each in checks:
            try:
                result = each()
                print(f"ok       {each.__name__}{f': {result}' if result else ''}", flush=True)
            except Exception as failure:  # pylint: disable=broad-except  # whatever it was, the next check is still worth its time
                print(f"FAILED   {each.__name__}: {type(failure).__name__}: {failure}", flush=True)
        print("all was looked at")
    except Failure as failure:
        print(f"FAILED   {failure}")
        sys.exit(1)


if __name__ == "__main__":
    look(set_up, CHECKS)
