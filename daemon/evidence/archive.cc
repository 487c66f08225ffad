#include "evidence/archive.h"

#include <sys/stat.h>

#include <cerrno>

#include "base/digest.h"

namespace eugress {
namespace {

bool is_digest(std::string_view text) noexcept {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string digest_of(std::string_view octets) {
  const void* const data = octets.data();
  return sha256_text({static_cast<const std::uint8_t*>(data), octets.size()});
}

Result<Directory> archive_of(const Directory& log) {
  return Directory::open(log.path() + "/" + archive_name);
}

}  // namespace

std::optional<std::string> archived_table(const Directory& log, std::string_view digest) {
  if (!is_digest(digest)) return std::nullopt;
  const auto archive = archive_of(log);
  if (!archive) return std::nullopt;
  auto octets = archive->read(std::string{digest}, largest_table);
  if (!octets || !*octets) return std::nullopt;
  if (digest_of(**octets) != digest) return std::nullopt;
  return std::move(**octets);
}

IoError make_archive(const std::string& log) {
  return mkdir((log + "/" + archive_name).c_str(), 0750) == 0 || errno == EEXIST ? 0 : errno;
}

IoError archive_table(const Directory& log, std::string_view digest, std::string_view octets) {
  if (digest_of(octets) != digest || octets.size() > largest_table) return EINVAL;
  auto archive = archive_of(log);
  if (!archive) {
    if (const IoError error = make_archive(log.path()); error != 0) return error;
    archive = archive_of(log);
  }
  if (!archive) return EIO;
  if (archived_table(log, digest)) return 0;
  return archive->replace(std::string{digest}, octets);
}

}  // namespace eugress
