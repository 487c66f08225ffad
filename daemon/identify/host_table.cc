#include "identify/host_table.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/ascii.h"
#include "identify/host_pattern.h"

namespace eugress {
namespace {

std::optional<RegionKind> region_kind_from_text(std::string_view text) noexcept {
  if (text == "-") return RegionKind::none;
  if (text == "word") return RegionKind::word;
  if (text == "cluster") return RegionKind::cluster;
  if (text == "site") return RegionKind::site;
  return std::nullopt;
}

// A country, or a word for a larger area as locate/ knows them.
bool is_region(std::string_view text) noexcept {
  return Country::from_text(text) || text == "EMEA" || text == "Europe";
}

// Printed where the name may not be.
bool is_rule_id(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_small_letter(c) || is_digit(c) || c == '-'; });
}

std::string quoted(std::string_view text) {
  return "\"" + std::string{text} + "\"";
}

enum Column : std::size_t { pattern_at, plane_at, rule_at, prints_at, region_at, region_kind_at, edge_at, dated_at };

Result<HostRule> rule_from_row(const Table& table, const Table::Row& row) {
  HostRule rule;
  rule.pattern = row[pattern_at];
  const auto plane = plane_from_text(row[plane_at]);
  if (!plane) return table.error(row, quoted(row[plane_at]) + " is no plane; see plane in the table's head");
  rule.plane = *plane;
  rule.id = row[rule_at];
  if (!is_rule_id(rule.id)) {
    return table.error(row, "rule " + quoted(rule.id) + " must be lower-case letters, digits and hyphens");
  }
  if (row[prints_at] != "name" && row[prints_at] != "rule") {
    return table.error(row, "prints is " + quoted(row[prints_at]) + "; write name or rule");
  }
  rule.prints_name = row[prints_at] == "name";
  const auto kind = region_kind_from_text(row[region_kind_at]);
  if (!kind) {
    return table.error(row, "region_kind is " + quoted(row[region_kind_at]) + "; write word, cluster, site or -");
  }
  rule.region_kind = *kind;
  if (row.has(region_at)) {
    rule.region = row[region_at];
    if (!is_region(rule.region)) {
      return table.error(row, "region " + quoted(rule.region) + " is neither a country code nor EU, EMEA or Europe");
    }
  }
  if (rule.region.empty() == (rule.region_kind == RegionKind::word)) {
    return table.error(row, "region and region_kind contradict each other: a word names a region, nothing else does");
  }
  if (row[edge_at] != "yes" && row[edge_at] != "no") {
    return table.error(row, "edge is " + quoted(row[edge_at]) + "; write yes or no");
  }
  rule.is_edge = row[edge_at] == "yes";
  const auto dated = day_from_text(row[dated_at]);
  if (!dated) return table.error(row, "dated is " + quoted(row[dated_at]) + "; write YYYY-MM-DD");
  rule.dated = *dated;
  return rule;
}

struct ExactName {
  std::string_view before;
  const HostRule* rule = nullptr;
};

struct RankedPattern {
  HostPattern pattern;
  const HostRule* rule = nullptr;
};

// All patterns of one domain.
struct Domain {
  std::string_view name;
  std::vector<ExactName> exact;         // sorted; always more specific than any pattern
  std::vector<RankedPattern> patterns;  // the most specific first

  [[nodiscard]] const HostRule* match(std::string_view before) const noexcept {
    const auto found = std::lower_bound(exact.begin(), exact.end(), before,
                                        [](const ExactName& a, std::string_view b) { return a.before < b; });
    if (found != exact.end() && found->before == before) return found->rule;
    for (const RankedPattern& ranked : patterns) {
      if (ranked.pattern.matches_before(before)) return ranked.rule;
    }
    return nullptr;
  }
};

// By length first: nearly every foreign name is refused by comparing a few numbers.
bool comes_before(std::string_view a, std::string_view b) noexcept {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

const Domain* domain_of(const std::vector<Domain>& domains, std::string_view name) noexcept {
  const auto found = std::lower_bound(domains.begin(), domains.end(), name,
                                      [](const Domain& a, std::string_view b) { return comes_before(a.name, b); });
  return found == domains.end() || found->name != name ? nullptr : &*found;
}

}  // namespace

struct HostTable::Index {
  std::vector<HostRule> rules;  // never changes after the views below were taken
  std::vector<Domain> domains;  // sorted by comes_before
};

HostTable::HostTable() : index_(std::make_unique<Index>()) {}
HostTable::HostTable(HostTable&&) noexcept = default;
HostTable& HostTable::operator=(HostTable&&) noexcept = default;
HostTable::~HostTable() = default;

Result<HostTable> HostTable::from_table(const Table& table) {
  HostTable made;
  Index& index = *made.index_;
  std::map<std::string_view, std::size_t> first_lines;
  for (const Table::Row& row : table.rows()) {
    auto rule = rule_from_row(table, row);
    if (!rule) return rule.error();
    const auto [first, is_new] = first_lines.emplace(row[pattern_at], row.line());
    if (!is_new) {
      return table.error(
          row, quoted(row[pattern_at]) + " is already in line " + std::to_string(first->second) + "; keep one of them");
    }
    index.rules.push_back(*std::move(rule));
  }

  std::map<std::string_view, Domain> domains;
  for (std::size_t i = 0; i < index.rules.size(); ++i) {
    const HostRule& rule = index.rules[i];
    auto pattern = HostPattern::parse(rule.pattern);
    if (!pattern) return table.error(table.rows()[i], quoted(rule.pattern) + " " + pattern.error().message);
    const auto [before, name] = *split_name(rule.pattern);
    Domain& domain = domains[name];
    domain.name = name;
    if (pattern->is_literal()) {
      domain.exact.push_back({before, &rule});
    } else {
      domain.patterns.push_back({*std::move(pattern), &rule});
    }
  }
  for (auto& [name, domain] : domains) {
    std::sort(domain.exact.begin(), domain.exact.end(),
              [](const ExactName& a, const ExactName& b) { return a.before < b.before; });
    std::sort(domain.patterns.begin(), domain.patterns.end(), [](const RankedPattern& a, const RankedPattern& b) {
      return a.pattern.is_more_specific_than(b.pattern);
    });
    index.domains.push_back(std::move(domain));
  }
  std::sort(index.domains.begin(), index.domains.end(),
            [](const Domain& a, const Domain& b) { return comes_before(a.name, b.name); });
  return made;
}

const HostRule* HostTable::match(std::string_view host) const noexcept {
  const auto parts = split_name(host);
  return parts ? match(*parts) : nullptr;
}

const HostRule* HostTable::match(const SplitName& host) const noexcept {
  const Domain* const domain = domain_of(index_->domains, host.domain);
  return domain == nullptr ? nullptr : domain->match(host.before);
}

bool HostTable::knows(std::string_view domain) const noexcept {
  return domain_of(index_->domains, domain) != nullptr;
}

std::vector<const HostRule*> HostTable::all_matches(std::string_view host) const {
  std::vector<const HostRule*> fitting;
  const auto parts = split_name(host);
  const Domain* const domain = parts ? domain_of(index_->domains, parts->domain) : nullptr;
  if (domain == nullptr) return fitting;
  for (const ExactName& exact : domain->exact) {
    if (exact.before == parts->before) fitting.push_back(exact.rule);
  }
  for (const RankedPattern& ranked : domain->patterns) {
    if (ranked.pattern.matches_before(parts->before)) fitting.push_back(ranked.rule);
  }
  return fitting;
}

const std::vector<HostRule>& HostTable::rules() const noexcept {
  return index_->rules;
}

}  // namespace eugress
