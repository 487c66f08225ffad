#!/usr/bin/env python3
"""Checks the data tables under config/: form, dates, codes, prefixes, order, and what a reader of them relies on.

usage: check_tables.py [REPOSITORY]

Python standard library only. The expectations at the end (names to rules, codes and days to law) come from public
captures, the published dates of EU decisions and treaties, and from names that a hostile resolver could make up.
"""
import datetime
import ipaddress
import os
import re
import sys

ISO = set("""AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG
CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ
GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU
LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT
TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW""".split())
OTHER_CODES = set("A1 A2 AC AN AP CP DG EA EL EU FX IC O1 T1 TA UK XK XX ZZ".split())
ALIASES = {"UK": "GB", "EL": "GR", "EA": "ES", "IC": "ES", "FX": "FR", "AC": "SH", "TA": "SH", "DG": "IO"}
PLANES = set("media signalling web telemetry files push support static phone p2p other".split())
GDPR = "2018-05-25"
ALWAYS, NEVER = "0000-00-00", "9999-99-99"

failures = []


def fail(table, line, message):
    failures.append(f"{table}{':' + str(line) if line else ''}: {message}")


def load(root, name, columns):
    """Rows as dictionaries with their line number under 'line'; form is checked on the way."""
    path = os.path.join(root, "config", name)
    with open(path, "rb") as f:
        raw = f.read()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as e:
        fail(name, 0, f"not UTF-8: {e}")
        return []
    if "\r" in text or "\ufeff" in text or not text.endswith("\n") or text.endswith("\n\n"):
        fail(name, 0, "needs LF line ends, no byte order mark, one line end at the end")
    lines = text[:-1].split("\n")
    head = 0
    while head < len(lines) and lines[head].startswith("#"):
        head += 1
    comments = lines[:head]
    if head < 3 or not any(c.startswith("# What: ") for c in comments) or not any(re.match(r"# Compiled: \d{4}-\d\d-\d\d", c) for c in comments):
        fail(name, 1, "needs a title, '# What:' and '# Compiled: DATE' before the column names")
    if lines[head] != "\t".join(columns):
        fail(name, head + 1, f"expected the columns {' '.join(columns)}")
        return []
    rows, seen = [], {}
    for number, line in enumerate(lines[head + 1:], head + 2):
        cells = line.split("\t")
        if len(cells) != len(columns) or any(c == "" or c != c.strip() for c in cells):
            fail(name, number, "wrong number of fields, an empty field or stray space")
            continue
        if line in seen:
            fail(name, number, f"repeats line {seen[line]}")
        seen[line] = number
        rows.append(dict(zip(columns, cells), line=number))
    if "source" in columns:
        check_sources(name, rows, comments)
    return rows


def check_sources(name, rows, comments):
    keys = {}
    for c in comments:
        m = re.match(r"# source (.+?) = \S", c)
        for key in (re.split(r", | or ", m.group(1)) if m else []):
            pattern = re.escape(key).replace("NUMBER", r"\d+(?:/\d+)?").replace("YEAR", r"\d{4}").replace("DATE", r"\d{4}-\d\d-\d\d")
            keys[pattern] = False
    for row in rows:
        hits = [k for k in keys if re.fullmatch(k, row["source"])]
        if not hits:
            fail(name, row["line"], f"source {row['source']} is not explained in the header")
        for k in hits:
            keys[k] = True
    for key, used in keys.items():
        if not used:
            fail(name, 0, f"header explains source {key}, which no row uses")


def day(table, row, column):
    value = row[column]
    if value == "-":
        return None
    try:
        if datetime.date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError:
        fail(table, row["line"], f"{column} {value} is not a date")
        return None
    return value


def period(table, row):
    start, end = day(table, row, "valid_from") or ALWAYS, day(table, row, "valid_until") or NEVER
    if start >= end:
        fail(table, row["line"], "valid_from is not before valid_until")
    return start, end


def one_of(table, row, column, allowed):
    if row[column] not in allowed:
        fail(table, row["line"], f"{column} {row[column]} is not one of {' '.join(sorted(allowed))}")


