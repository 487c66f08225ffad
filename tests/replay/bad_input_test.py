"""Damaged captures, tables, databases and policies: one clear sentence, the documented exit code, and what was good is still shown."""

import pathlib
import random
import shutil
import sys
import tempfile

from harness import expect, expect_equal, main

DAMAGED, USAGE, IO, CONFIGURATION = 1, 2, 3, 78


def one_sentence(done_stderr, *parts):
    lines = [line for line in done_stderr.splitlines() if line.startswith("eugress: ")]
    expect_equal(len(lines), 1, f"lines of complaint in {done_stderr!r}")
    for part in parts:
        expect(part in lines[0], f"{lines[0]!r} does not say {part!r}")


def a_truncated_capture_shows_what_was_good(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("native-join-eu", directory)
        whole = capture.read_bytes()
        for share in (0.999, 0.7, 0.31, 0.02):
            cut = pathlib.Path(directory) / "cut.pcap"
            cut.write_bytes(whole[:int(len(whole) * share) | 1])  # an odd length never ends between two records here
            code, document, errors = daemon.replay(cut, "--flows")
            expect_equal(code, DAMAGED, f"exit code at {share}")
            expect_equal(document["truncated"], True, f"truncated at {share}")
            frames = document["frames"]
            expect(0 < frames["seen"] < truth["frames"]["total"], f"{frames['seen']} frames at {share}")
            expect_equal(frames["flow"] + frames["sighting"] + sum(frames["skipped"].values()), frames["seen"], "sum of all ends")
            one_sentence(errors, "cut.pcap")


def flipped_bits_are_survived(daemon):
    """Wherever a bit flips, the daemon ends by itself with a documented code, and its sums still tie."""
    chance = random.Random(20261121)
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("web-client", directory)
        whole = capture.read_bytes()[:200000]
        flipped = pathlib.Path(directory) / "flipped.pcap"
        for _ in range(40):
            damaged = bytearray(whole)
            for _ in range(chance.choice((1, 20, 400))):
                damaged[chance.randrange(24, len(damaged))] ^= 1 << chance.randrange(8)
            flipped.write_bytes(damaged)
            code, document, errors = daemon.replay(flipped, "--flows")
            expect(code in (0, DAMAGED), f"exit code {code}: {errors}")
            frames = document["frames"]
            expect_equal(frames["flow"] + frames["sighting"] + sum(frames["skipped"].values()), frames["seen"], "sum of all ends")


def hostile_frames_are_survived(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("hostile", directory)
        code, document, errors = daemon.replay(capture, "--all-flows")
        expect_equal(code, 0, f"exit code ({errors})")
        frames = document["frames"]
        expect_equal(frames["seen"], truth["frames"]["total"], "frames")
        expect_equal(frames["flow"] + frames["sighting"] + sum(frames["skipped"].values()), frames["seen"], "sum of all ends")


def what_is_no_capture_is_said_to_be_none(daemon):
    with tempfile.TemporaryDirectory() as directory:
        text = pathlib.Path(directory) / "notes.pcap"
        text.write_text("These are notes of a meeting, not a capture of one.\n" * 20)
        empty = pathlib.Path(directory) / "empty.pcap"
        empty.write_bytes(b"")
        for path in (text, empty, pathlib.Path(directory) / "absent.pcap"):
            code, document, errors = daemon.replay(path)
            expect_equal(code, IO, f"exit code for {path.name}")
            expect(document is None, "a document was printed for what is no capture")
            one_sentence(errors, path.name)


def with_altered_tables(daemon, directory, relative, change):
    """A copy of the shipped tables with one file changed; the result of `check` against it."""
    tables = pathlib.Path(directory) / "config"
    shutil.copytree(daemon.source / "config", tables)
    path = tables / relative
    path.write_text(change(path.read_text()))
    return daemon.run("check", "--config", str(tables / "eugress.toml"), "--tables", str(tables), bare=True)


def a_bad_line_in_a_table_is_named(daemon):
    cases = [
        ("providers/zoom/ranges.tsv", lambda text: text + "159.124.0.1/16\tcore\t-\t-\tnobody\n", "ranges.tsv:", "159.124.0.1/16"),
        ("providers/zoom/ranges.tsv", lambda text: text + "159.125.0.0/16 core\n", "ranges.tsv:", "cells"),
        ("providers/zoom/hosts.tsv", lambda text: text.replace("\tmedia\t", "\tmidia\t", 1), "hosts.tsv:", "midia"),
        ("regions.tsv", lambda text: text.replace("\teu\t", "\teurope\t", 1), "regions.tsv:", "europe"),
        ("profiles/surf-eu.toml", lambda text: text + "\nlenient = true\n", "surf-eu.toml:", "lenient"),
    ]
    for relative, change, *parts in cases:
        with tempfile.TemporaryDirectory() as directory:
            done = with_altered_tables(daemon, directory, relative, change)
            expect_equal(done.returncode, CONFIGURATION, f"exit code for {relative}")
            one_sentence(done.stderr, *parts)
            line = done.stderr.split(parts[0])[1].split(":")[0]
            expect(line.isdigit(), f"no line number in {done.stderr!r}")


def a_damaged_database_is_named(daemon):
    databases = daemon.build / "tests" / "data" / "mmdb"
    for name in ("corrupt.mmdb", "truncated.mmdb", "not-a-database.mmdb", "wrong-type.mmdb"):
        done = daemon.run("check", "--database", str(databases / name))
        expect_equal(done.returncode, CONFIGURATION, f"exit code for {name} ({done.stderr})")
        one_sentence(done.stderr, name)


def without_a_database_it_runs_and_says_what_it_lacks(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("us-hosted-meeting", directory)
        code, document, _ = daemon.replay(capture)
        expect_equal(code, 0, "exit code")
        expect(any("geo database" in sentence for sentence in document["lacking"]), f"lacking: {document['lacking']}")


def usage_errors_are_two(daemon):
    for arguments in (("replay",), ("dance",), ("replay", "x.pcap", "--jason"), ("run", "--interval", "-5")):
        done = daemon.run(*arguments, bare=True)
        expect_equal(done.returncode, USAGE, f"exit code of {' '.join(arguments)}")
        expect(done.stderr.strip(), f"{' '.join(arguments)} complains of nothing")


sys.exit(main([a_truncated_capture_shows_what_was_good, flipped_bits_are_survived, hostile_frames_are_survived,
               what_is_no_capture_is_said_to_be_none, a_bad_line_in_a_table_is_named, a_damaged_database_is_named,
               without_a_database_it_runs_and_says_what_it_lacks, usage_errors_are_two]))
