#include "evidence/command.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "evidence/base64.h"
#include "evidence/log_place.h"
#include "evidence/members.h"
#include "evidence/sample_size.h"
#include "evidence/verify.h"
#include "evidence/verify_text.h"

namespace eugress {
namespace {

constexpr int exit_usage = 2;
constexpr int exit_io = 3;

constexpr const char* usage_text =
    R"(usage: eugress evidence VERB [DIRECTORY] [OPTIONS]

Reads the log in DIRECTORY, also while it is being written. Nothing is changed.

  status DIRECTORY           size, root and days; the checkpoint is checked,
                             the entries are not
  verify DIRECTORY           every entry kept, every seal, the coverage
      --samples FILE         and what Prometheus saw: an export of its API
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
  size --conf 95 --rate 1    how large a sample must be: confidence and
      --population N         tolerable rate of deviations in per cent

  --key VKEY                 the verifier key that you trust; without it the one
                             beside the log is used, which shows nothing
  --json                     for machines

Exit codes: 0 sound and whole, 1 not what was signed, 2 usage, 3 cannot be read,
4 sound and not everything.
)";

struct Request {
  std::string verb;
  std::string directory;
  std::map<std::string, std::string> options;
  bool as_json = false;

  [[nodiscard]] const std::string* option(const std::string& name) const {
    const auto found = options.find(name);
    return found == options.end() ? nullptr : &found->second;
  }
};

struct Verb {
  std::vector<std::string> options;
  bool needs_directory;
  std::function<int(const Request&)> run;
};

int complain(const std::string& sentence, int code) {
  std::fprintf(stderr, "eugress: %s\n", sentence.c_str());
  return code;
}

int say(const std::string& text, int code) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? code : exit_io;
}

std::optional<std::uint64_t> number_from(const std::string& text) {
  std::uint64_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
  return value;
}

// The log, with the key that the request trusts.
Result<LogReader> log_of(const Request& request) {
  const std::string* const text = request.option("key");
  if (text == nullptr) return LogReader::open(request.directory, std::nullopt);
  const auto key = VerifierKey::from_text(*text);
  if (!key) return Error{"--key is no verifier key: it looks like NAME+0123abcd+BASE64"};
  return LogReader::open(request.directory, key);
}

int show_status(const Request& request) {
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_io);
  return say(request.as_json ? status_json(*log) : status_text(*log), 0);
}

int run_verify(const Request& request) {
  const auto log = log_of(request);
  if (!log)
    return complain(log.error().message, log.error().message.find("signature") == std::string::npos ? exit_io : 1);
  std::vector<Sighting> sightings;
  if (const std::string* const path = request.option("samples")) {
    const auto place = file_at(*path);
    if (!place) return complain(place.error().message, exit_io);
    constexpr std::size_t most = 1U << 30U;
    const auto text = place->first.read(place->second, most);
    if (!text || !*text) return complain(text ? *path + " is not there" : text.error().message, exit_io);
    auto read = sightings_from(**text);
    if (!read) return complain(*path + ": " + read.error().message, exit_io);
    sightings = std::move(*read);
  }
  const Verification result = verify(*log, request.option("key") != nullptr, std::move(sightings));
  return say(request.as_json ? verification_json(result) : verification_text(result), result.exit_code());
}

int show_entries(const Request& request) {
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_io);
  if (const std::string* const text = request.option("index")) {
    const auto index = number_from(*text);
    if (!index) return complain("--index needs the number of an entry, counted from 0", exit_usage);
    const auto entry = log->entry(*index);
    return entry ? say(*entry + "\n", 0) : complain(entry.error().message, exit_io);
  }
  const auto day = day_from_text(request.option("day") != nullptr ? *request.option("day") : "");
  if (!day) return complain("show needs --index N or --day YYYY-MM-DD", exit_usage);
  const auto kept = std::find_if(log->days().begin(), log->days().end(),
                                 [&](const KeptDay& candidate) { return candidate.day == *day; });
  if (kept == log->days().end()) return complain(to_text(*day) + " is not kept in " + request.directory, exit_io);
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
int prove(const Request& request) {
  const auto index = number_from(request.option("index") != nullptr ? *request.option("index") : "");
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

int show_consistency(const Request& request) {
  const auto from = day_from_text(request.option("from") != nullptr ? *request.option("from") : "");
  const auto to = day_from_text(request.option("to") != nullptr ? *request.option("to") : "");
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

int show_size(const Request& request) {
  const auto text_of_option = [&](const char* name, const char* otherwise) {
    return request.option(name) != nullptr ? *request.option(name) : std::string{otherwise};
  };
  const auto sample = sample_size(text_of_option("conf", "95"), text_of_option("rate", "1"),
                                  request.option("population") != nullptr ? number_from(*request.option("population"))
                                                                          : std::optional<std::uint64_t>{});
  if (!sample) return complain(sample.error().message, exit_usage);
  return say(request.as_json ? "{\"n\":" + std::to_string(*sample) + "}\n" : std::to_string(*sample) + "\n", 0);
}

int make_key(const Request& request) {
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

int show_key(const Request& request) {
  const std::string* const path = request.option("in");
  if (path == nullptr) return complain("vkey needs --in FILE", exit_usage);
  const auto key = read_signing_key(*path);
  return key ? say(key->verifier().text() + "\n", 0) : complain(key.error().message, exit_io);
}

const std::map<std::string, Verb>& verbs() {
  static const std::map<std::string, Verb> all = {
      {"status", {{"key"}, true, show_status}},
      {"verify", {{"key", "samples"}, true, run_verify}},
      {"show", {{"key", "index", "day", "kind"}, true, show_entries}},
      {"prove", {{"key", "index"}, true, prove}},
      {"consistency", {{"key", "from", "to"}, true, show_consistency}},
      {"keygen", {{"origin", "out"}, false, make_key}},
      {"vkey", {{"in"}, false, show_key}},
      {"size", {{"conf", "rate", "population"}, false, show_size}},
  };
  return all;
}

Result<Request> request_from(const std::vector<std::string>& arguments) {
  Request request;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--")) {
      std::string& place = request.verb.empty() ? request.verb : request.directory;
      if (!place.empty()) return Error{"\"" + argument + "\" is one word too many"};
      place = argument;
      continue;
    }
    if (argument == "--json") {
      request.as_json = true;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (equals == std::string::npos && i + 1 == arguments.size()) return Error{argument + " needs a value"};
    request.options[name] = equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1);
  }
  const auto verb = verbs().find(request.verb);
  if (verb == verbs().end()) return Error{"\"" + request.verb + "\" is no verb of evidence; --help lists them"};
  for (const auto& [name, value] : request.options) {
    if (std::find(verb->second.options.begin(), verb->second.options.end(), name) == verb->second.options.end())
      return Error{request.verb + " has no option --" + name};
  }
  if (verb->second.needs_directory == request.directory.empty())
    return Error{request.verb + (request.directory.empty() ? " needs the directory of a log" : " needs no directory")};
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
