#include "capture/filter_program.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "capture/program_writer.h"

namespace eugress {
namespace {

using Place = ProgramWriter::Place;

constexpr std::uint32_t ethertype_ipv4 = 0x0800;
constexpr std::uint32_t ethertype_ipv6 = 0x86dd;
constexpr std::array<std::uint32_t, 2> ethertypes_mpls{0x8847, 0x8848};
constexpr std::uint32_t ethertype_pppoe = 0x8864;
constexpr std::array<std::uint32_t, 3> ethertypes_of_tags{0x8100, 0x88a8, 0x9100};
constexpr std::uint32_t most_tags = 3;

constexpr std::uint32_t protocol_tcp = 6;
constexpr std::uint32_t protocol_udp = 17;
constexpr std::uint32_t protocol_ipv4 = 4;
constexpr std::uint32_t protocol_ipv6 = 41;
constexpr std::uint32_t protocol_gre = 47;
constexpr std::uint32_t fragment_header = 44;
constexpr std::uint32_t authentication_header = 51;
constexpr std::array<std::uint32_t, 3> option_headers{0, 43, 60};  // hop-by-hop, routing, destination
constexpr int most_extensions = 8;

constexpr std::uint32_t dns_port = 53;
constexpr std::uint32_t stun_cookie = 0x2112a442;

// Scratch memory of the program.
constexpr std::uint32_t m_source = 0;       // first word of the address
constexpr std::uint32_t m_destination = 1;  // likewise
constexpr std::uint32_t m_transport = 2;    // offset of the transport header; or one of the next two
constexpr std::uint32_t m_protocol = 3;     // 0 of a later fragment
constexpr std::uint32_t m_network = 4;      // offset of an IPv6 header with extensions
constexpr std::uint32_t m_next = 5;         // next header
constexpr std::uint32_t m_source_port = 6;
constexpr std::uint32_t m_destination_port = 7;
constexpr std::uint32_t no_transport = 0;  // a later fragment
constexpr std::uint32_t in_tunnel = 1;     // something that is opened in user space

constexpr unsigned ld_word = BPF_LD | BPF_W;
constexpr unsigned ld_half = BPF_LD | BPF_H;
constexpr unsigned ld_octet = BPF_LD | BPF_B;

bool is_ipv4(const Prefix& prefix) noexcept {
  return prefix.address.is_ipv4() && prefix.length >= 96;
}

std::uint32_t word_of(const Prefix& prefix, unsigned word) noexcept {
  const Address& address = prefix.address;
  if (is_ipv4(prefix)) return address.ipv4();
  const std::uint64_t half = word < 2 ? address.high() : address.low();
  return static_cast<std::uint32_t>(word % 2 == 0 ? half >> 32U : half);
}

// One bit of an address, counted from 1 at the left.
Address bit_of(unsigned number) noexcept {
  const std::uint64_t bit = std::uint64_t{1} << ((128U - number) % 64U);
  return number <= 64 ? Address{bit, 0} : Address{0, bit};
}

bool are_halves(const Prefix& left, const Prefix& right) noexcept {
  const unsigned shortest = is_ipv4(left) ? 96 : 0;
  if (left.length != right.length || left.length <= shortest) return false;
  const Address bit = bit_of(left.length);
  const bool is_left = (left.address.high() & bit.high()) == 0 && (left.address.low() & bit.low()) == 0;
  return is_left && right.address == Address{left.address.high() | bit.high(), left.address.low() | bit.low()};
}

std::vector<Prefix> disjoint(std::vector<Prefix> prefixes) {
  std::sort(prefixes.begin(), prefixes.end());
  std::vector<Prefix> kept;
  for (const Prefix& prefix : prefixes) {
    if (!kept.empty() && kept.back().contains(prefix.address)) continue;  // covered
    kept.push_back(prefix);
    while (kept.size() >= 2 && are_halves(kept[kept.size() - 2], kept.back())) {
      kept.pop_back();
      --kept.back().length;
    }
  }
  return kept;
}

// Where a value leads, from `start` up to the start of the next.
struct Segment {
  std::uint32_t start;
  Place to;
};

// The whole space of a word or a port; painted from left to right.
class Segments {
 public:
  explicit Segments(Place otherwise) : otherwise_(otherwise), all_{{0, otherwise}} {}

