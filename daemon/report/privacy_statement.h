// The notice for people whose traffic passes (GDPR articles 13 and 14), with a page for pupils at schools, and the
// entry in the register (article 30), made from the configuration that runs: what the paper says is what the program
// does. What no configuration knows (who the controller is, on what ground) comes from the annotations, or stays a
// visible blank. A draft for the privacy officer, who signs it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/annotations.h"
#include "report/document.h"

namespace eugress {

// What the running configuration says.
struct StatementGrounds {
  Controller controller;
  bool is_school = false;
  std::string provider;  // "Zoom"
  std::string document;  // that the promise rests on: title, issuer, day
  std::string profile;
  std::string configuration;         // file, empty for the defaults
  std::string configuration_sha256;  //
  std::string profile_sha256;
  std::chrono::seconds interval{60};
  std::vector<std::string> zones;  // that are told apart
  std::uint32_t smallest_zone = 50;
  bool has_evidence = false;
  std::uint32_t evidence_days = 0;
  bool reads_hellos_of_all = true;  // the first packet of every encrypted connection passes the filter
  bool has_filter = true;
  bool has_name_feed = false;
  bool tells_hosts_apart = false;  // tenants are configured
  std::uint32_t excluded = 0;      // prefixes
  std::uint32_t probes = 0;        // devices for reference calls
  std::uint32_t exemptions = 0;
  bool looks_into_tunnels = false;
  bool is_after_nat = false;
  std::string listen;
  bool is_loopback = true;
  std::string scope;
};

[[nodiscard]] Document privacy_statement(const StatementGrounds& grounds, Language language);

}  // namespace eugress
