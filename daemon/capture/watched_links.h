// Inner: the interfaces that one socket looks at, by name, and what they say they lost. With one interface the socket
// is bound to it. Several are seen through a socket of all interfaces, whose filter keeps out the others, so that
// frames of all of them come in the order of their arrival. An interface that is taken away and made anew is found
// again by its name. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace eugress {

// The name that stands for all interfaces.
inline constexpr const char* every_interface = "any";

class WatchedLinks {
 public:
  // `root`: where /sys is.
  explicit WatchedLinks(std::vector<std::string> names, std::string root = "/sys");

  // What libpcap is to open: the interface, or all of them.
  [[nodiscard]] const std::string& device() const noexcept { return device_; }
  // "eth0, eth1"
  [[nodiscard]] std::string text() const;
  // A socket of all interfaces, of which some are meant.
  [[nodiscard]] bool is_selection() const noexcept { return device_ == every_interface && names_.front() != device_; }
  // Of a selection, the kernel's numbers of those that are there now.
  [[nodiscard]] std::vector<std::uint32_t> numbers() const;
  // Names that no interface has now.
  [[nodiscard]] std::vector<std::string> absent() const;

  // What the interfaces or their drivers gave up since the first call; empty where one of them does not say. What one
  // lost before it was made anew is kept.
  [[nodiscard]] std::optional<std::uint64_t> losses();

 private:
  struct Link {
    std::string name;
    std::optional<std::uint64_t> reading;  // the last
  };
  [[nodiscard]] std::optional<std::uint64_t> read_losses(const std::string& name) const;

  std::vector<std::string> names_;
  std::string device_;
  std::string root_;
  std::vector<Link> links_;
  std::uint64_t lost_ = 0;
};

}  // namespace eugress
