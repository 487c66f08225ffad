// Verbs that leave something behind: time-stamps, exports, and, with the daemon stopped, keys and days.
#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "evidence/at_rest.h"
#include "evidence/key_chain.h"
#include "evidence/line_writer.h"
#include "evidence/log.h"
#include "evidence/log_export.h"
#include "evidence/log_place.h"
#include "evidence/request.h"
#include "evidence/timestamp.h"
#include "evidence/wall_clock.h"

namespace eugress {
namespace {

int write_file(const std::string& path, std::string_view octets) {
  const auto place = file_at(path);
  if (!place) return complain(place.error().message, exit_io);
  const IoError error = place->first.replace(place->second, octets);
  return error == 0 ? 0 : complain(io_sentence(path + " cannot be written", error), exit_io);
}

Result<std::string> authority_of(const EvidenceRequest& request) {
  const std::string* const path = request.option("tsa");
  return path == nullptr ? Result<std::string>{std::string{}} : file_text(*path, 1U << 20U);
}

int attach_reply(const EvidenceRequest& request, const Directory& log, Day day, const std::string& seal) {
  const auto reply = file_text(*request.option("reply"), largest_reply);
  if (!reply) return complain(reply.error().message, exit_io);
  const auto authority = authority_of(request);
  if (!authority) return complain(authority.error().message, exit_io);
  const auto stamped = check_timestamp(*reply, seal, *authority);
  if (!stamped) return complain(*request.option("reply") + ": " + stamped.error().message, 1);
  const std::string name = to_text(day) + ".tsr";
  if (const IoError error = log.replace(name, *reply); error != 0)
    return complain(io_sentence(name + " cannot be written", error), exit_io);
  return say(name + ": " + to_text(stamped->at).substr(0, 19) + "Z" +
                 (stamped->is_verified ? "\n" : ", its signature was not looked at: give --tsa CERTIFICATES\n"),
             0);
}

// The log of a daemon that does not run, opened by its own key.
Result<std::unique_ptr<Log>> own_log(const EvidenceRequest& request) {
  const std::string* const path = request.option("in");
  if (path == nullptr) return Error{request.verb + " needs --in FILE, the signing key of the log"};
  auto key = read_signing_key(*path);
  if (!key) return key.error();
  return open_at_rest(request.place(), request.option("gateway", ""), std::move(*key), wall_clock());
}

}  // namespace

int timestamp_seal(const EvidenceRequest& request) {
  const auto day = day_from_text(request.option("day", ""));
  const bool has_one = (request.option("out") == nullptr) != (request.option("reply") == nullptr);
  if (!day || !has_one)
    return complain("timestamp needs --day D, and --out FILE for the query or --reply FILE for the answer", exit_usage);
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_code_of(log.error()));
  if (const auto seal = log->seal_of(*day); !seal) return complain(seal.error().message, exit_io);
  const auto seal = log->directory().read(seal_name(*day));
  if (!seal || !*seal) return complain(seal_name(*day) + " cannot be read", exit_io);
  if (request.option("reply") != nullptr) return attach_reply(request, log->directory(), *day, **seal);
  return write_file(*request.option("out"), timestamp_query(**seal));
}

int export_log(const EvidenceRequest& request) {
  const std::string* const csv = request.option("csv");
  const std::string* const tiles = request.option("tiles");
  const auto from = day_from_text(request.option("from", "0001-01-01"));
  const auto to = day_from_text(request.option("to", "9999-12-31"));
  if ((csv == nullptr) == (tiles == nullptr) || !from || !to)
    return complain("export needs --csv FILE (- is standard output; --from D, --to D) or --tiles DIRECTORY",
                    exit_usage);
  const auto log = log_of(request);
  if (!log) return complain(log.error().message, exit_code_of(log.error()));
  if (tiles != nullptr) {
    const auto done = export_tiles(*log, *tiles);
    return done ? 0 : complain(done.error().message, exit_io);
  }
  std::FILE* const file = *csv == "-" ? stdout : std::fopen(csv->c_str(), "wbe");
  if (file == nullptr) return complain(io_sentence(*csv + " cannot be written", errno), exit_io);
  auto done = export_csv(*log, *from, *to, [file](std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), file) == text.size();
  });
  const bool is_written = file == stdout ? std::fflush(file) == 0 : std::fclose(file) == 0;
  if (!done) return complain(done.error().message, exit_io);
  return is_written ? 0 : complain(io_sentence(*csv + " cannot be written", errno), exit_io);
}

