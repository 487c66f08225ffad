// Whose meeting: what a device asked for by a tenant's name before its media began, and every way to be wrong about it.
#include "support/cast.h"
#include "support/stories.h"

namespace eugress::synth {
namespace {

constexpr std::string_view own = "own";
constexpr std::string_view other = "other";
constexpr std::string_view unknown = "unknown";

Host academy_web() {
  return plain_host(Role::web, "planted-tenant-academy.zoom.us", v4(170, 114, 52, 61), ms(10));
}

NativeJoin short_call(Duration length) {
  NativeJoin how;
  how.call.length = length;
  how.call.cadence.has_opening_burst = false;
  how.is_first_of_day = false;
  how.page_kilobytes = 2;
  return how;
}

Meeting meeting_of(unsigned number, Host account) {
  Meeting meeting = cast::eu_meeting(number);
  meeting.account = std::move(account);
  return meeting;
}

class Devices {
 public:
  explicit Devices(Session& session) : session_(session), network_(session) {}

  // The page from which the application is opened, then the call.
  void join_by(const Host& page, Time at, std::string_view host, Duration length = seconds(4)) {
    session_.use_meeting_host(std::string{host});
    join_natively(network_, client(), meeting_of(2, page), at, short_call(length));
    ++number_;
  }

  // As somebody who types the number of a meeting; in the midst of it he opens a page, and a second router is called.
  void look_at_while_in(const Host& joined_by, const Host& looked_at, Time at, std::string_view host) {
    session_.use_meeting_host(std::string{host});
    join_natively(network_, client(), meeting_of(1, joined_by), at, short_call(seconds(20)));
    fetch(network_, client(), looked_at, at + seconds(10), 700, 2000);
    CallShape moved;
    moved.length = seconds(4);
    run_call(network_, client(), cast::eu_router(2), at + seconds(14), moved);
    ++number_;
  }

  void look_then_join(std::initializer_list<Host> pages, Time at, Duration pause, std::string_view host) {
    session_.use_meeting_host(std::string{host});
    for (const Host& page : pages) at = fetch(network_, client(), page, at, 700, 2000) + ms(500);
    join_natively(network_, client(), meeting_of(1, cast::eu_cluster_web()), at + pause, short_call(seconds(4)));
    ++number_;
  }

  void join_from_browser_by(const Host& page, Time at, std::string_view host) {
    session_.use_meeting_host(std::string{host});
    WebMeeting meeting = cast::eu_web_meeting();
    meeting.web = page;
    WebJoin how;
    how.length = seconds(5);
    how.static_octets = 200'000;
    join_from_browser(network_, client(), meeting, at, how);
    ++number_;
  }

 private:
  [[nodiscard]] Client client() const { return cast::campus_client(number_); }

  Session& session_;
  Network network_;
  unsigned number_ = 31;
};

}  // namespace

void tell_whose_meeting(Session& session) {
  session.plant_tenant("planted-tenant-lyceum");
  session.plant_tenant("planted-tenant-academy");
  const Host ours = cast::tenant_web();
  const Host theirs = academy_web();
  const Host cluster = cast::eu_cluster_web();
  const Time at = cast::morning;
  Devices devices(session);
  devices.join_by(ours, at, own);
  devices.join_by(theirs, at + seconds(2), other);
  devices.join_by(cluster, at + seconds(4), unknown);
  devices.join_from_browser_by(ours, at + seconds(6), own);
  // Two hosts in one minute, in either order: nobody can tell which was joined.
  devices.look_then_join({ours, theirs}, at + seconds(8), seconds(5), unknown);
  devices.look_then_join({theirs, ours}, at + seconds(10), seconds(5), unknown);
  // A portal that was left open for long is no join.
  devices.look_then_join({ours}, at + seconds(12), seconds(70), unknown);
  // What is looked at during a meeting says nothing of it, nor of what begins beside it.
  devices.look_at_while_in(cluster, ours, at + seconds(14), unknown);
  devices.look_at_while_in(ours, theirs, at + seconds(16), own);
}

}  // namespace eugress::synth
