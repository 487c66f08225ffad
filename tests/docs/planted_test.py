#!/usr/bin/env python3
"""commands_test.py sees what is planted in a page: code without a fence, a wrong flag, a dead link, a reason that is missing."""

import pathlib
import subprocess
import tempfile
import unittest

import commands_test as looked_at

DEV = "#   ./dev run     build\n#   ./dev test    tests\n"


class Told(looked_at.Help):
    """A program that says of itself what is written here."""

    def __init__(self):
        super().__init__(None, DEV)
        self.texts = {(): "  eugress replay FILE\n  eugress evidence VERB\n", ("replay",): "  --json   one object\n",
                      ("evidence",): "  show DIRECTORY\n      --day D\n"}


class Planted(unittest.TestCase):
    def test_fences_are_found_also_in_lists_and_without_their_indent(self):
        blocks, prose, stray = looked_at.blocks_and_prose("p", "1. One:\n\n   ```sh exits=0,4\n   a b\n     c\n   ```\n\nText `x`.\n")
        self.assertEqual([(block.kind, block.text, block.exits(), block.line) for block in blocks], [("sh", "a b\n  c\n", {0, 4}, 3)])
        self.assertEqual(stray, [])
        self.assertNotIn("a b", prose)

    def test_code_without_a_fence_and_a_fence_without_an_end_are_found(self):
        self.assertEqual(looked_at.blocks_and_prose("p", "Text:\n\n    rm -r build\n")[2], [3])
        self.assertEqual(looked_at.blocks_and_prose("p", "```sh\nls\n")[2], [1])

    def test_a_command_over_two_lines_is_one_and_comments_are_none(self):
        self.assertEqual(looked_at.commands_of("a --b \\\n   c   # why\n\n# only this\nd\n"), ["a --b c", "d"])

    def test_every_line_is_run_until_one_fails_that_may_not(self):
        def ran(*lines, exits):
            done = subprocess.run(["bash", "-c", looked_at.script_of(lines, exits)], capture_output=True, text=True, check=False)
            return done.stdout.split(), done.returncode

        self.assertEqual(ran("echo a; (exit 4)", "echo b", exits={0, 4}), (["a", "b"], 0))
        self.assertEqual(ran("echo a", "(exit 3)", "echo b", exits={0, 4}), (["a"], 3))
        self.assertEqual(ran("echo a", "(exit 4)", "echo b", exits={0}), (["a"], 4))
        self.assertEqual(ran("(exit 3) | cat", "echo b", exits={0}), ([], 3))

    def test_what_the_help_does_not_name_is_complained_of(self):
        told = Told()
        for wrong in ("eugress repaly FILE", "build/eugress replay FILE --jsno", "eugress evidence shwo LOG", "./dev tset"):
            self.assertIsNotNone(told.complaint(wrong), wrong)
        for right in ("eugress replay FILE --json | less", "eugress evidence show LOG --day 2026-10-14", "./dev test", "eugress --version"):
            self.assertIsNone(told.complaint(right), right)

    def test_a_reason_is_that_of_the_block_above(self):
        self.assertEqual(looked_at.reasons("a\n# needs root\nb  c\n\nd\n"), {"a": None, "b c": "needs root", "d": "needs root"})

    def test_links_paths_and_tests_that_lead_nowhere_are_found(self):
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            page, other = root / "a.md", root / "b.md"
            page.write_text("x")
            other.write_text("# It is, what-it is\n")
            prose = ("[1](b.md) [2](b.md#it-is-what-it-is) [3](b.md#other) [4](c.md) [5](https://example.org) `tests/none.py` `Log.OldDaysAreGone` "
                     "`Log.NoSuchTestAnywhere`")
            found = list(looked_at.what_is_not_there(root, page, prose, {"Log.OldDaysAreGone"}))
        self.assertEqual(len(found), 4, found)
        for word, sentence in zip(("b.md#other", "c.md", "tests/none.py", "NoSuchTestAnywhere"), found):
            self.assertIn(word, sentence)


if __name__ == "__main__":
    unittest.main()
