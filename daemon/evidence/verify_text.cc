#include "evidence/verify_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "evidence/base64.h"

namespace eugress {
namespace {

using Json = nlohmann::ordered_json;

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string counted(std::uint64_t value, const std::string& one, const std::string& several = {}) {
  return grouped(value) + " " + (value == 1 ? one : several.empty() ? one + "s" : several);
}

std::string per_cent(double share) {
  std::array<char, 16> text{};
  // Never rounded up to "everything".
  const double shown = share < 1.0 ? std::min(share * 100.0, 99.99) : 100.0;
  std::snprintf(text.data(), text.size(), "%.2f %%", shown);
  return text.data();
}

std::string time_text(std::int64_t seconds) {
  return to_text(Timestamp{std::chrono::seconds{seconds}}).substr(0, 19) + "Z";
}

std::string loss_words(const LoggedCoverage& coverage) {
  const std::string of = counted(coverage.frames + coverage.lost_frames, "frame");
  if (coverage.loss_unstated == coverage.intervals) return of + ", their loss is not stated";
  return grouped(coverage.lost_frames) + " of " + of + " lost";
}

std::string coverage_line(const LoggedCoverage& coverage) {
  if (coverage.intervals == 0) return "no interval is in what is kept: nothing was observed";
  return per_cent(coverage.share()) + " of the time from " + time_text(coverage.first) + " to " +
         time_text(coverage.last) + " has intervals; " + loss_words(coverage) + "; " +
         counted(coverage.lost_entries, "entry", "entries") + " not written; " + counted(coverage.gaps, "gap") + ", " +
         counted(coverage.clock_jumps, "clock jump") + ", " + counted(coverage.starts, "start") + ", " +
         counted(coverage.crashes, "crash", "crashes");
}

std::string days_line(std::size_t kept, std::uint64_t seals) {
  return counted(kept, "day") + " kept, " + counted(seals, "seal");
}

Json coverage_json(const LoggedCoverage& coverage) {
  return {{"share", coverage.share()},
          {"from", coverage.first},
          {"until", coverage.last},
          {"seconds", coverage.seconds},
          {"intervals", coverage.intervals},
          {"frames", coverage.frames},
          {"lost_frames", coverage.lost_frames},
          {"loss_unstated", coverage.loss_unstated},
          {"lost_entries", coverage.lost_entries},
          {"gaps", coverage.gaps},
          {"clock_jumps", coverage.clock_jumps},
          {"starts", coverage.starts},
          {"crashes", coverage.crashes}};
}

}  // namespace

std::string status_text(const LogReader& log) {
  std::string text = "origin   " + log.head().origin + "\nentries  " + grouped(log.head().size) + "\nroot     " +
                     to_base64(log.head().root) + "\nkey      " + log.key().text() + "\ndays     " +
                     days_line(log.days().size(), log.sealed_days().size());
  if (!log.days().empty())
    text += ", from " + to_text(log.days().front().day) + " to " + to_text(log.days().back().day);
  return text + "\n";
}

std::string status_json(const LogReader& log) {
  Json days = Json::array();
  for (const KeptDay& day : log.days())
    days.push_back(
        {{"day", to_text(day.day)}, {"first", day.start.first}, {"next", day.next}, {"sealed", day.is_sealed}});
  const Json document = {{"origin", log.head().origin},
                         {"size", log.head().size},
                         {"root", to_base64(log.head().root)},
                         {"key", log.key().text()},
                         {"days", std::move(days)}};
  return document.dump(1) + "\n";
}

std::string verification_text(const Verification& result) {
  std::string text = "coverage  " + coverage_line(result.coverage) + "\n";
  text += "signed    " + result.head.origin + ": " + grouped(result.head.size) + " entries, root " +
          to_base64(result.head.root) + "\n";
  text += "key       " + result.key +
          (result.key_was_given ? "" : " (found beside the log: shows nothing of who signed; give --key)") + "\n";
  text += "read      " + grouped(result.entries) + " entries, " + days_line(result.days.size(), result.seals) + "\n";
  if (result.sightings_checked != 0)
    text += "witness   " + counted(result.sightings_checked, "sighting") + " compared\n";
  for (const std::string& sentence : result.witnessed) text += "witness   " + sentence + "\n";
  for (const std::string& sentence : result.wrong) text += "WRONG     " + sentence + "\n";
  for (const std::string& sentence : result.incomplete) text += "missing   " + sentence + "\n";
  if (!result.wrong.empty()) return text + "result    this is not what was signed\n";
  return text + (result.incomplete.empty() ? "result    everything that was signed is there, unchanged\n"
                                           : "result    what is there is unchanged; not everything is there\n");
}

std::string verification_json(const Verification& result) {
  Json days = Json::array();
  for (const Day day : result.days) days.push_back(to_text(day));
  Json totals = Json::array();
  for (const auto& [key, sum] : result.totals.sums()) {
    const auto& [plane, country, verdict] = key;
    totals.push_back({{"plane", plane},
                      {"country", country},
                      {"verdict", verdict},
                      {"lines", sum.lines},
                      {"bytes_out", sum.bytes_out},
                      {"bytes_in", sum.bytes_in},
                      {"connections", sum.connections}});
  }
  const Json document = {{"coverage", coverage_json(result.coverage)},
                         {"origin", result.head.origin},
                         {"size", result.head.size},
                         {"root", to_base64(result.head.root)},
                         {"key", result.key},
                         {"key_given", result.key_was_given},
                         {"entries", result.entries},
                         {"first_kept", result.first_kept},
                         {"days", std::move(days)},
                         {"seals", result.seals},
                         {"sightings", result.sightings_checked},
                         {"witnessed", result.witnessed},
                         {"kinds", result.kinds},
                         {"totals", std::move(totals)},
                         {"wrong", result.wrong},
                         {"incomplete", result.incomplete},
                         {"exit", result.exit_code()}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eugress
