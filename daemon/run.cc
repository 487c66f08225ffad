// THE MAP: every part and every edge of the daemon. Parts are built in the order of dependency and fall in the reverse
// order; their destructors are the teardown.
#include "run.h"

#include <pthread.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <deque>
#include <thread>
#include <utility>

#include "account/account.h"
#include "base/channel.h"
#include "base/exit_codes.h"
#include "base/published.h"
#include "bookkeeper.h"
#include "capture/capture.h"
#include "evidence/recorder.h"
#include "export/export.h"
#include "give_up_rights.h"
#include "knowledge.h"
#include "knowledge_entry.h"
#include "name_feed.h"
#include "reload.h"
#include "self_watch.h"
#include "service.h"
#include "setting_of.h"
#include "tap_facts.h"
#include "worker.h"

namespace eugress {
namespace {

constexpr std::size_t reports_in_flight = 64;
constexpr std::size_t entries_in_flight = 256;

// A changed file is in force after two to three looks.
constexpr timespec between_looks{.tv_sec = 2, .tv_nsec = 0};

// A worker closes an interval at the latest a moment after its end.
constexpr std::chrono::seconds grace{5};

constexpr Message held_back{"New knowledge was held back at {0}: {1}.", "Nieuwe kennis is om {0} tegengehouden: {1}."};
constexpr Message refused{
    "The last reading of new knowledge was refused at {0}; the log says why. What was in force stays in force.",
    "Nieuwe kennis is om {0} geweigerd; het log zegt waarom. Wat gold, blijft gelden."};

// Of the first; the others differ in their number. What is bounded for all they share evenly, but for what each must
// know of every server.
WorkerSettings worker_settings(const Settings& settings, std::uint32_t workers) {
  return {.number = 0,
          .interval = settings.interval,
          .max_flows = settings.max_flows / workers,
          .max_candidates = settings.max_candidates / workers,
          .max_servers = settings.max_servers,
          .unwrapping = unwrapping_of(settings, !is_live(settings)),
          .nat64_prefixes = settings.nat64_prefixes,
          .client_hellos = settings.client_hellos,
          .is_replay = !is_live(settings),
          .lists_flows = settings.with_flows || settings.all_flows,
          .all_flows = settings.all_flows};
}

// Everything between a source and its readers.
struct Road {
  Road(const Settings& settings, const std::shared_ptr<const Knowledge>& known,
       std::vector<std::unique_ptr<Source>> from, std::optional<Scribe> scribe)
      : sources(std::move(from)),
        knowledge(known),
        tap_facts(facts_of_tap(settings)),
        boards(sources.size()),
        setting(setting_of(settings, *known, *sources.front())),
        in_force(effective_settings(settings)),
        recorder(entries, std::move(scribe), {setting.providers, setting.zones}, setting.is_replay),
        bookkeeper(setting, static_cast<std::uint32_t>(sources.size()),
                   is_live(settings) ? std::optional{settings.interval + grace} : std::nullopt, reports, entries,
                   snapshots, seen, &tap_facts) {
    WorkerSettings of = worker_settings(settings, static_cast<std::uint32_t>(sources.size()));
    for (Published<Sightings>& board : boards) of.boards.push_back(&board);
    for (const auto& source : sources) {
      workers.push_back(std::make_unique<Worker>(of, *source, knowledge, reports, &heard));
      ++of.number;
    }
    recorder.start();
    entries.put(knowledge_entry(*known, {}, in_force));
    bookkeeper.start();
  }
  Road(const Road&) = delete;
  Road& operator=(const Road&) = delete;
  ~Road() {
    reports.close();                         // the bookkeeper drains and closes the entries
    static_cast<void>(bookkeeper.finish());  // the recorder drains and falls
  }

  // One worker walks until its source ends or a stop is asked for. Everything has been reported after it.
  Result<void> walk(std::uint32_t number, std::stop_token stop) {
    Result<void> outcome = workers[number]->run(std::move(stop));
    reports.put(EndOfInput{number, !outcome});
    return outcome;
  }

  // Page and evidence follow a reading of new Knowledge, whatever came of it. Main's thread.
  void follow(const Reloader::Attempt& attempt, const Reloads& reloads) {
    describe(setting, *attempt.known);
    setting.reloads = reloads;
    if (attempt.result == ReloadResult::held) {
      setting.lacking.push_back(say(held_back, to_text(attempt.at), attempt.sentence));
    }
    if (attempt.result == ReloadResult::refused) {
      setting.lacking.push_back(say(refused, to_text(attempt.at)));
    }
    reports.put(std::make_shared<const Setting>(setting));
  }

