// The head of the log as a signed note (C2SP tlog-checkpoint), and the Ed25519 keys (RFC 8032) that sign it. The one
// home of signatures. Opening a note trusts the keys that are given, never those that lie beside the log. No I/O.
//
//   checkpoint = origin "\n" size "\n" base64(root hash) "\n"
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "evidence/note.h"

struct evp_pkey_st;

namespace eugress {

// The private half of a key; only the scribe has one. Its text form is that of Go's note package:
// "PRIVATE+KEY+" name "+" hex(key id) "+" base64(kind [1] || seed [32]).
class SigningKey {
 public:
  using Seed = std::array<std::uint8_t, 32>;

  [[nodiscard]] static SigningKey generate(std::string name);
  [[nodiscard]] static SigningKey from_seed(std::string name, const Seed& seed, KeyKind kind = KeyKind::log);
  [[nodiscard]] static std::optional<SigningKey> from_text(std::string_view text);

  [[nodiscard]] std::string secret_text() const;  // for the key's own file and nothing else
  [[nodiscard]] const VerifierKey& verifier() const noexcept { return verifier_; }

  // Over a text that ends with a line feed; only of kind log.
  [[nodiscard]] NoteSignature sign(std::string_view text) const;
  // Only of kind witness. Unix seconds.
  [[nodiscard]] NoteSignature cosign(std::string_view text, std::uint64_t time) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const noexcept;
  };
  SigningKey(std::string name, KeyKind kind, std::unique_ptr<evp_pkey_st, Free> key);
  [[nodiscard]] std::vector<std::uint8_t> sign_octets(std::string_view message) const;

  std::unique_ptr<evp_pkey_st, Free> key_;
  VerifierKey verifier_;
};

struct Signatory {
  std::string name;
  KeyKind kind = KeyKind::log;
  std::optional<std::uint64_t> time;  // Unix seconds, if a witness says when

  friend bool operator==(const Signatory&, const Signatory&) = default;
};

// Who of those we know signed the note, each once. An error if nobody did, or if a signature under a known key is
// wrong: then somebody lies, and the others do not help. Signatures of unknown keys say nothing.
[[nodiscard]] Result<std::vector<Signatory>> signatories(const Note& note, const std::vector<VerifierKey>& known);

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};

  // Lines of an extension are allowed and ignored, as C2SP has it; we write none.
  [[nodiscard]] static std::optional<Checkpoint> from_text(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string signed_by(const SigningKey& key) const;

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// A note that is a checkpoint and bears the log's signature under a key of its own name.
[[nodiscard]] Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& log);
// The same of a log that changed its key: one of the chain has signed, and none of them wrongly.
[[nodiscard]] Result<Checkpoint> open_checkpoint(std::string_view note, const std::vector<VerifierKey>& chain);

}  // namespace eugress
