#include "evidence/key_chain.h"

#include <algorithm>
#include <charconv>

#include "evidence/at_rest.h"
#include "evidence/base64.h"
#include "evidence/canonical.h"
#include "evidence/line_writer.h"
#include "evidence/log.h"
#include "evidence/log_reader.h"
#include "evidence/members.h"
#include "evidence/proof.h"

namespace eugress {
namespace {

constexpr std::string_view ending = ".rotate";
constexpr std::string_view proof_head = "c2sp.org/tlog-proof@v1\nindex ";

std::optional<Handover> named_in(std::string_view line) {
  if (!is_canonical(line) || Members{line}.text("k") != "rotate") return std::nullopt;
  const auto from = VerifierKey::from_text(Members{line}.text("from").value_or(""));
  const auto to = VerifierKey::from_text(Members{line}.text("to").value_or(""));
  if (!from || !to || from->name != to->name || from->kind != KeyKind::log || to->kind != KeyKind::log)
    return std::nullopt;
  return Handover{*from, *to, 0, {}};
}

bool is_signed_by_both(const Note& note, const Handover& handover) {
  return signatories(note, {handover.from}).has_value() && signatories(note, {handover.to}).has_value();
}

}  // namespace

std::string rotate_line(const VerifierKey& from, const VerifierKey& to, Timestamp now) {
  LineWriter line;
  line.add("from", from.text()).add("k", "rotate");
  line.add("t", seconds_of(now));
  return line.add("to", to.text()).finish();
}

Result<Handover> handover_from(std::string_view file) {
  const Error not_one{"this is not how a key hands over"};
  const std::string_view line = take_line(file);
  auto found = named_in(line);
  if (!found || !file.starts_with(proof_head)) return not_one;
  file.remove_prefix(proof_head.size());
  const std::string_view digits = take_line(file);
  std::from_chars(digits.data(), digits.data() + digits.size(), found->index);
  if (std::to_string(found->index) != digits) return not_one;
  ProofHashes proof;
  for (std::string_view text = take_line(file); !text.empty(); text = take_line(file)) {
    const auto hash = digest_from_base64(text);
    if (!hash) return not_one;
    proof.push_back(*hash);
  }
  const auto note = Note::from_text(file);
  const auto head = note ? Checkpoint::from_text(note->text) : std::nullopt;
  if (!head || head->origin != found->from.name || !is_signed_by_both(*note, *found)) return not_one;
  if (!is_included(found->index, head->size, hash_leaf(line), proof, head->root)) return not_one;
  found->head = *head;
  return *found;
}

Result<std::vector<Handover>> handovers_in(const Directory& log) {
  const auto names = log.names();
  if (!names) return names.error();
  std::vector<Handover> all;
  for (const std::string& name : *names) {
    if (!name.ends_with(ending)) continue;
    const auto file = log.read(name);
    if (!file) return file.error();
    auto handover = handover_from(file->value_or(""));
    if (!handover) return Error{log.path() + "/" + name + ": " + handover.error().message + ": a wrong signature"};
    all.push_back(std::move(*handover));
  }
  return all;
}

std::vector<VerifierKey> key_chain(const std::vector<Handover>& handovers, const VerifierKey& trusted) {
  std::vector<VerifierKey> chain = {trusted};
  const auto is_known = [&](const VerifierKey& key) {
    return std::any_of(chain.begin(), chain.end(), [&](const VerifierKey& one) { return one.text() == key.text(); });
  };
  for (std::size_t before = 0; before != chain.size();) {
    before = chain.size();
    for (const Handover& handover : handovers) {
      const bool knows_old = is_known(handover.from);
      if (knows_old == is_known(handover.to)) continue;  // both, or none yet
      chain.push_back(knows_old ? handover.to : handover.from);
    }
  }
  return chain;
}

Result<void> rotate_key(const std::string& directory, SigningKey old_key, const SigningKey& new_key, Timestamp now) {
  const VerifierKey from = old_key.verifier();
  const SigningKey signs_on = *SigningKey::from_text(old_key.secret_text());
  auto log = open_at_rest(directory, "", std::move(old_key), now);
  if (!log) return log.error();
  if (!close_at_rest(**log, "rotate", now)) return Error{(*log)->trouble()};
  const std::uint64_t index = (*log)->head().size;
  const std::string line = rotate_line(from, new_key.verifier(), now);
  (*log)->add(line, Log::Weight::control, now);
  if (!(*log)->commit(now) || (*log)->head().size != index + 1)
    return Error{"the entry could not be written: " + (*log)->trouble()};
  const Checkpoint head = (*log)->head();
  const auto reader = LogReader::open(directory, from);
  if (!reader) return reader.error();
  const auto proof = inclusion_proof(index, head.size, reader->subtrees());
  if (!proof) return proof.error();
  const Note both{head.text(), {signs_on.sign(head.text()), new_key.sign(head.text())}};
  std::string file = line + "\n" + std::string{proof_head} + std::to_string(index) + "\n";
  for (const Digest& hash : *proof) file += to_base64(hash) + "\n";
  file += "\n" + both.whole();
  // In this order: a crash leaves the log with the old key, and rotating again is sound.
  for (const auto& [name, octets] : {std::pair{std::to_string(index) + std::string{ending}, file},
                                     std::pair{std::string{"checkpoint"}, both.whole()},
                                     std::pair{std::string{"log.vkey"}, new_key.verifier().text() + "\n"}}) {
    if (const IoError error = reader->directory().replace(name, octets); error != 0)
      return Error{io_sentence(name + " cannot be written", error)};
  }
  return {};
}

}  // namespace eugress
