"""Knowledge that lives, from outside: SIGHUP, files replaced under the running daemon, bad ones refused, and what-if."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics, wait_for


class Served:
    """A daemon over a generated capture, with tables and a database of its own that a test may spoil."""

    def __init__(self, daemon, directory):
        self.root = pathlib.Path(directory) / "tables"
        shutil.copytree(daemon.source / "config", self.root)
        self.database = self.root / "geo.mmdb"
        self.databases = daemon.build / "tests" / "data" / "mmdb"
        shutil.copy(self.databases / "nested-country.mmdb", self.database)
        self.capture, _ = daemon.story("native-join-eu", directory)
        self.log_path = pathlib.Path(directory) / "log"
        self.log_file = self.log_path.open("w")
        self.process = subprocess.Popen(
            [str(daemon.binary), "run", "--replay", str(self.capture), "--listen", "127.0.0.1:0", "--config",
             str(self.root / "eugress.toml"), "--tables", str(self.root), "--database", str(self.database)],
            stdout=subprocess.DEVNULL, stderr=self.log_file)
        self.address = wait_for(lambda: re.search(r"page at (http://\S+/)", self.log()), 30, "the page").group(1)
        wait_for(lambda: "has been read" in self.log(), 60, "the end of the capture")
        wait_for(lambda: self.status()["servers"], 10, "the books")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log_file.close()

    def log(self):
        return self.log_path.read_text()

    def status(self):
        return json.loads(fetch(self.address + "api/v1/status"))

    def reloads(self):
        family = metrics(fetch(self.address + "metrics"))["eugress_knowledge_reloads_total"]
        return {dict(labels)["result"]: int(value) for labels, value in family.items()}

    def hang_up(self):
        before = sum(self.reloads().values())
        self.process.send_signal(signal.SIGHUP)
        wait_for(lambda: sum(self.reloads().values()) == before + 1, 20, "an attempt after SIGHUP")
        return self.status()


def diff(daemon, served, *flags):
    """What `check --diff` says of the running daemon; its own database unless flags name another."""
    done = daemon.run("check", "--diff", "--listen", served.address[len("http://"):-1], "--config", str(served.root / "eugress.toml"),
                      "--tables", str(served.root), *(flags or ("--database", str(served.database))), bare=True)
    expect_equal(done.returncode, 0, f"exit code of check --diff ({done.stderr})")
    return done.stdout


def a_database_that_is_replaced_comes_into_force(daemon):
    with tempfile.TemporaryDirectory() as directory, Served(daemon, directory) as served:
        expect_equal(served.status()["last_reload"], None, "last_reload before the first")
        staged = served.root / "staged"
        shutil.copy(served.databases / "nested-city.mmdb", staged)
        os.replace(staged, served.database)
        status = wait_for(lambda: (now := served.status())["last_reload"] and now, 15, "the new database")
        expect_equal(status["last_reload"]["result"], "swapped", "result")
        expect_equal(status["knowledge"]["epoch"], 2, "epoch")
        expect(status["last_reload"]["servers_compared"] > 0, "no server was compared")
        page = metrics(fetch(served.address + "metrics"))
        for kind, count in status["last_reload"]["servers_changed"].items():
            expect_equal(page["eugress_knowledge_change_servers"][frozenset([("kind", kind)])], count, f"change of {kind}")
        expect("eugress_knowledge_last_reload_timestamp_seconds" in page, "no time of the swap")
        said = diff(daemon, served)
        expect("Nothing would change." in said, f"a difference with what has just been read: {said}")
        expect("not seen since" in said, f"the servers of the earlier epoch are not accounted for: {said}")
        shown = diff(daemon, served, "--database", str(served.databases / "flat-country.mmdb"))
        expect(re.search(r"file +flat-country.mmdb: none -> [0-9a-f]{12}", shown), shown)
        expect(re.search(r"file +geo.mmdb: [0-9a-f]{12} -> none", shown), shown)
        expect("epoch 2" in shown, shown)
        expect("geo.mmdb: " in served.log(), "the journal does not name the file that changed")


def a_bad_file_is_refused_and_the_old_stays(daemon):
    with tempfile.TemporaryDirectory() as directory, Served(daemon, directory) as served:
        before = served.status()["knowledge"]
        policy = served.root / "profiles" / "surf-eu.toml"
        sound = policy.read_text()
        policy.write_text(sound + "\nlenient = true\n")
        with served.database.open("r+b") as database:
            database.truncate(100)  # in place, while it is in force
        status = wait_for(lambda: (now := served.status())["last_reload"] and now, 15, "the refusal")
        expect_equal(status["last_reload"]["result"], "refused", "result")
        expect_equal(status["knowledge"], before, "knowledge in force")
        expect("surf-eu.toml:" in served.log() and "lenient" in served.log(), "the journal does not say what was wrong")
        expect(any("refused" in sentence for sentence in status["lacking"]), "the page says nothing of the refusal")
        expect_equal(served.reloads(), {"swapped": 0, "unchanged": 0, "refused": 1, "held": 0}, "attempts")
        policy.write_text(sound)
        shutil.copy(served.databases / "nested-country.mmdb", served.database)
        wait_for(lambda: served.reloads()["unchanged"] == 1, 15, "the mended files")
        status = served.status()
        expect_equal(status["knowledge"]["epoch"], 1, "epoch")
        expect(not any("refused" in sentence for sentence in status["lacking"]), "the refusal is still on the page")


def sighup_reads_the_settings_again(daemon):
    with tempfile.TemporaryDirectory() as directory, Served(daemon, directory) as served:
        expect_equal(served.hang_up()["last_reload"]["result"], "unchanged", "a SIGHUP without a change")
        toml = served.root / "eugress.toml"
        text = toml.read_text()
        changed = re.sub(r'(?m)^#?\s*position = .*$', 'position = "52.09,5.12"', text, count=1)
        changed = re.sub(r'(?m)^#?\s*interval = .*$', 'interval = 30', changed, count=1)
        expect(changed != text, "the shipped file has no position to set")
        toml.write_text(changed)
        status = served.hang_up()
        expect_equal(status["last_reload"]["result"], "swapped", "a SIGHUP with a position")
        expect_equal(status["setting"]["position"], True, "position")
        expect_equal(status["setting"]["interval_seconds"], 60, "interval")
        expect("account.interval was changed: this needs a restart" in served.log(), "no word about the restart")
        toml.write_text(text + "\n[nonsense]\n")
        expect_equal(served.hang_up()["last_reload"]["result"], "refused", "a SIGHUP with a bad file")


def what_if(daemon, capture, *flags, code=0):
    # The present is what the file says; the flags are what would stand in its place.
    present = pathlib.Path(capture).with_suffix(".toml")
    present.write_text(f'[knowledge]\ntables = "{daemon.source / "config"}"\n')
    done = daemon.run("what-if", str(capture), "--config", str(present), *flags, bare=True)
    expect_equal(done.returncode, code, f"exit code ({done.stderr})")
    return done.stdout


def what_if_tells_what_another_policy_would_say(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("us-hosted-meeting", directory)
        policy = pathlib.Path(directory) / "wider.toml"
        text = (daemon.source / "config" / "profiles" / "surf-eu.toml").read_text()
        wider = re.sub(r"(?m)^(area = .*)$", r'\1\nincluding = ["US"]', text)
        expect(wider != text, "the shipped promise has no area to widen")
        policy.write_text(wider)
        document = json.loads(what_if(daemon, capture, "--policy", str(policy), "--json"))
        american = [change for change in document["changes"] if change["after"]["country"] == "US"]
        expect(american, f"no American server changes: {document}")
        for change in american:
            expect_equal((change["before"]["verdict"], change["after"]["verdict"]), ("outside", "inside"), "verdict")
            expect_equal(change["before"]["country"], "US", "a policy moves nobody")
        expect_equal(document["changed"]["country"], 0, "countries that a policy changes")
        bytes_of = {(flow["server"], flow["port"]): 0 for flow in truth["flows"]}
        for flow in truth["flows"]:
            bytes_of[flow["server"], flow["port"]] += flow["egress"]["bytes"] + flow["ingress"]["bytes"]
        by_server = {}
        for change in american:
            key = change["server"], change["port"]
            by_server[key] = by_server.get(key, 0) + change["bytes"]
        for key, count in by_server.items():
            expect_equal(count, bytes_of[key], f"bytes of {key}")
        table = what_if(daemon, capture, "--policy", str(policy))
        expect("outside" in table and "inside" in table, table)
        return f"{len(american)} servers"


def what_if_nothing_changes_nothing_is_said(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("native-join-eu", directory)
        expect("Nothing would change." in what_if(daemon, capture, "--policy", "surf-eu"), "a change out of nothing")
        document = json.loads(what_if(daemon, capture, "--tables", str(daemon.source / "config"), "--json"))
        expect_equal((document["items"], document["changes"]), ([], []), "changes")
        expect(document["compared"] > 0, "nothing was compared")
        what_if(daemon, capture, code=2)


def facts_give_the_same_assessment_in_another_process(daemon):
    program = daemon.build / "tests" / "hall" / "assess_again"
    databases = [str(daemon.build / "tests" / "data" / "mmdb" / name) for name in ("nested-country.mmdb", "nested-city.mmdb", "asn.mmdb")]
    told = []
    with tempfile.TemporaryDirectory() as directory:
        record = str(pathlib.Path(directory) / "record")
        shipped = str(daemon.source / "config")
        for story in ("native-join-eu", "native-join-2019", "web-client", "us-hosted-meeting", "telemetry-to-us", "ipv6-web", "background",
                      "hostile", "school-morning"):
            capture, _ = daemon.story(story, directory)
            subprocess.run([program, "record", capture, record, shipped, "surf-eu", *databases], check=True, timeout=120,
                           stdout=subprocess.DEVNULL)
            surroundings = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PATH": "/"}
            done = subprocess.run([program, "check", record, shipped, "surf-eu", *databases], capture_output=True, text=True, timeout=120,
                                  env=surroundings, cwd="/", check=False)
            expect_equal(done.returncode, 0, f"{story}: {done.stdout}{done.stderr}")
            told.append(done.stdout.split()[2])
        # The comparison can fail: without a database some flow is found elsewhere.
        done = subprocess.run([program, "check", record, shipped, "surf-eu"], capture_output=True, text=True, timeout=120, check=False)
        expect_equal(done.returncode, 1, f"other knowledge: {done.stdout}{done.stderr}")
    return " + ".join(told) + " flows"


sys.exit(main([a_database_that_is_replaced_comes_into_force, a_bad_file_is_refused_and_the_old_stays, sighup_reads_the_settings_again,
               what_if_tells_what_another_policy_would_say, what_if_nothing_changes_nothing_is_said,
               facts_give_the_same_assessment_in_another_process]))
