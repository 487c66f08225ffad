#!/usr/bin/env python3
"""A gateway sees the first hop only, so eugress can contradict a promise and never prove it. Therefore no string that
can reach a reader may say "compliant", "proved" or "guaranteed", negated or not, and nothing of the kind in Dutch.

    forbidden_words.py ROOT

Looks at the string literals of daemon/ (comments may say what they like) and at every text file of dashboards/,
systemd/ and config/. Prints one sentence per finding and exits 1 if there is any.
"""

import pathlib
import re
import sys

ENGLISH = r"(?:non|un)?compliant|(?:un|dis)?proved|(?:un)?guaranteed"
# "Voldoende" (enough) is another word, and "onvoldoende bewijs" is how insufficient evidence is called.
DUTCH = r"voldoet|voldoen|voldeed|voldeden|voldaan|(?:on)?bewezen|bewijst|(?:ge|on)?garandeer(?:d|de|t|en|den)|garanties?|conform"
WORD = re.compile(f"{ENGLISH}|{DUTCH}", re.IGNORECASE)
DATA = ["dashboards", "systemd", "config"]

# Underscores join label values, hyphens join words: both are looked through.
PART = re.compile(r"[A-Za-z]+")

CXX_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | R"(?P<fence>[^()\s\\]{0,16})\((?P<raw>.*?)\)(?P=fence)"
      | "(?P<text>(?:\\.|[^"\\\n])*)"
      | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL | re.VERBOSE,
)


def findings_in(text, first_line=1):
    """Yields (line, word)."""
    for number, line in enumerate(text.splitlines(), first_line):
        for part in PART.findall(line):
            if WORD.fullmatch(part):
                yield number, part


def findings_in_cxx(text):
    for token in CXX_TOKEN.finditer(text):
        literal = token.group("raw") if token.group("raw") is not None else token.group("text")
        if literal is not None:
            # The letter of an escape such as \n is not the first letter of the word behind it.
            spoken = literal if token.group("raw") is not None else re.sub(r"\\.", "  ", literal)
            yield from findings_in(spoken, text.count("\n", 0, token.start()) + 1)


def check(root):
    root = pathlib.Path(root)
    sentences = []
    looked_at = 0
    for directory in ["daemon", *DATA]:
        for file in sorted((root / directory).rglob("*")):
            if not file.is_file() or "node_modules" in file.parts:  # what npm unpacks is not ours
                continue
            try:
                text = file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            looked_at += 1
            find = findings_in_cxx if file.suffix in (".h", ".cc") else findings_in
            for line, word in find(text):
                sentences.append(f'nothing we print may say "{word}" ({file.relative_to(root).as_posix()}:{line})')
    if not looked_at:
        sentences.append(f"there is nothing to read below {root}: nothing was checked")
    return sentences


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = check(sys.argv[1])
    print("\n".join(found) if found else "no forbidden word")
    sys.exit(1 if found else 0)
