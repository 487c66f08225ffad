#!/usr/bin/env python3
"""Every command that README, CONTRIBUTING and docs/ tell a reader to type is run here, or stands in not_run.txt with the reason.

    commands_test.py BUILD SOURCE

* Code stands in fences that say what it is. Blocks of kind `sh` are run as they stand, page by page, each page in a directory
  of its own that looks like a checkout after `./dev run`: `build/eugress`, `config/`, a replayed morning with its evidence log.
  `/var/lib/eugress`, `/etc/eugress` and `/srv/evidence` are below that directory. `sh exits=0,4` says which exit codes are right.
* A command in not_run.txt is left out; what stands there and in no page is an error too.
* `sh gateway` and `sh auditor` are the walk, which tests/evidence/walk_test.py runs.
* Links lead somewhere, files and tests that a page names exist, and docs/README.md leads to every page.
* Whatever begins with `eugress` or `./dev`, also within a sentence and also if it is not run, must have a verb and flags
  that the program's own help names.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
KINDS = {"sh", "text", "toml", "ini", "nginx", "csv", "json"}
SWITCHES = {"ios-xe", "nx-os", "junos", "eos"}  # commands too, of machines that no test has
OWN = re.compile(r"(?:build/)?eugress$|\./dev$")
FOREIGN = {
    "amtool", "apt", "cmake", "curl", "ethtool", "ip", "journalctl", "jq", "mail", "mmdblookup", "nfdump", "openssl", "printf",
    "promtool", "python3", "setarch", "sha256sum", "sysctl", "systemctl", "systemd-analyze", "systemd-creds", "systemd-sysusers",
    "systemd-tmpfiles", "tc", "tcpdump", "timedatectl", "zeek-cut",
}


class Block:
    def __init__(self, page, line, words, text):
        self.page, self.line, self.text = page, line, text
        self.kind, self.options = (words[0], words[1:]) if words else ("", [])

    def place(self):
        return f"{self.page}:{self.line}"

    def exits(self):
        for option in self.options:
            if option.startswith("exits="):
                return {int(code) for code in option[len("exits="):].split(",")}
        return {0}


def blocks_and_prose(page, text):
    """The fenced blocks of a page, its prose with the fences blanked out, and the lines of code that no fence holds."""
    blocks, prose, stray = [], [], []
    opened, base, inside = None, 0, []
    previous = ""
    for number, line in enumerate(text.splitlines(), 1):
        fence = re.match(r"( *)```(.*)$", line)
        if fence and opened is None:
            opened, base, inside = (number, fence[2].split()), len(fence[1]), []
        elif fence:
            blocks.append(Block(page, *opened, "\n".join(inside) + "\n"))
            opened = None
        elif opened is not None:
            inside.append(line[base:] if line[:base].strip() == "" else line)
        else:
            if re.match(r" {4,}\S", line) and not previous.strip() and not re.match(r" +([-*]|\d+\.) ", line):
                stray.append(number)
            prose.append(line)
        previous = line
    if opened is not None:
        stray.append(opened[0])
    return blocks, "\n".join(prose), stray


def commands_of(text):
    """One a line: continued lines joined, comments gone."""
    joined = re.sub(r"\\\n\s*", "", text)
    lines = (re.sub(r"(^|\s)#\s.*$", "", line).strip() for line in joined.splitlines())
    return [re.sub(r"\s+", " ", line) for line in lines if line]


def anchors_of(text):
    """As GitHub makes them of headings."""
    found = set()
    for heading in re.findall(r"^#+ +(.*)$", text, flags=re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
        found.add(plain.replace(" ", "-"))
    return found


def what_is_not_there(source, file, prose, known_tests):
    """Sentences about links, paths and tests of a page that lead nowhere."""
    page = file.relative_to(source).as_posix()
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        if not there.exists():
            yield f"{page}: a link to {target}, which is not there"
        elif anchor and there.suffix == ".md" and anchor not in anchors_of(there.read_text()):
            yield f"{page}: a link to {target}, which has no such heading"
    for span in re.findall(r"`([^`\n]+)`", prose):
        if re.fullmatch(r"(?:daemon|tests|config|docs|dashboards|systemd)/[\w./-]+", span) and not (source / span).exists():
            yield f"{page}: names {span}, which is not there"
        if re.fullmatch(r"[A-Z][A-Za-z]+\.[A-Z][A-Za-z]{9,}", span) and span not in known_tests:
            yield f"{page}: names the test {span}, which is not there"


def tests_of(source):
    """Every Suite.Name of GoogleTest."""
    found = set()
    for file in (source / "tests").rglob("*_test.cc"):
        found |= {f"{suite}.{name}" for suite, name in re.findall(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", file.read_text(), flags=re.MULTILINE)}
    return found


def reasons(text):
    """{command: reason}: below each reason, a line that begins with #, stand the commands that it is true of."""
    found, reason = {}, None
    for line in text.splitlines():
        if line.startswith("#"):
            reason = line[1:].strip()
        elif line.strip():
            found[re.sub(r"\s+", " ", line.strip())] = reason
    return found


