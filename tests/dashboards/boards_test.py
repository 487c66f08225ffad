"""Boards for Grafana: they are what their source writes, valid by Grafana's own types, by the rules of its dashboard-linter on panels of every kind, and
every query of every panel has an answer after the replayed morning, or stands below with the reason why it must have none.

Grafana itself is not run: Debian has none. What is judged by is generated from its published types (grafana/make-schema.sh)."""

import contextlib
import importlib
import json
import pathlib
import re
import subprocess
import sys
import time
import urllib.parse

from servers import SKIPPED, Failure, answer, expect, expect_equal, main, missing, wait_for

HERE = pathlib.Path(__file__).resolve().parent
VARIABLES = ["datasource", "job", "gateway", "provider", "plane", "zone", "page", "runbooks"]
VERDICTS = {"inside", "outside", "exempt", "disputed", "unknown"}
# Counters that are shown as they stand, because what happened since the daemon began is the question, or what happened before the first scrape counts too.
AS_THEY_STAND = {"What left the promised area", "Countries, planes and grades", "Connections by host", "Octets outside, by zone", "Lost on the way",
                 "Connections of all gateways", "Octets of all gateways"}
THIN = "media of the morning is thinned out: no stream has the 50 packets in an interval that a measurement takes"
# Queries without an answer after the replayed morning, and why.
EMPTY = {
    "Coverage now": "a file does not say what was lost", "Lost frames, by stage": "a file does not say what was lost", "Loss by the alert's measure": "a file does not say what was lost",
    "Filter in force": "only an interface has a kernel filter", "Filter instructions": "only an interface has a kernel filter",
    "Ranges that the filter holds not as they are": "only an interface has a kernel filter", "Interfaces": "a replay has no interface", "Clock": "a replay judges no clock",
    "Exemptions in force": "the shipped profile has no exemption", "Law that ends": "no row of the legal table ends within 90 days of November 2026",
    "Jitter, 95 of 100 streams below": THIN, "Loss, 95 of 100 streams below": THIN, "Missing by sequence numbers": THIN,
    "Out of tunnels": "nothing of the morning is in a tunnel", "Last canary": "a replay sends none", "Canaries": "a replay sends none",
}
# Whose labels hold no gateway: alerts of absent gateways are listed too.
NO_GATEWAY = re.compile(r"^((max by \([a-z, ]+\) |count)\()?ALERTS\b")


def directory_of(daemon):
    return daemon.source / "dashboards" / "grafana"


def boards(daemon):
    return {path.name: json.loads(path.read_text()) for path in sorted(directory_of(daemon).glob("*.json"))}


def panels_of(board):
    for panel in board["panels"]:
        yield panel
        yield from panel.get("panels", [])


def queried(daemon):
    """(board, panel, query) of every query."""
    for name, board in boards(daemon).items():
        for panel in panels_of(board):
            for target in panel.get("targets", []):
                yield name, panel, target


def selectors(expr):
    """Vector selectors: (metric, what stands in braces or None)."""
    outside_strings = re.sub(r'"(?:\\.|[^"\\])*"', lambda found: found.group().replace("{", "(").replace("}", ")"), expr)
    return re.findall(r"((?:[a-z_]+:)?(?:eugress|up|ALERTS)[a-z0-9_:]*)(\{[^}]*\})?", re.sub(r"\b(?:by|on|without|ignoring|group_left)\s*\([^)]*\)", "", outside_strings))


def boards_are_what_their_source_writes(daemon):
    sys.path.insert(0, str(directory_of(daemon)))
    written = importlib.import_module("boards").written()
    expect_equal(sorted(written), sorted(path.name for path in directory_of(daemon).glob("*.json")), "files")
    for name, text in written.items():
        expect((directory_of(daemon) / name).read_text() == text, f"{name} is not what boards.py writes: run it")