def matches(table, row, column, pattern):
    if not re.fullmatch(pattern, row[column]):
        fail(table, row["line"], f"{column} {row[column]} has a wrong form")


def ordered(table, rows, key):
    for a, b in zip(rows, rows[1:]):
        if key(a) > key(b):
            fail(table, b["line"], "out of order")


def network(table, row):
    try:
        return ipaddress.ip_network(row["prefix"], strict=True)
    except ValueError as e:
        fail(table, row["line"], str(e))
        return None


def check_prefixes(table, rows):
    """Canonical, sorted, and no prefix twice on the same day."""
    for row in rows:
        row["net"], row["period"] = network(table, row), period(table, row)
        if row["net"] is not None and str(row["net"]) != row["prefix"]:
            fail(table, row["line"], f"write {row['net']}")
    rows = [r for r in rows if r["net"] is not None]
    ordered(table, rows, lambda r: (r["net"].version, int(r["net"].network_address), r["net"].prefixlen, r["period"]))
    by_net = {}
    for row in rows:
        for other in by_net.setdefault(row["net"], []):
            if row["period"][0] < other["period"][1] and other["period"][0] < row["period"][1]:
                fail(table, row["line"], f"{row['prefix']} is valid twice, also in line {other['line']}")
        by_net[row["net"]].append(row)
    return rows


def check_ranges(root):
    table = "providers/zoom/ranges.tsv"
    rows = check_prefixes(table, load(root, table, "prefix service valid_from valid_until source".split()))
    for row in rows:
        one_of(table, row, "service", {"core", "phone", "cdn", "unattributed", "historical"})
        if (row["service"] == "historical") != (row["valid_until"] != "-"):
            fail(table, row["line"], "historical rows end, all others are open")
        if not row["net"].is_global:
            fail(table, row["line"], "not a public prefix")

    def service(address, on):
        address = ipaddress.ip_address(address)
        hits = [r for r in rows if r["net"].version == address.version and address in r["net"] and r["period"][0] <= on < r["period"][1]]
        return max(hits, key=lambda r: r["net"].prefixlen)["service"] if hits else None

    # Server addresses of public captures on the day of the capture, and of 2026; then neighbours that were never Zoom's.
    for address, on, expected in [
            ("109.94.160.99", "2019-09-26", "historical"), ("109.94.160.99", "2026-10-01", None), ("213.244.140.84", "2019-09-26", "historical"),
            ("213.19.144.104", "2019-09-26", "historical"), ("213.19.144.104", "2026-10-01", None), ("52.202.62.238", "2019-09-26", "historical"),
            ("193.122.35.237", "2023-02-01", "historical"), ("193.122.35.237", "2026-10-01", None), ("144.195.73.154", "2022-06-01", "core"),
            ("159.124.15.191", "2022-06-01", None), ("159.124.15.191", "2026-10-01", "core"), ("170.114.45.9", "2026-10-01", "cdn"),
            ("170.114.201.99", "2026-10-01", "core"), ("173.231.92.7", "2026-10-01", "phone"), ("173.231.80.7", "2026-10-01", "core"),
            ("2407:30c0:180::1", "2026-10-01", "cdn"), ("2407:30c0:5::1", "2026-10-01", "core"), ("8.8.8.8", "2026-10-01", None),
            ("193.0.6.139", "2026-10-01", None), ("2001:610::1", "2026-10-01", None)]:
        if service(address, on) != expected:
            fail(table, 0, f"{address} on {on} is {service(address, on)}, expected {expected}")


LOC, CLUSTER = r"[a-z]{2,4}[a-z0-9]*", r"(?:[a-z]{2}[0-9]{2}|aw1)"


