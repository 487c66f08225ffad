"""Reports, mails, papers and reconciliations from a log that a replay of generated stories wrote, against what is true of the stories."""

import collections
import datetime
import hashlib
import html.parser
import json
import pathlib
import re
import shutil
import sys
import tempfile

from harness import expect, expect_equal, fetch, main
from privacy_test import found_in, planted

STORY = "telemetry-to-us"
POSITION = ("--position", "52.09,5.12")
VOID = {"meta", "link", "br", "hr", "img", "input"}
FORBIDDEN = re.compile(r"\b(compliant|proved|guaranteed|voldoet|voldoen|bewezen|gegarandeerd\w*)\b", re.IGNORECASE)


class Page(html.parser.HTMLParser):
    """Well-formed: everything that is opened is closed in order; and what it refers to."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.seen, self.references, self.text, self.ids, self.langs = [], collections.Counter(), [], [], set(), []
        self.feed(text)
        self.close()
        expect(not self.open, f"left open: {self.open}")

    def handle_starttag(self, tag, attributes):
        self.seen[tag] += 1
        for name, value in attributes:
            if name in ("src", "href", "action", "data", "srcset", "xlink:href"):
                self.references.append(value)
            if name == "id":
                expect(value not in self.ids, f"id {value} occurs twice")
                self.ids.add(value)
            if name == "lang":
                self.langs.append(value)
            if name == "aria-labelledby":
                self.seen["labelled " + value] += 1
            expect(not name.startswith("on"), f"{tag} has {name}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen[tag] += 1

    def handle_endtag(self, tag):
        expect(self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}")
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.text.append(data)


class Case:
    """A log of one story, and the reports of its day."""

    def __init__(self, daemon, directory, story=STORY):
        self.daemon, self.directory = daemon, pathlib.Path(directory)
        self.capture, self.truth = daemon.story(story, directory)
        self.log = self.directory / "log"
        daemon.run("replay", str(self.capture), "--evidence", str(self.log), *POSITION)
        first = min(flow["first_seen"] for flow in self.flows())
        self.day = datetime.date.fromisoformat(first[:10])

    def flows(self):
        code, document, errors = self.daemon.replay(self.capture, "--flows", *POSITION)
        expect(code == 0, errors)
        self.document = document
        return document["flows"]

    def run(self, *arguments, code=None):
        tables = ("--tables", str(self.daemon.source / "config"), "--config", str(self.daemon.source / "config" / "eugress.toml"))
        done = self.daemon.run(*arguments, *tables, *POSITION, bare=True)
        if code is not None:
            expect_equal(done.returncode, code, f"exit code of {arguments[0]} ({done.stderr})")
        return done

    def report(self, *arguments, code=None):
        return self.run("report", str(self.log), "--period", self.day.isoformat(), *arguments, code=code)

    def json(self, *arguments):
        return json.loads(self.report("--json", "--lang", "nl,en", *arguments).stdout)

    def pages(self, *arguments):
        out = self.directory / "out"
        out.mkdir(exist_ok=True)
        self.report("--lang", "nl,en", "--out", str(out), *arguments)
        return {language: next(out.glob(f"*.{language}.html")).read_text() for language in ("nl", "en")}


def with_case(check):
    def run(daemon):
        with tempfile.TemporaryDirectory() as directory:
            return check(Case(daemon, directory))
    run.__name__ = check.__name__
    return run


def claim(document, which):
    return next(row for row in document["profiles"][0]["claims"] if row["id"] == which)


@with_case
def what_left_is_what_the_story_says(case):
    """The story's truth: telemetry to a server whose own name says US. Nothing else of it can be placed outside."""
    true = [flow for flow in case.truth["flows"] if flow["plane"] == "telemetry" and flow["country"] == "US"
            and flow["place_basis"] == "region-word"]
    expect(true, "the story has a server in the US that its name gives away")
    document = case.json()
    expect_equal(claim(document, "C01")["status"], "contradicted", "C01")
    expect_equal(claim(document, "C02")["status"], "contradicted", "C02")
    expect_equal(claim(document, "C03")["status"], "insufficient-evidence", "C03")
    expect_equal(claim(document, "C13")["status"], "not-observable", "C13")
    expect_equal([(row["plane"], row["country"], row["grade"]) for row in document["departures"]], [("telemetry", "US", "B")], "departures")
    planes = {row["plane"] for row in document["planes"]}
    expect_equal(planes, {flow["plane"] for flow in case.truth["flows"] if flow["provider"] == "zoom" and flow["plane"] != "p2p"}, "planes")
    # The log has an interval or two of a day of 1,440 minutes: far from the 95 % that are needed.
    media = {row["plane"]: row for row in document["profiles"][0]["planes"]}
    expect("coverage" in media["web"]["missing"], "what is missing for web")


