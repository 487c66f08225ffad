#!/usr/bin/env python3
"""Judges the records of a sample pack again, from their lines and the tables and policies that are in the pack.

    rejudge.py PACK.zip --key VKEY... [--index N] [--json]

Checks the pack first (verify.py stands beside this file). What a record says of a place is taken from its line: whether
the hints in it are right is what an auditor looks up elsewhere. Law and verdict follow from the place, the day, the
policy and the table of legal regions, and are worked out here by docs/reference/evidence.md, "How a verdict follows".
With --index the steps for one record are printed.

Exit codes: 0 every record has the law and verdict that follow, 1 one has not or the pack is refused, 2 usage, 3 cannot be
read, 4 tables of some records are not in the pack.
"""

import argparse
import datetime
import json
import pathlib
import sys

import verify


def rows_of(table):
    """The rows of a table with a head of remarks, as dictionaries."""
    lines = [line for line in table.decode("utf-8").splitlines() if line and not line.startswith("#")]
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"))) for line in lines[1:]]


class Regions:
    def __init__(self, table):
        self.rows = {}
        for row in rows_of(table):
            self.rows.setdefault(row["code"], []).append(row)

    def law(self, code, day):
        for row in self.rows.get(code, []):
            if (row["valid_from"] == "-" or row["valid_from"] <= day) and (row["valid_until"] == "-" or day < row["valid_until"]):
                return row["law"]
        return "unknown"

    def resolve(self, code):
        aliases = {row["alias_of"] for row in self.rows.get(code, []) if row["alias_of"] != "-"}
        return aliases.pop() if aliases else code

    def codes(self, law, day):
        return [code for code in self.rows if self.law(code, day) == law]


class Judge:
    def __init__(self, policy, regions):
        self.policy, self.regions = policy, regions
        self.promises = {promise["plane"]: promise for promise in policy["promises"]}

    def is_promised(self, plane, country, day):
        promise = self.promises[plane]
        country = self.regions.resolve(country)
        named = {list_name: {self.regions.resolve(code) for code in promise[list_name]} for list_name in ("including", "excluding")}
        law = self.regions.law(country, day)
        return ((law != "unknown" and law in promise["area"]) or country in named["including"]) and country not in named["excluding"]

    def verdict(self, record, day):
        """The verdict, and why."""
        plane, country = record["plane"], record["cc"]
        if plane == "p2p" or plane not in self.promises:
            return "unknown", "nothing is promised for this plane"
        if country == "anycast":
            return "unknown", "an edge of a distributed network has no place"
        if record["grade"] == "D":
            return "disputed", "the grounds contradict each other across the border (grade D)"
        if record["grade"] == "none":
            return "unknown", "there is no ground for a place"
        if record["rule"] == 2:
            return "inside", "every country outside the promised area is too far away for the round trip (rule 2)"
        if country != "unknown":
            if self.is_promised(plane, country, day):
                return "inside", f"{country} is in the promised area on {day}"
            return self.exempt(record, country)
        if record.get("area") == "EU" and all(self.is_promised(plane, code, day) for code in self.regions.codes("eu", day)):
            return "inside", "the EU, all of which is promised"
        return "unknown", "the country is not known"

    def exempt(self, record, country):
        for one in self.policy["exemptions"]:
            if one["id"] != record.get("exempt"):
                continue
            covers = (
                record["plane"] in one["planes"]
                and one["from"] < record["t1"]
                and record["t0"] < one["until"]
                and (not one["countries"] or self.regions.resolve(country) in map(self.regions.resolve, one["countries"]))
                and (not one["zones"] or record["zone"] in one["zones"])
                and not (one["kind"] == "external-host" and record["host"] == "own")
            )
            if covers:
                return "exempt", f"{country} is outside, and the exemption {one['id']} covers it"
        return "outside", f"{country} is not in the promised area"

    def law(self, record, day):
        """The law of the place; empty where the line does not say enough to work it out."""
        if record["cc"] == "anycast":
            return "unknown"
        if record["cc"] == "unknown":
            return "eu" if record.get("area") == "EU" and record["rule"] != 2 else ""
        return self.regions.law(record["cc"], day)


