"""The evidence log of a daemon at work: its totals are those of page and metrics, nothing of ours is in it, and it is whole
whatever befalls the daemon."""

import collections
import hashlib
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics, wait_for
from privacy_test import STORIES as PRIVATE_STORIES, found_in, planted

STORIES = ["native-join-eu", "school-morning", "p2p-meeting", "teams-beside-zoom", "ipv6-web", "telemetry-to-us"]
LABELS = ("provider", "plane", "country", "law", "verdict", "grade", "zone")
MEMBERS = ("prov", "plane", "cc", "law", "verdict", "grade", "zone")


def entries(log):
    for day in sorted(pathlib.Path(log).glob("*.jsonl")):
        for line in day.read_text().splitlines():
            yield json.loads(line)


def signed(log):
    """What a reader may rely on: the entries under the checkpoint. Lines stand in the file before they are signed."""
    checkpoint = pathlib.Path(log, "checkpoint")
    size = int(checkpoint.read_text().split("\n")[1]) if checkpoint.exists() else 0
    return list(entries(log))[:size]


def verify(daemon, log, *options):
    done = daemon.run("evidence", "verify", str(log), "--json", *options, bare=True)
    return done.returncode, json.loads(done.stdout)


def sums_of_records(log):
    sums = collections.Counter()
    for entry in entries(log):
        if entry["k"] not in ("server", "rest"):
            continue
        label = tuple(entry[member] for member in MEMBERS)
        for what, out, into in (("bytes", "bo", "bi"), ("packets", "po", "pi"), ("connections", "co", "ci")):
            sums[(*label, "egress", what)] += entry[out]
            sums[(*label, "ingress", what)] += entry[into]
    return +sums


def totals_tie(daemon):
    """Records and rest of the log add up to the cells of the document, which are what Prometheus counts."""
    compared = 0
    for name in STORIES:
        with tempfile.TemporaryDirectory() as directory:
            capture, _ = daemon.story(name, directory)
            log = pathlib.Path(directory, "log")
            _, document, errors = daemon.replay(capture, "--evidence", str(log))
            expect(document is not None, f"{name}: {errors}")
            wanted = collections.Counter()
            for cell in document["cells"]:
                label = tuple(("none" if name == "grade" else "unknown") if cell[name] is None else cell[name] for name in LABELS)
                for what in ("bytes", "packets", "connections"):
                    wanted[(*label, cell["direction"], what)] += cell[what]
            expect_equal(sums_of_records(log), +wanted, f"{name}: sums of the log")
            code, found = verify(daemon, log)
            expect_equal((code, found["wrong"]), (0, []), f"{name}: verify")
            frames = sum(entry["frames"] for entry in entries(log) if entry["k"] == "interval")
            expect_equal(frames, document["frames"]["seen"], f"{name}: frames")
            intervals = [entry for entry in entries(log) if entry["k"] == "interval"]
            worth = {"closed": len(intervals), "assessable": sum(entry["assessable"] for entry in intervals)}
            expect_equal({name: document["intervals"][name] for name in worth}, worth, f"{name}: what the intervals are worth")
            exposed = collections.Counter()
            for entry in intervals:
                exposed.update(dict(entry.get("exposure", [])))
            expect_equal(exposed, +collections.Counter(document["coverage"]["client_exposure_connections"]), f"{name}: how devices look from outside")
            compared += len(wanted)
    return f"{compared} sums"


def nothing_of_ours_is_in_it(daemon):
    searched = 0
    for name in PRIVATE_STORIES:
        with tempfile.TemporaryDirectory() as directory:
            capture, truth = daemon.story(name, directory)
            log = pathlib.Path(directory, "log")
            daemon.run("replay", str(capture), "--evidence", str(log))
            for file in filter(pathlib.Path.is_file, log.rglob("*")):
                text = "" if file.name in ("reserve", "hashes") else file.read_text()
                hits = found_in(text, planted(truth))
                expect(not hits, f"{name}: {file.name} holds {hits[:3]}")
                searched += len(text)
    return f"{searched} characters"


