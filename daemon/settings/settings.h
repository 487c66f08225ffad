// settings/: the command line and eugress.toml become one validated value. Flags win over the file. Every error is one
// sentence with file, line and column, or the flag, and what to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "base/tunnel.h"

namespace eugress {

enum class Command : std::uint8_t { help, version, run, replay, check, lookup, interfaces, doctor, canary, what_if };

struct ZoneSetting {
  std::string name;  // [a-z0-9-]{1,32}; "other" and "on-site" are taken
  std::vector<Prefix> prefixes;
  std::uint32_t population = 0;  // declared, never counted; below the small-count bound the zone folds into `other`

  friend bool operator==(const ZoneSetting&, const ZoneSetting&) = default;
};

struct DatabaseSetting {
  std::string path;
  std::string lineage;  // empty: the file's own name, so each file counts as a witness of its own

  friend bool operator==(const DatabaseSetting&, const DatabaseSetting&) = default;
};

// What `what-if` puts in the place of what the file says. Empty: as the file says.
struct Alternative {
  std::string profile;
  std::string tables;
  std::vector<DatabaseSetting> databases;

  friend bool operator==(const Alternative&, const Alternative&) = default;
};

struct Settings {
  Command command = Command::help;
  // replay, what-if: FILE, DIRECTORY or "-"; lookup: ADDRESS or NAME; help: the command asked about
  std::string subject;

  // check
  bool with_diff = false;  // against the daemon that listens at `listen`

  // what-if
  Alternative alternative;  // its flags; the members below are the present, as the file says

  // doctor
  std::uint32_t seconds = 5;  // for which it looks at the link

  // replay
  bool as_json = false;
  bool with_flows = false;  // needs as_json
  bool all_flows = false;   // flows of no provider too; implies with_flows

  // run
  std::vector<std::string> interfaces;    // of one gateway, at most max_interfaces; empty where a capture is read
  std::string replay_file;                // `run --replay FILE`: a file through the daemon, which then keeps serving
  std::string listen = "127.0.0.1:9469";  // IPv4; port 0 takes any free one

  // [campus]
  std::vector<Prefix> campus;  // empty: the default of decisions.md, "Who is ours", by command
  std::vector<Prefix> on_site_servers;
  std::vector<ZoneSetting> zones;  // at most 16

  // [gateway]
  std::string gateway;                  // observation point's name; empty: the host's
  std::optional<std::string> position;  // "LAT,LON" in degrees, validated, without blanks
  bool is_after_nat = false;            // declared: the tap sees clients as few translated addresses
  bool trusts_clock = false;            // declared: disciplined by something that the kernel does not know of

  // [knowledge]
  std::string profile = "surf-eu";         // a name under config/profiles, or a path that ends in .toml
  std::string tables;                      // directory with regions.tsv, outlines.tsv, providers/, profiles/
  std::vector<DatabaseSetting> databases;  // none is fine
  std::string overrides;                   // operator's own address-to-place table, empty if none
  std::vector<std::string> cloud_ranges;   // address files of clouds in their own formats, or directories of them
  std::vector<std::string> geofeeds;       // RFC 8805
  std::string lists;                       // directory of address lists that providers publish, empty if none
  std::string name_feed;                   // file or pipe of names and addresses, empty if none
  std::string anycast;                     // prefixes without a place, empty if none

  // [account]
  bool is_school = false;             // minors: raises interval and small_count where they are lower
  std::chrono::seconds interval{60};  // 10 s to 15 min
  std::uint32_t max_series = 5000;
  std::uint32_t small_count = 50;  // k: zones declared smaller fold into `other`

  // [flow]
  std::uint32_t max_flows = 131072;
  std::uint32_t max_candidates = 16384;
  std::uint32_t max_servers = 8192;

  // [capture]
  std::uint32_t workers = 1;           // that share the link
  std::uint32_t ring_megabytes = 64;   // of each worker
  bool has_filter = true;              // in the kernel, on an interface
  bool client_hellos = true;           // of anybody pass it
  std::string scope;                   // declared: what a filter before us lets through; empty: all of the link
  std::vector<Prefix> excluded;        // never looked at, at most max_excluded
  TunnelSet tunnels;                   // looked into on an interface; a capture's are all
  std::vector<Prefix> nat64_prefixes;  // each a /96, at most EmbeddedAddresses::max_prefixes

  // [evidence]
  std::string evidence_directory;     // empty: no log is written. In a replay only by its flag
  std::string evidence_key;           // file with the signing key; only the scribe opens it
  std::uint32_t evidence_days = 425;  // how long the entries of a day are kept

  // [canary]
  std::uint32_t canary_seconds = 3600;  // from one to the next; 0: none is sent. Never in a replay

  // [log]
  std::string log_level = "info";

  std::string read_from;  // the eugress.toml that was used, empty if none

  friend bool operator==(const Settings&, const Settings&) = default;
};

// Reads the arguments and the configuration file that they or the defaults name. The exit code tells a usage error (2)
// from a file that somebody named and nobody can read (3) and from a configuration error (78).
struct SettingsError {
  std::string message;
  int exit_code = 2;
};
using SettingsOutcome = std::variant<Settings, SettingsError>;
[[nodiscard]] SettingsOutcome read_settings(int argument_count, const char* const* arguments);

// Of the whole program, or of one command by its name. At most 80 columns, ends in a line feed.
[[nodiscard]] std::string usage(std::string_view command = {});

}  // namespace eugress
