// Opens live captures, and says what is in the way of one.
#include <net/if.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/capture.h"
#include "capture/data_link.h"
#include "capture/fanout.h"
#include "capture/interface_facts.h"
#include "capture/live_source.h"
#include "capture/rights.h"

namespace eugress {
namespace {

std::string interface_names() {
  std::string names;
  for (const std::string& name : names_of_interfaces()) names += (names.empty() ? "" : ", ") + name;
  return names;
}

Error why_not_activated(int status, pcap_t* pcap, const std::string& interface) {
  switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
      return Error{interface + ": capture needs the capability CAP_NET_RAW; run as root, or grant it once with: " +
                   command_that_grants_capture()};
    case PCAP_ERROR_NO_SUCH_DEVICE:
      return Error{interface + ": there is no such interface; there are: " + interface_names()};
    case PCAP_ERROR_IFACE_NOT_UP:
      return Error{interface + ": the interface is down; bring it up with: ip link set " + interface + " up"};
    default: {
      std::string message = interface + ": capture cannot start: " + pcap_statustostr(status);
      const std::string detail = pcap_geterr(pcap);
      if (!detail.empty()) message += " (" + detail + ")";
      return Error{std::move(message)};
    }
  }
}

Result<std::unique_ptr<LiveSource>> open_one(const LiveSettings& settings, WatchedLinks links,
                                             LiveSource::Setting setting) {
  const std::string interface = links.text();
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  Pcap pcap{pcap_create(links.device().c_str(), reason.data())};
  if (pcap == nullptr) return Error{interface + ": capture cannot start: " + reason.data()};
  pcap_set_snaplen(pcap.get(), static_cast<int>(std::min<std::uint32_t>(settings.snap_length, INT_MAX)));
  pcap_set_promisc(pcap.get(), settings.promiscuous ? 1 : 0);
  pcap_set_buffer_size(pcap.get(), static_cast<int>(settings.ring_bytes));
  pcap_set_timeout(pcap.get(), block_timeout_milliseconds);
  pcap_set_tstamp_precision(pcap.get(), PCAP_TSTAMP_PRECISION_NANO);  // refused: it stays at microseconds
  const int status = pcap_activate(pcap.get());                       // above zero: a warning, capture works
  if (status < 0) return why_not_activated(status, pcap.get(), interface);
  if (links.device() == every_interface && pcap_set_datalink(pcap.get(), DLT_LINUX_SLL2) != 0) {
    return Error{interface + ": the frames of several interfaces cannot be had: " + pcap_geterr(pcap.get())};
  }
  if (pcap_setnonblock(pcap.get(), 1, reason.data()) != 0) {
    return Error{interface + ": capture cannot start without blocking: " + reason.data()};
  }
  const int number = pcap_datalink(pcap.get());
  const std::optional<LinkType> link = link_type_of(number);
  if (!link) return Error{interface + ": " + unsupported_link(number, pcap_datalink_val_to_name(number))};
  return std::make_unique<LiveSource>(std::move(pcap), std::move(links), *link, setting);
}

Result<void> check_settings(const LiveSettings& settings) {
  if (settings.interfaces.empty()) return Error{"capture: no interface is named; there are: " + interface_names()};
  const WatchedLinks links{settings.interfaces};
  if (settings.ring_bytes > INT_MAX) return Error{links.text() + ": a capture ring may have at most 2147483647 octets"};
  for (const std::string& name : links.is_selection() ? links.absent() : std::vector<std::string>{}) {
    return Error{name + ": there is no such interface; there are: " + interface_names()};
  }
  return {};
}

}  // namespace

Result<std::vector<std::unique_ptr<Source>>> open_live(const LiveSettings& settings) {
  if (auto sound = check_settings(settings); !sound) return sound.error();
  std::vector<std::unique_ptr<LiveSource>> opened;
  std::vector<int> descriptors;
  for (std::size_t i = 0; i < settings.sources; ++i) {
    auto one =
        open_one(settings, WatchedLinks{settings.interfaces}, {settings.is_filtered, settings.promiscuous, i == 0});
    if (!one) return one.error();
    // What comes before the filter is there, or before all sources share the link, must not count.
    if (settings.is_filtered || settings.sources > 1) (*one)->shut();
    descriptors.push_back((*one)->descriptor());
    opened.push_back(std::move(*one));
  }
  if (opened.size() > 1) {
    if (auto shared = share_link(descriptors); !shared)
      return Error{opened.front()->name() + ": " + shared.error().message};
  }
  std::vector<std::unique_ptr<Source>> sources;
  for (auto& one : opened) {
    one->begin();
    sources.push_back(std::move(one));
  }
  return sources;
}

Result<std::vector<InterfaceDescription>> list_interfaces() {
  pcap_if_t* found = nullptr;
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  if (pcap_findalldevs(&found, reason.data()) != 0)
    return Error{std::string{"interfaces cannot be listed: "} + reason.data()};
  std::vector<InterfaceDescription> interfaces;
  for (const pcap_if_t* each = found; each != nullptr; each = each->next) {
    // libpcap also lists buses and queues (usbmon, nflog), which carry no link layer of ours.
    if (if_nametoindex(each->name) != 0 || std::string_view{each->name} == "any") {
      interfaces.push_back(
          {each->name, each->description == nullptr ? "" : each->description, (each->flags & PCAP_IF_UP) != 0});
    }
  }
  pcap_freealldevs(found);
  return interfaces;
}

}  // namespace eugress
