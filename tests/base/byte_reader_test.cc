#include "base/byte_reader.h"

#include <gtest/gtest.h>

#include <array>

namespace eugress {
namespace {

constexpr std::array<std::uint8_t, 8> bytes{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08};

TEST(ByteReader, ReadsNetworkOrderLeftToRight) {
  ByteReader reader{bytes};
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u16(), 0x0203);
  EXPECT_EQ(reader.u24(), 0x040506U);
  EXPECT_EQ(reader.remaining(), 2U);
  EXPECT_EQ(ByteReader{bytes}.u32(), 0x01020304U);
  EXPECT_EQ(ByteReader{bytes}.u64(), 0x0102030405060708U);
}

TEST(ByteReader, OneShortReadSpendsIt) {
  ByteReader reader{bytes};
  reader.skip(7);
  EXPECT_EQ(reader.u16(), 0);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0) << "even the octet that is still there is not given any more";
  EXPECT_TRUE(reader.take(1).empty());
}

TEST(ByteReader, TakesAllOrNothing) {
  ByteReader reader{bytes};
  EXPECT_TRUE(reader.take(9).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, AnInnerReaderCannotLeaveItsBounds) {
  ByteReader reader{bytes};
  ByteReader inner = reader.within(2);
  EXPECT_EQ(inner.u16(), 0x0102);
  EXPECT_EQ(inner.u8(), 0);
  EXPECT_FALSE(inner.ok());
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.u8(), 0x03);
  EXPECT_FALSE(reader.within(6).ok());
}

TEST(ByteReader, PointingPastTheEndIsSpentFromTheStart) {
  EXPECT_TRUE(reader_at(bytes, 8).ok());
  EXPECT_FALSE(reader_at(bytes, 9).ok());
}

}  // namespace
}  // namespace eugress
