// The only hand that touches wire bytes. Reads big-endian values, and where a file was written so little-endian ones,
// left to right and never past the end: after the first short read the reader is spent, every further read gives zero
// or nothing, and ok() is false. Views die with the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace eugress {

using Bytes = std::span<const std::uint8_t>;

class ByteReader {
 public:
  constexpr explicit ByteReader(Bytes bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] constexpr bool ok() const noexcept { return ok_; }
  [[nodiscard]] constexpr std::size_t remaining() const noexcept { return bytes_.size() - at_; }
  [[nodiscard]] constexpr std::size_t position() const noexcept { return at_; }

  constexpr std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(number<1>()); }
  constexpr std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(number<2>()); }
  constexpr std::uint32_t u24() noexcept { return static_cast<std::uint32_t>(number<3>()); }
  constexpr std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(number<4>()); }
  constexpr std::uint64_t u64() noexcept { return number<8>(); }
  constexpr std::uint32_t little_u32() noexcept {
    if (!has(4)) return 0;
    const std::uint8_t* const first = &bytes_[at_];
    at_ += 4;
    return std::uint32_t{first[0]} | std::uint32_t{first[1]} << 8U | std::uint32_t{first[2]} << 16U |
           std::uint32_t{first[3]} << 24U;
  }

  constexpr void skip(std::size_t count) noexcept { static_cast<void>(take(count)); }

  // The next `count` bytes, or none at all.
  constexpr Bytes take(std::size_t count) noexcept {
    if (!has(count)) return {};
    const Bytes taken = bytes_.subspan(at_, count);
    at_ += count;
    return taken;
  }
  constexpr Bytes rest() noexcept { return take(remaining()); }
  // A reader of the next `count` bytes; spent from the start if there are fewer.
  constexpr ByteReader within(std::size_t count) noexcept {
    const bool enough = has(count);
    ByteReader inner{take(enough ? count : 0)};
    inner.ok_ = enough;
    return inner;
  }

 private:
  constexpr bool has(std::size_t count) noexcept {
    ok_ = ok_ && count <= remaining();
    return ok_;
  }
  template <std::size_t Size>
  constexpr std::uint64_t number() noexcept {
    if (!has(Size)) return 0;
    const std::uint8_t* const first = &bytes_[at_];
    at_ += Size;
    return joined(first, std::make_index_sequence<Size>{});
  }
  // A fold, not a loop: gcc 12 makes one load and one byte swap only of the fold.
  template <std::size_t... Index>
  static constexpr std::uint64_t joined(const std::uint8_t* first, std::index_sequence<Index...>) noexcept {
    return ((std::uint64_t{first[Index]} << 8U * (sizeof...(Index) - 1 - Index)) | ...);
  }

  Bytes bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

// The same octets as characters, for names.
[[nodiscard]] inline std::string_view as_text(Bytes bytes) noexcept {
  const void* const data = bytes.data();
  return {static_cast<const char*>(data), bytes.size()};
}

// A position relative to the start of `whole`, for formats that point back (DNS compression).
[[nodiscard]] constexpr ByteReader reader_at(Bytes whole, std::size_t offset) noexcept {
  ByteReader reader{whole};
  reader.skip(offset);
  return reader;
}

}  // namespace eugress