def faults(value, schema, definitions, where):
    """Where the value is not what the schema says; of JSON Schema what Grafana's types need."""
    if "$ref" in schema:
        schema = definitions[urllib.parse.unquote(schema["$ref"].split("/")[-1])]
        return faults(value, schema, definitions, where)
    if "anyOf" in schema:
        tried = [faults(value, one, definitions, where) for one in schema["anyOf"]]
        return [] if any(not one for one in tried) else min(tried, key=len)
    if "const" in schema and value != schema["const"]:
        return [f"{where}: {value!r} is not {schema['const']!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "number": (int, float), "integer": int}
    wanted = schema.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(isinstance(value, kinds[kind]) and not (kind in ("number", "integer") and isinstance(value, bool)) for kind in wanted):
        return [f"{where}: {value!r} is no {' or '.join(wanted)}"]
    out = []
    if isinstance(value, dict):
        out += [f"{where}: {key} is missing" for key in schema.get("required", []) if key not in value]
        for key, one in value.items():
            rule = schema.get("properties", {}).get(key, schema.get("additionalProperties", True))
            if rule is False:
                out.append(f"{where}: nothing is called {key}")
            elif isinstance(rule, dict):
                out += faults(one, rule, definitions, f"{where}.{key}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for number, one in enumerate(value):
            out += faults(one, schema["items"], definitions, f"{where}[{number}]")
    return out


def every_board_is_valid(daemon):
    schema = json.loads((HERE / "grafana" / "dashboard.schema.json").read_text())
    expect(faults({"schemaVersion": "39"}, schema, schema["definitions"], "planted"), "the schema finds no planted fault")
    for name, board in boards(daemon).items():
        expect_equal(faults(board, schema, schema["definitions"], name), [], "faults by Grafana's types")
        expect_equal(faults({**board, "panels": [{**board["panels"][1], "gridPos": {"x": "left"}}]}, schema, schema["definitions"], name) != [], True, "a planted fault")
        ids = [panel["id"] for panel in panels_of(board)]
        expect_equal(len(ids), len(set(ids)), f"{name}: ids")
        taken = set()
        for panel in board["panels"]:
            grid = panel["gridPos"]
            expect(grid["x"] + grid["w"] <= 24, f"{name}: {panel['title']} is wider than the board")
            cells = {(x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])}
            expect(not cells & taken, f"{name}: {panel['title']} lies on another panel")
            taken |= cells
    return f"{len(boards(daemon))} boards"


def every_board_has_its_frame(daemon):
    found = boards(daemon)
    expect_equal(sorted(board["title"].split(" / ")[1] for board in found.values()), ["Capture health", "Evidence", "Fleet", "Residency"], "boards")
    for name, board in found.items():
        expect_equal((board["editable"], board["schemaVersion"], board["tags"]), (False, 39, ["eugress"]), f"frame of {name}")
        listed = board["templating"]["list"]
        expect_equal([one["name"] for one in listed], VARIABLES, f"variables of {name}")
        expect_equal((listed[0]["type"], listed[0]["query"], listed[0]["label"]), ("datasource", "prometheus", "Data source"), f"data source of {name}")
        for one in listed[1:-2]:
            expect_equal((one["type"], one["datasource"]["uid"], one["refresh"], one["multi"], one["allValue"]), ("query", "${datasource}", 2, True, ".+"), f"variable {one['name']} of {name}")
        expect_equal([one["name"] for one in board["annotations"]["list"][1:]], ["Databases, lists, policy", "Starts", "Refused", "Alerts"], f"annotations of {name}")
        expect_equal([(one["type"], one["title"]) for one in board["links"]], [("dashboards", "eugress"), ("link", "Status page"), ("link", "Runbooks")], f"links of {name}")


def every_panel_explains_itself(daemon):
    units = set(json.loads((HERE / "grafana" / "units.json").read_text())["ids"])
    expect("percentunit" in units and "megabytes" not in units, "the list of units")
    runbooks = {f"${{runbooks}}#{name.lower()}" for name in re.findall(r"^## (Eugress\w+)$", (daemon.source / "docs" / "runbooks.md").read_text(), re.M)} | {"${runbooks}"}
    uids = {board["uid"] for board in boards(daemon).values()}
    for name, board in boards(daemon).items():
        titles = [panel["title"] for panel in panels_of(board)]
        expect_equal(len(titles), len(set(titles)), f"titles of {name}")
        for panel in panels_of(board):
            what = f"{name}: {panel['title']}"
            if panel["type"] == "row":
                continue
            expect(len(panel["description"]) > 12 and panel["description"].endswith("."), f"{what} has no description")
            if panel["type"] == "text":
                continue
            expect(panel["targets"], f"{what} asks nothing")
            expect_equal(panel["datasource"]["uid"], "${datasource}", f"data source of {what}")
            defaults = panel["fieldConfig"]["defaults"]
            overridden = [one["value"] for override in panel["fieldConfig"]["overrides"] for one in override["properties"] if one["id"] == "unit"]
            expect_equal(sorted({defaults["unit"], *overridden} - units), [], f"{what}: what is no unit")
            for one in panel["links"]:
                expect(one["url"] in runbooks, f"{what} leads to {one['url']}")
            for one in defaults.get("links", []):
                expect(re.match(r"/d/([a-z-]+)\?", one["url"]).group(1) in uids, f"{what} leads to {one['url']}")


def one_colour_a_verdict(daemon):
    seen = {}
    for name, board in boards(daemon).items():
        for panel in panels_of(board):
            for override in panel.get("fieldConfig", {}).get("overrides", []):
                if override["matcher"]["options"] in VERDICTS and "verdict" in panel["targets"][0]["legendFormat"]:
                    seen.setdefault(override["matcher"]["options"], set()).add(override["properties"][0]["value"]["fixedColor"])
            if any(target["legendFormat"] == "{{verdict}}" for target in panel.get("targets", [])):
                expect_equal({one["matcher"]["options"] for one in panel["fieldConfig"]["overrides"]}, VERDICTS, f"verdicts with a colour in {name}: {panel['title']}")
        text = json.dumps(board).lower()
        expect("green" not in text, f"{name} has something green")
    expect_equal({verdict: len(colours) for verdict, colours in seen.items()}, {verdict: 1 for verdict in VERDICTS}, "colours a verdict")
    expect_equal(len({tuple(colours) for colours in seen.values()}), 5, "colours")


def every_query_keeps_the_rules(daemon):
    documented = set()
    for page in ("metrics.md", "evidence.md"):
        documented |= set(re.findall(r"^\| `(eugress_[a-z0-9_]+)[`{]", (daemon.source / "docs" / "reference" / page).read_text(), re.M))
    recorded = set(re.findall(r"^ +- record: (\S+)$", (daemon.source / "dashboards" / "prometheus" / "recording.yml").read_text()
                              + (daemon.source / "dashboards" / "prometheus" / "alerts.yml").read_text(), re.M))
    count = 0
    for name, panel, target in queried(daemon):
        what, expr = f"{name}: {panel['title']}", target["expr"]
        count += 1
        for metric, braces in selectors(expr):
            base = re.sub(r"_(bucket|sum|count)$", "", metric)
            expect(metric in documented | recorded | {"up", "ALERTS"} or base in documented, f"{what} asks for {metric}, which nobody exports")
            if not NO_GATEWAY.match(expr):
                expect('job=~"$job"' in braces and 'instance=~"$gateway"' in braces, f"{what}: {metric} is not asked of the chosen gateways")
        for function, window in re.findall(r"(rate|irate|increase|deriv)\(.*?\[([^\]]+)\]", expr):
            # Bars over all that is shown go by that; what is drawn over time goes by what Grafana says.
            expect(window == ("$__range" if panel["type"] == "bargauge" else "$__rate_interval"), f"{what}: {function} over {window}")
        counters = [metric for metric, _ in selectors(expr) if metric.endswith("_total") and ":" not in metric]
        for metric in counters:
            inside = re.search(rf"(rate|increase)\([^()]*{metric}", expr)
            expect(bool(inside) != (panel["title"] in AS_THEY_STAND), f"{what}: the counter {metric} is shown as it stands, or is said to be")
        if "verdict" in target["legendFormat"]:
            expect('verdict="inside"' not in expr, f"{what} hides what is not inside")
    return f"{count} queries"


def every_query_has_an_answer_after_the_morning(daemon):
    """Asked of the demonstration, which has to be started and stopped anyway."""
    with demonstration(daemon) as (address, begun, end):
        now = time.time()

        def results(target):
            expr = target["expr"]
            for name in ("job", "gateway", "provider", "plane", "zone"):
                expr = expr.replace(f"${name}", ".+")
            expr = expr.replace("$__rate_interval", "5m").replace("$__range", f"{end - begun}s")
            expect("$" not in expr, f"a variable is left in {expr}")
            way, ask = ("query", {"time": now}) if target["instant"] else ("query_range", {"start": begun + 3600, "end": end, "step": 300})
            document = json.loads(answer(f"{address}/api/v1/{way}?{urllib.parse.urlencode({'query': expr, **ask})}", timeout=60))
            return [one for one in document["data"]["result"] if any(value != "NaN" for _, value in one.get("values", [one.get("value")]))]

        asked, empty = 0, {}
        for name, panel, target in queried(daemon):
            asked += 1
            if not results(target):
                empty.setdefault(panel["title"], name)
        expect_equal(sorted(set(empty) ^ set(EMPTY)), [], "panels that have no answer, and those that are said to have none")
        shares = {one["metric"]["verdict"]: float(one["value"][1]) for name, panel, target in queried(daemon) if panel["title"] == "Media by connections" for one in results(target)}
        expect_equal(set(shares), VERDICTS, "verdicts of the media")
        expect(abs(sum(shares.values()) - 1) < 0.001, f"the verdicts do not add up: {shares}")
        # The truth of the story: one lecture of thirty guests in the US, among five lessons of eighty.
        expect(0.02 < shares["outside"] < 0.2 and shares["inside"] > 0.7, f"the morning is another one: {shares}")
        state = {panel["title"]: results(target) for name, panel, target in queried(daemon) if "by the evidence" in panel["title"]}
        for title, found in state.items():
            expect_equal(found[0]["value"][1], "4", title)  # contradicted: the lecture and the telemetry
        return f"{asked} queries, {len(empty)} rightly without an answer"


@contextlib.contextmanager
def demonstration(daemon):
    """./dev demo as it runs: the address of its Prometheus and the span of its morning. Nothing of it is left afterwards."""
    process = subprocess.Popen([sys.executable, "-B", str(HERE / "demo.py"), str(daemon.build), str(daemon.source)], stdout=subprocess.PIPE, text=True)
    said = ""
    try:
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        found = re.search(r"status page +(\S+)\nPrometheus +(http://[^/ ]+).*\nAlertmanager +(\S+)/\nthe morning +(\d+) to (\d+)", said)
        expect(found is not None, f"the demonstration did not say where it is: {said}")
        page, address, manager, begun, end = found.groups()
        wait_for(lambda: {"EugressClaimContradicted", "EugressWatchdog"} <= {one["labels"]["alertname"] for one in json.loads(answer(manager + "/api/v2/alerts"))}, 60,
                 "alerts of the demonstration")
        yield address, int(begun), int(end)
    finally:
        process.terminate()
        said += process.communicate(timeout=60)[0]
    expect(said.endswith("stopped\n") and " to privacy   warning   The promise about media (surf-eu) is contradicted at " in said, f"the demonstration said: {said}")
    for place in (page, address, manager):
        try:
            answer(place, timeout=1)
            raise Failure(f"{place} still answers after the demonstration")
        except OSError:
            pass


def provisioning_is_whole(daemon):
    folder = directory_of(daemon) / "provisioning"
    source, provider = (folder / "datasource.yml").read_text(), (folder / "dashboards.yml").read_text()
    scrape = re.search(r"scrape_interval: (\w+)", (daemon.source / "dashboards" / "prometheus" / "prometheus.yml").read_text()).group(1)
    # Without it Grafana takes 15 s for $__rate_interval, whatever the truth.
    expect(f"timeInterval: {scrape}" in source, "the data source does not know how often is scraped")
    expect("allowUiUpdates: false" in provider and "disableDeletion: true" in provider, "boards could be changed where nobody sees it")


if __name__ == "__main__":
    if missing("promtool", "prometheus", "amtool", "prometheus-alertmanager"):
        sys.exit(SKIPPED)
    sys.exit(main([boards_are_what_their_source_writes, every_board_is_valid, every_board_has_its_frame, every_panel_explains_itself, one_colour_a_verdict,
                   every_query_keeps_the_rules, provisioning_is_whole, every_query_has_an_answer_after_the_morning]))
