#include "evidence/command.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>

#include "evidence/base64.h"
#include "evidence/key_chain.h"
#include "evidence/log_place.h"
#include "evidence/members.h"
#include "evidence/request.h"
#include "evidence/sample_size.h"
#include "evidence/verify.h"
#include "evidence/verify_text.h"
#include "evidence/verify_witness.h"

namespace eugress {
namespace {

constexpr const char* usage_text =
    R"(usage: eugress evidence VERB [DIRECTORY] [OPTIONS]

Reads the log in DIRECTORY, also while it is being written. Nothing is changed
but by the last four verbs, three of which need the daemon to be stopped; and
that a pack was made becomes an entry.

  status DIRECTORY           size, root and days; the checkpoint is checked,
                             the entries are not
  verify DIRECTORY           every entry kept, every seal, the coverage
      --samples FILE         and what Prometheus saw: an export of its API
      --witness VKEY --need N  lines of witnesses beside the seals
      --tsa CERTIFICATES     signatures of time-stamps beside the seals
  show DIRECTORY             --index N: one entry; --day D: all of a day
      --kind K               of one kind only
  prove DIRECTORY --index N  that the entry is in the log, as a C2SP tlog-proof
  consistency DIRECTORY --from D --to D
                             that the seal of one day is a beginning of that
                             of another
  keygen --origin NAME --out FILE
                             makes a signing key, such as of gw1.example.edu/zoom,
                             and prints its verifier key
  vkey --in FILE             the verifier key of a signing key
  sample DIRECTORY... --from D --to D
                             freezes the days at a signed root and says it; with
      --seed DICE --out FILE draws a sample from it and packs it for an auditor
      --n 299 --quota 59 --cap N --seal FILE --purpose TEXT --requester TEXT
      --in KEY               the log says that a pack was made of it: by its
                             daemon; by its signing key where none runs
  check FILE --key VKEY      a pack, without any log
      --seed DICE --root R   as thrown, and as noted when it was frozen
      --witness VKEY --need N
  size --conf 95 --rate 1    how large a sample must be: confidence and
      --population N         tolerable rate of deviations in per cent

  export DIRECTORY --csv FILE | --tiles DIRECTORY
                             records as a table, or the tree as C2SP tlog-tiles
  timestamp DIRECTORY --day D --out QUERY.tsq | --reply REPLY.tsr
                             RFC 3161 over the seal of a day; --tsa as above
  rotate DIRECTORY --in KEY --out NEXT
                             the log hands over to a new key, and says so
  prune DIRECTORY --in KEY --days N
                             removes days now that are older
  adopt DIRECTORY --in KEY --old DIRECTORY --why TEXT
                             begins a new log, under a new origin, where an old
                             one can no longer be written to

  --key VKEY                 the verifier key that you trust; without it the one
                             beside the log is used, which shows nothing
  --json                     for machines

Exit codes: 0 sound and whole, 1 not what was signed, 2 usage, 3 cannot be read,
4 sound and not everything.
)";

struct Verb {
  std::vector<std::string> options;
  std::size_t fewest_places;
  std::size_t most_places;
  std::function<int(const EvidenceRequest&)> run;
};

int show_status(const EvidenceRequest& request) {
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_io);
  return say(request.as_json ? status_json(*log) : status_text(*log), 0);
}

Result<WitnessTrust> witness_trust(const EvidenceRequest& request) {
  auto witnesses = keys_from(request.all("witness"));
  if (!witnesses) return witnesses.error();
  const auto needed = number_from(request.option("need", std::to_string(witnesses->size())));
  if (!needed || *needed > witnesses->size()) return Error{"--need is a number of the witnesses given"};
  std::string authority;
  if (const std::string* const path = request.option("tsa")) {
    auto text = file_text(*path, 1U << 20U);
    if (!text) return text.error();
    authority = std::move(*text);
  }
  return WitnessTrust{std::move(*witnesses), *needed, std::move(authority)};
}