int rotate(const EvidenceRequest& request) {
  const std::string* const in = request.option("in");
  const std::string* const out = request.option("out");
  if (in == nullptr || out == nullptr)
    return complain("rotate needs --in FILE, the key until now, and --out FILE for the next", exit_usage);
  auto old_key = read_signing_key(*in);
  if (!old_key) return complain(old_key.error().message, exit_io);
  const auto place = file_at(*out);
  if (!place) return complain(place.error().message, exit_io);
  const SigningKey next = SigningKey::generate(old_key->verifier().name);
  FileDescriptor file;
  IoError error = place->first.create(place->second, file, 0400);
  if (error == EEXIST) return complain(*out + " is there already, and a key is not replaced", exit_io);
  if (error == 0) error = write_at(file, next.secret_text() + "\n", 0);
  if (error == 0) error = sync_data(file);
  if (error != 0) return complain(io_sentence(*out, error), exit_io);
  if (const auto done = rotate_key(request.place(), std::move(*old_key), next, wall_clock()); !done)
    return complain(done.error().message, exit_io);
  return say(next.verifier().text() + "\n", 0);
}

int prune(const EvidenceRequest& request) {
  const auto days = number_from(request.option("days", ""));
  if (!days || *days < 31 || *days > 3660)
    return complain("prune needs --days N, how many are to be kept: 31 to 3660", exit_usage);
  auto log = own_log(request);
  if (!log) return complain(log.error().message, exit_io);
  const auto removed = (*log)->prune_older(std::chrono::days{static_cast<std::int64_t>(*days)}, wall_clock());
  if (!removed) return complain(removed.error().message, exit_io);
  if (!close_at_rest(**log, "prune", wall_clock())) return complain((*log)->trouble(), exit_io);
  return say(std::to_string(*removed) + (*removed == 1 ? " day removed\n" : " days removed\n"), 0);
}

// A log that can no longer be written to is left as it is; the one that follows says so in its first entries.
int adopt(const EvidenceRequest& request) {
  const std::string* const old_place = request.option("old");
  const std::string* const why = request.option("why");
  if (old_place == nullptr || why == nullptr || why->empty() || why->size() > 500)
    return complain("adopt needs --old DIRECTORY, --why TEXT and --in FILE, a key under a new origin", exit_usage);
  const auto old_directory = Directory::open(*old_place);
  if (!old_directory) return complain(old_directory.error().message, exit_io);
  const auto note = old_directory->read("checkpoint");
  const auto parsed = note && *note ? Note::from_text(**note) : std::nullopt;
  const auto head = parsed ? Checkpoint::from_text(parsed->text) : std::nullopt;
  auto log = own_log(request);
  if (!log) return complain(log.error().message, exit_io);
  if (head && head->origin == (*log)->head().origin)
    return complain("the new log needs an origin of its own: the sizes of " + head->origin + " never fall", exit_usage);
  if (!(*log)->recovered().is_new) return complain(request.place() + " is a log already", exit_io);
  LineWriter line;
  line.add("k", "adopt");
  if (head) line.add("note", head->text());
  line.add("t", seconds_of(wall_clock())).add("why", *why);
  (*log)->add(line.finish(), Log::Weight::control, wall_clock());
  const bool is_written = close_at_rest(**log, "adopt", wall_clock());
  return is_written ? say((*log)->head_note(), 0) : complain((*log)->trouble(), exit_io);
}

}  // namespace eugress
