// What the institution excuses, signed and for a time: an outside flow that an exemption covers is `exempt`, under the
// exemption's id. Nothing else is: an exemption never turns unknown or disputed into exempt. There is no exemption
// without an end: its window cannot be built from a beginning alone. Immutable; any thread.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/country.h"
#include "base/result.h"
#include "base/time.h"
#include "flow/address_plan.h"
#include "identify/provider.h"
#include "judge/host.h"
#include "judge/regions.h"

namespace eugress {

using PlaneSet = std::bitset<plane_count>;

// From `from` on, up to but not including `until`.
class Window {
 public:
  // Empty if it ends before it begins, or lasts longer than `longest`: what lasts longer is no exception.
  [[nodiscard]] static std::optional<Window> between(Timestamp from, Timestamp until) noexcept {
    if (until <= from || until - from > longest) return std::nullopt;
    return Window{from, until};
  }
  static constexpr std::chrono::days longest{3 * 366};

  [[nodiscard]] Timestamp from() const noexcept { return from_; }
  [[nodiscard]] Timestamp until() const noexcept { return until_; }
  [[nodiscard]] bool holds_at(Timestamp time) const noexcept { return from_ <= time && time < until_; }
  // What both cover.
  [[nodiscard]] std::optional<Window> within(const Window& other) const noexcept {
    return between(std::max(from_, other.from_), std::min(until_, other.until_));
  }

 private:
  Window(Timestamp from, Timestamp until) noexcept : from_(from), until_(until) {}
  Timestamp from_;
  Timestamp until_;
};

enum class ExemptionKind : std::uint8_t { external_host, vpn_pool, support_ticket, fail_over, probe };
[[nodiscard]] std::string_view to_text(ExemptionKind kind) noexcept;  // "external-host", ...
[[nodiscard]] std::optional<ExemptionKind> exemption_kind_from_text(std::string_view text) noexcept;

struct Exemption {
  Exemption(std::string its_id, ExemptionKind its_kind, Window its_window)
      : id(std::move(its_id)), kind(its_kind), window(its_window) {}

  std::string id;
  ExemptionKind kind;
  Window window;
  std::string reason;
  std::string document;
  std::string author;
  std::string approver;            // never the author
  PlaneSet planes;                 // which it is for; the next three are empty for "any"
  std::vector<Prefix> servers;     //
  std::vector<Country> countries;  //
  std::vector<std::string> zones;  // names of eugress.toml
  std::string tickets;             // support-ticket: the register that it rests on, beside the policy
  std::string written_at;          // "file:line:column", for errors found later
};

// One row of a register of support tickets: only a hash of the ticket's number enters the house.
struct TicketWindow {
  std::string id_sha256;  // 64 lower-case hexadecimal digits
  Window window;
  PlaneSet scope;
};

// CSV with the columns id_sha256, from, until, scope (planes, separated by blanks). `name` is the path that errors
// print, with the line. At most `most_tickets` rows.
[[nodiscard]] Result<std::vector<TicketWindow>> tickets_from_csv(const std::string& name, std::string_view text);
constexpr std::size_t most_tickets = 20000;

// The exemption as each ticket gives it: under the id "<id>/<first 12 digits of the hash>", for what both cover. A
// ticket that shares nothing with the exemption gives none.
[[nodiscard]] std::vector<Exemption> exemptions_by_ticket(const Exemption& rests_on,
                                                          const std::vector<TicketWindow>& tickets);

// All exemptions of a policy, prepared for the question "which one covers this flow".
class Exemptions {
 public:
  // Of a flow that lies outside.
  struct Departure {
    Plane plane = Plane::other;
    Address server;
    Country country;  // no alias
    ZoneNumber zone = zone_other;
    Host host = Host::unknown;
    Timestamp at;
  };

  Exemptions() = default;
  // `zone_names` by ZoneNumber. Error: an exemption for a zone that is not among them.
  [[nodiscard]] static Result<Exemptions> prepare(std::vector<Exemption> exemptions, const RegionTable& regions,
                                                  const std::vector<std::string>& zone_names);

  // The first as written, or null. Lives as long as this. An external host excuses nothing of a meeting that is known
  // to be our own.
  [[nodiscard]] const Exemption* covering(const Departure& departure) const noexcept;

  // Numbers the spans between two beginnings or ends of any exemption: what was found in one need not hold in another.
  [[nodiscard]] std::size_t span_of(Timestamp time) const noexcept;

 private:
  [[nodiscard]] bool covers(std::size_t number, const Departure& departure) const noexcept;

  std::vector<Exemption> all_;
  std::vector<std::bitset<256>> zones_;           // of all_[i], as numbers
  std::vector<Timestamp> changes_;                // sorted
  std::vector<std::vector<std::uint32_t>> open_;  // by span: what is open in it, as written
};

}  // namespace eugress
