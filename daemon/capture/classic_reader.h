// Inner: the records of a classic pcap file of the plainest kind, read straight from the descriptor, for a tenth of the
// instructions that libpcap takes. It knows only what is sound. At the first record that is not (cut short, longer than
// its file allows, a fraction beyond the second, an error of the disk) it stops and says where, and libpcap, which has
// opened and checked the file, goes on from there: what is wrong with a file is for one reader alone to say. Compared
// with libpcap over whole and damaged files in tests/capture/classic_reader_test.cc. Frames are views into its buffer
// and die with their run. One thread.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "capture/source.h"

namespace eugress {

// Of whoever reads a file: stays in the second-level cache; larger ones are slower.
inline constexpr std::size_t capture_buffer_octets = 256U << 10U;

class ClassicReader {
 public:
  // How the numbers of a file are written (draft-ietf-opsawg-pcap, sections 4 and 5).
  struct Form {
    bool is_little_endian = true;
    std::uint32_t nanoseconds_per_unit = 1000;
    std::uint32_t longest = 0;  // a record with more captured octets is not sound
    LinkType link = LinkType::ethernet;
  };
  static constexpr std::size_t header_octets = 24;
  // By the file's header. Nothing for other formats, for versions other than 2.4, in which lengths may stand in another
  // order, and for link layers of which libpcap changes frames.
  [[nodiscard]] static std::optional<Form> form_of(Bytes header, std::uint32_t snap_length, LinkType link) noexcept;

  // A regular file, which stays open and whose position stays untouched; its first record is at `first`.
  ClassicReader(int descriptor, const Form& form, off_t first);

  enum class Outcome : std::uint8_t {
    more,      // as many frames as were asked for
    finished,  // the file ends behind a record
    unsound,   // the record at offset() is not for this reader
  };
  [[nodiscard]] Outcome read(FrameSink sink, std::size_t most_frames) noexcept;

  // Of the first record that has not been given, in the file.
  [[nodiscard]] off_t offset() const noexcept { return buffer_at_ + static_cast<off_t>(at_); }
  // Since the beginning.
  [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }

 private:
  template <bool is_little_endian>
  [[nodiscard]] Outcome walk(FrameSink sink, std::size_t most_frames) noexcept;
  // Fills the buffer from the record at offset() on. False if there is no more than before.
  [[nodiscard]] bool refill() noexcept;

  int descriptor_;
  Form form_;
  std::vector<std::uint8_t> buffer_;
  off_t buffer_at_;         // in the file
  std::size_t at_ = 0;      // of the next record, in the buffer
  std::size_t filled_ = 0;  // octets of the buffer
  bool has_failed_ = false;
  std::uint64_t frames_ = 0;
};

}  // namespace eugress
