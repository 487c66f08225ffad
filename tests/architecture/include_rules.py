#!/usr/bin/env python3
"""Holds the daemon to its plan: who may include whom, where third-party headers live, which words name nothing.

    include_rules.py ROOT

Prints one sentence per violation and exits 1 if there is any. The plan is the data below; changing the plan means
changing the data, in a commit that says why.
"""

import pathlib
import re
import sys

# The journey. A room sees the rooms before it; rooms on one line stand side by side and never see each other.
FLOORS = [
    ["base"],
    ["settings"],
    ["capture"],
    ["decode"],
    ["flow"],
    ["identify"],
    ["locate"],
    ["judge"],
    ["account"],
    ["evidence", "export"],
    ["report"],
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# Headers that only their own room and the hall include.
INNER = {
    "base/confine_parts.h",
    "decode/link.h",
    "decode/tunnel.h",
    "decode/tunnel_header.h",
    "flow/flow_table.h",
    "flow/tcp_timing.h",
    "identify/host_table.h",
    "locate/cloud_ranges.h",
    "locate/geo_database.h",
    "locate/geofeed.h",
    "locate/grade.h",
    "locate/reach.h",
    "judge/toml_section.h",
}

# A third-party header has one home: files, whole rooms ("evidence/") or the hall.
HALL = "the hall"
HOMES = {
    r"pcap(/.*)?\.h|pcap-.*\.h": ["capture/live_source.h", "capture/live_source.cc", "capture/live_open.cc", "capture/file_source.cc"],
    r"maxminddb.*\.h": ["locate/geo_database.cc"],
    r"zstd.*\.h": ["evidence/day_file.cc"],
    r"openssl/.*": ["base/digest.cc", "decode/quic.cc", "evidence/merkle.cc", "evidence/checkpoint.cc", "evidence/timestamp.cc"],
    r"toml\+\+/.*|toml\.hpp": ["settings/toml_file.cc", "judge/toml_section.h", "report/annotations.cc"],
    r"nlohmann/.*": ["evidence/", "export/", "report/", "locate/cloud_ranges.cc"],
    r"prometheus/.*": ["export/metric_families.h", "export/metrics.cc", "export/metrics_capture.cc", "export/metrics_news.cc"],
    r"civetweb\.h|CivetServer\.h": ["export/http_server.cc"],
    r"boost/program_options.*": ["settings/command_line.cc"],
    r"(spdlog|fmt)/.*": [HALL, "evidence/", "export/", "settings/"],
    r"systemd/.*": [HALL],
    r"seccomp\.h": ["base/confine_calls.cc"],
}

# Headers of the C++ library carry no suffix; of the system's, these are known. Anything else in angle brackets is a
# new dependency and must be given a home above.
SYSTEM = re.compile(
    r"[a-z_0-9]+"
    r"|(sys|net|netinet|netpacket|arpa|linux|bits|asm)/.*\.h"
    r"|(dirent|dlfcn|endian|errno|fcntl|getopt|grp|ifaddrs|netdb|poll|pthread|pwd|sched|signal|spawn|stdio_ext|syslog"
    r"|termios|unistd|sysexits|byteswap)\.h"
)

# These return values and touch nothing else: no file, no socket, no clock, no log.
PURE = ["decode/", "flow/", "identify/", "locate/locate.cc", "judge/", "account/", "assess.cc"]
IO_HEADER = re.compile(
    r"fstream|iostream|ostream|istream|filesystem|cstdio|syncstream|unistd\.h|fcntl\.h|poll\.h|dirent\.h|syslog\.h"
    r"|sys/(socket|stat|mman|ioctl|uio|un)\.h"
)
CLOCK = re.compile(
    r"\b(?:system_clock|steady_clock|high_resolution_clock|utc_clock)::now\b|\bclock_gettime\b|\bgettimeofday\b"
)

# A type whose name needs one of these words has no job yet.
EMPTY_WORDS = ["Manager", "Handler", "Engine", "Processor", "Context", "Util", "Utils", "Common", "Helper"]
TYPE = re.compile(
    r"\b(?:class|struct|union|enum(?:\s+(?:class|struct))?|concept)\s+(?:\[\[[^\]]*\]\]\s*)?([A-Za-z_]\w*)"
    r"|\busing\s+([A-Za-z_]\w*)\s*="
    r"|\btypedef\b[^;]*?\b([A-Za-z_]\w*)\s*;"
)
# A class that is a name of the whole program: defined in a header, in no other scope. Two of one name are undefined
# behaviour even where no file includes both, and two words for one thing where nobody looked.
OUTER_CLASS = re.compile(r"^(?:(?:struct|class|enum class) ([A-Z]\w*)(?: final)?(?: :[^;]*)?(?: \{|$)|using ([A-Z]\w*) =)")
CAMEL_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\s\\]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)


