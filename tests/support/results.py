#!/usr/bin/env python3
"""Adds up the stages of one `./dev` run and ends with the line "N passed, N failed[, N skipped]".

    results.py DIRECTORY

DIRECTORY holds, for each stage that ran ctest, NAME.status (its exit code) and NAME.xml (--output-junit), and in
stages.tsv one line "passed|failed|skipped <tab> name <tab> detail" for each check that is not a ctest run. Exits 1 if
anything failed or nothing ran.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

# ctest files every test that it did not run under <skipped>. Only these two are the test's own decision to skip; a
# missing program or a failed fixture is a failure.
CHOSE_TO_SKIP = ("SKIP_RETURN_CODE", "SKIP_REGULAR_EXPRESSION_MATCHED")


def reason_to_skip(case):
    """What the test said: after GoogleTest's "file:line: Skipped", otherwise its last line."""
    lines = [line.strip() for line in case.findtext("system-out", "").splitlines() if line.strip()]
    for place, line in enumerate(lines[:-1]):
        if line.endswith(": Skipped"):
            return lines[place + 1]
    return lines[-1] if lines else "no reason given"


def outcome(case):
    status = case.get("status")
    if status == "run":
        return "passed", ""
    if status == "disabled":
        return "skipped", "disabled in CMake"
    if status == "notrun":
        message = case.find("skipped").get("message", "") if case.find("skipped") is not None else ""
        if message.startswith(CHOSE_TO_SKIP):
            return "skipped", reason_to_skip(case)
        return "failed", message or "did not run"
    return "failed", ""


def read_ctest(status_file):
    """Yields (test, outcome, detail) of one stage; the exit code must agree with what the tests say."""
    code = status_file.read_text(encoding="utf-8").strip()
    try:
        cases = list(ElementTree.parse(status_file.with_suffix(".xml")).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        yield "ctest", "failed", f"exit code {code}, no results: {error}"
        return
    outcomes = [(case.get("name"), *outcome(case)) for case in cases]
    yield from outcomes
    if not outcomes:
        yield "ctest", "failed", "it found no test"
    elif code != "0" and not any(status == "failed" for _, status, _ in outcomes):
        yield "ctest", "failed", f"exit code {code}, though no test failed"


def read_stages(directory):
    """Yields (stage, test, outcome, detail), in the order in which the stages ended."""
    for file in sorted(directory.glob("*.status"), key=lambda file: file.stat().st_mtime_ns):
        for test in read_ctest(file):
            yield file.stem, *test
    checks = directory / "stages.tsv"
    if checks.exists():
        for line in checks.read_text(encoding="utf-8").splitlines():
            status, name, detail = line.split("\t")
            yield "checks", name, status, detail


def main(directory):
    stages = {}
    for stage, test, status, detail in read_stages(pathlib.Path(directory)):
        stages.setdefault(stage, {"passed": [], "failed": [], "skipped": []})[status].append((test, detail))

    def total(status):
        return sum(len(stage[status]) for stage in stages.values())

    print()
    for name, stage in stages.items():
        print(f"{name:>12}  " + "  ".join(f"{len(stage[status]):5} {status}" for status in stage))
    for status in ("skipped", "failed"):
        for name, stage in stages.items():
            for test, detail in stage[status]:
                print(f"{status}: {test} ({name})" + (f": {detail}" if detail else ""))
    ran = total("passed") + total("failed")
    if not ran:
        print("no test ran")
    skipped = f", {total('skipped')} skipped" if total("skipped") else ""
    print(f"{total('passed')} passed, {total('failed')} failed{skipped}")
    return 0 if ran and not total("failed") else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
