#!/usr/bin/env python3
"""Plants each kind of violation in a tree of its own and expects the sentence that names it."""

import pathlib
import tempfile
import unittest

import include_rules


def violations(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = pathlib.Path(root) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return include_rules.House(root).check()


class IncludeRules(unittest.TestCase):
    def expect(self, path, text, sentence, **others):
        """The file alone breaks exactly one rule, in exactly this sentence."""
        self.assertEqual(violations({"daemon/run.h": "", path: text}), [sentence])

    def expect_clean(self, path, text):
        self.assertEqual(violations({"daemon/run.h": "", path: text}), [])

    def test_rooms_side_by_side_do_not_see_each_other(self):
        self.expect(
            "daemon/export/metrics.cc",
            '#include "export/metrics.h"\n\n#include "evidence/entry.h"\n',
            "export may not see evidence (daemon/export/metrics.cc:3 includes evidence/entry.h)",
        )
        self.expect(
            "daemon/evidence/entry.h",
            '#include "export/metrics.h"\n',
            "evidence may not see export (daemon/evidence/entry.h:1 includes export/metrics.h)",
        )

    def test_a_name_means_one_class_in_the_whole_program(self):
        two = {"daemon/run.h": "", "daemon/flow/a.h": "struct Departure {\n};\n", "daemon/judge/b.h": "\nclass Departure final {\n};\n"}
        self.assertEqual(violations(two), ["Departure is a class of daemon/flow/a.h already (daemon/judge/b.h:2 defines another)"])
        enums = {"daemon/run.h": "", "daemon/flow/a.h": "enum class Language : std::uint8_t { en };\n", "daemon/judge/b.h": "struct Language {\n};\n"}
        self.assertEqual(violations(enums), ["Language is a class of daemon/flow/a.h already (daemon/judge/b.h:1 defines another)"])
        inner = {"daemon/run.h": "", "daemon/flow/a.h": "struct A {\n  struct Key {\n  };\n};\nclass C;\n", "daemon/judge/b.h": "struct Key {\n};\nclass C;\n"}
        self.assertEqual(violations(inner), [])

    def test_no_room_sees_a_later_one(self):
        for floor, rooms in enumerate(include_rules.FLOORS[:-1]):
            later = include_rules.FLOORS[floor + 1][0]
            self.expect(
                f"daemon/{rooms[0]}/a.h",
                f'#include "{later}/b.h"\n',
                f"{rooms[0]} may not see {later} (daemon/{rooms[0]}/a.h:1 includes {later}/b.h)",
            )

    def test_an_earlier_room_and_the_own_room_are_open(self):
        self.expect_clean("daemon/judge/judge.cc", '#include "judge/judge.h"\n#include "base/address.h"\n')

    def test_no_room_sees_the_hall(self):
        self.expect(
            "daemon/account/tally.cc",
            '#include "run.h"\n',
            "account may not see the hall (daemon/account/tally.cc:1 includes run.h)",
        )

    def test_the_hall_sees_every_room(self):
        rooms = "".join(f'#include "{room}/{room}.h"\n' for room in include_rules.FLOOR)
        self.expect_clean("daemon/run.cc", rooms + '#include "locate/geo_database.h"\n#include "run.h"\n')

    def test_an_inner_header_stays_inside(self):
        self.expect(
            "daemon/judge/judge.cc",
            '#include "locate/geo_database.h"\n',
            "judge may not see inside locate (daemon/judge/judge.cc:1 includes locate/geo_database.h)",
        )
        self.expect_clean("daemon/locate/locate.cc", '#include "locate/geo_database.h"\n')

    def test_a_third_party_header_has_one_home(self):
        for path, header, home in (
            ("daemon/flow/rtt.cc", "pcap.h", "capture/live_source.h, capture/live_source.cc, capture/live_open.cc, capture/file_source.cc"),
            ("daemon/flow/rtt.cc", "pcap/pcap.h", "capture/live_source.h, capture/live_source.cc, capture/live_open.cc, capture/file_source.cc"),
            ("daemon/run.cc", "maxminddb.h", "locate/geo_database.cc"),
            ("daemon/evidence/scribe.cc", "zstd.h", "evidence/day_file.cc"),
            ("daemon/run.cc", "openssl/evp.h", "base/digest.cc, decode/quic.cc, evidence/merkle.cc, evidence/checkpoint.cc, evidence/timestamp.cc"),
            ("daemon/judge/judge.cc", "toml++/toml.h", "settings/toml_file.cc, judge/toml_section.h, report/annotations.cc"),
            ("daemon/judge/judge.cc", "nlohmann/json.hpp", "evidence, export, report, locate/cloud_ranges.cc"),
            ("daemon/run.cc", "prometheus/counter.h", "export/metric_families.h, export/metrics.cc, export/metrics_capture.cc, export/metrics_news.cc"),
            ("daemon/export/metrics.cc", "CivetServer.h", "export/http_server.cc"),
            ("daemon/main.cc", "boost/program_options.hpp", "settings/command_line.cc"),
            ("daemon/decode/tls.cc", "spdlog/spdlog.h", "the hall, evidence, export, settings"),
            ("daemon/export/http_server.cc", "systemd/sd-daemon.h", "the hall"),
        ):
            self.expect(
                path,
                f"#include <{header}>\n",
                f"<{header}> has its home in {home} (daemon/{path[7:]}:1 includes <{header}>)",
            )

    def test_homes_are_open_to_their_owners(self):
        self.expect_clean("daemon/run.cc", "#include <spdlog/spdlog.h>\n#include <systemd/sd-daemon.h>\n")
        self.expect_clean("daemon/export/http_server.cc", "#include <civetweb.h>\n#include <nlohmann/json.hpp>\n")

    def test_a_new_dependency_is_noticed(self):
        self.expect(
            "daemon/base/address.cc",
            "#include <absl/strings/str_cat.h>\n",
            "<absl/strings/str_cat.h> has no home; name one in include_rules.py "
            "(daemon/base/address.cc:1 includes <absl/strings/str_cat.h>)",
        )

    def test_the_libraries_everybody_has_need_no_home(self):
        self.expect_clean("daemon/capture/source.cc", "#include <array>\n#include <poll.h>\n#include <sys/socket.h>\n")

    def test_pure_rooms_touch_no_file_and_no_clock(self):
        self.expect(
            "daemon/judge/policy_file.cc",
            "#include <fstream>\n",
            "judge does no input or output (daemon/judge/policy_file.cc:1 includes <fstream>)",
        )
        self.expect(
            "daemon/assess.cc",
            "\nauto now = std::chrono::system_clock::now();\n",
            "assess.cc reads no clock (daemon/assess.cc:2 uses system_clock::now)",
        )
        self.expect_clean("daemon/locate/geo_database.cc", "#include <fstream>\n")
        self.expect_clean("daemon/judge/judge.cc", "// never system_clock::now\n")

    def test_a_new_folder_is_not_a_room(self):
        self.expect("daemon/common/x.h", "", "daemon/common is not a room (daemon/common/x.h)")
        self.expect(
            "daemon/flow/rtt.cc", '#include "../run.h"\n', ".. is not a room (daemon/flow/rtt.cc:1 includes ../run.h)"
        )

    def test_an_include_path_starts_at_the_daemon(self):
        self.expect(
            "daemon/flow/rtt.cc",
            '#include "flow_key.h"\n',
            "an include path starts at daemon/ (daemon/flow/rtt.cc:1 includes flow_key.h)",
        )

    def test_comments_are_not_includes(self):
        self.expect_clean("daemon/base/a.h", '// #include "judge/judge.h"\n/*\n#include "run.h"\n*/\n')

    def test_empty_words_name_no_type(self):
        for word in include_rules.EMPTY_WORDS:
            self.expect(
                "daemon/base/a.h",
                f"\nclass Packet{word} {{}};\n",
                f'"{word}" names nothing (daemon/base/a.h:2 declares Packet{word})',
            )
        self.expect(
            "tests/support/a.h",
            "using TestHelper = int;\n",
            '"Helper" names nothing (tests/support/a.h:1 declares TestHelper)',
        )
        self.expect(
            "daemon/base/a.h",
            "enum class [[nodiscard]] ContextKind { one };\n",
            '"Context" names nothing (daemon/base/a.h:1 declares ContextKind)',
        )

    def test_empty_words_elsewhere_are_free(self):
        self.expect_clean(
            "daemon/export/http_server.cc",
            '// class RequestHandler\nstruct mg_context;\nclass Page : public CivetHandler {};\nconst char* s = "class AHelper";\n'
            "class Engineer {};\nclass Commonwealth {};\n",
        )

    def test_an_empty_tree_is_not_a_pass(self):
        self.assertEqual(len(violations({"README.md": ""})), 1)


if __name__ == "__main__":
    unittest.main()