@with_case
def few_connections_are_hidden(case):
    """By the story's truth no plane has ten connections: none is told, and the statuses are told all the same."""
    true = collections.Counter(flow["plane"] for flow in case.truth["flows"] if flow["provider"] == "zoom")
    expect(0 < max(true.values()) < 10, f"connections of the story: {true}")
    document = case.json()
    for row in document["planes"]:
        expect_equal(row["all"], None, f"{row['plane']} of {true[row['plane']]} connections")
    expect_equal(document["departures"][0]["counts"], None, "what left")
    expect(not re.search(r'"(bytes|packets)": [1-9]', json.dumps(document)), "octets of something hidden")


def a_school_morning_adds_up(daemon):
    with tempfile.TemporaryDirectory() as directory:
        case = Case(daemon, directory, "school-morning")
        document = case.json()
        sums = collections.Counter()
        for cell in case.document["cells"]:
            if cell["provider"] == "zoom" and cell["plane"] != "p2p":
                weak = "-weak" if cell["verdict"] == "outside" and cell["grade"] not in ("A", "B") else ""
                sums[cell["plane"], cell["verdict"] + weak] += cell["connections"]
        compared = 0
        # What was spoken is the story's to say: connections by plane, of the promised provider.
        true = collections.Counter(flow["plane"] for flow in case.truth["flows"] if flow["provider"] == "zoom" and flow["connection"])
        for row in document["planes"]:
            if row["all"] is not None:
                expect_equal(row["all"]["connections"], true[row["plane"]], f"connections of {row['plane']}")
                compared += 1
        # What left, by the story: servers whose own names say a country outside, for that alone carries grade B without a database.
        left = collections.defaultdict(lambda: [0, 0])
        for flow in case.truth["flows"]:
            if flow["country"] == "US" and flow["place_basis"] in ("site-code", "region-word"):
                left[flow["plane"]][0] += flow["connection"]
                left[flow["plane"]][1] += flow["egress"]["bytes"] + flow["ingress"]["bytes"]
        expect(len(left) >= 3, f"the story leaves on {sorted(left)}")
        found = {row["plane"]: [row["counts"]["connections"], row["counts"]["bytes"]] for row in document["departures"]}
        expect_equal(found, dict(left), "what left, by plane")
        for row in document["planes"]:
            for column in ("inside", "outside", "outside-weak", "exempt", "disputed", "unknown"):
                if row[column] is not None:
                    expect_equal(row[column]["connections"], sums[row["plane"], column], f"{row['plane']} {column}")
                    compared += 1
        expect(compared > 20, f"{compared} numbers shown")
        everything = sum(document["days"][0][column]["connections"] for column in ("inside", "outside", "unknown") if document["days"][0][column])
        expect(everything <= document["totals"]["all"]["connections"], "a day is not more than all")
        # What is shown and what is hidden: no hidden number follows from one sum with the others shown.
        for row in [*document["planes"], *document["places"], *document["days"]]:
            hidden = [column for column in ("inside", "outside", "outside-weak", "exempt", "disputed", "unknown", "all") if row[column] is None]
            expect(len(hidden) != 1, f"one number of a row is hidden alone: {row}")
        for name, text in case.pages().items():
            check_page(text, name)
            hits = found_in(text + json.dumps(document), planted(case.truth))
            expect(not hits, f"{name} holds {hits[:3]}")
        return f"{compared} sums"


