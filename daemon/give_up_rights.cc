#include "give_up_rights.h"

#include <spdlog/spdlog.h>

#include "base/confine.h"

namespace eugress {

void give_up_rights(const Settings& settings, const std::vector<FileStamp>& files) {
  if (const std::string unlocked = lock_memory(); !unlocked.empty()) spdlog::warn("{}", unlocked);
  Confinement confinement;
  for (const FileStamp& file : files) confinement.readable.push_back(file.path);
  for (const std::string& path : {settings.read_from, settings.name_feed, settings.replay_file}) {
    if (!path.empty()) confinement.readable.push_back(path);
  }
  if (!settings.evidence_directory.empty()) confinement.unreadable.push_back(settings.evidence_directory);
  if (const std::size_t slash = settings.evidence_key.rfind('/'); slash != std::string::npos)
    confinement.unreadable.push_back(settings.evidence_key.substr(0, slash));
  for (const std::string& kept : confine(confinement))
    spdlog::warn("the daemon keeps more rights than it needs: {}", kept);
}

}  // namespace eugress
