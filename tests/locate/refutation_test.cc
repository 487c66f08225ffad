// Physics must never refute the country in which a server really stands. A hundred thousand servers on the outlines of
// real countries are measured through a path that obeys physics and little else: queues, losses, repetitions, delayed
// acknowledgements, echoes of coarse clocks, slow servers; by an observer who misses frames and whose clock is set
// while exchanges are under way. Everything from the packet to the Location is the daemon's own; only what the worker
// does between them is done by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <random>

#include "flow/flow.h"
#include "locate/locate.h"
#include "support/tables.h"

namespace eugress {
namespace {

constexpr std::size_t cases = 100'000;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  bool happens(double probability) { return uniform() < probability; }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  double exponential(double mean) { return -mean * std::log(1 - uniform()); }
  std::uint8_t octet() { return static_cast<std::uint8_t>(engine_()); }

 private:
  std::mt19937_64 engine_;
};

// Haversine, so that the distance does not come from what is tested.
double kilometres(Position a, Position b) {
  constexpr double radians = std::numbers::pi / 180;
  const double across = std::sin((b.latitude - a.latitude) * radians / 2);
  const double along = std::sin((b.longitude - a.longitude) * radians / 2);
  const double h = across * across + std::cos(a.latitude * radians) * std::cos(b.latitude * radians) * along * along;
  return 2 * 6371.0088 * std::asin(std::min(1.0, std::sqrt(h)));
}

// All times in milliseconds, as the tap would see them with a perfect clock.
struct Passing {
  double at = 0;
  Direction direction = Direction::egress;
  Packet packet;             // of TCP
  std::optional<Echo> echo;  // of UDP
  int flow = 0;              // -1: anybody's, only its time matters
  bool is_hello = false;
};

struct Route {
  double shortest = 0;  // there and back, server at rest
  double jitter = 0;    // mean; only adds
  double loss = 0;

  double there_and_back(Chance& chance) const {
    double taken = shortest + chance.exponential(jitter);
    if (chance.happens(0.01)) taken += chance.exponential(100);  // a queue somewhere
    return taken;
  }
};

class Traffic {
 public:
  Traffic(Chance& chance, const Route& route) : chance_(chance), route_(route) {}

  // Copies leave at `copies`, a repeated question only while nobody answered.
  void udp(int flow, RttMethod method, double start, const std::vector<double>& copies, bool stops_at_answer,
           double think, Nanoseconds doubt) {
    Echo echo;
    echo.method = method;
    echo.doubt = doubt;
    for (std::uint8_t& octet : echo.key) octet = chance_.octet();
    double answered = 1e12;
    for (const double after : copies) {
      const double at = start + after;
      if (stops_at_answer && at > answered) break;
      echo.kind = Echo::Kind::request;
      add(at, Direction::egress, flow).echo = echo;
      if (chance_.happens(route_.loss)) continue;
      const double reply = at + route_.there_and_back(chance_) + chance_.exponential(think);
      if (chance_.happens(route_.loss)) continue;
      answered = std::min(answered, reply);
      echo.kind = Echo::Kind::reply;
      add(reply, Direction::ingress, flow).echo = echo;
    }
  }

  void tcp(int flow, double start, double tick, int rounds) {
    Connection connection{flow, tick, static_cast<std::uint32_t>(chance_.below(1U << 30U))};
    double now = syn(connection, start);
    for (int round = 0; round < rounds; ++round) now = exchange(connection, now, round == 0);
  }

  void anybody(double at) { add(at, Direction::egress, -1); }

  std::vector<Passing> passings;

 private:
  struct Connection {
    int flow = 0;
    double tick = 1;
    std::uint32_t sequence = 0;
    std::uint32_t theirs = 7000;
    std::uint32_t echo = 0;
    [[nodiscard]] std::uint32_t stamp(double at) const { return static_cast<std::uint32_t>(at / tick) + 1; }
  };
  struct Arrival {
    double at = 0;  // as the tap would see an immediate answer
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t stamp = 0;
  };

  Passing& add(double at, Direction direction, int flow) {
    passings.push_back({});
    Passing& passing = passings.back();
    passing.at = at;
    passing.direction = direction;
    passing.flow = flow;
    return passing;
  }
  Packet& segment(const Connection& connection, double at, Direction direction, std::uint8_t flags,
                  std::uint32_t octets) {
    Packet& packet = add(at, direction, connection.flow).packet;
    packet.transport = Transport::tcp;
    packet.tcp.flags = flags;
    packet.tcp.has_timestamps = true;
    packet.payload_octets = octets;
    if (direction == Direction::egress) {
      packet.tcp.sequence = connection.sequence;
      packet.tcp.acknowledgement = connection.theirs;
      packet.tcp.timestamp = connection.stamp(at);
    } else {
      packet.tcp.sequence = connection.theirs;
      packet.tcp.acknowledgement = connection.sequence;
      packet.tcp.timestamp_echo = connection.echo;
    }
    return packet;
  }