def check_page(text, language):
    page = Page(text)
    expect_equal(page.langs[0], language, "language of the page")
    expect(not [one for one in page.references if not one.startswith("#")], f"refers to {page.references}")
    expect(page.seen["script"] == 0, "there is a script")
    expect("@media print" in text and "prefers-color-scheme:dark" in text, "print and dark styles")
    expect(not re.search(r"url\(|@import|https?://", text), "something of another origin")
    expect(page.seen["svg"] >= 1, "there is a chart")
    spoken = " ".join(page.text)
    expect(not FORBIDDEN.search(spoken), f"says {FORBIDDEN.findall(spoken)}")
    expect("{0}" not in spoken and "{1}" not in spoken, "a place was not filled")
    for label in [key[9:] for key in page.seen if key.startswith("labelled ")]:
        expect(label in page.ids, f"nothing has the id {label}")
    for number in range(1, 18):
        expect(f"C{number:02}" in page.ids, f"C{number:02} has a row")
    for number in range(1, 11):
        expect(f"K{number:02}" in page.ids, f"K{number:02} has a row")
    return spoken


@with_case
def pages_are_whole_and_coverage_stands_first(case):
    pages = case.pages()
    for language, text in pages.items():
        check_page(text, language)
        order = [text.index(f'id="{section}"') for section in ("coverage", "answer", "claims", "traffic", "limits", "provenance")]
        expect_equal(order, sorted(order), "order of the sections")
        expect((case.log / "checkpoint").read_text().split("\n")[2] in text.replace("&#43;", "+"), "the root is on the page")
    done = case.report("--lang", "en", "--out", str(case.directory / "out"))
    expect(done.stdout.startswith("coverage  "), f"coverage first: {done.stdout}")
    expect_equal(done.returncode, 4 if datetime.date.today() <= case.day else 0, "exit code")


@with_case
def a_log_that_is_not_what_was_signed_gives_no_report(case):
    broken = case.directory / "broken"
    shutil.copytree(case.log, broken)
    file = next(broken.glob("*.jsonl"))
    file.write_text(file.read_text().replace('"cc":"US"', '"cc":"DE"'))
    done = case.run("report", str(broken), "--period", case.day.isoformat(), "--json", code=1)
    expect_equal(done.stdout, "", "no report")
    expect("WRONG" in done.stderr, done.stderr)


@with_case
def another_profile_than_the_one_in_force_is_said(case):
    text = (case.daemon.source / "config" / "profiles" / "surf-eu.toml").read_text()
    other = case.directory / "surf-eu.toml"
    other.write_text(text + "[claim]\ncoverage = 0.0001\nunclear = 1.0\n")
    document = case.json("--profile", str(other))
    expect(any("surf-eu.toml is not the one" in remark["en"] for remark in document["remarks"]), f"{document['remarks']}")
    expect({plane["status"] for plane in document["profiles"][0]["planes"]} <= {"contradicted", "insufficient-evidence"}, "nothing is freed by gates of today")
    expect_equal(document["hidden_below"], 10, "what is hidden at a university")
    expect_equal(case.json("--profile", "sivon-school")["hidden_below"], 10, "a profile's name says nothing of who is watched")
    school = case.directory / "school.toml"
    school.write_text("[account]\nschool = true\n")
    done = case.daemon.run("report", str(case.log), "--period", case.day.isoformat(), "--json", "--config", str(school),
                           "--tables", str(case.daemon.source / "config"), bare=True)
    expect_equal(json.loads(done.stdout)["hidden_below"], 20, f"and at a school: {done.stderr}")


@with_case
def what_is_promised_is_quoted_from_the_log(case):
    """The archive of the log has the policy that judged, whatever the files of today say; every record follows from it."""
    document = case.json()
    policies = [json.loads(line) for line in next(case.log.glob("*.jsonl")).read_text().splitlines() if '"k":"policy"' in line]
    archive = document["archive"]
    expect_equal([(one["profile"], one["sha256"], one["quoted"]) for one in archive["policies"]],
                 [(one["profile"], one["archived"], True) for one in policies], "the policies quoted")
    for digest in [*archive["regions"], *(one["sha256"] for one in archive["policies"])]:
        octets = (case.log / "tables" / digest).read_bytes()
        expect_equal(hashlib.sha256(octets).hexdigest(), digest, "a digest that the report names")
    expect(archive["judged_again"] > 0 and archive["deviating"] == archive["without_tables"] == 0, f"{archive}")
    # A promise of today that says less: what was promised then stays promised.
    text = (case.daemon.source / "config" / "profiles" / "surf-eu.toml").read_text()
    other = case.directory / "surf-eu.toml"
    other.write_text(re.sub(r'(?m)^effective_from = .*$', "effective_from = 2035-01-01", text))
    expect(other.read_text() != text, "the change of the test")
    later = case.json("--profile", str(other))
    expect_equal(claim(later, "C01")["status"], "contradicted", "C01 by the promise of then")
    expect_equal(later["archive"]["policies"], archive["policies"], "the same policy is quoted")
    for page in case.pages().values():
        expect(archive["policies"][0]["sha256"] in page, "the digest of the policy is on the page")


