#include "report/wording.h"

#include <array>
#include <cstdio>

#include "base/ascii.h"
#include "export/wording.h"

namespace eugress {
namespace {

// "12.3" for those who write it so, "12,3" for the others.
std::string decimal(std::string text, Language language) {
  if (language == Language::english) return text;
  for (char& character : text) {
    if (character == '.') {
      character = ',';
    } else if (character == ',') {
      character = '.';
    }
  }
  return text;
}

struct Fill {
  Language language;
  const Figures& figures;

  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::uint64_t number) const { return number_text(number, language); }
  std::string operator()(Timestamp time) const { return minute_text(time, language); }
  std::string operator()(std::chrono::seconds length) const { return length_text(length, language); }
  std::string operator()(const Message& message) const { return std::string{message.in(language)}; }
  std::string operator()(Share share) const { return share_text(share, language); }
  std::string operator()(const PartOf& of) const { return share_text(of.part, of.whole, language); }
  std::string operator()(const ConnectionsOf& of) const {
    const auto counts = figures.shown(of.figure);
    return counts ? number_text(counts->connections, language) : std::string{hidden_sign};
  }
  std::string operator()(const BytesOf& of) const {
    const auto counts = figures.shown(of.figure);
    return counts ? bytes_text(counts->bytes, language) : std::string{hidden_sign};
  }
  std::string operator()(const BytesForEach& of) const {
    const auto counts = figures.shown(of.figure);
    return counts ? bytes_text(counts->bytes / of.count, language) : std::string{hidden_sign};
  }
  std::string operator()(const ShareOf& of) const {
    const auto part = figures.shown(of.part);
    const auto whole = figures.shown(of.whole);
    return part && whole ? share_text(part->connections, whole->connections, language) : std::string{hidden_sign};
  }
  std::string operator()(const ByteShareOf& of) const {
    const auto part = figures.shown(of.part);
    const auto whole = figures.shown(of.whole);
    return part && whole ? share_text(part->bytes, whole->bytes, language) : std::string{hidden_sign};
  }
  std::string operator()(const std::vector<Message>& messages) const {
    std::string text;
    for (const Message& message : messages) text += (text.empty() ? "" : ", ") + std::string{message.in(language)};
    return text;
  }
};

}  // namespace

std::string number_text(std::uint64_t number, Language language) {
  return decimal(grouped(number), language);
}

std::string share_text(std::uint64_t part, std::uint64_t whole, Language language) {
  return decimal(share(part, whole), language);
}

std::string share_text(Share share, Language language) {
  return decimal(share.text(), language);
}

std::string bytes_text(std::uint64_t bytes, Language language) {
  return decimal(human_bytes(bytes), language);
}

std::string minute_text(Timestamp time, Language /*the same in both*/) {
  return minute_text(time);
}

std::string length_text(std::chrono::seconds length, Language language) {
  using namespace std::chrono_literals;
  const auto days = std::chrono::floor<std::chrono::days>(length);
  const auto hours = std::chrono::floor<std::chrono::hours>(length - days);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(length - days - hours);
  if (length < 1min) return std::to_string(length.count()) + " s";
  std::string text;
  const auto add = [&](auto count, const std::string& unit) {
    if (count != 0) text += (text.empty() ? "" : " ") + number_text(static_cast<std::uint64_t>(count), language) + unit;
  };
  const bool is_one = days.count() == 1;
  add(days.count(), language == Language::english ? (is_one ? " day" : " days") : (is_one ? " dag" : " dagen"));
  add(hours.count(), language == Language::english ? " h" : " uur");
  add(minutes.count(), " min");
  return text;
}

const Message& message_of(ClaimStatus status) noexcept {
  static constexpr std::array<Message, claim_status_count> messages{{
      {"contradicted", "tegengesproken"},
      {"contradicted, excepted", "tegengesproken, uitgezonderd"},
      {"not contradicted", "niet tegengesproken"},
      {"insufficient evidence", "onvoldoende bewijs"},
      {"not observable", "niet waarneembaar"},
  }};
  return messages[static_cast<std::size_t>(status)];
}

