#include "capture/filter_program.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "base/wire_numbers.h"
#include "capture/filter_rules.h"
#include "capture/program_writer.h"

namespace eugress {
namespace {

using Place = ProgramWriter::Place;

constexpr std::array<std::uint32_t, 3> option_headers{hop_by_hop_options, routing_header, destination_options};
constexpr int most_extensions = 8;

// The first half: link layer and IP headers, before the rules. Writes from the end; the methods stand in that order.
class HeadersWriting {
 public:
  HeadersWriting(const FilterText& text, LinkType link)
      : text_(text), link_(link), base_(link == LinkType::ethernet ? 14 : 0) {}

  std::vector<sock_filter> write() {
    if (link_ == LinkType::null_loopback) return {};
    rules_ = write_rules(w_, text_, base_);
    write_ipv6();
    write_ipv4();
    if (link_ == LinkType::raw_ip) {
      write_raw();
    } else {
      write_ethertypes();
    }
    write_interfaces();
    return w_.program();
  }

 private:
  [[nodiscard]] bool opens(Tunnel tunnel) const noexcept { return text_.tunnels.contains(tunnel); }

  // ---- headers

  // A is the protocol that follows an IP header.
  Place if_tunnel(bool is_ipv6, Place tunnel, Place on) {
    if (opens(Tunnel::gre) || opens(Tunnel::erspan)) on = w_.if_equal(protocol_gre, tunnel, on);
    if (opens(is_ipv6 ? Tunnel::four_in_six : Tunnel::ip_in_ip)) on = w_.if_equal(protocol_ipv4, tunnel, on);
    if (opens(is_ipv6 ? Tunnel::ip_in_ip : Tunnel::six_in_four)) on = w_.if_equal(protocol_ipv6, tunnel, on);
    return on;
  }
  void store_words(std::optional<std::uint32_t> fixed, std::uint32_t source, std::uint32_t destination) {
    for (const auto& [m, offset] :
         {std::pair{FilterScratch::source, source}, std::pair{FilterScratch::destination, destination}}) {
      w_.store(m);
      if (fixed) {
        w_.fetch(ProgramWriter::word, *fixed + offset);
      } else {
        w_.fetch_behind_x(ProgramWriter::word, offset);
      }
    }
  }

  // The protocol is written although nobody asks for it: the kernel refuses a program that could read what it has not
  // written.
  template <typename Addresses>
  Place write_without_ports(Addresses&& addresses, std::uint32_t why) {
    addresses();
    w_.store(FilterScratch::transport);
    w_.store(FilterScratch::protocol);
    w_.load(why);
    return w_.here();
  }

  void write_ipv4() {
    const auto addresses = [&] {
      w_.go(rules_.ipv4);
      store_words(std::nullopt, 12, 16);
    };
    const Place later_fragment = write_without_ports(addresses, FilterScratch::no_transport);
    const Place tunnel = write_without_ports(addresses, FilterScratch::in_tunnel);
    addresses();
    w_.store(FilterScratch::transport);
    w_.add_x();
    w_.shift_left(2);
    w_.mask(0x0f);
    w_.fetch_behind_x(ProgramWriter::octet, 0);
    w_.branch(BPF_JSET, 0x1fff, later_fragment, w_.here());
    w_.fetch_behind_x(ProgramWriter::half, 6);
    w_.store(FilterScratch::protocol);
    const Place transport = w_.here();
    w_.branch(BPF_JEQ, protocol_tcp, transport, if_tunnel(false, tunnel, rules_.drop));
    w_.if_equal(protocol_udp, transport, w_.here());
    w_.fetch_behind_x(ProgramWriter::octet, 9);
    any_ipv4_ = w_.here();
    w_.go(any_ipv4_);
    w_.set_x(base_);
    const Place here = w_.here();

    // Without tags, options and fragments, as nearly all are.
    w_.go(rules_.ipv4);
    store_words(base_, 12, 16);
    w_.store(FilterScratch::transport);
    w_.load(base_ + 20);
    w_.branch(BPF_JSET, 0x1fff, here, w_.here());
    w_.fetch(ProgramWriter::half, base_ + 6);
    w_.store(FilterScratch::protocol);
    const Place plain = w_.here();
    w_.branch(BPF_JEQ, protocol_tcp, plain, here);
    w_.if_equal(protocol_udp, plain, w_.here());
    w_.fetch(ProgramWriter::octet, base_ + 9);
    w_.branch(BPF_JEQ, 0x45, w_.here(), here);
    w_.fetch(ProgramWriter::octet, base_);
    plain_ipv4_ = w_.here();
  }