  // RFC 6298: again after 1 s, 2 s, ...
  double syn(Connection& connection, double start) {
    for (double at = start, pause = 1000;; at += pause, pause *= 2) {
      segment(connection, at, Direction::egress, TcpHeader::syn, 0);
      if (pause < 30'000 && chance_.happens(2 * route_.loss)) continue;
      const double answered = at + route_.there_and_back(chance_);
      connection.echo = connection.stamp(at);
      ++connection.sequence;
      segment(connection, answered, Direction::ingress, TcpHeader::syn | TcpHeader::ack_flag, 0);
      return answered + 0.3;
    }
  }

  // A few segments of ours, each until it is acknowledged; then data of theirs and a bare acknowledgement.
  double exchange(Connection& connection, double start, bool is_hello) {
    constexpr std::uint32_t size = 500;
    const std::uint32_t first = connection.sequence;
    const std::size_t count = 1 + chance_.below(4);
    std::vector<Arrival> arrivals;
    for (std::size_t i = 0; i < count; ++i) {
      connection.sequence = first + size * static_cast<std::uint32_t>(i);
      send(connection, start + 0.05 * static_cast<double>(i), size, is_hello, arrivals);
    }
    std::sort(arrivals.begin(), arrivals.end(), [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
    double now = start;
    std::uint32_t held = first;
    std::vector<std::uint32_t> behind_a_hole;
    for (const Arrival& arrival : arrivals) {
      if (arrival.begin <= held) connection.echo = arrival.stamp;  // RFC 7323 section 4.3
      if (arrival.begin == held) held = arrival.end;
      if (arrival.begin > held) behind_a_hole.push_back(arrival.begin);
      while (std::find(behind_a_hole.begin(), behind_a_hole.end(), held) != behind_a_hole.end()) held += size;
      const bool is_delayed = chance_.happens(0.5);  // RFC 9293 section 3.8.6.3
      now = std::max(now, arrival.at + (is_delayed ? chance_.between(0, 40) : 0));
      connection.sequence = held;
      if (!chance_.happens(route_.loss)) segment(connection, now, Direction::ingress, TcpHeader::ack_flag, 0);
    }
    connection.sequence = first + size * static_cast<std::uint32_t>(count);
    now += chance_.exponential(5);
    Packet& answer = segment(connection, now, Direction::ingress, TcpHeader::ack_flag, 1400);
    static_cast<void>(answer);
    passings.back().is_hello = is_hello;
    connection.theirs += 1400;
    now += 0.4;
    segment(connection, now, Direction::egress, TcpHeader::ack_flag, 0);
    connection.echo = connection.stamp(now);
    const double spoke = now + route_.there_and_back(chance_) + chance_.exponential(20);
    segment(connection, spoke, Direction::ingress, TcpHeader::ack_flag, 1400);
    connection.theirs += 1400;
    return spoke + chance_.between(0.3, 400);
  }

  // Sent again where nothing arrived, and, rarely, where the answer is merely late.
  void send(const Connection& connection, double start, std::uint32_t size, bool is_hello,
            std::vector<Arrival>& arrivals) {
    double pause = 200 + route_.shortest + 4 * route_.jitter;
    for (double at = start;; at += pause, pause *= 2) {
      segment(connection, at, Direction::egress, TcpHeader::ack_flag, size);
      passings.back().is_hello = is_hello && connection.sequence == passings.back().packet.tcp.sequence;
      if (pause < 30'000 && chance_.happens(route_.loss)) continue;
      const double answered = at + route_.there_and_back(chance_);
      arrivals.push_back({answered, connection.sequence, connection.sequence + size, connection.stamp(at)});
      if (answered - at < pause) return;
    }
  }

  Chance& chance_;
  Route route_;
};

// What the tap's clock says.
class Clock {
 public:
  void step(double at, double by) { steps_.push_back({at, by}); }
  [[nodiscard]] Timestamp read(double at) const {
    double shown = at + 3'600'000;
    for (const auto& [when, by] : steps_) {
      if (when <= at) shown += by;
    }
    return Timestamp{Nanoseconds{static_cast<std::int64_t>(shown * 1e6)}};
  }

 private:
  std::vector<std::pair<double, double>> steps_;
};

// As worker.cc does it.
RoundTrip observe(std::vector<Passing> passings, const Clock& clock, double missed, Chance& chance) {
  std::stable_sort(passings.begin(), passings.end(), [](const Passing& a, const Passing& b) { return a.at < b.at; });
  std::map<int, TcpTiming> tcp;
  std::map<int, UdpTiming> udp;
  ClockWatch watch;
  RoundTrip trip;
  for (Passing& passing : passings) {
    if (chance.happens(missed)) continue;
    Packet& packet = passing.packet;
    packet.time = clock.read(passing.at);
    watch.frame(packet.time);
    packet.number = static_cast<std::uint32_t>(watch.frames());
    const auto learn = [&](const std::optional<RttSample>& sample) {
      if (sample && watch.believes(*sample)) trip.add(*sample, watch.frames());
    };
    if (passing.echo) {
      learn(udp[passing.flow].observe(*passing.echo, packet, passing.direction));
    } else if (passing.flow >= 0) {
      learn(tcp[passing.flow].observe(packet, passing.direction));
      if (passing.is_hello && passing.direction == Direction::egress) tcp[passing.flow].client_hello(packet);
      if (passing.is_hello && passing.direction == Direction::ingress) learn(tcp[passing.flow].server_hello(packet));
    }
  }
  return trip;
}

void talk(Traffic& traffic, Chance& chance) {
  constexpr Nanoseconds none{0};
  const int kinds = 1 + static_cast<int>(chance.below(15));  // any combination, never nothing
  double start = 0;
  if ((kinds & 1) != 0) {
    for (int i = 0; i < 3; ++i) {
      traffic.tcp(i, start + chance.between(0, 3000), chance.happens(0.5) ? 1 : 10,
                  1 + static_cast<int>(chance.below(4)));
    }
  }
  if ((kinds & 2) != 0) {
    for (int i = 10; i < 14; ++i) {  // two ports, twice
      traffic.udp(i, RttMethod::stun, start + 30 * i, {0, 10, 20}, false, 0.1, std::chrono::milliseconds{20});
    }
  }
  if ((kinds & 4) != 0) {
    for (int i = 0; i < 6; ++i) traffic.udp(20, RttMethod::stun, start + 50 * i, {0, 500, 1500}, true, 0.1, none);
  }
  if ((kinds & 8) != 0) {
    for (int i = 30; i < 34; ++i) {
      start = chance.between(0, 400);
      traffic.udp(i, RttMethod::hello, start, {0, 500, 1000, 2000}, true, chance.happens(0.3) ? 100 : 1, none);
      for (int k = 0; k < 5; ++k) {
        traffic.udp(i, RttMethod::ping, start + 1000 + 3750 * k, {0}, true, 0.1, none);
      }
    }
  }
}

// Set once in a silence, and as often as it likes where other traffic betrays it.
Clock set_clock(Traffic& traffic, Chance& chance) {
  Clock clock;
  if (chance.happens(0.25)) return clock;
  const auto amid_traffic = [&] {  // while something is under way, mostly
    const Passing& one = traffic.passings[chance.below(traffic.passings.size())];
    return one.at + chance.between(0, 100);
  };
  const double forward = chance.happens(0.5) ? 1 : -1;
  const double size = std::pow(10, chance.between(-1, 3.3));  // 0.1 ms to 2 s
  const double hidden = amid_traffic();
  clock.step(hidden, forward * size);
  for (std::size_t more = chance.below(3); more > 0; --more) {
    const double at = amid_traffic();
    const double by = std::pow(10, chance.between(0.3, 3.3));  // 2 ms to 2 s
    clock.step(at, -by);
    traffic.anybody(at - chance.between(0, 0.4));
    traffic.anybody(at + chance.between(0, 0.4));
  }
  return clock;
}

const Outlines& outlines() {
  static const Outlines shipped =
      test::sound(Outlines::from_table(test::shipped_table(EUGRESS_CONFIG "/outlines.tsv", test::outline_columns)));
  return shipped;
}

// Somewhere on an outline or, as the margin allows, up to 10 km outside it: where refuting is easiest.
Position somewhere_on(const Outlines::Ring& ring, Chance& chance) {
  const std::size_t i = chance.below(ring.points.size());
  const Position& a = ring.points[i];
  const Position& b = ring.points[(i + 1) % ring.points.size()];
  if (kilometres(a, b) > 50 || std::abs(a.longitude - b.longitude) > 1) return a;  // no chord for an arc
  const double share = chance.uniform();
  return {a.latitude + share * (b.latitude - a.latitude), a.longitude + share * (b.longitude - a.longitude)};
}

Address address_of(Country country) {
  return Address::from_ipv4(0x0a000000U + static_cast<std::uint32_t>(country.index()));
}

// Every address is said to lie where the server of that address really stands: a hint that must survive.
PrefixMap<PlaceRow> true_places() {
  std::map<std::size_t, Country> drawn;
  for (const Outlines::Ring& ring : outlines().rings) drawn.emplace(ring.country.index(), ring.country);
  std::vector<PrefixMap<PlaceRow>::Row> rows;
  for (const auto& [index, country] : drawn) {
    PlaceRow row;
    row.country = country;
    row.validity = {Day::min(), Day::max()};
    rows.push_back({Prefix{address_of(country), 128}, row});
  }
  return PrefixMap<PlaceRow>{std::move(rows)};
}

TEST(Refutation, NeverHitsTheTrueCountry) {
  // A campus, an inland border region, both ends of the world's longest paths, and both sides of the antimeridian.
  constexpr std::array<Position, 6> gateways{
      {{52.09, 5.12}, {47.27, 11.39}, {40.71, -74.0}, {-36.85, 174.76}, {-18.14, 178.44}, {69.65, 18.96}}};
  std::vector<Places> places(gateways.size());
  for (std::size_t i = 0; i < gateways.size(); ++i) {
    places[i].overrides = true_places();
    places[i].horizon = Horizon{gateways[i], outlines()};
  }
  const CountrySet promised = test::countries({"NL", "BE", "DE", "LU", "FR", "DK", "SE", "AT", "IT", "IE"});
  const auto us = test::country("US");

  std::size_t bounded = 0;
  std::size_t tight = 0;
  std::size_t naive_would_fail = 0;
  for (std::size_t number = 0; number < cases; ++number) {
    Chance chance{20'261'121 + number};
    const std::size_t g = chance.below(gateways.size());
    const Outlines::Ring& ring = outlines().rings[chance.below(outlines().rings.size())];
    const double away = std::max(0.0, kilometres(gateways[g], somewhere_on(ring, chance)) - chance.between(0, 9.5));
    const double floor_ms = away / 100;  // 100 km of distance for a millisecond of round trip
    const double stretch = chance.happens(0.3) ? 1 : chance.between(1, 2.5);
    const Route route{std::max(0.06, floor_ms * stretch), chance.between(0.02, 3), chance.happens(0.5) ? 0.03 : 0};
    Traffic traffic{chance, route};
    talk(traffic, chance);
    const Clock clock = set_clock(traffic, chance);
    const double missed = chance.happens(0.3) ? 0.005 : 0;

    FlowFacts facts;
    facts.server = {address_of(ring.country), 443};
    facts.last_seen = Timestamp{test::day("2026-11-21")};
    facts.round_trip = observe(std::move(traffic.passings), clock, missed, chance);
    const Location where = locate(places[g], promised, {}, {}, facts);

    ASSERT_GE(where.hint_count, 1U);
    const double bound_ms = std::chrono::duration<double, std::milli>{facts.round_trip.bound()}.count();
    ASSERT_TRUE(where.hints[0].is_kept) << "case " << number << ": " << ring.country.text() << " is at least "
                                        << floor_ms << " ms away and was refuted by " << bound_ms << " ms";
    if (where.is_inside_by_elimination) {
      ASSERT_TRUE(where.possible.contains(ring.country)) << "case " << number << ": " << ring.country.text();
    }
    if (ring.country == us) {
      ASSERT_NE(where.reach, ReachClass::us_excluded) << "case " << number;
    }
    if (bound_ms > 0) ++bounded;
    if (bound_ms > 0 && bound_ms < 1.2 * route.shortest + 3) ++tight;
    if (facts.round_trip.is_measured() && places[g].horizon.excludes(ring.country, facts.round_trip.smallest)) {
      ++naive_would_fail;
    }
  }
  RecordProperty("bounded", static_cast<int>(bounded));
  RecordProperty("tight", static_cast<int>(tight));
  RecordProperty("naive_would_fail", static_cast<int>(naive_would_fail));
  EXPECT_GT(naive_would_fail, 1000U) << "the smallest sample alone must refute wrongly, or the traffic is too kind";
  EXPECT_GT(bounded, cases * 9 / 10) << "a bound that is never had refutes nothing at all";
  EXPECT_GT(tight, cases * 6 / 10) << "and one far above the path is no use";
}

}  // namespace
}  // namespace eugress