class Pattern:
    def __init__(self, text):
        self.labels = text.split(".")
        self.deep = self.labels[0] == "**"
        self.tests = [re.compile(self.expression(l)) for l in (self.labels[1:] if self.deep else self.labels)]

    @staticmethod
    def expression(label):
        parts = re.split(r"(<loc>|<cluster>|\*)", label)
        return "".join({"<loc>": LOC, "<cluster>": CLUSTER, "*": ".+"}.get(p) or re.escape(p) for p in parts)

    def matches(self, name):
        labels = name.split(".")
        if self.deep:
            if len(labels) <= len(self.tests):
                return False
            labels = labels[len(labels) - len(self.tests):]
        return len(labels) == len(self.tests) and all(t.fullmatch(l) for t, l in zip(self.tests, labels))

    def rank(self):
        """Greater is more specific: from the right, kind of label, then literal characters."""
        def kind(label):
            literal = len(re.sub(r"<\w+>|\*", "", label))
            if label == "**":
                return (0, 0)
            if label == "*":
                return (1, 0)
            return (2 if "*" in label else 3 if "<" in label else 4, literal)
        return [kind(l) for l in reversed(self.labels)]


def check_pattern(table, row):
    text = row["pattern"]
    for i, label in enumerate(text.split(".")):
        plain = label.replace("<loc>", "").replace("<cluster>", "")
        if label in ("*", "**") and i == 0:
            continue
        if not re.fullmatch(r"[a-z0-9*-]*", plain) or "**" in label or label in ("*", "") or len(label) > 63:
            fail(table, row["line"], f"pattern {text}: label '{label}' has a wrong form")
    if text.count(".") < 1 or "<" in text.rsplit(".", 2)[-2] or "*" in text.rsplit(".", 2)[-2]:
        fail(table, row["line"], f"pattern {text} has no literal domain")


def hosts_of(root, table):
    """The rows of a host table, their form checked, and a look-up of the row that counts for a name."""
    rows = load(root, table, "pattern plane rule prints region region_kind edge dated source".split())
    rules = {}
    for row in rows:
        check_pattern(table, row)
        day(table, row, "dated")
        one_of(table, row, "plane", PLANES - {"p2p"})
        one_of(table, row, "prints", {"name", "rule"})
        one_of(table, row, "region", ISO | {"EU", "-"})
        one_of(table, row, "region_kind", {"word", "cluster", "site", "-"})
        one_of(table, row, "edge", {"yes", "no"})
        matches(table, row, "rule", r"[a-z][a-z0-9-]*")
        if (row["region_kind"] == "word") != (row["region"] != "-"):
            fail(table, row["line"], "a region stands with region_kind word, and only there")
        if row["pattern"].startswith("**") and row["prints"] == "name":
            fail(table, row["line"], "a catch-all may print its rule only")
        if row["edge"] == "yes" and row["region_kind"] != "-":
            fail(table, row["line"], "an edge has no region")
        if "<cluster>" in row["pattern"] and row["edge"] == "no" and row["region_kind"] != "cluster":
            fail(table, row["line"], "a cluster name has region_kind cluster")
        if rules.setdefault(row["rule"], row["plane"]) != row["plane"]:
            fail(table, row["line"], f"rule {row['rule']} stands for two planes")
    ordered(table, rows, lambda r: r["pattern"])
    for a, b in zip(rows, rows[1:]):
        if a["pattern"] == b["pattern"]:
            fail(table, b["line"], "pattern repeated")
    patterns = [(Pattern(r["pattern"]), r) for r in rows]

    def lookup(name):
        hits = sorted(((p.rank(), r) for p, r in patterns if p.matches(name)), key=lambda h: h[0], reverse=True)
        if len(hits) > 1 and hits[0][0] == hits[1][0]:
            fail(table, hits[0][1]["line"], f"{name} fits line {hits[1][1]['line']} just as well")
        return hits[0][1] if hits else None

    return lookup


