"""The whole /metrics page of a replay is a golden file; only build and digests are masked. `--update` as third argument remakes it:
review the difference like code."""

import re
import subprocess
import sys
import tempfile

from harness import expect, expect_equal, fetch, main, metrics

STORY = "native-join-eu"
update = "--update" in sys.argv


def page(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story(STORY, directory)
        with daemon.serving(capture) as (address, _):
            text = fetch(address + "metrics")
        _, document, _ = daemon.replay(capture)
        return text, truth, document


def masked(text):
    text = re.sub(r'(eugress_build_info\{).*?(\})', r'\1MASKED\2', text)
    return re.sub(r'sha256="[0-9a-f]{64}"', 'sha256="MASKED"', text)


def the_page_is_the_golden_page(daemon):
    golden = daemon.source / "tests" / "replay" / "golden" / f"{STORY}.metrics"
    text = masked(page(daemon)[0])
    if update:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text)
        return "remade"
    wanted = golden.read_text()
    for number, (found, line) in enumerate(zip(text.splitlines(), wanted.splitlines()), 1):
        expect_equal(found, line, f"line {number}")
    expect_equal(len(text.splitlines()), len(wanted.splitlines()), "lines")
    return f"{len(wanted.splitlines())} lines"


def promtool_finds_nothing(daemon):
    done = subprocess.run(["promtool", "check", "metrics"], input=page(daemon)[0], capture_output=True, text=True, timeout=60, check=False)
    expect_equal((done.returncode, done.stdout + done.stderr), (0, ""), "promtool check metrics")


def page_and_document_tie(daemon):
    """The same books seen twice: sums by label on the page equal the cells of the document, and both equal the truth."""
    text, truth, document = page(daemon)
    families = metrics(text)
    for family, member in (("eugress_bytes_total", "bytes"), ("eugress_packets_total", "packets"),
                           ("eugress_connections_total", "connections")):
        on_page = {labels: value for labels, value in families[family].items() if value}
        in_document = {}
        for cell in document["cells"]:
            absent = {"country": "unknown", "grade": "none"}  # the label values of what is null in JSON
            labels = frozenset((key, cell[key] if cell[key] is not None else absent[key])
                               for key in ("provider", "plane", "direction", "country", "law", "verdict", "grade", "zone"))
            in_document[labels] = in_document.get(labels, 0) + cell[member]
        expect_equal(on_page, {labels: value for labels, value in in_document.items() if value}, family)
    total = sum(families["eugress_bytes_total"].values())
    true = sum(cell["bytes"] for cell in truth["cells"])
    expect_equal(total, true, "bytes of all series against the truth")
    by_reach = sum(families["eugress_reach_bytes_total"].values())
    expect_equal(by_reach, total, "bytes by reach against bytes")


def servers_known_by_framing_alone_are_told_apart(daemon):
    """In octets, against the truth: neither lists nor names speak for the on-site server of this story."""
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("hybrid-server", directory)
        with daemon.serving(capture) as (address, _):
            families = metrics(fetch(address + "metrics"))
    true = sum(flow[way]["bytes"] for flow in truth["flows"] if flow["basis"] == ["payload"] and flow["plane"] != "p2p" for way in ("egress", "ingress"))
    expect(true > 0, "the story has no such server")
    expect_equal(sum(families["eugress_payload_alone_bytes_total"].values()), true, "octets by framing alone")


def the_reference_lists_every_family(daemon):
    """docs/reference/metrics.md against the page: names, types and help texts, neither more nor less."""
    text = page(daemon)[0]
    on_page = {name: (kind, said) for name, said in re.findall(r"^# HELP (\S+) (.*)$", text, re.M)
               for kind in re.findall(rf"^# TYPE {name} (\S+)$", text, re.M)}
    reference = (daemon.source / "docs" / "reference" / "metrics.md").read_text()
    listed = {name: (kind, said) for name, kind, said in re.findall(r"^\| `(\S+)` \| (\S+) \| [^|]* \| (.*) \|$", reference, re.M)}
    expect_equal(sorted(set(on_page) ^ set(listed)), [], "families on one side only")
    for name, wanted in on_page.items():
        expect_equal(listed[name], wanted, name)
    oddities = reference.split("\n## Oddities\n")[1].split("\n## ")[0]
    expect_equal(sorted(re.findall(r"^\| `([a-z-]+)` \|", oddities, re.M)),
                 sorted(re.findall(r'^eugress_oddities_total\{.*kind="([^"]*)"', text, re.M)), "kinds of oddities")


sys.exit(main([the_reference_lists_every_family, servers_known_by_framing_alone_are_told_apart, the_page_is_the_golden_page, promtool_finds_nothing, page_and_document_tie]))
