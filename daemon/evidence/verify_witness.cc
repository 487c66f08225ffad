#include "evidence/verify_witness.h"

#include <set>

#include "evidence/timestamp.h"

namespace eugress {
namespace {

void check_timestamp_of(const LogReader& log, Day day, const std::string& seal, const WitnessTrust& trust,
                        Verification& into) {
  const std::string name = to_text(day) + ".tsr";
  const auto reply = log.directory().read(name, largest_reply);
  if (!reply) return into.wrong.push_back(reply.error().message);
  if (!*reply) return;
  const auto stamped = check_timestamp(**reply, seal, trust.authority);
  if (!stamped) return into.wrong.push_back(name + ": " + stamped.error().message);
  into.witnessed.push_back(name + ": " + to_text(stamped->at).substr(0, 19) + "Z" +
                           (stamped->is_verified ? "" : ", its signature was not looked at: give --tsa CERTIFICATES"));
}

// How many of the witnesses signed this seal.
std::size_t check_lines_of(const LogReader& log, Day day, const std::string& seal, const WitnessTrust& trust,
                           Verification& into) {
  const std::string name = to_text(day) + ".cosig";
  const auto lines = log.directory().read(name, Note::most_octets);
  if (!lines) into.wrong.push_back(lines.error().message);
  if (!lines || !*lines || trust.witnesses.empty()) return 0;
  const auto note = Note::from_text(seal + **lines);
  if (!note) {
    into.wrong.push_back(name + " does not hold lines of witnesses");
    return 0;
  }
  const auto signers = signatories(*note, trust.witnesses);
  if (!signers) {
    // Nobody whom we know is no lie.
    if (signers.error().message.find("wrong") != std::string::npos)
      into.wrong.push_back(name + ": " + signers.error().message);
    return 0;
  }
  std::set<std::string> names;  // who signs twice is one witness
  for (const Signatory& signer : *signers) {
    names.insert(signer.name);
    const Timestamp at{std::chrono::seconds{static_cast<std::int64_t>(signer.time.value_or(0))}};
    into.witnessed.push_back(name + ": " + signer.name + ", " + to_text(at).substr(0, 19) + "Z");
  }
  return names.size();
}

}  // namespace

void check_witnesses(const LogReader& log, const WitnessTrust& trust, Verification& into) {
  std::size_t on_the_last = 0;
  for (const Day day : log.sealed_days()) {
    const auto seal = log.directory().read(seal_name(day));
    if (!seal || !*seal) continue;  // verify has said so
    check_timestamp_of(log, day, **seal, trust, into);
    on_the_last = check_lines_of(log, day, **seal, trust, into);
  }
  if (on_the_last < trust.needed)
    into.wrong.push_back(std::to_string(on_the_last) + " of " + std::to_string(trust.needed) +
                         " witnesses have signed the last seal");
}

}  // namespace eugress
