"""Ten weeks of a gateway in a real Prometheus, every alert asked at every five minutes of them: what is no breach pages nobody, what is one is told within its documented delay,
and nothing is told that no event explains."""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

from rules_test import rule_files, rules
from servers import SKIPPED, answer, expect, expect_equal, main, missing, prometheus, write_json
from weeks import DAY, DAYS, EVENTS, FALSE, STEP, TARGET, TRUE, Weeks

CHUNK = 10000 * STEP  # Prometheus gives at most 11,000 points a series
SILENT = {"EugressWatchdog"}  # always fires
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
PATIENCE = 3600  # what an event causes may begin so long after it ended: windows of an hour, a day's worth of states


def promtool(*arguments):
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=300, check=False)
    expect(done.returncode == 0, f"promtool {arguments[:3]}: {done.stderr[-800:]}")


def points(address, expr, begun):
    """{labels: {moment: value}} at every five minutes."""
    found = {}
    for first in range(begun, begun + DAYS * DAY, CHUNK):
        last = min(first + CHUNK, begun + DAYS * DAY) - STEP
        ask = urllib.parse.urlencode({"query": expr, "start": first, "end": last, "step": STEP, "timeout": "120s"})
        for one in json.loads(answer(f"{address}/api/v1/query_range?{ask}", timeout=180))["data"]["result"]:
            found.setdefault(frozenset((key, value) for key, value in one["metric"].items() if key != "__name__"), {}).update({int(moment) - begun: value for moment, value in one["values"]})
    return found


def record(address, daemon, directory, begun):
    """What alerts read of the recorded series, as promtool's own recorder would write it, in one pass over all weeks."""
    asked = " ".join(rule["query"] + rule["labels"]["severity"] for rule in rules(daemon) if rule["type"] == "alerting")
    with open(f"{directory}/recorded.om", "w", encoding="utf-8") as out:
        for rule in rules(daemon):
            if rule["type"] == "recording" and rule["name"] in asked:
                for labels, values in points(address, rule["query"], begun).items():
                    text = ",".join(f'{key}="{value}"' for key, value in {**dict(labels), **rule.get("labels", {})}.items())
                    out.writelines(f"{rule['name']}{{{text}}} {value} {moment + begun}\n" for moment, value in values.items())
        out.write("# EOF\n")


def episodes(moments, patience, keeps):
    """(begin, end) of what fires: true for as long as `for` says, and kept on for as long as keep_firing_for says."""
    out, since, last = [], None, None
    for moment in sorted(moments):
        if last is None or moment - last > STEP:
            since = moment
        last = moment
        if moment - since >= patience:
            begin = moment
            if out and begin - out[-1][1] <= max(STEP, keeps + STEP):
                out[-1][1] = moment
            else:
                out.append([begin, moment])
    return out


def duration(text):
    return sum(int(number) * SECONDS[unit] for number, unit in re.findall(r"(\d+)([smhd])", str(text)))


def kept(daemon, name):
    text = "".join(file.read_text() for file in rule_files(daemon))
    found = re.search(rf"- alert: {name}\n(?:(?!- alert:).)*?keep_firing_for: (\w+)", text, re.S)
    return duration(found.group(1)) if found else 0


def what_is_no_breach_pages_nobody_and_what_is_one_is_told(daemon):
    begun = int(time.time()) // DAY * DAY - DAYS * DAY
    with tempfile.TemporaryDirectory() as directory:
        Weeks().write(f"{directory}/weeks.om", begun)
        # One block for all of it: promtool would read the file anew for each two hours.
        promtool("tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=1458h", f"{directory}/weeks.om", f"{directory}/tsdb")
        write_json(f"{directory}/prometheus.json", {"global": {"scrape_interval": "1m"}})
        with prometheus(directory, f"{directory}/prometheus.json") as address:
            record(address, daemon, directory, begun)
        promtool("tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=1458h", f"{directory}/recorded.om", f"{directory}/tsdb")
        with prometheus(directory, f"{directory}/prometheus.json") as address:
            learning = {moment for values in points(address, f"instance:eugress_learning:bool{{{TARGET}}} == 1", begun).values() for moment in values}
            expect(13 * DAY < max(learning) < 15 * DAY, f"learning ended after {max(learning) / DAY} days")
            fired = []
            for rule in rules(daemon):
                if rule["type"] != "alerting" or rule["name"] in SILENT:
                    continue
                softened = "eugress_learning" in rule["labels"]["severity"]
                loudest = "critical" if "critical" in rule["labels"]["severity"] else "info" if rule["labels"]["severity"] == "info" else "warning"
                for labels, values in points(address, rule["query"], begun).items():
                    for begin, end in episodes(values, duration(f"{int(rule['duration'])}s"), kept(daemon, rule["name"])):
                        fired.append((rule["name"], "info" if softened and begin in learning else loudest, begin, dict(labels)))
    explained = set()
    for event in EVENTS:
        of = [one for one in fired if event.start <= one[2] <= event.start + event.hours * 3600 + PATIENCE and one[0] in (*event.told, *event.also)]
        for alert, minutes in event.told.items():
            found = [one for one in of if one[0] == alert and one[2] <= event.start + minutes * 60]
            expect(found, f"{event.name}: {alert} did not come within {minutes} minutes; what came: {of}")
        for name, severity, begin, labels in of:
            expect((severity == "critical") == (name in event.pages), f"{event.name}: {name} is {severity}")
            explained.add((name, begin))
    # In the first day states settle; it is a new gateway.
    strange = [one for one in fired if (one[0], one[2]) not in explained and not (one[2] <= 2 * DAY and one[1] == "info")]
    expect_equal(strange, [], "alerts that no event explains")
    pages = {one[0] for one in fired if one[1] == "critical"}
    expect_equal(pages, {alert for event in TRUE for alert in event.pages}, "pages in ten weeks")
    told = [one for one in fired if one[1] != "info"]
    return f"{len(FALSE)} false causes and {len(TRUE)} true ones: {len(told)} messages in ten weeks, {len([one for one in told if one[1] == 'critical'])} pages"


if __name__ == "__main__":
    if missing("promtool", "prometheus"):
        sys.exit(SKIPPED)
    sys.exit(main([what_is_no_breach_pages_nobody_and_what_is_one_is_told]))
