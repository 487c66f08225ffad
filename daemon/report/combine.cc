#include "report/combine.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "export/html.h"
#include "report/claim_table.h"
#include "report/limits.h"
#include "report/report_style.h"
#include "report/wording.h"

namespace eugress {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<ClaimStatus, claim_status_count> all_statuses{
    ClaimStatus::contradicted, ClaimStatus::contradicted_excepted, ClaimStatus::not_contradicted,
    ClaimStatus::insufficient_evidence, ClaimStatus::not_observable};

std::optional<ClaimStatus> status_from(std::string_view text) noexcept {
  const auto found = std::find_if(all_statuses.begin(), all_statuses.end(),
                                  [&](ClaimStatus status) { return to_text(status) == text; });
  return found == all_statuses.end() ? std::nullopt : std::optional{*found};
}

std::string checked_status(const Json& value) {
  const auto text = value.get<std::string>();
  if (!status_from(text)) throw std::invalid_argument{"\"" + text + "\" is no status of a claim"};
  return text;
}

std::optional<std::uint64_t> connections_in(const Json& figure) {
  if (figure.is_null()) return std::nullopt;
  return figure.at("connections").get<std::uint64_t>();
}

ReadReport::PlaneSum plane_from(const Json& row, const Json& claims) {
  ReadReport::PlaneSum plane;
  plane.plane = row.at("plane").get<std::string>();
  if (!plane_from_text(plane.plane)) throw std::invalid_argument{"\"" + plane.plane + "\" is no plane"};
  for (const Json& claim : claims) {
    if (claim.at("plane") == plane.plane) plane.status = checked_status(claim.at("status"));
  }
  for (std::size_t i = 0; i < column_count; ++i) {
    const std::string column{to_text(static_cast<Column>(i))};
    plane.connections.emplace_back(column, connections_in(row.at(column)));
  }
  plane.all = connections_in(row.at("all"));
  return plane;
}

ReadReport report_from(const Json& document) {
  ReadReport report;
  if (document.at("format") != "eugress-report/1") throw std::invalid_argument{"this is not an eugress-report/1"};
  const Json& evidence = document.at("evidence");
  const auto named = document.at("institution").get<std::string>();
  report.institution = named.empty() ? evidence.at("origin").get<std::string>() : named;
  report.software = document.at("software").get<std::string>();
  report.root = evidence.at("root").get<std::string>();
  report.size = evidence.at("size").get<std::uint64_t>();
  report.period = document.at("period").at("text").get<std::string>();
  report.is_over = document.at("period").at("over").get<bool>();
  report.seconds = document.at("coverage").at("seconds").get<std::uint64_t>();
  report.seconds_assessable = document.at("coverage").at("seconds_assessable").get<std::uint64_t>();
  const Json& profile = document.at("profiles").at(0);
  for (const Json& row : profile.at("claims")) {
    const auto id = row.at("id").get<std::string>();
    if (find_claim(id) == nullptr) throw std::invalid_argument{"\"" + id + "\" is no claim"};
    report.claims.emplace_back(id, checked_status(row.at("status")));
    const Json& wide = row.at("status_if_nearly_all");
    if (!wide.is_null()) report.claims_if_nearly_all.emplace_back(id, checked_status(wide));
  }
  for (const Json& row : document.at("planes")) report.planes.push_back(plane_from(row, profile.at("planes")));
  return report;
}

const std::string* status_of(const ReadReport& report, std::string_view id) {
  const auto found =
      std::find_if(report.claims.begin(), report.claims.end(), [&](const auto& one) { return one.first == id; });
  return found == report.claims.end() ? nullptr : &found->second;
}

// Of what is shown; `hidden` counts the institutions whose number is not.
struct OpenSum {
  std::uint64_t connections = 0;
  std::uint64_t hidden = 0;