int run_verify(const EvidenceRequest& request) {
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_code_of(log.error()));
  std::vector<WitnessedHead> sightings;
  if (const std::string* const path = request.option("samples")) {
    constexpr std::size_t most = 1U << 30U;
    const auto text = file_text(*path, most);
    if (!text) return complain(text.error().message, exit_io);
    auto read = sightings_from(*text);
    if (!read) return complain(*path + ": " + read.error().message, exit_io);
    sightings = std::move(*read);
  }
  auto trust = witness_trust(request);
  if (!trust) return complain(trust.error().message, exit_usage);
  const auto handovers = handovers_in(log->directory());
  if (!handovers) return complain(handovers.error().message, exit_code_of(handovers.error()));
  for (const Handover& handover : *handovers) sightings.push_back({handover.head.size, handover.head.root, 0});
  Verification result = verify(*log, request.option("key") != nullptr, std::move(sightings));
  check_witnesses(*log, *trust, result);
  return say(request.as_json ? verification_json(result) : verification_text(result), result.exit_code());
}

int show_entries(const EvidenceRequest& request) {
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_io);
  if (const std::string* const text = request.option("index")) {
    const auto index = number_from(*text);
    if (!index) return complain("--index needs the number of an entry, counted from 0", exit_usage);
    const auto entry = log->entry(*index);
    return entry ? say(*entry + "\n", 0) : complain(entry.error().message, exit_io);
  }
  const auto day = day_from_text(request.option("day", ""));
  if (!day) return complain("show needs --index N or --day YYYY-MM-DD", exit_usage);
  const auto kept = std::find_if(log->days().begin(), log->days().end(),
                                 [&](const KeptDay& candidate) { return candidate.day == *day; });
  if (kept == log->days().end()) return complain(to_text(*day) + " is not kept in " + request.place(), exit_io);
  auto reader = DayReader::open(log->directory(), *day);
  if (!reader) return complain(reader.error().message, exit_io);
  const std::string* const kind = request.option("kind");
  std::string_view line;
  for (std::uint64_t index = kept->start.first; index < kept->next; ++index) {
    if (reader->next(line) != DayReader::Read::line) return complain(to_text(*day) + " ends too early", 1);
    if (kind == nullptr || Members{line}.text("k") == *kind)
      std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  }
  return say({}, 0);
}

// c2sp.org/tlog-proof: the proof of inclusion together with the checkpoint that it leads to, to be checked offline.
int prove(const EvidenceRequest& request) {
  const auto index = number_from(request.option("index", ""));
  if (!index) return complain("prove needs --index N, counted from 0", exit_usage);
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_io);
  const auto entry = log->entry(*index);
  if (!entry) return complain(entry.error().message, exit_io);
  const auto proof = inclusion_proof(*index, log->head().size, log->subtrees());
  if (!proof) return complain(proof.error().message, exit_io);
  if (!is_included(*index, log->head().size, hash_leaf(*entry), *proof, log->head().root))
    return complain("entry " + *request.option("index") + " is not what was signed", 1);
  std::string text = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(*index) + "\n";
  for (const Digest& hash : *proof) text += to_base64(hash) + "\n";
  return say(text + "\n" + log->head_note(), 0);
}

int show_consistency(const EvidenceRequest& request) {
  const auto from = day_from_text(request.option("from", ""));
  const auto to = day_from_text(request.option("to", ""));
  if (!from || !to || *to < *from) return complain("consistency needs --from D --to D, days as YYYY-MM-DD", exit_usage);
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_io);
  const auto first = log->seal_of(*from);
  const auto second = log->seal_of(*to);
  if (!first || !second) return complain(first ? second.error().message : first.error().message, exit_io);
  if (first->size == 0 || first->size > second->size) return complain("the later seal has fewer entries", 1);
  const auto proof = consistency_proof(first->size, second->size, log->subtrees());
  if (!proof) return complain(proof.error().message, exit_io);
  if (!is_consistent(first->size, first->root, second->size, second->root, *proof))
    return complain(seal_name(*to) + " does not continue " + seal_name(*from), 1);
  std::string text = "from " + std::to_string(first->size) + " " + to_base64(first->root) + "\nto " +
                     std::to_string(second->size) + " " + to_base64(second->root) + "\n";
  for (const Digest& hash : *proof) text += to_base64(hash) + "\n";
  return say(text, 0);
}

int show_size(const EvidenceRequest& request) {
  const std::string* const population = request.option("population");
  const auto sample = sample_size(request.option("conf", "95"), request.option("rate", "1"),
                                  population != nullptr ? number_from(*population) : std::nullopt);
  if (!sample) return complain(sample.error().message, exit_usage);
  return say(request.as_json ? "{\"n\":" + std::to_string(*sample) + "}\n" : std::to_string(*sample) + "\n", 0);
}

