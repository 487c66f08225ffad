// The words and numbers that metrics, JSON and page share: names out of the settings and units as people read
// them. In English; titles.h has them in every language. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "account/snapshot.h"

namespace eugress {

[[nodiscard]] std::string_view program_version() noexcept;  // "0.1.0"
[[nodiscard]] std::string_view compiler_version() noexcept;

// Valid UTF-8 whatever came in: one bad octet in a label value makes Prometheus reject the whole scrape. Octets that
// belong to no well-formed sequence become U+FFFD.
[[nodiscard]] std::string mended_utf8(std::string_view text);

// Label values. A number that the settings do not name is "unknown" (provider) or "other" (zone).
[[nodiscard]] std::string provider_name(const Setting& setting, ProviderNumber number);
[[nodiscard]] std::string zone_name(const Setting& setting, ZoneNumber number);

// Oddities by the names that labels and members give them.
struct NamedCount {
  std::string_view name;
  std::uint64_t count = 0;
};
[[nodiscard]] std::array<NamedCount, 22> named_oddities(const OddityCounts& oddities) noexcept;

// The sum of the stages that are known; empty if none is.
[[nodiscard]] std::optional<std::uint64_t> known_loss(const LossCounts& lost) noexcept;
[[nodiscard]] std::optional<double> ratio(std::uint64_t part, std::uint64_t whole) noexcept;

// For reading: "1,204", "7.7 kB" (decimal units), and "3.1 %". A share that is not all never reads "100 %", and one
// that is not nothing never reads "0 %".
[[nodiscard]] std::string grouped(std::uint64_t number);
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);
[[nodiscard]] std::string share(std::uint64_t part, std::uint64_t whole);
[[nodiscard]] std::string milliseconds(Nanoseconds duration);
[[nodiscard]] std::string minute_text(Timestamp time);  // "2026-11-21 08:15 UTC"

}  // namespace eugress