  void paint(std::uint32_t first, std::uint32_t last, Place to) {
    if (all_.back().start == first) {
      all_.pop_back();
    }
    if (all_.empty() || all_.back().to != to) all_.push_back({first, to});
    if (last != std::numeric_limits<std::uint32_t>::max()) all_.push_back({last + 1, otherwise_});
  }
  [[nodiscard]] std::span<const Segment> all() const noexcept { return all_; }

 private:
  Place otherwise_;
  std::vector<Segment> all_;
};

enum class End : std::uint8_t { source, destination };

// Writes the program from its end to its beginning; the methods stand in that order. X holds the offset of the IP
// header while addresses are looked at, and that of the transport header afterwards.
class FilterWriting {
 public:
  FilterWriting(const FilterText& text, LinkType link) : text_(text), link_(link) {}

  std::vector<sock_filter> write() {
    if (link_ == LinkType::null_loopback) return {};
    base_ = link_ == LinkType::ethernet ? 14 : 0;
    write_cuts();
    write_ports();
    write_addresses();
    write_ipv6();
    write_ipv4();
    if (link_ == LinkType::raw_ip) {
      write_raw();
    } else {
      write_ethertypes();
    }
    return w_.program();
  }

 private:
  [[nodiscard]] bool opens(Tunnel tunnel) const noexcept { return text_.tunnels.contains(tunnel); }
  [[nodiscard]] bool opens_any(std::initializer_list<Tunnel> tunnels) const noexcept {
    return std::any_of(tunnels.begin(), tunnels.end(), [&](Tunnel tunnel) { return opens(tunnel); });
  }

  Place returning(std::uint32_t octets) {
    w_.put(BPF_RET | BPF_K, octets);
    return w_.here();
  }
  void load(std::uint32_t value) { w_.put(BPF_LD | BPF_IMM, value); }
  void recall(std::uint32_t m) { w_.put(BPF_LD | BPF_MEM, m); }
  void store(std::uint32_t m) { w_.put(BPF_ST, m); }
  void store_x(std::uint32_t m) { w_.put(BPF_STX, m); }
  void recall_x(std::uint32_t m) { w_.put(BPF_LDX | BPF_MEM, m); }
  void set_x(std::uint32_t value) { w_.put(BPF_LDX | BPF_IMM, value); }
  void a_to_x() { w_.put(BPF_MISC | BPF_TAX); }
  void x_to_a() { w_.put(BPF_MISC | BPF_TXA); }
  void add(std::uint32_t value) { w_.put(BPF_ALU | BPF_ADD | BPF_K, value); }
  void add_x() { w_.put(BPF_ALU | BPF_ADD | BPF_X); }
  void shift_left(std::uint32_t bits) { w_.put(BPF_ALU | BPF_LSH | BPF_K, bits); }
  void shift_right(std::uint32_t bits) { w_.put(BPF_ALU | BPF_RSH | BPF_K, bits); }
  void mask(std::uint32_t bits) { w_.put(BPF_ALU | BPF_AND | BPF_K, bits); }
  void fetch(unsigned size, std::uint32_t offset) { w_.put(size | BPF_ABS, offset); }
  void fetch_behind_x(unsigned size, std::uint32_t offset) { w_.put(size | BPF_IND, offset); }
  // A is one of the values: there; else on.
  Place if_any(std::span<const std::uint32_t> values, Place there, Place on) {
    for (const std::uint32_t value : values) {
      w_.branch(BPF_JEQ, value, there, on);
      on = w_.here();
    }
    return on;
  }
  Place if_equal(std::uint32_t value, Place there, Place on) { return if_any(std::array{value}, there, on); }

  // A balanced tree over the starts; one comparison a level.
  Place decide(std::span<const Segment> segments) {
    if (segments.size() == 1) return segments.front().to;
    const std::size_t middle = segments.size() / 2;
    const Place right = decide(segments.subspan(middle));
    const Place left = decide(segments.first(middle));
    w_.branch(BPF_JGE, segments[middle].start, right, left);
    return w_.here();
  }