  void add(const std::optional<std::uint64_t>& more) noexcept {
    connections += more.value_or(0);
    hidden += more ? 0U : 1U;
  }
};

struct PlaneTotal {
  std::array<OpenSum, column_count> columns;
  OpenSum all;
};

std::map<Plane, PlaneTotal> totals_of(const std::vector<ReadReport>& reports) {
  std::map<Plane, PlaneTotal> totals;
  for (const ReadReport& report : reports) {
    for (const ReadReport::PlaneSum& plane : report.planes) {
      PlaneTotal& total = totals[*plane_from_text(plane.plane)];
      for (std::size_t i = 0; i < column_count; ++i) total.columns[i].add(plane.connections[i].second);
      total.all.add(plane.all);
    }
  }
  return totals;
}

class Sheet {
 public:
  Sheet(const std::vector<ReadReport>& reports, Language language) : reports_(reports), language_(language) {}

  std::string run() {
    head();
    institutions();
    claims();
    traffic();
    limits();
    html_("</main></body></html>\n");
    return std::move(html_).take();
  }

 private:
  [[nodiscard]] std::string_view t(const Message& message) const noexcept { return message.in(language_); }
  [[nodiscard]] std::string filled(const Message& message, const std::vector<std::string>& values) const {
    return message.in(language_, values);
  }
  [[nodiscard]] std::string number(std::uint64_t value) const { return number_text(value, language_); }

  void head() {
    const std::string title = filled({"Zoom and the promised area at {0} institutions, {1}",
                                      "Zoom en het toegezegde gebied bij {0} instellingen, {1}"},
                                     {number(reports_.size()), reports_.front().period});
    html_("<!DOCTYPE html>\n<html lang=\"", to_text(language_),
          "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          "<meta name=\"color-scheme\" content=\"light dark\"><meta http-equiv=\"Content-Security-Policy\" "
          "content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"><title>",
          title, " · eugress</title><style>");
    html_(Markup{std::string{report_style}});
    html_("</style></head><body><header><p class=\"brand\">eugress</p><h1>", title, "</h1></header><main>");
  }

  void begin(const Message& title) {
    html_("<section><h2>", t(title), "</h2><div class=\"wide\" tabindex=\"0\"><table>");
  }
  void end() { html_("</tbody></table></div></section>"); }
  void heading(const Message& message) { html_("<th scope=\"col\">", t(message), "</th>"); }

  void institutions() {
    begin({"Who, and what could be seen there", "Wie, en wat daar te zien was"});
    html_("<thead><tr>");
    for (const Message& one :
         {Message{"Institution", "Instelling"}, Message{"Good enough to judge by", "Goed genoeg om op te oordelen"},
          Message{"Entries", "Regels"}, Message{"Root", "Wortel"}})
      heading(one);
    html_("</tr></thead><tbody>");
    for (const ReadReport& one : reports_) {
      html_("<tr><th scope=\"row\">", one.institution);
      if (!one.is_over)
        html_("<small>", t({"of a period that was not over", "over een periode die nog niet voorbij was"}), "</small>");
      html_("</th><td class=\"number\">", share_text(one.seconds_assessable, one.seconds, language_),
            "</td><td class=\"number\">", number(one.size), "</td><td><code>", one.root, "</code></td></tr>");
    }
    end();
  }

  void claims() {
    begin({"Claim by claim: how many institutions found what",
           "Toezegging voor toezegging: hoeveel instellingen wat vonden"});
    html_("<thead><tr>");
    heading({"Claim", "Toezegging"});
    for (const ClaimStatus status : all_statuses) heading(message_of(status));
    html_("</tr></thead><tbody>");
    for (const ClaimEntry& entry : all_claims()) {
      html_("<tr><th scope=\"row\">", entry.id, "<small>", t(entry.promise), "</small></th>");
      for (const ClaimStatus status : all_statuses) who(entry.id, status);
      html_("</tr>");
    }
    end();
  }

  // By name: a status is of nobody small.
  void who(std::string_view id, ClaimStatus status) {
    std::uint64_t count = 0;
    std::string names;
    for (const ReadReport& one : reports_) {
      const std::string* const found = status_of(one, id);
      if (found == nullptr || *found != to_text(status)) continue;  // it found something else
      ++count;
      names += (names.empty() ? "" : ", ") + one.institution;
    }
    html_("<td>");
    if (count != 0) html_("<b>", count, "</b>");
    if (count != 0 && status != ClaimStatus::not_observable) html_("<small>", names, "</small>");
    html_("</td>");
  }

