// Signed notes (C2SP signed-note, the format of Go's checksum database): a text, a blank line, and one line per
// signature. Here is their form only, and the text form of keys; what a signature is worth is for evidence/checkpoint.h
// to say. Input of strangers: bounded, nothing is guessed. No I/O.
//
//   note      = text "\n" 1*signature          text ends with its line feed
//   signature = "— " name " " base64(key id [4] || signature) "\n"
//   vkey      = name "+" hex(key id) "+" base64(kind [1] || public key [32])
//   key id    = SHA-256(name "\n" kind || public key)[0:4]
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eugress {

enum class KeyKind : std::uint8_t {
  log = 0x01,      // Ed25519 over the text
  witness = 0x04,  // Ed25519 over "cosignature/v1", a time, and the text (C2SP tlog-cosignature)
};

// The public half of a key, under the name of its owner.
struct VerifierKey {
  std::string name;
  KeyKind kind = KeyKind::log;
  std::array<std::uint8_t, 32> key{};

  // Only the form that text() gives.
  [[nodiscard]] static std::optional<VerifierKey> from_text(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::uint32_t id() const;
};

// Not empty, UTF-8, no blank of any script, no control character and no plus sign.
[[nodiscard]] bool is_key_name(std::string_view name) noexcept;

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  std::vector<std::uint8_t> octets;

  [[nodiscard]] std::string line() const;
};

struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;

  static constexpr std::size_t most_octets = 65536;
  static constexpr std::size_t most_signatures = 100;
  [[nodiscard]] static std::optional<Note> from_text(std::string_view whole);
  [[nodiscard]] std::string whole() const;
};

}  // namespace eugress
