#include "capture/clock_state.h"

#include <sys/timex.h>

namespace eugress {

std::optional<ClockState> clock_state() noexcept {
  timex question{};  // no mode bit: nothing is set
  const int state = adjtimex(&question);
  if (state < 0) return std::nullopt;
  return ClockState{state != TIME_ERROR && (question.status & STA_UNSYNC) == 0,
                    std::chrono::microseconds{question.maxerror}};
}

}  // namespace eugress
