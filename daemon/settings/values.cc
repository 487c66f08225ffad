#include "settings/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <optional>

#include "base/ascii.h"
#include "base/embedded_address.h"
#include "base/host_name.h"
#include "settings/nearest.h"

namespace eugress {
namespace {

// [a-z0-9-]{1,most}
bool is_word(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_small_letter(c) || is_digit(c) || c == '-'; });
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<std::int64_t> whole_number(std::string_view word) {
  std::int64_t number = 0;
  const auto [stopped, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || stopped != word.data() + word.size()) return std::nullopt;
  return number;
}

// Plain decimal notation: no exponent, no "nan", no "inf".
std::optional<double> degrees(std::string_view word, double most) {
  if (word.empty() ||
      !std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '.' || c == '-'; }))
    return std::nullopt;
  double number = 0;
  const auto [stopped, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || stopped != word.data() + word.size() || std::abs(number) > most) return std::nullopt;
  return number;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// With the bits behind its length cleared, if that is all that was wrong.
std::optional<Prefix> cleared(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = Address::from_text(word.substr(0, slash));
  const auto length = whole_number(word.substr(slash + 1));
  if (!address || !length) return std::nullopt;
  const bool written_as_ipv4 = address->is_ipv4() && word.find(':') == std::string_view::npos;
  if (*length < 0 || *length > (written_as_ipv4 ? 32 : 128)) return std::nullopt;
  const auto bits = static_cast<std::uint8_t>(*length + (written_as_ipv4 ? 96 : 0));
  const Address behind = Prefix{Address{}, bits}.last();
  return Prefix{Address{address->high() & ~behind.high(), address->low() & ~behind.low()}, bits};
}

}  // namespace

std::string Bounds::text() const {
  const auto grouped = [](std::int64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
  };
  return grouped(least) + " to " + grouped(most);
}

std::string in_quotes(std::string_view word) {
  constexpr std::size_t longest = 80;
  std::string text{"\""};
  for (const char c : word.substr(0, longest)) text += has_control_characters({&c, 1}) ? '?' : c;
  return text + (word.size() > longest ? "...\"" : "\"");
}

Result<std::int64_t> number_from(std::string_view word, Bounds bounds) {
  const auto number = whole_number(word);
  if (!number || !bounds.hold(*number)) return Error{in_quotes(word) + " is not a whole number from " + bounds.text()};
  return *number;
}

Result<Prefix> prefix_from(std::string_view word) {
  const auto prefix = Prefix::from_text(word);
  if (!prefix) {
    if (const auto meant = cleared(word)) {
      return Error{in_quotes(word) + " has bits set behind its length; write " + meant->text()};
    }
    return Error{in_quotes(word) + " is not a prefix; write one such as 192.0.2.0/24 or 2001:db8::/32"};
  }
  if (prefix->contains(Address::from_ipv4(0)) && prefix->contains(Address::from_ipv4(0xffffffff))) {
    return Error{in_quotes(word) + " covers every IPv4 address; name only prefixes of your own"};
  }
  return *prefix;
}

Result<std::string> position_from(std::string_view word) {
  const std::size_t comma = word.find(',');
  const std::string_view latitude = trimmed(word.substr(0, comma));
  const std::string_view longitude = comma == std::string_view::npos ? "" : trimmed(word.substr(comma + 1));
  if (!degrees(latitude, 90) || !degrees(longitude, 180)) {
    return Error{in_quotes(word) +
                 " is not a position; write LAT,LON in decimal degrees, -90 to 90 and -180 to 180, such as 52.09,5.12"};
  }
  return std::string{latitude} + "," + std::string{longitude};
}

Result<std::string> listen_from(std::string_view word) {
  const std::size_t colon = word.rfind(':');
  const std::string_view host = word.substr(0, colon);
  const std::string form = "; write an IPv4 address and a port, such as 127.0.0.1:9469";
  if (colon == std::string_view::npos) return Error{in_quotes(word) + " has no port" + form};
  if (host.find(':') != std::string_view::npos) {
    return Error{in_quotes(word) + " is IPv6, which the built-in HTTP server does not speak" + form +
                 ", and put a proxy in front of it"};
  }
  if (!Address::from_text(host)) return Error{in_quotes(word) + " has no address before the colon" + form};
  const Bounds ports{0, 65535};
  const auto port = whole_number(word.substr(colon + 1));
  if (!port || !ports.hold(*port)) return Error{in_quotes(word) + " has a port that is not 0 to 65535" + form};
  return std::string{word};
}

Result<Tunnel> tunnel_from(std::string_view word) {
  if (const auto tunnel = tunnel_from_text(word)) return *tunnel;
  std::vector<std::string> kinds;
  std::string all;
  for (std::size_t i = 0; i < tunnel_count; ++i) {
    kinds.emplace_back(to_text(static_cast<Tunnel>(i)));
    all += (i == 0 ? "" : ", ") + kinds.back();
  }
  const std::string guess = did_you_mean(word, kinds);
  return Error{in_quotes(word) + " is not a tunnel" + (guess.empty() ? "; the kinds are " + all : guess)};
}

