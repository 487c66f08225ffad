#include "give_up_rights.h"

#include <spdlog/spdlog.h>

#include "base/confine.h"
#include "base/path.h"

namespace eugress {
void give_up_rights(const Settings& settings, const std::vector<FileStamp>& files) {
  if (const std::string unlocked = lock_memory(); !unlocked.empty()) spdlog::warn("{}", unlocked);
  Confinement confinement;
  for (const FileStamp& file : files) confinement.readable.push_back(file.path);
  for (const std::string& path : {settings.read_from, settings.name_feed, settings.replay_file}) {
    if (!path.empty()) confinement.readable.push_back(path);
  }
  if (!settings.evidence_directory.empty()) confinement.unreadable.push_back(settings.evidence_directory);
  if (!settings.evidence_key.empty()) confinement.unreadable.push_back(directory_of(settings.evidence_key));
  for (const std::string& kept : confine(confinement))
    spdlog::warn("the daemon keeps more rights than it needs: {}", kept);
}

}  // namespace eugress