def check_hosts(root):
    table = "providers/zoom/hosts.tsv"
    lookup = hosts_of(root, table)
    # Names of public captures and code: rule, plane, what may be printed, region.
    for name, rule, plane, prints, region in [
            ("zoomsjccv154mmr.sjc.zoom.us", "mmr", "media", "name", "-"), ("zoomfrarr62mmr.fra.zoom.us", "mmr", "media", "name", "-"),
            ("zoomfrn99mmr.zoom.us", "mmr-2019", "media", "name", "-"), ("zoomfr84zc.zoom.us", "zc-2019", "signalling", "name", "-"),
            ("zoomam105zc.zoom.us", "zc-2019", "signalling", "name", "-"), ("zoomsjcbm213zc.sjc.zoom.us", "zc", "signalling", "name", "-"),
            ("zoomiad20624799165rwg.iad.zoom.us", "web-gateway", "media", "name", "-"),
            ("zoomsjc144-195-19-86zssgw.sjc.zoom.us", "stream-gateway", "signalling", "name", "-"),
            ("rwcfra.fra.zoom.us", "web-zone", "signalling", "name", "-"), ("gorwcdv.dv.zoom.us", "web-zone", "signalling", "name", "-"),
            ("rwcff.cloud.zoom.us", "web-zone-cloud", "signalling", "name", "-"), ("intuitive-rwcff2.cloud.zoom.us", "web-zone-cloud", "signalling", "name", "-"),
            ("rwcprod.tj.zoom.com.cn", "web-zone-cn", "signalling", "name", "CN"), ("turniad02.iad.zoom.us", "turn", "signalling", "name", "-"),
            ("turnsg01.cloud.zoom.us", "turn-cloud", "signalling", "name", "-"), ("ngxsp.cloud.zoom.us", "cloud-pod", "media", "name", "-"),
            ("zoom.us", "web", "web", "name", "-"), ("www3.zoom.us", "web-api", "web", "name", "-"), ("hogeschool.zoom.us", "tenant-web", "web", "rule", "-"),
            ("uva-live.zoom.us", "tenant-web", "web", "rule", "-"), ("a.b.zoom.us", "zoom-us-any", "other", "rule", "-"),
            ("eu01web.zoom.us", "cluster-web", "web", "name", "-"), ("us05log.zoom.us", "cluster-log", "telemetry", "name", "-"),
            ("aw1pmcapi.zoom.us", "cluster-pmcapi", "web", "name", "-"), ("log.zoom.us", "log", "telemetry", "name", "-"),
            ("us.telemetry.zoom.us", "telemetry-us", "telemetry", "name", "US"), ("eu.telemetry.zoom.us", "telemetry", "telemetry", "name", "-"),
            ("us04gateway-s.zoom.us", "cluster-gateway", "web", "name", "-"), ("us04xmpp1.zoom.us", "cluster-xmpp", "push", "name", "-"),
            ("us06polling.zoom.us", "cluster-polling", "push", "name", "-"), ("us02zpns.zoom.us", "cluster-zpns", "push", "name", "-"),
            ("us04file-ia.zoom.us", "cluster-file", "files", "name", "-"), ("ssrweb.zoom.us", "recordings", "files", "name", "-"),
            ("us04logfiles.zoom.us", "cluster-logfiles", "telemetry", "name", "-"), ("us02st1.zoom.us", "cluster-static", "static", "name", "-"),
            ("events.zoom.us", "events", "web", "name", "-"), ("support.zoom.com", "support", "support", "name", "-"), ("zoom.com", "zoom-com", "web", "name", "-"),
            ("fr.zmeu.us", "room-zmeu-any", "phone", "rule", "-"), ("fr.zoomcrc.com", "room-connector", "phone", "rule", "-"),
            ("pubmmr-7.zoomonprem.com", "hybrid-mmr", "media", "rule", "-"), ("pubzc-7.zoomonprem.com", "hybrid-zc", "signalling", "rule", "-"),
            ("agency.zoomgov.com", "government", "web", "rule", "US"), ("meet.zoom.com.cn", "china", "web", "rule", "CN"), ("x.zoomapp.cloud", "zoom-apps", "web", "rule", "-")]:
        row = lookup(name)
        found = row and (row["rule"], row["plane"], row["prints"], row["region"])
        if found != (rule, plane, prints, region):
            fail(table, 0, f"{name} gives {found}, expected {(rule, plane, prints, region)}")
    # Names that only look like Zoom's.
    for name in ["zoom.us.evil.example", "notzoom.us", "www.notzoom.us", "xzoom.us", "zoom.us.com", "zoomus.example", "zoom.co", "evilzoom.com", "us",
                 "com", "zoomgov.com.evil.example", "mmr.fra.zoom.us.evil.example", "zoomcrc.com.example", "zmxx.us", "cloudfront.net",
                 "d0.cloudfront.net", "s3.amazonaws.com", "static.zdassets.com", "www.google.com", "ocsp.digicert.com", "amazonaws.com", "zoom.us-login.example"]:
        if lookup(name):
            fail(table, lookup(name)["line"], f"{name} is not Zoom's")

    table = "providers/zoom/third-party-hosts.tsv"
    strangers = load(root, table, "pattern role source".split())
    ordered(table, strangers, lambda r: r["pattern"])
    for row in strangers:
        check_pattern(table, row)
        matches(table, row, "role", r"[a-z][a-z-]*")
        if lookup(row["pattern"].replace("*", "any")):
            fail(table, row["line"], "also claimed by hosts.tsv")