def two_gateways_are_one_report(daemon):
    """Two logs of one story, of two gateways: everything twice, time once; of a declared pair, once."""
    with tempfile.TemporaryDirectory() as directory:
        case = Case(daemon, directory, "school-morning")
        one = case.json()
        second = case.directory / "second"
        config = case.directory / "second.toml"
        config.write_text('[gateway]\nname = "gw2"\n')
        done = daemon.run("replay", str(case.capture), "--evidence", str(second), *POSITION, config=config)
        expect_equal(done.returncode, 0, done.stderr)
        both = json.loads(case.report(str(second), "--json").stdout)
        expect_equal([gateway["origin"].split("/")[1] for gateway in both["gateways"]], ["replay"] * 2, "two logs")
        expect(both["gateways"][0]["origin"] != both["gateways"][1]["origin"], "of two origins")
        for member in ("intervals", "seconds_recorded", "intervals_assessable"):
            expect_equal(both["coverage"][member], one["coverage"][member], member)
        expect_equal(both["totals"]["all"]["connections"], 2 * one["totals"]["all"]["connections"], "connections")
        expect_equal(both["totals"]["all"]["bytes"], 2 * one["totals"]["all"]["bytes"], "octets")
        expect_equal(claim(both, "C01")["status"], claim(one, "C01")["status"], "C01")
        # Both saw the same packets: declared, nothing is twice, whoever is named first.
        origins = [gateway["origin"] for gateway in both["gateways"]]
        for names in (origins, origins[::-1]):
            pair = json.loads(case.report(str(second), "--json", "--pair", ",".join(names)).stdout)
            expect_equal([gateway["pair"] for gateway in pair["gateways"]], origins[::-1], "the other of the pair")
            for member in ("totals", "planes", "places", "hosts", "reach", "operators", "departures", "client_exposure", "coverage"):
                expect_equal(pair[member], one[member], f"{member} of a pair")
        for names in ([origins[0], "gw3/zoom"], [origins[0]], [origins[0], origins[0]]):
            expect("does not name two of the logs" in case.report(str(second), "--pair", ",".join(names), code=2).stderr, str(names))
        twice = ("--pair", ",".join(origins), "--pair", ",".join(origins))
        expect("a log is of one pair only" in case.report(str(second), *twice, code=2).stderr, "the same pair twice")
        expect("two logs have the origin" in case.report(str(case.log), code=2).stderr, "the same log twice")


@with_case
def the_mail_is_the_witness(case):
    done = case.report("--mail", "--lang", "nl,en")
    expect((case.log / "checkpoint").read_text() in done.stdout, "the checkpoint is in the mail, unchanged")
    expect(not FORBIDDEN.search(done.stdout), "forbidden words")
    expect("tegengesproken" in done.stdout and "contradicted" in done.stdout, "both languages")
    # As a timer has it: the log is the configured one, the week the last.
    config = case.directory / "eugress.toml"
    config.write_text(f'[evidence]\ndirectory = "{case.log}"\n')
    week = case.daemon.run("report", "--mail", "--config", str(config), "--tables", str(case.daemon.source / "config"), bare=True)
    expect(week.returncode in (0, 4), week.stderr)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    expect(f"{today - datetime.timedelta(days=7)}/{today - datetime.timedelta(days=1)}" in week.stdout, week.stdout)


