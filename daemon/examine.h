// The judgement of `doctor`: what was gathered about an installation, and what it means. Pure.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/snapshot.h"
#include "account/tap.h"
#include "base/result.h"
#include "export/checkup.h"
#include "knowledge.h"
#include "evidence/log_place.h"
#include "settings/settings.h"

namespace eugress {

// All of it as it was found, before anybody judges.
struct Examined {
  Settings settings;
  std::string grant;                             // the command that gives the running program the right to capture
  std::vector<std::string> interfaces_there;     // by name, to choose from
  std::shared_ptr<const TapFacts> facts;         // null: no interface is named
  std::string why_no_rights;                     // empty: may capture
  std::optional<std::uint64_t> available_bytes;  // of memory, if the system says
  std::optional<std::uint64_t> filter_memory;    // octets that a socket has for its filter
  Result<std::shared_ptr<const Knowledge>> known = Error{"not read"};
  // What the capture of some seconds saw; the Error if it could not be made.
  Result<std::shared_ptr<const Snapshot>> seen = Error{"nothing was captured"};
  std::optional<LogPlace> log_place;  // where the evidence log is or will be; empty: none is configured
  Timestamp now;
};

[[nodiscard]] Checkup examine(const Examined& found);

}  // namespace eugress
