#include "capture/watched_links.h"

#include <net/if.h>

#include <fstream>
#include <utility>

namespace eugress {

WatchedLinks::WatchedLinks(std::vector<std::string> names, std::string root)
    : names_(std::move(names)), device_(names_.size() == 1 ? names_.front() : every_interface), root_(std::move(root)) {
  for (const std::string& name : names_) {
    if (name != every_interface) links_.push_back({name, read_losses(name)});
  }
}

std::string WatchedLinks::text() const {
  std::string text;
  for (const std::string& name : names_) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<std::uint32_t> WatchedLinks::numbers() const {
  std::vector<std::uint32_t> numbers;
  if (!is_selection()) return numbers;
  for (const std::string& name : names_) {
    if (const unsigned number = if_nametoindex(name.c_str()); number != 0) numbers.push_back(number);
  }
  return numbers;
}

std::vector<std::string> WatchedLinks::absent() const {
  std::vector<std::string> absent;
  for (const Link& link : links_) {
    if (if_nametoindex(link.name.c_str()) == 0) absent.push_back(link.name);
  }
  return absent;
}

// Frames that no buffer was free for, and those that the card's own queue had no room for; libpcap counts the same.
std::optional<std::uint64_t> WatchedLinks::read_losses(const std::string& name) const {
  std::uint64_t sum = 0;
  for (const char* const counter : {"rx_missed_errors", "rx_fifo_errors"}) {
    std::ifstream file{root_ + "/class/net/" + name + "/statistics/" + counter};
    std::uint64_t count = 0;
    if (!(file >> count)) return std::nullopt;
    sum += count;
  }
  return sum;
}

std::optional<std::uint64_t> WatchedLinks::losses() {
  bool all_say = !links_.empty();
  for (Link& link : links_) {
    const auto reading = read_losses(link.name);
    const bool is_known = reading && link.reading;
    if (is_known) lost_ += *reading >= *link.reading ? *reading - *link.reading : *reading;  // made anew, from nothing
    if (reading) link.reading = reading;
    all_say = all_say && link.reading.has_value();
  }
  return all_say ? std::optional{lost_} : std::nullopt;
}

}  // namespace eugress
