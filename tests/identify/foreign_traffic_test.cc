// Ten million packets of everything that is no call of Zoom's, on its ports and in flows of two directions, through the
// probes of all providers into identify(), as a worker does for a flow that no other witness speaks for. Seeded: the
// same packets on every machine. Beside each kind of foreign traffic a control shows that the same road lets a call
// through.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "identify/identify.h"
#include "support/stun_payload.h"
#include "support/zoom_payload.h"

namespace eugress {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(undefined_behavior_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

// A sanitizer makes each packet many times as dear and chance no likelier: there one in fifty must do.
constexpr std::uint64_t packets_in_all = is_sanitized ? 210'000 : 10'500'000;
constexpr unsigned packets_a_flow = 250;

using synth::Random;
using Message = std::vector<std::uint8_t>;

constexpr Direction flip(Direction direction) {
  return direction == Direction::egress ? Direction::ingress : Direction::egress;
}

// The messages of a call with the place of the connection number in each.
struct Template {
  Message message;
  std::size_t number_at = 0;  // 0: carries none
};

struct Phrasebook {
  std::array<std::vector<Template>, 2> sides;  // by Direction

  [[nodiscard]] const std::vector<Template>& of(Direction direction) const {
    return sides[static_cast<std::size_t>(direction)];
  }
};

const Phrasebook& zoom_says() {
  static const Phrasebook book = [] {
    Phrasebook made;
    Random random{20261122};
    constexpr std::uint32_t any = 1;
    for (const Direction direction : {Direction::egress, Direction::ingress}) {
      auto& side = made.sides[static_cast<std::size_t>(direction)];
      const bool is_server = direction == Direction::ingress;
      synth::ZoomOuter outer;
      outer.connection = any;
      outer.is_from_server = is_server;
      for (const synth::ZoomMedia media : {synth::ZoomMedia::audio, synth::ZoomMedia::video, synth::ZoomMedia::share}) {
        synth::ZoomStream stream;
        stream.media = media;
        side.push_back({synth::zoom_media(outer, stream, 140, random), 3});
        synth::ZoomOuter of_2019 = outer;
        of_2019.form = synth::OuterForm::one_octet;
        side.push_back({synth::zoom_media(of_2019, stream, 140, random), 0});
      }
      side.push_back({synth::zoom_probe(outer, 1, 1), 3});
      for (const std::size_t size : {std::size_t{13}, std::size_t{81}}) {
        const Message ping = synth::zoom_ping({1, 2, any}, size, random);
        side.push_back({ping, 9});
        side.push_back({synth::zoom_pong(ping, size, random), 9});
      }
      if (is_server) {
        side.push_back({synth::zoom_hello_reply({}, any), 19});
      } else {
        side.push_back({synth::zoom_hello({}, random), 0});
        side.push_back({synth::zoom_bye(any, random), 5});
      }
    }
    return made;
  }();
  return book;
}

// One packet being made: up to 160 octets are captured, as many more may have been on the wire.
struct Packet {
  Direction direction = Direction::egress;
  Message bytes;
  std::uint32_t octets = 0;

  void take(const Message& message) {
    bytes.assign(message.begin(),
                 message.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(message.size(), 160)));
    octets = static_cast<std::uint32_t>(message.size());
  }
  void noise(Random& random, std::uint32_t wanted) {
    bytes.resize(std::min<std::uint32_t>(wanted, 64));
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
      const std::uint64_t word = random.next();
      for (std::size_t k = 0; k < 8 && at + k < bytes.size(); ++k)
        bytes[at + k] = static_cast<std::uint8_t>(word >> 8 * k);
    }
    octets = wanted;
  }
  void put(std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t k = 0; k < size; ++k) bytes.at(at + k) = static_cast<std::uint8_t>(value >> 8 * (size - 1 - k));
  }
  void say(const Phrasebook& book, Direction as, std::uint32_t number, Random& random) {
    const auto& phrases = book.of(as);
    const Template& phrase = phrases[random.next() % phrases.size()];
    take(phrase.message);
    if (phrase.number_at != 0) put(phrase.number_at, number, 4);
  }
};

// What a flow holds on to while its packets are made.
struct Talk {
  Random& random;
  std::uint32_t number = 0;
  std::uint32_t other_number = 0;
  Message last_said;
};

using Speaker = std::function<void(Talk&, Packet&)>;
struct Kind {
  std::string what;
  Speaker speak;
};

std::uint32_t some_size(Random& random) {
  return static_cast<std::uint32_t>(1 + random.next() % 1400);
}