  void cell(const OpenSum& sum) {
    html_("<td class=\"number\">", number(sum.connections));
    if (sum.hidden != 0) html_("<small>", filled({"without {0}", "zonder {0}"}, {number(sum.hidden)}), "</small>");
    html_("</td>");
  }

  void traffic() {
    begin({"Connections of all, by plane", "Verbindingen van allen, naar vlak"});
    html_("<caption>",
          t({"Without the numbers of institutions that hide them because they are small.",
             "Zonder de getallen van instellingen die ze verbergen omdat ze klein zijn."}),
          "</caption><thead><tr>");
    heading({"Plane", "Vlak"});
    for (std::size_t i = 0; i < column_count; ++i) heading(message_of(static_cast<Column>(i)));
    heading({"all", "alle"});
    html_("</tr></thead><tbody>");
    for (const auto& [plane, total] : totals_of(reports_)) {
      html_("<tr><th scope=\"row\">", t(message_of(plane)), "</th>");
      for (const OpenSum& sum : total.columns) cell(sum);
      cell(total.all);
      html_("</tr>");
    }
    end();
  }

  void limits() {
    html_("<section><h2>", t({"What a gateway cannot see", "Wat een gateway niet kan zien"}), "</h2><ul>");
    for (const Message& limit : limit_messages()) html_("<li>", t(limit), "</li>");
    html_("</ul></section>");
  }

  const std::vector<ReadReport>& reports_;
  Language language_;
  Html html_;
};

Json sum_json(const OpenSum& sum) {
  return {{"connections", sum.connections}, {"institutions_hidden", sum.hidden}};
}

}  // namespace

Result<ReadReport> read_report(const std::string& file, const std::string& text) {
  try {
    ReadReport report = report_from(Json::parse(text));
    report.file = file;
    return report;
  } catch (const std::exception& thrown) {
    return Error{file + ": " + thrown.what() + "; give the JSON that eugress report wrote"};
  }
}

Result<void> can_be_combined(const std::vector<ReadReport>& reports) {
  std::map<std::string, std::string> seen;
  for (const ReadReport& one : reports) {
    if (one.period != reports.front().period)
      return Error{one.file + " is of " + one.period + " and " + reports.front().file + " of " +
                   reports.front().period + "; one sheet is of one period"};
    const auto [at, is_new] = seen.emplace(one.institution, one.file);
    if (!is_new)
      return Error{one.file + " and " + at->second + " are both of " + one.institution +
                   "; give each institution once, and its name in the annotations"};
  }
  return {};
}

std::string combined_json(const std::vector<ReadReport>& reports) {
  Json institutions = Json::array();
  for (const ReadReport& one : reports) {
    Json claims;
    for (const auto& [id, status] : one.claims) claims[id] = status;
    Json wide;
    for (const auto& [id, status] : one.claims_if_nearly_all) wide[id] = status;
    institutions.push_back({{"institution", one.institution},
                            {"software", one.software},
                            {"size", one.size},
                            {"root", one.root},
                            {"over", one.is_over},
                            {"seconds", one.seconds},
                            {"seconds_assessable", one.seconds_assessable},
                            {"claims", std::move(claims)},
                            {"claims_if_nearly_all", std::move(wide)}});
  }
  Json planes = Json::array();
  for (const auto& [plane, total] : totals_of(reports)) {
    Json row = {{"plane", to_text(plane)}};
    for (std::size_t i = 0; i < column_count; ++i)
      row[std::string{to_text(static_cast<Column>(i))}] = sum_json(total.columns[i]);
    row["all"] = sum_json(total.all);
    planes.push_back(std::move(row));
  }
  const Json document = {{"format", "eugress-combined-report/1"},
                         {"period", reports.front().period},
                         {"institutions", std::move(institutions)},
                         {"planes", std::move(planes)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string combined_html(const std::vector<ReadReport>& reports, Language language) {
  return Sheet{reports, language}.run();
}

}  // namespace eugress