const Message& message_of(ClaimKind kind) noexcept {
  static constexpr std::array<Message, 4> messages{{
      {"observed", "waargenomen"},
      {"declared by the provider", "verklaard door de aanbieder"},
      {"attested by the institution", "bevestigd door de instelling"},
      {"not observable", "niet waarneembaar"},
  }};
  return messages[static_cast<std::size_t>(kind)];
}

const Message& message_of(Plane plane) noexcept {
  static constexpr std::array<Message, plane_count> messages{{
      {"media", "media"},
      {"signalling", "signalering"},
      {"web", "web"},
      {"telemetry", "telemetrie"},
      {"files", "bestanden"},
      {"push", "meldingen"},
      {"support", "ondersteuning"},
      {"static files", "statische bestanden"},
      {"phone", "telefonie"},
      {"peer to peer", "rechtstreeks tussen deelnemers"},
      {"other", "overig"},
  }};
  return messages[static_cast<std::size_t>(plane)];
}

const Message& message_of(Column column) noexcept {
  static constexpr std::array<Message, column_count> messages{{
      {"inside", "binnen"},
      {"outside", "buiten"},
      {"outside, weak evidence", "buiten, zwak bewijs"},
      {"exempt", "uitgezonderd"},
      {"disputed", "omstreden"},
      {"unknown", "onbekend"},
  }};
  return messages[static_cast<std::size_t>(column)];
}

const Message& message_of(Recurrence recurrence) noexcept {
  static constexpr std::array<Message, 4> messages{{
      {"nothing left", "niets vertrokken"},
      {"incidental", "incidenteel"},
      {"recurring", "herhaald"},
      {"structural", "structureel"},
  }};
  return messages[static_cast<std::size_t>(recurrence)];
}

const Message& message_of(Law law) noexcept {
  static constexpr std::array<Message, 8> messages{{
      {"EU", "EU"},
      {"EEA", "EER"},
      {"adequate", "passend"},
      {"conditional", "onder voorwaarden"},
      {"third country", "derde land"},
      {"unknown", "onbekend"},
      {"same campus", "zelfde campus"},
      {"abroad", "buitenland"},
  }};
  return messages[static_cast<std::size_t>(law)];
}

const Message& message_of(Host host) noexcept {
  static constexpr std::array<Message, host_count> messages{{
      {"own meetings", "eigen vergaderingen"},
      {"meetings of others", "vergaderingen van anderen"},
      {"not known", "niet bekend"},
  }};
  return messages[static_cast<std::size_t>(host)];
}

const Message& message_of(ReachClass reach) noexcept {
  static constexpr std::array<Message, reach_class_count> messages{{
      {"cannot be in the US", "kan niet in de VS zijn"},
      {"could be anywhere", "kan overal zijn"},
      {"not measured", "niet gemeten"},
  }};
  return messages[static_cast<std::size_t>(reach)];
}

std::string place_text(Country country, Law law, Language language) {
  static constexpr Message edge{"edge, place not known", "rand van een netwerk, plaats onbekend"};
  static constexpr Message in_eu{"EU, country not known", "EU, land onbekend"};
  static constexpr Message in_eea{"EEA, country not known", "EER, land onbekend"};
  static constexpr Message unknown{"unknown", "onbekend"};
  if (country.is_known()) return std::string{country.text()};
  const Message& message = country.is_anycast() ? edge : law == Law::eu ? in_eu : law == Law::eea ? in_eea : unknown;
  return std::string{message.in(language)};
}

std::string said(const OpenSentence& sentence, Language language, const Figures& figures) {
  std::vector<std::string> values;
  for (const Filling& filling : sentence.fillings) values.push_back(std::visit(Fill{language, figures}, filling));
  std::string text = sentence.message.in(language, values);
  // A word of ours at the beginning begins a sentence; a name stays as it is written.
  const bool begins_with_word = sentence.message.in(language).starts_with("{0}") && !sentence.fillings.empty() &&
                                (std::holds_alternative<Message>(sentence.fillings[0]) ||
                                 std::holds_alternative<std::vector<Message>>(sentence.fillings[0]));
  return begins_with_word ? capitalised(std::move(text)) : text;
}

}  // namespace eugress
