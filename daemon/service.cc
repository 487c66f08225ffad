#include "service.h"

#include <systemd/sd-daemon.h>

#include <ctime>
#include <string>

#include "export/wording.h"

namespace eugress {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

// For the books to be closed and for main to look.
constexpr seconds time_to_close{30};

void notify(const std::string& state) {
  sd_notify(0, state.c_str());
}

std::string status(const Snapshot& snapshot) {
  return "STATUS=" + grouped(snapshot.frames.seen) + " frames in " + grouped(snapshot.intervals_closed) +
         (snapshot.intervals_closed == 1 ? " interval, of which " : " intervals, of which ") +
         grouped(snapshot.intervals_assessable) + " were good enough to judge by";
}

}  // namespace

Service::Service(std::optional<seconds> interval) : has_interval_(interval.has_value()) {
  std::uint64_t asked = 0;  // microseconds
  if (!interval || sd_watchdog_enabled(0, &asked) <= 0) return;
  const microseconds needed = 2 * *interval + time_to_close;
  if (microseconds{asked} < needed) notify("WATCHDOG_USEC=" + std::to_string(needed.count()));
}

void Service::ready() const {
  notify("READY=1");
}

// systemd wants to know the moment at which a reload began.
void Service::reload_begins() const {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000));
}

void Service::reload_ends() const {
  notify("READY=1");
}

void Service::stopping() const {
  notify("STOPPING=1");
}

void Service::attend(const Snapshot& snapshot) {
  const bool has_news = snapshot.intervals_closed != closed_;
  closed_ = snapshot.intervals_closed;
  if (has_news) notify(status(snapshot));
  if (snapshot.workers_missing == 0 && (has_news || !has_interval_)) notify("WATCHDOG=1");
}

}  // namespace eugress
