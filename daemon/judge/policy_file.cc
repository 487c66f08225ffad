// Reads policy.toml. toml++ throws; nothing leaves this file but a Result.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "judge/policy.h"
#include "judge/toml_section.h"

namespace eugress {
namespace {

constexpr std::array<std::string_view, 12> root_keys{"profile",        "provider",       "author",  "approver",
                                                     "effective_from", "document",       "promise", "tenants",
                                                     "exemption",      "reference_call", "zone",    "claim"};
constexpr std::array<std::string_view, 4> document_keys{"title", "issuer", "dated", "reading"};
constexpr std::array<std::string_view, 4> promise_keys{"planes", "area", "including", "excluding"};
constexpr std::array<std::string_view, 2> zone_keys{"name", "profile"};
constexpr std::array<std::string_view, 9> claim_keys{"coverage",         "unclear",         "one_way",
                                                     "oldest_days",      "warn_days",       "incidental_days",
                                                     "incidental_share", "structural_days", "structural_share"};

const SectionKeys root_section{"", root_keys};
const SectionKeys document_section{"document", document_keys};
const SectionKeys promise_section{"promise", promise_keys};
const SectionKeys zone_section{"zone", zone_keys};
const SectionKeys claim_section{"claim", claim_keys};

Result<ClaimDocument> read_document(const TomlSection& section) {
  if (const auto known = section.only(document_section); !known) return known.error();
  ClaimDocument document;
  for (const auto& [key, member] : {std::pair{"title", &document.title}, std::pair{"issuer", &document.issuer},
                                    std::pair{"reading", &document.reading}}) {
    auto value = section.text(key);
    if (!value) return value.error();
    *member = std::move(*value);
  }
  const auto dated = section.day("dated");
  if (!dated) return dated.error();
  document.dated = *dated;
  return document;
}

Result<PromisedArea> read_area(const TomlSection& section) {
  PromisedArea area;
  const bool names_countries_alone = section.has("including") && !section.has("area");
  const auto laws = section.words("area", !names_countries_alone);
  if (!laws) return laws.error();
  for (const TomlSection::Word& word : *laws) {
    const auto law = law_from_text(word.text);
    if (!law || *law == Law::unknown) {
      return section.error(word.source,
                           quoted(word.text) + " is not an area; write eu, eea, adequate, conditional or third");
    }
    area.laws.push_back(*law);
  }
  for (const auto& [key, member] : {std::pair{"including", &area.including}, std::pair{"excluding", &area.excluding}}) {
    auto named = section.countries(key);
    if (!named) return named.error();
    *member = std::move(*named);
  }
  return area;
}

Result<void> read_promise(const TomlSection& section, std::vector<PlanePromise>& made) {
  if (const auto known = section.only(promise_section); !known) return known.error();
  const auto area = read_area(section);
  if (!area) return area.error();
  const auto planes = section.planes();
  if (!planes) return planes.error();
  const auto words = section.words("planes", true);
  for (std::size_t i = 0; i < planes->size(); ++i) {
    const bool is_second = std::any_of(made.begin(), made.end(),
                                       [&](const PlanePromise& promise) { return promise.plane == (*planes)[i]; });
    if (is_second) {
      return section.error((*words)[i].source, "a second promise for " + quoted((*words)[i].text) + "; keep one");
    }
    made.push_back({(*planes)[i], *area});
  }
  return {};
}

Result<void> read_promises(const TomlSection& root, Policy& policy) {
  if (!root.has("promise")) return root.error("promise", "no [[promise]]; a policy promises something for some plane");
  const auto promises = root.sections("promise");
  if (!promises) return promises.error();
  for (const TomlSection& each : *promises) {
    if (const auto made = read_promise(each, policy.planes); !made) return made.error();
  }
  return {};
}

// Labels as DNS compares them: without regard to case.
Result<void> read_tenants(const TomlSection& root, Policy& policy) {
  const auto labels = root.words("tenants", false);
  if (!labels) return labels.error();
  for (const TomlSection::Word& word : *labels) {
    std::string label = word.text;
    std::transform(label.begin(), label.end(), label.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    const bool is_label = !label.empty() && label.size() <= 63 &&
                          label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!is_label) {
      return root.error(word.source, "a tenant is the first label of its host name, like \"uu\" of uu.zoom.us");
    }
    policy.tenants.push_back(std::move(label));
  }
  return {};
}

// Who answers for the file. Both or neither: half a signature is none.
Result<void> read_signatures(const TomlSection& root, Policy& policy) {
  if (!root.has("author") && !root.has("approver")) return {};
  for (const auto& [key, member] : {std::pair{"author", &policy.author}, std::pair{"approver", &policy.approver}}) {
    auto value = root.text(key);
    if (!value) return value.error();
    *member = std::move(*value);
  }
  if (policy.author == policy.approver)
    return root.error("approver", "the approver is the author; a policy needs two people");
  return {};
}

template <typename One>
Result<void> read_each(const TomlSection& root, std::string_view key, Result<One> (*read)(const TomlSection&),
                       std::vector<One>& all) {
  const auto sections = root.sections(key);
  if (!sections) return sections.error();
  for (const TomlSection& section : *sections) {
    auto one = read(section);
    if (!one) return one.error();
    const bool is_second = std::any_of(all.begin(), all.end(), [&](const One& other) { return other.id == one->id; });
    if (is_second) return section.error("id", "a second " + std::string{key} + " with this id; an id names one thing");
    all.push_back(std::move(*one));
  }
  return {};
}

Result<void> read_zones(const TomlSection& root, Policy& policy) {
  const auto sections = root.sections("zone");
  if (!sections) return sections.error();
  for (const TomlSection& section : *sections) {
    if (const auto known = section.only(zone_section); !known) return known.error();
    ZoneProfile zone;
    zone.written_at = section.written_at();
    for (const auto& [key, member] : {std::pair{"name", &zone.zone}, std::pair{"profile", &zone.profile}}) {
      auto value = section.text(key);
      if (!value) return value.error();
      *member = std::move(*value);
    }
    const bool is_second = std::any_of(policy.zones.begin(), policy.zones.end(),
                                       [&](const ZoneProfile& other) { return other.zone == zone.zone; });
    if (is_second) return section.error("name", "a second profile for " + quoted(zone.zone) + "; keep one");
    policy.zones.push_back(std::move(zone));
  }
  return {};
}

Result<void> read_claim(const TomlSection& root, ClaimGates& gates) {
  if (!root.has("claim")) return {};
  const auto section = root.section("claim");
  if (!section) return section.error();
  if (const auto known = section->only(claim_section); !known) return known.error();
  for (const auto& [key, member] :
       {std::pair{"coverage", &gates.coverage}, std::pair{"unclear", &gates.unclear},
        std::pair{"one_way", &gates.one_way}, std::pair{"incidental_days", &gates.incidental_days},
        std::pair{"incidental_share", &gates.incidental}, std::pair{"structural_days", &gates.structural_days},
        std::pair{"structural_share", &gates.structural}}) {
    if (const auto read = section->share(key, *member); !read) return read.error();
  }
  if (const auto read = section->number("oldest_days", 1, 3660, gates.oldest_days); !read) return read.error();
  if (const auto read = section->number("warn_days", 1, 3660, gates.warn_days); !read) return read.error();
  if (gates.incidental_days > gates.structural_days || gates.incidental > gates.structural) {
    return section->error("structural_days", "what is structural must lie above what is incidental");
  }
  return {};
}

Result<Policy> read_policy(const TomlSection& root) {
  if (const auto known = root.only(root_section); !known) return known.error();
  Policy policy;
  for (const auto& [key, member] : {std::pair{"profile", &policy.profile}, std::pair{"provider", &policy.provider}}) {
    auto value = root.text(key);
    if (!value) return value.error();
    *member = std::move(*value);
  }
  if (const auto read = read_signatures(root, policy); !read) return read.error();
  const auto effective_from = root.day("effective_from");
  if (!effective_from) return effective_from.error();
  policy.effective_from = *effective_from;
  const auto written = root.section("document");
  if (!written) return written.error();
  auto document = read_document(*written);
  if (!document) return document.error();
  policy.document = std::move(*document);
  for (const auto part : {&read_promises, &read_tenants, &read_zones}) {
    if (const auto read = part(root, policy); !read) return read.error();
  }
  if (const auto read = read_each(root, "exemption", &read_exemption, policy.exemptions); !read) return read.error();
  if (const auto read = read_each(root, "reference_call", &read_reference_call, policy.reference_calls); !read) {
    return read.error();
  }
  if (const auto read = read_claim(root, policy.gates); !read) return read.error();
  return policy;
}

}  // namespace

std::string Share::text() const {
  std::string text = std::to_string(millionths / 10'000);
  std::string decimals = std::to_string(10'000 + millionths % 10'000).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (!decimals.empty()) text += "." + decimals;
  return text + " %";
}

Result<Policy> Policy::parse(const std::string& name, const std::string& text) {
  try {
    const toml::table root = toml::parse(std::string_view{text});
    return read_policy(TomlSection{name, root});
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return Error{name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
                 std::string{error.description()}};
  }
}

std::vector<std::string> policy_keys() {
  std::vector<std::string> all;
  for (const SectionKeys& section : {root_section, document_section, promise_section, zone_section, claim_section,
                                     section_keys::exemption, section_keys::reference_call}) {
    for (const std::string_view key : section.keys) {
      all.push_back((section.section.empty() ? "" : std::string{section.section} + ".") + std::string{key});
    }
  }
  return all;
}

}  // namespace eugress