def without_comments(text, keep_strings):
    """The text with comments (and, unless kept, literals) blanked out, so that line numbers stay."""

    def blank(match):
        token = match.group(0)
        if keep_strings and not token.startswith("/"):
            return token
        return re.sub(r"[^\n]", " ", token)

    return COMMENT_OR_LITERAL.sub(blank, text)


def is_at(path, places):
    """Whether a path below daemon/ is one of the places: a file, a room with its slash, or the hall."""
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places) or (
        HALL in places and "/" not in path
    )


def names(places):
    return ", ".join(place.rstrip("/") for place in places)


class House:
    def __init__(self, root):
        self.daemon = pathlib.Path(root) / "daemon"
        self.tests = pathlib.Path(root) / "tests"
        self.violations = []
        self.defined = {}  # outer classes, and where

    def check(self):
        files = sources_below(self.daemon)
        if not files:
            self.violations.append(f"there is no source below {self.daemon}: nothing was checked")
        for file in files:
            path = file.relative_to(self.daemon).as_posix()
            room = path.split("/")[0] if "/" in path else None
            if room is not None and room not in FLOOR:
                self.violations.append(f"daemon/{room} is not a room (daemon/{path})")
                continue
            self.check_file(path, room, file.read_text(encoding="utf-8"))
        for file in sources_below(self.tests):
            self.check_type_names(f"tests/{file.relative_to(self.tests).as_posix()}", file.read_text(encoding="utf-8"))
        return self.violations

    def check_file(self, path, room, text):
        for number, line in enumerate(without_comments(text, keep_strings=True).splitlines(), 1):
            include = INCLUDE.match(line)
            if not include:
                continue
            quoted, angled = include.groups()
            where = f"(daemon/{path}:{number} includes {quoted or '<' + angled + '>'})"
            if quoted:
                self.check_own_header(room, quoted, where)
            else:
                self.check_foreign_header(path, angled, where)
            if is_at(path, PURE) and IO_HEADER.fullmatch(quoted or angled):
                self.violations.append(f"{room or path} does no input or output {where}")
        if is_at(path, PURE):
            self.check_clock(path, room, text)
        self.check_type_names(f"daemon/{path}", text)
        if path.endswith(".h"):
            self.check_one_class(path, text)

    def check_one_class(self, path, text):
        for number, line in enumerate(without_comments(text, keep_strings=False).splitlines(), 1):
            outer = OUTER_CLASS.match(line)
            if not outer:
                continue
            name = outer.group(1) or outer.group(2)
            first = self.defined.setdefault(name, path)
            if first != path:
                self.violations.append(f"{name} is a class of daemon/{first} already (daemon/{path}:{number} defines another)")

    def check_own_header(self, room, header, where):
        other = header.split("/")[0] if "/" in header else None
        if other is None and not (self.daemon / header).exists():
            self.violations.append(f"an include path starts at daemon/ {where}")
        elif other is not None and other not in FLOOR:
            self.violations.append(f"{other} is not a room {where}")
        elif room is None or other == room:
            return
        elif other is None:
            self.violations.append(f"{room} may not see the hall {where}")
        elif FLOOR[other] >= FLOOR[room]:
            self.violations.append(f"{room} may not see {other} {where}")
        elif header in INNER:
            self.violations.append(f"{room} may not see inside {other} {where}")

    def check_foreign_header(self, path, header, where):
        homes = [home for pattern, home in HOMES.items() if re.fullmatch(pattern, header)]
        if homes:
            if not is_at(path, homes[0]):
                self.violations.append(f"<{header}> has its home in {names(homes[0])} {where}")
        elif not SYSTEM.fullmatch(header):
            self.violations.append(f"<{header}> has no home; name one in include_rules.py {where}")

    def check_clock(self, path, room, text):
        for number, line in enumerate(without_comments(text, keep_strings=False).splitlines(), 1):
            clock = CLOCK.search(line)
            if clock:
                self.violations.append(f"{room or path} reads no clock (daemon/{path}:{number} uses {clock.group(0)})")

    def check_type_names(self, path, text):
        for number, line in enumerate(without_comments(text, keep_strings=False).splitlines(), 1):
            for declared in TYPE.finditer(line):
                name = next(filter(None, declared.groups()))
                for word in CAMEL_PART.findall(name):
                    if word in EMPTY_WORDS:
                        self.violations.append(f'"{word}" names nothing ({path}:{number} declares {name})')


def sources_below(directory):
    return sorted(file for file in directory.rglob("*") if file.suffix in (".h", ".cc"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = House(sys.argv[1]).check()
    print("\n".join(found) if found else "every include follows the plan")
    sys.exit(1 if found else 0)
