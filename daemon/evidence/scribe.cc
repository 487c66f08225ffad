#include "evidence/scribe.h"

namespace eugress {

void NullScribe::take(const Entry& entry) noexcept {
  static_cast<void>(entry);
  taken_.fetch_add(1, std::memory_order_relaxed);
}

void Recorder::start() {
  thread_ = std::jthread([this] {
    while (const auto entry = entries_.get()) scribe_.take(*entry);
  });
}

}  // namespace eugress
