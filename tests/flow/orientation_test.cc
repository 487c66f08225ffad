#include <gtest/gtest.h>

#include "flow/flow.h"

namespace eugress {
namespace {

constexpr Side campus{.is_campus = true};
constexpr Side world{};
constexpr Side zoom{.provider = 1};
constexpr Side on_site{.is_campus = true, .is_on_site_server = true};

TEST(Orientation, ExactlyOneCampusSideIsOurs) {
  EXPECT_EQ(orient(campus, world).skip, Skip::none);
  EXPECT_EQ(orient(campus, world).direction, Direction::egress);
  EXPECT_EQ(orient(world, campus).direction, Direction::ingress);
  EXPECT_TRUE(orient(world, campus).ours.is_campus);
}

TEST(Orientation, WithoutACampusSideTheListedAddressIsTheirs) {
  EXPECT_EQ(orient(world, zoom).direction, Direction::egress);
  EXPECT_EQ(orient(zoom, world).direction, Direction::ingress);
  EXPECT_EQ(orient(zoom, world).theirs.provider, 1);
}

TEST(Orientation, StrangersAndServersAmongThemselvesAreTransit) {
  EXPECT_EQ(orient(world, world).skip, Skip::transit);
  EXPECT_EQ(orient(zoom, zoom).skip, Skip::transit);
}

TEST(Orientation, CampusToCampusIsInternalUnlessAProvidersServerStandsThere) {
  EXPECT_EQ(orient(campus, campus).skip, Skip::internal);
  EXPECT_EQ(orient(campus, on_site).direction, Direction::egress);
  EXPECT_EQ(orient(on_site, campus).direction, Direction::ingress);
  EXPECT_EQ(orient(on_site, on_site).skip, Skip::internal);
}

TEST(ClientExposure, TellsTheKindsOfAddressApart) {
  const auto kind = [](const char* text) { return client_exposure(*Address::from_text(text)); };
  for (const char* shared : {"10.1.2.3", "172.31.255.255", "192.168.0.1", "100.64.0.1", "169.254.1.1"}) {
    EXPECT_EQ(kind(shared), ClientExposure::nat4) << shared;
  }
  for (const char* open : {"172.32.0.0", "100.128.0.0", "145.97.1.1"}) {
    EXPECT_EQ(kind(open), ClientExposure::public4) << open;
  }
  // RFC 4291 appendix A: the MAC 34-56-78-9A-BC-DE becomes 3656:78ff:fe9a:bcde.
  EXPECT_EQ(kind("2001:db8::3656:78ff:fe9a:bcde"), ClientExposure::v6_eui64);
  EXPECT_EQ(kind("2001:db8::1c2d:3e4f:5a6b:7c8d"), ClientExposure::v6_random);
}

}  // namespace
}  // namespace eugress
