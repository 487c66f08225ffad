// A log of a period, written line by line as docs/reference/evidence.md has the form, so that what a report reads is
// not what its own house wrote.
#pragma once

#include <string>
#include <vector>

#include "base/digest.h"
#include "evidence/log_reader.h"
#include "evidence/log_support.h"
#include "evidence/verify.h"
#include "report/report.h"

namespace eugress {

inline std::string digest_of(char letter) {
  return std::string(64, letter);
}

inline std::int64_t unix_seconds(Timestamp time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

// What one server carried in one interval.
struct Carried {
  std::string plane = "media";
  std::string country = "DE";
  std::string law = "eu";
  std::string verdict = "inside";
  std::string grade = "A";
  std::uint64_t connections = 100;
  std::uint64_t bytes = 1000;
  std::string exempt = {};
  std::string zone = "other";
  std::uint32_t asn = 0;
  std::string host = "unknown";
};

inline const Carried inside_media{};

class LoggedPeriod {
 public:
  explicit LoggedPeriod(const char* begin = "2026-09-01T00:00:00Z") : now_(at(begin)) {
    auto log = open_log(directory_.path(), now_);
    EXPECT_TRUE(log) << (log ? "" : log.error().message);
    log_ = std::move(*log);
  }

  LoggedPeriod& knowledge(char policy = 'a', const char* built = "2026-08-25T00:00:00Z", char regions = 'b') {
    const std::string t = std::to_string(unix_seconds(now_));
    control(R"({"epoch":1,"k":"db","name":"profiles/test.toml","sha256":")" + digest_of(policy) + R"(","t":)" + t +
            "}");
    control(R"({"built":)" + std::to_string(unix_seconds(at(built))) +
            R"(,"epoch":1,"k":"db","name":"regions.tsv","sha256":")" + digest_of(regions) + R"(","t":)" + t + "}");
    return control(R"({"epoch":1,"k":"epoch","n":2,"sha256":")" + digest_of('c') + R"(","t":)" + t + "}");
  }

  // The same with a policy and a region table that are in the archive.
  LoggedPeriod& knowledge(char profile, const char* built, const std::string& policy, const std::string& regions) {
    const std::string t = std::to_string(unix_seconds(now_));
    control(R"({"archived":")" + policy + R"(","doc":"x","epoch":1,"k":"policy","profile":"test","t":)" + t +
            R"(,"zones":[]})");
    control(R"({"epoch":1,"k":"db","name":"profiles/test.toml","sha256":")" + digest_of(profile) + R"(","t":)" + t +
            "}");
    control(R"({"built":)" + std::to_string(unix_seconds(at(built))) +
            R"(,"epoch":1,"k":"db","name":"regions.tsv","sha256":")" + regions + R"(","t":)" + t + "}");
    return control(R"({"epoch":1,"k":"epoch","n":2,"sha256":")" + digest_of('c') + R"(","t":)" + t + "}");
  }

  // An interval that saw all of this; time goes on behind it.
  LoggedPeriod& see(std::chrono::minutes length, const std::vector<Carried>& servers, bool is_whole = true,
                    const std::string& lost = {}) {
    const std::string t0 = std::to_string(unix_seconds(now_));
    const std::string t1 = std::to_string(unix_seconds(now_ + length));
    const auto number = std::chrono::duration_cast<std::chrono::seconds>(now_.time_since_epoch()) / length;
    control("{" + judged_ + R"("flow":)" + std::to_string(frames_ - 10) + R"(,"frames":)" + std::to_string(frames_) +
            R"(,"k":"interval","left_out":0,)" + lost + R"("n":)" + std::to_string(number) +
            R"(,"one_way":0,"pend":0,"records":)" + std::to_string(servers.size()) +
            R"(,"rest":0,"sight":10,"skip":[],"t0":)" + t0 + R"(,"t1":)" + t1 + R"(,"whole":)" +
            (is_whole ? "true" : "false") + "}");
    for (const Carried& one : servers) add(line(one, t0, t1), Log::Weight::record);
    now_ += length;
    if (++since_commit_ % 96 == 0) commit();
    return *this;
  }
  // Hours of the same, in intervals of a quarter.
  LoggedPeriod& hours(int count, const std::vector<Carried>& servers) {
    for (int quarter = 0; quarter < 4 * count; ++quarter) see(std::chrono::minutes{15}, servers);
    return *this;
  }
  // What the intervals from here on say of themselves, as the first members of their lines.
  LoggedPeriod& judged(std::string members) {
    judged_ = std::move(members);
    return *this;
  }
  // How many frames each interval from here on saw; 100 if nothing is said.
  LoggedPeriod& frames(int seen) {
    frames_ = seen;
    return *this;
  }
  LoggedPeriod& unseen(std::chrono::minutes length) {
    now_ += length;
    return *this;
  }
  LoggedPeriod& control(const std::string& text) {
    add(text, Log::Weight::control);
    return *this;
  }
  [[nodiscard]] Timestamp now() const { return now_; }
  [[nodiscard]] const std::string& path() const { return directory_.path(); }

  void commit() {
    EXPECT_TRUE(log_->commit(now_));
    while (log_->tidy()) {
    }
  }

  // Into the archive beside the log; its digest.
  std::string archived(const std::string& text) {
    const std::string digest = sha256_text(text);
    EXPECT_TRUE(log_->archive(digest, text));
    return digest;
  }

  // One report of this log and another, of other gateways of one institution; a pair of the grounds is {0, 1}.
  [[nodiscard]] PeriodReport report_with(LoggedPeriod& other, const char* period, ReportGrounds grounds) {
    std::vector<LogReader> readers;
    std::vector<Verification> verifications;
    for (LoggedPeriod* const log : {this, &other}) {
      log->commit();
      auto reader = LogReader::open(log->path(), test_key().verifier());
      EXPECT_TRUE(reader) << (reader ? "" : reader.error().message);
      readers.push_back(std::move(*reader));
      verifications.push_back(verify(readers.back(), true, {}));
    }
    auto made = make_report({&readers[0], &readers[1]}, std::move(verifications), *ReportPeriod::parse(period),
                            std::move(grounds), std::max(now_, other.now_));
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return std::move(*made);
  }

  [[nodiscard]] PeriodReport report(const char* period, ReportGrounds grounds) {
    commit();
    const auto reader = LogReader::open(directory_.path(), test_key().verifier());
    EXPECT_TRUE(reader) << (reader ? "" : reader.error().message);
    Verification verification = verify(*reader, true, {});
    EXPECT_EQ(verification.wrong, std::vector<std::string>{});
    auto made =
        make_report({&*reader}, {std::move(verification)}, *ReportPeriod::parse(period), std::move(grounds), now_);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return std::move(*made);
  }

 private:
  static std::string line(const Carried& one, const std::string& t0, const std::string& t1) {
    return (one.asn == 0 ? "{" : R"({"asn":)" + std::to_string(one.asn) + ",") + R"("basis":["address"],"bi":0,"bo":)" +
           std::to_string(one.bytes) + R"(,"cc":")" + one.country + R"(","ci":0,"co":)" +
           std::to_string(one.connections) + R"(,"epoch":1,)" +
           (one.exempt.empty() ? "" : R"("exempt":")" + one.exempt + R"(",)") + R"("grade":")" + one.grade +
           R"(","hints":[],"host":")" + one.host + R"(","k":"server","law":")" + one.law + R"(","pi":0,"plane":")" +
           one.plane +
           R"(","po":1,"port":8801,"pr":"udp","prov":"zoom","reach":"us-excluded","rule":4,"server":"192.0.2.1","t0":)" +
           t0 + R"(,"t1":)" + t1 + R"(,"verdict":")" + one.verdict + R"(","zone":")" + one.zone + R"("})";
  }
  void add(const std::string& text, Log::Weight weight) { log_->add(text, weight, now_); }

