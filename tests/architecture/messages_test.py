#!/usr/bin/env python3
"""messages.py finds what is planted: sentences of either sort, and not what is no sentence."""

import pathlib
import tempfile
import unittest

import messages


def planted(**files):
    """(pairs, English sentences) of a daemon with these files, both without their rooms."""
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory)
        for name, text in files.items():
            file = root / "daemon" / "judge" / f"{name}.cc"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        both, english = messages.catalogue(root)
        return both.get("judge", {}), english.get("judge", set())


class Planted(unittest.TestCase):
    def test_a_message_in_pieces_is_one_pair(self):
        both, english = planted(a='constexpr Message one{"No road "\n    "at {0}.", "Geen weg bij {0}."};')
        self.assertEqual(both, {"No road at {0}.": "Geen weg bij {0}."})
        self.assertEqual(english, set())

    def test_messages_in_a_table_and_in_a_call_are_found(self):
        both, _ = planted(a='Message table[]{{"over there", "daarginds"}};\nvoid f() { line({"not here", "niet hier"}, {}); }')
        self.assertEqual(both, {"over there": "daarginds", "not here": "niet hier"})

    def test_what_is_filled_in_becomes_an_ellipsis(self):
        _, english = planted(a='return Error{name + ":" + std::to_string(f(x, "y")) + ": is no day; write " + form};')
        self.assertEqual(english, {"…:…: is no day; write …"})

    def test_both_ends_of_a_choice_are_sentences(self):
        _, english = planted(a='auto s = is_large ? ": is larger than that" : ": cannot be read";')
        self.assertEqual(english, {": is larger than that", ": cannot be read"})

    def test_places_of_a_log_line_become_an_ellipsis(self):
        _, english = planted(a='spdlog::info("watching {}; page at {:>3}", a, b);')
        self.assertEqual(english, {"watching …; page at …"})

    def test_comments_markup_includes_and_words_are_no_sentences(self):
        _, english = planted(a='#include "a room/of.h"\n// "this is not said"\nauto m = "<p class=\\"a b\\">some more text</p>", n = "media";')
        self.assertEqual(english, set())


if __name__ == "__main__":
    unittest.main()
