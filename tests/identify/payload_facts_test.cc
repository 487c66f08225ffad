// What the packets of a flow said together, one after the other.
#include <gtest/gtest.h>

#include "flow/flow_facts.h"

namespace eugress {
namespace {

constexpr ProviderNumber zoom = 1;
constexpr ProviderNumber rival = 2;

// As a probe reads media framing of a connection.
constexpr PayloadReading frame(std::uint32_t connection, bool is_servers = false) {
  return {PayloadKind::media, true, is_servers, connection};
}

TEST(PayloadFacts, TheKindThatTellsMostStandsForTheFlow) {
  PayloadFacts facts;
  facts.add({PayloadKind::stun}, zoom, Direction::egress);
  facts.add({PayloadKind::stun}, zoom, Direction::ingress);
  EXPECT_EQ(facts.kind, PayloadKind::stun);
  EXPECT_TRUE(facts.add({PayloadKind::dtls}, zoom, Direction::egress));
  EXPECT_EQ(facts.kind, PayloadKind::dtls);
  EXPECT_EQ(facts.from_ours, 1);  // the STUN packets were not DTLS
  EXPECT_EQ(facts.from_theirs, 0);
  EXPECT_FALSE(facts.add({PayloadKind::stun}, zoom, Direction::ingress));  // a consent check takes nothing back
  EXPECT_EQ(facts.kind, PayloadKind::dtls);
  EXPECT_EQ(facts.unrecognised, 0);
}

TEST(PayloadFacts, SomethingElseStandsOnlyWhileNothingIsRecognised) {
  PayloadFacts facts;
  facts.add({}, 0, Direction::egress);
  EXPECT_EQ(facts.kind, PayloadKind::none);
  EXPECT_TRUE(facts.add({PayloadKind::foreign}, zoom, Direction::egress));
  EXPECT_EQ(facts.kind, PayloadKind::foreign);
  EXPECT_EQ(facts.unrecognised, 2);
  EXPECT_TRUE(facts.add(frame(7), zoom, Direction::egress));
  EXPECT_FALSE(facts.add({PayloadKind::tls}, zoom, Direction::egress));
  facts.add({PayloadKind::foreign}, zoom, Direction::egress);
  EXPECT_EQ(facts.kind, PayloadKind::media);
  EXPECT_EQ(facts.unrecognised, 3);
}

TEST(PayloadFacts, TheFirstWhoseFramingIsReadKeepsTheFlow) {
  PayloadFacts facts;
  facts.add({PayloadKind::stun}, rival, Direction::egress);  // everybody's: it binds nobody
  EXPECT_EQ(facts.own_of, 0);
  facts.add(frame(7), zoom, Direction::egress);
  EXPECT_EQ(facts.own_of, zoom);
  facts.add(frame(9), rival, Direction::ingress);
  EXPECT_EQ(facts.own_of, zoom);
  EXPECT_EQ(facts.from_theirs, 0);
  EXPECT_EQ(facts.unrecognised, 1);
  EXPECT_EQ(facts.connection.number, 7U);
}

TEST(PayloadFacts, AConnectionIsTheNumberThatMostPacketsRepeat) {
  PayloadFacts facts;
  facts.add(frame(666), zoom, Direction::ingress);  // a stray packet of an older call
  facts.add(frame(7), zoom, Direction::egress);
  facts.add(frame(7, true), zoom, Direction::ingress);
  facts.add(frame(7, true), zoom, Direction::ingress);
  facts.add(frame(7), zoom, Direction::egress);
  facts.add(frame(0), zoom, Direction::egress);  // carries none: neither for nor against
  EXPECT_EQ(facts.connection.number, 7U);
  EXPECT_EQ(facts.connection.from_theirs, 2);
  EXPECT_GE(facts.connection.from_ours, 1);
  EXPECT_TRUE(facts.connection.server_spoke);
}

TEST(PayloadFacts, OnlyTheFarSideSpeaksAsAServer) {
  PayloadFacts facts;
  facts.add(frame(7, true), zoom, Direction::egress);
  EXPECT_FALSE(facts.connection.server_spoke);
}

}  // namespace
}  // namespace eugress