def check_teams(root):
    table = "providers/teams/ranges.tsv"
    rows = check_prefixes(table, load(root, table, "prefix service valid_from valid_until source".split()))
    for row in rows:
        one_of(table, row, "service", {"core"})
    # Microsoft's list of 14 August 2026, endpoint sets 11 and 12, as one reads it.
    listed = "52.112.0.0/14 52.122.0.0/15 2603:1027::/48 2603:1037::/48 2603:1047::/48 2603:1057::/48 2603:1063::/38 2620:1ec:6::/48 2620:1ec:40::/42"
    if sorted(str(row["net"]) for row in rows) != sorted(str(ipaddress.ip_network(prefix)) for prefix in listed.split()):
        fail(table, 0, "is not the published list")
    zoom = check_prefixes("providers/zoom/ranges.tsv", load(root, "providers/zoom/ranges.tsv", "prefix service valid_from valid_until source".split()))
    for row in rows:
        for other in zoom:
            if row["net"].version == other["net"].version and row["net"].overlaps(other["net"]):
                fail(table, row["line"], f"also Zoom's: {other['net']}")
    table = "providers/teams/hosts.tsv"
    lookup = hosts_of(root, table)
    for name, plane in [("teams.microsoft.com", "web"), ("world.tr.teams.microsoft.com", "media"), ("euaz.tr.teams.microsoft.com", "media"),
                        ("teams.events.data.microsoft.com", "telemetry"), ("statics.teams.cdn.office.net", "static"),
                        ("emea.flightproxy.teams.microsoft.com", "signalling"), ("go.trouter.teams.microsoft.com", "push"), ("teams.cloud.microsoft", "web")]:
        if (row := lookup(name)) is None or row["plane"] != plane:
            fail(table, 0, f"{name} gives {row and row['plane']}, expected {plane}")
    # What serves all of Microsoft 365, other products, and names that only look alike.
    for name in ["login.microsoftonline.com", "graph.microsoft.com", "outlook.office.com", "office.net", "res.cdn.office.net", "events.data.microsoft.com",
                 "browser.events.data.microsoft.com", "config.edge.skype.com", "microsoft.com", "teams.microsoft.com.evil.example", "xteams.microsoft.com",
                 "teamsmicrosoft.com", "zoom.us"]:
        if lookup(name):
            fail(table, lookup(name)["line"], f"{name} is not Teams'")
    load(root, "providers/teams/site-codes.tsv", "code kind city country area dated source confidence".split())
    load(root, "providers/teams/places.tsv", "prefix city country valid_from valid_until evidence source".split())