  // How much of what passes is captured.
  void write_cuts() {
    drop_ = returning(0);
    whole_ = returning(FilterCut::whole);
    fragment_ = returning(FilterCut::fragment);

    w_.put(BPF_RET | BPF_A);
    add(FilterCut::media_payload);
    x_to_a();
    const Place media = w_.here();
    // By the first octet: 5 is Zoom's data, 64 to 191 SRTP, channels of TURN and what QUIC sends once a connection
    // stands. All else is rare: handshakes, STUN, greetings.
    constexpr std::uint32_t zoom_data = 5;
    w_.branch(BPF_JGE, 0xc0, whole_, media);
    w_.branch(BPF_JGE, 0x40, w_.here(), whole_);
    if_equal(zoom_data, media, w_.here());
    fetch_behind_x(ld_octet, 0);
    // A load beyond the end of the packet would end the program and drop it.
    w_.branch_with_x(BPF_JGT, w_.here(), media);
    w_.put(BPF_LD | BPF_W | BPF_LEN);
    a_to_x();
    add(8);
    x_to_a();
    recall_x(m_transport);
    udp_ = w_.here();

    w_.put(BPF_RET | BPF_A);
    add(FilterCut::answer);
    recall(m_transport);
    const Place answer = w_.here();
    from_server_ = by_protocol(answer);
    to_server_ = by_protocol(whole_);  // any segment may be one of a ClientHello's
  }
  Place by_protocol(Place tcp) {
    w_.branch(BPF_JEQ, protocol_tcp, tcp, fragment_);
    w_.branch(BPF_JEQ, protocol_udp, udp_, w_.here());
    recall(m_protocol);
    return w_.here();
  }

  // ---- what passes whatever its addresses

  // The last tests of all: a load beyond the end drops a packet that is too short for what it is asked for.
  Place write_stun() {
    w_.branch(BPF_JEQ, stun_cookie, whole_, drop_);
    fetch_behind_x(ld_word, 8 + 4);
    w_.branch(BPF_JGE, 0x40, drop_, w_.here());
    fetch_behind_x(ld_octet, 8);
    return w_.here();
  }
  Place write_client_hello() {
    constexpr std::uint32_t handshake_of_tls = 0x1603;
    constexpr std::uint32_t client_hello = 1;
    w_.branch(BPF_JEQ, client_hello, whole_, drop_);
    fetch_behind_x(ld_octet, 5);
    w_.branch(BPF_JEQ, handshake_of_tls, w_.here(), drop_);
    fetch_behind_x(ld_half, 0);
    a_to_x();
    add_x();
    shift_right(2);
    mask(0xf0);
    fetch_behind_x(ld_octet, 12);
    return w_.here();
  }

  using PortMap = std::map<std::uint32_t, Place>;  // by start
  static void paint(PortMap& map, std::uint32_t first, std::uint32_t last, Place to) {
    const Place behind = std::prev(map.upper_bound(last))->second;
    map.erase(map.lower_bound(first), map.upper_bound(last));
    map[first] = to;
    map.try_emplace(last + 1, behind);
  }
  Place decide(const PortMap& map) {
    std::vector<Segment> segments;
    for (const auto& [start, to] : map) {
      if (segments.empty() || segments.back().to != to) segments.push_back({start, to});
    }
    return decide(std::span<const Segment>{segments});
  }

  Place write_port_test(Transport transport, End end, Place otherwise) {
    PortMap map{{0, otherwise}, {0x10000, otherwise}};
    const bool is_udp = transport == Transport::udp;
    const bool is_to = end == End::destination;
    if (!is_udp && is_to && text_.client_hellos) {
      const Place hello = write_client_hello();
      paint(map, 80, 80, hello);
      paint(map, 443, 443, hello);
    }
    for (const WantedPorts& ports : text_.ports) {
      if (ports.transport != transport) continue;  // asked of the other one
      const Place server = is_to ? to_server_ : from_server_;
      paint(map, ports.first, ports.last, is_udp ? udp_ : server);
    }
    const auto tunnel = [&](Tunnel kind, std::uint32_t port) {
      if (is_udp && opens(kind)) paint(map, port, port, whole_);
    };
    tunnel(Tunnel::teredo, 3544);
    if (is_to) {
      tunnel(Tunnel::gtp_u, 2152);
      tunnel(Tunnel::vxlan, 4789);
      tunnel(Tunnel::geneve, 6081);
    }
    paint(map, dns_port, dns_port, whole_);
    const Place test = decide(map);
    w_.go(test);
    recall(is_to ? m_destination_port : m_source_port);
    return w_.here();
  }
  Place write_port_tests(Transport transport, Place otherwise) {
    return write_port_test(transport, End::source, write_port_test(transport, End::destination, otherwise));
  }

  // Where the transport header almost always is, loads of a fixed offset cost the kernel no call.
  Place write_port_loads(std::optional<std::uint32_t> fixed, Place by_transport) {
    w_.go(by_transport);
    for (const auto& [m, offset] : {std::pair{m_source_port, 0U}, std::pair{m_destination_port, 2U}}) {
      store(m);
      if (fixed) {
        fetch(ld_half, *fixed + offset);
      } else {
        fetch_behind_x(ld_half, offset);
      }
    }
    return w_.here();
  }

