#include "lookup.h"

#include <optional>
#include <utility>

#include "assess.h"
#include "export/export.h"

namespace eugress {
namespace {

std::optional<FlowFacts> facts_about(const Knowledge& known, const std::string& subject, Timestamp today) {
  FlowFacts facts;
  facts.first_seen = today;
  facts.last_seen = today;
  facts.transport = Transport::tcp;
  facts.server.port = 443;
  if (const auto address = Address::from_text(subject)) {
    const Side side = known.plan.side(*address, day_of(today));
    facts.server.address = *address;
    facts.listed_by = side.provider;
    facts.listed_service = side.service;
    return facts;
  }
  const auto name = HostName::from_text(subject);
  if (!name || name->text().find('.') == std::string_view::npos) return std::nullopt;
  facts.name = *name;
  facts.name_source = NameSource::handshake;
  return facts;
}

}  // namespace

Result<LookupAnswer> look_up(const Knowledge& known, const std::string& subject, Timestamp today) {
  const auto facts = facts_about(known, subject, today);
  if (!facts) return Error{"\"" + subject + "\" is neither an address nor a host name"};
  const Finding finding = spell_out(known, *facts, assess(known, *facts));
  return LookupAnswer{render_finding(subject, finding), render_finding_json(subject, finding)};
}

}  // namespace eugress
