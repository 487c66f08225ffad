// Reads back what render_status() wrote, as far as a comparison with other Knowledge needs it.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "export/export.h"

namespace eugress {
namespace {

using Parsed = nlohmann::json;

std::string text_of(const Parsed& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// The value whose word this is; the first of the enumeration if none.
template <typename Enumeration>
Enumeration value_of(const std::string& word, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (to_text(static_cast<Enumeration>(i)) == word) return static_cast<Enumeration>(i);
  }
  return Enumeration{};
}

// 0 if the word is no provider's.
ProviderNumber number_of(const std::vector<std::string>& providers, const std::string& name) {
  const auto provider = std::find(providers.begin(), providers.end(), name);
  return provider == providers.end() ? ProviderNumber{0}
                                     : static_cast<ProviderNumber>(provider - providers.begin() + 1);
}

AssessedAs assessed_of(const Parsed& server, const std::vector<std::string>& providers) {
  AssessedAs assessed;
  assessed.provider = number_of(providers, text_of(server, "provider"));
  assessed.plane = plane_from_text(text_of(server, "plane")).value_or(Plane::other);
  assessed.country = text_of(server, "country") == Country::anycast().text()
                         ? Country::anycast()
                         : Country::from_text(text_of(server, "country")).value_or(Country::unknown());
  if (!assessed.country.is_known()) assessed.area = area_from_text(text_of(server, "area")).value_or(Area::none);
  assessed.law = law_from_text(text_of(server, "law")).value_or(Law::unknown);
  assessed.verdict = value_of<Verdict>(text_of(server, "verdict"), verdict_count);
  assessed.grade = value_of<Grade>(text_of(server, "grade"), 5);
  return assessed;
}

// Empty where the document withholds something that an assessment rests on: an address, or the name of a tenant.
std::optional<FlowFacts> facts_of(const Parsed& server, const std::vector<std::string>& providers) {
  FlowFacts facts;
  const auto address = Address::from_text(text_of(server, "server"));
  const auto day = day_from_text(text_of(server, "last_seen").substr(0, 10));
  const Parsed& recorded = server.at("payload");
  if (!address || !day) return std::nullopt;
  facts.server = {*address, server.at("port").get<std::uint16_t>()};
  facts.transport = text_of(server, "transport") == "tcp" ? Transport::tcp : Transport::udp;
  facts.first_seen = facts.last_seen = Timestamp{*day};
  PayloadFacts& payload = facts.payload;
  payload.kind = value_of<PayloadKind>(text_of(recorded, "kind"), payload_kind_count);
  payload.from_ours = recorded.at("from_ours").get<std::uint8_t>();
  payload.from_theirs = recorded.at("from_theirs").get<std::uint8_t>();
  payload.unrecognised = recorded.at("unrecognised").get<std::uint8_t>();
  payload.own_of = number_of(providers, text_of(recorded, "own_of"));
  const Parsed& connection = recorded.at("connection");
  payload.connection.from_ours = connection.at("from_ours").get<std::uint8_t>();
  payload.connection.from_theirs = connection.at("from_theirs").get<std::uint8_t>();
  payload.connection.others = connection.at("others").get<std::uint8_t>();
  payload.connection.server_spoke = connection.at("server_spoke").get<bool>();
  if (!server.at("rtt_ms").is_null()) {
    const auto in_nanoseconds = [](const Parsed& milliseconds) {
      return std::chrono::microseconds{std::llround(milliseconds.get<double>() * 1e3)};
    };
    RoundTrip& round_trip = facts.round_trip;
    round_trip.smallest = in_nanoseconds(server.at("rtt_ms"));
    round_trip.samples = server.at("rtt_samples").get<std::uint32_t>();
    round_trip.method = value_of<RttMethod>(text_of(server, "rtt_method"), rtt_method_count);
    // Only the bound refutes; a suspected relay is not in the document, and its servers are compared without the
    // suspicion.
    if (!server.at("rtt_bound_ms").is_null()) round_trip.any.vouched = in_nanoseconds(server.at("rtt_bound_ms"));
  }
  const std::string source = text_of(recorded, "name_source");
  if (source == "none") return facts;
  const Parsed& names = server.at("names");
  const auto name = names.empty() ? std::nullopt : HostName::from_certificate(names.at(0).get<std::string>());
  if (!name || name->text().find('.') == std::string_view::npos) return std::nullopt;  // a rule stands for the name
  facts.name = *name;
  facts.name_source = NameSource::carried;
  for (const NameSource other : {NameSource::handshake, NameSource::outer, NameSource::certificate}) {
    if (source == to_text(other)) facts.name_source = other;
  }
  return facts;
}

ServedStatus read(const Parsed& document) {
  ServedStatus status;
  const Parsed& knowledge = document.at("knowledge");
  status.epoch = knowledge.at("epoch").get<std::uint64_t>();
  for (const Parsed& item : knowledge.at("items")) {
    status.items.push_back({text_of(item, "name"), text_of(item, "sha256"), std::nullopt});
  }
  for (const Parsed& finding : document.at("tap").at("findings")) {
    if (text_of(finding, "state") != "suspected") continue;  // nothing to do about it
    status.suspicions.push_back(text_of(finding, "sentence") + " " + text_of(finding, "remedy"));
  }
  const auto providers = document.at("setting").at("providers").get<std::vector<std::string>>();
  if (!document.contains("servers")) return status;
  for (const Parsed& server : document.at("servers")) {
    // Seen before the last swap and not since: what stands there is not what the daemon would say today.
    if (server.at("epoch").get<std::uint64_t>() != status.epoch) {
      ++status.servers_of_earlier_epochs;
      continue;  // counted just above
    }
    const auto facts = server.at("server").is_null() ? std::nullopt : facts_of(server, providers);
    if (!facts) {
      ++status.servers_withheld;
      continue;  // counted just above
    }
    TwoWay counts;
    counts.egress.bytes = server.at("egress").at("bytes").get<std::uint64_t>();
    counts.egress.connections = server.at("egress").at("connections").get<std::uint64_t>();
    counts.ingress.bytes = server.at("ingress").at("bytes").get<std::uint64_t>();
    counts.ingress.connections = server.at("ingress").at("connections").get<std::uint64_t>();
    status.servers.push_back({*facts, text_of(server, "zone"), assessed_of(server, providers), counts});
  }
  return status;
}

}  // namespace

Result<ServedStatus> read_status(const std::string& document) {
  try {
    return read(Parsed::parse(document));
  } catch (const Parsed::exception&) {
    return Error{"what answers there is not the status of an eugress of this version"};
  }
}

}  // namespace eugress
