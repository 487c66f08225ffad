#!/usr/bin/env python3
"""docs/reference/messages.md: every sentence that an operator can meet, taken from the code.

    messages.py ROOT            says what differs between page and code, and exits 1 if anything does
    messages.py ROOT --update   writes the page

Two sorts of sentences. A Message (base/message.h) stands in braces, English and Dutch. Everything else is English and put
together with +: what is filled in stands here as an ellipsis. What is text but no sentence to a person (markup, help
texts of metrics, formats) is left out by file, below, with the reason.
"""

import pathlib
import re
import sys

PAGE = pathlib.Path("docs") / "reference" / "messages.md"
ROOMS = {
    "": "The hall: start, doctor, reload, reports on the terminal",
    "base": "Rights, memory, files",
    "settings": "Command line and eugress.toml",
    "capture": "Interfaces and capture files",
    "decode": "Packets",
    "flow": "Flows",
    "identify": "Tables of providers",
    "locate": "Databases, cloud files, geofeeds, places",
    "judge": "Policies, regions, tickets",
    "account": "Claims",
    "evidence": "The evidence log",
    "export": "Page, metrics, terminal",
    "report": "Reports and papers",
}
# No sentences to a person, though their literals have blanks in them.
NO_SENTENCES = {
    "daemon/export/metrics.cc": "help texts: metrics.md",
    "daemon/export/metrics_capture.cc": "help texts: metrics.md",
    "daemon/export/html.cc": "markup",
    "daemon/export/map_places.cc": "names of countries",
    "daemon/report/document.cc": "markup",
    "daemon/report/charts.cc": "markup; its Messages are taken",
    "daemon/report/report_style.h": "style sheet",
    "daemon/settings/usage.cc": "what --help prints",
    "daemon/settings/flags.cc": "what --help prints: configuration.md",
    "daemon/settings/effective.cc": "a form for the digest of the settings",
}
# What --help prints of commands that have a file of their own: one literal of many lines.
USAGE = re.compile(r"\busage: |^Usage")

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<fence>[^()\s\\]{0,16})\((?P<rawtext>.*?)\)(?P=fence)")
      | (?P<text>"(?:\\.|[^"\\\n])*")
      | (?P<char>(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+')
      | (?P<include>^[ \t]*\#[^\n]*)
      | (?P<word>[A-Za-z_0-9:]+)
      | (?P<sign>->|<<|>>|&&|\|\||[-+*/%=<>!&|^~]=?|[^\sA-Za-z_0-9])""",
    re.DOTALL | re.VERBOSE | re.MULTILINE,
)
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "0": "\0", "r": "\r", "x": "x", "u": "u", "'": "'"}
GAP = "…"


def tokens_of(text):
    """[(kind, value)] with adjacent literals joined; kinds are text, word and sign."""
    found = []
    for token in TOKEN.finditer(text):
        kind = token.lastgroup if token.lastgroup != "rawtext" else "raw"
        if token["comment"] is not None or token["include"] is not None:
            continue
        if token["raw"] is not None or token["text"] is not None:
            value = token["rawtext"] if token["raw"] is not None else re.sub(
                r"\\(.)", lambda escape: ESCAPES.get(escape[1], escape[1]), token["text"][1:-1])
            if found and found[-1][0] == "text":
                found[-1] = ("text", found[-1][1] + value)
            else:
                found.append(("text", value))
        else:
            found.append(("word" if kind in ("word", "char") else "sign", token[0]))
    return found


def messages_of(tokens):
    """Pairs in braces: { "English", "Dutch" }."""
    for at in range(len(tokens) - 4):
        shape = [tokens[at][1], tokens[at + 1][0], tokens[at + 2][1], tokens[at + 3][0], tokens[at + 4][1]]
        if shape == ["{", "text", ",", "text", "}"]:
            yield at, tokens[at + 1][1], tokens[at + 3][1]


ENDS = {",", ";", "?", ":", "&&", "||", "=", "==", "!=", "<<", "return"}
DEPTH = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def sentences_of(tokens, taken):
    """What literals and the + between them say; expressions become GAP."""
    at = 0
    while at < len(tokens):
        if tokens[at][0] != "text" or at in taken:
            at += 1
            continue
        said = (GAP if at and tokens[at - 1] == ("sign", "+") else "") + tokens[at][1]
        at += 1
        while at < len(tokens) and tokens[at] in (("sign", "+"), ("sign", "}")):
            if tokens[at][1] == "}":  # std::string{"..."} + ...
                if at + 1 < len(tokens) and tokens[at + 1] == ("sign", "+"):
                    at += 1
                    continue
                break
            at += 1
            depth, gap = 0, False
            while at < len(tokens):
                kind, value = tokens[at]
                if kind == "text" and depth == 0:
                    break
                if kind != "text":
                    depth += DEPTH.get(value, 0)
                    if depth < 0 or (depth == 0 and (value in ENDS or value == "+")):
                        break
                gap, at = True, at + 1
            if gap:
                said += GAP
            if at < len(tokens) and tokens[at][0] == "text":
                said += tokens[at][1]
                at += 1
        yield said


def is_sentence(said):
    words = re.findall(r"[A-Za-zÀ-ž’'-]+", said.replace(GAP, " "))
    if len(words) < 2 or len([word for word in words if len(word) > 2]) < 2 or "\n" in said.strip():
        return False
    if re.search(r"[<>][a-z/]|</|=\"|\{\"|;base64|: [a-z-]+;|^--|^  |; charset=", said) or USAGE.search(said):
        return False
    return bool(re.search(r"[a-z]{3,}[,;:]? [a-z…\"-]", said))


def tidy(said):
    said = re.sub(r"\{(?::[^}]*)?\}", GAP, said)  # places of a format string
    said = re.sub(rf"(?:{GAP}\s?)+{GAP}", GAP, said)
    return re.sub(r"\s+", " ", said).strip()


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def catalogue(root):
    both, english = {}, {}
    for file in sorted((root / "daemon").rglob("*")):
        if file.suffix not in (".h", ".cc"):
            continue
        name = file.relative_to(root).as_posix()
        room = name.split("/")[1] if name.count("/") > 1 else ""
        text = file.read_text(encoding="utf-8")
        tokens = tokens_of(text)
        taken = set()
        if re.search(r"\bMessage\b|export/words|report/wording", text):
            for at, one, other in messages_of(tokens):
                taken |= {at + 1, at + 3}
                both.setdefault(room, {})[one] = other
        if name in NO_SENTENCES or re.search(r"status_page|report_html", name):
            continue
        for said in sentences_of(tokens, taken):
            if is_sentence(said):
                english.setdefault(room, set()).add(tidy(said))
    return both, english


def page_of(root):
    both, english = catalogue(root)
    lines = [
        "# Messages: every sentence that an operator can meet",
        "",
        "Made from the code by `tests/architecture/messages.py . --update`, and held to it by a test. Where a sentence has something",
        f"filled in, `{{0}}`, `{{1}}` or {GAP} stands for it: search this page for the words between. A sentence that refuses something",
        "names the file, line or flag, and most say what to do; the exit code behind it is in",
        "[the configuration](configuration.md#exit-codes-of-a-start-that-fails). What doctor, page and alerts mean is in",
        "[Ask the doctor](../how-to/doctor.md), [Read the status page](../how-to/status-page.md) and [the runbooks](../runbooks.md).",
        "",
        "## English and Dutch: page, reports, papers",
    ]
    for room, title in ROOMS.items():
        if room in both:
            lines += ["", f"### {title}", "", "| English | Dutch |", "|---|---|"]
            lines += [f"| {cell(one)} | {cell(other)} |" for one, other in sorted(both[room].items(), key=lambda pair: pair[0].lower())]
    lines += ["", "## English: terminal, journal, doctor, refusals"]
    for room, title in ROOMS.items():
        if room in english:
            lines += ["", f"### {title}", ""]
            lines += [f"- {cell(said)}" for said in sorted(english[room], key=lambda said: (said.lstrip(GAP + ' :"').lower(), said))]
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--update"]):
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    wanted = page_of(root)
    if sys.argv[2:]:
        (root / PAGE).write_text(wanted, encoding="utf-8")
        return 0
    found = (root / PAGE).read_text(encoding="utf-8")
    gone = set(found.splitlines()) - set(wanted.splitlines())
    new = set(wanted.splitlines()) - set(found.splitlines())
    for line in sorted(gone):
        print(f"no longer in the code: {line}")
    for line in sorted(new):
        print(f"not on the page: {line}")
    pairs, english = wanted.count("\n| ") - wanted.count("\n| English |"), wanted.count("\n- ")
    if pairs < 300 or english < 200:
        print("hardly any sentence was found: the code is no longer read as it was")
        return 1
    if found != wanted:
        print(f"{PAGE} is not what the code says; make it anew: python3 tests/architecture/messages.py . --update")
        return 1
    print(f"{pairs} sentences in two languages, {english} in English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