  void write_ports() {
    const Place tcp = write_port_tests(Transport::tcp, drop_);
    const Place udp = write_port_tests(Transport::udp, write_stun());
    w_.branch(BPF_JEQ, protocol_udp, udp, tcp);
    recall(m_protocol);
    const Place by_transport = w_.here();
    const Place anywhere = write_port_loads(std::nullopt, by_transport);
    const Place of_ipv6 = write_port_loads(base_ + 40, by_transport);
    const Place of_ipv4 = write_port_loads(base_ + 20, by_transport);
    w_.branch(BPF_JEQ, no_transport, drop_, anywhere);
    if_equal(base_ + 40, of_ipv6, w_.here());
    if_equal(base_ + 20, of_ipv4, w_.here());
    recall(m_transport);
    recall_x(m_transport);
    no_address_ = w_.here();
  }

  // ---- addresses

  // A holds the word. A block that goes on in the next word loads that.
  Place write_tree(std::span<const Prefix> blocks, unsigned word, End end, Place hit, Place miss) {
    Segments segments{miss};
    while (!blocks.empty()) {
      const Prefix& block = blocks.front();
      const unsigned bits = block.length - (is_ipv4(block) ? 96U : 0U) - 32 * word;
      const std::uint32_t first = word_of(block, word);
      if (bits <= 32) {
        const std::uint32_t hosts = bits == 0 ? ~0U : static_cast<std::uint32_t>((std::uint64_t{1} << (32 - bits)) - 1);
        segments.paint(first, first | hosts, hit);
        blocks = blocks.subspan(1);
        continue;
      }
      std::size_t count = 1;
      while (count < blocks.size() && word_of(blocks[count], word) == first) ++count;
      w_.go(write_tree(blocks.first(count), word + 1, end, hit, miss));
      fetch_behind_x(ld_word, (end == End::source ? 8 : 24) + 4 * (word + 1));
      segments.paint(first, first, w_.here());
      blocks = blocks.subspan(count);
    }
    return decide(segments.all());
  }
  Place write_test(const std::vector<Prefix>& blocks, End end, Place hit, Place miss) {
    if (blocks.empty()) return miss;
    w_.go(write_tree(blocks, 0, end, hit, miss));
    recall(end == End::source ? m_source : m_destination);
    return w_.here();
  }
  Place write_tests(const std::vector<Prefix>& blocks, Place hit_source, Place hit_destination, Place miss) {
    return write_test(blocks, End::source, hit_source, write_test(blocks, End::destination, hit_destination, miss));
  }
  Place write_exclusion(const std::vector<Prefix>& blocks, bool may_be_tunnel, Place on) {
    if (may_be_tunnel) {
      w_.branch(BPF_JEQ, in_tunnel, whole_, on);
      recall(m_transport);
      on = w_.here();
    }
    return write_tests(blocks, drop_, drop_, on);
  }

  // An IPv6 address behind a NAT64 stands for the IPv4 address in its last word; 0.0.0.0 stands for none, and nobody
  // wants that.
  Place write_behind_nat64(Place ipv4, Place miss) {
    if (text_.nat64.empty()) return miss;
    const auto store_last_word = [&](End end, Place then) {
      w_.go(then);
      store(end == End::source ? m_source : m_destination);
      fetch_behind_x(ld_word, end == End::source ? 8 + 12 : 24 + 12);
      return w_.here();
    };
    const auto store_none = [&](End end, Place then) {
      w_.go(then);
      store(end == End::source ? m_source : m_destination);
      load(0);
      return w_.here();
    };
    const std::vector<Prefix> blocks = disjoint(text_.nat64);
    const Place both = store_last_word(End::destination, ipv4);
    const Place source_alone = store_none(End::destination, ipv4);
    const Place source = store_last_word(End::source, write_test(blocks, End::destination, both, source_alone));
    const Place destination_alone = store_none(End::source, store_last_word(End::destination, ipv4));
    return write_test(blocks, End::source, source, write_test(blocks, End::destination, destination_alone, miss));
  }