int make_key(const EvidenceRequest& request) {
  const std::string* const origin = request.option("origin");
  const std::string* const path = request.option("out");
  if (origin == nullptr || path == nullptr || !is_key_name(*origin))
    return complain("keygen needs --origin NAME, without blanks and plus signs, and --out FILE", exit_usage);
  auto place = file_at(*path);
  if (!place) return complain(place.error().message, exit_io);
  FileDescriptor file;
  IoError error = place->first.create(place->second, file, 0400);
  if (error == EEXIST) return complain(*path + " is there already, and a key is not replaced", exit_io);
  const SigningKey key = SigningKey::generate(*origin);
  if (error == 0) error = write_at(file, key.secret_text() + "\n", 0);
  if (error == 0) error = sync_data(file);
  if (error != 0) return complain(io_sentence(*path, error), exit_io);
  return say(key.verifier().text() + "\n", 0);
}

int show_key(const EvidenceRequest& request) {
  const std::string* const path = request.option("in");
  if (path == nullptr) return complain("vkey needs --in FILE", exit_usage);
  const auto key = read_signing_key(*path);
  return key ? say(key->verifier().text() + "\n", 0) : complain(key.error().message, exit_io);
}

const std::map<std::string, Verb>& verbs() {
  static const std::map<std::string, Verb> all = {
      {"status", {{"key"}, 1, 1, show_status}},
      {"verify", {{"key", "samples", "witness", "need", "tsa"}, 1, 1, run_verify}},
      {"show", {{"key", "index", "day", "kind"}, 1, 1, show_entries}},
      {"prove", {{"key", "index"}, 1, 1, prove}},
      {"consistency", {{"key", "from", "to"}, 1, 1, show_consistency}},
      {"keygen", {{"origin", "out"}, 0, 0, make_key}},
      {"vkey", {{"in"}, 0, 0, show_key}},
      {"sample",
       {{"key", "from", "to", "seed", "out", "n", "quota", "cap", "seal", "purpose", "requester", "in"},
        1,
        64,
        draw_sample}},
      {"check", {{"key", "witness", "need", "seed", "root"}, 1, 1, check_sample}},
      {"timestamp", {{"key", "day", "out", "reply", "tsa"}, 1, 1, timestamp_seal}},
      {"export", {{"key", "csv", "tiles", "from", "to"}, 1, 1, export_log}},
      {"rotate", {{"in", "out"}, 1, 1, rotate}},
      {"prune", {{"in", "days", "gateway"}, 1, 1, prune}},
      {"adopt", {{"in", "old", "why", "gateway"}, 1, 1, adopt}},
      {"size", {{"conf", "rate", "population"}, 0, 0, show_size}},
  };
  return all;
}

Result<EvidenceRequest> request_from(const std::vector<std::string>& arguments) {
  EvidenceRequest request;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--")) {
      if (request.verb.empty()) {
        request.verb = argument;
      } else {
        request.places.push_back(argument);
      }
      continue;
    }
    if (argument == "--json") {
      request.as_json = true;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (equals == std::string::npos && i + 1 == arguments.size()) return Error{argument + " needs a value"};
    request.options[name].push_back(equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1));
  }
  const auto verb = verbs().find(request.verb);
  if (verb == verbs().end()) return Error{"\"" + request.verb + "\" is no verb of evidence; --help lists them"};
  for (const auto& [name, value] : request.options) {
    if (std::find(verb->second.options.begin(), verb->second.options.end(), name) == verb->second.options.end())
      return Error{request.verb + " has no option --" + name};
  }
  if (request.places.size() < verb->second.fewest_places) return Error{request.verb + " needs the directory of a log"};
  if (request.places.size() > verb->second.most_places)
    return Error{"\"" + request.places[verb->second.most_places] + "\" is one word too many for " + request.verb};
  return request;
}

}  // namespace

int evidence_command(const std::vector<std::string>& arguments) {
  const auto asks_help = [](const std::string& argument) { return argument == "--help" || argument == "-h"; };
  if (std::any_of(arguments.begin(), arguments.end(), asks_help)) return say(usage_text, 0);
  const auto request = request_from(arguments);
  if (!request) return complain(request.error().message, exit_usage);
  return verbs().at(request->verb).run(*request);
}

}  // namespace eugress
