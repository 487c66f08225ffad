#include "capture/filter_rules.h"

#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/wire_numbers.h"
#include "capture/address_set.h"
#include "capture/decision_tree.h"

namespace eugress {
namespace {

using Place = ProgramWriter::Place;

constexpr std::uint32_t dns_port = 53;
constexpr std::uint32_t stun_cookie = 0x2112a442;

enum class End : std::uint8_t { source, destination };

// Writes from the end; the methods stand in that order. X holds the offset of the IP header while addresses are looked
// at, and that of the transport header afterwards.
class RulesWriting {
 public:
  RulesWriting(ProgramWriter& writer, const FilterText& text, std::uint32_t base)
      : w_(writer), text_(text), base_(base) {}

  FilterRules write() {
    write_cuts();
    write_ports();
    write_addresses();
    return rules_;
  }

 private:
  [[nodiscard]] bool opens(Tunnel tunnel) const noexcept { return text_.tunnels.contains(tunnel); }

  // How much of what passes is captured.
  void write_cuts() {
    rules_.drop = w_.returning(0);
    rules_.whole = w_.returning(FilterCut::whole);
    fragment_ = w_.returning(FilterCut::fragment);

    w_.put(BPF_RET | BPF_A);
    w_.add(FilterCut::media_payload);
    w_.x_to_a();
    const Place media = write_sampling(w_.here());
    w_.branch(BPF_JGE, BulkPayload::behind, rules_.whole, media);
    w_.branch(BPF_JGE, BulkPayload::first, w_.here(), rules_.whole);
    w_.if_equal(BulkPayload::zoom_data, media, w_.here());
    w_.fetch_behind_x(ProgramWriter::octet, 0);
    // A load beyond the end of the packet would end the program and drop it.
    w_.branch_with_x(BPF_JGT, w_.here(), media);
    w_.put(BPF_LD | BPF_W | BPF_LEN);
    w_.a_to_x();
    w_.add(8);
    w_.x_to_a();
    w_.recall_x(FilterScratch::transport);
    udp_ = w_.here();

    w_.put(BPF_RET | BPF_A);
    w_.add(FilterCut::answer);
    w_.recall(FilterScratch::transport);
    const Place answer = w_.here();
    from_server_ = by_protocol(answer);
    to_server_ = by_protocol(rules_.whole);  // any segment may be one of a ClientHello's
  }
  Place write_sampling(Place kept) {
    if (text_.sampling == 0) return kept;
    w_.branch(BPF_JEQ, 0, kept, rules_.drop);
    w_.mask((std::uint32_t{1} << text_.sampling) - 1);
    w_.fetch(ProgramWriter::word, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_RANDOM));
    return w_.here();
  }
  Place by_protocol(Place tcp) {
    w_.branch(BPF_JEQ, protocol_tcp, tcp, fragment_);
    w_.branch(BPF_JEQ, protocol_udp, udp_, w_.here());
    w_.recall(FilterScratch::protocol);
    return w_.here();
  }

  // ---- what passes whatever its addresses

  // The last tests of all: a load beyond the end drops a packet that is too short for what it is asked for.
  Place write_stun() {
    w_.branch(BPF_JEQ, stun_cookie, rules_.whole, rules_.drop);
    w_.fetch_behind_x(ProgramWriter::word, 8 + 4);
    w_.branch(BPF_JGE, 0x40, rules_.drop, w_.here());
    w_.fetch_behind_x(ProgramWriter::octet, 8);
    return w_.here();
  }
  Place write_client_hello() {
    constexpr std::uint32_t handshake_of_tls = 0x1603;
    constexpr std::uint32_t client_hello = 1;
    w_.branch(BPF_JEQ, client_hello, rules_.whole, rules_.drop);
    w_.fetch_behind_x(ProgramWriter::octet, 5);
    w_.branch(BPF_JEQ, handshake_of_tls, w_.here(), rules_.drop);
    w_.fetch_behind_x(ProgramWriter::half, 0);
    w_.a_to_x();
    w_.add_x();
    w_.shift_right(2);
    w_.mask(0xf0);
    w_.fetch_behind_x(ProgramWriter::octet, 12);
    return w_.here();
  }

  using PortMap = std::map<std::uint32_t, Place>;  // by start
  static void paint(PortMap& map, std::uint32_t first, std::uint32_t last, Place to) {
    const Place behind = std::prev(map.upper_bound(last))->second;
    map.erase(map.lower_bound(first), map.upper_bound(last));
    map[first] = to;
    map.try_emplace(last + 1, behind);
  }
  Place decide_port(const PortMap& map) {
    std::vector<Segment> segments;
    for (const auto& [start, to] : map) {
      if (segments.empty() || segments.back().to != to) segments.push_back({start, to});
    }
    return decide(w_, segments);
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
      if (is_udp && opens(kind)) paint(map, port, port, rules_.whole);
    };
    tunnel(Tunnel::teredo, 3544);
    if (is_to) {
      tunnel(Tunnel::gtp_u, 2152);
      tunnel(Tunnel::vxlan, 4789);
      tunnel(Tunnel::geneve, 6081);
    }
    paint(map, dns_port, dns_port, rules_.whole);
    const Place test = decide_port(map);
    w_.go(test);
    w_.recall(is_to ? FilterScratch::destination_port : FilterScratch::source_port);
    return w_.here();
  }
  Place write_port_tests(Transport transport, Place otherwise) {
    return write_port_test(transport, End::source, write_port_test(transport, End::destination, otherwise));
  }