class InForce:
    """What judged, as the log says: the policies and tables before a record, up to its `epoch`."""

    def __init__(self, tables):
        self.tables, self.coming, self.judges = tables, [], {}

    def take(self, entry):
        if entry["k"] in ("policy", "db"):
            self.coming.append(entry)
        if entry["k"] != "epoch":
            return
        regions = [self.tables.get(one["sha256"]) for one in self.coming if one["k"] == "db" and one["name"] == "regions.tsv"]
        self.judges = {}
        for one in self.coming:
            policy = self.tables.get(one["archived"]) if one["k"] == "policy" else None
            for zone in (one["zones"] or [""]) if policy and regions and regions[-1] else ():
                self.judges[zone] = Judge(json.loads(policy), Regions(regions[-1]))
        self.coming = []

    def judge(self, record):
        return self.judges.get(record["zone"], self.judges.get(""))


def judged(pack):
    """(log, index, record, day, judge) of every server record that is shown."""
    for log in pack.logs:
        in_force = InForce(pack.tables)
        for index, entry in log.entries.items():
            in_force.take(entry)
            if entry["k"] == "server":
                day = datetime.datetime.fromtimestamp(entry["t1"] - 1, datetime.timezone.utc).date().isoformat()
                yield log, index, entry, day, in_force.judge(entry)


def print_steps(record, day, judge):
    for name in ("server", "port", "name", "plane", "cc", "area", "grade", "rule", "hints", "rtt_us", "law", "verdict"):
        if name in record:
            print(f"{name:8}  {json.dumps(record[name], ensure_ascii=False)}")
    print(f"policy    {judge.policy['profile']}: {judge.policy['document']['title']}")
    verdict, why = judge.verdict(record, day)
    print(f"judged    law {judge.law(record, day) or '(by elimination)'}, verdict {verdict}: {why}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("pack")
    parser.add_argument("--key", action="append", required=True)
    parser.add_argument("--index", type=int)
    parser.add_argument("--json", action="store_true")
    request = parser.parse_args()
    try:
        octets = verify.read(pathlib.Path(request.pack), "the pack")
        pack = verify.PackCheck(octets, [verify.Key(key) for key in request.key], [], 0, "", "")
    except verify.Unreadable as error:
        print(f"rejudge.py: {error}", file=sys.stderr)
        return 3
    except verify.Wrong as error:
        print(f"rejudge.py: the pack is refused: {error}", file=sys.stderr)
        return 1
    counts = {"judged": 0, "deviations": [], "without_tables": 0}
    for log, index, record, day, judge in judged(pack):
        if request.index is not None and index != request.index:
            continue
        if judge is None:
            counts["without_tables"] += 1
            continue
        counts["judged"] += 1
        law, (verdict, why) = judge.law(record, day), judge.verdict(record, day)
        if verdict != record["verdict"] or (law and law != record["law"]):
            said = f"{record['law']}/{record['verdict']}"
            counts["deviations"].append(f"{log.origin} entry {index}: the line says {said}, what follows is {law or record['law']}/{verdict}: {why}")
        if request.index is not None:
            print_steps(record, day, judge)
    if request.index is not None and not counts["judged"]:
        print(f"rejudge.py: entry {request.index} is no record in this pack", file=sys.stderr)
        return 3
    if request.json:
        print(json.dumps(counts))
    else:
        print(f"{counts['judged']} records judged again, {len(counts['deviations'])} deviations, {counts['without_tables']} without their tables")
        for sentence in counts["deviations"]:
            print(f"DEVIATES  {sentence}")
    return 1 if counts["deviations"] else 4 if counts["without_tables"] else 0


if __name__ == "__main__":
    sys.exit(main())