  // What the daemon found out about itself, for the page. Main's thread.
  void attend(SelfWatch& self) {
    const auto now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
    if (!self.look(*knowledge.read(), *snapshots.read(), recorder.head().get(), now)) return;
    self.describe(setting);
    reports.put(std::make_shared<const Setting>(setting));
  }

  std::vector<std::unique_ptr<Source>> sources;
  Published<Knowledge> knowledge;              // main -> workers
  Published<TapFacts> tap_facts;               // main -> bookkeeper
  std::deque<Published<Sightings>> boards;     // worker -> its neighbours
  Published<Snapshot> snapshots;               // bookkeeper -> http
  Published<SeenServers> seen;                 // bookkeeper -> reloader
  Published<HeardNames> heard;                 // main -> workers
  Channel<Report> reports{reports_in_flight};  // workers, main -> bookkeeper
  Channel<Entry> entries{entries_in_flight};   // bookkeeper, main -> recorder
  Setting setting;                             // main's; the bookkeeper has a copy
  EffectiveSettings in_force;                  // main's
  Recorder recorder;                           // recorder -> scribe
  Bookkeeper bookkeeper;
  std::vector<std::unique_ptr<Worker>> workers;
};

std::vector<Route> routes(const Road& road) {
  const auto from_snapshot = [&road](const char* type, std::string (*render)(const Snapshot&)) {
    return [&road, type, render] { return Response{200, type, render(*road.snapshots.read())}; };
  };
  std::vector<Route> all = asset_routes();
  const std::vector<Route> ours{
      {"/",
       [&road](const Request& request) {
         const auto snapshot = road.snapshots.read();
         return Response{200, "text/html; charset=utf-8",
                         render_page(*snapshot, language_for(request, snapshot->setting.is_school))};
       }},
      {"/metrics",
       [&road] {
         const auto head = road.recorder.head();
         return Response{200, "text/plain; version=0.0.4; charset=utf-8",
                         render_metrics(*road.snapshots.read()) + (head ? evidence_metrics(*head) : std::string{})};
       }},
      {"/checkpoint",
       [&road] {
         const auto head = road.recorder.head();
         return head ? Response{200, "text/plain; charset=utf-8", head->note}
                     : Response{404, "text/plain; charset=utf-8", "no evidence log is written\n"};
       }},
      {"/api/v1/status",
       from_snapshot("application/json", [](const Snapshot& snapshot) { return render_status(snapshot); })},
      {"/-/healthy",
       [] {
         return Response{200, "text/plain; charset=utf-8", "alive\n"};
       }},
      {"/-/ready",
       [&road] {
         const bool is_ready = road.snapshots.read()->workers_missing == 0;
         return Response{is_ready ? 200 : 503, "text/plain; charset=utf-8",
                         is_ready ? "ready\n" : "a worker is silent: part of the link is not seen\n"};
       }},
  };
  all.insert(all.end(), ours.begin(), ours.end());
  return all;
}

sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread, so that only main receives them
  return signals;
}

int fail(const Error& error, int code) {
  std::fprintf(stderr, "eugress: %s\n", error.message.c_str());
  return code;
}

void say(const Reloader::Attempt& attempt, const std::vector<std::string>& providers, bool shows_servers) {
  for (const std::string& key : attempt.needs_restart) spdlog::warn("{} was changed: this needs a restart", key);
  switch (attempt.result) {
    case ReloadResult::unchanged:
      return spdlog::info("knowledge read again: nothing in it changed");
    case ReloadResult::refused:
      return spdlog::error("knowledge refused, the old one stays in force: {}", attempt.sentence);
    case ReloadResult::held:
      return spdlog::error("knowledge held back, the old one stays in force: {}", attempt.sentence);
    case ReloadResult::swapped:
      break;
  }
  spdlog::info("knowledge {} is in force", attempt.known->epoch);
  for (const std::string& line : journal_lines(attempt.change, providers, shows_servers))
    spdlog::info("knowledge: {}", line);
  for (const Sentence& sentence : attempt.known->lacking) spdlog::warn("{}", sentence.in(Language::english));
}

Reloader reloader_of(Road& road, const Settings& settings, KnowledgeReading first,
                     std::function<SettingsOutcome()> read_settings_again) {
  const auto asked = std::make_shared<EffectiveSettings>(road.in_force);  // as they were read last
  return {settings, std::move(first),
          Reloader::Ends{
              .knowledge = road.knowledge,
              .seen = road.seen,
              .read_settings =
                  [settings, asked, read = std::move(read_settings_again)] {
                    SettingsOutcome outcome = read();
                    if (const auto* const fresh = std::get_if<Settings>(&outcome))
                      *asked = effective_settings(with_knowledge_of(settings, *fresh));
                    return outcome;
                  },
              .clock = [] { return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now()); },
              .before_swap =
                  [&road, asked](const std::shared_ptr<const Knowledge>& next) {
                    road.entries.put(knowledge_entry(*next, road.in_force, *asked));
                    road.in_force = *asked;
                  },
              .announce =
                  [&road](const Reloader::Attempt& attempt, const Reloads& reloads) {
                    say(attempt, road.setting.providers, road.setting.shows_servers);
                    road.follow(attempt, reloads);
                  }}};
}