  void write_ipv6() {
    const auto addresses = [&] {
      w_.go(rules_.ipv6);
      store_words(std::nullopt, 8, 24);
      w_.recall_x(FilterScratch::network);
    };
    const Place later_fragment = write_without_ports(addresses, FilterScratch::no_transport);
    const Place tunnel = write_without_ports(addresses, FilterScratch::in_tunnel);
    addresses();
    w_.store_x(FilterScratch::transport);
    w_.store(FilterScratch::protocol);
    const Place transport = w_.here();

    // A is the next header, X its offset.
    Place step = rules_.drop;
    for (int left = 0; left <= most_extensions; ++left)
      step = write_extension(left == 0, step, later_fragment, tunnel, transport);
    w_.go(step);
    w_.recall(FilterScratch::next);
    w_.a_to_x();
    w_.add(40);
    w_.x_to_a();
    w_.store(FilterScratch::next);
    w_.fetch_behind_x(ProgramWriter::octet, 6);
    w_.store_x(FilterScratch::network);
    any_ipv6_ = w_.here();
    w_.go(any_ipv6_);
    w_.set_x(base_);
    const Place here = w_.here();

    w_.go(rules_.ipv6);
    store_words(base_, 8, 24);
    w_.set_x(base_);
    w_.store(FilterScratch::transport);
    w_.load(base_ + 40);
    w_.store(FilterScratch::protocol);
    const Place plain = w_.here();
    w_.branch(BPF_JEQ, protocol_tcp, plain, here);
    w_.if_equal(protocol_udp, plain, w_.here());
    w_.fetch(ProgramWriter::octet, base_ + 6);
    plain_ipv6_ = w_.here();
  }
  Place write_extension(bool is_last, Place on, Place later_fragment, Place tunnel, Place transport) {
    Place step = rules_.drop;
    if (!is_last) {
      w_.go(on);
      w_.recall(FilterScratch::next);
      w_.a_to_x();
      const Place next = w_.here();
      w_.go(next);
      w_.add_x();
      w_.shift_left(3);
      w_.add(1);
      w_.fetch_behind_x(ProgramWriter::octet, 1);
      w_.store(FilterScratch::next);
      w_.fetch_behind_x(ProgramWriter::octet, 0);
      const Place options = w_.here();
      w_.go(next);
      w_.add_x();
      w_.shift_left(2);
      w_.add(2);
      w_.fetch_behind_x(ProgramWriter::octet, 1);
      w_.store(FilterScratch::next);
      w_.fetch_behind_x(ProgramWriter::octet, 0);
      const Place authentication = w_.here();
      w_.go(next);
      w_.add(8);
      w_.x_to_a();
      w_.store(FilterScratch::next);
      w_.fetch_behind_x(ProgramWriter::octet, 0);
      w_.branch(BPF_JSET, 0xfff8, later_fragment, w_.here());
      w_.fetch_behind_x(ProgramWriter::half, 2);
      const Place fragment = w_.here();
      step = w_.if_any(option_headers, options, rules_.drop);
      step = w_.if_equal(authentication_header, authentication, step);
      step = w_.if_equal(fragment_header, fragment, step);
    }
    step = if_tunnel(true, tunnel, step);
    step = w_.if_equal(protocol_tcp, transport, step);
    return w_.if_equal(protocol_udp, transport, step);
  }

  // ---- link layer

  void write_raw() {
    w_.branch(BPF_JEQ, 0x60, plain_ipv6_, rules_.drop);
    w_.if_equal(0x40, plain_ipv4_, w_.here());
    w_.mask(0xf0);
    w_.fetch(ProgramWriter::octet, 0);
  }

  // Cooked frames come without a link layer: the kernel tells their ethertype, and a tag that was left stands in front
  // of the packet.
  void write_ethertypes() {
    Place on = rules_.drop;
    for (std::uint32_t tags = max_tags; tags != 0; --tags) {
      on = write_ethertype(behind(any_ipv4_, base_ + 4 * tags), behind(any_ipv6_, base_ + 4 * tags), on);
      w_.fetch(ProgramWriter::half, base_ + 4 * tags - 2);
      on = w_.here();
    }
    w_.go(write_ethertype(plain_ipv4_, plain_ipv6_, on));
    if (link_ == LinkType::ethernet) {
      w_.fetch(ProgramWriter::half, base_ - 2);
    } else {
      w_.fetch(ProgramWriter::word, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL));
    }
  }
  void write_interfaces() {
    if (text_.interfaces.empty()) return;
    const Place on = w_.here();
    w_.go(w_.if_any(text_.interfaces, on, rules_.drop));
    w_.fetch(ProgramWriter::word, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_IFINDEX));
  }
  Place behind(Place then, std::uint32_t offset) {
    w_.go(then);
    w_.set_x(offset);
    return w_.here();
  }
  Place write_ethertype(Place ipv4, Place ipv6, Place tagged) {
    Place on = w_.if_any(ethertypes_of_tags, tagged, rules_.drop);
    if (opens(Tunnel::pppoe)) on = w_.if_equal(ethertype_pppoe_session, rules_.whole, on);
    if (opens(Tunnel::mpls))
      on = w_.if_any(std::array<std::uint32_t, 2>{ethertype_mpls, ethertype_mpls_upstream}, rules_.whole, on);
    on = w_.if_equal(ethertype_ipv6, ipv6, on);
    return w_.if_equal(ethertype_ipv4, ipv4, on);
  }

  const FilterText& text_;
  LinkType link_;
  std::uint32_t base_;  // of the IP header in a frame without tags
  ProgramWriter w_;
  FilterRules rules_;

  Place any_ipv4_ = 0;
  Place any_ipv6_ = 0;
  Place plain_ipv4_ = 0;
  Place plain_ipv6_ = 0;
};

}  // namespace

std::vector<sock_filter> filter_program(const FilterText& text, LinkType link) {
  return HeadersWriting{text, link}.write();
}

std::vector<sock_filter> interfaces_program(const std::vector<std::uint32_t>& interfaces) {
  ProgramWriter w;
  const Place drop = w.returning(0);
  const Place whole = w.returning(FilterCut::whole);
  w.go(w.if_any(interfaces, whole, drop));
  w.fetch(ProgramWriter::word, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_IFINDEX));
  return w.program();
}

}  // namespace eugress
