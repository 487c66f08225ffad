#include "capture/filter_fit.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "capture/address_set.h"
#include "capture/filter_program.h"

namespace eugress {
namespace {

Prefix shortened(const Prefix& prefix, std::uint8_t ipv4, std::uint8_t ipv6) noexcept {
  const auto most = is_ipv4(prefix) ? static_cast<std::uint8_t>(mapped_bits + ipv4) : ipv6;
  if (prefix.length <= most) return prefix;
  const auto kept_of = [most](unsigned from) {
    const unsigned bits = most > from ? std::min(most - from, 64U) : 0U;
    return bits == 0 ? std::uint64_t{0} : ~std::uint64_t{0} << (64U - bits);
  };
  return {Address{prefix.address.high() & kept_of(0), prefix.address.low() & kept_of(64)}, most};
}

// Each stands for more addresses than the one before.
struct Coarseness {
  std::uint8_t ipv4;
  std::uint8_t ipv6;
};
constexpr Coarseness of_learned{24, 64};
constexpr std::array of_listed{Coarseness{24, 64}, Coarseness{20, 48}, Coarseness{16, 40},
                               Coarseness{12, 32}, Coarseness{8, 16},  Coarseness{0, 0}};

class Fitting {
 public:
  Fitting(const Wanted& wanted, LinkType link, std::size_t limit) : wanted_(wanted), link_(link), limit_(limit) {
    text_.excluded = address_set(wanted.excluded);
    text_.nat64 = wanted.nat64;
    text_.ports = wanted.ports;
    text_.tunnels = wanted.tunnels;
    text_.interfaces = wanted.interfaces;
    text_.client_hellos = wanted.client_hellos;
    text_.sampling = wanted.sampling;
    for (const WantedAddress& one : wanted.learned) learned_.push_back({{one.address, 128}, one.wanted_at});
  }

  FittedFilter fit() {
    if (link_ == LinkType::null_loopback) return {};
    if (try_all() || try_aggregated() || try_widened()) return std::move(fitted_);
    return {};
  }

 private:
  struct Learned {
    Prefix prefix;
    Timestamp wanted_at;
  };

  // The listed prefixes and the first of the learned.
  bool try_with(std::span<const Learned> learned) {
    std::vector<Prefix> prefixes = listed_;
    for (const Learned& one : learned) prefixes.push_back(one.prefix);
    text_.wanted = address_set(std::move(prefixes));
    // Two bounds of a range, looked for twice, less those that neighbours share.
    if (text_.wanted.size() * 2 > limit_) return false;
    auto program = filter_program(text_, link_);
    if (program.size() > limit_) return false;
    fitted_.program = std::move(program);
    fitted_.ranges = static_cast<std::uint32_t>(text_.wanted.size());
    return true;
  }

  bool try_all() {
    listed_ = wanted_.listed;
    return try_with(learned_);
  }

  // As many as fit, the newest first.
  bool try_aggregated() {
    std::vector<Learned> blocks;
    for (const Learned& one : learned_) {
      blocks.push_back({shortened(one.prefix, of_learned.ipv4, of_learned.ipv6), one.wanted_at});
    }
    std::sort(blocks.begin(), blocks.end(), [](const Learned& a, const Learned& b) {
      return a.prefix != b.prefix ? a.prefix < b.prefix : a.wanted_at > b.wanted_at;
    });
    blocks.erase(std::unique(blocks.begin(), blocks.end(),
                             [](const Learned& a, const Learned& b) { return a.prefix == b.prefix; }),
                 blocks.end());
    std::sort(blocks.begin(), blocks.end(), [](const Learned& a, const Learned& b) {
      return a.wanted_at != b.wanted_at ? a.wanted_at > b.wanted_at : a.prefix < b.prefix;
    });
    if (!try_with({})) return false;
    std::size_t fits = 0;
    std::size_t too_many = std::min(blocks.size(), limit_ / 2) + 1;
    while (too_many - fits > 1) {
      const std::size_t middle = fits + (too_many - fits) / 2;
      (try_with(std::span{blocks}.first(middle)) ? fits : too_many) = middle;
    }
    std::sort(blocks.begin(), blocks.begin() + static_cast<std::ptrdiff_t>(fits),
              [](const Learned& a, const Learned& b) { return a.prefix < b.prefix; });
    const auto kept = std::span<const Learned>{blocks}.first(fits);
    for (const Learned& one : learned_) {
      const Prefix block = shortened(one.prefix, of_learned.ipv4, of_learned.ipv6);
      const auto at = std::lower_bound(kept.begin(), kept.end(), block,
                                       [](const Learned& a, const Prefix& b) { return a.prefix < b; });
      ++(at != kept.end() && at->prefix == block ? fitted_.aggregated : fitted_.evicted);
    }
    return true;
  }

  bool try_widened() {
    fitted_.evicted = static_cast<std::uint32_t>(learned_.size());
    for (const Coarseness& coarseness : of_listed) {
      fitted_.aggregated = 0;
      for (std::size_t i = 0; i < listed_.size(); ++i) {
        listed_[i] = shortened(wanted_.listed[i], coarseness.ipv4, coarseness.ipv6);
        if (listed_[i] != wanted_.listed[i]) ++fitted_.aggregated;
      }
      if (try_with({})) return true;
    }
    return false;
  }

  const Wanted& wanted_;
  LinkType link_;
  std::size_t limit_;
  FilterText text_;
  std::vector<Prefix> listed_;
  std::vector<Learned> learned_;
  FittedFilter fitted_;
};

}  // namespace

FittedFilter fit_filter(const Wanted& wanted, LinkType link, std::size_t limit) {
  return Fitting{wanted, link, limit}.fit();
}

}  // namespace eugress
