#include "export/tap_wording.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "export/wording.h"

namespace eugress {
namespace {

using Json = nlohmann::ordered_json;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  }
  return text;
}

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

std::string offload_sentence(const Tap& tap) {
  if (tap.facts == nullptr) return "A file does not say how the interface was set on which it was recorded.";
  std::vector<std::string> parts;
  for (const InterfaceFacts& one : tap.facts->interfaces) {
    const std::vector<std::string> names = merging(one);
    if (!names.empty()) parts.push_back(one.name + " (" + joined(names) + ")");
  }
  if (!parts.empty()) {
    return "Several packets of a connection may be handed over as one by " + joined(parts) +
           ". Octets stay nearly right; packets are too few, and round trips are measured later than they were.";
  }
  const bool is_fine = tap.of(TapKind::offload).state == TapState::fine;
  return is_fine ? "No interface joins packets before they are seen."
                 : "The kernel does not say whether the interface joins packets.";
}

std::string offload_remedy(const Tap& tap) {
  std::vector<std::string> commands;
  if (tap.facts != nullptr) {
    for (const InterfaceFacts& one : tap.facts->interfaces) {
      const std::vector<std::string> names = merging(one);
      if (!names.empty()) commands.push_back("`ethtool -K " + one.name + ethtool_words(names) + "`");
    }
  }
  return "On a port that only receives a mirror it costs nothing to switch it off: " + joined(commands) +
         ". On a host that routes this traffic it saves work: leave it on there, and read packets as a lower bound.";
}

std::string clock_sentence(const Tap& tap) {
  if (tap.facts == nullptr) return "The clock of a recording is not judged.";
  const auto& clock = tap.facts->clock;
  const bool is_right = clock && clock->is_synchronised && clock->error < tolerated_clock_error;
  if (is_right && tap.of(TapKind::clock).state == TapState::suspected) {
    return "The clock leapt, or packets came with an older time than those before them.";
  }
  if (is_right) return "The kernel says that its clock is right to " + tap_figure(tap.of(TapKind::clock)) + ".";
  if (tap.declared.trusts_clock) {
    return "The clock is declared to be kept by something that the kernel does not know of.";
  }
  if (!clock) return "The kernel does not say how right its clock is: no interval counts as good enough to judge by.";
  if (!clock->is_synchronised) {
    return "Nobody tells the kernel that its clock is kept right: no interval counts as good enough to judge by.";
  }
  return "The clock may be wrong by a second or more: intervals do not count as good enough to judge by.";
}

std::string transit_sentence(const Tap& tap) {
  const TapFinding& finding = tap.of(TapKind::transit);
  if (finding.state == TapState::cannot_tell) return "Too little traffic so far to say.";
  if (finding.state == TapState::fine) return "Nearly all traffic has one side in the campus prefixes.";
  return tap_figure(finding) +
         " of the traffic has no side in the campus prefixes. What of it is a provider's is counted under zone other; "
         "the rest is set aside as transit.";
}

std::string merged_sentence(const Tap& tap) {
  const TapFinding& finding = tap.of(TapKind::merged_frames);
  if (finding.state == TapState::cannot_tell) return "No identified traffic so far.";
  if (finding.state == TapState::fine) return "No packet of a provider was longer than the Internet carries.";
  return "Packets longer than the 1,500 octets that the Internet carries were seen (" + tap_figure(finding) +
         " of those of providers): several had been joined. Packets, loss and jitter are too low where that happens.";
}

std::string one_way_sentence(const Tap& tap) {
  const TapFinding& finding = tap.of(TapKind::one_way);
  if (finding.state == TapState::cannot_tell) return "Too little identified traffic so far to say.";
  if (finding.state == TapState::fine) return "Both directions of identified flows pass here.";
  return tap_figure(finding) +
         " of identified octets are of flows whose other direction does not pass here. Half of each conversation is "
         "missing, and without answers no round trip can be measured.";
}

std::string duplicate_sentence(const Tap& tap) {
  const TapFinding& finding = tap.of(TapKind::duplicate_path);
  if (finding.state == TapState::cannot_tell) return "Too few packets compared so far to say.";
  if (finding.state == TapState::fine) return "Packets pass here once.";
  return tap_figure(finding) +
         " of the packets that were compared had passed a moment before. They are counted each time they pass: octets "
         "and packets are too high by as much.";
}

std::string scope_sentence(const Tap& tap) {
  switch (tap.of(TapKind::upstream_filter).state) {
    case TapState::declared:
      return "Declared: " + mended_utf8(tap.declared.scope);
    case TapState::suspected:
      return "Providers are spoken to over UDP alone, never over TCP: something before this tap seems to let only a "
             "part through.";
    case TapState::fine:
    case TapState::cannot_tell:
      break;
  }
  return "None is declared. What never comes here cannot be seen to be missing.";
}