def check_site_codes(root):
    table = "providers/zoom/site-codes.tsv"
    rows = load(root, table, "code kind city country area dated source confidence".split())
    ordered(table, rows, lambda r: r["code"])
    places = {}
    for row in rows:
        matches(table, row, "code", r"[a-z][a-z0-9]+")
        one_of(table, row, "kind", {"site", "cluster", "domain"})
        one_of(table, row, "country", ISO | {"-"})
        one_of(table, row, "area", {"EU", "EMEA", "-"})
        one_of(table, row, "confidence", {"high", "medium", "low"})
        day(table, row, "dated")
        if row["country"] != "-" and (row["area"] != "-" or row["confidence"] == "low"):
            fail(table, row["line"], "a country excludes an area and a low confidence")
        if row["country"] == "-" and row["city"] != "-":
            fail(table, row["line"], "a city without a country")
        if row["code"] in places:
            fail(table, row["line"], "code repeated")
        places[row["code"]] = (row["country"], row["area"])
    for code, expected in {"fra": ("DE", "-"), "ams": ("NL", "-"), "frn": ("DE", "-"), "am": ("NL", "-"), "lhr": ("GB", "-"), "ca": ("-", "-"), "ca01": ("CA", "-"),
                           "eu01": ("-", "EU"), "eu02": ("-", "EU"), "zmeu": ("-", "EMEA"), "sa01": ("-", "-"), "us02": ("US", "-")}.items():
        if places.get(code) != expected:
            fail(table, 0, f"{code} is {places.get(code)}, expected {expected}")


def check_places(root):
    table = "providers/zoom/places.tsv"
    for row in check_prefixes(table, load(root, table, "prefix city country valid_from valid_until evidence source".split())):
        one_of(table, row, "country", ISO)
        one_of(table, row, "evidence", {"room-connector", "round-trip-time"})


def check_regions(root):
    table = "regions.tsv"
    rows = load(root, table, "code name law area valid_from valid_until alias_of note source".split())
    codes = {}
    for row in rows:
        one_of(table, row, "law", {"eu", "eea", "adequate", "conditional", "third", "unknown"})
        one_of(table, row, "area", {"eu", "eea_efta", "ch", "uk", "us", "other", "unknown"})
        row["period"] = period(table, row)
        codes.setdefault(row["code"], []).append(row)
    ordered(table, rows, lambda r: (r["code"], r["period"]))
    if set(codes) != ISO | OTHER_CODES:
        fail(table, 0, f"codes missing or strange: {sorted(set(codes) ^ (ISO | OTHER_CODES))}")
    for code, periods in codes.items():
        if len({r["name"] for r in periods}) != 1:
            fail(table, periods[0]["line"], f"{code} has two names")
        for a, b in zip(periods, periods[1:]):
            if a["period"][1] > b["period"][0]:
                fail(table, b["line"], f"{code}: overlaps the row before")
            if a["period"][1] < b["period"][0] and b["period"][0] > GDPR:
                fail(table, b["line"], f"{code}: gap from {a['period'][1]} to {b['period'][0]}")
        if periods[0]["period"][0] > GDPR or periods[-1]["period"][1] != NEVER:
            fail(table, periods[0]["line"], f"{code}: not covered from {GDPR} on")
        alias = ALIASES.get(code, "-")
        same = lambda rows: [(r["law"], r["area"], r["period"]) for r in rows]
        if any(r["alias_of"] != alias for r in periods) or (alias != "-" and same(periods) != same(codes.get(alias, []))):
            fail(table, periods[0]["line"], f"{code}: should be the same as {alias}")

    def law(code, on):
        hits = [r["law"] for r in codes.get(code, []) if r["period"][0] <= on < r["period"][1]]
        return hits[0] if hits else None

    # Accession treaties, decisions in the Official Journal, judgments: the day before and the day itself.
    for code, on, expected in [
            ("BR", "2026-01-25", "third"), ("BR", "2026-01-26", "adequate"), ("US", "2015-10-05", "conditional"), ("US", "2015-10-06", "third"),
            ("US", "2016-07-31", "third"), ("US", "2016-08-01", "conditional"), ("US", "2020-07-15", "conditional"), ("US", "2020-07-16", "third"),
            ("US", "2023-07-09", "third"), ("US", "2023-07-10", "conditional"), ("GB", "2020-12-31", "eu"), ("GB", "2021-01-01", "adequate"),
            ("GB", "2031-12-26", "adequate"), ("GB", "2031-12-27", "third"), ("UK", "2026-11-21", "adequate"), ("GI", "2020-12-31", "eu"), ("GI", "2021-01-01", "third"),
            ("GL", "1984-12-31", "eu"), ("GL", "2026-11-21", "third"), ("FO", "2026-11-21", "adequate"), ("YT", "2013-12-31", "third"), ("YT", "2014-01-01", "eu"),
            ("BL", "2011-12-31", "eu"), ("BL", "2012-01-01", "third"), ("MF", "2026-11-21", "eu"), ("SX", "2026-11-21", "third"), ("HR", "2013-06-30", "third"),
            ("HR", "2013-07-01", "eu"), ("BG", "2006-12-31", "third"), ("RO", "2007-01-01", "eu"), ("JP", "2019-01-22", "third"), ("JP", "2019-01-23", "adequate"),
            ("KR", "2021-12-16", "third"), ("KR", "2021-12-17", "adequate"), ("NZ", "2012-12-19", "adequate"), ("UY", "2012-08-21", "adequate"),
            ("LI", "2026-11-21", "eea"), ("CH", "2026-11-21", "adequate"), ("IS", "2018-05-25", "eea"), ("CA", "2026-11-21", "conditional"),
            ("XK", "2026-11-21", "third"), ("PS", "2026-11-21", "third"), ("IL", "2026-11-21", "adequate"), ("CY", "2026-11-21", "eu"),
            ("EL", "2026-11-21", "eu"), ("IC", "2026-11-21", "eu"), ("FX", "2026-11-21", "eu"), ("AX", "2026-11-21", "eu")] + [
            (c, "2026-11-21", "third") for c in "PM NC PF WF TF AW CW BQ SJ MC SM VA PR GU VI AS MP UM CK NU TK KE BV AN".split()] + [
            (c, "2026-11-21", "eu") for c in "GF GP MQ RE".split()] + [(c, "2026-11-21", "adequate") for c in "GG JE IM AD AR".split()] + [
            (c, "2026-11-21", "unknown") for c in "EU AP A1 A2 O1 T1 XX ZZ".split()]:
        if law(code, on) != expected:
            fail(table, 0, f"{code} on {on} is {law(code, on)}, expected {expected}")
    today = [law(c, "2026-11-21") for c in ISO]
    for name, count in {"eu": 34, "eea": 3, "adequate": 14, "conditional": 2}.items():
        if today.count(name) != count:
            fail(table, 0, f"{today.count(name)} ISO codes are {name} on 2026-11-21, expected {count}")