// A clock of the sensor that runs a little ahead of ours is no lie.
constexpr std::chrono::minutes tolerated_future{1};

void listen(Road& road, std::optional<NameFeed>& feed) {
  if (!feed) return;
  const auto now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
  static_cast<void>(feed->look(road.knowledge.read()->providers, now + tolerated_future));
  if (auto news = feed->news()) road.heard.publish(std::move(news));
}

// A capture has its own time: the whole feed is read first, and each name waits for its moment.
void listen_to_all(Road& road, std::optional<NameFeed>& feed) {
  if (!feed) return;
  while (feed->look(road.knowledge.read()->providers, Timestamp::max())) {
  }
  feed->sort_by_time();
  if (auto news = feed->news()) road.heard.publish(std::move(news));
}

Result<std::optional<NameFeed>> open_feed(const Settings& settings) {
  if (settings.name_feed.empty()) return std::optional<NameFeed>{};
  auto feed = NameFeed::open(settings.name_feed);
  if (!feed) return feed.error();
  return std::optional<NameFeed>{std::move(*feed)};
}

void wait_for_stop(const sigset_t& signals, Reloader& reloader, const Service& service,
                   const std::function<void()>& attend) {
  for (;;) {
    const int signal = sigtimedwait(&signals, nullptr, &between_looks);
    if (signal == SIGHUP) {
      service.reload_begins();
      reloader.reload(ReloadCause::asked);
      service.reload_ends();
    } else if (signal > 0) {
      return;
    } else {
      reloader.look();  // nothing came, or a debugger interrupted
      attend();
    }
  }
}

// Before any thread, and before anything is captured: what it may do, it has from here.
Result<std::optional<Scribe>> start_scribe(const Settings& settings) {
  if (settings.evidence_directory.empty()) return std::optional<Scribe>{};
  auto scribe = Scribe::start({.directory = settings.evidence_directory,
                               .key_file = settings.evidence_key,
                               .gateway = gateway_name(settings),
                               .software = EUGRESS_VERSION,
                               .retention = std::chrono::days{settings.evidence_days},
                               .is_replay = !is_live(settings)});
  if (!scribe) return scribe.error();
  return std::optional{std::move(*scribe)};
}

Result<std::vector<std::unique_ptr<Source>>> open_capture(const std::string& path) {
  auto source = open_files(path);
  if (!source) return source.error();
  std::vector<std::unique_ptr<Source>> sources;
  sources.push_back(std::move(*source));
  return sources;
}

Result<std::vector<std::unique_ptr<Source>>> open_sources(const Settings& settings) {
  if (!is_live(settings)) return open_capture(settings.replay_file);
  LiveSettings live;
  live.interfaces = settings.interfaces;
  live.sources = settings.workers;
  live.ring_bytes = settings.ring_megabytes << 20U;
  live.is_filtered = settings.has_filter;
  return open_live(live);
}

}  // namespace

