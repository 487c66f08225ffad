#include "evidence/pack_check.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "evidence/base64.h"

namespace eugress {
namespace {

Result<Checkpoint> signed_head(const PackedLog& log, const PlannedLog& plan, const PackTrust& trust,
                               std::vector<std::string>& witnesses) {
  std::vector<VerifierKey> keys;
  std::copy_if(trust.logs.begin(), trust.logs.end(), std::back_inserter(keys),
               [&](const VerifierKey& one) { return one.name == plan.origin; });
  if (keys.empty()) return Error{"no key of " + plan.origin + " was given"};
  auto head = open_checkpoint(log.checkpoint, keys);
  if (!head) return head;
  if (!log.previous.empty()) {
    const auto previous = open_checkpoint(log.previous, keys);
    if (!previous) return Error{"the previous seal: " + previous.error().message};
  }
  if (trust.witnesses.empty()) return head;
  const auto note = Note::from_text(log.checkpoint);
  std::vector<VerifierKey> known = keys;  // the log has signed, so that no line is wrong is what is asked here
  known.insert(known.end(), trust.witnesses.begin(), trust.witnesses.end());
  const auto signers = signatories(*note, known);
  if (!signers) return signers.error();
  std::set<std::string> names;  // who signs twice is one witness
  for (const Signatory& signer : *signers) {
    if (signer.name != plan.origin) names.insert(signer.name);
  }
  if (names.size() < trust.witnesses_needed)
    return Error{std::to_string(names.size()) + " of " + std::to_string(trust.witnesses_needed) +
                 " witnesses have signed the checkpoint of " + plan.origin};
  witnesses.insert(witnesses.end(), names.begin(), names.end());
  return head;
}

// Which member is not as it must be; the first is enough.
std::string difference(const std::vector<ZipMember>& found, const std::vector<ZipMember>& wanted) {
  for (std::size_t i = 0; i < std::min(found.size(), wanted.size()); ++i) {
    if (found[i] != wanted[i]) return wanted[i].name + " is not what follows from the rest";
  }
  return "it has members that do not belong to it";
}

}  // namespace

CheckedPack check_pack(std::string_view archive, const PackTrust& trust) {
  CheckedPack checked;
  const auto refuse = [&](std::string sentence) {
    checked.review.wrong.push_back(std::move(sentence));
    return checked;
  };
  const auto members = members_of_zip(archive);
  if (!members) return refuse(members.error().message);
  auto pack = pack_from(*members);
  if (!pack) return refuse(pack.error().message);
  checked.plan = pack->plan;
  for (std::size_t i = 0; i < pack->logs.size(); ++i) {
    auto head = signed_head(pack->logs[i], pack->plan.logs[i], trust, checked.witnesses);
    if (!head) return refuse(head.error().message);
    checked.heads.push_back(std::move(*head));
  }
  if (!trust.dice.empty() && trust.dice != pack->plan.dice)
    return refuse("the sample was drawn with another seed than the one thrown");
  const auto is_noted = [&](const Checkpoint& head) { return to_base64(head.root) == trust.root; };
  if (!trust.root.empty() && std::none_of(checked.heads.begin(), checked.heads.end(), is_noted))
    return refuse("the sample was drawn from another root than the one noted when the range was frozen");
  checked.review = review(*pack, checked.heads);
  if (!checked.review.wrong.empty()) return checked;
  const auto wanted = members_of(*pack, checked.review.summary);
  if (*members != wanted) return refuse(difference(*members, wanted));
  return checked;
}

std::string checked_pack_text(const CheckedPack& pack) {
  std::string text;
  const PackReview& found = pack.review;
  const LoggedCoverage& coverage = found.coverage;
  text += "coverage  " + std::to_string(coverage.intervals) + " intervals, " + std::to_string(coverage.seconds) +
          " s; " + std::to_string(coverage.lost_frames) + " of " +
          std::to_string(coverage.frames + coverage.lost_frames) + " frames lost; " + std::to_string(coverage.gaps) +
          " gaps, " + std::to_string(coverage.crashes) + " crashes\n";
  for (const Checkpoint& head : pack.heads)
    text +=
        "signed    " + head.origin + ": " + std::to_string(head.size) + " entries, root " + to_base64(head.root) + "\n";
  for (const std::string& witness : pack.witnesses) text += "witness   " + witness + "\n";
  text += "seed      " + pack.plan.dice + "\n";
  text += "drawn     " + std::to_string(found.drawn) + " of " + std::to_string(found.entries) +
          " entries: " + std::to_string(found.records) + " records = " + std::to_string(found.servers) + " servers\n";
  text += "shown     " + std::to_string(found.shown) + " entries: what was drawn, and all that is no inside record\n";
  for (const std::string& sentence : found.wrong) text += "WRONG     " + sentence + "\n";
  for (const std::string& sentence : found.incomplete) text += "missing   " + sentence + "\n";
  if (!found.wrong.empty()) return text + "result    this pack is not what it says it is\n";
  return text + (found.incomplete.empty()
                     ? "result    drawn as agreed, from what was signed; nothing else is hidden\n"
                     : "result    drawn as agreed, from what was signed; not everything is there\n");
}

std::string checked_pack_json(const CheckedPack& pack) {
  using Json = nlohmann::ordered_json;
  Json logs = Json::array();
  for (const Checkpoint& head : pack.heads)
    logs.push_back({{"origin", head.origin}, {"size", head.size}, {"root", to_base64(head.root)}});
  const PackReview& found = pack.review;
  const Json document = {{"logs", std::move(logs)},  {"witnesses", pack.witnesses}, {"seed", pack.plan.dice},
                         {"entries", found.entries}, {"drawn", found.drawn},        {"records", found.records},
                         {"servers", found.servers}, {"shown", found.shown},        {"summary", found.summary},
                         {"wrong", found.wrong},     {"missing", found.incomplete}, {"exit", found.exit_code()}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eugress
