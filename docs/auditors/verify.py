#!/usr/bin/env python3
"""Verifies an evidence log of eugress, or a sample pack from one, on any machine with Python 3.8, without eugress.

    verify.py DIRECTORY --key VKEY [--witness VKEY]... [--need N] [--tsa CERTIFICATES] [--samples FILE] [--json]
    verify.py check PACK.zip --key VKEY... [--seed DICE] [--root ROOT] [--witness VKEY]... [--need N] [--json]

Written from docs/reference/evidence.md, RFC 6962, RFC 8032 and the C2SP notes; it shares no line with the program that
it checks. Take it from the project's release, not from the gateway, and VKEY from whoever keeps it for you.
Only the standard library is used; days that are packed (.jsonl.zst) need the program `zstd`, or unpacking by hand, and
signatures of time-stamping authorities (--tsa) the program `openssl`.

Exit codes: 0 sound and whole, 1 not what was signed, 2 usage, 3 cannot be read, 4 sound and not everything.
"""

import argparse
import base64
import bisect
import hashlib
import json
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import zlib

BLOCK = 256


class Unreadable(Exception):
    """Something is not there or cannot be opened: nothing can be said."""


class Wrong(Exception):
    """What is there is not what was signed."""


# What an entry gives that has the form of a line and not that of its kind.
STRANGE = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


def read(path, what):
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{what} cannot be read: {error.strerror}") from None


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
NUMBER = "0|[1-9][0-9]{0,15}"


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