Result<Prefix> nat64_prefix_from(std::string_view word) {
  auto prefix = prefix_from(word);
  if (prefix && (prefix->length != EmbeddedAddresses::nat64_bits || prefix->address.is_ipv4())) {
    return Error{in_quotes(word) + " is not the prefix of a NAT64; write an IPv6 /96 such as 2001:db8:64::/96"};
  }
  return prefix;
}

// What Linux accepts: IFNAMSIZ less the end, no slash, colon or blank.
Result<std::string> interface_from(std::string_view word) {
  constexpr std::size_t longest = 15;
  if (word.empty() || word.size() > longest || word.find_first_of("/: ") != std::string_view::npos ||
      has_control_characters(word)) {
    return Error{in_quotes(word) + " is not the name of an interface; `eugress interfaces` lists them"};
  }
  return std::string{word};
}

Result<void> add_interface(std::vector<std::string>& interfaces, std::string name) {
  constexpr std::string_view every = "any";
  if (std::find(interfaces.begin(), interfaces.end(), name) != interfaces.end()) {
    return Error{in_quotes(name) + " is named twice"};
  }
  if (!interfaces.empty() && (name == every || interfaces.front() == every)) {
    return Error{R"("any" is every interface; name no other beside it)"};
  }
  if (interfaces.size() == max_interfaces) {
    return Error{in_quotes(name) + " is one too many; at most 8 interfaces are watched as one, or \"any\""};
  }
  interfaces.push_back(std::move(name));
  return {};
}

Result<std::string> gateway_from(std::string_view word) {
  constexpr std::size_t longest = 63;
  const bool is_name = !word.empty() && word.size() <= longest && std::all_of(word.begin(), word.end(), [](char c) {
    return is_small_letter(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
  });
  if (!is_name) return Error{in_quotes(word) + " is not a name; use at most 63 letters, digits, dots, - and _"};
  return std::string{word};
}

Result<std::string> remark_from(std::string_view word) {
  constexpr std::size_t longest = 200;
  if (word.empty() || word.size() > longest || has_control_characters(word)) {
    return Error{in_quotes(word) + " is too long or not plain; use at most 200 characters on one line"};
  }
  return std::string{word};
}

Result<std::string> profile_from(std::string_view word) {
  if (is_word(word, 64)) return std::string{word};
  if (word.size() > 5 && word.ends_with(".toml") && !has_control_characters(word)) return std::string{word};
  return Error{in_quotes(word) + " is not a profile; write a name such as surf-eu, or a path that ends in .toml"};
}

Result<std::string> zone_name_from(std::string_view word) {
  if (!is_word(word, 32)) return Error{in_quotes(word) + " is not a zone's name; use at most 32 of a-z, 0-9 and -"};
  // A reference call's probe gets the zone probe-1 and so on.
  if (word == "other" || word == "on-site" || word.starts_with("probe-")) {
    return Error{in_quotes(word) + " is a zone that eugress makes itself; choose another name"};
  }
  return std::string{word};
}

Result<std::string> log_level_from(std::string_view word) {
  const std::vector<std::string> levels{"debug", "info", "warning", "error"};
  if (std::find(levels.begin(), levels.end(), word) != levels.end()) return std::string{word};
  const std::string guess = did_you_mean(word, levels);
  return Error{in_quotes(word) + " is not a level" + (guess.empty() ? "; write debug, info, warning or error" : guess)};
}

Result<std::string> path_from(std::string_view word) {
  if (word.empty() || has_control_characters(word)) return Error{in_quotes(word) + " is not a path; name a file"};
  return std::string{word};
}

Result<DatabaseSetting> database_from(std::string_view word) {
  const std::size_t equals = word.rfind('=');
  // A path may hold an equals sign, too; a lineage holds no slash and no dot.
  const bool has_lineage =
      equals != std::string_view::npos && word.find_first_of("/.", equals) == std::string_view::npos;
  auto path = path_from(has_lineage ? word.substr(0, equals) : word);
  if (!path) return path.error();
  if (!has_lineage) return DatabaseSetting{std::move(*path), {}};
  const std::string_view lineage = word.substr(equals + 1);
  if (!is_word(lineage, 32)) {
    return Error{in_quotes(word) +
                 " names no lineage behind the =; write FILE=LINEAGE with at most 32 of a-z, 0-9 and -"};
  }
  return DatabaseSetting{std::move(*path), std::string{lineage}};
}

Result<std::string> subject_from(std::string_view word) {
  const bool looks_like_ipv4 = word.find_first_not_of("0123456789.") == std::string_view::npos;
  if (Address::from_text(word) || (!looks_like_ipv4 && HostName::from_text(word))) return std::string{word};
  return Error{in_quotes(word) + " is neither an address nor a host name"};
}

}  // namespace eugress
