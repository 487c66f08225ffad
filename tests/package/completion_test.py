"""Completion in a real bash, held against what `--help` says. Usage: completion_test.py BUILD SOURCE"""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import expect, expect_equal, main  # noqa: E402

SCRIPT = """
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_eugress "$EUGRESS" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(daemon, *words):
    """What bash offers for the last of the words."""
    done = subprocess.run(["bash", "--norc", "-c", SCRIPT, "bash", daemon.source / "config/eugress.bash-completion", "eugress", *words],
                          env={**os.environ, "EUGRESS": str(daemon.binary)}, capture_output=True, text=True, check=False)
    expect(done.returncode == 0 and done.stderr == "", f"bash: {done.stderr}")
    return done.stdout.split()


def help_of(daemon, *words):
    return daemon.run(*words, "--help", bare=True).stdout


def verbs_of(daemon):
    return sorted(set(re.findall(r"^  eugress ([a-z][a-z-]*)", help_of(daemon), re.M)))


def every_verb_is_offered(daemon):
    verbs = verbs_of(daemon)
    expect({"run", "replay", "check", "evidence", "privacy-statement"} <= set(verbs), f"{verbs}")
    expect_equal(offered(daemon, ""), [*verbs, "--help", "--version"], "for nothing yet")
    expect_equal(offered(daemon, "re"), [verb for verb in verbs if verb.startswith("re")], "for re")
    evidence = offered(daemon, "evidence", "")
    for verb in evidence:
        done = daemon.run("evidence", verb, bare=True)
        expect("unknown" not in done.stderr, f"evidence {verb}: {done.stderr}")
    expect({"verify", "keygen", "adopt", "export"} <= set(evidence), f"of evidence: {evidence}")
    return f"{len(verbs)} verbs, {len(evidence)} of evidence"


def every_option_of_a_verb_is_offered_and_no_other(daemon):
    for verb in verbs_of(daemon):
        wanted = sorted(set(re.findall(r"--[a-z][a-z-]*", help_of(daemon, verb))))
        expect(wanted, f"{verb} --help names no option")
        words = [verb, "verify"] if verb == "evidence" else [verb]
        expect_equal(sorted(offered(daemon, *words, "--")), wanted, verb)
    expect_equal(offered(daemon, "run", "--re"), ["--replay"], "run --re")


def values_are_offered_where_they_are_known(daemon):
    expect("lo" in offered(daemon, "run", "--interface", ""), "interfaces")
    expect_equal(offered(daemon, "report", "--lang", "nl"), ["nl", "nl,en"], "languages")
    expect_equal(offered(daemon, "replay", ""), [], "files are bash's own business")


sys.exit(main([every_verb_is_offered, every_option_of_a_verb_is_offered_and_no_other, values_are_offered_where_they_are_known]))
