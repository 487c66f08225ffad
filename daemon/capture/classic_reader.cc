#include "capture/classic_reader.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace eugress {
namespace {

constexpr std::size_t record_header = 16;
constexpr std::uint32_t second = 1'000'000'000;

constexpr std::uint32_t turned(std::uint32_t value) noexcept {
  return value >> 24U | (value >> 8U & 0xff00U) | (value << 8U & 0xff0000U) | value << 24U;
}

template <bool is_little_endian>
[[gnu::always_inline]] inline std::uint32_t next_number(ByteReader& reader) noexcept {
  return is_little_endian ? reader.little_u32() : reader.u32();
}

}  // namespace

std::optional<ClassicReader::Form> ClassicReader::form_of(Bytes header, std::uint32_t snap_length,
                                                          LinkType link) noexcept {
  constexpr std::uint32_t microseconds = 0xa1b2c3d4;
  constexpr std::uint32_t nanoseconds = 0xa1b23c4d;
  ByteReader reader{header};
  const std::uint32_t magic = reader.u32();
  const std::uint32_t version = reader.u32();
  if (!reader.ok()) return std::nullopt;
  const bool is_little_endian = magic == turned(microseconds) || magic == turned(nanoseconds);
  const std::uint32_t unit = is_little_endian ? turned(magic) : magic;
  const bool is_classic = unit == microseconds || unit == nanoseconds;
  const bool is_plain = link == LinkType::ethernet || link == LinkType::raw_ip;
  // Two numbers of 16 bits each.
  const bool is_current = version == (is_little_endian ? 0x02000400U : 0x00020004U);
  if (!is_classic || !is_plain || !is_current) return std::nullopt;
  return Form{is_little_endian, unit == microseconds ? 1000U : 1U, snap_length, link};
}

ClassicReader::ClassicReader(int descriptor, const Form& form, off_t first)
    : descriptor_(descriptor), form_(form), buffer_(capture_buffer_octets), buffer_at_(first) {}

ClassicReader::Outcome ClassicReader::read(FrameSink sink, std::size_t most_frames) noexcept {
  return form_.is_little_endian ? walk<true>(sink, most_frames) : walk<false>(sink, most_frames);
}

template <bool is_little_endian>
ClassicReader::Outcome ClassicReader::walk(FrameSink sink, std::size_t most_frames) noexcept {
  const std::uint32_t units_of_second = second / form_.nanoseconds_per_unit;
  std::array<Frame, longest_run> run;
  std::size_t waiting = 0;
  const auto give = [&] {
    if (waiting != 0) sink.take(sink.self, Frames{run}.first(waiting));
    waiting = 0;
  };
  for (std::size_t given = 0; given < most_frames;) {
    const std::size_t left = filled_ - at_;
    if (left < record_header) {
      const bool is_behind_a_record = left == 0;
      give();
      if (refill()) continue;
      return is_behind_a_record && !has_failed_ ? Outcome::finished : Outcome::unsound;
    }
    ByteReader reader{Bytes{&buffer_[at_], record_header}};
    const std::uint32_t seconds = next_number<is_little_endian>(reader);
    const std::uint32_t fraction = next_number<is_little_endian>(reader);
    const std::uint32_t captured = next_number<is_little_endian>(reader);
    const std::uint32_t on_wire = next_number<is_little_endian>(reader);
    if (captured > form_.longest || fraction >= units_of_second) [[unlikely]] {
      give();
      return Outcome::unsound;
    }
    if (left - record_header < captured) {
      give();
      if (refill()) continue;
      return Outcome::unsound;
    }
    const Bytes octets{&buffer_[at_] + record_header, captured};
    at_ += record_header + captured;
    ++frames_;
    ++given;
    const Nanoseconds within{std::uint64_t{fraction} * form_.nanoseconds_per_unit};
    run[waiting++] =
        Frame{Timestamp{std::chrono::seconds{seconds} + within}, octets, std::max(on_wire, captured), form_.link};
    if (waiting == run.size()) give();
  }
  give();
  return Outcome::more;
}

bool ClassicReader::refill() noexcept {
  const std::size_t known = filled_ - at_;
  buffer_at_ += static_cast<off_t>(at_);
  at_ = filled_ = 0;
  // What is known of the record is read again: it is little, and nothing has to be moved.
  while (filled_ < buffer_.size()) {
    const ssize_t got =
        pread(descriptor_, &buffer_[filled_], buffer_.size() - filled_, buffer_at_ + static_cast<off_t>(filled_));
    if (got < 0 && errno == EINTR) continue;  // a signal, nothing else
    has_failed_ = has_failed_ || got < 0;
    if (got <= 0) break;
    filled_ += static_cast<std::size_t>(got);
  }
  return filled_ > known;
}

}  // namespace eugress