@with_case
def annotations_are_printed_and_change_no_status(case):
    before = case.json()
    file = case.directory / "notes.toml"
    file.write_text(f'''institution = "Example <University>"
[[change]]
day = {case.day.isoformat()}
kind = "account-setting"
author = "A. Jansen"
en = "Data centres outside the EU switched off."
nl = "Datacenters buiten de EU uitgezet."
[[declared]]
claim = "C09"
day = 2024-04-18
source = "Zoom, overview"
en = "Kept shorter."
nl = "Korter bewaard."
''')
    after = case.json("--annotations", str(file))
    statuses = lambda document: {row["id"]: row["status"] for row in document["profiles"][0]["claims"] if row["id"] != "C07"}
    expect_equal(statuses(after), statuses(before), "statuses")
    expect_equal(after["annotations"][0]["nl"], "Datacenters buiten de EU uitgezet.", "the note")
    expect_equal(claim(after, "C09")["said_by_others"][0]["by"], "Zoom, overview", "who says so")
    page = case.pages("--annotations", str(file))["nl"]
    expect("Example &lt;University&gt;" in page and "Datacenters buiten de EU uitgezet." in page, "on the page")
    file.write_text("[[change]]\nday = 2026-13-01\n")
    expect("notes.toml:2" in case.report("--annotations", str(file), code=78).stderr, "line of the mistake")


@with_case
def reports_are_combined(case):
    files = []
    for name in ("A", "B"):
        notes = case.directory / f"{name}.toml"
        notes.write_text(f'institution = "University {name}"\n')
        files.append(case.directory / f"{name}.json")
        files[-1].write_text(case.report("--json", "--annotations", str(notes)).stdout)
    out = case.directory / "sheet"
    out.mkdir()
    case.run("report", "--combine", *map(str, files), "--lang", "nl,en", "--out", str(out), code=0)
    page = next(out.glob("*.nl.html")).read_text()
    spoken = " ".join(Page(page).text)
    expect("University A, University B" in spoken, "who found what")
    sheet = json.loads(next(out.glob("*.json")).read_text())
    expect_equal([one["claims"]["C01"] for one in sheet["institutions"]], ["contradicted"] * 2, "C01 of both")
    expect("are both of University A" in case.run("report", "--combine", str(files[0]), str(files[0]), code=1).stderr, "the same twice")


@with_case
def reconciled_with_a_collector_that_saw_the_same(case):
    """The collector's file is made from the story's truth: what went to and from listed addresses, as IP octets."""
    lines = ["ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt"]
    for flow in case.truth["flows"]:
        if flow["provider"] != "zoom":
            continue
        for way, source, target in (("egress", "198.18.0.1", flow["server"]), ("ingress", flow["server"], "198.18.0.1")):
            counts = flow[way]
            lines.append(f"{case.day} 07:00:00,{case.day} 07:00:01,1.0,{source},{target},1,2,TCP,....,0,0,{counts['packets']},{counts['bytes']},0,0")
    file = case.directory / "nfdump.csv"
    file.write_text("\n".join([*lines, "Summary", "flows,bytes", "1,2"]) + "\n")
    minutes = case.directory / "minutes.csv"
    minutes.write_text(f"date,participant_minutes\n{case.day},120\n")
    counters = case.directory / "counters.csv"
    counters.write_text(f"time,rx_bytes,tx_bytes\n{case.day}T00:00:00Z,0,0\n{case.day}T12:00:00Z,5000000,5000000\n")
    run = lambda source, *more, code: case.run("reconcile", str(source), "--period", case.day.isoformat(), "--nfdump", str(file),
                                               "--participants", str(minutes), "--interface", str(counters), *more, code=code)
    # A server that only its name gives away is on no list, so the collector's sum lacks it: within the tolerance asked for.
    found = json.loads(run(case.log, "--json", "--tolerance", "25", code=0).stdout)
    true = sum(flow[way]["bytes"] for flow in case.truth["flows"] if flow["provider"] == "zoom" for way in ("egress", "ingress"))
    expect_equal(found["log"]["bytes"], true, "the log holds what is true")
    expect(found["collector"]["bytes"] <= true, "the collector cannot know more")
    expect_equal(found["use"]["participant_minutes"], 120, "minutes")
    expect_equal(case.json("--participants", str(minutes))["use"], {"participant_minutes": 120, "days": 1}, "the same file in a report")
    expect_equal(case.json()["use"], None, "no file, no hours")
    expect_equal(found["link"]["bytes"], 10000000, "the link")
    status = case.directory / "status.json"
    status.write_text(json.dumps(case.document))
    expect_equal(json.loads(run(status, "--json", "--tolerance", "25", code=0).stdout)["log"]["bytes"], true, "of the status document")
    file.write_text("\n".join(lines[:3]) + "\n")
    expect("DISAGREES" in run(case.log, code=1).stdout, "a collector that saw little")
    file.write_text("ts,sa\n")
    expect("nfdump.csv:1: there is no column" in run(case.log, code=3).stderr, "bad input")


