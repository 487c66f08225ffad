#include "judge/host.h"

#include <gtest/gtest.h>

#include "identify/identify.h"

namespace eugress {
namespace {

const std::vector<std::string> ours{"uu", "uu-nl"};

HostRule rule(const char* id) {
  HostRule one;
  one.id = id;
  return one;
}

std::string hosting(const std::vector<std::string>& tenants, const HostRule* by, std::string_view name) {
  const Hosting found = host_of(tenants, by, name);
  return std::string{to_text(found.host)} + " by " + std::string{to_text(found.basis)};
}

TEST(Host, IsOursByTheLabelOfOurTenant) {
  const HostRule tenant = rule("tenant-web");
  EXPECT_EQ(hosting(ours, &tenant, "uu.zoom.us"), "own by tenant-name");
  EXPECT_EQ(hosting(ours, &tenant, "uu-nl.zoom.us"), "own by tenant-name");
}

TEST(Host, OfAnotherTenantIsOther) {
  const HostRule tenant = rule("tenant-web");
  for (const char* name : {"rug.zoom.us", "uu2.zoom.us", "u.zoom.us", "us-uu.zoom.us"}) {
    EXPECT_EQ(hosting(ours, &tenant, name), "other by tenant-name") << name;
  }
}

TEST(Host, UnknownNeverBecomesOwn) {
  const HostRule tenant = rule("tenant-web");
  const HostRule infrastructure = rule("cluster-web");
  EXPECT_EQ(hosting(ours, nullptr, "uu.zoom.us"), "unknown by none") << "no rule says that this is a tenant's name";
  EXPECT_EQ(hosting(ours, &infrastructure, "eu01web.zoom.us"), "unknown by none");
  EXPECT_EQ(hosting(ours, &infrastructure, "uu.zoom.us"), "unknown by none");
  EXPECT_EQ(hosting(ours, &tenant, ""), "unknown by none");
  EXPECT_EQ(hosting(ours, &tenant, ".zoom.us"), "unknown by none");
  EXPECT_EQ(hosting({}, &tenant, "rug.zoom.us"), "unknown by none") << "without tenants of ours nobody is another";
}

}  // namespace
}  // namespace eugress
