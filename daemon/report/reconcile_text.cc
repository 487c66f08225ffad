// What reconciling found, as lines for a terminal and as JSON.
#include <nlohmann/json.hpp>

#include "report/reconcile.h"
#include "report/wording.h"

namespace eugress {
namespace {

class AsTable {
 public:
  AsTable(const Reconciliation& found, Language language) : found_(found), language_(language) {}

  std::string run() {
    const DayTotal seen = sum_of(found_.logged);
    line({"log: {0} bytes, {1} connections of the provider, {2} to {3}",
          "logboek: {0} bytes, {1} verbindingen van de aanbieder, {2} tot {3}"},
         {number(seen.bytes), number(seen.connections), to_text(found_.span.from), to_text(found_.span.until)});
    if (found_.seconds != 0)
      line({"could judge {0} of the time", "kon {0} van de tijd beoordelen"},
           {share_text(found_.seconds_assessable, found_.seconds, language_)});
    flows(seen);
    link(seen);
    use();
    line(found_.disagrees() ? Message{"DISAGREES: look for what one of them does not see (mirror, sampling, time zone, "
                                      "addresses of no list)",
                                      "SPREEKT ELKAAR TEGEN: zoek wat een van beide niet ziet (spiegel, bemonstering, "
                                      "tijdzone, adressen op geen lijst)"}
                            : Message{"no disagreement beyond {0}", "geen verschil groter dan {0}"},
         {share_text(found_.tolerance_per_mille, 1000, language_)});
    if (found_.has_days) days();
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string number(std::uint64_t value) const { return number_text(value, language_); }
  void line(const Message& message, const std::vector<std::string>& values) {
    text_ += message.in(language_, values) + "\n";
  }

  void flows(const DayTotal& seen) {
    if (!found_.flows) return;
    const DayTotal collected = sum_of(found_.flows->days);
    line({"collector: {0} bytes in {1} flows; the log holds {2} of them ({3} flows are of nobody that we know, {4} of "
          "another time)",
          "collector: {0} bytes in {1} stromen; het logboek bevat {2} daarvan ({3} stromen zijn van niemand die wij "
          "kennen, {4} van een andere tijd)"},
         {number(collected.bytes), number(found_.flows->flows), ratio(seen.bytes, collected.bytes),
          number(found_.flows->foreign), number(found_.flows->outside)});
  }

  void link(const DayTotal& seen) {
    if (!found_.link) return;
    line({"link: {0} bytes between {1} and {2}; the provider's are {3} of them ({4} resets of a counter)",
          "verbinding: {0} bytes tussen {1} en {2}; die van de aanbieder zijn {3} daarvan ({4} keer een teller "
          "teruggezet)"},
         {number(sum_of(found_.link->days).bytes), minute_text(*found_.link->first, language_),
          minute_text(*found_.link->last, language_), ratio(seen.bytes, sum_of(found_.link->days).bytes),
          number(found_.link->resets)});
  }

  void use() {
    if (!found_.use) return;
    const std::uint64_t minutes = found_.use->of(found_.span).minutes;
    const std::uint64_t media = sum_of(found_.logged_media).bytes;
    line({"provider: {0} participant-minutes; {1} of media in the log for each. Participants elsewhere count there and "
          "not here",
          "aanbieder: {0} deelnemersminuten; {1} aan media in het logboek per minuut. Deelnemers elders tellen daar "
          "mee en hier niet"},
         {number(minutes), minutes == 0 ? "–" : bytes_text(media / minutes, language_)});
    if (!found_.has_days) return;
    std::string silent;
    for (const auto& [day, of_day] : found_.use->minutes) {
      const auto seen = found_.logged_media.find(day);
      const bool is_silent = of_day != 0 && (seen == found_.logged_media.end() || seen->second.bytes == 0);
      if (is_silent) silent += (silent.empty() ? "" : ", ") + to_text(day);
    }
    if (!silent.empty()) {
      line({"days with minutes and without any media in the log: {0}",
            "dagen met minuten en zonder media in het logboek: {0}"},
           {silent});
    }
  }

  // Over 100 % is possible here, and says something.
  [[nodiscard]] std::string ratio(std::uint64_t part, std::uint64_t whole) const {
    if (whole == 0 || part <= whole) return share_text(part, whole, language_);
    const auto per_mille = static_cast<std::uint64_t>(static_cast<double>(part) * 1000.0 / static_cast<double>(whole));
    return number(per_mille / 10) + (language_ == Language::english ? "." : ",") + std::to_string(per_mille % 10) +
           " %";
  }

  void days() {
    line({"day: log, collector, link", "dag: logboek, collector, verbinding"}, {});
    for (Day day = found_.span.from; day < found_.span.until; day += std::chrono::days{1}) {
      const std::string logged = cell(found_.logged, day);
      const std::string collected = found_.flows ? cell(found_.flows->days, day) : "–";
      const std::string linked = found_.link ? cell(found_.link->days, day) : "–";
      if (logged == "0" && collected.size() < 4 && linked.size() < 4) continue;  // a day of nobody's
      text_ += to_text(day) + ": " + logged + ", " + collected + ", " + linked + "\n";
    }
  }

  [[nodiscard]] std::string cell(const DayTotals& totals, Day day) const {
    const auto found = totals.find(day);
    return number(found == totals.end() ? 0 : found->second.bytes);
  }

  const Reconciliation& found_;
  Language language_;
  std::string text_;
};

nlohmann::ordered_json days_json(const DayTotals& totals) {
  auto days = nlohmann::ordered_json::array();
  for (const auto& [day, one] : totals)
    days.push_back(
        {{"day", to_text(day)}, {"bytes", one.bytes}, {"packets", one.packets}, {"connections", one.connections}});
  return days;
}

}  // namespace

std::string reconciliation_text(const Reconciliation& found, Language language) {
  return AsTable{found, language}.run();
}

std::string reconciliation_json(const Reconciliation& found) {
  using Json = nlohmann::ordered_json;
  const DayTotal seen = sum_of(found.logged);
  Json document = {{"format", "eugress-reconciliation/1"},
                   {"source", found.source},
                   {"from", to_text(found.span.from)},
                   {"until", to_text(found.span.until)},
                   {"tolerance", static_cast<double>(found.tolerance_per_mille) / 1000.0},
                   {"disagrees", found.disagrees()},
                   {"log",
                    {{"bytes", seen.bytes},
                     {"packets", seen.packets},
                     {"connections", seen.connections},
                     {"media_bytes", sum_of(found.logged_media).bytes},
                     {"seconds", found.seconds},
                     {"seconds_assessable", found.seconds_assessable},
                     {"days", found.has_days ? days_json(found.logged) : Json(nullptr)}}},
                   {"collector", nullptr},
                   {"link", nullptr},
                   {"use", nullptr}};
  if (found.flows) {
    const DayTotal collected = sum_of(found.flows->days);
    document["collector"] = {{"bytes", collected.bytes},        {"packets", collected.packets},
                             {"flows", found.flows->flows},     {"foreign", found.flows->foreign},
                             {"outside", found.flows->outside}, {"days", days_json(found.flows->days)}};
  }
  if (found.link) {
    document["link"] = {{"bytes", sum_of(found.link->days).bytes},
                        {"readings", found.link->readings},
                        {"resets", found.link->resets},
                        {"from", to_text(*found.link->first)},
                        {"until", to_text(*found.link->last)}};
  }
  if (found.use) {
    Json days = Json::array();
    for (const auto& [day, of_day] : found.use->minutes)
      days.push_back({{"day", to_text(day)}, {"participant_minutes", of_day}});
    document["use"] = {{"participant_minutes", found.use->of(found.span).minutes}, {"days", std::move(days)}};
  }
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eugress
