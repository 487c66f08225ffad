#include "evidence/checkpoint.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <charconv>

#include "evidence/base64.h"
#include "evidence/canonical.h"

namespace eugress {
namespace {

constexpr std::size_t signature_octets = 64;
constexpr std::string_view secret_prefix = "PRIVATE+KEY+";

struct FreeCrypto {
  void operator()(EVP_MD_CTX* made) const noexcept { EVP_MD_CTX_free(made); }
  void operator()(EVP_PKEY* made) const noexcept { EVP_PKEY_free(made); }
};

const std::uint8_t* octets_of(std::string_view text) noexcept {
  const void* const data = text.data();
  return static_cast<const std::uint8_t*>(data);
}

bool is_signed(const VerifierKey& by, std::string_view message, const std::uint8_t* signature) {
  const std::unique_ptr<EVP_PKEY, FreeCrypto> key{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, by.key.data(), by.key.size())};
  const std::unique_ptr<EVP_MD_CTX, FreeCrypto> state{EVP_MD_CTX_new()};
  return key && state && EVP_DigestVerifyInit(state.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(state.get(), signature, signature_octets, octets_of(message), message.size()) == 1;
}

std::string witnessed(std::string_view text, std::uint64_t time) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string{text};
}

// Whether the signature is right; for a witness also its time.
bool judge_signature(const VerifierKey& key, const Note& note, const NoteSignature& signature, Signatory& by) {
  constexpr std::size_t time_octets = 8;
  if (key.kind == KeyKind::log) {
    return signature.octets.size() == signature_octets && is_signed(key, note.text, signature.octets.data());
  }
  if (signature.octets.size() != time_octets + signature_octets) return false;
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < time_octets; ++i) time = time << 8U | signature.octets[i];
  by.time = time;
  return is_signed(key, witnessed(note.text, time), signature.octets.data() + time_octets);
}

}  // namespace

void SigningKey::Free::operator()(evp_pkey_st* key) const noexcept {
  EVP_PKEY_free(key);
}

SigningKey::SigningKey(std::string name, KeyKind kind, std::unique_ptr<evp_pkey_st, Free> key) : key_(std::move(key)) {
  check(key_ != nullptr && is_key_name(name), "a key has a name that a note can bear");
  verifier_ = {std::move(name), kind, {}};
  std::size_t size = verifier_.key.size();
  check(EVP_PKEY_get_raw_public_key(key_.get(), verifier_.key.data(), &size) == 1, "libcrypto has Ed25519");
}

SigningKey SigningKey::generate(std::string name) {
  Seed seed{};
  check(RAND_priv_bytes(seed.data(), static_cast<int>(seed.size())) == 1, "libcrypto has random octets");
  SigningKey key = from_seed(std::move(name), seed);
  OPENSSL_cleanse(seed.data(), seed.size());
  return key;
}

SigningKey SigningKey::from_seed(std::string name, const Seed& seed, KeyKind kind) {
  return {std::move(name), kind,
          std::unique_ptr<evp_pkey_st, Free>{
              EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size())}};
}

std::optional<SigningKey> SigningKey::from_text(std::string_view text) {
  if (!text.starts_with(secret_prefix)) return std::nullopt;
  text.remove_prefix(secret_prefix.size());
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos || text.size() < first + 10) return std::nullopt;
  auto octets = from_base64(text.substr(first + 10));
  Seed seed{};
  if (!octets || octets->size() != 1 + seed.size() || !is_key_name(text.substr(0, first))) return std::nullopt;
  const auto kind = static_cast<KeyKind>(octets->front());
  std::copy(octets->begin() + 1, octets->end(), seed.begin());
  OPENSSL_cleanse(octets->data(), octets->size());
  if (kind != KeyKind::log && kind != KeyKind::witness) return std::nullopt;
  SigningKey key = from_seed(std::string{text.substr(0, first)}, seed, kind);
  OPENSSL_cleanse(seed.data(), seed.size());
  // Name and key id are in the verifier's text as they are in the secret one.
  if (!text.starts_with(key.verifier_.text().substr(0, first + 10))) return std::nullopt;
  return key;
}

