#include <dirent.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "base/confine_parts.h"
#include "base/path.h"

namespace eugress {
namespace {

using Sentences = std::vector<std::string>;

// Of later versions than the header of Debian 12.
constexpr std::uint64_t access_truncate = 1U << 14U;    // version 3
constexpr std::uint64_t access_bind_tcp = 1U << 0U;     // version 4
constexpr std::uint64_t access_connect_tcp = 1U << 1U;  // version 4
struct Handled {
  std::uint64_t files = 0;
  std::uint64_t network = 0;
};

constexpr std::uint64_t of_files =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE | access_truncate;
constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t writing =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | access_truncate;
constexpr std::uint64_t everything = reading | writing | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                     LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

bool is_below(const std::string& path, const std::string& directory) {
  return directory == "/" || path == directory || path.rfind(directory + "/", 0) == 0;
}

std::string real(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> found{realpath(path.c_str(), nullptr), std::free};
  return found != nullptr ? found.get() : path;
}

class Files {
 public:
  Files(int ruleset, std::uint64_t handled) : ruleset_(ruleset), handled_(handled) {}

  void allow(const std::string& path, std::uint64_t access) {
    const int place = open(path.c_str(), O_PATH | O_CLOEXEC);
    if (place < 0) return;  // gone meanwhile: nothing to allow
    struct stat facts {};
    if (fstat(place, &facts) == 0) {
      if (!S_ISDIR(facts.st_mode)) access &= of_files;
      const landlock_path_beneath_attr rule{access & handled_, place};
      syscall(SYS_landlock_add_rule, ruleset_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(place);
  }

  // There are no rules that forbid: what is beside the path to a forbidden place is allowed instead.
  void allow_reading_beside(const Sentences& forbidden, const std::string& directory) {
    if (std::find(forbidden.begin(), forbidden.end(), directory) != forbidden.end()) return;
    const bool leads_there = std::any_of(forbidden.begin(), forbidden.end(),
                                         [&](const std::string& each) { return is_below(each, directory); });
    if (!leads_there) return allow(directory, reading);
    const std::unique_ptr<DIR, int (*)(DIR*)> entries{opendir(directory.c_str()), closedir};
    if (entries == nullptr) return;  // what cannot be listed now cannot be read later
    while (const dirent* const entry = readdir(entries.get())) {
      const std::string name = entry->d_name;
      if (name == "." || name == ".." || entry->d_type == DT_LNK) continue;  // the place that it means has its own rule
      allow_reading_beside(forbidden, (directory == "/" ? "" : directory) + "/" + name);
    }
  }

 private:
  int ruleset_;
  std::uint64_t handled_;
};

// Without those among which something stands that is read later: a file is often changed by a new one in its place.
Sentences forbidden_of(const Confinement& confinement, Sentences& kept) {
  Sentences forbidden;
  for (const std::string& each : confinement.unreadable) {
    const std::string place = real(each);
    const auto mixed = std::find_if(confinement.readable.begin(), confinement.readable.end(), [&](const auto& read) {
      const std::string file = real(read);
      return is_below(file, place) || is_below(place, directory_of(file));
    });
    if (mixed == confinement.readable.end()) {
      forbidden.push_back(place);
    } else {
      kept.push_back(place + " stays readable, because " + *mixed + " is read from the same place");
    }
  }
  return forbidden;
}

}  // namespace

void give_up_files(const Confinement& confinement, Sentences& kept) {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return kept.push_back(because("access to files is not restricted, no Landlock", errno));
  constexpr long knows_truncate = 3;
  constexpr long knows_network = 4;
  Handled handled;
  handled.files = version >= knows_truncate ? everything : everything & ~access_truncate;
  handled.network = version < knows_network                ? 0
                    : confinement.calls == Calls::observer ? access_connect_tcp
                                                           : access_connect_tcp | access_bind_tcp;
  const int ruleset = static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled,
                                               version >= knows_network ? sizeof handled : sizeof handled.files, 0));
  if (ruleset < 0) return kept.push_back(because("access to files is not restricted", errno));
  Files files{ruleset, handled.files};
  for (const std::string& directory : confinement.writable) files.allow(directory, reading | writing);
  if (!confinement.reads_only_what_it_writes) {
    files.allow_reading_beside(forbidden_of(confinement, kept), "/");
  }
  if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
    kept.push_back(because("access to files is not restricted", errno));
  close(ruleset);
}

}  // namespace eugress
