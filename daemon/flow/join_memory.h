// Whose meeting a device of ours is joining: a tenant's web front is asked for by its name, and the media that begin
// within a minute belong to that join. Nothing on the wire ties the two but the device and the time, so whatever leaves
// room for doubt is `unknown`: names of two hosts in that minute, and a name that comes while media already flow, which
// is not about the meeting that is under way. As long as media flow without a break, what begins beside them is of the
// same meeting.
// A device is an address of ours without a port: behind a translator many are one, and the tap must be before it.
// Bounds and thread are those of CampusMemory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "flow/address_plan.h"
#include "flow/campus_memory.h"
#include "flow/meeting_host.h"

namespace eugress {

struct JoinedHost {
  Host host = Host::unknown;
  ProviderNumber provider = 0;  // of whose meetings that is said; 0: nothing is said
  friend constexpr bool operator==(const JoinedHost&, const JoinedHost&) noexcept = default;
};

class JoinMemory {
 public:
  // From the name to the first packet of media: a browser opens the application, which looks for its servers.
  static constexpr std::chrono::seconds lifetime{60};

  explicit JoinMemory(std::size_t capacity) : devices_(capacity) {}

  // The device asked for the name of a tenant.
  void named(CampusMark device, JoinedHost tenant, Timestamp now) noexcept;
  // A flow of the device turned out to be media, or ceased to be; each beginning has one end.
  void media_began(CampusMark device, Timestamp now) noexcept;
  void media_ended(CampusMark device, Timestamp now) noexcept;
  // Whose meeting a flow that begins now belongs to, should it be media.
  [[nodiscard]] JoinedHost joining(CampusMark device, Timestamp now) const noexcept;

  // Devices held, those included of which nothing holds any more and that nobody has displaced yet.
  [[nodiscard]] std::size_t size() const noexcept { return devices_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return devices_.capacity(); }
  // Devices forgotten before their time: their media are of unknown hosts.
  [[nodiscard]] std::uint64_t evicted() const noexcept { return devices_.evicted(); }

 private:
  struct Join {
    Timestamp at;  // the last name, or the last beginning of media
    Timestamp named_at;
    JoinedHost tenant;
    bool is_doubtful = false;
    std::uint32_t open_media = 0;
    // Of a device in a meeting more would be lost than of one that only opened a page: a name that it asks for now
    // would be taken for a join.
    [[nodiscard]] Timestamp since() const noexcept { return open_media != 0 ? Timestamp::max() : at; }
    [[nodiscard]] bool is_over(Timestamp now) const noexcept { return open_media == 0 && now - at > lifetime; }
  };

  CampusMemory<Join> devices_;
};

}  // namespace eugress
