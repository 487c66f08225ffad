"""`eugress lookup` and `check` as an operator meets them: the whole story of an address or a name, as text and as JSON."""

import json
import pathlib
import sys
import tempfile

from harness import expect, expect_equal, main

AMAZON = {
    "syncToken": "1795248900",
    "createDate": "2026-11-21-08-15-00",
    "prefixes": [
        {"ip_prefix": "3.120.0.0/14", "region": "eu-central-1", "service": "EC2", "network_border_group": "eu-central-1"},
        {"ip_prefix": "18.1.0.0/16", "region": "xx-nowhere-9", "service": "EC2", "network_border_group": "xx-nowhere-9"},
        {"ip_prefix": "13.32.0.0/15", "region": "GLOBAL", "service": "CLOUDFRONT", "network_border_group": "GLOBAL"},
    ],
    "ipv6_prefixes": [],
}


class Sources:
    """A directory with every operator-supplied source and an eugress.toml that names them."""

    def __init__(self, daemon, directory, **replaced):
        self.directory = pathlib.Path(directory)
        files = {
            "ip-ranges.json": json.dumps(AMAZON),
            "feed.csv": "# ours\n159.124.15.0/24,NL,NL-NH,Amsterdam,\n159.124.16.0/33,NL,,,\n",
            "anycast.txt": "# seen from everywhere\n170.114.52.0/24\n",
        } | replaced
        for name, text in files.items():
            (self.directory / name).write_text(text)
        databases = daemon.build / "tests" / "data" / "mmdb"
        self.config = self.directory / "eugress.toml"
        self.config.write_text(
            '[gateway]\nposition = "52.09,5.12"\n[knowledge]\n'
            f'databases = ["{databases}/nested-country.mmdb=alpha", "{databases}/nested-city.mmdb=beta", "{databases}/asn.mmdb=networks"]\n'
            'cloud_ranges = ["ip-ranges.json"]\ngeofeeds = ["feed.csv"]\nanycast = "anycast.txt"\n')


def look_up(daemon, subject, config, *flags):
    done = daemon.run("lookup", subject, *flags, config=config)
    expect_equal((done.returncode, done.stderr), (0, ""), f"lookup {subject}")
    return done.stdout


def story(daemon, subject, config):
    return json.loads(look_up(daemon, subject, config, "--json"))


def an_address_tells_its_whole_story(daemon):
    with tempfile.TemporaryDirectory() as directory:
        found = story(daemon, "159.124.15.191", Sources(daemon, directory).config)
    expect_equal((found["provider"], found["country"], found["city"]), ("zoom", "NL", "Amsterdam"), "conclusion")
    expect_equal((found["plane"], found["verdict"]), ("other", "unknown"), "an address alone tells no plane, and so keeps no promise")
    # The place table and the geofeed are two witnesses of one country; alpha's US is kept and shown, and changes nothing.
    expect_equal((found["grade"], found["decided_by"]), ("A", 4), "grade and rule")
    expect("agrees on the country" in found["why"], f"the rule in words: {found['why']}")
    hints = {(hint["source"], hint["place"], hint["kept"]) for hint in found["hints"]}
    expect({("place", "NL", True), ("geofeed", "NL", True), ("database", "US", True), ("database", "NL", True)} <= hints, f"hints: {hints}")
    expect(all(hint["origin"] for hint in found["hints"]), "every hint names its origin")
    feed = next(hint for hint in found["hints"] if hint["source"] == "geofeed")
    expect(feed["dated"] is not None, "a geofeed is dated by its file")
    listed = found["listings"][0]
    expect_equal((listed["prefix"], listed["provider"], listed["service"], listed["holds"]), ("159.124.0.0/16", "zoom", "core", True), "list")
    expect_equal(listed["from"], "2023-01-25", "the day from which the list holds it (nDPI's dated copy)")
    expect_equal([(row["law"], row["from"], row["holds"]) for row in found["law_rows"]], [("eu", "1958-01-01", True)], "law of NL")
    planes = {line["plane"]: line for line in found["planes"]}
    expect_equal(len(planes), 11, "planes")
    expect_equal((planes["media"]["promised"], planes["media"]["verdict"]), ("EU + EEA", "inside"), "promise for media")
    expect_equal(planes["p2p"]["verdict"], "unknown", "peers are never judged")
    physics = {line["country"]: line for line in found["physics"]}
    expect_equal(physics["NL"]["floor_ms"], 0.0, "the gateway is in the Netherlands")
    # The nearest point is in northern Maine, 47.07 N 67.79 W: 5,062 km by haversine. Outlines are simplified by a few kilometres.
    expect(50.4 <= physics["US"]["floor_ms"] <= 50.8, f"floor to the United States: {physics['US']}")
    return f"floor to the US {physics['US']['floor_ms']} ms"


def the_story_fits_one_screen(daemon):
    with tempfile.TemporaryDirectory() as directory:
        config = Sources(daemon, directory).config
        for subject in ("159.124.15.191", "213.19.144.104", "us02web.zoom.us", "zoomfrn99mmr.zoom.us", "8.8.8.8"):
            text = look_up(daemon, subject, config)
            expect(len(text.splitlines()) <= 40, f"{subject}: {len(text.splitlines())} lines")
            expect(max(map(len, text.splitlines())) <= 100, f"{subject}: a line is longer than 100 columns")
            expect(", by rule " in text, f"{subject}: the rule is named")