def the_statement_follows_the_file(daemon):
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory, "eugress.toml")

        def statement(text, *more):
            file.write_text(text)
            done = daemon.run("privacy-statement", "--lang", "nl,en", *more, "--config", str(file), "--tables", str(daemon.source / "config"), bare=True)
            expect_equal(done.returncode, 0, f"exit code ({done.stderr})")
            return " ".join(done.stdout.split())

        plain = statement("")
        expect("No log is written to disk" in plain and "For pupils" not in plain, "defaults")
        logged = statement('[evidence]\ndirectory = "/var/lib/eugress/evidence"\nkey = "/etc/eugress/k"\ndays = 200\n[account]\ninterval = 300\n')
        expect("kept for 200 days" in logged and "200 dagen" in logged and "over 5 min" in logged, "evidence and interval")
        expect("Voor leerlingen" not in statement("", "--profile", "sivon-school"), "a profile's name says nothing of who is watched")
        school = statement("[account]\nschool = true\n", "--profile", "sivon-school")
        expect("Voor leerlingen" in school and "over 15 min" in school, "the page for pupils")
        zoned = statement('[[campus.zones]]\nname = "library"\nprefixes = ["10.0.0.0/9"]\npopulation = 300\n'
                          '[[campus.zones]]\nname = "tiny"\nprefixes = ["10.128.0.0/9"]\npopulation = 3\n')
        expect("library" in zoned and "tiny" not in zoned and "10.0.0.0" not in zoned, "zones that are told apart")
        closed = statement("[capture]\nclient_hellos = false\n")
        expect("first packets of others are not looked at" in closed, "client hellos")
        for text in (plain, logged, school, zoned, closed):
            expect(not FORBIDDEN.search(text) and "{0}" not in text, f"{FORBIDDEN.findall(text)}")
        digests = {re.search(r"SHA-256 ([0-9a-f]{64})", text).group(1) for text in (plain, logged, closed)}
        expect_equal(len(digests), 3, "digests of three configurations")
        daemon.run("privacy-statement", "--lang", "nl", "--out", directory, "--tables", str(daemon.source / "config"), bare=True)
        page = Page(next(pathlib.Path(directory).glob("*.html")).read_text())
        expect_equal(page.langs[0], "nl", "language")
        expect(page.seen["script"] == 0 and not page.references, "self-contained")


@with_case
def usage_is_told(case):
    for arguments, code in ((("report",), 2), (("report", str(case.log)), 2), (("report", str(case.log), "--period", "2026"), 2),
                            (("report", str(case.log), "--period", "2026-09", "--lang", "de"), 2), (("report", str(case.directory), "--period", "2026-09"), 3),
                            (("report", "--combine"), 2), (("report", "--help"), 0), (("privacy-statement", "x"), 2), (("privacy-statement", "--help"), 0),
                            (("reconcile", str(case.log), "--period", "2026-09"), 2), (("reconcile", "--help"), 0),
                            (("report", str(case.log), "--period", "2026-09", "--frobnicate"), 2)):
        done = case.daemon.run(*arguments, bare=True)
        # Without --tables a report finds none in the build directory: whatever it says of them, it is no usage error.
        expect(done.returncode == code or (code == 3 and done.returncode == 78), f"{arguments}: {done.returncode} {done.stderr}")


if __name__ == "__main__":
    sys.exit(main([what_left_is_what_the_story_says, few_connections_are_hidden, a_school_morning_adds_up,
                   pages_are_whole_and_coverage_stands_first, a_log_that_is_not_what_was_signed_gives_no_report,
                   another_profile_than_the_one_in_force_is_said, what_is_promised_is_quoted_from_the_log,
                   two_gateways_are_one_report, the_mail_is_the_witness, annotations_are_printed_and_change_no_status,
                   reports_are_combined, reconciled_with_a_collector_that_saw_the_same, the_statement_follows_the_file, usage_is_told]))