int run(const Settings& settings, std::function<SettingsOutcome()> read_settings_again) {
  const sigset_t signals = block_signals();
  KnowledgeReading reading = read_knowledge(settings, 1);
  if (!reading.known) return fail(reading.known.error(), exit_configuration);
  const std::shared_ptr<const Knowledge> known = *reading.known;
  auto scribe = start_scribe(settings);
  if (!scribe) return fail(scribe.error(), exit_io);
  auto sources = open_sources(settings);
  if (!sources) return fail(sources.error(), exit_io);

  give_up_rights(settings, reading.files);
  Road road{settings, known, std::move(*sources), std::move(*scribe)};
  auto feed = open_feed(settings);
  if (!feed) return fail(feed.error(), exit_io);
  if (!is_live(settings)) listen_to_all(road, *feed);
  Reloader reloader = reloader_of(road, settings, std::move(reading), std::move(read_settings_again));
  auto server = HttpServer::start(settings.listen, routes(road));
  if (!server) return fail(server.error(), exit_io);
  for (const Sentence& sentence : known->lacking) spdlog::warn("{}", sentence.in(Language::english));
  spdlog::info("watching {}; page at http://{}/", road.sources.front()->name(), server->address());

  std::vector<Result<void>> outcomes(road.workers.size());
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t number = 0; number < outcomes.size(); ++number) {
      threads.emplace_back([&, number](std::stop_token stop) {
        pthread_setname_np(pthread_self(), ("worker-" + std::to_string(number)).c_str());  // for top, ps and gdb
        Result<void>& outcome = outcomes[number];
        outcome = road.walk(number, std::move(stop));
        if (!outcome) spdlog::error("{}", outcome.error().message);
        // A link that is gone ends the daemon; a file that has been read stays on show.
        if (is_live(settings)) {
          kill(getpid(), SIGTERM);
        } else {
          road.bookkeeper.await_end_of_input();
          if (outcome) spdlog::info("the capture has been read; the page stays until a signal");
        }
      });
    }
    Service service{is_live(settings) ? std::optional{settings.interval} : std::nullopt};
    service.ready();
    TapNews news;
    SelfWatch self{settings, gateway_name(settings)};
    wait_for_stop(signals, reloader, service, [&] {
      listen(road, *feed);
      service.attend(*road.snapshots.read());
      news.tell(road.snapshots.read()->tap);
      if (is_live(settings)) road.attend(self);
      if (auto facts = facts_of_tap(settings)) road.tap_facts.publish(std::move(facts));
    });
    service.stopping();
    spdlog::info("stopping");
    for (std::jthread& thread : threads) thread.request_stop();
  }
  const bool is_sound =
      std::all_of(outcomes.begin(), outcomes.end(), [](const auto& each) { return each.has_value(); });
  return is_sound ? 0 : exit_io;
}

Result<std::shared_ptr<const Snapshot>> watch_for(const Settings& settings, std::shared_ptr<const Knowledge> known,
                                                  std::chrono::seconds span) {
  auto sources = open_sources(settings);
  if (!sources) return sources.error();
  Road road{settings, known, std::move(*sources), std::nullopt};
  std::vector<Result<void>> outcomes(road.workers.size());
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t number = 0; number < outcomes.size(); ++number) {
      threads.emplace_back(
          [&, number](std::stop_token stop) { outcomes[number] = road.walk(number, std::move(stop)); });
    }
    std::this_thread::sleep_for(span);
    for (std::jthread& thread : threads) thread.request_stop();
  }
  road.reports.close();
  static_cast<void>(road.bookkeeper.finish());
  for (const Result<void>& outcome : outcomes) {
    if (!outcome) return outcome.error();
  }
  return road.snapshots.read();
}

int replay(const Settings& settings) {
  auto known = load_knowledge(settings, 1);
  if (!known) return fail(known.error(), exit_configuration);
  auto scribe = start_scribe(settings);
  if (!scribe) return fail(scribe.error(), exit_io);
  auto sources = open_capture(settings.subject);
  if (!sources) return fail(sources.error(), exit_io);

  Road road{settings, *known, std::move(*sources), std::move(*scribe)};
  auto feed = open_feed(settings);
  if (!feed) return fail(feed.error(), exit_io);
  listen_to_all(road, *feed);
  const Result<void> outcome = road.walk(0, {});
  road.reports.close();
  const Bookkeeper::Outcome booked = road.bookkeeper.finish();
  const auto snapshot = road.snapshots.read();
  const bool lists_flows = settings.with_flows || settings.all_flows;
  const std::string document =
      settings.as_json ? render_status(*snapshot, lists_flows ? &booked.flows : nullptr) : render_summary(*snapshot);
  std::fwrite(document.data(), 1, document.size(), stdout);
  if (std::fflush(stdout) != 0) return fail(Error{"standard output cannot be written"}, exit_io);
  return outcome ? 0 : fail(outcome.error(), exit_amiss);
}

}  // namespace eugress