void flip_bits(Packet& packet, Random& random, unsigned flips) {
  for (unsigned i = 0; i < flips; ++i) {
    const std::uint64_t where = random.next();
    packet.bytes[where % packet.bytes.size()] ^= static_cast<std::uint8_t>(1U << ((where >> 32U) & 7U));
  }
}

std::vector<Kind> foreign() {
  std::vector<Kind> kinds;
  const auto add = [&](const char* what, Speaker speak) { kinds.push_back({what, std::move(speak)}); };
  add("noise", [](Talk& talk, Packet& packet) { packet.noise(talk.random, some_size(talk.random)); });
  add("noise behind Zoom's first octets", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 40 + some_size(talk.random));
    constexpr std::array<std::uint8_t, 6> types{1, 2, 3, 4, 5, 7};
    packet.bytes[0] = types[talk.random.next() % types.size()];
  });
  add("noise with every field but the number right", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 40 + some_size(talk.random));
    packet.bytes[0] = 5;
    packet.bytes[7] = packet.direction == Direction::ingress ? 4 : 0;
    packet.bytes[8] = 12;
  });
  add("our side of a call, noise from theirs", [](Talk& talk, Packet& packet) {
    if (packet.direction == Direction::egress)
      return packet.say(zoom_says(), Direction::egress, talk.number, talk.random);
    packet.noise(talk.random, some_size(talk.random));
  });
  add("their side of a call, noise from ours", [](Talk& talk, Packet& packet) {
    if (packet.direction == Direction::ingress)
      return packet.say(zoom_says(), Direction::ingress, talk.number, talk.random);
    packet.noise(talk.random, some_size(talk.random));
  });
  add("our side of a call and nothing else", [](Talk& talk, Packet& packet) {
    packet.direction = Direction::egress;
    packet.say(zoom_says(), Direction::egress, talk.number, talk.random);
  });
  add("their side of a call and nothing else", [](Talk& talk, Packet& packet) {
    packet.direction = Direction::ingress;
    packet.say(zoom_says(), Direction::ingress, talk.number, talk.random);
  });
  add("our side of a call, theirs damaged and the number with it", [](Talk& talk, Packet& packet) {
    const bool is_ours = packet.direction == Direction::egress;
    packet.say(zoom_says(), packet.direction, is_ours ? talk.number : talk.random.u32(), talk.random);
    if (!is_ours) flip_bits(packet, talk.random, 6);
  });
  add("a number of its own in every packet",
      [](Talk& talk, Packet& packet) { packet.say(zoom_says(), packet.direction, talk.random.u32(), talk.random); });
  add("one number ours, another theirs", [](Talk& talk, Packet& packet) {
    const bool is_ours = packet.direction == Direction::egress;
    packet.say(zoom_says(), packet.direction, is_ours ? talk.number : talk.other_number, talk.random);
  });
  add("our side of a call, thrown back", [](Talk& talk, Packet& packet) {
    if (packet.direction == Direction::ingress && !talk.last_said.empty()) return packet.take(talk.last_said);
    packet.direction = Direction::egress;
    packet.say(zoom_says(), Direction::egress, talk.number, talk.random);
    talk.last_said.assign(packet.bytes.begin(), packet.bytes.end());
  });
  add("both sides of a call, played the wrong way round",
      [](Talk& talk, Packet& packet) { packet.say(zoom_says(), flip(packet.direction), talk.number, talk.random); });
  add("RTP", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 40 + some_size(talk.random));
    packet.put(0, 0x8000U | (talk.random.next() & 0x107fU), 2);
  });
  add("RTCP", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 28);
    packet.put(0, 0x80c80006U, 4);
  });
  add("DTLS", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 200);
    packet.put(0, 20 + talk.random.next() % 4, 1);
    packet.put(1, 0xfefd, 2);
    packet.put(11, 187, 2);
  });
  add("STUN", [](Talk& talk, Packet& packet) {
    const synth::StunTransaction transaction{};
    static const Message request = synth::stun_ice_request(transaction, true, talk.random);
    packet.take(request);
    packet.put(8, talk.random.next(), 8);
  });
  add("STUN in Zoom's dialect", [](Talk& talk, Packet& packet) {
    const synth::NativeStunTransaction transaction{1};
    static const Message request = synth::native_stun_request(transaction, talk.random);
    packet.take(request);
    packet.put(5, talk.random.next(), 8);
  });
  add("QUIC", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 1200);
    packet.put(0, 0xc3, 1);
    packet.put(1, 1, 4);
  });
  add("short QUIC", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 30 + some_size(talk.random));
    packet.put(0, 0x40U | (talk.random.next() & 0x3fU), 1);
  });
  add("DNS", [](Talk& talk, Packet& packet) {
    packet.noise(talk.random, 60);
    packet.put(2, 0x01000001, 4);
    packet.put(6, 0, 6);
  });
  add("ZRTP", [](Talk& talk, Packet& packet) {  // RFC 6189 section 5
    packet.noise(talk.random, 132);
    packet.put(0, 0x1000, 2);
    packet.put(4, 0x5a525450, 4);
  });
  return kinds;
}

