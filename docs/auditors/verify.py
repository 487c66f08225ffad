#!/usr/bin/env python3
"""Verifies an evidence log of eugress on any machine with Python 3.8, without eugress.

    verify.py DIRECTORY --key VKEY [--witness VKEY]... [--samples FILE] [--json]

Written from docs/reference/evidence.md, RFC 6962, RFC 8032 and the C2SP notes; it shares no line with the program that
it checks. Take it from the project's release, not from the gateway, and VKEY from whoever keeps it for you.
Only the standard library is used; days that are packed (.jsonl.zst) need the program `zstd`, or unpacking by hand.

Exit codes: 0 sound and whole, 1 not what was signed, 2 usage, 3 cannot be read, 4 sound and not everything.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

BLOCK = 256


class Unreadable(Exception):
    """Something is not there or cannot be opened: nothing can be said."""


class Wrong(Exception):
    """What is there is not what was signed."""


# ---- Ed25519, RFC 8032 section 5.1 --------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    t = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, point):
    result = (0, 1, 1, 0)
    while number > 0:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def point_from(octets):
    number = int.from_bytes(octets, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_from((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_is_right(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = point_from(key), point_from(signature[:32])
    response = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or response >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(response, BASE), add(commitment, times(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature) -----------------------------------

LOG, WITNESS = 1, 4


def from_base64(text):
    try:
        octets = base64.b64decode(text, validate=True)
    except ValueError:
        raise Wrong(f"{text[:60]!r} is not base64") from None
    if base64.b64encode(octets).decode() != text:
        raise Wrong(f"{text[:60]!r} is base64 with stray bits")
    return octets


class Key:
    def __init__(self, text):
        self.text = text
        name, found, rest = text.partition("+")
        identity, _, body = rest.partition("+")
        octets = from_base64(body)
        if not found or not name or len(octets) != 33 or octets[0] not in (LOG, WITNESS):
            raise Wrong(f"{text[:80]!r} is no verifier key")
        self.name, self.kind, self.key = name, octets[0], octets[1:]
        self.identity = hashlib.sha256(name.encode() + b"\n" + octets).digest()[:4]
        if self.identity.hex() != identity:
            raise Wrong(f"{text[:80]!r} is no verifier key: its parts do not belong together")

    def accepts(self, text, signature):
        if self.kind == LOG:
            return signature_is_right(self.key, text.encode(), signature)
        time = int.from_bytes(signature[:8], "big")
        return signature_is_right(self.key, f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:])


def open_note(octets, keys):
    """The text of a note and the names of those among the keys that signed it."""
    try:
        note = octets.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("a note is not UTF-8") from None
    if any(ord(c) < 0x20 and c != "\n" for c in note) or "\n\n" not in note or not note.endswith("\n"):
        raise Wrong("this is not a signed note")
    split = note.rindex("\n\n")
    text, signed_by = note[: split + 1], []
    lines = note[split + 2 :].split("\n")[:-1]
    if not lines:
        raise Wrong("a note without signatures")
    for line in lines:
        form = re.fullmatch("\u2014 ([^ +]+) ([^ ]+)", line)
        if not form:
            raise Wrong("a note with a line that is no signature")
        octets = from_base64(form[2])
        for key in keys:
            if key.name == form[1] and key.identity == octets[:4]:
                if not key.accepts(text, octets[4:]):
                    raise Wrong(f"the signature of {key.name} is wrong")
                signed_by.append(key.name)
    return text, signed_by


def open_checkpoint(octets, key, witnesses=()):
    """Size and root. Every witness asked for must have signed, too."""
    text, signed_by = open_note(octets, [key, *witnesses])
    for needed in (key, *witnesses):
        if needed.name not in signed_by:
            raise Wrong(f"{needed.name} has not signed")
    lines = text.split("\n")
    if len(lines) < 4 or lines[0] != key.name or not re.fullmatch("0|[1-9][0-9]*", lines[1]):
        raise Wrong("the signed text is not a checkpoint of this log")
    root = from_base64(lines[2])
    if len(root) != 32:
        raise Wrong("a root hash has 32 octets")
    return int(lines[1]), root


# ---- the tree, RFC 6962 section 2.1 --------------------------------------------------------------------------------


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """Perfect subtrees from left to right, as (size, root)."""

    def __init__(self, peaks=()):
        self.peaks = list(peaks)
        self.size = sum(size for size, _ in self.peaks)

    def append(self, root, size=1):
        self.size += size
        while self.peaks and self.peaks[-1][0] == size:
            root, size = node_hash(self.peaks.pop()[1], root), 2 * size
        self.peaks.append((size, root))

    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            root = node_hash(left, root)
        return root


# ---- lines -----------------------------------------------------------------------------------------------------------


def has_only_allowed_values(value, depth=8):
    if isinstance(value, (dict, list)) and depth == 0:
        return False
    if isinstance(value, dict):
        return all(re.fullmatch("[a-z0-9_]+", name) and has_only_allowed_values(v, depth - 1) for name, v in value.items())
    if isinstance(value, list):
        return all(has_only_allowed_values(v, depth - 1) for v in value)
    if isinstance(value, bool) or isinstance(value, str):
        return True
    return isinstance(value, int) and abs(value) <= 2**53 - 1


def no_number(text):
    raise ValueError(text)


def entry_from(line):
    """The object that a line stands for, or None if the line is not in the one form."""
    if len(line) > 4096:
        return None
    try:
        value = json.loads(line.decode("utf-8"), parse_float=no_number, parse_constant=no_number)
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and again == line and has_only_allowed_values(value) else None


def lines_of(directory, day):
    plain, packed = directory / f"{day}.jsonl", directory / f"{day}.jsonl.zst"
    if plain.exists():
        with plain.open("rb") as file:
            yield from file
        return
    program = shutil.which("zstd")
    if program is None:
        raise Unreadable(f"{packed} is packed and there is no program zstd here: unpack it by hand, keep the .jsonl")
    unpacking = subprocess.Popen([program, "-dcq", str(packed)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    yield from unpacking.stdout
    if unpacking.wait() != 0:
        raise Wrong(f"{day} does not unpack: its file is damaged")


# ---- a log -------------------------------------------------------------------------------------------------------------


def read(path, what):
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{what} cannot be read: {error.strerror}") from None


class Log:
    def __init__(self, directory, key, witnesses, sightings):
        self.directory, self.key, self.sightings = pathlib.Path(directory), key, sightings
        self.size, self.root = open_checkpoint(read(self.directory / "checkpoint", "the checkpoint"), key, witnesses)
        hashes = read(self.directory / "hashes", "the file of block hashes")
        self.blocks = [hashes[at : at + 32] for at in range(0, len(hashes) - len(hashes) % 32, 32)]
        names = [path.name for path in self.directory.iterdir()]
        day_of = re.compile(r"(\d{4}-\d\d-\d\d)\.(jsonl|jsonl\.zst|seal)")
        found = [day_of.fullmatch(name) for name in names]
        self.days = sorted({form[1] for form in found if form and form[2] != "seal"})
        self.seals = sorted({form[1] for form in found if form and form[2] == "seal"})
        self.wrong, self.missing = [], []
        self.kept = []  # days with signed entries
        self.roots = {}  # where it is asked for
        self.entries = 0
        self.kinds = {}
        self.totals = {}
        self.first_kept = self.pruned_to = 0
        self.lost_entries = self.gaps = self.crashes = 0

    def verify(self):
        seals = {}
        for day in self.seals:
            try:
                seals[day] = open_checkpoint(read(self.directory / f"{day}.seal", f"{day}.seal"), self.key)
            except Wrong as error:
                self.wrong.append(f"{day}.seal: {error}")
        asked = {size for size, _ in self.sightings} | {size for size, _ in seals.values()}
        tree = None
        for number, day in enumerate(self.days):
            try:
                tree = self.verify_day(day, tree, asked, is_last=number == len(self.days) - 1)
            except Wrong as error:
                self.wrong.append(f"{day}: {error}")
                tree = None
        if not self.wrong and (tree.size if tree else 0) != self.size:
            self.wrong.append(f"{tree.size if tree else 0} of {self.size} entries are there")
        elif not self.wrong and self.size and tree.root() != self.root:
            self.wrong.append("the entries have another root than the checkpoint")
        self.check_seals(seals)
        self.check_sightings()
        if self.first_kept > self.pruned_to:
            self.wrong.append(f"entries {self.pruned_to} to {self.first_kept - 1} are gone without an entry that says so")
        elif self.first_kept:
            self.missing.append(f"entries 0 to {self.first_kept - 1} are no longer kept")
        if self.lost_entries:
            self.missing.append(f"{self.lost_entries} entries could not be written")
        if self.gaps:
            self.missing.append(f"{self.gaps} gaps")
        if self.crashes:
            self.missing.append(f"{self.crashes} crashes")
        return 1 if self.wrong else 4 if self.missing else 0

    def verify_day(self, day, before, asked, is_last):
        tree, first, recount, cells = None, 0, Recount(), []
        is_sealed = day in self.seals
        for line in lines_of(self.directory, day):
            if tree is not None and tree.size == self.size:
                if is_sealed:
                    raise Wrong("it goes on behind its seal")
                return tree  # what follows is not signed yet
            if not line.endswith(b"\n"):
                raise Wrong("its last line is torn")
            line = line[:-1]
            entry = entry_from(line)
            if entry is None:
                raise Wrong(f"entry {tree.size if tree else '?'} is not in the form of the log")
            if tree is None:
                if is_last and not is_sealed and isinstance(entry.get("first"), int) and entry["first"] >= self.size and before:
                    return before
                tree = self.start_of(day, entry, before)
                first = tree.size
            elif entry.get("k") == "day":
                raise Wrong(f"entry {tree.size} begins a day inside a day")
            recount.take(entry, tree.size, first)
            tree.append(leaf_hash(line))
            if tree.size in asked:
                self.roots[tree.size] = tree.root()
            self.count(entry)
            if tree.size % BLOCK == 0:
                self.check_block(tree, is_sealed)
        if tree is None:
            if is_last and before:
                return before
            raise Wrong("it has no first line")
        return tree

    def start_of(self, day, entry, before):
        if entry.get("k") != "day" or entry.get("d") != day or entry.get("v") != 1:
            raise Wrong("it does not begin as a day does")
        first, peaks = entry.get("first"), [from_base64(text) for text in entry.get("pre", [])]
        sizes = [1 << bit for bit in reversed(range(64)) if first >> bit & 1]
        if len(sizes) != len(peaks) or any(len(peak) != 32 for peak in peaks) or first % BLOCK != 0:
            raise Wrong("its first line does not fit its place")
        tree = Tree(zip(sizes, peaks))
        if before is None:
            known = Tree()
            if first // BLOCK > len(self.blocks):
                raise Wrong("the file of block hashes ends before it")
            for block in self.blocks[: first // BLOCK]:
                known.append(block, BLOCK)
            self.first_kept = self.first_kept or first
            before = known
        if before.size != tree.size or before.root() != tree.root():
            raise Wrong("it does not stand on the tree that came before it")
        self.kept.append(day)
        return tree

    def check_block(self, tree, is_sealed):
        number = tree.size // BLOCK - 1
        if number >= len(self.blocks):
            if is_sealed:
                raise Wrong("it has blocks that are missing in the file of block hashes")
            return
        size, root = tree.peaks[-1]  # of this block and perhaps of some before it
        whole = Tree()
        for block in self.blocks[number + 1 - size // BLOCK : number + 1]:
            whole.append(block, BLOCK)
        if whole.root() != root:
            raise Wrong(f"it differs from the block hashes before entry {tree.size}")

    def count(self, entry):
        kind = entry.get("k", "")
        self.entries += 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if kind in ("server", "rest"):
            add_record(self.totals, entry)
        elif kind == "prune":
            self.pruned_to = max(self.pruned_to, entry.get("next", 0))
        elif kind == "gap":
            self.gaps += 1
            self.lost_entries += entry.get("n", 0)
        elif (kind == "start" and entry.get("clean") is False) or (kind == "stop" and entry.get("why") == "crash"):
            self.crashes += 1

    def root_at(self, size):
        if size in self.roots:
            return self.roots[size]
        if size % BLOCK or size // BLOCK > len(self.blocks):
            return None
        tree = Tree()
        for block in self.blocks[: size // BLOCK]:
            tree.append(block, BLOCK)
        return tree.root()

    def check_seals(self, seals):
        before = 0
        for day, (size, root) in sorted(seals.items()):
            if size < before or size > self.size:
                self.wrong.append(f"{day}.seal has {size} entries, the checkpoint {self.size}")
            elif self.root_at(size) != root:
                self.wrong.append(f"{day}.seal signs another history than the checkpoint")
            before = max(before, size)
        for day in self.kept[:-1]:
            if day not in self.seals:
                self.wrong.append(f"{day}.seal is missing")

    def check_sightings(self):
        for size, root in self.sightings:
            known = self.root_at(size)
            if size > self.size:
                self.wrong.append(f"a witness saw {size} entries, the log has {self.size}")
                return
            if known is not None and known != root:
                self.wrong.append(f"a witness saw another root at {size} entries: what came before was changed")
                return


def add_record(totals, entry):
    sums = totals.setdefault((entry.get("plane", ""), entry.get("cc", ""), entry.get("verdict", "")), [0, 0, 0, 0])
    for at, amount in enumerate((1, entry.get("bo", 0), entry.get("bi", 0), entry.get("co", 0) + entry.get("ci", 0))):
        sums[at] += amount


class Recount:
    """Adds up records and compares them with the totals in the log."""

    def __init__(self):
        self.totals, self.expected, self.last = {}, None, None

    def take(self, entry, index, first):
        if entry.get("k") in ("server", "rest"):
            add_record(self.totals, entry)
        if entry.get("k") != "tally":
            return
        if self.last != index - 1 or self.expected is None:
            is_whole = entry.get("from", -1) >= first
            self.expected = [[*key, *sums] for key, sums in sorted(self.totals.items())] if is_whole else None
            self.totals = {}
        self.last = index
        if self.expected is None:
            self.last = None
            return
        cells = entry.get("cells")
        if not cells or self.expected[: len(cells)] != cells:
            raise Wrong(f"the totals of entry {index} are not the sum of its records")
        self.expected = self.expected[len(cells) :]


def sightings_from(path):
    """(size, root) from answers of Prometheus's query API, one JSON document, or one a line."""
    text = read(pathlib.Path(path), "the samples").decode("utf-8", "replace")
    try:
        try:
            answers = [json.loads(text)]
        except ValueError:
            answers = [json.loads(line) for line in text.splitlines() if line]
        moments = {}
        for answer in answers:
            for series in answer["data"]["result"]:
                metric = series["metric"]
                name = metric.get("__name__")
                for time, value in series.get("values", []) + ([series["value"]] if "value" in series else []):
                    moment = moments.setdefault(time, {})
                    if name == "eugress_evidence_tree_size":
                        moment["size"] = int(float(value))
                    if name == "eugress_evidence_root_part":
                        moment[metric["part"]] = int(float(value))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable("the samples are not an answer of Prometheus's query API") from None
    parts = "012345"
    return [
        (moment["size"], b"".join(moment[part].to_bytes(6, "big") for part in parts)[:32])
        for _, moment in sorted(moments.items())
        if "size" in moment and all(part in moment for part in parts)
    ]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--key", required=True)
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--samples")
    parser.add_argument("--json", action="store_true")
    request = parser.parse_args()
    try:
        key, witnesses = Key(request.key), [Key(text) for text in request.witness]
    except Wrong as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    document = {"wrong": [], "missing": []}
    try:
        log = Log(request.directory, key, witnesses, sightings_from(request.samples) if request.samples else [])
        code = log.verify()
        document = {
            "size": log.size,
            "root": base64.b64encode(log.root).decode(),
            "entries": log.entries,
            "days": log.days,
            "kinds": log.kinds,
            "totals": [[*key, *sums] for key, sums in sorted(log.totals.items())],
            "wrong": log.wrong,
            "missing": log.missing,
        }
    except Wrong as error:
        code, document["wrong"] = 1, [str(error)]
    except Unreadable as error:
        code = 3
        print(f"verify.py: {error}", file=sys.stderr)
    if request.json:
        print(json.dumps({**document, "exit": code}))
    elif code != 3:
        print(f"entries {document.get('entries', 0)} of {document.get('size', '?')}, root {document.get('root', '?')}")
        for sentence in document["wrong"]:
            print(f"WRONG   {sentence}")
        for sentence in document["missing"]:
            print(f"missing {sentence}")
        print("this is not what was signed" if code == 1 else "what is there is what was signed")
    return code


if __name__ == "__main__":
    sys.exit(main())
