#include "export/tap_wording.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "export/json_values.h"
#include "export/titles.h"
#include "export/wording.h"
#include "export/words_tap.h"

namespace eugress {
namespace {

// Those of an interface that join packets and are on.
std::vector<std::string> merging(const InterfaceFacts& one) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < offload_count; ++i) {
    const auto offload = static_cast<Offload>(i);
    if (merges(offload) && one.offloads[i].value_or(false)) names.emplace_back(to_text(offload));
  }
  return names;
}

// In the words of ethtool -K, which are not those of the kernel.
std::string ethtool_words(const std::vector<std::string>& names) {
  std::string words;
  for (const std::string& name : names) words += " " + (name == "gro-hw" ? std::string{"rx-gro-hw"} : name) + " off";
  return words;
}

Sentence offload_sentence(const Tap& tap) {
  if (tap.facts == nullptr) return words::offload_file;
  std::vector<Sentence> parts;
  for (const InterfaceFacts& one : tap.facts->interfaces) {
    const std::vector<std::string> names = merging(one);
    if (!names.empty()) parts.push_back(say(words::offload_of, one.name, listed_with_and(names)));
  }
  if (!parts.empty()) return say(words::offload_on, listed_with_and(parts));
  const bool is_fine = tap.of(TapKind::offload).state == TapState::fine;
  return is_fine ? words::offload_fine : words::offload_untold;
}

Sentence offload_remedy(const Tap& tap) {
  std::vector<std::string> commands;
  if (tap.facts != nullptr) {
    for (const InterfaceFacts& one : tap.facts->interfaces) {
      const std::vector<std::string> names = merging(one);
      if (!names.empty()) commands.push_back("`ethtool -K " + one.name + ethtool_words(names) + "`");
    }
  }
  return say(words::offload_mend, listed_with_and(commands));
}

Sentence clock_sentence(const Tap& tap) {
  if (tap.facts == nullptr) return words::clock_file;
  const auto& clock = tap.facts->clock;
  const bool is_right = clock && clock->is_synchronised && clock->error < tolerated_clock_error;
  if (is_right && tap.of(TapKind::clock).state == TapState::suspected) return words::clock_leapt;
  if (is_right) return say(words::clock_right, tap_figure(tap.of(TapKind::clock)));
  if (tap.declared.trusts_clock) return words::clock_trusted;
  if (!clock) return words::clock_silent;
  return clock->is_synchronised ? words::clock_wrong : words::clock_unkept;
}

// Of a kind that is either untold, fine, or found in some measure.
Sentence measured_sentence(const TapFinding& finding, const Message& untold, const Message& fine,
                           const Message& found) {
  if (finding.state == TapState::cannot_tell) return untold;
  if (finding.state == TapState::fine) return fine;
  return say(found, tap_figure(finding));
}

Sentence scope_sentence(const Tap& tap) {
  switch (tap.of(TapKind::upstream_filter).state) {
    case TapState::declared:
      return say(words::filter_declared, mended_utf8(tap.declared.scope));
    case TapState::suspected:
      return words::filter_suspected;
    case TapState::fine:
    case TapState::cannot_tell:
      break;
  }
  return words::filter_none;
}

// Empty where the kind needs no words about that.
Sentence remedy_of(const Tap& tap, TapKind kind) {
  switch (kind) {
    case TapKind::offload:
      return offload_remedy(tap);
    case TapKind::merged_frames:
      return words::merged_mend;
    case TapKind::one_way:
      return words::one_way_mend;
    case TapKind::duplicate_path:
      return words::twice_mend;
    case TapKind::transit:
      return words::transit_mend;
    case TapKind::clock:
      return words::clock_mend;
    case TapKind::upstream_filter:
      return tap.declared.scope.empty() ? words::filter_mend : words::filter_note;
    case TapKind::after_nat:
      return words::nat_mend;
    case TapKind::excluded:
      break;
  }
  return {};
}

Json interfaces_json(const TapFacts& facts) {
  Json list = Json::array();
  for (const InterfaceFacts& one : facts.interfaces) {
    Json offloads = Json::object();
    for (std::size_t i = 0; i < offload_count; ++i) {
      offloads[std::string{to_text(static_cast<Offload>(i))}] = value_or_null(one.offloads[i]);
    }
    list.push_back({{"name", mended_utf8(one.name)},
                    {"exists", one.exists},
                    {"up", one.is_up},
                    {"signal", one.has_signal},
                    {"mtu", value_or_null(one.mtu)},
                    {"megabits", value_or_null(one.megabits)},
                    {"offloads", std::move(offloads)}});
  }
  return list;
}