Providers every_provider() {
  Providers providers;
  for (const Provider* provider : all_providers()) providers.push_back({provider, {}, {}});
  return providers;
}

// As a worker does for a flow that is nobody's yet. True once it is somebody's.
bool is_taken(const Providers& providers, FlowFacts& facts, const Packet& packet) {
  const Payload payload{packet.bytes, packet.octets, Transport::udp, facts.server.port, packet.direction};
  PayloadReading best;
  ProviderNumber by = 0;
  for (std::size_t i = 0; i < providers.size() && !best.is_own; ++i) {
    const PayloadReading seen = providers[i].provider->probe(payload);
    if (seen.kind == PayloadKind::none) continue;  // tells nothing
    best = seen;
    by = static_cast<ProviderNumber>(i + 1);
  }
  facts.payload.add(best, by, packet.direction);
  return best.kind == PayloadKind::media && identify(providers, facts).provider != 0;
}

constexpr std::array<std::uint16_t, 12> ports{8801, 8802, 8803, 8804, 8805, 8806, 8807, 8808, 8809, 8810, 3478, 3479};

// The packets of one flow after which it was somebody's; 0 if it never was.
unsigned packets_until_taken(const Providers& providers, const Speaker& speak, Random& random, std::uint16_t port) {
  FlowFacts facts;
  facts.server = {Address::from_ipv4(0xc6336401), port};
  Talk talk{random, random.u32() | 1U, random.u32() | 2U, {}};
  if (talk.number == talk.other_number) talk.other_number ^= 4U;
  Packet packet;
  for (unsigned i = 1; i <= packets_a_flow; ++i) {
    packet.direction = (random.next() & 1U) != 0 ? Direction::egress : Direction::ingress;
    speak(talk, packet);
    if (is_taken(providers, facts, packet)) return i;
  }
  return identify(providers, facts).provider != 0 ? packets_a_flow : 0;
}

TEST(ForeignTraffic, IsNobodysCallWhateverItLooksLike) {
  const Providers providers = every_provider();
  const std::vector<Kind> kinds = foreign();
  Random random{8801};
  std::uint64_t packets = 0;
  for (std::uint64_t flow = 0; packets < packets_in_all; ++flow, packets += packets_a_flow) {
    const Kind& kind = kinds[flow % kinds.size()];
    const std::uint16_t port = ports[flow / kinds.size() % ports.size()];
    ASSERT_EQ(packets_until_taken(providers, kind.speak, random, port), 0U) << kind.what << " on port " << port;
  }
  RecordProperty("packets", std::to_string(packets));
}

// The control: the same road lets through what both sides of a call say, within the first packets, on each media port.
TEST(ForeignTraffic, ACallIsTakenByTheSameRoad) {
  const Providers providers = every_provider();
  const Speaker call = [](Talk& talk, Packet& packet) {
    packet.say(zoom_says(), packet.direction, talk.number, talk.random);
  };
  Random random{8802};
  for (int flow = 0; flow < 200; ++flow) {
    const std::uint16_t port = ports[static_cast<std::size_t>(flow) % 10];
    const unsigned taken = packets_until_taken(providers, call, random, port);
    EXPECT_GE(taken, 4U) << "two each way are the least";
    EXPECT_LE(taken, 40U) << "port " << port;
  }
}

// A socket that asked Zoom's STUN servers and then speaks anything else.
TEST(ForeignTraffic, IsNoPeersEither) {
  const Providers providers = every_provider();
  std::vector<Kind> kinds = foreign();
  std::erase_if(kinds, [](const Kind& kind) { return kind.what.find("call") != std::string::npos; });
  Random random{41036};
  for (std::uint64_t packet_number = 0; packet_number < packets_in_all / 10; ++packet_number) {
    FlowFacts facts;
    facts.server = {Address::from_ipv4(0xc6336401), 41036};
    facts.peer_of = 1;
    Talk talk{random, 1, 2, {}};
    Packet packet;
    const Kind& kind = kinds[packet_number % kinds.size()];
    kind.speak(talk, packet);
    const Payload payload{packet.bytes, packet.octets, Transport::udp, 41036, packet.direction};
    facts.payload.add(providers[0].provider->peer_probe(payload), 1, packet.direction);
    ASSERT_EQ(identify(providers, facts).provider, 0) << kind.what;
  }
}

}  // namespace
}  // namespace eugress
