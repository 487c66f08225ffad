// The kernel filter against an oracle that knows packets by what they were made from, on three machines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "capture/filter_fit.h"
#include "capture/filter_program.h"
#include "capture/filter_socket.h"
#include "filter_machine.h"
#include "filter_packets.h"

namespace eugress {
namespace {

Prefix prefix(const std::string& text) {
  return Prefix::from_text(text).value();
}
Address address(const std::string& text) {
  return Address::from_text(text).value();
}

Address masked(const Address& any, std::uint8_t length) {
  const auto bits = [](unsigned count) { return count == 0 ? 0 : ~std::uint64_t{0} << (64U - count); };
  return {any.high() & bits(std::min<unsigned>(length, 64)), any.low() & bits(length > 64 ? length - 64U : 0U)};
}

Address random_ipv4(Dice& dice) {
  return Address::from_ipv4(0x01000000U + dice.below(0xdf000000U));  // 1.0.0.0 to 223.255.255.255
}
Address random_ipv6(Dice& dice) {
  // A few first words, so that prefixes share them and nest.
  constexpr std::array<std::uint64_t, 4> begins{0x2001067c00000000, 0x2603102700000000, 0x2620010a00000000,
                                                0x2a00000000000000};
  const std::uint64_t begin = dice.one_of(begins);
  const std::uint64_t high = begin | (dice.any() >> (dice.once_in(2) ? 32U : 40U));
  return {high, dice.any()};
}

Prefix random_prefix(Dice& dice) {
  if (dice.below(3) != 0) {
    const auto length = static_cast<std::uint8_t>(96 + 8 + dice.below(25));
    return {masked(random_ipv4(dice), length), length};
  }
  const auto length = static_cast<std::uint8_t>(20 + dice.below(109));
  return {masked(random_ipv6(dice), length), length};
}

Wanted random_wish(Dice& dice) {
  Wanted wanted;
  const std::uint32_t sizes[] = {0, 1, 2, 10, 40, 150};
  for (std::uint32_t left = sizes[dice.below(6)]; left > 0; --left) wanted.listed.push_back(random_prefix(dice));
  for (std::uint32_t left = sizes[dice.below(5)]; left > 0; --left) {
    const Address learned = dice.below(4) != 0 ? random_ipv4(dice) : random_ipv6(dice);
    wanted.learned.push_back({learned, Timestamp{std::chrono::seconds{dice.below(1000)}}});
  }
  for (std::uint32_t left = dice.below(4); left > 0; --left) wanted.excluded.push_back(random_prefix(dice));
  wanted.ports = {{Transport::udp, 8801, 8810},
                  {Transport::tcp, 8801, 8810},
                  {Transport::udp, 3478, 3481},
                  {Transport::tcp, 3478, 3479}};
  for (std::uint32_t left = dice.below(5); left > 0; --left) {
    const auto port = static_cast<std::uint16_t>(10000 + dice.below(40000));
    wanted.ports.push_back({dice.once_in(4) ? Transport::tcp : Transport::udp, port, port});
  }
  if (dice.below(4) != 0) wanted.nat64.push_back(prefix("64:ff9b::/96"));
  if (dice.once_in(3)) wanted.nat64.push_back(prefix("2001:db8:64::/96"));
  for (std::size_t kind = 0; kind < tunnel_count; ++kind) {
    if (dice.once_in(4)) wanted.tunnels.add(static_cast<Tunnel>(kind));
  }
  wanted.client_hellos = dice.below(4) != 0;
  return wanted;
}

Address beside(const Address& of, bool is_above) {
  if (is_above) return {of.high() + (of.low() == ~std::uint64_t{0} ? 1 : 0), of.low() + 1};
  return {of.high() - (of.low() == 0 ? 1 : 0), of.low() - 1};
}

Address inside(Dice& dice, const Prefix& of) {
  const Address any{dice.any(), dice.any()};
  const Address hosts{of.first().high() ^ of.last().high(), of.first().low() ^ of.last().low()};
  return {of.first().high() | (any.high() & hosts.high()), of.first().low() | (any.low() & hosts.low())};
}

// At, in, or just beside something that the wish names, or anywhere.
Address telling_address(Dice& dice, const Wanted& wanted) {
  std::vector<Prefix> named = wanted.listed;
  for (const WantedAddress& one : wanted.learned) named.push_back({one.address, 128});
  if (dice.once_in(3)) named = wanted.excluded;
  if (named.empty() || dice.once_in(4)) return dice.below(3) != 0 ? random_ipv4(dice) : random_ipv6(dice);
  const Prefix one = dice.one_of(named);
  switch (dice.below(6)) {
    case 0:
      return one.first();
    case 1:
      return one.last();
    case 2:
      return beside(one.first(), false);
    case 3:
      return beside(one.last(), true);
    default:
      return inside(dice, one);
  }
}

Address in_family(Dice& dice, const Wanted& wanted, bool is_ipv4) {
  for (int tries = 0; tries < 20; ++tries) {
    const Address found = telling_address(dice, wanted);
    if (found.is_ipv4() == is_ipv4) return found;
    if (!is_ipv4 && !wanted.nat64.empty() && dice.once_in(3)) {
      const Address behind = dice.one_of(wanted.nat64).address;
      return {behind.high(), behind.low() | found.ipv4()};
    }
  }
  return is_ipv4 ? random_ipv4(dice) : random_ipv6(dice);
}

std::uint16_t telling_port(Dice& dice, const Wanted& wanted) {
  constexpr std::array<std::uint16_t, 12> known{53, 80, 443, 2152, 3544, 4789, 6081, 3478, 8800, 8801, 8811, 52};
  if (dice.once_in(2)) return dice.one_of(known);
  const WantedPorts ports = dice.one_of(wanted.ports);
  return dice.once_in(2) ? (dice.once_in(2) ? ports.first : ports.last) : static_cast<std::uint16_t>(dice.below(65536));
}

std::vector<std::uint8_t> telling_payload(Dice& dice, bool is_udp) {
  std::vector<std::uint8_t> payload(dice.once_in(3) ? dice.below(10) : dice.below(200));
  for (std::uint8_t& octet : payload) octet = static_cast<std::uint8_t>(dice.any());
  if (payload.size() < 8 || dice.once_in(3)) return payload;
  const auto copy = [&](std::initializer_list<int> octets, std::size_t at) {
    for (const int octet : octets) payload[at++] = static_cast<std::uint8_t>(octet);
  };
  if (is_udp) {
    copy({static_cast<int>(dice.below(2)), static_cast<int>(dice.below(256))}, 0);
    copy({0x21, 0x12, 0xa4, 0x42}, 4);
    if (dice.once_in(4)) payload[4 + dice.below(4)] ^= 1;
    if (dice.once_in(4)) payload[0] = static_cast<std::uint8_t>(dice.any());
  } else {
    copy({0x16, 0x03, static_cast<int>(dice.below(5)), 2, 0, 1}, 0);
    constexpr std::array<std::size_t, 3> marks{0, 1, 5};
    if (dice.once_in(4)) ++payload[dice.one_of(marks)];
  }
  return payload;
}

PacketPlan random_packet(Dice& dice, const Wanted& wanted, LinkType link) {
  PacketPlan plan;
  plan.link = link;
  constexpr std::array<std::uint16_t, 3> kinds{0x8100, 0x88a8, 0x9100};
  if (link != LinkType::raw_ip) {
    for (std::uint32_t left = dice.once_in(2) ? 0 : dice.below(5); left > 0; --left) {
      plan.tags.push_back(dice.one_of(kinds));
    }
    constexpr std::array<std::uint16_t, 6> others{0x0806, 0x8847, 0x8848, 0x8864, 0x88cc, 0x0027};
    if (dice.once_in(12)) plan.ethertype = dice.one_of(others);
  }
  const bool is_ipv4 = dice.below(5) < 3;
  plan.source = in_family(dice, wanted, is_ipv4);
  plan.destination = in_family(dice, wanted, is_ipv4);
  if (is_ipv4) plan.option_words = dice.once_in(3) ? dice.below(11) : 0;
  constexpr std::array<std::uint8_t, 4> extensions{43, 51, 60, 60};
  if (!is_ipv4 && dice.once_in(2)) {
    if (dice.once_in(2)) plan.extensions.push_back(0);
    const std::uint32_t count = dice.once_in(4) ? dice.below(10) : dice.below(3);
    while (plan.extensions.size() < count) plan.extensions.push_back(dice.one_of(extensions));
  }
  if (dice.once_in(4)) plan.part = dice.once_in(2) ? Part::first : Part::later;
  constexpr std::array<std::uint8_t, 12> protocols{17, 17, 17, 17, 6, 6, 6, 1, 47, 4, 41, 50};
  plan.protocol = dice.one_of(protocols);
  plan.source_port = telling_port(dice, wanted);
  plan.destination_port = telling_port(dice, wanted);
  plan.tcp_option_words = dice.below(11);
  plan.payload = telling_payload(dice, plan.protocol == 17);
  return plan;
}

std::string told(const PacketPlan& plan) {
  std::string text = plan.source.text() + " > " + plan.destination.text() + " protocol " +
                     std::to_string(plan.protocol) + " ports " + std::to_string(plan.source_port) + " " +
                     std::to_string(plan.destination_port) + " tags " + std::to_string(plan.tags.size()) + " type " +
                     std::to_string(plan.ethertype) + " part " + std::to_string(static_cast<int>(plan.part)) +
                     " options " + std::to_string(plan.option_words) + " extensions";
  for (const std::uint8_t one : plan.extensions) text += " " + std::to_string(one);
  return text + " payload " + std::to_string(plan.payload.size());
}

// What the rules let through must go on passing on every machine, and all else must not.
struct Tally {
  std::size_t packets = 0;
  std::size_t passed = 0;
  std::size_t cut = 0;
};

void compare(Dice& dice, const Wanted& wanted, LinkType link, std::size_t packets, Tally& tally) {
  const FittedFilter fitted = fit_filter(wanted, link);
  ASSERT_FALSE(fitted.program.empty());
  ASSERT_EQ(fitted.aggregated + fitted.evicted, 0U);
  const std::vector<bpf_insn> copy = for_libpcap(fitted.program);
  ASSERT_EQ(bpf_validate(copy.data(), static_cast<int>(copy.size())), 1);
  const KernelMachine kernel;
  ASSERT_EQ(kernel.load(fitted.program), 0);
  const Oracle oracle{wanted};
  for (std::size_t i = 0; i < packets; ++i) {
    const PacketPlan plan = random_packet(dice, wanted, link);
    const PacketOctets made = octets_of(plan);
    const std::uint32_t expected = oracle.captured(plan, made.transport);
    const Run run = run_by_hand(fitted.program, made.all, made.protocol);
    ASSERT_EQ(run.captured, expected) << told(plan);
    ++tally.packets;
    if (expected != 0) ++tally.passed;
    if (expected != 0 && expected < made.all.size()) ++tally.cut;
    if (link != LinkType::ethernet && link != LinkType::raw_ip) continue;  // the others cannot be told the protocol
    const auto size = static_cast<unsigned>(made.all.size());
    ASSERT_EQ(bpf_filter(copy.data(), made.all.data(), size, size), expected) << told(plan);
    ASSERT_EQ(kernel.pass(made.all), std::min<std::size_t>(expected, made.all.size())) << told(plan);
  }
}

TEST(KernelFilter, AgreesWithTheOracleOnEveryPacketOfAThousandWishes) {
  Dice dice{20261122};
  Tally tally;
  for (int set = 0; set < 1000; ++set) {
    const Wanted wanted = random_wish(dice);
    SCOPED_TRACE("set " + std::to_string(set));
    ASSERT_NO_FATAL_FAILURE(compare(dice, wanted, LinkType::ethernet, 150, tally));
  }
  // A generator that only made packets of one fate would prove nothing.
  EXPECT_EQ(tally.packets, 150'000U);
  EXPECT_GT(tally.passed, tally.packets / 5);
  EXPECT_LT(tally.passed, tally.packets * 4 / 5);
  EXPECT_GT(tally.cut, tally.packets / 50);
}

TEST(KernelFilter, AgreesOnCookedAndRawLinksToo) {
  Dice dice{7};
  for (const LinkType link : {LinkType::linux_cooked, LinkType::linux_cooked_v2, LinkType::raw_ip}) {
    Tally tally;
    for (int set = 0; set < 100; ++set) {
      const Wanted wanted = random_wish(dice);
      SCOPED_TRACE("set " + std::to_string(set));
      ASSERT_NO_FATAL_FAILURE(compare(dice, wanted, link, 150, tally));
    }
    EXPECT_GT(tally.passed, tally.packets / 5);
  }
}

Wanted many(Dice& dice, std::size_t listed, std::size_t learned) {
  Wanted wanted;
  for (std::size_t i = 0; i < listed; ++i) {
    wanted.listed.push_back({masked(random_ipv4(dice), 96 + 22), 96 + 22});
  }
  for (std::size_t i = 0; i < learned; ++i) {
    wanted.learned.push_back({random_ipv4(dice), Timestamp{std::chrono::seconds{i}}});
  }
  wanted.ports = {{Transport::udp, 8801, 8810}};
  return wanted;
}

PacketPlan plain(const Address& from, const Address& to) {
  PacketPlan plan;
  plan.source = from;
  plan.destination = to;
  plan.source_port = 40000;
  plan.destination_port = 50000;
  return plan;
}

bool passes(const FittedFilter& fitted, const PacketPlan& plan) {
  return run_by_hand(fitted.program, octets_of(plan).all).captured != 0;
}

void expect_sound(const FittedFilter& fitted, std::size_t limit) {
  ASSERT_FALSE(fitted.program.empty());
  EXPECT_LE(fitted.program.size(), limit);
  const std::vector<bpf_insn> copy = for_libpcap(fitted.program);
  EXPECT_EQ(bpf_validate(copy.data(), static_cast<int>(copy.size())), 1);
}

TEST(KernelFilter, HoldsSevenHundredLearnedAddressesExactly) {
  Dice dice{1};
  const Wanted wanted = many(dice, 100, 700);
  const FittedFilter fitted = fit_filter(wanted, LinkType::ethernet);
  expect_sound(fitted, 4096);
  EXPECT_EQ(fitted.aggregated, 0U);
  EXPECT_EQ(fitted.evicted, 0U);
  EXPECT_EQ(fitted.ranges, 800U);
}

// A thousand addresses of fifty blocks of 256: too many one by one, few by their blocks.
TEST(KernelFilter, AggregatesLearnedAddressesThatDoNotFit) {
  Dice dice{2};
  Wanted wanted = many(dice, 100, 0);
  for (std::uint32_t i = 0; i < 2000; ++i) {
    // Odd addresses only: neighbours would merge.
    const std::uint32_t block = 0x0b000000U + (i % 50) * 0x10000U;
    wanted.learned.push_back({Address::from_ipv4(block + (i / 50) * 2 + 1), Timestamp{std::chrono::seconds{i}}});
  }
  const FittedFilter fitted = fit_filter(wanted, LinkType::ethernet);
  expect_sound(fitted, 4096);
  EXPECT_EQ(fitted.aggregated, 2000U);
  EXPECT_EQ(fitted.evicted, 0U);
  EXPECT_EQ(fitted.ranges, 150U);
  for (const WantedAddress& one : wanted.learned) {
    ASSERT_TRUE(passes(fitted, plain(one.address, address("10.0.0.1"))));
  }
}

TEST(KernelFilter, GivesUpTheOldestAddressesAndCountsThem) {
  Dice dice{3};
  const Wanted wanted = many(dice, 100, 5000);
  const FittedFilter fitted = fit_filter(wanted, LinkType::ethernet);
  expect_sound(fitted, 4096);
  EXPECT_GT(fitted.program.size(), 3900U) << "the room is used";
  EXPECT_EQ(fitted.aggregated + fitted.evicted, 5000U);
  EXPECT_GT(fitted.aggregated, 600U);
  // Everything listed, the newest, and none of the oldest.
  for (const Prefix& one : wanted.listed) ASSERT_TRUE(passes(fitted, plain(address("10.0.0.1"), one.last())));
  const auto kept = [&](std::size_t number) {
    return passes(fitted, plain(wanted.learned[number].address, address("10.0.0.1")));
  };
  for (std::size_t i = 5000 - 600; i < 5000; ++i) ASSERT_TRUE(kept(i)) << i;
  std::size_t old = 0;
  for (std::size_t i = 0; i < 1000; ++i) old += kept(i) ? 1U : 0U;
  EXPECT_LT(old, 10U) << "only by chance in the block of a newer one, or of a listed one";
}

TEST(KernelFilter, WidensListsThatAreTooLongAndNeverLeavesAnythingListedOut) {
  Dice dice{4};
  Wanted wanted = many(dice, 6000, 10);
  wanted.listed.push_back(prefix("2001:db8::/32"));
  const FittedFilter fitted = fit_filter(wanted, LinkType::ethernet);
  expect_sound(fitted, 4096);
  EXPECT_EQ(fitted.evicted, 10U);
  EXPECT_GT(fitted.aggregated, 5000U);
  for (const Prefix& one : wanted.listed) {
    const Address other = one.address.is_ipv4() ? address("10.0.0.1") : address("2a00::1");
    ASSERT_TRUE(passes(fitted, plain(one.first(), other)));
    ASSERT_TRUE(passes(fitted, plain(other, one.last())));
  }
}

TEST(KernelFilter, FitsIntoLessRoomWhereTheKernelGivesLess) {
  Dice dice{5};
  const Wanted wanted = many(dice, 100, 300);
  const FittedFilter fitted = fit_filter(wanted, LinkType::ethernet, 900);
  expect_sound(fitted, 900);
  EXPECT_EQ(fitted.aggregated + fitted.evicted, 300U);
  EXPECT_TRUE(fit_filter(wanted, LinkType::ethernet, 50).program.empty());
}

// 4,096 coins with a chance of 1 in 4: 1,024 with a standard deviation of 27.7; six of those are a chance of 1e-9.
TEST(FilterSocket, SamplesMediaByChanceAndNothingElse) {
  const KernelMachine kernel;
  FilterSocket socket{kernel.descriptor(), LinkType::ethernet};
  Wanted wish;
  wish.listed = {prefix("192.0.2.0/24")};
  wish.sampling = 2;
  socket.swap(wish);
  ASSERT_TRUE(socket.state().is_attached);
  EXPECT_EQ(socket.state().sampling, 2U);
  const auto passed = [&](std::vector<std::uint8_t> payload, std::uint16_t from_port = 8801,
                          const char* from = "192.0.2.1") {
    PacketPlan plan = plain(address(from), address("10.0.0.1"));
    plan.source_port = from_port;
    plan.payload = std::move(payload);
    const std::vector<std::uint8_t> octets = octets_of(plan).all;
    int count = 0;
    for (int i = 0; i < 4096; ++i) count += kernel.pass(octets) != 0 ? 1 : 0;
    return count;
  };
  EXPECT_NEAR(passed({5, 16, 1, 0, 0, 0, 0, 0}), 1024, 6 * 28);
  EXPECT_NEAR(passed({0x80, 111, 0, 1, 0, 0, 0, 0}), 1024, 6 * 28) << "RTP";
  EXPECT_EQ(passed({1, 0, 0, 0, 0x21, 0x12, 0xa4, 0x42}), 4096) << "a greeting or STUN";
  EXPECT_EQ(passed({0xc3, 0, 0, 0, 1, 8, 0, 0}), 4096) << "a handshake of QUIC";
  EXPECT_EQ(passed({0x5a, 0x5a, 0x81, 0x80}, 53, "198.51.100.1"), 4096) << "DNS";
}

TEST(FilterSocket, ReadsBackWhatItAttachedAndSwapsIt) {
  const KernelMachine kernel;
  FilterSocket socket{kernel.descriptor(), LinkType::ethernet};
  const std::vector<std::uint8_t> wanted = octets_of(plain(address("192.0.2.1"), address("10.0.0.1"))).all;
  const std::vector<std::uint8_t> other = octets_of(plain(address("198.51.100.1"), address("10.0.0.1"))).all;
  ASSERT_TRUE(socket.shut());
  EXPECT_EQ(kernel.pass(wanted), 0U);

  Wanted wish;
  wish.listed = {prefix("192.0.2.0/24")};
  socket.swap(wish);
  EXPECT_TRUE(socket.state().is_attached);
  EXPECT_GT(socket.state().instructions, 0U);
  EXPECT_EQ(socket.state().ranges, 1U);
  EXPECT_EQ(socket.state().swaps, (std::array<std::uint64_t, 3>{1, 0, 0}));
  EXPECT_NE(kernel.pass(wanted), 0U);
  EXPECT_EQ(kernel.pass(other), 0U);

  socket.swap(wish);
  EXPECT_EQ(socket.state().swaps[0], 1U) << "the same program is not attached again";
  wish.learned = {{address("198.51.100.1"), {}}};
  socket.swap(wish);
  EXPECT_EQ(socket.state().swaps[0], 2U);
  EXPECT_NE(kernel.pass(wanted), 0U);
  EXPECT_NE(kernel.pass(other), 0U);
}

TEST(FilterSocket, WithoutAFilterEverythingPassesAndItSaysSo) {
  FilterSocket socket{-1, LinkType::ethernet};
  EXPECT_FALSE(socket.shut());
  socket.swap({});
  EXPECT_FALSE(socket.state().is_attached);
  EXPECT_EQ(socket.state().instructions, 0U);
  EXPECT_EQ(socket.state().swaps, (std::array<std::uint64_t, 3>{0, 1, 0}));

  const KernelMachine kernel;
  FilterSocket unknown{kernel.descriptor(), LinkType::null_loopback};
  ASSERT_TRUE(unknown.shut());
  unknown.swap({});
  EXPECT_FALSE(unknown.state().is_attached);
  EXPECT_NE(kernel.pass(octets_of(plain(address("198.51.100.1"), address("10.0.0.1"))).all), 0U);
}

}  // namespace
}  // namespace eugress
