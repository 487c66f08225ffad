#!/usr/bin/env python3
"""Plants forbidden words where they can reach a reader, and where they cannot."""

import pathlib
import tempfile
import unittest

import forbidden_words


def sentences(path, text):
    with tempfile.TemporaryDirectory() as root:
        file = pathlib.Path(root) / path
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        return forbidden_words.check(root)


class ForbiddenWords(unittest.TestCase):
    def expect(self, path, text, *places):
        self.assertEqual(sentences(path, text), [f'nothing we print may say "{word}" ({path}:{line})' for word, line in places])

    def test_a_string_literal_is_read(self):
        self.expect("daemon/export/page.cc", '\nauto s = "Media is Compliant.";\n', ("Compliant", 2))
        self.expect("daemon/export/page.cc", 'auto s = "say \\"no\\"\\nproved";\n', ("proved", 1))
        self.expect("daemon/export/page.cc", 'auto s = "status=non_guaranteed";\n', ("guaranteed", 1))

    def test_a_raw_string_is_read_with_its_line(self):
        self.expect("daemon/export/page.cc", 'auto s = R"html(\n<p>"x" // it is\nunproved</p>)html";\n', ("unproved", 3))

    def test_comments_and_names_are_not_output(self):
        self.expect(
            "daemon/judge/judge.cc", "// proved\n/* \"guaranteed\" */\nbool compliant = '\"' == 1'000;  // \"proved\"\n"
        )

    def test_a_literal_behind_a_comment_sign_in_a_literal_is_read(self):
        self.expect("daemon/export/page.cc", 'f("https://x", "proved");\n', ("proved", 1))

    def test_data_is_read_whole(self):
        for path in ("dashboards/grafana/a.json", "systemd/eugress.service", "config/policy.toml"):
            self.expect(path, "fine\n# guaranteed\n", ("guaranteed", 2))

    def test_dutch_is_read_too(self):
        for word in ("voldoet", "voldaan", "bewezen", "onbewezen", "bewijst", "gegarandeerd", "gegarandeerde", "garandeert", "garantie"):
            self.expect("daemon/report/words.cc", f'Phrase phrase{{"x", "Dit is {word}."}};\n', (word, 1))
        self.expect("daemon/report/words.cc", 'Phrase phrase{"insufficient evidence", "onvoldoende bewijs, niet voldoende"};\n')
        self.expect("daemon/export/words.h", 'auto s = "Onbewezen, en op zwak bewijs niet gegarandeerd.";\n',
                    ("Onbewezen", 1), ("gegarandeerd", 1))

    def test_longer_words_are_other_words(self):
        self.expect("config/policy.toml", "approved, improved, compliance, guarantee\n")

    def test_an_empty_tree_is_not_a_pass(self):
        self.assertEqual(len(sentences("docs/a.md", "proved")), 1)


if __name__ == "__main__":
    unittest.main()
