#include "base/digest.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace eugress {
namespace {

std::string digest_of(std::string_view text) {
  const std::vector<std::uint8_t> octets{text.begin(), text.end()};
  return sha256_text(octets);
}

// The examples that NIST publishes with FIPS 180: the empty message, one block, two blocks.
TEST(Digest, IsThatOfThePublishedExamples) {
  EXPECT_EQ(digest_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Digest, InOctetsIsTheTextsHexadecimal) {
  const Digest digest = sha256(Bytes{});
  EXPECT_EQ(digest[0], 0xe3);
  EXPECT_EQ(digest[31], 0x55);
}

}  // namespace
}  // namespace eugress