std::string SigningKey::secret_text() const {
  Seed seed{};
  std::size_t size = seed.size();
  check(EVP_PKEY_get_raw_private_key(key_.get(), seed.data(), &size) == 1, "libcrypto gives back a seed");
  std::vector<std::uint8_t> octets = {static_cast<std::uint8_t>(verifier_.kind)};
  octets.insert(octets.end(), seed.begin(), seed.end());
  std::string text =
      std::string{secret_prefix} + verifier_.text().substr(0, verifier_.name.size() + 10) + to_base64(octets);
  OPENSSL_cleanse(seed.data(), seed.size());
  OPENSSL_cleanse(octets.data(), octets.size());
  return text;
}

std::vector<std::uint8_t> SigningKey::sign_octets(std::string_view message) const {
  std::vector<std::uint8_t> signature(signature_octets);
  std::size_t size = signature.size();
  const std::unique_ptr<EVP_MD_CTX, FreeCrypto> state{EVP_MD_CTX_new()};
  const bool done = state && EVP_DigestSignInit(state.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                    EVP_DigestSign(state.get(), signature.data(), &size, octets_of(message), message.size()) == 1;
  check(done && size == signature_octets, "libcrypto signs with Ed25519");
  return signature;
}

NoteSignature SigningKey::sign(std::string_view text) const {
  check(verifier_.kind == KeyKind::log && text.ends_with('\n'), "a log signs lines");
  return {verifier_.name, verifier_.id(), sign_octets(text)};
}

NoteSignature SigningKey::cosign(std::string_view text, std::uint64_t time) const {
  check(verifier_.kind == KeyKind::witness && text.ends_with('\n'), "a witness signs lines");
  NoteSignature made{verifier_.name, verifier_.id(), {}};
  for (unsigned shift = 64; shift != 0;) made.octets.push_back(static_cast<std::uint8_t>(time >> (shift -= 8)));
  const auto signature = sign_octets(witnessed(text, time));
  made.octets.insert(made.octets.end(), signature.begin(), signature.end());
  return made;
}

Result<std::vector<Signatory>> signatories(const Note& note, const std::vector<VerifierKey>& known) {
  std::vector<Signatory> found;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = std::find_if(known.begin(), known.end(), [&](const VerifierKey& candidate) {
      return candidate.name == signature.name && candidate.id() == signature.key_id;
    });
    if (key == known.end()) continue;  // a stranger's, and what he says is nothing to us
    Signatory by{key->name, key->kind, {}};
    if (!judge_signature(*key, note, signature, by))
      return Error{"the signature of " + key->name + " is wrong: this is not what was signed"};
    if (std::find(found.begin(), found.end(), by) == found.end()) found.push_back(std::move(by));
  }
  if (found.empty()) return Error{"no key that is trusted here has signed"};
  return found;
}

std::optional<Checkpoint> Checkpoint::from_text(std::string_view text) {
  if (!text.ends_with('\n')) return std::nullopt;
  Checkpoint head;
  head.origin = take_line(text);
  const std::string_view digits = take_line(text);
  const auto root = digest_from_base64(take_line(text));
  std::from_chars(digits.data(), digits.data() + digits.size(), head.size);  // only one spelling of it is accepted
  if (head.origin.empty() || std::to_string(head.size) != digits || !root) return std::nullopt;
  if (head.size > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  while (!text.empty()) {
    if (take_line(text).empty()) return std::nullopt;
  }
  head.root = *root;
  return head;
}

std::string Checkpoint::text() const {
  return origin + "\n" + std::to_string(size) + "\n" + to_base64(root) + "\n";
}

std::string Checkpoint::signed_by(const SigningKey& key) const {
  return Note{text(), {key.sign(text())}}.whole();
}

Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& log) {
  return open_checkpoint(note, std::vector<VerifierKey>{log});
}

Result<Checkpoint> open_checkpoint(std::string_view note, const std::vector<VerifierKey>& chain) {
  const auto parsed = Note::from_text(note);
  if (!parsed) return Error{"this is not a signed note"};
  const auto by = signatories(*parsed, chain);
  if (!by) return by.error();
  const auto head = Checkpoint::from_text(parsed->text);
  if (!head) return Error{"the signed text is not a checkpoint"};
  if (head->origin != by->front().name)
    return Error{"the checkpoint is of " + head->origin + ", the key of " + by->front().name};
  return *head;
}

}  // namespace eugress
