// Events from one thread to another: bounded, closable, in order. A closed and emptied channel is the end of work, so
// shutdown needs no flags. Replay puts and waits; live offers, and what a full channel refuses is counted (and becomes
// a Gap).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace eugress {

template <typename T>
class Channel {
 public:
  explicit Channel(std::size_t capacity) : capacity_(capacity) {}

  // Waits for room. False if the channel was closed, and then the item is lost to the caller's knowledge.
  bool put(T item) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return items_.size() < capacity_ || closed_; });
    return push(std::move(item), lock);
  }

  // Never waits. False, and counted as refused, if full or closed.
  bool offer(T item) {
    std::unique_lock lock(mutex_);
    if (items_.size() >= capacity_ || closed_) {
      ++refused_;
      return false;
    }
    return push(std::move(item), lock);
  }

  // Waits for an item; empty when the channel is closed and drained.
  std::optional<T> get() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return !items_.empty() || closed_; });
    return pop(lock);
  }

  // As get(), but empty also after `patience`; ask closed() to tell the two apart.
  template <typename Duration>
  std::optional<T> get_for(Duration patience) {
    std::unique_lock lock(mutex_);
    filled_.wait_for(lock, patience, [&] { return !items_.empty() || closed_; });
    return pop(lock);
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    filled_.notify_all();
    room_.notify_all();
  }

  // Closed and nothing left to get.
  [[nodiscard]] bool finished() const {
    const std::lock_guard lock(mutex_);
    return closed_ && items_.empty();
  }
  [[nodiscard]] bool is_empty() const {
    const std::lock_guard lock(mutex_);
    return items_.empty();
  }
  [[nodiscard]] std::uint64_t refused() const {
    const std::lock_guard lock(mutex_);
    return refused_;
  }

 private:
  bool push(T item, std::unique_lock<std::mutex>& lock) {
    if (closed_) return false;
    items_.push_back(std::move(item));
    lock.unlock();
    filled_.notify_one();
    return true;
  }
  std::optional<T> pop(std::unique_lock<std::mutex>& lock) {
    if (items_.empty()) return std::nullopt;
    std::optional<T> item{std::move(items_.front())};
    items_.pop_front();
    lock.unlock();
    room_.notify_one();
    return item;
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable room_;
  std::deque<T> items_;
  std::uint64_t refused_ = 0;
  bool closed_ = false;
};

}  // namespace eugress