  LogDirectory directory_;
  std::unique_ptr<Log> log_;
  Timestamp now_;
  int since_commit_ = 0;
  int frames_ = 100;
  std::string judged_;
};

// A profile "test" of a promise for these planes, from 2023 on, of the file that knowledge() logs.
inline ReportGrounds grounds_for(const std::vector<Plane>& planes = {Plane::media, Plane::telemetry}) {
  ReportGrounds grounds;
  grounds.words.providers = {"zoom", "teams"};
  grounds.words.zones = {"other", "library", "staff"};
  ClaimGrounds promised;
  promised.profile = "test";
  promised.provider = 1;
  promised.effective_from = *day_from_text("2023-01-01");
  for (const Plane plane : planes) promised.is_promised[static_cast<std::size_t>(plane)] = true;
  grounds.words.claims = {{promised}, {}, {}};
  grounds.profiles = {
      {"test", "profiles/test.toml", "A contract", "An issuer", "2024-04-18", "2023-01-01", "All of it."}};
  grounds.items = {{"profiles/test.toml", digest_of('a'), {}}, {"regions.tsv", digest_of('b'), {}}};
  return grounds;
}

inline const ClaimRow& row_of(const PeriodReport& report, std::string_view id) {
  for (const ClaimRow& row : report.sections.front().rows) {
    if (row.entry->id == id) return row;
  }
  check(false, "every claim has a row");
  return report.sections.front().rows.front();
}

inline std::string status(const PeriodReport& report, std::string_view id) {
  return std::string{to_text(row_of(report, id).status)};
}

inline std::string words_of(const PeriodReport& report, std::string_view id, Language language = Language::english) {
  std::string text;
  for (const OpenSentence& sentence : row_of(report, id).sentences)
    text += said(sentence, language, report.figures) + "\n";
  return text;
}

}  // namespace eugress
