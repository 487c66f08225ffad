// What the kernel says of an interface that we look at: whether it is there, how long its packets may be, and whether
// it hands several packets over as one. Read anew each time and never changed: this asks, and sets nothing. Needs no
// right.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ifreq;

namespace eugress {

// Work that the interface or the kernel takes off the host before a packet socket sees a packet (gro, lro, gro_hw), or
// after it has seen one (tso, gso).
enum class Offload : std::uint8_t { gro, lro, gro_hw, tso, gso };
constexpr std::size_t offload_count = 5;
[[nodiscard]] constexpr std::string_view to_text(Offload offload) noexcept {
  switch (offload) {
    case Offload::gro:
      return "gro";
    case Offload::lro:
      return "lro";
    case Offload::gro_hw:
      return "gro-hw";
    case Offload::tso:
      return "tso";
    case Offload::gso:
      break;
  }
  return "gso";
}
// Whether it joins what others sent, so that fewer and longer packets are seen than passed.
[[nodiscard]] constexpr bool merges(Offload offload) noexcept {
  return offload == Offload::gro || offload == Offload::lro || offload == Offload::gro_hw;
}

// What is empty the kernel or the driver did not say.
struct InterfaceFacts {
  std::string name;
  bool exists = false;
  bool is_up = false;       // by the administrator
  bool has_signal = false;  // and something is at the other end
  std::optional<std::uint32_t> mtu;
  std::optional<std::uint32_t> megabits;  // of line rate, per second
  std::array<std::optional<bool>, offload_count> offloads{};

  [[nodiscard]] std::optional<bool> is_on(Offload offload) const noexcept {
    return offloads[static_cast<std::size_t>(offload)];
  }
  friend bool operator==(const InterfaceFacts&, const InterfaceFacts&) = default;
};

// Those that are there, sorted. Asks no socket, for which a service may lack the right.
[[nodiscard]] std::vector<std::string> names_of_interfaces();

// ioctl(2) on some socket: 0, or below if it failed.
using AskInterface = std::function<int(unsigned long request, ifreq& question)>;
[[nodiscard]] InterfaceFacts interface_facts(const std::string& name, const AskInterface& ask);
// Of each; "any" stands for all that are up but the loopback. At most most_facts.
constexpr std::size_t most_facts = 16;
[[nodiscard]] std::vector<InterfaceFacts> interface_facts(const std::vector<std::string>& names);

}  // namespace eugress