class Help:
    """What the programs say of themselves."""

    def __init__(self, eugress, dev):
        self.eugress, self.texts = eugress, {}
        self.dev = set(re.findall(r"^#   \./dev ([a-z]+)", dev, flags=re.MULTILINE))

    def of(self, *verb):
        if verb not in self.texts:
            asked = subprocess.run([self.eugress, *verb, "--help"], capture_output=True, text=True, timeout=20, check=False)
            self.texts[verb] = asked.stdout + asked.stderr
        return self.texts[verb]

    def complaint(self, command):
        """What is wrong with a command of ours, or None. Looks at the part up to the first pipe, redirection or &&."""
        words = re.split(r"\s(?:\||>|>>|<|&&|\|\|)\s|;", command)[0].split()
        if words[0] == "./dev":
            verb = words[1] if len(words) > 1 else "help"
            return None if verb in self.dev else f"./dev has no verb {verb}"
        if len(words) < 2 or words[1].startswith("-"):
            return None
        verb = words[1]
        if not re.search(rf"^  eugress {re.escape(verb)}\b", self.of(), flags=re.MULTILINE):
            return f"eugress has no command {verb}"
        text = self.of(verb)
        if verb == "evidence" and len(words) > 2 and re.fullmatch("[a-z]+", words[2]):
            if not re.search(rf"^  {words[2]}\b", text, flags=re.MULTILINE):
                return f"eugress evidence has no verb {words[2]}"
        for flag in (word.split("=")[0] for word in words[2:] if word.startswith("--")):
            if not re.search(rf"{flag}\b", text) and flag != "--":
                return f"eugress {verb} has no flag {flag}"
        return None


def furnish(place, build, source):
    """What a reader of the pages has around him."""
    eugress = build / "eugress"
    for directory in ("build", "bin", "captures", "reports", "papers", "etc/eugress", "var/lib/eugress/key", "srv/evidence"):
        (place / directory).mkdir(parents=True)
    for link in (place / "build" / "eugress", place / "bin" / "eugress"):
        link.symlink_to(eugress)
    (place / "config").symlink_to(source / "config")
    morning = place / "build" / "school-morning.pcap"
    subprocess.run([build / "tests" / "support" / "eugress-make-capture", "school-morning", morning], check=True, stdout=subprocess.DEVNULL)
    for capture in (place / "morning.pcap", place / "captures" / "morning.pcap"):
        os.link(morning, capture)
    shutil.copy(source / "config" / "eugress.toml", place / "etc" / "eugress" / "eugress.toml")
    shutil.copy(build / "tests" / "data" / "mmdb" / "nested-country.mmdb", place / "new.mmdb")
    shutil.copy(source / "config" / "profiles" / "nordunet-onprem.toml", place / "new-contract.toml")
    (place / "tables-of-tomorrow").symlink_to(source / "config")
    log = place / "var" / "lib" / "eugress" / "evidence"
    subprocess.run([eugress, "replay", "morning.pcap", "--evidence", log], cwd=place, check=True, capture_output=True)
    shutil.copytree(log, place / "srv" / "evidence" / "gw1")
    for name in ("a", "b", "c"):  # reports of three institutions, and the words of one about itself
        (place / "annotations.toml").write_text(
            f'institution = "University {name.upper()}"\n[controller]\nname = "University {name.upper()}"\n'
            'contact = "privacy@example.edu"\nofficer = "fg@example.edu"\nbasis = "public-task"\n')
        done = subprocess.run([eugress, "report", log, "--period", "2026-11-16", "--json", "--annotations", "annotations.toml"],
                              cwd=place, check=False, capture_output=True, text=True)
        (place / f"{name}.json").write_text(done.stdout)
    (place / "flows.csv").write_text(
        "firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows\n")
    for name in ("Zoom.txt", "ZoomPhone.txt"):
        (place / name).write_text("192.0.2.0/24\n")


def copy_or_link(one, other):
    """Captures are shared by the pages, which read them; whatever a page may write is its own."""
    (os.link if one.endswith(".pcap") else shutil.copy2)(one, other)


def script_of(lines, exits):
    """Ends at the first command with another exit code than these; what is allowed to fail keeps no other line from being run."""
    allowed = "|".join(str(code) for code in sorted(exits))
    return f"set -Eu -o pipefail\ntrap 'code=$?; case $code in {allowed}) ;; *) exit $code ;; esac' ERR\n" + "\n".join(lines) + "\n"