  void write_addresses() {
    const bool opens_gre = opens_any({Tunnel::gre, Tunnel::erspan, Tunnel::ip_in_ip});
    const Place wanted4 = write_tests(text_.wanted.ipv4, from_server_, to_server_, no_address_);
    ipv4_ = write_exclusion(text_.excluded.ipv4, opens_gre || opens(Tunnel::six_in_four), wanted4);
    const Place behind_nat64 = write_behind_nat64(wanted4, no_address_);
    const Place wanted6 = write_tests(text_.wanted.ipv6, from_server_, to_server_, behind_nat64);
    ipv6_ = write_exclusion(text_.excluded.ipv6, opens_gre || opens(Tunnel::four_in_six), wanted6);
  }

  // ---- headers

  // A is the protocol that follows an IP header.
  Place if_tunnel(bool is_ipv6, Place tunnel, Place on) {
    if (opens_any({Tunnel::gre, Tunnel::erspan})) on = if_equal(protocol_gre, tunnel, on);
    if (opens(is_ipv6 ? Tunnel::four_in_six : Tunnel::ip_in_ip)) on = if_equal(protocol_ipv4, tunnel, on);
    if (opens(is_ipv6 ? Tunnel::ip_in_ip : Tunnel::six_in_four)) on = if_equal(protocol_ipv6, tunnel, on);
    return on;
  }
  void store_words(std::optional<std::uint32_t> fixed, std::uint32_t source, std::uint32_t destination) {
    for (const auto& [m, offset] : {std::pair{m_source, source}, std::pair{m_destination, destination}}) {
      store(m);
      if (fixed) {
        fetch(ld_word, *fixed + offset);
      } else {
        fetch_behind_x(ld_word, offset);
      }
    }
  }

  void write_ipv4() {
    const auto addresses = [&] {
      w_.go(ipv4_);
      store_words(std::nullopt, 12, 16);
    };
    addresses();
    store(m_transport);
    store(m_protocol);
    load(no_transport);
    const Place later_fragment = w_.here();
    addresses();
    store(m_transport);
    store(m_protocol);  // the kernel refuses a program that could read what it has not written
    load(in_tunnel);
    const Place tunnel = w_.here();
    addresses();
    store(m_transport);
    add_x();
    shift_left(2);
    mask(0x0f);
    fetch_behind_x(ld_octet, 0);
    w_.branch(BPF_JSET, 0x1fff, later_fragment, w_.here());
    fetch_behind_x(ld_half, 6);
    store(m_protocol);
    const Place transport = w_.here();
    w_.branch(BPF_JEQ, protocol_tcp, transport, if_tunnel(false, tunnel, drop_));
    if_equal(protocol_udp, transport, w_.here());
    fetch_behind_x(ld_octet, 9);
    any_ipv4_ = w_.here();
    w_.go(any_ipv4_);
    set_x(base_);
    const Place here = w_.here();

    // Without tags, options and fragments, as nearly all are.
    w_.go(ipv4_);
    store_words(base_, 12, 16);
    store(m_transport);
    load(base_ + 20);
    w_.branch(BPF_JSET, 0x1fff, here, w_.here());
    fetch(ld_half, base_ + 6);
    store(m_protocol);
    const Place plain = w_.here();
    w_.branch(BPF_JEQ, protocol_tcp, plain, here);
    if_equal(protocol_udp, plain, w_.here());
    fetch(ld_octet, base_ + 9);
    w_.branch(BPF_JEQ, 0x45, w_.here(), here);
    fetch(ld_octet, base_);
    plain_ipv4_ = w_.here();
  }

