#include "examine.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "export/sums.h"
#include "export/tap_wording.h"
#include "export/wording.h"
#include "grounds.h"
#include "tap_facts.h"

namespace eugress {
namespace {

constexpr std::uint64_t ring_block = 256U << 10U;  // libpcap's, whatever the snap length
constexpr std::uint64_t block_milliseconds = 10;   // after which a block is handed over, full or not
constexpr std::uint64_t worst_stall = 1'000;       // milliseconds
constexpr std::chrono::days exemption_notice{30};

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string speed_text(std::uint32_t megabits) {
  return megabits % 1'000 == 0 ? std::to_string(megabits / 1'000) + " Gbit/s" : std::to_string(megabits) + " Mbit/s";
}

// To a tenth.
std::string seconds_text(std::uint64_t milliseconds) {
  return std::to_string(milliseconds / 1'000) + "." + std::to_string(milliseconds % 1'000 / 100) + " s";
}

void check_configuration(const Examined& found, Checkup& checkup) {
  const std::string& path = found.settings.read_from;
  if (path.empty()) {
    checkup.add("configuration", CheckState::note, "No eugress.toml was found: built-in defaults are in force.",
                {"write /etc/eugress/eugress.toml, or name one with --config FILE"});
  } else {
    checkup.add("configuration", CheckState::okay, path);
  }
}

void check_one_interface(const InterfaceFacts& one, const Examined& found, Checkup& checkup) {
  if (!one.exists) {
    return checkup.add("interface", CheckState::mend,
                       one.name + " is not there; there are: " + listed(found.interfaces_there),
                       {"--interface NAME, or interface = \"NAME\" under [capture]"});
  }
  if (!one.is_up) {
    return checkup.add("interface", CheckState::mend, one.name + " is down.", {"ip link set " + one.name + " up"});
  }
  std::string text = one.name + " is up";
  if (one.megabits) text += ", " + speed_text(*one.megabits);
  if (one.mtu) text += ", packets of at most " + grouped(*one.mtu) + " octets";
  if (!one.has_signal) {
    return checkup.add("interface", CheckState::mend, text + ", but nothing is at the other end.",
                       {"look at the cable, or at the mirror session of the switch"});
  }
  checkup.add("interface", CheckState::okay, text + ".");
}

void check_interface(const Examined& found, Checkup& checkup) {
  if (found.facts == nullptr) {
    return checkup.add("interface", CheckState::mend, "None is named; there are: " + listed(found.interfaces_there),
                       {"--interface NAME, or interface = \"NAME\" under [capture]"});
  }
  for (const InterfaceFacts& one : found.facts->interfaces) check_one_interface(one, found, checkup);
}

void check_rights(const Examined& found, Checkup& checkup) {
  if (found.why_no_rights.empty()) {
    return checkup.add("rights", CheckState::okay, "May capture (CAP_NET_RAW).");
  }
  checkup.add("rights", CheckState::mend, "May not capture: " + found.why_no_rights + ".",
              {found.grant + "  (once, as root)",
               "or run as root, or with AmbientCapabilities=CAP_NET_RAW in the systemd unit"});
}

void check_ring(const Examined& found, Checkup& checkup) {
  const std::uint64_t bytes = std::uint64_t{found.settings.ring_megabytes} << 20U;
  const std::uint64_t stall = bytes / ring_block * block_milliseconds;
  const std::uint64_t in_all = bytes * found.settings.workers;
  const std::string text = std::to_string(found.settings.ring_megabytes) + " MiB" +
                           (found.settings.workers > 1 ? " for each worker" : "") + ": outlasts a stall of " +
                           seconds_text(stall) + " on a quiet link; what does not fit is lost and counted.";
  if (stall < worst_stall) {
    return checkup.add("ring", CheckState::mend, text, {"ring_megabytes = 64 under [capture]; each mebibyte is 40 ms"});
  }
  if (found.available_bytes && in_all > *found.available_bytes / 2) {
    return checkup.add("ring", CheckState::mend,
                       text + " Only " + human_bytes(*found.available_bytes) + " of memory are available.",
                       {"a smaller ring_megabytes under [capture], or more memory"});
  }
  checkup.add("ring", CheckState::okay, text);
}

void check_filter(const Examined& found, const Snapshot& seen, Checkup& checkup) {
  if (!found.settings.has_filter) {
    return checkup.add("filter", CheckState::note, "Switched off: every packet of the link is copied and looked at.",
                       {"filter = true under [capture]"});
  }
  if (!seen.filter) return checkup.add("filter", CheckState::unseen, "The source has none.");
  const FilterState& filter = *seen.filter;
  std::vector<std::string> more_memory;
  constexpr std::uint64_t enough_memory = 131'072;  // the default from Linux 6.7 on
  if (found.filter_memory && *found.filter_memory < enough_memory) {
    more_memory.push_back("sysctl -w net.core.optmem_max=131072  (it is " + std::to_string(*found.filter_memory) +
                          "; put it into /etc/sysctl.d to keep it)");
  }
  if (!filter.is_attached) {
    return checkup.add("filter", CheckState::mend,
                       "The kernel did not take it, or holds another: every packet of the link is copied.",
                       std::move(more_memory));
  }
  const std::string text = grouped(filter.instructions) + " of at most 4,096 instructions, " + grouped(filter.ranges) +
                           " address ranges, read back from the kernel and verified.";
  if (filter.aggregated == 0 && filter.evicted == 0) return checkup.add("filter", CheckState::okay, text);
  checkup.add("filter", CheckState::note,
              text + " Not all fits: " + grouped(filter.aggregated) + " addresses are widened, " +
                  grouped(filter.evicted) + " left out.",
              std::move(more_memory));
}

void check_packets(const Examined& found, const Snapshot& seen, Checkup& checkup) {
  const std::string span = " in " + std::to_string(found.settings.seconds) + " s";
  const auto lost = known_loss(seen.lost);
  std::string text = grouped(seen.frames.seen) + " frames" + span;
  text += lost ? ", " + grouped(*lost) + " lost on the way." : "; what was lost is not stated.";
  if (seen.frames.seen == 0) {
    return checkup.add(
        "packets", CheckState::mend,
        "No frame" + span + (found.settings.has_filter ? " that may be a provider's." : "."),
        {"look whether this is the port with the traffic: tcpdump -c 10 -i " + found.settings.interfaces.front(),
         "if it is, nothing is wrong: nobody used it just now; look longer with --seconds 60"});
  }
  if (lost && *lost != 0) {
    return checkup.add("packets", CheckState::mend, text,
                       {"a larger ring_megabytes under [capture]", "a processor that nothing else uses"});
  }
  checkup.add("packets", CheckState::okay, text);
}

void check_providers(const Snapshot& seen, Checkup& checkup) {
  std::map<ProviderNumber, Counts> sums;
  for (const Cell& cell : seen.cells) sums[cell.key.provider] += both_ways(cell.counts);
  for (std::size_t i = 0; i < seen.setting.providers.size(); ++i) {
    const auto number = static_cast<ProviderNumber>(i + 1);
    const auto sum = sums.find(number);
    const std::string name = provider_name(seen.setting, number);
    if (sum != sums.end() && sum->second.packets != 0) {
      checkup.add("traffic", CheckState::okay,
                  name + ": " + grouped(sum->second.packets) + " packets, " + human_bytes(sum->second.bytes) + ", " +
                      grouped(sum->second.connections) + " connections.");
    } else if (is_promised(seen.setting, number)) {
      checkup.add("traffic", CheckState::note,
                  name + ": none. Perhaps nobody was in a meeting; join one and look again, or look longer.",
                  {"eugress doctor --seconds 60"});
    }
  }
}

void check_names(const Examined& found, const Snapshot& seen, Checkup& checkup) {
  const std::string text = grouped(seen.frames.sighting) + " DNS messages read, " + grouped(seen.tables.servers) +
                           " servers remembered by name or round trip.";
  if (seen.frames.sighting != 0 || !found.settings.name_feed.empty() || seen.frames.seen == 0) {
    return checkup.add("names", CheckState::okay, text);
  }
  checkup.add("names", CheckState::note,
              text + " Clients seem to ask a resolver that does not pass here, or ask it encrypted.",
              {"name_feed = \"FILE\" under [knowledge]; see docs/how-to/names.md"});
}

void check_tap(const Tap& tap, Checkup& checkup) {
  for (const TapFinding& finding : tap.findings) {
    const std::string subject = finding.kind == TapKind::offload ? "offloads"
                                : finding.kind == TapKind::clock ? "clock"
                                                                 : "tap";
    const bool has_own_line = finding.kind == TapKind::offload || finding.kind == TapKind::clock;
    if (!finding.is_found() && !has_own_line) continue;  // one sentence for all of them is enough
    CheckState state = CheckState::okay;
    if (finding.state == TapState::cannot_tell) state = CheckState::unseen;
    if (finding.state == TapState::declared) state = CheckState::note;
    if (finding.state == TapState::suspected) {
      state = finding.kind == TapKind::offload ? CheckState::note : CheckState::mend;
    }
    std::string remedy = tap_remedy(tap, finding.kind).in(Language::english);
    checkup.add(subject, state, tap_sentence(tap, finding.kind).in(Language::english),
                remedy.empty() ? std::vector<std::string>{} : std::vector{std::move(remedy)});
  }
  std::vector<std::string> fine;
  for (const TapFinding& finding : tap.findings) {
    const bool has_own_line = finding.kind == TapKind::offload || finding.kind == TapKind::clock;
    if (finding.state == TapState::fine && !has_own_line) fine.emplace_back(to_text(finding.kind));
  }
  if (!fine.empty()) checkup.add("tap", CheckState::okay, "Looked for and not found: " + listed(fine) + ".");
}

void check_databases(const Knowledge& known, Timestamp now, Checkup& checkup) {
  const std::chrono::days oldest{known.policy().gates.oldest_days};
  const std::chrono::days warned_at{known.policy().gates.warn_days};
  bool has_any = false;
  for (const KnowledgeItem& item : known.items) {
    if (!item.name.ends_with(".mmdb")) continue;  // tables have dates in their rows
    has_any = true;
    if (!item.built) {
      checkup.add("databases", CheckState::note, item.name + " does not say when it was built.");
      continue;
    }
    const std::chrono::days age = day_of(now) - day_of(*item.built);
    const std::string text =
        item.name + " was built on " + to_text(day_of(*item.built)) + ", " + std::to_string(age.count()) + " days ago";
    if (age > oldest) {
      checkup.add("databases", CheckState::mend,
                  text + ": too old for any claim (at most " + std::to_string(oldest.count()) + " days).",
                  {"fetch a new one from its publisher, put it in its place: it is read again by itself"});
    } else if (age >= warned_at) {
      checkup.add("databases", CheckState::note, text + ": renew it.");
    } else {
      checkup.add("databases", CheckState::okay, text + ".");
    }
  }
  if (has_any) return;
  checkup.add("databases", CheckState::mend,
              "No geo database: servers without a site code or a known place stay unknown.",
              {"--database FILE, or databases = [\"FILE\"] under [knowledge]; ./dev builds a free one"});
}

void check_policy(const Knowledge& known, Timestamp now, Checkup& checkup) {
  for (const Rules& rules : known.all_rules) {
    const Policy& policy = rules.policy;
    const bool is_early = day_of(now) < policy.effective_from;
    checkup.add("policy", is_early ? CheckState::note : CheckState::okay,
                policy.profile + ": " + policy.document.title + " (" + policy.document.issuer + ", " +
                    to_text(policy.document.dated) + "), " + (is_early ? "not in force before " : "in force from ") +
                    to_text(policy.effective_from) + ".");
    for (const Exemption& one : policy.exemptions) {
      const bool is_over = one.window.until() <= now;
      if (!is_over && one.window.until() - now > exemption_notice) continue;  // nothing to think of yet
      checkup.add("policy", CheckState::note,
                  "Exemption " + one.id + (is_over ? " ended at " : " ends at ") + to_text(one.window.until()) + ".",
                  {is_over ? "take it out of the profile" : "sign a new one if it shall go on, in the profile"});
    }
  }
}

// How sure anything seen outside could be; a promise that nobody could contradict is not kept by being silent.
void check_grades(const Knowledge& known, Checkup& checkup) {
  for (const Rules& rules : known.all_rules) {
    std::vector<std::string> sharp;
    std::map<std::string, std::vector<std::string>> blind;
    for (const PlanePromise& promise : rules.policy.planes) {
      const std::string lack = blind_spot(known, rules, promise.plane).in(Language::english);
      (lack.empty() ? sharp : blind[lack]).emplace_back(to_text(promise.plane));
    }
    if (!sharp.empty()) {
      checkup.add("grades", CheckState::okay, "A server outside could be graded A or B on: " + listed(sharp) + ".");
    }
    for (const auto& [lack, planes] : blind) {
      checkup.add("grades", CheckState::mend, "At most C, which never alarms, on: " + listed(planes) + ".", {lack});
    }
  }
}

// What eugress-update-data fetches; the daemon itself connects to nobody.
void check_published(const Knowledge& known, Timestamp now, Checkup& checkup) {
  const std::string fetch = "systemctl enable --now eugress-update-data.timer, which fetches them daily";
  if (known.places.clouds.size() == 0) {
    checkup.add("published", CheckState::note,
                "No region files of clouds: a server outside that stands in a rented cloud and whose name tells no "
                "place has grade C at most, unless two databases and a round trip agree.",
                {fetch});
  }
  std::optional<Timestamp> newest;
  for (const KnowledgeItem& item : known.items) {
    if (item.name.starts_with("lists/") && item.built) newest = std::max(newest.value_or(*item.built), *item.built);
  }
  if (!newest) {
    return checkup.add("published", CheckState::note,
                       "No address lists as providers publish them: the shipped tables alone say whose an address is.",
                       {fetch});
  }
  const std::chrono::days age = day_of(now) - day_of(*newest);
  const bool is_old = age >= std::chrono::days{known.policy().gates.warn_days};
  checkup.add("published", is_old ? CheckState::note : CheckState::okay,
              "The newest address list is of " + to_text(day_of(*newest)) + ", " + std::to_string(age.count()) +
                  (is_old ? " days ago: has the timer failed?" : " days ago."),
              is_old ? std::vector<std::string>{"journalctl -u eugress-update-data"} : std::vector<std::string>{});
}

void check_knowledge(const Examined& found, Checkup& checkup) {
  if (!found.known) return checkup.add("knowledge", CheckState::mend, found.known.error().message);
  const Knowledge& known = **found.known;
  check_databases(known, found.now, checkup);
  check_published(known, found.now, checkup);
  check_policy(known, found.now, checkup);
  check_grades(known, checkup);
  for (const Sentence& sentence : known.lacking)
    checkup.add("lacking", CheckState::note, sentence.in(Language::english));
  for (const std::string& sentence : known.remarks) checkup.add("remark", CheckState::note, sentence);
}

void check_traffic(const Examined& found, Checkup& checkup) {
  if (!found.seen) {
    return checkup.add("packets", CheckState::unseen, "Nothing was captured: " + found.seen.error().message + ".");
  }
  const Snapshot& seen = **found.seen;
  check_filter(found, seen, checkup);
  check_packets(found, seen, checkup);
  check_providers(seen, checkup);
  check_names(found, seen, checkup);
}

void check_evidence(const Examined& found, Checkup& checkup) {
  if (!found.log_place) {
    return checkup.add("evidence", CheckState::note,
                       "No log is written: of what is measured nothing can be shown to an auditor later.",
                       {"eugress evidence keygen --origin NAME --out FILE, then directory and key under [evidence]"});
  }
  const LogPlace& place = *found.log_place;
  const std::string& directory = found.settings.evidence_directory;
  const std::string& key = found.settings.evidence_key;
  if (!place.why_no_key.empty()) {
    checkup.add("evidence", CheckState::mend, "No log can be signed: " + place.why_no_key + ".",
                {"eugress evidence keygen --origin NAME --out " + key + "  (once, as the user of the daemon)"});
  }
  if (place.is_key_exposed) {
    checkup.add("evidence", CheckState::mend,
                "Anybody on this machine can read the key that signs the log, and so write another log.",
                {"chmod o-rwx " + key + ", and a new key if somebody may have read it"});
  }
  if (!place.why_no_directory.empty()) {
    return checkup.add(
        "evidence", CheckState::mend, "No log can be written: " + place.why_no_directory + ".",
        {"a directory of the daemon's user, empty or with the log of this key, as directory under [evidence]"});
  }
  std::string text = place.head ? directory + ": " + place.head->origin + ", " + grouped(place.head->size) +
                                      " entries under its last checkpoint"
                                : directory + ": a log will be begun there";
  if (place.free_octets) text += "; " + human_bytes(*place.free_octets) + " are free";
  constexpr std::uint64_t tight = std::uint64_t{1} << 30U;
  if (place.free_octets && *place.free_octets < tight) {
    return checkup.add("evidence", CheckState::mend, text + ": on a full disk records are lost, and counted.",
                       {"more room on that disk, or fewer days under [evidence]"});
  }
  checkup.add("evidence", CheckState::okay, text + ".");
}

// Without a capture there are still the machine's own words, and the operator's.
Tap tap_of(const Examined& found, TapDeclared declared) {
  if (found.seen) return (*found.seen)->tap;
  TapBook book;
  book.set_declared(std::move(declared));
  book.set_facts(found.facts);
  return book.tap();
}

}  // namespace

Checkup examine(const Examined& found) {
  Checkup checkup;
  checkup.observation_point =
      "eugress doctor: " + (found.settings.gateway.empty() ? "" : found.settings.gateway + ", ") +
      (found.settings.interfaces.empty() ? "no interface" : listed(found.settings.interfaces));
  check_configuration(found, checkup);
  check_interface(found, checkup);
  check_rights(found, checkup);
  check_ring(found, checkup);
  check_traffic(found, checkup);
  check_tap(tap_of(found, tap_declared(found.settings)), checkup);
  check_knowledge(found, checkup);
  check_evidence(found, checkup);
  checkup.add("messages", CheckState::okay,
              "Those of level " + found.settings.log_level + " and above go to standard error.");
  return checkup;
}

}  // namespace eugress
