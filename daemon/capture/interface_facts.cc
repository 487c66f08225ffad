#include "capture/interface_facts.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <span>

namespace eugress {
namespace {

struct FeatureName {
  std::string_view kernel;
  Offload offload;
};
// As the kernel spells them (net/ethtool/common.c); `ethtool -k` has friendlier words for some.
constexpr std::array<FeatureName, offload_count> feature_names{{{"rx-gro", Offload::gro},
                                                                {"rx-lro", Offload::lro},
                                                                {"rx-gro-hw", Offload::gro_hw},
                                                                {"tx-tcp-segmentation", Offload::tso},
                                                                {"tx-generic-segmentation", Offload::gso}}};

// Far above what any kernel has; a length that a driver makes up must not become memory.
constexpr std::uint32_t most_features = 1024;

class Interface {
 public:
  Interface(const std::string& name, const AskInterface& ask) : name_(name), ask_(ask) {}

  [[nodiscard]] bool put(unsigned long request, ifreq& question) const {
    const std::size_t length = std::min<std::size_t>(name_.size(), IFNAMSIZ - 1);
    std::memcpy(question.ifr_name, name_.data(), length);
    return ask_(request, question) >= 0;
  }

  // The answers to SIOCETHTOOL come in the octets of the question, behind the command.
  [[nodiscard]] bool put_ethtool(std::span<std::uint32_t> words) const {
    ifreq question{};
    question.ifr_data = static_cast<char*>(static_cast<void*>(words.data()));
    return put(SIOCETHTOOL, question);
  }

 private:
  const std::string& name_;
  const AskInterface& ask_;
};

// How many features this kernel tells apart; 0 if it does not say.
std::uint32_t feature_count(const Interface& interface) {
  ethtool_sset_info head{};
  head.cmd = ETHTOOL_GSSET_INFO;
  head.sset_mask = std::uint64_t{1} << ETH_SS_FEATURES;
  constexpr std::size_t head_words = sizeof(head) / sizeof(std::uint32_t);
  std::array<std::uint32_t, head_words + 1> words{};
  std::memcpy(words.data(), &head, sizeof(head));
  if (!interface.put_ethtool(words)) return 0;
  std::memcpy(&head, words.data(), sizeof(head));
  return head.sset_mask == 0 ? 0 : std::min(words[head_words], most_features);
}

// By their number; empty if the kernel does not say.
std::vector<std::string> names_of_features(const Interface& interface, std::uint32_t count) {
  constexpr std::size_t head_words = sizeof(ethtool_gstrings) / sizeof(std::uint32_t);
  std::vector<std::uint32_t> words(head_words + std::size_t{count} * ETH_GSTRING_LEN / sizeof(std::uint32_t));
  words[0] = ETHTOOL_GSTRINGS;
  words[1] = ETH_SS_FEATURES;
  words[2] = count;
  std::vector<std::string> names;
  if (!interface.put_ethtool(words)) return names;
  const std::uint32_t told = std::min(words[2], count);
  for (std::uint32_t i = 0; i < told; ++i) {
    std::array<char, ETH_GSTRING_LEN + 1> name{};
    std::memcpy(name.data(), words.data() + head_words + std::size_t{i} * ETH_GSTRING_LEN / sizeof(std::uint32_t),
                ETH_GSTRING_LEN);
    names.emplace_back(name.data());
  }
  return names;
}

void ask_offloads(const Interface& interface, InterfaceFacts& facts) {
  const std::uint32_t count = feature_count(interface);
  if (count == 0) return;
  const std::vector<std::string> names = names_of_features(interface, count);
  constexpr std::size_t head_words = sizeof(ethtool_gfeatures) / sizeof(std::uint32_t);
  constexpr std::size_t block_words = sizeof(ethtool_get_features_block) / sizeof(std::uint32_t);
  constexpr std::size_t active_word = offsetof(ethtool_get_features_block, active) / sizeof(std::uint32_t);
  const std::uint32_t blocks = (count + 31) / 32;
  std::vector<std::uint32_t> words(head_words + blocks * block_words);
  words[0] = ETHTOOL_GFEATURES;
  words[1] = blocks;
  if (!interface.put_ethtool(words)) return;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto known = std::find_if(feature_names.begin(), feature_names.end(),
                                    [&](const FeatureName& one) { return one.kernel == names[i]; });
    if (known == feature_names.end()) continue;  // says nothing of what we see
    const std::uint32_t active = words[head_words + i / 32 * block_words + active_word];
    facts.offloads[static_cast<std::size_t>(known->offload)] = (active >> i % 32 & 1U) != 0;
  }
}

void ask_speed(const Interface& interface, InterfaceFacts& facts) {
  ethtool_cmd command{};
  command.cmd = ETHTOOL_GSET;
  std::array<std::uint32_t, sizeof(command) / sizeof(std::uint32_t)> words{};
  std::memcpy(words.data(), &command, sizeof(command));
  if (!interface.put_ethtool(words)) return;
  std::memcpy(&command, words.data(), sizeof(command));
  const std::uint32_t speed = ethtool_cmd_speed(&command);
  // Drivers without a line say all ones, or the lower half of it.
  constexpr std::uint32_t half_unknown = 0xffff;
  if (speed != 0 && speed != half_unknown && speed != static_cast<std::uint32_t>(SPEED_UNKNOWN)) facts.megabits = speed;
}

}  // namespace

std::vector<std::string> names_of_interfaces() {
  std::vector<std::string> names;
  std::ifstream table{"/proc/self/net/dev"};  // of our own network namespace, which /sys need not be of
  for (std::string line; std::getline(table, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;  // a headline
    const std::size_t start = line.find_first_not_of(' ');
    names.push_back(line.substr(start, colon - start));
  }
  std::sort(names.begin(), names.end());
  return names;
}

InterfaceFacts interface_facts(const std::string& name, const AskInterface& ask) {
  InterfaceFacts facts;
  facts.name = name;
  const Interface interface { name, ask };
  ifreq flags{};
  if (name.size() >= IFNAMSIZ || !interface.put(SIOCGIFFLAGS, flags)) return facts;
  facts.exists = true;
  facts.is_up = (flags.ifr_flags & IFF_UP) != 0;
  facts.has_signal = (flags.ifr_flags & IFF_RUNNING) != 0;
  ifreq mtu{};
  if (interface.put(SIOCGIFMTU, mtu) && mtu.ifr_mtu > 0) facts.mtu = static_cast<std::uint32_t>(mtu.ifr_mtu);
  ask_speed(interface, facts);
  ask_offloads(interface, facts);
  return facts;
}

std::vector<InterfaceFacts> interface_facts(const std::vector<std::string>& names) {
  std::vector<InterfaceFacts> all;
  // Any socket may ask; this one reaches nobody.
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const AskInterface ask = [descriptor](unsigned long request, ifreq& question) {
    return ioctl(descriptor, request, &question);
  };
  for (const std::string& name : names) {
    if (name != "any") {
      all.push_back(interface_facts(name, ask));
      continue;
    }
    for (const std::string& each : names_of_interfaces()) {
      if (each == "lo") continue;  // what a host says to itself passes no gateway
      InterfaceFacts facts = interface_facts(each, ask);
      if (facts.is_up) all.push_back(std::move(facts));
    }
  }
  if (descriptor >= 0) close(descriptor);
  if (all.size() > most_facts) all.resize(most_facts);
  return all;
}

}  // namespace eugress
