// Published vectors, and those of the format itself, from tests/evidence/vectors. Each file names its source.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/digest.h"
#include "evidence/base64.h"

namespace eugress {

inline const nlohmann::json& vectors(const std::string& name) {
  static std::map<std::string, nlohmann::json> read;
  if (!read.contains(name)) {
    std::ifstream file{EUGRESS_VECTORS "/" + name + ".json"};
    EXPECT_TRUE(file) << name;
    read[name] = nlohmann::json::parse(file);
  }
  return read[name];
}

inline std::vector<std::uint8_t> from_hex(const std::string& text) {
  std::vector<std::uint8_t> octets;
  for (std::size_t at = 0; at + 1 < text.size(); at += 2)
    octets.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(at, 2), nullptr, 16)));
  return octets;
}

inline std::string text_from_hex(const std::string& text) {
  const auto octets = from_hex(text);
  return {octets.begin(), octets.end()};
}

template <std::size_t Size = 32>
std::array<std::uint8_t, Size> array_from_hex(const std::string& text) {
  std::array<std::uint8_t, Size> array{};
  const auto octets = from_hex(text);
  EXPECT_EQ(octets.size(), Size);
  std::copy(octets.begin(), octets.end(), array.begin());
  return array;
}

}  // namespace eugress