def check_outlines(root):
    table = "outlines.tsv"
    for row in load(root, table, "code part ring".split()):
        one_of(table, row, "code", ISO | OTHER_CODES)
        for vertex in row["ring"].split(" "):
            m = re.fullmatch(r"(-?\d{1,2}\.\d\d),(-?\d{1,3}\.\d\d)", vertex)
            if not m or abs(float(m.group(1))) > 90 or abs(float(m.group(2))) > 180:
                fail(table, row["line"], f"vertex '{vertex}' has a wrong form")


def check_cloud_regions(root):
    table = "cloud-regions.tsv"
    rows = load(root, table, "cloud region country city source".split())
    ordered(table, rows, lambda r: (r["cloud"], r["region"]))
    seen = {}
    for row in rows:
        one_of(table, row, "cloud", {"aws", "azure", "google", "oracle"})
        one_of(table, row, "country", ISO)
        matches(table, row, "region", r"[a-z][a-z0-9-]+")
        if seen.setdefault((row["cloud"], row["region"]), row["line"]) != row["line"]:
            fail(table, row["line"], "region repeated")
        # A local zone may lie abroad, but a name that says a country must mean it.
        word = re.match(r"(?:uk|us|ca|cn|il|mx)-|(?:germany|france|norway|switzerland|italy|spain|poland|sweden|japan|korea)", row["region"])
        codes = {"uk-": "GB", "germany": "DE", "france": "FR", "norway": "NO", "switzerland": "CH", "italy": "IT", "spain": "ES",
                 "poland": "PL", "sweden": "SE", "japan": "JP", "korea": "KR"}
        if word and row["country"] != codes.get(word[0], word[0][:2].upper()):
            fail(table, row["line"], f"{row['region']} in {row['country']}")


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    for check in (check_ranges, check_hosts, check_teams, check_site_codes, check_places, check_regions, check_cloud_regions, check_outlines):
        check(root)
    for failure in failures:
        print("FAIL", failure)
    print(f"tables checked, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
