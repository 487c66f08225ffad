// A school morning, Monday 16 November 2026, 08:00 to 12:30 in central Europe: some 400 clients, five lessons of 44
// minutes every 50, most meetings in Frankfurt and Amsterdam, one guest lecture hosted in the US, telemetry both ways
// across the ocean, browsers, ordinary traffic. Between lessons nothing moves for several minutes. Media is thinned out
// (call.h) and kept to 128 octets a frame, so that the morning fits into a small file; lengths on the wire are true.
#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "support/cast.h"
#include "support/other_payload.h"
#include "support/stories.h"

namespace eugress::synth {
namespace {

constexpr unsigned pupils = 400;
constexpr unsigned lessons = 5;
constexpr unsigned remote_pupils = 80;  // In each lesson; the others sit in the room.
constexpr unsigned guest_lecture = 2;   // 09:40
constexpr unsigned guests = 30;
constexpr unsigned browser_share = 9;  // Every ninth remote pupil joins from a browser.
constexpr Duration lesson_every = minutes(50);
constexpr Duration lesson_length = minutes(44);

std::vector<unsigned> shuffled_pupils(Random& random) {
  std::vector<unsigned> out(pupils);
  std::iota(out.begin(), out.end(), 0U);
  for (std::size_t left = out.size(); left > 1; --left) std::swap(out[left - 1], out[random.between(0, left - 1)]);
  return out;
}

// A short look at the provider's other services, as clients take in passing.
void tend_account(Network& network, const Client& client, Time time, unsigned pupil) {
  Random& random = network.session().random();
  const std::uint64_t size = random.between(900, 5200);
  fetch(network, client, pupil % 3 == 0 ? cast::telemetry_us() : cast::eu_cluster_log(), time, size, 700);
  if (pupil % 4 == 0) fetch(network, client, cast::eu_cluster_push(), time + seconds(40), 500, 2600);
  if (pupil % 16 == 0) fetch(network, client, cast::eu_cluster_files(), time + seconds(75), 700, 48'000);
  if (pupil % 40 == 0) fetch(network, client, cast::support_desk(), time + seconds(90), 700, 15'000);
  if (pupil % 10 == 0) fetch(network, client, cast::tenant_web(), time + seconds(20), 900, 9'000);
}

void attend_natively(Network& network, const Client& client, const Meeting& meeting, Time start, Time end) {
  NativeJoin how;
  how.call.length = end - start;
  how.call.cadence = thin_cadence;
  how.signalling_every = minutes(6);
  join_natively(network, client, meeting, start, how);
}

void attend_from_browser(Network& network, const Client& client, Time start, Time end) {
  WebJoin how;
  how.length = end - start;
  how.static_octets = 420'000;
  how.media_every = seconds(30);
  how.check_every = seconds(60);
  how.signalling_every = minutes(5);
  join_from_browser(network, client, cast::eu_web_meeting(), start, how);
}

void hold_lesson(Network& network, unsigned lesson) {
  Random& random = network.session().random();
  const Time bell = cast::morning + lesson_every * static_cast<int>(lesson);
  const std::vector<unsigned> order = shuffled_pupils(random);
  for (unsigned seat = 0; seat < remote_pupils; ++seat) {
    const unsigned pupil = order[seat];
    const Client client = cast::campus_client(pupil);
    const Time start = bell + random.between(seconds(2), seconds(150));
    const Time end = bell + lesson_length - random.between(seconds(60), seconds(100));
    if (lesson == guest_lecture && seat < guests) {
      attend_natively(network, client, cast::us_meeting(), start, end);
    } else if (seat % browser_share == browser_share - 1) {
      attend_from_browser(network, client, start, end);
    } else {
      attend_natively(network, client, cast::eu_meeting(seat % 6), start, end);
    }
    tend_account(network, client, start + random.between(minutes(3), minutes(35)), pupil);
  }
}

// What everybody does beside lessons; nothing of it is the provider's.
void live_on(Network& network, unsigned pupil, Time from, Duration span) {
  Random& random = network.session().random();
  const Client client = pupil % 5 == 0 ? cast::campus_client_v6(pupil) : cast::campus_client(pupil);
  const Host site = client.address.is_v6 ? stranger("wiki.planted-background.example", ip("2001:db8:1::44"))
                                         : stranger("wiki.planted-background.example", v4(203, 0, 113, 44));
  const Time at = from + random.between(Duration(0), span);
  const std::size_t size = random.between(2'000, 26'000);
  fetch(network, client, site, at, 500, size);
  if (client.address.is_v6) return;
  UdpConversation ntp = network.open_udp(client, stranger("", v4(192, 0, 2, 123)), 123);
  const Bytes question = ntp_request(ntp.random());
  ntp.exchange(at + ms(500), question, ntp_reply(ntp.random()), RttMethod::other);
}

}  // namespace

void tell_school_morning(Session& session) {
  session.use_media_snap(128);
  session.plant_tenant("planted-tenant-lyceum");
  session.plant_background_name("wiki.planted-background.example");
  Network network(session);
  for (unsigned lesson = 0; lesson < lessons; ++lesson) {
    hold_lesson(network, lesson);
    const Time bell = cast::morning + lesson_every * static_cast<int>(lesson);
    for (unsigned pupil = lesson; pupil < pupils; pupil += 3) {
      live_on(network, pupil, bell + seconds(5), lesson_length - seconds(60));
    }
  }
  // After the last lesson: eight quiet minutes, then the afternoon's first pages.
  const Time afternoon = cast::morning + minutes(253);
  for (unsigned pupil = 0; pupil < pupils; pupil += 4) live_on(network, pupil, afternoon, minutes(16));
}

}  // namespace eugress::synth
