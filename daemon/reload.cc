#include "reload.h"

#include <algorithm>
#include <utility>

#include "knowledge_diff.h"

namespace eugress {
namespace {

bool is_same(const std::vector<KnowledgeItem>& before, const std::vector<KnowledgeItem>& after) {
  return std::equal(
      before.begin(), before.end(), after.begin(), after.end(),
      [](const KnowledgeItem& a, const KnowledgeItem& b) { return a.name == b.name && a.sha256 == b.sha256; });
}

// What a failed reading looked at, and the files in force that it did not come to: any of them may bring the mending.
std::vector<FileStamp> all_of(const std::vector<FileStamp>& tried, const std::vector<FileStamp>& in_force) {
  std::vector<FileStamp> files = tried;
  for (const FileStamp& file : in_force) {
    const bool is_tried =
        std::any_of(tried.begin(), tried.end(), [&](const FileStamp& one) { return one.path == file.path; });
    if (!is_tried) files.push_back(stamp_of(file.path));
  }
  return files;
}

// What is read at the start only.
template <typename Visit>
void each_key_of_the_start(Visit&& visit) {
  visit("gateway.name", &Settings::gateway);
  visit("gateway.after_nat", &Settings::is_after_nat);
  visit("gateway.trusted_clock", &Settings::trusts_clock);
  visit("account.school", &Settings::is_school);
  visit("account.interval", &Settings::interval);
  visit("account.max_series", &Settings::max_series);
  visit("flow.max_flows", &Settings::max_flows);
  visit("flow.max_candidates", &Settings::max_candidates);
  visit("flow.max_servers", &Settings::max_servers);
  visit("capture.interface", &Settings::interfaces);
  visit("capture.workers", &Settings::workers);
  visit("capture.ring_megabytes", &Settings::ring_megabytes);
  visit("capture.filter", &Settings::has_filter);
  visit("capture.client_hellos", &Settings::client_hellos);
  visit("capture.scope", &Settings::scope);
  visit("capture.tunnels", &Settings::tunnels);
  visit("capture.nat64_prefixes", &Settings::nat64_prefixes);
  visit("export.listen", &Settings::listen);
  visit("knowledge.name_feed", &Settings::name_feed);
  visit("evidence.directory", &Settings::evidence_directory);
  visit("evidence.key", &Settings::evidence_key);
  visit("evidence.days", &Settings::evidence_days);
  visit("canary.every", &Settings::canary_seconds);
  visit("log.level", &Settings::log_level);
}

}  // namespace

Settings with_knowledge_of(Settings running, const Settings& fresh) {
  running.campus = fresh.campus;
  running.on_site_servers = fresh.on_site_servers;
  running.zones = fresh.zones;
  running.position = fresh.position;
  running.profile = fresh.profile;
  running.tables = fresh.tables;
  running.lists = fresh.lists;
  running.databases = fresh.databases;
  running.overrides = fresh.overrides;
  running.cloud_ranges = fresh.cloud_ranges;
  running.geofeeds = fresh.geofeeds;
  running.anycast = fresh.anycast;
  running.small_count = fresh.small_count;
  running.excluded = fresh.excluded;
  return running;
}

std::vector<std::string> needs_restart(const Settings& running, const Settings& fresh) {
  std::vector<std::string> keys;
  Settings alike = with_knowledge_of(running, fresh);
  each_key_of_the_start([&](const char* key, auto member) {
    if (running.*member != fresh.*member) keys.emplace_back(key);
    alike.*member = fresh.*member;
  });
  // A key that the list does not know yet must not pass in silence.
  if (alike != fresh) keys.emplace_back("others");
  return keys;
}

Reloader::Reloader(Settings settings, KnowledgeReading first, Ends ends)
    : settings_(std::move(settings)), known_(*first.known), watch_(std::move(first.files)), ends_(std::move(ends)) {
  reloads_.list_moves.resize(known_->providers.size());
}

void Reloader::look() {
  if (watch_.has_settled_change()) reload(ReloadCause::files_changed);
}

void Reloader::reload(ReloadCause cause) {
  Attempt attempt;
  attempt.at = ends_.clock();
  Settings settings = settings_;
  if (cause == ReloadCause::asked) {
    SettingsOutcome fresh = ends_.read_settings();
    if (const auto* const error = std::get_if<SettingsError>(&fresh)) {
      return refuse(std::move(attempt), error->message);
    }
    attempt.needs_restart = needs_restart(settings_, std::get<Settings>(fresh));
    settings = with_knowledge_of(settings_, std::get<Settings>(fresh));
  }

  KnowledgeReading reading = read_knowledge(settings, known_->epoch + 1, known_.get());
  // A file that moved while it was read may have been read in halves. Nobody who replaces files stops there: the next
  // look finds them at rest.
  const bool moved = std::any_of(reading.files.begin(), reading.files.end(),
                                 [](const FileStamp& file) { return stamp_of(file.path) != file; });
  if (moved && cause == ReloadCause::files_changed) return;
  if (!reading.known) {
    watch_.accept(all_of(reading.files, watch_.files()));
    return refuse(std::move(attempt), reading.known.error().message);
  }

  const std::shared_ptr<const Knowledge> fresh = *reading.known;
  std::vector<ListChange> lists = changed_lists(*known_, *fresh, day_of(attempt.at));
  if (cause == ReloadCause::files_changed) {
    const auto sudden =
        std::find_if(lists.begin(), lists.end(), [](const ListChange& list) { return list.is_sudden(); });
    if (sudden != lists.end()) {
      watch_.accept(std::move(reading.files));
      return hold(std::move(attempt), *sudden);
    }
  }

  watch_.accept(std::move(reading.files));
  const bool has_new_settings = settings != settings_;
  settings_ = std::move(settings);
  if (!has_new_settings && is_same(known_->items, fresh->items)) return settle(std::move(attempt));

  attempt.result = ReloadResult::swapped;
  const auto seen = ends_.seen.read();
  attempt.change = compare(*known_, *fresh, seen ? *seen : SeenServers{});
  attempt.change.lists = std::move(lists);
  retired_ = std::exchange(known_, fresh);
  ends_.before_swap(fresh);
  ends_.knowledge.publish(fresh);
  settle(std::move(attempt));
}

void Reloader::refuse(Attempt attempt, std::string sentence) {
  attempt.result = ReloadResult::refused;
  attempt.sentence = std::move(sentence);
  settle(std::move(attempt));
}

void Reloader::hold(Attempt attempt, const ListChange& list) {
  const auto percent = [](const ListChange::Space& space) {
    const std::uint64_t moved = (space.before - space.shared) + (space.after - space.shared);
    return space.before == 0 ? std::uint64_t{0} : moved * 100 / space.before;
  };
  attempt.result = ReloadResult::held;
  attempt.sentence = "the address list of " + std::string{known_->providers[list.provider - 1U].provider->name} +
                     " moved by " + std::to_string(std::max(percent(list.ipv4), percent(list.ipv6))) + " % (" +
                     std::to_string(list.added) + " prefixes added, " + std::to_string(list.removed) +
                     " removed); that is more than it does by itself. Look at it with eugress check --diff, then "
                     "confirm with SIGHUP (systemctl reload), or take it back";
  settle(std::move(attempt));
}

void Reloader::settle(Attempt attempt) {
  attempt.known = known_;
  ++reloads_.by_result[static_cast<std::size_t>(attempt.result)];
  reloads_.last_at = attempt.at;
  reloads_.last_result = attempt.result;
  if (attempt.result == ReloadResult::swapped) {
    reloads_.swapped_at = attempt.at;
    reloads_.servers_compared = attempt.change.compared;
    reloads_.servers_changed = attempt.change.changed;
    for (const ListChange& list : attempt.change.lists) {
      ListMoves& moves = reloads_.list_moves[list.provider - 1U];
      moves.added += list.added;
      moves.removed += list.removed;
    }
  }
  ends_.announce(attempt, reloads_);
}

}  // namespace eugress
