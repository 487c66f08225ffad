// The page: what was covered first, then the answer, claim by claim, then what it rests on and what it cannot know.
#include <algorithm>

#include "evidence/base64.h"
#include "report/charts.h"
#include "report/limits.h"
#include "report/report_page.h"
#include "report/report_style.h"

namespace eugress {
std::string ReportPage::run() {
  head();
  coverage();
  answers();
  claims();
  traffic();
  departures();
  exemptions();
  calls();
  changes();
  sides();
  comparison();
  remarks();
  limits();
  provenance();
  html_("</main></body></html>\n");
  return std::move(html_).take();
}

std::string ReportPage::s(Message message, std::vector<Filling> fillings) const {
  return s(OpenSentence{message, std::move(fillings)});
}

void ReportPage::begin_section(const char* id, const Message& title) {
  html_("<section aria-labelledby=\"", std::string_view{id}, "\"><h2 id=\"", std::string_view{id}, "\">", t(title),
        "</h2>");
}

void ReportPage::begin_table(const Message& caption, std::vector<Message> heads) {
  html_("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"", t(caption), "\"><table><caption>",
        t(caption), "</caption><thead><tr>");
  for (const Message& head : heads) html_("<th scope=\"col\">", t(head), "</th>");
  html_("</tr></thead><tbody>");
}

void ReportPage::head() {
  const std::string title =
      s({"Zoom and the promised area, {0}", "Zoom en het toegezegde gebied, {0}"}, {report_.facts.period.text});
  const std::string& named = report_.grounds.annotations.institution;
  const std::string institution = named.empty() ? report_.origins() : named;
  html_("<!DOCTYPE html>\n<html lang=\"", to_text(language_),
        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src "
        "&#39;unsafe-inline&#39;\"><title>",
        title, " · eugress</title><style>");
  html_(Markup{std::string{report_style}});
  html_("</style></head><body><header><p class=\"brand\">eugress " EUGRESS_VERSION "</p><h1>", title,
        "</h1><p class=\"quiet\">", institution, ". ",
        s({"From {0} to {1}, times in UTC. Made on {2} from {3} entries.",
           "Van {0} tot {1}, tijden in UTC. Gemaakt op {2} uit {3} regels."},
          {report_.facts.from, report_.facts.until, report_.made, report_.entries()}),
        "</p></header><main>");
}

void ReportPage::coverage() {
  const PeriodFacts& facts = report_.facts;
  begin_section("coverage", {"What could be seen", "Wat te zien was"});
  paragraph({{"{0} of the period is recorded, and {1} was good enough to judge by: {2} of {3}.",
              "{0} van de periode is vastgelegd, en {1} was goed genoeg om op te oordelen: {2} van {3}."},
             {PartOf{facts.seconds, report_.seconds_asked()}, PartOf{facts.seconds_assessable, report_.seconds_asked()},
              seconds(facts.seconds_assessable), seconds(report_.seconds_asked())}});
  if (facts.loss_unstated == facts.intervals) {
    paragraph({{"{0} frames were seen; the source does not say what it lost.",
                "{0} pakketten gezien; de bron zegt niet wat zij verloor."},
               {facts.frames}});
  } else {
    paragraph({{"{0} frames were seen and {1} lost before they were ({2}).",
                "{0} pakketten gezien en {1} daarvóór verloren ({2})."},
               {facts.frames, facts.lost_frames, PartOf{facts.lost_frames, facts.frames + facts.lost_frames}}});
  }
  paragraph(
      {{"{0} of bytes belong to flows of which one direction was seen. {1} starts, {2} ends without a stop, {3} "
        "jumps of "
        "the clock, {4} records that could not be written.",
        "{0} van de bytes hoort bij stromen waarvan één richting is gezien. {1} keer gestart, {2} keer zonder stop "
        "geëindigd, {3} sprongen van de klok, {4} regels die niet geschreven konden worden."},
       {PartOf{facts.one_way_bytes, facts.bytes}, facts.starts, facts.crashes, facts.clock_jumps, facts.lost_entries}});
  draw_coverage(html_, report_, language_);
  gaps();
  end_section();
}

void ReportPage::gaps() {
  const auto& all = report_.facts.gaps;
  if (all.empty()) return;
  constexpr std::size_t most = 50;
  static constexpr Message made_good{"; the other gateway of the pair has that time",
                                     "; de andere gateway van het paar heeft die tijd"};
  begin_table({"Gaps: times in which nothing could be seen or written",
               "Gaten: tijden waarin niets te zien of te schrijven was"},
              {{"From", "Van"}, {"Until", "Tot"}, {"Why", "Waarom"}, {"Records lost", "Verloren regels"}});
  for (std::size_t i = 0; i < std::min(most, all.size()); ++i) {
    html_("<tr><td>", minute_text(all[i].from, language_), "</td><td>", minute_text(all[i].until, language_),
          "</td><td>", gap_word(all[i].why), all[i].is_made_good ? t(made_good) : "", "</td><td class=\"number\">",
          number(all[i].entries), "</td></tr>");
  }
  end_table();
  if (all.size() > most)
    paragraph({{"And {0} more, in the JSON of this report.", "En nog {0}, in de JSON van dit verslag."},
               {static_cast<std::uint64_t>(all.size() - most)}});
}

std::string ReportPage::gap_word(const std::string& why) const {
  static constexpr Message jump{"time stood still or jumped", "de tijd stond stil of sprong"};
  static constexpr Message refused{"reports were refused", "meldingen zijn geweigerd"};
  static constexpr Message worker{"a worker was silent", "een werker zweeg"};
  static constexpr Message damaged{"damaged input", "beschadigde invoer"};
  static constexpr Message space{"the disk was full", "de schijf was vol"};
  static constexpr Message disk{"the disk failed", "de schijf faalde"};
  static constexpr Message queue{"the log was too slow", "het logboek was te traag"};
  static const std::map<std::string, const Message*> words{{"time-jump", &jump},
                                                           {"reports-refused", &refused},
                                                           {"worker-missing", &worker},
                                                           {"damaged-input", &damaged},
                                                           {"nospace", &space},
                                                           {"io", &disk},
                                                           {"queue", &queue}};
  const auto word = words.find(why);
  return word == words.end() ? why : std::string{t(*word->second)};
}

void ReportPage::answer(const Message& title, const std::vector<const Claim*>& claims) {
  const ClaimStatus status = status_together(PromiseReading::all, claims);
  const ClaimStatus wide = status_together(PromiseReading::nearly_all, claims);
  html_("<article class=\"answer ", to_text(status), "\"><h3>", t(title), "</h3><b>", t(message_of(status)), "</b><p>",
        s({"This is the strict reading (all). Under the wider one (nearly all): {0}.",
           "Dit is de strenge lezing (alle). Bij de ruime (vrijwel alle): {0}."},
          {message_of(wide)}),
        "</p></article>");
}

void ReportPage::answers() {
  begin_section("answer", {"The answer", "Het antwoord"});
  for (const ProfileSection& section : report_.sections) {
    std::vector<const Claim*> media;
    std::vector<const Claim*> metadata;
    for (const Claim* const claim : section.claims) (claim->plane == Plane::media ? media : metadata).push_back(claim);
    if (report_.sections.size() > 1) html_("<h3>", section.profile.profile, "</h3>");
    html_("<div class=\"answers\">");
    answer({"Media: sound, video, shared screens", "Media: geluid, beeld, gedeelde schermen"}, media);
    answer({"Metadata: everything else that is promised", "Metadata: al het andere waarvoor iets is toegezegd"},
           metadata);
    html_("</div>");
    paragraph({{"Held against: {0} ({1}, {2}), in force from {3}. {4}",
                "Getoetst aan: {0} ({1}, {2}), van kracht vanaf {3}. {4}"},
               {section.profile.title, section.profile.issuer, section.profile.dated, section.profile.effective_from,
                section.profile.reading}});
  }
  paragraph(
      {{"Traffic can contradict a promise. That no contradiction was seen does not show that it is kept.",
        "Verkeer kan een toezegging tegenspreken. Dat niets tegensprekends is gezien, laat niet zien dat zij wordt "
        "nagekomen."}});
  end_section();
}

void ReportPage::claims() {
  for (const ProfileSection& section : report_.sections) {
    const bool is_first = &section == &report_.sections.front();
    if (is_first) {
      begin_section("claims", {"Claim by claim", "Toezegging voor toezegging"});
    } else {
      html_("<section><h2>", section.profile.profile, "</h2>");
    }
    begin_table(
        {"C01 to C17: SURF's page on Zoom. K01 to K10: Zoom's statement for children's education, which promises no "
         "place.",
         "C01 tot C17: de pagina van SURF over Zoom. K01 tot K10: Zooms verklaring voor het onderwijs aan kinderen; "
         "die zegt geen plaats toe."},
        {{"Claim", "Toezegging"}, {"Status", "Status"}, {"What it rests on", "Waar dat op rust"}});
    for (const ClaimRow& row : section.rows) claim(row);
    end_table();
    structure(section);
    end_section();
  }
}

void ReportPage::claim(const ClaimRow& row) {
  html_("<tr id=\"", row.entry->id, "\"><th scope=\"row\">", row.entry->id, "<small>", t(row.entry->promise),
        "</small></th><td><span class=\"status\">", t(message_of(row.status)), "</span><small>",
        t(message_of(row.kind)));
  if (row.if_nearly_all && *row.if_nearly_all != row.status)
    html_("</small><small>",
          s({"Read as nearly all: {0}", "Gelezen als vrijwel alle: {0}"}, {message_of(*row.if_nearly_all)}));
  html_("</small></td><td>");
  for (const OpenSentence& sentence : row.sentences) paragraph(sentence);
  for (const Annotation* const one : row.said_by_others)
    html_("<p><i>", one->in(language_), "</i> <span class=\"quiet\">", one->author, ", ", to_text(one->day),
          "</span></p>");
  html_("</td></tr>");
}

void ReportPage::structure(const ProfileSection& section) {
  begin_table(
      {"By structure or by chance? Days with activity, and days on which something left with evidence of grade A or "
       "B.",
       "Structureel of toevallig? Dagen met verkeer, en dagen waarop iets vertrok met bewijs van graad A of B."},
      {{"Plane", "Vlak"},
       {"Status", "Status"},
       {"Days", "Dagen"},
       {"Outside on", "Buiten op"},
       {"Pattern", "Patroon"}});
  for (const Claim* const one : section.claims) {
    html_("<tr><th scope=\"row\">", t(message_of(one->plane)), "</th><td>", t(message_of(one->status)),
          "</td><td class=\"number\">", number(one->pattern.days_active), "</td><td class=\"number\">",
          number(one->pattern.days_outside), "</td><td>", t(message_of(one->pattern.recurrence)), "</td></tr>");
  }
  end_table();
}

void ReportPage::remarks() {
  begin_section("remarks", {"Remarks on this report", "Opmerkingen bij dit verslag"});
  html_("<ul>");
  for (const OpenSentence& one : report_.remarks) html_("<li>", s(one), "</li>");
  for (const ReportedLog& log : report_.logs) {
    const std::string of = report_.logs.size() > 1 ? log.verification.head.origin + ": " : std::string{};
    for (const std::string& one : log.verification.incomplete) html_("<li>", of, one, "</li>");
  }
  html_("</ul>");
  end_section();
}

void ReportPage::limits() {
  begin_section("limits", {"What a gateway cannot see", "Wat een gateway niet kan zien"});
  html_("<ul>");
  for (const Message& limit : limit_messages()) html_("<li>", t(limit), "</li>");
  html_("</ul>");
  end_section();
}

void ReportPage::provenance() {
  begin_section("provenance", {"Where this comes from", "Waar dit vandaan komt"});
  for (std::size_t i = 0; i < report_.logs.size(); ++i) {
    const ReportedLog& log = report_.logs[i];
    const PeriodFacts::Used& used = report_.facts.used[i];
    paragraph({{"Entries {0} to {1} of the log {2}, under this checkpoint. Check it with eugress evidence verify, or "
                "with verify.py, which needs no eugress.",
                "Regels {0} tot {1} van het logboek {2}, onder dit controlepunt. Controleer het met eugress evidence "
                "verify, of met verify.py, dat geen eugress nodig heeft."},
               {used.first, used.next, log.verification.head.origin}});
    html_("<pre>", log.checkpoint, "</pre><p>", t({"Verifier key", "Controlesleutel"}), ": <code>",
          log.verification.key, "</code></p>");
  }
  for (const QuotedPolicy& policy : report_.grounds.quoted) {
    if (!policy.is_from_archive) continue;  // the remarks say so
    html_("<p>",
          s({"What is promised is quoted from the policy {0} as the log archived it:",
             "Wat is toegezegd, is aangehaald uit het beleid {0} zoals het logboek dat bewaart:"},
            {policy.profile}),
          " <code>", policy.sha256, "</code></p>");
  }
  if (report_.facts.rejudged != 0) {
    paragraph({{"Law and verdict of {0} records were worked out again from the archived policies and regions, and {1} "
                "differ.",
                "Recht en oordeel van {0} regels zijn opnieuw bepaald uit de gearchiveerde beleidsteksten en "
                "rechtsgebieden; {1} wijken af."},
               {report_.facts.rejudged, report_.facts.deviating}});
  }
  if (!report_.facts.knowledge.empty()) {
    begin_table({"In force at the end of the period", "Van kracht aan het eind van de periode"},
                {{"File", "Bestand"}, {"Built", "Gemaakt"}, {"SHA-256", "SHA-256"}});
    for (const LoggedFile& file : report_.facts.knowledge.back().files) {
      html_("<tr><th scope=\"row\">", file.name, "</th><td>",
            file.built ? to_text(day_of(*file.built)) : std::string{"–"}, "</td><td><code>", file.sha256,
            "</code></td></tr>");
    }
    end_table();
  }
  end_section();
}

std::string report_html(const PeriodReport& report, Language language) {
  return ReportPage{report, language}.run();
}

}  // namespace eugress
