#include "export/wording.h"

#include <cstdio>

namespace eugress {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

// Length of the well-formed sequence at the front (RFC 3629 section 4), 0 if there is none.
std::size_t sequence_length(std::string_view text) noexcept {
  const auto octet = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  const auto within = [&](std::size_t at, unsigned low, unsigned high) {
    return octet(at) >= low && octet(at) <= high;
  };
  const auto tail = [&](std::size_t at) { return within(at, 0x80, 0xBF); };
  const unsigned first = octet(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool second = within(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
    return second && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool second = within(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

template <typename... Values>
std::string printed(const char* format, Values... values) {
  std::array<char, 64> text{};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const int length = std::snprintf(text.data(), text.size(), format, values...);
#pragma GCC diagnostic pop
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace

std::string_view program_version() noexcept {
  return EUGRESS_VERSION;
}

std::string_view compiler_version() noexcept {
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "gcc " __VERSION__;
#endif
}

std::string mended_utf8(std::string_view text) {
  std::string mended;
  mended.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    mended += length == 0 ? replacement : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return mended;
}

std::string provider_name(const Setting& setting, ProviderNumber number) {
  if (number == 0 || number > setting.providers.size()) return "unknown";
  return mended_utf8(setting.providers[number - 1U]);
}

std::string zone_name(const Setting& setting, ZoneNumber number) {
  if (number == 0 || number >= setting.zones.size()) return "other";
  return mended_utf8(setting.zones[number]);
}

std::array<NamedCount, 22> named_oddities(const OddityCounts& oddities) noexcept {
  return {{{"hello-reassembled", oddities.hello_reassembled},
           {"hello-cut", oddities.hello_cut},
           {"hello-pool-full", oddities.hello_pool_full},
           {"hello-too-long", oddities.hello_too_long},
           {"hello-conflicting", oddities.hello_conflicting},
           {"hello-aged", oddities.hello_aged},
           {"name-refused", oddities.name_refused},
           {"name-outer", oddities.name_outer},
           {"name-certificate", oddities.name_certificate},
           {"certificate-refused", oddities.certificate_refused},
           {"quic-initial-read", oddities.quic_initial_read},
           {"quic-initial-refused", oddities.quic_initial_refused},
           {"alias-followed", oddities.alias_followed},
           {"alias-evicted", oddities.alias_evicted},
           {"feed-missed", oddities.feed_missed},
           {"sighting-left-out", oddities.sighting_left_out},
           {"sighting-batch-missed", oddities.sighting_batch_missed},
           {"time-went-back", oddities.time_went_back},
           {"dns-left-out", oddities.dns_left_out},
           {"timing-refused", oddities.timing_refused},
           {"name-left-out", oddities.name_left_out},
           {"round-trip-refused", oddities.round_trips_refused}}};
}

std::optional<std::uint64_t> known_loss(const LossCounts& lost) noexcept {
  if (!lost.kernel && !lost.interface) return std::nullopt;
  return lost.kernel.value_or(0) + lost.interface.value_or(0);
}

std::optional<double> ratio(std::uint64_t part, std::uint64_t whole) noexcept {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string human_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return printed("%u B", static_cast<unsigned>(bytes));
  constexpr std::array<const char*, 6> units{"kB", "MB", "GB", "TB", "PB", "EB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  // 999.95 would print as "1000.0" or "1000": it belongs to the next unit.
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return printed("%.*f %s", value < 99.95 ? 1 : 0, value, units[unit]);
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  const auto of_one = ratio(part, whole);
  if (!of_one) return "–";
  if (part == 0) return "0 %";
  if (part == whole) return "100 %";
  if (*of_one < 0.0005) return "<0.1 %";
  if (*of_one >= 0.9995) return ">99.9 %";
  return printed("%.1f %%", *of_one * 100);
}

std::string milliseconds(Nanoseconds duration) {
  return printed("%.1f ms", static_cast<double>(duration.count()) / 1e6);
}

std::string minute_text(Timestamp time) {
  const std::string text = to_text(time);  // 2026-11-21T08:15:00.000000Z
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

}  // namespace eugress
