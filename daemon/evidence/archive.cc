#include "evidence/archive.h"

#include <sys/stat.h>

#include <cerrno>

#include "base/digest.h"

namespace eugress {
namespace {

Result<Directory> archive_of(const Directory& log) {
  return Directory::open(log.path() + "/" + archive_name);
}

}  // namespace

std::optional<std::string> archived_table(const Directory& log, std::string_view digest) {
  if (!is_sha256_text(digest)) return std::nullopt;
  const auto archive = archive_of(log);
  if (!archive) return std::nullopt;
  auto octets = archive->read(std::string{digest}, largest_table);
  if (!octets || !*octets) return std::nullopt;
  if (sha256_text(**octets) != digest) return std::nullopt;
  return std::move(**octets);
}

IoError make_archive(const Directory& log) {
  return mkdir((log.path() + "/" + archive_name).c_str(), 0750) == 0 || errno == EEXIST ? 0 : errno;
}

IoError archive_table(const Directory& log, std::string_view digest, std::string_view octets) {
  if (sha256_text(octets) != digest || octets.size() > largest_table) return EINVAL;
  const auto archive = archive_of(log);
  if (!archive) return EIO;
  if (archived_table(log, digest)) return 0;
  return archive->replace(std::string{digest}, octets);
}

}  // namespace eugress
