#include "evidence/at_rest.h"

#include "evidence/line_writer.h"

namespace eugress {
namespace {

constexpr std::chrono::days kept_for_ever{366'000};

}  // namespace

Result<std::unique_ptr<Log>> open_at_rest(const std::string& directory, const std::string& gateway, SigningKey key,
                                          Timestamp now) {
  auto log = Log::open({directory, gateway, EUGRESS_VERSION, kept_for_ever}, std::move(key), now);
  if (!log) return log.error();
  // Once a day that is over is sealed: what follows stands in the day in which it is written.
  if (!(*log)->commit(now)) return Error{(*log)->trouble()};
  return log;
}

bool close_at_rest(Log& log, const char* why, Timestamp now) {
  if (!log.commit(now)) return false;
  if (!log.recovered().is_new && !log.recovered().was_stopped)
    return true;  // the crash before is for the next start to say
  LineWriter line;
  line.add("k", "stop").add("t", seconds_of(now)).add("why", why);
  log.add(line.finish(), Log::Weight::control, now);
  return log.commit(now);
}

}  // namespace eugress
