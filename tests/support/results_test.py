#!/usr/bin/env python3
"""What ctest 3.25 writes for each way a test can end, and the sum that must come of it."""

import contextlib
import io
import pathlib
import tempfile
import unittest

import results

PASSED = '<testcase name="Judge.Passes" status="run"/>'
FAILED = '<testcase name="Judge.Fails" status="fail"><failure message=""/></testcase>'
DISABLED = '<testcase name="Judge.Off" status="disabled"><system-out>Disabled</system-out></testcase>'
SKIPPED_BY_GTEST = (
    '<testcase name="Judge.Skips" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
    "<system-out>[ RUN      ] Judge.Skips\n/x/judge_test.cc:4: Skipped\nno namespaces here\n[  SKIPPED ] Judge.Skips\n"
    "</system-out></testcase>"
)
SKIPPED_BY_CODE = (
    '<testcase name="live" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/>'
    "<system-out>no namespaces here\n</system-out></testcase>"
)
MISSING = '<testcase name="gone" status="notrun"><skipped message="Unable to find executable"/></testcase>'


def sum_of(cases=None, code=0, checks=None):
    """(exit code, all lines) for one ctest stage and some checks."""
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        if cases is not None:
            (directory / "gcc.status").write_text(f"{code}\n")
            (directory / "gcc.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
        if checks:
            (directory / "stages.tsv").write_text("".join("\t".join(check) + "\n" for check in checks))
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exit_code = results.main(name)
        return exit_code, out.getvalue().splitlines()


class Results(unittest.TestCase):
    def expect(self, exit_code, last_line, **what):
        code, lines = sum_of(**what)
        self.assertEqual((code, lines[-1]), (exit_code, last_line))
        return lines

    def test_skipped_and_disabled_count_apart_with_their_reason(self):
        lines = self.expect(
            0, "1 passed, 0 failed, 3 skipped", cases=[PASSED, SKIPPED_BY_GTEST, SKIPPED_BY_CODE, DISABLED]
        )
        self.assertIn("skipped: Judge.Skips (gcc): no namespaces here", lines)
        self.assertIn("skipped: live (gcc): no namespaces here", lines)

    def test_a_failure_fails(self):
        self.expect(1, "1 passed, 1 failed", cases=[PASSED, FAILED], code=8)

    def test_a_missing_program_is_a_failure_though_ctest_calls_it_skipped(self):
        self.expect(1, "1 passed, 1 failed", cases=[PASSED, MISSING], code=8)

    def test_the_exit_code_counts_when_no_test_admits_anything(self):
        self.expect(1, "1 passed, 1 failed", cases=[PASSED], code=8)

    def test_a_stage_without_tests_is_a_failure(self):
        self.expect(1, "0 passed, 1 failed", cases=[])

    def test_a_stage_that_left_no_results_is_a_failure(self):
        with tempfile.TemporaryDirectory() as name:
            (pathlib.Path(name) / "gcc.status").write_text("139\n")
            with contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(results.main(name), 1)

    def test_nothing_at_all_is_a_failure(self):
        self.expect(1, "0 passed, 0 failed")

    def test_only_skips_is_a_failure(self):
        self.expect(1, "0 passed, 0 failed, 1 skipped", cases=[SKIPPED_BY_CODE])

    def test_checks_are_added(self):
        self.expect(0, "2 passed, 0 failed", cases=[PASSED], checks=[("passed", "format", "")])
        self.expect(1, "1 passed, 1 failed", cases=[PASSED], checks=[("failed", "build of build", "see above")])


if __name__ == "__main__":
    unittest.main()
