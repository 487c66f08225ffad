#include "evidence/log_place.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/path.h"
#include "evidence/log_reader.h"

namespace eugress {
namespace {

std::string why_not_writable(const std::string& directory) {
  return access(directory.c_str(), R_OK | W_OK | X_OK) == 0
             ? std::string{}
             : io_sentence("this user cannot write into " + directory, errno);
}

// The scribe makes the directory itself, and not those above it.
void look_above(const std::string& directory, LogPlace& place) {
  const std::string above = directory_of(directory);
  place.why_no_directory = why_not_writable(above);
  if (const auto opened = Directory::open(above)) place.free_octets = opened->free_octets();
}

}  // namespace

Result<std::pair<Directory, std::string>> file_at(const std::string& path) {
  auto directory = Directory::open(directory_of(path));
  if (!directory) return directory.error();
  return std::pair{std::move(*directory), path.substr(path.rfind('/') + 1)};
}

Result<SigningKey> read_signing_key(const std::string& path) {
  const auto place = file_at(path);
  if (!place) return place.error();
  const auto text = place->first.read(place->second, 4096);
  if (!text) return text.error();
  if (!*text) return Error{"the key " + path + " is not there; eugress evidence keygen makes one"};
  auto key = SigningKey::from_text(std::string_view{**text}.substr(0, (*text)->find('\n')));
  if (!key || key->verifier().kind != KeyKind::log) return Error{path + " is no key of a log"};
  return std::move(*key);
}

LogPlace look_at_log_place(const std::string& directory, const std::string& key_file) {
  LogPlace place;
  std::optional<SigningKey> key;
  if (!key_file.empty()) {
    auto read = read_signing_key(key_file);
    if (!read) place.why_no_key = read.error().message;
    if (read) key = std::move(*read);
  }
  struct stat facts {};
  if (stat(key_file.c_str(), &facts) == 0) place.is_key_exposed = (facts.st_mode & S_IRWXO) != 0;

  if (stat(directory.c_str(), &facts) != 0 && errno == ENOENT) {
    look_above(directory, place);
    return place;
  }
  const auto opened = Directory::open(directory);
  if (!opened) {
    place.why_no_directory = opened.error().message;
    return place;
  }
  place.free_octets = opened->free_octets();
  if (opened->has("checkpoint")) {
    const auto log = LogReader::open(directory, key ? std::optional{key->verifier()} : std::nullopt);
    if (!log) {
      place.why_no_directory = log.error().message;
      return place;
    }
    place.head = log->head();
  }
  place.why_no_directory = why_not_writable(directory);
  return place;
}

}  // namespace eugress