  void write_ipv6() {
    const auto addresses = [&] {
      w_.go(ipv6_);
      store_words(std::nullopt, 8, 24);
      recall_x(m_network);
    };
    addresses();
    store(m_transport);
    store(m_protocol);
    load(no_transport);
    const Place later_fragment = w_.here();
    addresses();
    store(m_transport);
    store(m_protocol);  // the kernel refuses a program that could read what it has not written
    load(in_tunnel);
    const Place tunnel = w_.here();
    addresses();
    store_x(m_transport);
    store(m_protocol);
    const Place transport = w_.here();

    // A is the next header, X its offset.
    Place step = drop_;
    for (int left = 0; left <= most_extensions; ++left)
      step = write_extension(left == 0, step, later_fragment, tunnel, transport);
    w_.go(step);
    recall(m_next);
    a_to_x();
    add(40);
    x_to_a();
    store(m_next);
    fetch_behind_x(ld_octet, 6);
    store_x(m_network);
    any_ipv6_ = w_.here();
    w_.go(any_ipv6_);
    set_x(base_);
    const Place here = w_.here();

    w_.go(ipv6_);
    store_words(base_, 8, 24);
    set_x(base_);
    store(m_transport);
    load(base_ + 40);
    store(m_protocol);
    const Place plain = w_.here();
    w_.branch(BPF_JEQ, protocol_tcp, plain, here);
    if_equal(protocol_udp, plain, w_.here());
    fetch(ld_octet, base_ + 6);
    plain_ipv6_ = w_.here();
  }
  Place write_extension(bool is_last, Place on, Place later_fragment, Place tunnel, Place transport) {
    Place step = drop_;
    if (!is_last) {
      w_.go(on);
      recall(m_next);
      a_to_x();
      const Place next = w_.here();
      w_.go(next);
      add_x();
      shift_left(3);
      add(1);
      fetch_behind_x(ld_octet, 1);
      store(m_next);
      fetch_behind_x(ld_octet, 0);
      const Place options = w_.here();
      w_.go(next);
      add_x();
      shift_left(2);
      add(2);
      fetch_behind_x(ld_octet, 1);
      store(m_next);
      fetch_behind_x(ld_octet, 0);
      const Place authentication = w_.here();
      w_.go(next);
      add(8);
      x_to_a();
      store(m_next);
      fetch_behind_x(ld_octet, 0);
      w_.branch(BPF_JSET, 0xfff8, later_fragment, w_.here());
      fetch_behind_x(ld_half, 2);
      const Place fragment = w_.here();
      step = if_any(option_headers, options, drop_);
      step = if_equal(authentication_header, authentication, step);
      step = if_equal(fragment_header, fragment, step);
    }
    step = if_tunnel(true, tunnel, step);
    step = if_equal(protocol_tcp, transport, step);
    return if_equal(protocol_udp, transport, step);
  }

  // ---- link layer

  void write_raw() {
    w_.branch(BPF_JEQ, 0x60, plain_ipv6_, drop_);
    if_equal(0x40, plain_ipv4_, w_.here());
    mask(0xf0);
    fetch(ld_octet, 0);
  }

  // Cooked frames come without a link layer: the kernel tells their ethertype, and a tag that was left stands in front
  // of the packet.
  void write_ethertypes() {
    Place on = drop_;
    for (std::uint32_t tags = most_tags; tags != 0; --tags) {
      on = write_ethertype(behind(any_ipv4_, base_ + 4 * tags), behind(any_ipv6_, base_ + 4 * tags), on);
      fetch(ld_half, base_ + 4 * tags - 2);
      on = w_.here();
    }
    w_.go(write_ethertype(plain_ipv4_, plain_ipv6_, on));
    if (link_ == LinkType::ethernet) {
      fetch(ld_half, base_ - 2);
    } else {
      fetch(ld_word, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL));
    }
  }
  Place behind(Place then, std::uint32_t offset) {
    w_.go(then);
    set_x(offset);
    return w_.here();
  }
  Place write_ethertype(Place ipv4, Place ipv6, Place tagged) {
    Place on = if_any(ethertypes_of_tags, tagged, drop_);
    if (opens(Tunnel::pppoe)) on = if_equal(ethertype_pppoe, whole_, on);
    if (opens(Tunnel::mpls)) on = if_any(ethertypes_mpls, whole_, on);
    on = if_equal(ethertype_ipv6, ipv6, on);
    return if_equal(ethertype_ipv4, ipv4, on);
  }

  const FilterText& text_;
  LinkType link_;
  ProgramWriter w_;
  std::uint32_t base_ = 0;  // of the IP header in a frame without tags

  Place drop_ = 0;
  Place whole_ = 0;
  Place fragment_ = 0;
  Place udp_ = 0;
  Place from_server_ = 0;
  Place to_server_ = 0;
  Place no_address_ = 0;
  Place ipv4_ = 0;
  Place ipv6_ = 0;
  Place any_ipv4_ = 0;
  Place any_ipv6_ = 0;
  Place plain_ipv4_ = 0;
  Place plain_ipv6_ = 0;
};

}  // namespace

AddressSet address_set(std::vector<Prefix> prefixes) {
  const auto first_ipv6 = std::partition(prefixes.begin(), prefixes.end(), is_ipv4);
  return {disjoint({prefixes.begin(), first_ipv6}), disjoint({first_ipv6, prefixes.end()})};
}

std::vector<sock_filter> filter_program(const FilterText& text, LinkType link) {
  return FilterWriting{text, link}.write();
}

}  // namespace eugress