def run_page(page, blocks, excused, template, root):
    """Runs what is to be run of a page; yields sentences about what went wrong."""
    place = root / page.replace("/", "-")
    shutil.copytree(template, place, symlinks=True, copy_function=copy_or_link)
    environment = {"PATH": f"{place}/bin:{pathlib.Path(sys.executable).parent}:/usr/sbin:/usr/bin:/sbin:/bin",
                   "LC_ALL": "C.UTF-8", "HOME": str(place), "COLUMNS": "100"}
    count = 0
    for block in blocks:
        commands = commands_of(block.text)
        if all(command in excused for command in commands):
            continue
        script = re.sub(r"\\\n\s*", " ", block.text)
        kept = [line for line in script.splitlines() if not set(commands_of(line)) & set(excused)]
        count += sum(command not in excused for command in commands)
        text = script_of(kept, block.exits())
        text = re.sub(r"/((?:var/lib|etc)/eugress|srv/evidence)", rf"{place}/\1", text)
        done = subprocess.run(["bash", "-c", text], cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=120, check=False)
        if done.returncode not in block.exits():
            yield f"{block.place()}: exit code {done.returncode}\n{text}{done.stdout[-600:]}{done.stderr[-1200:]}"
    shutil.rmtree(place)
    yield count


def check(build, source):
    sentences, used, ran = [], set(), 0
    excused = reasons((HERE / "not_run.txt").read_text())
    sentences += [f"not_run.txt: no reason stands above: {command}" for command, reason in excused.items() if not reason]
    sentences += [f"not_run.txt: names {path}, which is not there" for reason in set(excused.values()) if reason
                  for path in re.findall(r"tests/[\w/]+(?:\.py)?", reason) if not (source / path).exists()]
    help_of = Help(build / "eugress", (source / "dev").read_text())
    known_tests = tests_of(source)
    pages = [source / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "KNOWN_ISSUES.md")]
    pages += sorted(set((source / "docs").rglob("*.md")) - {source / "docs" / "reference" / "messages.md"})  # made from the code
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory)
        furnish(root / "template", build, source)
        for file in pages:
            page = file.relative_to(source).as_posix()
            blocks, prose, stray = blocks_and_prose(page, file.read_text())
            sentences += [f"{page}:{line}: code stands in a fence that says what it is (```sh, ```toml, ```text)" for line in stray]
            sentences += what_is_not_there(source, file, prose, known_tests)
            to_run = []
            for block in blocks:
                if block.kind in SWITCHES:
                    used.add("```" + block.kind)
                    if "```" + block.kind not in excused:
                        sentences.append(f"{block.place()}: no reason in not_run.txt for ```{block.kind}")
                elif block.kind not in KINDS:
                    sentences.append(f'{block.place()}: a fence of kind "{block.kind}"; known are {sorted(KINDS | SWITCHES)}')
                elif block.kind == "sh":
                    commands = commands_of(block.text)
                    used |= set(commands) & set(excused)
                    for command in commands:
                        if OWN.match(command.split()[0]) and (wrong := help_of.complaint(command)):
                            sentences.append(f"{block.place()}: {wrong}: {command}")
                    syntax = subprocess.run(["bash", "-n", "-c", block.text], capture_output=True, text=True, check=False)
                    if syntax.returncode:
                        sentences.append(f"{block.place()}: the shell cannot read it: {syntax.stderr}")
                    if page == "docs/auditors/walk.md" and block.options[:1] in (["gateway"], ["auditor"]):
                        ran += len(commands)
                    else:
                        to_run.append(block)
            for span in re.findall(r"`([^`\s][^`\n]*)`", prose):
                first, *rest = span.split()
                if OWN.match(first) and (wrong := help_of.complaint(span)):
                    sentences.append(f"{page}: {wrong}: {span}")
                elif first in FOREIGN and rest:
                    used.add(re.sub(r"\s+", " ", span))
                    if re.sub(r"\s+", " ", span) not in excused:
                        sentences.append(f"{page}: neither run nor in tests/docs/not_run.txt: {span}")
            if to_run:
                *wrong, count = run_page(page, to_run, excused, root / "template", root)
                sentences += wrong
                ran += count
    index = (source / "docs" / "README.md").read_text()
    sentences += [f"docs/README.md does not lead to {page}" for file in (source / "docs").rglob("*.md")
                  if (page := file.relative_to(source / "docs").as_posix()) != "README.md" and f"]({page})" not in index]
    sentences += [f"not_run.txt: stands in no page: {command}" for command in excused if command not in used]
    if ran < 20:
        sentences.append(f"only {ran} commands were found to run: the pages are not read as they were")
    return sentences, f"{ran} commands run, {len(excused)} excused"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    found, said = check(*(pathlib.Path(argument).resolve() for argument in sys.argv[1:3]))
    print("\n".join(found) if found else said)
    sys.exit(1 if found else 0)
