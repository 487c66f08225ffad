#include "evidence/zip.h"

#include <array>

namespace eugress {
namespace {

constexpr std::uint32_t local_mark = 0x04034b50;
constexpr std::uint32_t central_mark = 0x02014b50;
constexpr std::uint32_t end_mark = 0x06054b50;
constexpr std::uint16_t version = 10;                // 1.0: stored, no folders of its own
constexpr std::uint32_t midnight_1980 = 0x00210000;  // date and time as DOS has them
constexpr std::size_t local_size = 30;
constexpr std::size_t most_members = 0xffff;

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t octet = 0; octet < table.size(); ++octet) {
    std::uint32_t value = octet;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1U ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
    table[octet] = value;
  }
  return table;
}();

std::uint32_t crc_of(std::string_view octets) noexcept {
  std::uint32_t crc = 0xffffffff;
  for (const char octet : octets) crc = crc_table[(crc ^ static_cast<std::uint8_t>(octet)) & 0xffU] ^ crc >> 8U;
  return ~crc;
}

void put16(std::string& to, std::size_t value) {
  to += static_cast<char>(value & 0xffU);
  to += static_cast<char>(value >> 8U & 0xffU);
}
void put32(std::string& to, std::size_t value) {
  put16(to, value & 0xffffU);
  put16(to, value >> 16U);
}
std::uint32_t get32(std::string_view from, std::size_t at) noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<std::uint8_t>(from[at + i]);
  return value;
}

// What a local header and an entry of the directory have in common.
std::string common_part(const ZipMember& member) {
  std::string part;
  put16(part, version);
  put16(part, 0);  // no flags
  put16(part, 0);  // stored
  put32(part, midnight_1980);
  put32(part, crc_of(member.octets));
  put32(part, member.octets.size());
  put32(part, member.octets.size());
  put16(part, member.name.size());
  put16(part, 0);  // nothing extra
  return part;
}

}  // namespace

Result<std::string> zip_of(const std::vector<ZipMember>& members) {
  std::size_t size = 0;
  for (const ZipMember& member : members) size += member.octets.size() + member.name.size() + 2 * local_size;
  if (size > largest_zip || members.size() > most_members)
    return Error{"this would be an archive of " + std::to_string(size >> 20U) +
                 " MiB; 512 are the limit: choose a shorter range"};
  std::string archive;
  std::string directory;
  archive.reserve(size + size / 16);
  for (const ZipMember& member : members) {
    const std::string part = common_part(member);
    put32(directory, central_mark);
    put16(directory, version);
    directory += part;
    put16(directory, 0);  // no comment
    put16(directory, 0);  // first disk
    put16(directory, 0);
    put32(directory, 0);  // attributes
    put32(directory, archive.size());
    directory += member.name;
    put32(archive, local_mark);
    archive.append(part).append(member.name).append(member.octets);
  }
  const std::size_t start = archive.size();
  archive += directory;
  put32(archive, end_mark);
  put32(archive, 0);  // disks
  put16(archive, members.size());
  put16(archive, members.size());
  put32(archive, directory.size());
  put32(archive, start);
  put16(archive, 0);  // no comment
  return archive;
}

// Member after member from the front; that the rest is as it must be shows in writing them again.
Result<std::vector<ZipMember>> members_of_zip(std::string_view archive) {
  const Error not_ours{"this is not a zip archive in the form of a pack"};
  if (archive.size() > largest_zip) return not_ours;
  std::vector<ZipMember> members;
  std::size_t at = 0;
  while (archive.size() - at >= local_size && get32(archive, at) == local_mark) {
    const std::size_t size = get32(archive, at + 18);
    const std::size_t name = get32(archive, at + 26) & 0xffffU;
    at += local_size;
    if (name > archive.size() - at || size > archive.size() - at - name) return not_ours;
    members.push_back({std::string{archive.substr(at, name)}, std::string{archive.substr(at + name, size)}});
    at += name + size;
  }
  const auto again = zip_of(members);
  if (!again || *again != archive) return not_ours;
  return members;
}

}  // namespace eugress
