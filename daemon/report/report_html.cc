// The page: what was covered first, then the answer, claim by claim, then what it rests on and what it cannot know.
#include <algorithm>

#include "evidence/base64.h"
#include "export/html.h"
#include "report/charts.h"
#include "report/limits.h"
#include "report/report.h"
#include "report/report_style.h"

namespace eugress {
namespace {

class Page {
 public:
  Page(const PeriodReport& report, Language language) : report_(report), language_(language) {}

  std::string run() {
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

 private:
  [[nodiscard]] std::string_view t(const Phrase& phrase) const noexcept { return phrase.in(language_); }
  [[nodiscard]] std::string s(const Sentence& sentence) const { return said(sentence, language_, report_.figures); }
  [[nodiscard]] std::string s(Phrase phrase, std::vector<Filling> fillings) const {
    return s(Sentence{phrase, std::move(fillings)});
  }
  [[nodiscard]] std::string number(std::uint64_t value) const { return number_text(value, language_); }

  void begin_section(const char* id, const Phrase& title) {
    html_("<section aria-labelledby=\"", std::string_view{id}, "\"><h2 id=\"", std::string_view{id}, "\">", t(title),
          "</h2>");
  }
  void end_section() { html_("</section>"); }
  void paragraph(const Sentence& sentence) { html_("<p>", s(sentence), "</p>"); }

  void begin_table(const Phrase& caption, std::vector<Phrase> heads) {
    html_("<div class=\"wide\" tabindex=\"0\"><table><caption>", t(caption), "</caption><thead><tr>");
    for (const Phrase& head : heads) html_("<th scope=\"col\">", t(head), "</th>");
    html_("</tr></thead><tbody>");
  }
  void end_table() { html_("</tbody></table></div>"); }

  void head() {
    const std::string title =
        s({"Zoom and the promised area, {0}", "Zoom en het toegezegde gebied, {0}"}, {report_.facts.period.text});
    const std::string& named = report_.grounds.annotations.institution;
    const std::string institution = named.empty() ? report_.verification.head.origin : named;
    html_("<!DOCTYPE html>\n<html lang=\"", to_text(language_),
          "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src "
          "&#39;unsafe-inline&#39;\"><title>",
          title, " · eugress</title><style>");
    html_.trusted(report_style);
    html_("</style></head><body><header><p class=\"brand\">eugress</p><h1>", title, "</h1><p class=\"quiet\">",
          institution, ". ",
          s({"From {0} to {1}, times in UTC. Made on {2} from {3} entries.",
             "Van {0} tot {1}, tijden in UTC. Gemaakt op {2} uit {3} regels."},
            {report_.facts.from, report_.facts.until, report_.made, report_.verification.head.size}),
          "</p></header><main>");
  }

  void coverage() {
    const PeriodFacts& facts = report_.facts;
    begin_section("coverage", {"What could be seen", "Wat te zien was"});
    paragraph(
        {{"{0} of the period is recorded, and {1} was good enough to judge by: {2} of {3}.",
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
         {PartOf{facts.one_way_bytes, facts.bytes}, facts.starts, facts.crashes, facts.clock_jumps,
          facts.lost_entries}});
    draw_coverage(html_, report_, language_);
    gaps();
    end_section();
  }

  static std::chrono::seconds seconds(std::uint64_t count) { return std::chrono::seconds{count}; }

  void gaps() {
    const auto& all = report_.facts.gaps;
    if (all.empty()) return;
    constexpr std::size_t most = 50;
    begin_table({"Gaps: times in which nothing could be seen or written",
                 "Gaten: tijden waarin niets te zien of te schrijven was"},
                {{"From", "Van"}, {"Until", "Tot"}, {"Why", "Waarom"}, {"Records lost", "Verloren regels"}});
    for (std::size_t i = 0; i < std::min(most, all.size()); ++i)
      html_("<tr><td>", minute_text(all[i].from, language_), "</td><td>", minute_text(all[i].until, language_),
            "</td><td>", gap_word(all[i].why), "</td><td class=\"number\">", number(all[i].entries), "</td></tr>");
    end_table();
    if (all.size() > most)
      paragraph({{"And {0} more, in the JSON of this report.", "En nog {0}, in de JSON van dit verslag."},
                 {static_cast<std::uint64_t>(all.size() - most)}});
  }

  [[nodiscard]] std::string gap_word(const std::string& why) const {
    static constexpr Phrase jump{"time stood still or jumped", "de tijd stond stil of sprong"};
    static constexpr Phrase refused{"reports were refused", "meldingen zijn geweigerd"};
    static constexpr Phrase worker{"a worker was silent", "een werker zweeg"};
    static constexpr Phrase damaged{"damaged input", "beschadigde invoer"};
    static constexpr Phrase space{"the disk was full", "de schijf was vol"};
    static constexpr Phrase disk{"the disk failed", "de schijf faalde"};
    static constexpr Phrase queue{"the log was too slow", "het logboek was te traag"};
    static const std::map<std::string, const Phrase*> words{{"time-jump", &jump},
                                                            {"reports-refused", &refused},
                                                            {"worker-missing", &worker},
                                                            {"damaged-input", &damaged},
                                                            {"nospace", &space},
                                                            {"io", &disk},
                                                            {"queue", &queue}};
    const auto word = words.find(why);
    return word == words.end() ? why : std::string{t(*word->second)};
  }

  void answer(const Phrase& title, const std::vector<const Claim*>& claims) {
    const ClaimStatus status = status_together(PromiseReading::all, claims);
    const ClaimStatus wide = status_together(PromiseReading::nearly_all, claims);
    html_("<article class=\"answer ", to_text(status), "\"><h3>", t(title), "</h3><b>", t(phrase_of(status)), "</b><p>",
          s({"Read as all. Read as nearly all: {0}.", "Gelezen als alle. Gelezen als vrijwel alle: {0}."},
            {phrase_of(wide)}),
          "</p></article>");
  }

  void answers() {
    begin_section("answer", {"The answer", "Het antwoord"});
    for (const ProfileSection& section : report_.sections) {
      std::vector<const Claim*> media;
      std::vector<const Claim*> metadata;
      for (const Claim* const claim : section.claims)
        (claim->plane == Plane::media ? media : metadata).push_back(claim);
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

  void claims() {
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

  void claim(const ClaimRow& row) {
    html_("<tr id=\"", row.entry->id, "\"><th scope=\"row\">", row.entry->id, "<small>", t(row.entry->promise),
          "</small></th><td><span class=\"status\">", t(phrase_of(row.status)), "</span><small>",
          t(phrase_of(row.kind)));
    if (row.if_nearly_all && *row.if_nearly_all != row.status)
      html_("</small><small>",
            s({"Read as nearly all: {0}", "Gelezen als vrijwel alle: {0}"}, {phrase_of(*row.if_nearly_all)}));
    html_("</small></td><td>");
    for (const Sentence& sentence : row.sentences) paragraph(sentence);
    for (const Annotation* const one : row.said_by_others)
      html_("<p><i>", one->in(language_), "</i> <span class=\"quiet\">", one->author, ", ", to_text(one->day),
            "</span></p>");
    html_("</td></tr>");
  }

  void structure(const ProfileSection& section) {
    begin_table(
        {"By structure or by chance? Days with activity, and days on which something left with evidence of grade A or "
         "B.",
         "Structureel of toevallig? Dagen met verkeer, en dagen waarop iets vertrok met bewijs van graad A of B."},
        {{"Plane", "Vlak"},
         {"Status", "Status"},
         {"Days", "Dagen"},
         {"Outside on", "Buiten op"},
         {"Pattern", "Patroon"}});
    for (const Claim* const one : section.claims)
      html_("<tr><th scope=\"row\">", t(phrase_of(one->plane)), "</th><td>", t(phrase_of(one->status)),
            "</td><td class=\"number\">", number(one->pattern.days_active), "</td><td class=\"number\">",
            number(one->pattern.days_outside), "</td><td>", t(phrase_of(one->pattern.recurrence)), "</td></tr>");
    end_table();
  }

  void cell(Figure figure, Figure whole) {
    const auto counts = report_.figures.shown(figure);
    const auto all = report_.figures.shown(whole);
    if (!counts) {
      html_("<td class=\"number\" title=\"", t(hidden_words()), "\">", hidden_sign, "</td>");
    } else {
      html_("<td class=\"number\">", number(counts->connections));
      if (all && all->connections != 0 && figure.number != whole.number && counts->connections != 0)
        html_(" <span class=\"quiet\">", share_text(counts->connections, all->connections, language_), "</span>");
      html_("<small>", bytes_text(counts->bytes, language_), "</small></td>");
    }
  }

  static const Phrase& hidden_words() {
    static constexpr Phrase words{"small, or hidden so that a small number cannot be computed",
                                  "klein, of verborgen opdat een klein getal niet te berekenen is"};
    return words;
  }

  void columns(const ColumnFigures& row) {
    for (const Figure figure : row.columns) cell(figure, row.all);
    cell(row.all, row.all);
  }

  void begin_columns(const Phrase& caption, const Phrase& first) {
    html_("<div class=\"wide\" tabindex=\"0\"><table><caption>", t(caption), "</caption><thead><tr><th scope=\"col\">",
          t(first), "</th>");
    for (std::size_t i = 0; i < column_count; ++i) {
      const auto column = static_cast<Column>(i);
      html_("<th scope=\"col\" class=\"number\"><span class=\"word ", to_text(column), "\">", t(phrase_of(column)),
            "</span></th>");
    }
    html_("<th scope=\"col\" class=\"number\">", t({"all", "alle"}), "</th></tr></thead><tbody>");
  }

  void traffic() {
    begin_section("traffic", {"What went where", "Wat waarheen ging"});
    if (report_.planes.empty()) {
      paragraph({{"No traffic of a promised service was seen.",
                  "Er is geen verkeer van een dienst met een toezegging gezien."}});
      return end_section();
    }
    draw_days(html_, report_, language_);
    begin_columns(
        {"Connections, and bytes below them. Unknown and disputed are part of every whole and never of inside.",
         "Verbindingen, met daaronder bytes. Onbekend en omstreden horen bij elk geheel en nooit bij binnen."},
        {"Plane", "Vlak"});
    for (const Row<Plane>& row : report_.planes) {
      html_("<tr><th scope=\"row\">", t(phrase_of(row.key)));
      draw_bar(html_, report_, row.figures);
      html_("</th>");
      columns(row.figures);
      html_("</tr>");
    }
    html_("<tr><th scope=\"row\">", t({"all planes", "alle vlakken"}), "</th>");
    columns(report_.total);
    html_("</tr>");
    end_table();
    if (report_.figures.hidden() != 0)
      paragraph(
          {{"{0} stands for what is smaller than {1} connections, and for what would let such a number be computed.",
            "{0} staat voor wat kleiner is dan {1} verbindingen, en voor wat zo'n getal zou laten berekenen."},
           {std::string{hidden_sign}, report_.figures.least()}});
    begin_columns({"By country of the first hop", "Naar land van de eerste server"}, {"Place", "Plaats"});
    for (const Row<PlaceOfRow>& row : report_.places) {
      html_("<tr><th scope=\"row\">", place_text(row.key.country, row.key.law, language_), "<small>",
            t(phrase_of(row.key.law)), "</small></th>");
      columns(row.figures);
      html_("</tr>");
    }
    end_table();
    zones();
    paragraph({{"Between participants, counted and never judged: {0} connections, {1}.",
                "Rechtstreeks tussen deelnemers, geteld en nooit beoordeeld: {0} verbindingen, {1}."},
               {ConnectionsOf{report_.peers}, BytesOf{report_.peers}}});
    end_section();
  }

  void zones() {
    if (report_.zones.empty()) return;
    begin_columns({"By zone of the campus", "Naar zone van de campus"}, {"Zone", "Zone"});
    const auto& names = report_.grounds.words.zones;
    for (const Row<ZoneNumber>& row : report_.zones) {
      html_("<tr><th scope=\"row\">", row.key < names.size() ? names[row.key] : std::string{"other"}, "</th>");
      columns(row.figures);
      html_("</tr>");
    }
    end_table();
  }

  void departure_cells(const DepartureRow& row) {
    const auto counts = report_.figures.shown(row.figure);
    html_("<td>", to_text(day_of(row.first)), "</td><td>", to_text(day_of(row.last)), "</td><td class=\"number\">",
          number(row.days), "</td><td class=\"number\">",
          counts ? number(counts->connections) : std::string{hidden_sign}, "</td><td class=\"number\">",
          counts ? bytes_text(counts->bytes, language_) : std::string{hidden_sign}, "</td></tr>");
  }

  void departures() {
    if (report_.departures.empty()) return;
    begin_section("departures", {"Destinations outside the area", "Bestemmingen buiten het gebied"});
    begin_table({"With evidence of grade A or B and without exemption. To be explained by the provider or the transfer "
                 "assessment.",
                 "Met bewijs van graad A of B en zonder uitzondering. Uit te leggen door de aanbieder of de "
                 "doorgiftebeoordeling."},
                {{"Plane", "Vlak"},
                 {"Place", "Plaats"},
                 {"Law", "Recht"},
                 {"Grade", "Graad"},
                 {"Network", "Netwerk"},
                 {"First", "Eerste"},
                 {"Last", "Laatste"},
                 {"Days", "Dagen"},
                 {"Connections", "Verbindingen"},
                 {"Bytes", "Bytes"}});
    for (const DepartureRow& row : report_.departures) {
      html_("<tr><th scope=\"row\">", t(phrase_of(row.key.plane)), "</th><td>",
            place_text(row.key.country, row.key.law, language_), "</td><td>", t(phrase_of(row.key.law)), "</td><td>",
            row.key.grade, "</td><td>", row.key.asn == 0 ? std::string{"–"} : "AS " + std::to_string(row.key.asn),
            "</td>");
      departure_cells(row);
    }
    end_table();
    end_section();
  }

  void exemptions() {
    begin_section("exemptions", {"Exemptions that were used", "Gebruikte uitzonderingen"});
    if (report_.exemptions.empty()) {
      paragraph({{"None.", "Geen."}});
      return end_section();
    }
    begin_table({"What left the area under an exemption of the policy, by its id",
                 "Wat het gebied verliet onder een uitzondering van het beleid, naar kenmerk"},
                {{"Exemption", "Uitzondering"},
                 {"First", "Eerste"},
                 {"Last", "Laatste"},
                 {"Days", "Dagen"},
                 {"Connections", "Verbindingen"},
                 {"Bytes", "Bytes"}});
    for (const DepartureRow& row : report_.exemptions) {
      html_("<tr><th scope=\"row\">", row.exemption, "</th>");
      departure_cells(row);
    }
    end_table();
    end_section();
  }

  void calls() {
    if (report_.calls.empty()) return;
    begin_section("calls", {"Reference calls", "Referentiegesprekken"});
    begin_table({"Calls made on purpose; their schedule was committed to before",
                 "Gesprekken met opzet; het schema is vooraf vastgelegd"},
                {{"Call", "Gesprek"}, {"Plane", "Vlak"}, {"From", "Van"}, {"Until", "Tot"}, {"Status", "Status"}});
    for (const CallClaim& one : report_.calls)
      html_("<tr><th scope=\"row\">", one.call.id, "</th><td>", t(phrase_of(one.claim.plane)), "</td><td>",
            minute_text(one.call.from, language_), "</td><td>", minute_text(one.call.until, language_), "</td><td>",
            t(phrase_of(one.claim.status)), "</td></tr>");
    end_table();
    end_section();
  }

  void changes() {
    begin_section("changes", {"What changed", "Wat veranderde"});
    if (report_.file_changes.empty() && report_.grounds.annotations.changes.empty())
      paragraph({{"No table, database or policy changed, and no change is noted.",
                  "Geen tabel, database of beleid is veranderd, en geen wijziging is genoteerd."}});
    if (!report_.file_changes.empty()) {
      begin_table({"Tables, databases and policy, from the first interval judged by them",
                   "Tabellen, databases en beleid, vanaf het eerste tijdvak dat ermee is beoordeeld"},
                  {{"Since", "Sinds"}, {"File", "Bestand"}, {"Before", "Ervoor"}, {"After", "Erna"}});
      for (const FileChange& one : report_.file_changes)
        html_("<tr><td>", minute_text(one.since, language_), "</td><th scope=\"row\">", one.name, "</th><td><code>",
              one.before.substr(0, 16), "</code></td><td><code>", one.after.substr(0, 16), "</code></td></tr>");
      end_table();
    }
    if (!report_.grounds.annotations.changes.empty()) noted_changes();
    end_section();
  }

  void noted_changes() {
    begin_table({"Noted by the operator", "Genoteerd door de beheerder"},
                {{"Day", "Dag"}, {"Kind", "Soort"}, {"What", "Wat"}, {"By", "Door"}});
    for (const Annotation& one : report_.grounds.annotations.changes)
      html_("<tr><td>", to_text(one.day), "</td><td>", one.kind, "</td><td>", one.in(language_), "</td><td>",
            one.author, "</td></tr>");
    end_table();
  }

  void side_row(std::string_view name, Figure figure, Figure whole) {
    html_("<tr><th scope=\"row\">", name, "</th>");
    cell(figure, whole);
    html_("</tr>");
  }

  void sides() {
    begin_section("sides", {"Whose meetings, how far, run by whom", "Wiens vergaderingen, hoe ver, bij wie"});
    begin_table({"Whose meeting it is, of what is recorded by server",
                 "Wiens vergadering het is, van wat per server is vastgelegd"},
                {{"Host", "Gastheer"}, {"Connections", "Verbindingen"}});
    for (std::size_t i = 0; i < host_count; ++i)
      side_row(t(phrase_of(static_cast<Host>(i))), report_.hosts[i], report_.hosts_all);
    end_table();
    begin_table({"What physics alone says: an answer that came back sooner than light could travel to the United "
                 "States was not "
                 "given there",
                 "Wat de natuurkunde alleen zegt: een antwoord dat sneller terugkwam dan licht naar de Verenigde "
                 "Staten kan, is "
                 "daar niet gegeven"},
                {{"Round trip", "Retourtijd"}, {"Connections", "Verbindingen"}});
    for (std::size_t i = 0; i < reach_class_count; ++i)
      side_row(t(phrase_of(static_cast<ReachClass>(i))), report_.reach[i], report_.reach_all);
    end_table();
    begin_table(
        {"Networks that run the servers, the most used first; new ones against the previous period are marked",
         "Netwerken van de servers, de meest gebruikte eerst; nieuw ten opzichte van de vorige periode is gemerkt"},
        {{"Network", "Netwerk"}, {"Connections", "Verbindingen"}});
    for (const auto& [asn, figure] : report_.operators) {
      const bool is_new = report_.previous && !report_.previous->operators.contains(asn);
      std::string name = asn == 0 ? std::string{t({"not known", "niet bekend"})} : "AS " + std::to_string(asn);
      if (is_new) name += std::string{t({" (new)", " (nieuw)"})};
      side_row(name, figure, report_.hosts_all);
    }
    end_table();
    paragraph({{"Telemetry: {0} connections, {1}. How clients look from outside is not in the log.",
                "Telemetrie: {0} verbindingen, {1}. Hoe apparaten er van buiten uitzien, staat niet in het logboek."},
               {ConnectionsOf{report_.telemetry}, BytesOf{report_.telemetry}}});
    end_section();
  }

  void comparison() {
    begin_section("previous", {"Against the previous period", "Tegenover de vorige periode"});
    if (!report_.previous_total) {
      paragraph({{"The log holds nothing of the period before.", "Het logboek bevat niets van de periode ervoor."}});
      return end_section();
    }
    const PeriodFacts& before = *report_.previous;
    paragraph(
        {{"{0}: {1} was good enough to judge by; now {2}.", "{0}: {1} was goed genoeg om op te oordelen; nu {2}."},
         {before.period.text, seconds(before.seconds_assessable), seconds(report_.facts.seconds_assessable)}});
    begin_columns({"The previous period, by plane", "De vorige periode, naar vlak"}, {"Plane", "Vlak"});
    for (const Row<Plane>& row : report_.previous_planes) {
      html_("<tr><th scope=\"row\">", t(phrase_of(row.key)), "</th>");
      columns(row.figures);
      html_("</tr>");
    }
    html_("<tr><th scope=\"row\">", t({"all planes", "alle vlakken"}), "</th>");
    columns(*report_.previous_total);
    html_("</tr>");
    end_table();
    end_section();
  }

  void remarks() {
    begin_section("remarks", {"Remarks on this report", "Opmerkingen bij dit verslag"});
    html_("<ul>");
    for (const Sentence& one : report_.remarks) html_("<li>", s(one), "</li>");
    for (const std::string& one : report_.verification.incomplete) html_("<li>", one, "</li>");
    html_("</ul>");
    end_section();
  }

  void limits() {
    begin_section("limits", {"What a gateway cannot see", "Wat een gateway niet kan zien"});
    html_("<ul>");
    for (const Phrase& limit : limit_phrases()) html_("<li>", t(limit), "</li>");
    html_("</ul>");
    end_section();
  }

  void provenance() {
    begin_section("provenance", {"Where this comes from", "Waar dit vandaan komt"});
    paragraph({{"Entries {0} to {1} of the log, under this checkpoint. Check it with eugress evidence verify, or with "
                "verify.py, which "
                "needs no eugress.",
                "Regels {0} tot {1} van het logboek, onder dit controlepunt. Controleer het met eugress evidence "
                "verify, of met "
                "verify.py, dat geen eugress nodig heeft."},
               {report_.facts.first, report_.facts.next}});
    html_("<pre>", report_.checkpoint, "</pre><p>", t({"Verifier key", "Controlesleutel"}), ": <code>",
          report_.verification.key, "</code></p>");
    if (!report_.facts.knowledge.empty()) {
      begin_table({"In force at the end of the period", "Van kracht aan het eind van de periode"},
                  {{"File", "Bestand"}, {"Built", "Gemaakt"}, {"SHA-256", "SHA-256"}});
      for (const LoggedFile& file : report_.facts.knowledge.back().files)
        html_("<tr><th scope=\"row\">", file.name, "</th><td>",
              file.built ? to_text(day_of(*file.built)) : std::string{"–"}, "</td><td><code>", file.sha256,
              "</code></td></tr>");
      end_table();
    }
    end_section();
  }

  const PeriodReport& report_;
  Language language_;
  Html html_;
};

}  // namespace

std::string report_html(const PeriodReport& report, Language language) {
  return Page{report, language}.run();
}

}  // namespace eugress
