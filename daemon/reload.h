// Knowledge that lives: reads the files again when they changed on disk or somebody asks, builds the new Knowledge
// aside, compares it with the one in force over the servers of the last day, and swaps it whole under the next epoch. A
// bad one is refused with its sentence and the old one stays. Files whose content is the same change nothing.
// One thread, the one that waits for signals; never the workers'.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "account/account.h"
#include "account/knowledge_change.h"
#include "base/published.h"
#include "file_watch.h"
#include "knowledge.h"

namespace eugress {

// Why a reading is tried. eugress.toml is read again only when somebody asks: data files come from scheduled jobs, a
// configuration from a person who may be in the middle of writing it. Who asks has looked: a list that changed suddenly
// is held back unless asked for.
enum class ReloadCause : std::uint8_t { files_changed, asked };

class Reloader {
 public:
  struct Attempt {
    Timestamp at;
    ReloadResult result = ReloadResult::unchanged;
    std::string sentence;                    // of a refusal, or why it is held
    KnowledgeChange change;                  // of a swap
    std::vector<std::string> needs_restart;  // settings that differ now and are read at the start only
    std::shared_ptr<const Knowledge> known;  // in force after it
  };
  struct Ends {
    Published<Knowledge>& knowledge;
    const Published<SeenServers>& seen;
    std::function<SettingsOutcome()> read_settings;
    std::function<Timestamp()> clock;
    // On record before anybody can use it.
    std::function<void(std::shared_ptr<const Knowledge>)> before_swap;
    std::function<void(const Attempt&, const Reloads&)> announce;  // whatever came of it, after the swap
  };

  // `first` is the reading whose Knowledge has been published.
  Reloader(Settings settings, KnowledgeReading first, Ends ends);

  // Reads again if the files changed and came to rest. Call it every few seconds.
  void look();
  void reload(ReloadCause cause);

  [[nodiscard]] const Reloads& reloads() const noexcept { return reloads_; }

 private:
  void settle(Attempt attempt);
  void refuse(Attempt attempt, std::string sentence);
  void hold(Attempt attempt, const ListChange& list);

  Settings settings_;
  std::shared_ptr<const Knowledge> known_;
  // Kept over one more swap, so that no worker is the last to hold it and has to unmap databases between two batches.
  std::shared_ptr<const Knowledge> retired_;
  FileWatch watch_;
  Reloads reloads_;
  Ends ends_;
};

// The settings as they run, with what lives in Knowledge taken from `fresh`.
[[nodiscard]] Settings with_knowledge_of(Settings running, const Settings& fresh);
// Keys under which `fresh` says something else that only a restart can bring.
[[nodiscard]] std::vector<std::string> needs_restart(const Settings& running, const Settings& fresh);

}  // namespace eugress
