// report/: what a period of the log says of each claim, for people who were not there. Reads the log, adds up, asks
// account/ for the status of each promise, hides what is small, and writes one page, one JSON document, one mail. It
// decides nothing of its own about traffic: verdicts are the log's, statuses are account/'s. Nobody includes it but the
// hall.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "account/claim.h"
#include "account/snapshot.h"
#include "evidence/verify.h"
#include "report/annotations.h"
#include "report/claim_table.h"
#include "report/facts.h"
#include "report/figures.h"
#include "report/log_walk.h"
#include "report/reconcile.h"
#include "report/wording.h"

namespace eugress {

// The documents that promises rest on, one a profile; the first is the institution's.
struct ReportedProfile {
  std::string profile;
  std::string file;  // under which the log knows it
  std::string title;
  std::string issuer;
  std::string dated;
  std::string effective_from;
  std::string reading;
};

// A policy that the log names for the period. What is promised is quoted from the archive of the log, not from today's
// configuration, unless the archive lacks it.
struct QuotedPolicy {
  std::string profile;
  std::string sha256;        // of its text in the archive
  std::size_t editions = 1;  // that were in force in the period, one behind the other; this is the last
  bool is_from_archive = false;
};

// What a report is made with, besides the logs.
struct ReportGrounds {
  WalkWords words;
  std::vector<LogPair> pairs;  // declared
  std::vector<ReportedProfile> profiles;
  std::vector<KnowledgeItem> items;  // as configured when the report is made
  std::vector<QuotedPolicy> quoted;
  Annotations annotations;
  std::optional<UseTotals> use;  // the provider's own count, of the period and the one before
  std::string scope;             // declared: what of the link is let through to us
  bool is_after_nat = false;
  std::uint64_t least = 10;    // connections; what is smaller is hidden
  std::uint64_t excluded = 0;  // prefixes
};

struct ColumnFigures {
  std::array<Figure, column_count> columns{};
  Figure unclear;  // outside on weak evidence, disputed, unknown
  Figure all;

  [[nodiscard]] Figure of(Column column) const noexcept { return columns[static_cast<std::size_t>(column)]; }
};
template <typename Key>
struct Row {
  Key key;
  ColumnFigures figures;
};

struct PlaceOfRow {
  Country country;
  Law law = Law::unknown;
  friend constexpr auto operator<=>(const PlaceOfRow&, const PlaceOfRow&) noexcept = default;
};

struct DepartureRow {
  DepartureKey key;
  std::string exemption;  // its id; else the key holds
  Timestamp first;
  Timestamp last;
  std::uint64_t days = 0;
  Figure figure;
};

struct ClaimRow {
  const ClaimEntry* entry = nullptr;
  ClaimKind kind = ClaimKind::not_observable;
  ClaimStatus status = ClaimStatus::not_observable;
  std::optional<ClaimStatus> if_nearly_all;  // where the document is read both ways
  std::vector<OpenSentence> sentences;
  std::vector<const Annotation*> said_by_others;  // attested and declared
};

struct ProfileSection {
  ReportedProfile profile;
  std::vector<const Claim*> claims;  // by plane
  std::vector<ClaimRow> rows;
};

struct FileChange {
  Timestamp since;
  std::string name;
  std::string before;  // SHA-256, empty: new
  std::string after;   // empty: gone
  std::optional<Timestamp> built;
};

// Of a change of settings that the operator noted: what was inside on the days before and after.
struct AroundChange {
  const Annotation* change = nullptr;
  Figure inside_before, all_before, inside_after, all_after;
};

// One of the logs: it has been verified, and is what was signed.
struct ReportedLog {
  Verification verification;
  std::string checkpoint;  // the note
};

struct PeriodReport {
  ReportGrounds grounds;
  std::vector<ReportedLog> logs;
  Timestamp made;
  PeriodFacts facts;
  std::optional<PeriodFacts> previous;  // if the log reaches there

  std::vector<Claim> claims;
  std::vector<CallClaim> calls;
  std::vector<ProfileSection> sections;

  Figures figures;
  ColumnFigures total;
  std::vector<Row<Plane>> planes;
  std::vector<Row<PlaceOfRow>> places;
  std::vector<Row<Day>> days;
  std::vector<Row<ZoneNumber>> zones;  // only if there are several
  std::vector<DepartureRow> departures;
  std::vector<DepartureRow> exemptions;
  std::array<Figure, host_count> hosts;
  Figure hosts_all;
  std::array<Figure, reach_class_count> reach;
  Figure reach_all;
  Figure telemetry;
  Figure peers;
  std::array<Figure, client_exposure_count> exposure{};  // connections alone
  Figure exposure_all;
  std::vector<std::pair<std::uint32_t, Figure>> operators;
  std::optional<ColumnFigures> previous_total;
  std::vector<Row<Plane>> previous_planes;
  std::vector<AroundChange> around;

  std::vector<FileChange> file_changes;
  std::vector<OpenSentence> remarks;  // what makes the report less than it could be

  // Not copied: sections point into claims and grounds.
  PeriodReport() = default;
  PeriodReport(const PeriodReport&) = delete;
  PeriodReport& operator=(const PeriodReport&) = delete;
  PeriodReport(PeriodReport&&) = default;
  PeriodReport& operator=(PeriodReport&&) = default;
  ~PeriodReport() = default;

  // 0, or 4 where something of the period is missing.
  [[nodiscard]] int exit_code() const noexcept { return facts.has_gaps() || !facts.is_over ? 4 : 0; }
  // "gw1.example.edu/zoom, gw2.example.edu/zoom"
  [[nodiscard]] std::string origins() const;
  [[nodiscard]] std::uint64_t entries() const;  // of all logs
  [[nodiscard]] std::uint64_t seconds_asked() const noexcept {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(facts.until - facts.from).count());
  }
};

// Of one log, or of the logs of several gateways, with what verifying each has found: nothing wrong.
[[nodiscard]] Result<PeriodReport> make_report(const std::vector<const LogReader*>& logs,
                                               std::vector<Verification> verifications, const ReportPeriod& period,
                                               ReportGrounds grounds, Timestamp now);

// One JSON object, with the sentences in these languages.
[[nodiscard]] std::string report_json(const PeriodReport& report, const std::vector<Language>& languages);
// One page that needs nothing else: style and charts inside, no script, nothing from another origin.
[[nodiscard]] std::string report_html(const PeriodReport& report, Language language);
// Plain text of at most 76 columns, for a mail that somebody keeps.
[[nodiscard]] std::string report_mail(const PeriodReport& report, Language language);

}  // namespace eugress
