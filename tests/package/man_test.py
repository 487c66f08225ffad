"""The manual pages against the program: every verb, option and key that there is, and none that is not. Usage: man_test.py BUILD SOURCE"""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import expect, expect_equal, main  # noqa: E402

OPTION = r"--[a-z][a-z-]*"


def page(daemon, name):
    return (daemon.source / "docs/man" / f"{name}.scd").read_text()


def help_of(daemon, *words):
    return daemon.run(*words, "--help", bare=True).stdout


# The others have pages of their own.
OF_THE_MAIN_PAGE = ["run", "replay", "check", "lookup", "interfaces", "doctor", "what-if"]


def options(text):
    return set(re.findall(OPTION, text))


def same(found, wanted, what):
    expect_equal((sorted(found - wanted), sorted(wanted - found)), ([], []), f"{what}: (too many, missing)")


def verbs_are_those_of_the_program(daemon):
    verbs = set(re.findall(r"^  eugress ([a-z][a-z-]*)", help_of(daemon), re.M))
    commands = page(daemon, "eugress.8").split("# COMMANDS")[1].split("# FLAGS")[0]
    same(set(re.findall(r"\*([a-z][a-z-]*)\*", "\n".join(line for line in commands.splitlines() if line.startswith("*")))), verbs, "commands")
    # The blocks of the help are indented by two blanks; a verb follows.
    evidence = set(re.findall(r"^  ([a-z]+) ", help_of(daemon, "evidence"), re.M))
    text = page(daemon, "eugress-evidence.8").split("# VERBS")[1].split("# EXIT")[0]
    same(set(re.findall(r"^\*([a-z]+)\*", text, re.M)), evidence, "verbs of evidence")
    return f"{len(verbs)} commands, {len(evidence)} verbs of evidence"


def options_are_those_of_the_program(daemon):
    own = set().union(*(options(help_of(daemon, verb)) for verb in OF_THE_MAIN_PAGE))
    papers = set().union(*(options(help_of(daemon, verb)) for verb in ("report", "reconcile", "privacy-statement")))
    evidence = options(help_of(daemon, "evidence"))
    main_page = page(daemon, "eugress.8").split("# THE SERVICE")[0]  # an example of another page's verb follows
    same(options(main_page), own | {"--version"}, "eugress(8)")
    same(options(page(daemon, "eugress-evidence.8")), evidence | {"--help"}, "eugress-evidence(8)")
    same(options(page(daemon, "eugress-report.8")), papers | {"--help"}, "eugress-report(8)")
    updater = subprocess.run([sys.executable, "-B", daemon.source / "config/update/eugress-update-data", "--help"], capture_output=True, text=True, check=True)
    same(options(page(daemon, "eugress-update-data.8").split("# FILES")[0]) - {"--now"}, options(updater.stdout) | {"--help"}, "eugress-update-data(8)")


def keys_and_defaults_are_those_of_the_shipped_file(daemon):
    def keys(text, section, pair):
        found, at = {}, None
        for line in text.splitlines():
            if match := re.match(section, line):
                at = match[1]
            elif match := re.match(pair, line):
                found[f"{at}.{match[1]}"] = match[2]
        return found
    shipped = keys((daemon.source / "config/eugress.toml").read_text(), r"\[(\w+)\]$", r"#(\w+) = (.*)$")
    expect(len(shipped) > 30, f"only {len(shipped)} keys in the shipped file")
    expect_equal(keys(page(daemon, "eugress.toml.5"), r"# \[(\w+)\]$", r"\*(\w+)\* = (.*)$"), shipped, "keys and defaults")
    return f"{len(shipped)} keys"


def exit_codes_are_all_told(daemon):
    for name, verbs in {"eugress.8": OF_THE_MAIN_PAGE, "eugress-evidence.8": ["evidence"], "eugress-report.8": ["report", "reconcile", "privacy-statement"]}.items():
        text = page(daemon, name).split("# EXIT STATUS")[1]
        for verb in verbs:
            told = help_of(daemon, verb).partition("Exit codes:")[2]
            for code in re.findall(r"(?:^|, |\s)(\d+) [a-z]", told.split("\n\n")[0]):
                expect(re.search(rf"(?:^|; |\s){code} ", text), f"{name} does not tell exit code {code} of {verb}")


sys.exit(main([verbs_are_those_of_the_program, options_are_those_of_the_program, keys_and_defaults_are_those_of_the_shipped_file, exit_codes_are_all_told]))
