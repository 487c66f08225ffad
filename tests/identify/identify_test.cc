// Whose and which plane: one row a rule, then what the witnesses may and may not do to each other.
#include "identify/identify.h"

#include <gmock/gmock.h>

namespace eugress {
namespace {

constexpr ProviderNumber zoom = 1;
constexpr ProviderNumber rival = 2;

HostTable hosts(const std::string& rows) {
  auto table =
      Table::parse("hosts.tsv", "pattern\tplane\trule\tprints\tregion\tregion_kind\tedge\tdated\tsource\n" + rows,
                   {"pattern", "plane", "rule", "prints", "region", "region_kind", "edge", "dated", "source"});
  EXPECT_TRUE(table);
  auto made = HostTable::from_table(*table);
  EXPECT_TRUE(made);
  return *std::move(made);
}

std::string row(const std::string& pattern, const std::string& plane, const std::string& id) {
  return pattern + "\t" + plane + "\t" + id + "\tname\t-\t-\tno\t2026-11-21\ttest\n";
}

constexpr std::array rival_ports{PortRange{Transport::udp, 3478, 3481}};
constexpr Provider rival_provider{.name = "rival", .ports = rival_ports, .port_planes = {}};

// Zoom with a small table, and a service beside it that shares the STUN port.
const Providers& providers() {
  static const Providers both = [] {
    Providers made;
    made.push_back(
        {all_providers().front(),
         hosts(row("log.zoom.us", "telemetry", "log") + row("zoom<loc>mmr.<loc>.zoom.us", "media", "mmr") +
               row("zoom<loc>rwg.<loc>.zoom.us", "media", "rwg") + row("zoom<loc>zc.zoom.us", "signalling", "zc") +
               row("<cluster>web.zoom.us", "web", "cluster-web") + row("st1.zoom.us", "static", "st1") +
               row("*.cloud.zoom.us", "media", "pod") + row("*.zoom.us", "web", "tenant")),
         {}});
    made.push_back({&rival_provider, hosts(row("**.rival.example", "media", "rival-any")), {}});
    return made;
  }();
  return both;
}

struct Seen {
  ProviderNumber listed_by = 0;
  ListedService service = ListedService::core;
  const char* name = "";
  NameSource source = NameSource::handshake;
  Transport transport = Transport::udp;
  std::uint16_t port = 8801;
  PayloadFacts payload;
};

FlowFacts facts_of(const Seen& seen) {
  FlowFacts facts;
  facts.server = {Address::from_ipv4(0xc0000201), seen.port};
  facts.transport = seen.transport;
  facts.listed_by = seen.listed_by;
  facts.listed_service = seen.service;
  if (*seen.name != '\0') {
    facts.name = *HostName::from_certificate(seen.name);
    facts.name_source = seen.source;
  }
  facts.payload = seen.payload;
  return facts;
}

PayloadFacts payload(PayloadKind kind, int from_ours, int from_theirs, int unrecognised = 0) {
  PayloadFacts facts;
  facts.kind = kind;
  facts.from_ours = static_cast<std::uint8_t>(from_ours);
  facts.from_theirs = static_cast<std::uint8_t>(from_theirs);
  facts.unrecognised = static_cast<std::uint8_t>(unrecognised);
  if (kind != PayloadKind::media) return facts;
  facts.own_of = zoom;
  facts.connection = {77, facts.from_ours, facts.from_theirs, 0, true};
  return facts;
}

// Framing from both sides, and of its connection numbers what the test says.
PayloadFacts media_with(ConnectionFacts connection) {
  PayloadFacts facts = payload(PayloadKind::media, 20, 20);
  facts.connection = connection;
  return facts;
}

constexpr auto udp = Transport::udp;
constexpr auto tcp = Transport::tcp;
constexpr auto core = ListedService::core;
constexpr auto handshake = NameSource::handshake;
constexpr auto carried = NameSource::carried;
constexpr auto outer = NameSource::outer;
constexpr auto claimed = NameSource::certificate;
constexpr const char* router = "zoomfrarr62mmr.fra.zoom.us";
constexpr const char* gateway = "zoomiad20624799165rwg.iad.zoom.us";
constexpr const char* controller = "zoomfr84zc.zoom.us";

const PayloadFacts silent;
const PayloadFacts media = payload(PayloadKind::media, 2, 2);
const PayloadFacts stun = payload(PayloadKind::stun, 3, 3);
const PayloadFacts dtls = payload(PayloadKind::dtls, 2, 2);
const PayloadFacts tls = payload(PayloadKind::tls, 1, 1);
const PayloadFacts foreign = payload(PayloadKind::foreign, 0, 0, 4);
const PayloadFacts unknown = payload(PayloadKind::none, 0, 0, 9);

struct Case {
  const char* rule;
  Seen seen;
  ProviderNumber provider;
  Plane plane;
  const char* basis;  // a: address, n: name, p: payload
};

class IdentifyRule : public ::testing::TestWithParam<Case> {};

TEST_P(IdentifyRule, Holds) {
  const auto& [rule, seen, provider, plane, basis] = GetParam();
  const Identification found = identify(providers(), facts_of(seen));
  const std::string_view witnesses = basis;
  EXPECT_EQ(found.provider, provider) << rule;
  EXPECT_EQ(to_text(found.plane), to_text(plane)) << rule;
  EXPECT_EQ(found.basis.address, witnesses.find('a') != std::string_view::npos) << rule;
  EXPECT_EQ(found.basis.name, witnesses.find('n') != std::string_view::npos) << rule;
  EXPECT_EQ(found.basis.payload, witnesses.find('p') != std::string_view::npos) << rule;
  EXPECT_EQ(found.rule != nullptr, found.basis.name) << rule;
}

// decisions.md, "Words that must not drift", is where the planes come from.
INSTANTIATE_TEST_SUITE_P(
    Names, IdentifyRule,
    ::testing::Values(
        Case{"a rule's plane", {0, core, "log.zoom.us", handshake, tcp, 443, tls}, zoom, Plane::telemetry, "n"},
        Case{"a rule's plane beside the list",
             {zoom, core, "eu01web.zoom.us", handshake, tcp, 443, tls},
             zoom,
             Plane::web,
             "an"},
        Case{"a rule's plane over UDP 443",
             {zoom, core, "st1.zoom.us", handshake, udp, 443, unknown},
             zoom,
             Plane::static_,
             "an"},
        Case{"router, UDP", {0, core, router, carried, udp, 8801, silent}, zoom, Plane::media, "n"},
        Case{"router, TCP", {zoom, core, router, handshake, tcp, 443, tls}, zoom, Plane::signalling, "an"},
        Case{"gateway, UDP", {zoom, core, gateway, carried, udp, 8804, unknown}, zoom, Plane::media, "an"},
        Case{"gateway, TCP", {zoom, core, gateway, handshake, tcp, 443, tls}, zoom, Plane::signalling, "an"},
        Case{"zone controller", {0, core, controller, handshake, tcp, 443, tls}, zoom, Plane::signalling, "n"},
        Case{"router, STUN", {zoom, core, router, carried, udp, 8801, stun}, zoom, Plane::signalling, "an"},
        Case{"gateway, DTLS after STUN", {zoom, core, gateway, carried, udp, 8804, dtls}, zoom, Plane::media, "an"},
        Case{"gateway, DTLS on the STUN port", {0, core, gateway, carried, udp, 3478, dtls}, zoom, Plane::media, "n"},
        Case{"web name, media", {0, core, "eu01web.zoom.us", carried, udp, 8801, media}, zoom, Plane::media, "np"},
        Case{"router, text", {0, core, router, carried, udp, 8801, foreign}, zoom, Plane::other, "n"},
        Case{"no rule for the name", {0, core, "zoom.us.evil.example", handshake, tcp, 443, tls}, 0, Plane::other, ""},
        Case{"no name", {0, core, "", handshake, tcp, 443, tls}, 0, Plane::other, ""}));

// RFC 9849: with an encrypted hello the visible name may be anybody's; with one of noise, as browsers send it daily, it
// is the true one. Both look the same, so the name may only agree.
INSTANTIATE_TEST_SUITE_P(
    OuterNames, IdentifyRule,
    ::testing::Values(
        Case{"alone", {0, core, "eu01web.zoom.us", outer, tcp, 443, tls}, 0, Plane::other, ""},
        Case{"beside the list", {zoom, core, "eu01web.zoom.us", outer, tcp, 443, tls}, zoom, Plane::web, "an"},
        Case{"beside framing", {0, core, router, outer, udp, 8801, media}, zoom, Plane::media, "np"},
        Case{"a stranger's, listed", {zoom, core, "relay.example", outer, tcp, 443, tls}, zoom, Plane::other, "a"},
        Case{"a rival's, listed", {zoom, core, "a.rival.example", outer, tcp, 443, tls}, zoom, Plane::other, "a"},
        Case{"a rival's, not outer",
             {zoom, core, "a.rival.example", handshake, tcp, 443, tls},
             rival,
             Plane::signalling,
             "n"}));

INSTANTIATE_TEST_SUITE_P(
    Certificates, IdentifyRule,
    ::testing::Values(Case{"a pod's", {0, core, "*.cloud.zoom.us", claimed, udp, 8801, dtls}, zoom, Plane::media, "n"},
                      Case{"a tenant's", {0, core, "*.zoom.us", claimed, tcp, 443, tls}, zoom, Plane::web, "n"},
                      Case{"of the whole country", {0, core, "*.us", claimed, udp, 8801, dtls}, 0, Plane::other, ""},
                      Case{"a rival's on a listed server",
                           {zoom, core, "*.rival.example", claimed, udp, 8801, dtls},
                           zoom,
                           Plane::media,
                           "a"}));

INSTANTIATE_TEST_SUITE_P(
    Lists, IdentifyRule,
    ::testing::Values(
        Case{"framing", {zoom, core, "", handshake, udp, 8801, media}, zoom, Plane::media, "ap"},
        Case{"framing from one side",
             {zoom, core, "", handshake, udp, 8801, payload(PayloadKind::media, 0, 1, 3)},
             zoom,
             Plane::media,
             "ap"},
        Case{"STUN", {zoom, core, "", handshake, udp, 3478, stun}, zoom, Plane::signalling, "a"},
        Case{"STUN on a media port", {zoom, core, "", handshake, udp, 8801, stun}, zoom, Plane::signalling, "a"},
        Case{"DTLS on a media port", {zoom, core, "", handshake, udp, 8804, dtls}, zoom, Plane::media, "a"},
        Case{"DTLS on the STUN port", {zoom, core, "", handshake, udp, 3478, dtls}, zoom, Plane::signalling, "a"},
        Case{"DTLS elsewhere", {zoom, core, "", handshake, udp, 443, dtls}, zoom, Plane::other, "a"},
        Case{"nothing known, media port", {zoom, core, "", handshake, udp, 8801, unknown}, zoom, Plane::other, "a"},
        Case{"text", {zoom, core, "", handshake, udp, 3478, foreign}, zoom, Plane::other, "a"},
        Case{"TURN's channels", {zoom, core, "", handshake, udp, 3478, unknown}, zoom, Plane::signalling, "a"},
        Case{"TCP 8801", {zoom, core, "", handshake, tcp, 8801, tls}, zoom, Plane::signalling, "a"},
        Case{"TCP 8802", {zoom, ListedService::other, "", handshake, tcp, 8802, tls}, zoom, Plane::signalling, "a"},
        Case{"TCP 443", {zoom, core, "", handshake, tcp, 443, tls}, zoom, Plane::other, "a"},
        Case{"SIP over TLS", {zoom, core, "", handshake, tcp, 5091, tls}, zoom, Plane::phone, "a"},
        Case{"SIP's port over UDP", {zoom, core, "", handshake, udp, 5091, unknown}, zoom, Plane::other, "a"},
        Case{"phone range", {zoom, ListedService::phone, "", handshake, udp, 20000, unknown}, zoom, Plane::phone, "a"},
        Case{"edge range", {zoom, ListedService::cdn, "", handshake, tcp, 443, tls}, zoom, Plane::static_, "a"},
        Case{"edge range, named",
             {zoom, ListedService::cdn, "eu01web.zoom.us", handshake, tcp, 443, tls},
             zoom,
             Plane::web,
             "an"},
        Case{"phone range, STUN",
             {zoom, ListedService::phone, "", handshake, udp, 3478, stun},
             zoom,
             Plane::signalling,
             "a"},
        Case{"a number beyond the providers", {9, core, "", handshake, tcp, 443, tls}, 0, Plane::other, ""}));

INSTANTIATE_TEST_SUITE_P(
    PayloadAlone, IdentifyRule,
    ::testing::Values(
        Case{"two each way", {0, core, "", handshake, udp, 8801, media}, zoom, Plane::media, "p"},
        Case{"one in nine unknown",
             {0, core, "", handshake, udp, 8801, payload(PayloadKind::media, 8, 8, 2)},
             zoom,
             Plane::media,
             "p"},
        Case{"more unknown",
             {0, core, "", handshake, udp, 8801, payload(PayloadKind::media, 12, 12, 4)},
             0,
             Plane::other,
             ""},
        Case{"from us alone",
             {0, core, "", handshake, udp, 8801, payload(PayloadKind::media, 200, 0)},
             0,
             Plane::other,
             ""},
        Case{"from them alone",
             {0, core, "", handshake, udp, 8801, payload(PayloadKind::media, 0, 200)},
             0,
             Plane::other,
             ""},
        Case{"one of ours",
             {0, core, "", handshake, udp, 8801, payload(PayloadKind::media, 1, 200)},
             0,
             Plane::other,
             ""},
        Case{"one of theirs",
             {0, core, "", handshake, udp, 8801, payload(PayloadKind::media, 200, 1)},
             0,
             Plane::other,
             ""},
        Case{"no connection number", {0, core, "", handshake, udp, 8801, media_with({})}, 0, Plane::other, ""},
        Case{"the number from us alone",
             {0, core, "", handshake, udp, 8801, media_with({7, 20, 0, 0, false})},
             0,
             Plane::other,
             ""},
        Case{"the number from them alone",
             {0, core, "", handshake, udp, 8801, media_with({7, 0, 20, 0, true})},
             0,
             Plane::other,
             ""},
        Case{"the number once each way",
             {0, core, "", handshake, udp, 8801, media_with({7, 1, 1, 0, true})},
             0,
             Plane::other,
             ""},
        Case{"nobody speaks as a server: an echo",
             {0, core, "", handshake, udp, 8801, media_with({7, 20, 20, 0, false})},
             0,
             Plane::other,
             ""},
        Case{"other numbers now and then",
             {0, core, "", handshake, udp, 8801, media_with({7, 16, 16, 4, true})},
             zoom,
             Plane::media,
             "p"},
        Case{"too many other numbers",
             {0, core, "", handshake, udp, 8801, media_with({7, 16, 16, 5, true})},
             0,
             Plane::other,
             ""},
        Case{"nobody's port", {0, core, "", handshake, udp, 9000, media}, 0, Plane::other, ""},
        Case{"STUN is everybody's", {0, core, "", handshake, udp, 3478, stun}, 0, Plane::other, ""},
        Case{"DTLS is everybody's", {0, core, "", handshake, udp, 8801, dtls}, 0, Plane::other, ""},
        Case{"a port proves nothing", {0, core, "", handshake, udp, 8801, silent}, 0, Plane::other, ""},
        Case{"nor does a TCP port", {0, core, "", handshake, tcp, 8801, tls}, 0, Plane::other, ""}));

INSTANTIATE_TEST_SUITE_P(
    Conflicts, IdentifyRule,
    ::testing::Values(
        Case{"name of nobody: listed stays",
             {zoom, core, "cdn.example", handshake, tcp, 443, tls},
             zoom,
             Plane::other,
             "a"},
        Case{"own handshake names another",
             {zoom, core, "a.rival.example", handshake, tcp, 443, tls},
             rival,
             Plane::signalling,
             "n"},
        Case{"carried name of another: listed stays",
             {zoom, core, "a.rival.example", carried, tcp, 443, tls},
             zoom,
             Plane::other,
             "a"},
        Case{"carried name, not listed",
             {0, core, "a.rival.example", carried, tcp, 443, tls},
             rival,
             Plane::signalling,
             "n"},
        Case{"framing of Zoom's, named another's",
             {0, core, "a.rival.example", handshake, udp, 8801, media},
             rival,
             Plane::media,
             "n"},
        Case{"another's list", {rival, core, "", handshake, udp, 3478, stun}, rival, Plane::signalling, "a"}));

TEST(Identify, TheRuleOfTheNameIsGivenWithIt) {
  const Identification found = identify(providers(), facts_of({0, core, "log.zoom.us", handshake, tcp, 443, tls}));
  ASSERT_NE(found.rule, nullptr);
  EXPECT_EQ(found.rule->id, "log");
}

TEST(Identify, KnowsNothingWithoutProviders) {
  const Identification found = identify({}, facts_of({zoom, core, "log.zoom.us", handshake, tcp, 443, media}));
  EXPECT_EQ(found.provider, 0);
  EXPECT_EQ(found.basis, Basis{});
}

TEST(Identify, MatchNameTellsTheProvider) {
  EXPECT_EQ(match_name(providers(), "log.zoom.us").provider, zoom);
  EXPECT_EQ(match_name(providers(), "a.rival.example").provider, rival);
  EXPECT_EQ(match_name(providers(), "a.rival.example").rule->id, "rival-any");
  EXPECT_EQ(match_name(providers(), "zoom.us.evil.example").provider, 0);
  EXPECT_EQ(match_name(providers(), "").rule, nullptr);
}

TEST(Providers, ZoomIsTheFirst) {
  EXPECT_EQ(all_providers().front()->name, "zoom");
  EXPECT_NE(all_providers().front()->probe, nullptr);
  EXPECT_NE(all_providers().front()->site_code, nullptr);
}

// decisions.md, "Which flows get an entry".
TEST(Providers, ZoomsPortsEarnAnEntry) {
  const auto earns = [](Transport transport, std::uint16_t port) {
    const auto ports = all_providers().front()->ports;
    return std::any_of(ports.begin(), ports.end(), [&](const PortRange& r) { return r.contains(transport, port); });
  };
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{8801, 8810, 3478, 3479}) {
    EXPECT_TRUE(earns(udp, port)) << port;
    EXPECT_TRUE(earns(tcp, port)) << port;
  }
  for (const std::uint16_t port : std::initializer_list<std::uint16_t>{8800, 8811, 3477, 3480, 443, 5091}) {
    EXPECT_FALSE(earns(udp, port)) << port;
    EXPECT_FALSE(earns(tcp, port)) << port;
  }
}

// As a probe reads media framing of a connection.
constexpr PayloadReading frame(std::uint32_t connection, bool is_servers = false) {
  return {PayloadKind::media, true, is_servers, connection};
}

TEST(Identify, AGoodProportionDoesNotSpoilOverALongLife) {
  PayloadFacts facts;
  for (int i = 0; i < 1'000'000; ++i) {
    const bool known = i % 50 != 49;  // one in fifty is of a kind that no probe can check
    const Direction direction = i % 2 == 0 ? Direction::egress : Direction::ingress;
    facts.add(known ? frame(7, direction == Direction::ingress) : PayloadReading{}, zoom, direction);
  }
  EXPECT_EQ(facts.from_ours, 255);
  EXPECT_EQ(facts.from_theirs, 255);
  EXPECT_LE(facts.unrecognised, 510 / 49 + 1);
  Seen seen;
  seen.payload = facts;
  EXPECT_EQ(identify(providers(), facts_of(seen)).provider, zoom);
}

// decisions.md, "Words that must not drift": learned from STUN requests alone; and what is said must be Zoom's own.
TEST(Identify, APeerIsWhoTheAskerOfStunSpeaksZoomTo) {
  FlowFacts facts = facts_of({0, core, "", handshake, udp, 41036, payload(PayloadKind::media, 1, 0)});
  EXPECT_EQ(identify(providers(), facts).provider, 0);  // nobody asked: framing of one side
  facts.peer_of = zoom;
  const Identification found = identify(providers(), facts);
  EXPECT_EQ(found.provider, zoom);
  EXPECT_EQ(found.plane, Plane::p2p);
  EXPECT_EQ(found.basis, (Basis{false, false, true}));
  facts.payload = unknown;
  EXPECT_EQ(identify(providers(), facts).provider, 0);  // something else from the same port
}

TEST(Identify, AServerIsNoPeer) {
  FlowFacts facts = facts_of({zoom, core, "", handshake, udp, 8801, media});
  facts.peer_of = zoom;
  EXPECT_EQ(identify(providers(), facts).plane, Plane::media);
  facts = facts_of({0, core, router, carried, udp, 8801, media});
  facts.peer_of = zoom;
  EXPECT_EQ(identify(providers(), facts).plane, Plane::media);
}

TEST(AddressPlan, TellsWhatForTheProviderListsTheRangeOnTheDay) {
  AddressRow whole{AddressRow::Kind::provider, zoom, {}, ListedService::core};
  AddressRow edge{AddressRow::Kind::provider, zoom, {*day_from_text("2026-01-01"), Day::max()}, ListedService::cdn};
  std::vector<PrefixMap<AddressRow>::Row> rows;
  rows.push_back({*Prefix::from_text("170.114.0.0/16"), whole});
  rows.push_back({*Prefix::from_text("170.114.45.0/24"), edge});
  const AddressPlan plan{std::move(rows)};
  const Address address = *Address::from_text("170.114.45.6");
  EXPECT_EQ(plan.side(address, *day_from_text("2026-11-21")).service, ListedService::cdn);
  EXPECT_EQ(plan.side(address, *day_from_text("2025-11-21")).service, ListedService::core);
  EXPECT_EQ(plan.side(*Address::from_text("192.0.2.1"), *day_from_text("2026-11-21")).service, ListedService::other);
}

}  // namespace
}  // namespace eugress