def the_scrape_is_a_witness(daemon):
    """Size and root on /metrics are those of /checkpoint, and verify accepts them and nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("native-join-eu", directory)
        log = pathlib.Path(directory, "log")
        with daemon.serving(capture, "--evidence", str(log)) as (address, _):
            page, note = wait_for(lambda: settled(address), 20, "a checkpoint over everything")
        size = int(page["eugress_evidence_tree_size"][frozenset()])
        parts = {dict(labels)["part"]: int(value) for labels, value in page["eugress_evidence_root_part"].items()}
        expect_equal(note.split("\n")[1], str(size), "the size in /checkpoint")
        for changed in (0, 1):
            samples = pathlib.Path(directory, "samples.json")
            parts["3"] ^= changed
            samples.write_text(json.dumps({"data": {"result": [
                {"metric": {"__name__": "eugress_evidence_tree_size"}, "value": [1.0, str(size)]},
                *({"metric": {"__name__": "eugress_evidence_root_part", "part": part}, "value": [1.0, str(value)]}
                  for part, value in parts.items())]}}))
            code, found = verify(daemon, log, "--samples", str(samples))
            expect_equal(code, changed, f"verify with a scrape, changed: {found['wrong']}")
            expect_equal(found["sightings"], 1, "sightings compared")


def settled(address):
    page, note = metrics(fetch(address + "metrics")), ""
    if "eugress_evidence_tree_size" not in page:
        return None
    note = fetch(address + "checkpoint")
    size = page["eugress_evidence_tree_size"][frozenset()]
    return (page, note) if size > 20 and note.split("\n")[1] == str(int(size)) else None


def a_daemon_that_is_killed_leaves_a_whole_log(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("native-join-eu", directory)
        log = pathlib.Path(directory, "log")
        process = subprocess.Popen(daemon.command("run", "--replay", str(capture), "--listen", "127.0.0.1:0", "--evidence", str(log)),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=daemon.build)
        wait_for(lambda: any(entry["k"] == "server" for entry in entries(log)), 20, "a record")
        process.send_signal(signal.SIGKILL)
        process.wait()
        last = wait_for(lambda: next((entry for entry in signed(log) if entry["k"] == "stop"), None), 20, "the scribe's last entry")
        expect_equal(last["why"], "crash", "why it stopped")
        code, found = verify(daemon, log)
        expect_equal((code, found["wrong"], found["incomplete"]), (4, [], ["1 crash"]), "verify after the kill")


def a_second_daemon_is_told_who_has_the_directory(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("native-join-eu", directory)
        log = pathlib.Path(directory, "log")
        with daemon.serving(capture, "--evidence", str(log)):
            done = daemon.run("replay", str(capture), "--evidence", str(log))
        expect_equal(done.returncode, 3, "exit code of the second")
        # A replay brings a key of its own; the lock speaks first.
        expect(re.search(r"is in use by process \d+: only one may write the log", done.stderr), done.stderr)


def what_is_made_from_the_log_is_an_entry(daemon):
    """While the daemon runs it alone has key and lock: commands leave notices, and the scribe makes entries of them."""
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("school-morning", directory)
        log, out = pathlib.Path(directory, "log"), pathlib.Path(directory, "out")
        out.mkdir()
        with daemon.serving(capture, "--evidence", str(log)) as (address, _):
            wait_for(lambda: settled(address), 20, "a checkpoint over everything")
            day = next(log.glob("*.jsonl")).name[:10]
            pack = pathlib.Path(directory, "pack.zip")
            drawn = daemon.run("evidence", "sample", str(log), "--from", day, "--to", day, "--seed", "6" * 24, "--n", "30", "--quota", "5",
                               "--out", str(pack), bare=True)
            expect(pack.exists() and drawn.stderr == "", drawn.stderr)
            made = daemon.run("report", str(log), "--period", day, "--lang", "nl", "--out", str(out), "--tables", str(daemon.source / "config"), bare=True)
            expect(made.returncode in (0, 4) and made.stderr == "", made.stderr)
            files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (pack, *out.iterdir())}
            found = wait_for(lambda: (lambda all: len(all) == 3 and all)([entry for entry in signed(log) if entry["k"] == "produced"]), 20, "entries")
            expect_equal({entry["sha256"] for entry in found}, set(files), "digests of what was made")
            expect_equal(sorted(entry["what"] for entry in found), ["pack", "report-html", "report-json"], "what it was")
            for entry in found:
                expect_equal((entry["octets"], entry["from"], entry["to"]), (files[entry["sha256"]].stat().st_size, day, day), "size and days")
            wait_for(lambda: not list((log / "produced").iterdir()), 20, "notices that are entries are gone")
        code, document = verify(daemon, log)
        expect_equal((code, document["kinds"]["produced"]), (0, 3), "verify")
        # A replay's key is gone with it: nothing waits for somebody who will never come.
        daemon.run("report", str(log), "--period", day, "--json", "--tables", str(daemon.source / "config"), bare=True)
        expect_equal(list((log / "produced").iterdir()), [], "notices behind the end of a replay")


def the_commands_of_an_auditor(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("native-join-eu", directory)
        log = pathlib.Path(directory, "log")
        daemon.run("replay", str(capture), "--evidence", str(log))
        run = lambda *arguments: daemon.run("evidence", *arguments, bare=True)
        lines = next(log.glob("*.jsonl")).read_text().splitlines()
        expect_equal(run("show", str(log), "--index", "3").stdout, lines[3] + "\n", "show --index")
        day = next(log.glob("*.jsonl")).name[:10]
        servers = [line for line in lines if '"k":"server"' in line]
        expect_equal(run("show", str(log), "--day", day, "--kind", "server").stdout.splitlines(), servers, "show --kind")
        status = json.loads(run("status", str(log), "--json").stdout)
        expect_equal((status["size"], status["days"][0]["day"]), (len(lines), day), "status")
        proof = run("prove", str(log), "--index", "3").stdout.split("\n")
        expect_equal(proof[:2], ["c2sp.org/tlog-proof@v1", "index 3"], "prove")
        expect_equal(run("size", "--conf", "95", "--rate", "1").stdout, "299\n", "size")
        for arguments, code in ((("verify",), 2), (("prove", str(log)), 2), (("frobnicate",), 2), (("size", "--rate", "0"), 2),
                                (("verify", directory), 3), (("show", str(log), "--index", "999999"), 3), (("--help",), 0)):
            expect_equal(run(*arguments).returncode, code, f"exit code of evidence {arguments}")
        key = pathlib.Path(directory, "log.skey")
        made = run("keygen", "--origin", "gw1.example.edu/zoom", "--out", str(key))
        expect_equal(made.stdout, run("vkey", "--in", str(key)).stdout, "the verifier key")
        expect_equal(key.stat().st_mode & 0o777, 0o400, "mode of the key")
        expect_equal(run("keygen", "--origin", "gw1", "--out", str(key)).returncode, 3, "a key is not replaced")


if __name__ == "__main__":
    sys.exit(main([totals_tie, nothing_of_ours_is_in_it, the_scrape_is_a_witness, a_daemon_that_is_killed_leaves_a_whole_log,
                   a_second_daemon_is_told_who_has_the_directory, what_is_made_from_the_log_is_an_entry, the_commands_of_an_auditor]))