  // Where the transport header almost always is, loads of a fixed offset cost the kernel no call.
  Place write_port_loads(std::optional<std::uint32_t> fixed, Place by_transport) {
    w_.go(by_transport);
    for (const auto& [m, offset] :
         {std::pair{FilterScratch::source_port, 0U}, std::pair{FilterScratch::destination_port, 2U}}) {
      w_.store(m);
      if (fixed) {
        w_.fetch(ProgramWriter::half, *fixed + offset);
      } else {
        w_.fetch_behind_x(ProgramWriter::half, offset);
      }
    }
    return w_.here();
  }

  void write_ports() {
    const Place tcp = write_port_tests(Transport::tcp, rules_.drop);
    const Place udp = write_port_tests(Transport::udp, write_stun());
    w_.branch(BPF_JEQ, protocol_udp, udp, tcp);
    w_.recall(FilterScratch::protocol);
    const Place by_transport = w_.here();
    const Place anywhere = write_port_loads(std::nullopt, by_transport);
    const Place of_ipv6 = write_port_loads(base_ + 40, by_transport);
    const Place of_ipv4 = write_port_loads(base_ + 20, by_transport);
    w_.branch(BPF_JEQ, FilterScratch::no_transport, rules_.drop, anywhere);
    w_.if_equal(base_ + 40, of_ipv6, w_.here());
    w_.if_equal(base_ + 20, of_ipv4, w_.here());
    w_.recall(FilterScratch::transport);
    w_.recall_x(FilterScratch::transport);
    no_address_ = w_.here();
  }

  // ---- addresses

  // A holds the word. A block that goes on in the next word loads that.
  Place write_tree(std::span<const Prefix> blocks, unsigned word, End end, Place hit, Place miss) {
    Segments segments{miss};
    while (!blocks.empty()) {
      const Prefix& block = blocks.front();
      const unsigned bits = family_length(block) - 32 * word;
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
      w_.fetch_behind_x(ProgramWriter::word, (end == End::source ? 8 : 24) + 4 * (word + 1));
      segments.paint(first, first, w_.here());
      blocks = blocks.subspan(count);
    }
    return decide(w_, segments.all());
  }
  Place write_test(const std::vector<Prefix>& blocks, End end, Place hit, Place miss) {
    if (blocks.empty()) return miss;
    w_.go(write_tree(blocks, 0, end, hit, miss));
    w_.recall(end == End::source ? FilterScratch::source : FilterScratch::destination);
    return w_.here();
  }
  Place write_tests(const std::vector<Prefix>& blocks, Place hit_source, Place hit_destination, Place miss) {
    return write_test(blocks, End::source, hit_source, write_test(blocks, End::destination, hit_destination, miss));
  }
  Place write_exclusion(const std::vector<Prefix>& blocks, bool may_be_tunnel, Place on) {
    if (may_be_tunnel) {
      w_.branch(BPF_JEQ, FilterScratch::in_tunnel, rules_.whole, on);
      w_.recall(FilterScratch::transport);
      on = w_.here();
    }
    return write_tests(blocks, rules_.drop, rules_.drop, on);
  }

  // An IPv6 address behind a NAT64 stands for the IPv4 address in its last word; 0.0.0.0 stands for none, and nobody
  // wants that.
  Place write_behind_nat64(Place ipv4, Place miss) {
    if (text_.nat64.empty()) return miss;
    const auto store_last_word = [&](End end, Place then) {
      w_.go(then);
      w_.store(end == End::source ? FilterScratch::source : FilterScratch::destination);
      w_.fetch_behind_x(ProgramWriter::word, end == End::source ? 8 + 12 : 24 + 12);
      return w_.here();
    };
    const auto store_none = [&](End end, Place then) {
      w_.go(then);
      w_.store(end == End::source ? FilterScratch::source : FilterScratch::destination);
      w_.load(0);
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
    const bool opens_either = opens(Tunnel::gre) || opens(Tunnel::erspan) || opens(Tunnel::ip_in_ip);
    const Place wanted4 = write_tests(text_.wanted.ipv4, from_server_, to_server_, no_address_);
    rules_.ipv4 = write_exclusion(text_.excluded.ipv4, opens_either || opens(Tunnel::six_in_four), wanted4);
    const Place behind_nat64 = write_behind_nat64(wanted4, no_address_);
    const Place wanted6 = write_tests(text_.wanted.ipv6, from_server_, to_server_, behind_nat64);
    rules_.ipv6 = write_exclusion(text_.excluded.ipv6, opens_either || opens(Tunnel::four_in_six), wanted6);
  }

  ProgramWriter& w_;
  const FilterText& text_;
  std::uint32_t base_;
  FilterRules rules_;

  Place fragment_ = 0;
  Place udp_ = 0;
  Place from_server_ = 0;
  Place to_server_ = 0;
  Place no_address_ = 0;
};

}  // namespace

FilterRules write_rules(ProgramWriter& writer, const FilterText& text, std::uint32_t base) {
  return RulesWriting{writer, text, base}.write();
}

}  // namespace eugress