def a_name_shows_every_rule_that_fits(daemon):
    with tempfile.TemporaryDirectory() as directory:
        config = Sources(daemon, directory).config
        found = story(daemon, "us02web.zoom.us", config)
        rules = [(rule["rule"], rule["counts"]) for rule in found["name_rules"]]
        expect_equal(rules, [("cluster-web", True), ("tenant-web", False), ("zoom-us-any", False)], "rules, the one that counts first")
        expect_equal((found["country"], found["grade"], found["decided_by"]), ("US", "C", 8), "a cluster is a weak hint")
        found = story(daemon, "zoomfrn99mmr.zoom.us", config)
        expect_equal(found["site_code"], {"code": "frn", "place": "DE", "city": "Frankfurt am Main", "counts": False}, "code without its address")
        expect_equal(found["decided_by"], 9, "and without it no place")
        expect("counts only beside an address" in look_up(daemon, "zoomfrn99mmr.zoom.us", config), "the text says so")


def edges_say_who_calls_them_so(daemon):
    with tempfile.TemporaryDirectory() as directory:
        config = Sources(daemon, directory).config
        for subject, source in (("170.114.52.2", "the operator's anycast list"), ("13.33.1.1", "edge service in the file of aws GLOBAL"),
                                ("170.114.45.6", "content network in the list of zoom"), ("st1.zoom.us", "name rule static")):
            found = story(daemon, subject, config)
            expect_equal((found["edge"], found["decided_by"], found["grade"], found["verdict"]), (True, 1, None, "unknown"), subject)
            expect_equal(found["edges"], [source], subject)


def an_address_of_the_past_is_told_with_its_dates(daemon):
    """Amsterdam's servers of 2019 left the lists in August 2024; two databases misplace them to this day."""
    with tempfile.TemporaryDirectory() as directory:
        found = story(daemon, "213.19.144.104", Sources(daemon, directory).config)
    (listed,) = found["listings"]
    expect_equal((listed["prefix"], listed["until"], listed["holds"]), ("213.19.144.0/24", "2024-08-03", False), "the list that held it")
    expect_equal(found["provider"], None, "and holds it no more")
    expect_equal({hint["place"] for hint in found["hints"]}, {"GB", "FR"}, "opinions, both wrong")
    expect(found["grade"] not in ("A", "B"), f"grade {found['grade']}")


def of_two_lists_the_longer_prefix_comes_first(daemon):
    with tempfile.TemporaryDirectory() as directory:
        found = story(daemon, "170.114.45.6", Sources(daemon, directory).config)
    expect_equal([(row["prefix"], row["service"]) for row in found["listings"]], [("170.114.45.0/24", "cdn"), ("170.114.0.0/16", "core")], "order")


def a_cloud_file_places_and_its_unknown_region_does_not(daemon):
    with tempfile.TemporaryDirectory() as directory:
        config = Sources(daemon, directory).config
        found = story(daemon, "3.120.121.5", config)
        expect_equal((found["country"], found["cloud_region"]), ("DE", "aws eu-central-1"), "region and country")
        hint = found["hints"][0]
        expect_equal((hint["source"], hint["dated"]), ("cloud-region", "2026-11-21"), "its hint")
        found = story(daemon, "18.1.2.3", config)
        expect_equal((found["country"], found["cloud_region"], found["hints"]), (None, "aws xx-nowhere-9", []), "a region of no known place")


def check_prints_sources_with_dates_and_what_they_lack(daemon):
    with tempfile.TemporaryDirectory() as directory:
        done = daemon.run("check", config=Sources(daemon, directory).config)
    expect_equal((done.returncode, done.stderr), (0, ""), "check")
    lines = done.stdout.splitlines()
    one = [line for line in lines if " ip-ranges.json " in line]
    expect(len(one) == 1 and one[0].endswith("built 2026-11-21"), f"the cloud file with its date: {one}")
    expect(any(" feed.csv " in line and " built 20" in line for line in lines), "the geofeed with its date")
    expect(any(" anycast.txt " in line for line in lines), "the anycast list")
    expect("prefixes in them: 1; regions: aws xx-nowhere-9" in done.stdout, "the unknown region")
    expect("bad lines left out: 1; the first: " in done.stdout and "feed.csv:3: " in done.stdout, "the bad line")


def a_bad_source_ends_the_start_and_is_named(daemon):
    for name, text, said in (("ip-ranges.json", '{"prefixes": [', "ip-ranges.json: octet "), ("ip-ranges.json", "{}", "none of the known formats"),
                             ("anycast.txt", "170.114.52.1/24\n", "anycast.txt:1: "), ("feed.csv", "nothing\n", "no line of a geofeed")):
        with tempfile.TemporaryDirectory() as directory:
            done = daemon.run("check", config=Sources(daemon, directory, **{name: text}).config)
        expect_equal((done.returncode, done.stdout), (78, ""), name)
        expect(said in done.stderr, f"{name}: {done.stderr}")
    with tempfile.TemporaryDirectory() as directory:
        sources = Sources(daemon, directory)
        (sources.directory / "feed.csv").unlink()
        done = daemon.run("check", config=sources.config)
    expect_equal(done.returncode, 3, "a file that is not there")
    expect("eugress.toml:6:13: " in done.stderr and "feed.csv" in done.stderr, f"named where the file names it: {done.stderr}")


def what_is_neither_is_refused(daemon):
    done = daemon.run("lookup", "not_a_subject")
    expect_equal(done.returncode, 2, "exit code")


if __name__ == "__main__":
    sys.exit(main([an_address_tells_its_whole_story, the_story_fits_one_screen, a_name_shows_every_rule_that_fits, edges_say_who_calls_them_so,
                   an_address_of_the_past_is_told_with_its_dates, of_two_lists_the_longer_prefix_comes_first,
                   a_cloud_file_places_and_its_unknown_region_does_not, check_prints_sources_with_dates_and_what_they_lack,
                   a_bad_source_ends_the_start_and_is_named, what_is_neither_is_refused]))