def checkpoint_from(text, name):
    """Size and root."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[0] != name or not re.fullmatch(NUMBER, lines[1]):
        raise Wrong("the signed text is not a checkpoint of this log")
    root = from_base64(lines[2])
    if len(root) != 32:
        raise Wrong("a root hash has 32 octets")
    return int(lines[1]), root


def open_checkpoint(octets, keys):
    """Signed by one of these keys, which are those of one log."""
    text, signed_by = open_note(octets, keys)
    if not signed_by:
        raise Wrong(f"{keys[0].name} has not signed")
    return checkpoint_from(text, keys[0].name)


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


def tree_before(day):
    """What a day says in its first line that it stands on."""
    first, peaks = day["first"], [from_base64(text) for text in day.get("pre", [])]
    sizes = [1 << bit for bit in reversed(range(64)) if first >> bit & 1]
    if len(sizes) != len(peaks) or any(len(peak) != 32 for peak in peaks):
        raise Wrong("its first line does not fit its place")
    return Tree(zip(sizes, peaks))


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


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def entry_from(line):
    """The object that a line stands for, or None if the line is not in the one form."""
    if len(line) > 4096:
        return None
    try:
        value = json.loads(line.decode("utf-8"), parse_float=no_number, parse_constant=no_number)
        again = canonical(value)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and again == line and has_only_allowed_values(value) else None


def lines_of(directory, day):
    plain, packed = directory / f"{day}.jsonl", directory / f"{day}.jsonl.zst"
    try:
        file = (plain if plain.exists() else packed).open("rb")
    except OSError as error:
        raise Unreadable(f"{day} cannot be read: {error.strerror}") from None
    with file:
        if plain.exists():
            yield from file
            return
        program = shutil.which("zstd")
        if program is None:
            raise Unreadable(f"{packed} is packed and there is no program zstd here: unpack it by hand, keep the .jsonl")
        with subprocess.Popen([program, "-dcq"], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as unpacking:
            yield from unpacking.stdout
        if unpacking.returncode != 0:
            raise Wrong(f"{day} does not unpack: its file is damaged")


# ---- keys that hand over -------------------------------------------------------------------------------------------


def is_included(index, size, leaf, proof, root):
    """RFC 9162 section 2.1.3.2."""
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return index < size and last == 0 and found == root


def handover_from(octets):
    """The keys before and after, size and root: from an entry, a C2SP tlog-proof of it, and the signatures of both keys."""
    line, _, rest = octets.partition(b"\n")
    entry = entry_from(line)
    head, split, note = rest.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    form = re.fullmatch(f"index ({NUMBER})", lines[1]) if len(lines) > 1 and split else None
    if not entry or entry.get("k") != "rotate" or lines[0] != "c2sp.org/tlog-proof@v1" or not form:
        raise Wrong("this is not how a key hands over")
    before, after = Key(entry["from"]), Key(entry["to"])
    size, root = open_checkpoint(note, [before])
    if open_checkpoint(note, [after]) != (size, root) or before.name != after.name or {before.kind, after.kind} != {LOG}:
        raise Wrong("this is not how a key hands over")
    if not is_included(int(form[1]), size, leaf_hash(line), list(map(from_base64, lines[2:])), root):
        raise Wrong("the entry of a handover is not in the tree")
    return before, after, size, root


def chain_of(directory, trusted):
    """Every key that signed the log, the trusted one first, and what the handovers saw of it."""
    found = []
    for path in sorted(directory.glob("*.rotate")):
        try:
            found.append(handover_from(read(path, path.name)))
        except (Wrong, *STRANGE) as error:
            raise Wrong(f"{path.name}: {error}") from None
    chain, known = [trusted], {trusted.text}
    while True:
        more = [pair for before, after, _, _ in found for pair in ((before, after), (after, before)) if pair[0].text in known and pair[1].text not in known]
        if not more:
            return chain, [(size, root) for _, _, size, root in found]
        chain.append(more[0][1])
        known.add(more[0][1].text)


# ---- a log -------------------------------------------------------------------------------------------------------------


class Log:
    def __init__(self, directory, key, witnesses, need, authority, sightings):
        self.directory = pathlib.Path(directory)
        self.keys, handovers = chain_of(self.directory, key)
        self.witnesses, self.need, self.authority = witnesses, need, authority
        self.sightings = sightings + handovers
        self.size, self.root = open_checkpoint(read(self.directory / "checkpoint", "the checkpoint"), self.keys)
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
                seals[day] = open_checkpoint(read(self.directory / f"{day}.seal", f"{day}.seal"), self.keys)
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
            except STRANGE as error:
                self.wrong.append(f"{day}: its entries have another form than those of a log: {error!r}")
                tree = None
        if not self.wrong and (tree.size if tree else 0) != self.size:
            self.wrong.append(f"{tree.size if tree else 0} of {self.size} entries are there")
        elif not self.wrong and self.size and tree.root() != self.root:
            self.wrong.append("the entries have another root than the checkpoint")
        self.check_seals(seals)
        self.check_sightings()
        self.check_witnesses()
        if self.first_kept > self.pruned_to:
            self.wrong.append(f"entries {self.pruned_to} to {self.first_kept - 1} are gone without an entry that says so")
        elif self.first_kept:
            self.missing.append(f"entries 0 to {self.first_kept - 1} are no longer kept")
        self.missing += shortfalls(self.lost_entries, self.gaps, self.crashes)
        return 1 if self.wrong else 4 if self.missing else 0

    def verify_day(self, day, before, asked, is_last):
        tree, recount = None, Recount()
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
            elif entry.get("k") == "day":
                raise Wrong(f"entry {tree.size} begins a day inside a day")
            recount.take(entry, tree.size)
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
        first, tree = entry["first"], tree_before(entry)
        if first % BLOCK != 0:
            raise Wrong("its first line does not fit its place")
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
        if is_record(entry):
            add_record(self.totals, entry)
        elif kind == "prune":
            self.pruned_to = max(self.pruned_to, entry.get("next", 0))
        elif kind == "gap":
            self.gaps += 1
            self.lost_entries += entry.get("n", 0)
        elif is_crash(entry):
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

    def check_witnesses(self):
        """Lines of witnesses and time-stamps beside the seals; the last seal covers all before it."""
        on_the_last = 0
        for day in self.seals:
            seal, lines, stamp = (self.directory / f"{day}.{end}" for end in ("seal", "cosig", "tsr"))
            if stamp.exists():
                self.check_stamp(seal, stamp)
            on_the_last = 0
            if lines.exists() and self.witnesses:
                try:
                    on_the_last = len(set(open_note(read(seal, seal.name) + read(lines, lines.name), self.witnesses)[1]))
                except Wrong as error:
                    self.wrong.append(f"{lines.name}: {error}")
        if on_the_last < self.need:
            self.wrong.append(f"{on_the_last} of {self.need} witnesses have signed the last seal")

    def check_stamp(self, seal, stamp):
        # A token names what it is of by an octet string (DER: 04 20) with the hash.
        if b"\x04\x20" + hashlib.sha256(read(seal, seal.name)).digest() not in read(stamp, stamp.name):
            self.wrong.append(f"{stamp.name}: it is a time-stamp of something else")
        elif self.authority:
            program = shutil.which("openssl")
            if program is None:
                raise Unreadable("there is no program openssl here, which --tsa needs")
            words = [program, "ts", "-verify", "-in", str(stamp), "-data", str(seal), "-CAfile", self.authority]
            if subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 0:
                self.wrong.append(f"{stamp.name}: its signature does not hold")


def is_crash(entry):
    return (entry.get("k") == "start" and entry.get("clean") is False) or (entry.get("k") == "stop" and entry.get("why") == "crash")


def shortfalls(lost_entries, gaps, crashes):
    found = ((lost_entries, "entries could not be written"), (gaps, "gaps"), (crashes, "crashes"))
    return [f"{count} {words}" for count, words in found if count]


def is_record(entry):
    return entry.get("k") in ("server", "rest")


def add_record(totals, entry):
    sums = totals.setdefault((entry.get("plane", ""), entry.get("cc", ""), entry.get("verdict", "")), [0, 0, 0, 0])
    for at, amount in enumerate((1, entry.get("bo", 0), entry.get("bi", 0), entry.get("co", 0) + entry.get("ci", 0))):
        sums[at] += amount


class Recount:
    """Adds up records and compares them with the totals in the log."""

    def __init__(self):
        self.totals, self.expected, self.last = {}, None, None

    def take(self, entry, index):
        if is_record(entry):
            add_record(self.totals, entry)
        if entry.get("k") != "tally":
            return
        if self.last != index - 1 or self.expected is None:
            self.expected = [[*key, *sums] for key, sums in sorted(self.totals.items())]
            self.totals = {}
        self.last = index
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
        parts = "012345"
        return [
            (moment["size"], b"".join(moment[part].to_bytes(6, "big") for part in parts)[:32])
            for _, moment in sorted(moments.items())
            if "size" in moment and all(part in moment for part in parts)
        ]
    except STRANGE:
        raise Unreadable("the samples are not an answer of Prometheus's query API") from None


# ---- packs -----------------------------------------------------------------------------------------------------------

README_SHA256 = "bd8861ca9fd4e37d0c30a05924201fac1b3937b6a341fc59e16ce7047ec69003"
LIMITS_SHA256 = "64508e7b3a59e6359628ef3e8a28678de6d8c366d582820114316b2fce9d9fd5"


def sha256_hex(octets):
    return hashlib.sha256(octets).hexdigest()


def zip_of(members):
    """The one form of an archive: stored, in order, dated 1980-01-01, nothing else."""
    archive, directory, at = [], [], 0
    for name, octets in members:
        common = struct.pack("<HHHIIIIHH", 10, 0, 0, 0x00210000, zlib.crc32(octets), len(octets), len(octets), len(name), 0)
        archive.append(b"PK\3\4" + common + name.encode() + octets)
        directory.append(b"PK\1\2" + struct.pack("<H", 10) + common + struct.pack("<HHHII", 0, 0, 0, 0, at) + name.encode())
        at += len(archive[-1])
    size = sum(map(len, directory))
    return b"".join(archive + directory) + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(members), len(members), size, at, 0)


def members_of(archive):
    members, at = [], 0
    try:
        while archive[at : at + 4] == b"PK\3\4":
            size, _, length, _ = struct.unpack_from("<IIHH", archive, at + 18)
            name = archive[at + 30 : at + 30 + length].decode("ascii")
            members.append((name, archive[at + 30 + length : at + 30 + length + size]))
            at += 30 + length + size
        if zip_of(members) == archive:
            return members
    except (ValueError, struct.error):
        pass
    raise Wrong("this is not a zip archive in the form of a pack")


def lines_from(octets, what):
    lines = octets.split(b"\n")
    if lines.pop() != b"":
        raise Wrong(f"{what} has a torn line")
    return lines


def root_of_shown(size, shown, hidden):
    """Shown are (index, line) in order; every largest subtree without one is given by its hash, from left to right."""
    entries, hashes = list(reversed(shown)), list(reversed(hidden))

    def root(begin, end):
        if not entries or entries[-1][0] >= end:
            if not hashes:
                raise Wrong("entries and hashes do not make up a tree")
            return hashes.pop()
        if entries[-1][0] < begin:
            raise Wrong("entries and hashes do not make up a tree")
        if end - begin == 1:
            return leaf_hash(entries.pop()[1])
        half = 1
        while 2 * half < end - begin:
            half *= 2
        left = root(begin, begin + half)
        return node_hash(left, root(begin + half, end))

    found = root(0, size)
    if entries or hashes:
        raise Wrong("entries and hashes do not make up a tree")
    return found


def add_sums(totals, more):
    for key, sums in more.items():
        totals[key] = [a + b for a, b in zip(totals.get(key, [0, 0, 0, 0]), sums)]


class PackedLog:
    """One log of a pack: its signed root, the entries shown, and what the totals say of the rest."""

    def __init__(self, plan, folder, members, keys, witnesses, need):
        self.origin, self.first, self.next = plan
        keys = [key for key in keys if key.name == self.origin]
        if not keys:
            raise Wrong(f"no key of {self.origin} was given")
        note = members.take(folder + "checkpoint")
        size, self.root = open_checkpoint(note, keys)
        self.text, signed_by = open_note(note, [*keys, *witnesses])
        self.witnesses = sorted({name for name in signed_by if name != self.origin})
        if len(self.witnesses) < need:
            raise Wrong(f"{len(self.witnesses)} of {need} witnesses have signed the checkpoint of {self.origin}")
        if size != self.next:
            raise Wrong(f"{self.origin}: the checkpoint is not that of the plan")
        previous = open_checkpoint(members.take(folder + "previous"), keys) if self.first else (0, Tree().root())
        self.lines, self.entries = [], {}
        for line in lines_from(members.take(folder + "entries"), folder + "entries"):
            index, _, text = line.partition(b" ")
            entry = entry_from(text)
            if entry is None or not re.fullmatch(NUMBER.encode(), index):
                raise Wrong(f"{folder}entries has a line that is not in the form of the log")
            self.lines.append((int(index), text))
            self.entries[int(index)] = entry
        hashes = [from_base64(line.decode("ascii", "replace")) for line in lines_from(members.take(folder + "hashes"), folder + "hashes")]
        if any(len(one) != 32 for one in hashes):
            raise Wrong(f"{folder}hashes has a line that is no hash")
        members.take_if(folder + "timestamp.tsr")
        if root_of_shown(size, self.lines, hashes) != self.root:
            raise Wrong(f"{self.origin}: entries and hashes have another root than the checkpoint: this is not what was signed")
        day = self.entries.get(self.first)
        if not self.lines or self.lines[0][0] != self.first or day.get("k") != "day" or day.get("first") != self.first:
            raise Wrong(f"{self.origin}: the range does not begin with a day")
        if previous != (self.first, tree_before(day).root()):
            raise Wrong(f"{self.origin}: the previous seal is not that of the tree before the range")
        self.indexes = [index for index, _ in self.lines]
        self.spans, self.totals, self.shown_sums = [], {}, {}
        self.add_up()

    def add_up(self):
        for index, entry in self.entries.items():
            if is_record(entry):
                add_record(self.shown_sums, entry)
            if entry.get("k") == "tally":
                self.take_tally(index, entry)
        at = self.first
        for begin, end, cells in self.spans:
            self.check_uncovered(at, max(self.first, begin))
            self.check_span(max(self.first, begin), end, cells)
            at = max(self.first, end)
        self.check_uncovered(at, self.next)

    def take_tally(self, index, entry):
        span = (entry.get("from"), entry.get("to"))
        if not self.spans or self.spans[-1][:2] != span:
            if not span[0] <= span[1] <= index or (self.spans and span[0] < self.spans[-1][1]):
                raise Wrong(f"{self.origin}: the totals of entry {index} are of no span before it")
            self.spans.append((*span, {}))
        for plane, country, verdict, *sums in entry["cells"]:
            if (plane, country, verdict) in self.spans[-1][2] or len(sums) != 4:
                raise Wrong(f"{self.origin}: the totals of entry {index} have another form")
            self.spans[-1][2][plane, country, verdict] = sums

    def shown_between(self, begin, end):
        first, last = bisect.bisect_left(self.indexes, begin), bisect.bisect_left(self.indexes, end)
        sums = {}
        for index in self.indexes[first:last]:
            if is_record(self.entries[index]):
                add_record(sums, self.entries[index])
        return sums, max(0, last - first)

    def check_uncovered(self, begin, end):
        sums, count = self.shown_between(begin, end)
        if end > begin and count != end - begin:
            raise Wrong(f"{self.origin}: of entries {begin} to {end - 1}, which no totals cover, not all are shown")
        add_sums(self.totals, sums)

    def check_span(self, begin, end, cells):
        sums, count = self.shown_between(begin, end)
        hidden = sum(cell[0] for key, cell in cells.items() if key[2] == "inside")
        hidden -= sum(cell[0] for key, cell in sums.items() if key[2] == "inside")
        for key, cell in sums.items():
            if key not in cells or cells[key][0] < cell[0]:
                raise Wrong(f"{self.origin}: more is shown of {' '.join(key)} than the totals before entry {end} hold")
        for key, cell in cells.items():
            if key[2] != "inside" and sums.get(key) != cell:
                raise Wrong(f"{self.origin}: what is shown of {' '.join(key)} does not add up to the totals before entry {end}")
        if hidden < 0 or max(0, end - begin) != count + hidden:
            raise Wrong(f"{self.origin}: before entry {end} more is hidden than the totals count as inside")
        add_sums(self.totals, cells)

    def check_what_is_shown(self, drawn, in_full):
        for key, cell in self.totals.items():
            if key[0] in in_full and self.shown_sums.get(key) != cell:
                raise Wrong(f"{self.origin}: {key[0]} {key[1]} is to be shown in full, and is not")
        begins = [begin for begin, _, _ in self.spans]
        for index, entry in self.entries.items():
            if not is_record(entry) or entry.get("verdict") != "inside" or entry.get("plane", "") in in_full or index in drawn:
                continue
            span = bisect.bisect_right(begins, index) - 1
            if span >= 0 and index < self.spans[span][1]:
                raise Wrong(f"{self.origin}: entry {index} is shown and was neither drawn nor must be shown")


class Members:
    """Members of a pack, taken from the front by their names."""

    def __init__(self, members):
        self.rest = list(reversed(members))

    def take_if(self, name):
        return self.rest.pop()[1] if self.rest and self.rest[-1][0] == name else None

    def take(self, name):
        octets = self.take_if(name)
        if octets is None:
            raise Wrong(f"{name} is missing")
        return octets


def plan_from(octets):
    plan = entry_from(octets[:-1]) if octets.endswith(b"\n") else None
    wanted = {"cap", "k", "logs", "n", "quota", "seed", "v"}
    try:
        logs = [(str(origin), int(first), int(last)) for origin, first, last in plan["logs"]]
        is_plan = (
            wanted <= set(plan) <= wanted | {"purpose", "requester"}
            and (plan["k"], plan["v"]) == ("plan", 1)
            and re.fullmatch(r"[!#-\[\]-~]{24,512}", plan["seed"])
            and all(type(plan[name]) is int and plan[name] >= 0 for name in ("cap", "n", "quota"))
            and all(plan.get(name, "-") for name in ("purpose", "requester"))
            and plan["cap"] > 0
            and logs
            and logs == sorted(logs)
            and len({origin for origin, _, _ in logs}) == len(logs)
            and all(0 <= first < last for _, first, last in logs)
        )
    except (TypeError, ValueError, KeyError):
        is_plan = False
    if not is_plan:
        raise Wrong("plan.json is no plan")
    return plan, logs


class PackCheck:
    def __init__(self, archive, keys, witnesses, need, dice, root):
        self.missing, self.totals, self.inside_shown = [], {}, {}
        self.take_members(archive, keys, witnesses, need)
        if dice and dice != self.plan["seed"]:
            raise Wrong("the sample was drawn with another seed than the one thrown")
        if root and root not in (base64.b64encode(log.root).decode() for log in self.logs):
            raise Wrong("the sample was drawn from another root than the one noted when the range was frozen")
        for log in self.logs:
            add_sums(self.totals, log.totals)
        self.draw()
        self.check_what_is_shown()
        self.check_tables()
        self.take_coverage()
        self.check_form()

    def take_members(self, archive, keys, witnesses, need):
        self.archive = members_of(archive)
        members = Members(self.archive)
        if sha256_hex(members.take("README.txt")) != README_SHA256:
            raise Wrong("README.txt is not that of this format")
        if sha256_hex(members.take("limits.txt")) != LIMITS_SHA256:
            raise Wrong("limits.txt, which says what a pack cannot show, is changed")
        plan = members.take("plan.json")
        self.plan, planned = plan_from(plan)
        self.plan_digest = sha256_hex(plan)
        self.said = members.take("summary.json")
        self.logs = [PackedLog(log, f"{at}/", members, keys, witnesses, need) for at, log in enumerate(planned, 1)]
        self.tables = {}
        while members.rest and members.rest[-1][0].startswith("tables/"):
            name, octets = members.rest.pop()
            if "tables/" + sha256_hex(octets) != name:
                raise Wrong(f"{name} is not the table of its name")
            self.tables[name[7:]] = octets
        self.sums = members.take("SHA256SUMS")
        if members.rest or list(self.tables) != sorted(self.tables):
            raise Wrong("it has members that do not belong to it")

    def draw(self):
        """Rivest's sampler over all entries of all logs, until there are records enough and each plane has its quota."""
        if len(self.logs) == 1:
            root = self.logs[0].root
        else:
            root = hashlib.sha256("".join(log.text for log in self.logs).encode()).digest()
        seed = root.hex() + ":" + self.plan["seed"]
        total = sum(log.next - log.first for log in self.logs)
        records = sum(max(0, cell[0]) for cell in self.totals.values())
        self.there, self.of_plane = {}, {}
        for (plane, _, verdict), cell in self.totals.items():
            if verdict == "inside":
                self.there[plane] = self.there.get(plane, 0) + max(0, cell[0])
                self.of_plane[plane] = 0
        quota = {plane: self.plan["quota"] for plane, there in self.there.items() if there // 10 > self.plan["quota"]}
        self.drawn_of = [set() for _ in self.logs]
        self.kinds, self.servers, self.records = {}, {}, 0
        drawn, pick, found = set(), 0, 0

        def has_enough():
            return found >= min(self.plan["n"], records) and all(self.of_plane[plane] >= least for plane, least in quota.items())

        while len(drawn) < min(total, self.plan["cap"]) and not has_enough():
            pick += 1
            position = int(hashlib.sha256(f"{seed},{pick}".encode()).hexdigest(), 16) % total
            if position in drawn:
                continue
            drawn.add(position)
            entry = self.entry_at(position)
            self.kinds[entry.get("k", "")] = self.kinds.get(entry.get("k", ""), 0) + 1
            if is_record(entry):
                found += 1
                if entry.get("verdict") == "inside":
                    self.of_plane[entry["plane"]] += 1
            if entry.get("k") == "server":
                self.records += 1
                self.add_server(entry)
        self.drawn, self.has_enough = len(drawn), has_enough()

    def check_what_is_shown(self):
        in_full = {plane for plane, there in self.there.items() if there // 10 <= self.plan["quota"]}
        for log, drawn in zip(self.logs, self.drawn_of):
            log.check_what_is_shown(drawn, in_full)
            for (plane, _, verdict), cell in log.shown_sums.items():
                if verdict == "inside":
                    self.inside_shown[plane] = self.inside_shown.get(plane, 0) + cell[0]
        if not self.has_enough and any(self.inside_shown.get(plane, 0) != there for plane, there in self.there.items()):
            self.missing.append("the draw ended at its cap before every plane had its quota")

    def entry_at(self, position):
        for log, drawn in zip(self.logs, self.drawn_of):
            if position < log.next - log.first:
                index = log.first + position
                if index not in log.entries:
                    raise Wrong(f"{log.origin}: entry {index} was drawn and is not shown")
                drawn.add(index)
                return log.entries[index]
            position -= log.next - log.first
        raise Wrong("the draw left the range")

    def add_server(self, entry):
        row = self.servers.setdefault((entry.get("server", ""), entry.get("asn", 0)), [0, set(), set(), set(), set()])
        row[0] += 1
        for at, name in enumerate(("plane", "cc", "verdict", "grade"), 1):
            row[at].add(entry.get(name, ""))

    def check_tables(self):
        named = set()
        for log in self.logs:
            for index, entry in log.entries.items():
                if entry.get("k") == "db":
                    named.add(entry.get("sha256", ""))
                if entry.get("k") == "policy":
                    named.add(entry.get("archived", ""))
                    if entry.get("archived", "") not in self.tables:
                        self.missing.append(f"the policy of entry {index} is not in the pack")
        if not self.tables.keys() <= named:
            raise Wrong("it has a table that no entry names")

    def take_coverage(self):
        names = "clock_jumps crashes frames from gaps intervals loss_unstated lost_entries lost_frames seconds starts until"
        found = self.coverage = dict.fromkeys(names.split(), 0)
        for entry in (entry for log in self.logs for entry in log.entries.values()):
            kind = entry.get("k")
            if kind == "interval":
                if found["intervals"] == 0:
                    found["from"] = entry["t0"]
                found["intervals"] += 1
                found["until"] = max(found["until"], entry["t1"])
                found["seconds"] += max(0, entry["t1"] - entry["t0"])
                found["frames"] += max(0, entry["frames"])
                found["lost_frames"] += max(0, entry.get("lost_if", 0)) + max(0, entry.get("lost_k", 0))
                found["loss_unstated"] += "lost_if" not in entry and "lost_k" not in entry
            elif kind == "gap":
                found["gaps"] += 1
                found["lost_entries"] += max(0, entry.get("n", 0))
            elif kind == "clock":
                found["clock_jumps"] += 1
            found["starts"] += kind == "start"
            found["crashes"] += is_crash(entry)
        self.missing += shortfalls(found["lost_entries"], found["gaps"], found["crashes"])

    def check_form(self):
        """Summary and sums must follow from the rest, to the octet."""
        self.summary = canonical(
            {
                "by_server": [[*key, row[0], *map(sorted, row[1:])] for key, row in sorted(self.servers.items())],
                "coverage": self.coverage,
                "drawn": self.drawn,
                "drawn_kinds": [[kind, count] for kind, count in sorted(self.kinds.items())],
                "entries": sum(log.next - log.first for log in self.logs),
                "k": "summary",
                "plan": self.plan_digest,
                "records": self.records,
                "servers": len(self.servers),
                "shown": sum(len(log.lines) for log in self.logs),
                "strata": [[plane, there, self.of_plane[plane], self.inside_shown.get(plane, 0)] for plane, there in sorted(self.there.items())],
                "totals": [[*key, *cell] for key, cell in sorted(self.totals.items())],
            }
        )
        if self.said != self.summary + b"\n":
            raise Wrong("summary.json is not what follows from the rest")
        if self.sums != "".join(f"{sha256_hex(octets)}  {name}\n" for name, octets in self.archive[:-1]).encode():
            raise Wrong("SHA256SUMS is not what follows from the rest")

    def document(self):
        return {
            "logs": [{"origin": log.origin, "size": log.next, "root": base64.b64encode(log.root).decode()} for log in self.logs],
            "witnesses": [name for log in self.logs for name in log.witnesses],
            "seed": self.plan["seed"],
            "entries": sum(log.next - log.first for log in self.logs),
            "drawn": self.drawn,
            "records": self.records,
            "servers": len(self.servers),
            "shown": sum(len(log.lines) for log in self.logs),
            "summary": self.summary.decode("utf-8"),
            "wrong": [],
            "missing": self.missing,
        }


def print_pack(document, code):
    for log in document.get("logs", []):
        print(f"signed    {log['origin']}: {log['size']} entries, root {log['root']}")
    if code != 1:
        print(f"drawn     {document['drawn']} of {document['entries']} entries: {document['records']} records = {document['servers']} servers")
    for sentence in document["wrong"]:
        print(f"WRONG     {sentence}")
    for sentence in document["missing"]:
        print(f"missing   {sentence}")
    if code == 1:
        print("this pack is not what it says it is")
    else:
        print("drawn as agreed, from what was signed; " + ("not everything is there" if code else "nothing else is hidden"))


def check_pack(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("pack")
    for name in ("--key", "--witness"):
        parser.add_argument(name, action="append", default=[])
    parser.add_argument("--need", type=int)
    parser.add_argument("--seed", default="")
    parser.add_argument("--root", default="")
    parser.add_argument("--json", action="store_true")
    request = parser.parse_args(arguments)
    try:
        keys, witnesses = [Key(text) for text in request.key], [Key(text) for text in request.witness]
        if not keys:
            raise Wrong("check needs --key: a pack does not vouch for itself")
    except Wrong as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    need = len(witnesses) if request.need is None else request.need
    try:
        document = PackCheck(read(pathlib.Path(request.pack), "the pack"), keys, witnesses, need, request.seed, request.root).document()
        code = 4 if document["missing"] else 0
    except Wrong as error:
        code, document = 1, {"wrong": [str(error)], "missing": []}
    except STRANGE as error:
        code, document = 1, {"wrong": [f"its entries have another form than those of a log: {error!r}"], "missing": []}
    except Unreadable as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 3
    if request.json:
        print(json.dumps({**document, "exit": code}))
    else:
        print_pack(document, code)
    return code


def main():
    if sys.argv[1:2] == ["check"]:
        return check_pack(sys.argv[2:])
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--key", required=True)
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--need", type=int)
    parser.add_argument("--tsa")
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
        need = len(witnesses) if request.need is None else request.need
        log = Log(request.directory, key, witnesses, need, request.tsa, sightings_from(request.samples) if request.samples else [])
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
