#include "flow/join_memory.h"

#include <algorithm>

namespace eugress {

void JoinMemory::named(CampusMark device, JoinedHost tenant, Timestamp now) noexcept {
  Join& join = devices_.find_or_add(device, now);
  if (join.open_media != 0) return;  // not about the meeting that is under way
  join.is_doubtful = join.is_doubtful || (join.tenant != JoinedHost{} && join.tenant != tenant);
  join.tenant = tenant;
  join.named_at = join.at = now;
}

void JoinMemory::media_began(CampusMark device, Timestamp now) noexcept {
  Join& join = devices_.find_or_add(device, now);
  ++join.open_media;
  join.at = std::max(join.at, now);
}

void JoinMemory::media_ended(CampusMark device, Timestamp now) noexcept {
  Join* const join = devices_.find(device, now);
  if (join == nullptr || join->open_media == 0) return;  // forgotten meanwhile, which is counted
  if (--join->open_media != 0) return;
  // A first attempt that came to nothing does not end the join.
  const bool still_joins = join->tenant != JoinedHost{} && now - join->named_at <= lifetime;
  if (still_joins) {
    join->at = join->named_at;
  } else {
    *join = {};
  }
}

JoinedHost JoinMemory::joining(CampusMark device, Timestamp now) const noexcept {
  const Join* const join = devices_.find(device, now);
  return join == nullptr || join->is_doubtful ? JoinedHost{} : join->tenant;
}

}  // namespace eugress