Json clock_json(const TapFacts& facts) {
  if (!facts.clock) return nullptr;
  return {{"synchronised", facts.clock->is_synchronised},
          {"error_seconds", static_cast<double>(facts.clock->error.count()) / 1e9}};
}

Json finding_json(const Tap& tap, TapKind kind) {
  const TapFinding& finding = tap.of(kind);
  const std::string remedy = tap_remedy(tap, kind).in(Language::english);
  return {{"kind", to_text(kind)},
          {"state", to_text(finding.state)},
          {"since", finding.since ? Json(to_text(*finding.since)) : Json(nullptr)},
          {"figure", value_or_null(finding.figure)},
          {"unit", finding.figure ? Json(to_text(unit_of(kind))) : Json(nullptr)},
          {"sentence", tap_sentence(tap, kind).in(Language::english)},
          {"remedy", remedy.empty() ? Json(nullptr) : Json(remedy)}};
}

}  // namespace

const Message& tap_title(TapKind kind) noexcept {
  switch (kind) {
    case TapKind::offload:
      return words::tap_offload;
    case TapKind::merged_frames:
      return words::tap_merged;
    case TapKind::one_way:
      return words::tap_one_way;
    case TapKind::duplicate_path:
      return words::tap_twice;
    case TapKind::transit:
      return words::tap_transit;
    case TapKind::clock:
      return words::tap_clock;
    case TapKind::upstream_filter:
      return words::tap_filter;
    case TapKind::after_nat:
      return words::tap_nat;
    case TapKind::excluded:
      break;
  }
  return words::tap_excluded;
}

Sentence tap_figure(const TapFinding& finding) {
  if (!finding.figure) return "–";
  const double value = *finding.figure;
  switch (unit_of(finding.kind)) {
    case TapUnit::ratio:
      return share_figure(static_cast<std::uint64_t>(std::llround(std::clamp(value, 0.0, 1.0) * 1e6)), 1'000'000);
    case TapUnit::prefixes:
      return static_cast<std::uint64_t>(value);
    case TapUnit::seconds:
    case TapUnit::none:
      break;
  }
  return millisecond_figure(Nanoseconds{std::llround(value * 1e9)});
}

Sentence tap_sentence(const Tap& tap, TapKind kind) {
  const TapFinding& finding = tap.of(kind);
  switch (kind) {
    case TapKind::offload:
      return offload_sentence(tap);
    case TapKind::merged_frames:
      return measured_sentence(finding, words::merged_none, words::merged_fine, words::merged_found);
    case TapKind::one_way:
      return measured_sentence(finding, words::one_way_little, words::one_way_fine, words::one_way_found);
    case TapKind::duplicate_path:
      return measured_sentence(finding, words::twice_little, words::twice_fine, words::twice_found);
    case TapKind::transit:
      return measured_sentence(finding, words::transit_little, words::transit_fine, words::transit_much);
    case TapKind::clock:
      return clock_sentence(tap);
    case TapKind::upstream_filter:
      return scope_sentence(tap);
    case TapKind::after_nat:
      return tap.declared.is_after_nat ? words::nat_declared : words::nat_none;
    case TapKind::excluded:
      break;
  }
  if (tap.declared.excluded == 0) return words::excluded_none;
  return counted(tap.declared.excluded, words::excluded_one, words::excluded_many);
}

Sentence tap_remedy(const Tap& tap, TapKind kind) {
  return tap.of(kind).is_found() ? remedy_of(tap, kind) : Sentence{};
}

Json tap_json(const Tap& tap) {
  Json findings = Json::array();
  for (std::size_t kind = 0; kind < tap_kind_count; ++kind) {
    findings.push_back(finding_json(tap, static_cast<TapKind>(kind)));
  }
  return {{"findings", std::move(findings)},
          {"scope", tap.declared.scope.empty() ? Json(nullptr) : Json(tap.declared.scope)},
          {"after_nat", tap.declared.is_after_nat},
          {"trusted_clock", tap.declared.trusts_clock},
          {"excluded_prefixes", tap.declared.excluded},
          {"merged_frames", tap.counts.merged},
          {"frames_compared", tap.counts.compared},
          {"duplicate_frames", tap.counts.duplicates},
          {"comparisons_displaced", tap.counts.displaced},
          {"foreign_client_bytes", tap.counts.foreign_clients},
          {"interfaces", tap.facts == nullptr ? Json(nullptr) : interfaces_json(*tap.facts)},
          {"clock", tap.facts == nullptr ? Json(nullptr) : clock_json(*tap.facts)}};
}

}  // namespace eugress
