// [[exemption]] and [[reference_call]] of a policy file.
#include <algorithm>
#include <array>
#include <cctype>

#include "judge/toml_section.h"

namespace eugress {
namespace {

constexpr std::array<std::string_view, 13> exemption_keys{"id",        "kind",  "reason", "document", "author",
                                                          "approver",  "from",  "until",  "planes",   "servers",
                                                          "countries", "zones", "tickets"};
constexpr std::array<std::string_view, 7> call_keys{"id",        "probe",           "from",  "until",
                                                    "committed", "schedule_sha256", "planes"};

// Two spellings of one person are one person.
std::string person(const std::string& name) {
  std::string plain;
  for (const char letter : name) {
    const auto octet = static_cast<unsigned char>(letter);
    if (std::isspace(octet) == 0) plain += static_cast<char>(std::tolower(octet));
  }
  return plain;
}

Result<ExemptionKind> read_kind(const TomlSection& section) {
  const auto word = section.text("kind");
  if (!word) return word.error();
  const auto kind = exemption_kind_from_text(*word);
  if (!kind) {
    return section.error("kind", quoted(*word) +
                                     " is no kind of exemption; write external-host, vpn-pool, "
                                     "support-ticket, fail-over or probe");
  }
  return *kind;
}

Result<void> read_signatures(const TomlSection& section, Exemption& exemption) {
  for (const auto& [key, member] :
       {std::pair{"reason", &exemption.reason}, std::pair{"document", &exemption.document},
        std::pair{"author", &exemption.author}, std::pair{"approver", &exemption.approver}}) {
    auto value = section.text(key);
    if (!value) return value.error();
    *member = std::move(*value);
  }
  if (person(exemption.author) == person(exemption.approver)) {
    return section.error("approver", "the approver is the author; an exemption needs two people");
  }
  return {};
}

Result<void> read_bounds(const TomlSection& section, Exemption& exemption) {
  const auto planes = section.planes();
  if (!planes) return planes.error();
  exemption.planes = set_of(*planes);
  const auto servers = section.words("servers", false);
  if (!servers) return servers.error();
  for (const TomlSection::Word& word : *servers) {
    const auto prefix = Prefix::from_text(word.text);
    if (!prefix) return section.error(word.source, quoted(word.text) + " is no prefix; write it like 192.0.2.0/24");
    exemption.servers.push_back(*prefix);
  }
  auto countries = section.countries("countries");
  if (!countries) return countries.error();
  exemption.countries = std::move(*countries);
  const auto zones = section.words("zones", false);
  if (!zones) return zones.error();
  for (const TomlSection::Word& word : *zones) exemption.zones.push_back(word.text);
  return {};
}

// What a kind needs beyond what all need, so that none of them excuses more than its reason.
Result<void> suits_its_kind(const TomlSection& section, const Exemption& exemption) {
  switch (exemption.kind) {
    case ExemptionKind::support_ticket:
      if (exemption.tickets.empty()) {
        return section.error("tickets",
                             "a support-ticket exemption rests on a register: name it with tickets = \"FILE\"");
      }
      return {};
    case ExemptionKind::vpn_pool:
    case ExemptionKind::probe:
      if (exemption.zones.empty() && exemption.servers.empty()) {
        return section.error("zones", std::string{to_text(exemption.kind)} +
                                          " excuses some traffic and not all: name its zones or its servers");
      }
      return {};
    case ExemptionKind::external_host:
    case ExemptionKind::fail_over:
      return {};
  }
  return {};
}

}  // namespace

const SectionKeys section_keys::exemption{"exemption", exemption_keys};
const SectionKeys section_keys::reference_call{"reference_call", call_keys};

Result<Exemption> read_exemption(const TomlSection& section) {
  if (const auto known = section.only(section_keys::exemption); !known) return known.error();
  auto id = section.label("id");
  if (!id) return id.error();
  const auto kind = read_kind(section);
  if (!kind) return kind.error();
  const auto window = section.window();
  if (!window) return window.error();
  Exemption exemption{std::move(*id), *kind, *window};
  exemption.written_at = section.written_at();
  if (const auto read = read_signatures(section, exemption); !read) return read.error();
  if (const auto read = read_bounds(section, exemption); !read) return read.error();
  if (section.has("tickets")) {
    auto tickets = section.text("tickets");
    if (!tickets) return tickets.error();
    if (*kind != ExemptionKind::support_ticket) {
      return section.error("tickets", "only a support-ticket exemption rests on tickets");
    }
    exemption.tickets = std::move(*tickets);
  }
  if (const auto suits = suits_its_kind(section, exemption); !suits) return suits.error();
  return exemption;
}

Result<ReferenceCall> read_reference_call(const TomlSection& section) {
  if (const auto known = section.only(section_keys::reference_call); !known) return known.error();
  auto id = section.label("id");
  if (!id) return id.error();
  const auto window = section.window();
  if (!window) return window.error();
  ReferenceCall call{std::move(*id), *window};
  call.written_at = section.written_at();
  const auto probe = section.text("probe");
  if (!probe) return probe.error();
  call.probe = Address::from_text(*probe);
  if (!call.probe) call.zone = *probe;
  const auto committed = section.instant("committed");
  if (!committed) return committed.error();
  if (*committed > window->from()) {
    return section.error("committed", "the schedule's hash must have been given away before the call begins");
  }
  call.committed = *committed;
  auto digest = section.text("schedule_sha256");
  if (!digest) return digest.error();
  if (digest->size() != 64 || digest->find_first_not_of("0123456789abcdef") != std::string::npos) {
    return section.error("schedule_sha256", "schedule_sha256 must be 64 digits 0-9 and a-f, as sha256sum prints them");
  }
  call.schedule_sha256 = std::move(*digest);
  const auto planes = section.planes();
  if (!planes) return planes.error();
  call.planes = set_of(*planes);
  return call;
}

}  // namespace eugress
