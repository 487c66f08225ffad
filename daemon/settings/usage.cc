#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "settings/command_line.h"
#include "settings/settings.h"

namespace eugress {
namespace {

struct Page {
  std::string_view command;
  std::string_view synopsis;
  std::string_view text;
};

constexpr std::string_view front = R"(eugress: where does our Zoom traffic go, and how sure are we?

  eugress run [--interface NAME | --replay FILE] [--listen A:P]
                             watch a gateway; page, metrics and API on
                             http://127.0.0.1:9469
  eugress replay FILE|DIRECTORY|- [--json] [--flows] [--all-flows]
                             the same for captures; prints and ends
  eugress check [--diff]     load everything as run would, say what is missing;
                             with --diff, what a running daemon would change
  eugress lookup ADDRESS|NAME [--json]
                             what is known about one server, and from whom
  eugress interfaces         list what could be captured on
  eugress doctor [--interface NAME] [--seconds N] [--json]
                             is all in order at this gateway, and what mends it
  eugress canary [--json]    would it be told if traffic left the promised area
  eugress what-if CAPTURE [--policy NAME] [--database FILE] [--tables DIR]
                             what other knowledge would say of a capture
  eugress evidence VERB DIRECTORY
                             read and verify an evidence log; --help lists verbs
  eugress report LOG --period 2026-09/10 [--lang nl,en]
                             what a period of the log says of each claim; also
                             as a mail, and over many institutions
  eugress reconcile LOG --period 2026-09 [--nfdump FILE]
                             the log beside what others counted
  eugress privacy-statement [--lang nl,en]
                             the GDPR papers, from the running configuration
  eugress COMMAND --help     all flags of one command
  eugress --version          which build this is

Flags of run, replay, check and lookup; they win over the file:
)";

constexpr std::string_view back = R"(
The file is --config FILE, else config/eugress.toml here, else
/etc/eugress/eugress.toml, else built-in defaults. The shipped one explains
every key.

Examples:
  eugress replay morning.pcap --position 52.09,5.12
  eugress replay captures/ --json | jq .cells
  eugress lookup zoomfrn99mmr.zoom.us
  eugress run --interface eth0 --campus 192.0.2.0/24 --campus 2001:db8::/32

Exit codes: 0 done, 1 damaged input (what was good is still printed) or
something for doctor to mend, 2 usage, 3 a file cannot be read, 78 bad
configuration, policy, table or database.
)";

constexpr std::array pages{
    Page{"run", "eugress run [--interface NAME | --replay FILE] [--listen A:P] [FLAGS]",
         R"(Watches one interface of a gateway until it is stopped and serves what it sees:
a status page, /metrics for Prometheus, and /api/v1/status. Nothing it serves
names a person or an address of the campus. Capturing needs CAP_NET_RAW.

Examples:
  eugress run --interface eth0 --position 52.09,5.12
  eugress run --replay morning.pcap --listen 127.0.0.1:8080
)"},
    Page{"replay", "eugress replay FILE|DIRECTORY|- [--json] [--flows] [--all-flows] [FLAGS]",
         R"(Reads pcap and pcapng; - is standard input, the files of a directory are taken
in the order of their names as one capture. Time is the packets' own: a file
gives the same answer today and in ten years.

Examples:
  eugress replay morning.pcap --position 52.09,5.12
  tcpdump -w - | eugress replay -
  eugress replay captures/ --json | jq .cells
)"},
    Page{"check", "eugress check [FLAGS]",
         R"(Loads configuration, tables, profile and databases exactly as run would, tells
what is loaded and what is missing, and ends without capturing. Exit code 78
names the file, line and column to mend. With --diff it asks the daemon that
runs on this machine what it judges by, and shows what a reload would change.

Examples:
  eugress check
  eugress check --diff --database new.mmdb
  eugress check --config /etc/eugress/eugress.toml
)"},
    Page{"lookup", "eugress lookup ADDRESS|NAME [--json] [FLAGS]",
         R"(Says what tables and databases know about a server, which of them agree, and
what the profile makes of it. Sends nothing to anybody.

Examples:
  eugress lookup 109.94.160.99
  eugress lookup zoomfrn99mmr.zoom.us --json
)"},
    Page{"interfaces", "eugress interfaces",
         R"(Lists the interfaces that one could capture on, and whether they are up.
)"},
    Page{"doctor", "eugress doctor [--interface NAME] [--seconds N] [--json] [FLAGS]",
         R"(Looks at all that run would use, watches the link for some seconds, and prints
one screen: interface, rights, offloads, ring, kernel filter, packets and
providers seen, names, databases and their age, policy, how sure anything could
be, and whether this is a good place to look from. Each line is okay, note, mend
or unseen; below what is to be mended stands the command or setting that mends
it. Changes nothing, and without rights says what it could not look at.

Exit codes: 0 nothing to mend, 1 something to mend, 2 usage, 3 a file cannot be
read, 78 bad configuration, policy, table or database.

Examples:
  eugress doctor --interface eth0
  eugress doctor --seconds 60 --json
)"},
    Page{"canary", "eugress canary [--json] [FLAGS]",
         R"(Sends a made-up call to Antarctica, between addresses that are reserved for
documentation, through copies of all that run would use, from a frame to the
metric that alerts read, and says in which room it was lost. Nothing goes over
the network, and no count and no log sees it. A running daemon does the same
every hour ([canary] in eugress.toml).

Exit codes: 0 it arrived, 1 it was lost, 2 usage, 3 a file cannot be read, 78
bad configuration, policy, table or database.

Examples:
  eugress canary
  eugress canary --profile new-contract.toml --json
)"},
    Page{"what-if", "eugress what-if FILE|DIRECTORY|- [--json] [FLAGS]",
         R"(Reads a capture once and judges it twice: as the configuration file says, and
with what the flags put in its place. Prints which servers would be placed or
judged otherwise, with bytes and connections. Changes nothing.

Examples:
  eugress what-if morning.pcap --policy new-contract.toml
  eugress what-if captures/ --database new.mmdb --json
)"},
};

}  // namespace

std::string usage(std::string_view command) {
  const auto page = std::find_if(pages.begin(), pages.end(), [&](const Page& each) { return each.command == command; });
  if (page == pages.end()) return std::string{front} + describe_flags("run replay check lookup") + std::string{back};
  return std::string{page->synopsis} + "\n\n" + std::string{page->text} + "\nFlags:\n" + describe_flags(command);
}

}  // namespace eugress
