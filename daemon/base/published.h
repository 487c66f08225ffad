// State that one thread publishes and others read: the latest value wins, readers never wait for a builder. The lock is
// held for a pointer swap only. Readers pick a value up once per batch or request, not per packet.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace eugress {

template <typename T>
class Published {
 public:
  Published() = default;
  explicit Published(std::shared_ptr<const T> value) : value_(std::move(value)) {}

  void publish(std::shared_ptr<const T> value) {
    const std::lock_guard lock(mutex_);
    value_.swap(value);
  }  // the old value, now in `value`, dies outside the lock

  // Null until something has been published.
  [[nodiscard]] std::shared_ptr<const T> read() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace eugress