// Empty where the kind needs no words about that.
std::string remedy_of(const Tap& tap, TapKind kind) {
  switch (kind) {
    case TapKind::offload:
      return offload_remedy(tap);
    case TapKind::merged_frames:
      return "Switch off what joins them on the tap's port (see offload), on the mirroring device, or in the virtual "
             "switch; or read packets as a lower bound.";
    case TapKind::one_way:
      return "Mirror both directions of the port. Where routing sends answers another way, tap that way too.";
    case TapKind::duplicate_path:
      return "Mirror one direction of each port (rx) instead of both, or one side of the router; with several "
             "interfaces, leave out the one that sees the same packets again.";
    case TapKind::transit:
      return "Your campus.prefixes are probably missing or incomplete: list every public IPv4 and IPv6 prefix of "
             "your clients under [campus] prefixes in eugress.toml, or with --campus PREFIX.";
    case TapKind::clock:
      return "Keep the clock by chrony, ntpd or systemd-timesyncd: `timedatectl set-ntp true`. Where PTP or the host "
             "of a virtual machine keeps it, say so: [gateway] trusted_clock = true.";
    case TapKind::upstream_filter:
      return tap.declared.scope.empty()
                 ? "Let all of the link through, or say what does come: [capture] scope = \"...\"."
                 : "Nothing can be concluded about what the filter keeps back.";
    case TapKind::after_nat:
      return "Move the tap in front of the translation if you can.";
    case TapKind::excluded:
      break;
  }
  return {};
}

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
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
  const std::string remedy = tap_remedy(tap, kind);
  return {{"kind", to_text(kind)},
          {"state", to_text(finding.state)},
          {"since", finding.since ? Json(to_text(*finding.since)) : Json(nullptr)},
          {"figure", value_or_null(finding.figure)},
          {"unit", finding.figure ? Json(to_text(unit_of(kind))) : Json(nullptr)},
          {"sentence", tap_sentence(tap, kind)},
          {"remedy", remedy.empty() ? Json(nullptr) : Json(remedy)}};
}

}  // namespace

std::string_view tap_title(TapKind kind) noexcept {
  switch (kind) {
    case TapKind::offload:
      return "Offloads of the interface";
    case TapKind::merged_frames:
      return "Joined packets";
    case TapKind::one_way:
      return "One direction only";
    case TapKind::duplicate_path:
      return "The same packet twice";
    case TapKind::transit:
      return "Traffic that is nobody’s";
    case TapKind::clock:
      return "The clock";
    case TapKind::upstream_filter:
      return "A filter before this tap";
    case TapKind::after_nat:
      return "Behind address translation";
    case TapKind::excluded:
      break;
  }
  return "Excluded by the operator";
}

std::string tap_figure(const TapFinding& finding) {
  if (!finding.figure) return "–";
  const double figure = *finding.figure;
  switch (unit_of(finding.kind)) {
    case TapUnit::ratio:
      return share(static_cast<std::uint64_t>(std::llround(std::clamp(figure, 0.0, 1.0) * 1e6)), 1'000'000);
    case TapUnit::prefixes:
      return grouped(static_cast<std::uint64_t>(figure));
    case TapUnit::seconds:
    case TapUnit::none:
      break;
  }
  return milliseconds(Nanoseconds{std::llround(figure * 1e9)});
}

std::string tap_sentence(const Tap& tap, TapKind kind) {
  switch (kind) {
    case TapKind::offload:
      return offload_sentence(tap);
    case TapKind::merged_frames:
      return merged_sentence(tap);
    case TapKind::one_way:
      return one_way_sentence(tap);
    case TapKind::duplicate_path:
      return duplicate_sentence(tap);
    case TapKind::transit:
      return transit_sentence(tap);
    case TapKind::clock:
      return clock_sentence(tap);
    case TapKind::upstream_filter:
      return scope_sentence(tap);
    case TapKind::after_nat:
      return tap.declared.is_after_nat
                 ? "Declared: clients come translated into few addresses. Zones cannot be told apart, and direct calls "
                   "between participants are not recognised."
                 : "Not declared. Addresses are not counted to find out.";
    case TapKind::excluded:
      break;
  }
  if (tap.declared.excluded == 0) return "No prefix is excluded.";
  return "Declared: nobody looks at " + grouped(tap.declared.excluded) +
         (tap.declared.excluded == 1 ? " prefix; its traffic is in no number here."
                                     : " prefixes; their traffic is in no number here.");
}

std::string tap_remedy(const Tap& tap, TapKind kind) {
  return tap.of(kind).is_found() ? remedy_of(tap, kind) : std::string{};
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
