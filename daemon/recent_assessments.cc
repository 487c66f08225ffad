#include "recent_assessments.h"

#include <algorithm>

namespace eugress {

RecentAssessments::RecentAssessments(KeyedHash hash) : hash_(hash), names_(names_kept), decided_(decisions_kept) {}

NameMatch RecentAssessments::match(const Knowledge& known, const HostName& name) noexcept {
  const auto parts = split_name(name.text());
  const bool may_match =
      parts && std::any_of(known.providers.begin(), known.providers.end(),
                           [&](const auto& provider) { return provider.hosts.knows(parts->domain); });
  if (!may_match) return {};  // nearly every name
  Name& place = names_[name.hash(hash_) % names_kept];
  if (place.epoch == known.epoch && place.name == name) return place.match;
  const NameMatch match = match_name(known.providers, *parts);
  if (match.provider != 0) place = {known.epoch, name, match};  // what others are called is kept nowhere
  return match;
}

RecentAssessments::Answer RecentAssessments::assess(const Knowledge& known, const FlowFacts& facts,
                                                    ZoneNumber zone) noexcept {
  Answer answer;
  answer.id = identify(known.providers, facts, match(known, facts.name));
  if (answer.id.provider == 0) return answer;  // nobody's: there is nothing to decide

  Question question;
  question.epoch = known.epoch;
  question.day = day_of(facts.last_seen);
  question.exemption_span = known.rules(zone).exemptions.span_of(facts.last_seen);
  question.server = facts.server.address;
  question.name = facts.name;
  question.rule = answer.id.rule;
  if (known.places.horizon.is_placed()) {
    question.smallest = facts.round_trip.smallest;
    question.bound = facts.round_trip.bound();
  }
  question.is_possible_relay = facts.round_trip.is_possible_relay();
  question.is_peer_on_campus = facts.is_peer_on_campus;
  question.joined = facts.joined;
  question.provider = answer.id.provider;
  question.plane = answer.id.plane;
  question.zone = zone;

  const auto kind = static_cast<std::uint64_t>(question.plane) << 8U | zone;
  Decided& place = decided_[hash_(question.server.high() ^ kind, question.server.low()) % decisions_kept];
  if (!(place.question == question)) {
    place = {question, cell_of(eugress::assess(known, facts, answer.id, zone), zone)};
  }
  answer.cell = place.cell;
  return answer;
}

}  // namespace eugress
