// The tables of the page: what went where, what left, what changed, whose it was.
#include "report/charts.h"
#include "report/report_page.h"

namespace eugress {

void ReportPage::cell(Figure figure, Figure whole) {
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

const Message& ReportPage::hidden_words() {
  static constexpr Message words{"small, or hidden so that a small number cannot be computed",
                                 "klein, of verborgen opdat een klein getal niet te berekenen is"};
  return words;
}

void ReportPage::columns(const ColumnFigures& row) {
  for (const Figure figure : row.columns) cell(figure, row.all);
  cell(row.all, row.all);
}

void ReportPage::begin_columns(const Message& caption, const Message& first) {
  html_("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"", t(caption), "\"><table><caption>",
        t(caption), "</caption><thead><tr><th scope=\"col\">", t(first), "</th>");
  for (std::size_t i = 0; i < column_count; ++i) {
    const auto column = static_cast<Column>(i);
    html_("<th scope=\"col\" class=\"number\"><span class=\"word ", to_text(column), "\">", t(message_of(column)),
          "</span></th>");
  }
  html_("<th scope=\"col\" class=\"number\">", t({"all", "alle"}), "</th></tr></thead><tbody>");
}

void ReportPage::traffic() {
  begin_section("traffic", {"What went where", "Wat waarheen ging"});
  if (report_.planes.empty()) {
    paragraph({{"No traffic of a promised service was seen.",
                "Er is geen verkeer van een dienst met een toezegging gezien."}});
    return end_section();
  }
  draw_days(html_, report_, language_);
  begin_columns({"Connections, and bytes below them. Unknown and disputed are part of every whole and never of inside.",
                 "Verbindingen, met daaronder bytes. Onbekend en omstreden horen bij elk geheel en nooit bij binnen."},
                {"Plane", "Vlak"});
  for (const Row<Plane>& row : report_.planes) {
    html_("<tr><th scope=\"row\">", t(message_of(row.key)));
    draw_bar(html_, report_, row.figures);
    html_("</th>");
    columns(row.figures);
    html_("</tr>");
  }
  html_("<tr><th scope=\"row\">", t({"all planes", "alle vlakken"}), "</th>");
  columns(report_.total);
  html_("</tr>");
  end_table();
  if (report_.figures.hidden() != 0) {
    paragraph(
        {{"{0} stands for what is smaller than {1} connections, and for what would let such a number be computed.",
          "{0} staat voor wat kleiner is dan {1} verbindingen, en voor wat zo'n getal zou laten berekenen."},
         {std::string{hidden_sign}, report_.figures.least()}});
  }
  begin_columns({"By country of the first hop", "Naar land van de eerste server"}, {"Place", "Plaats"});
  for (const Row<PlaceOfRow>& row : report_.places) {
    html_("<tr><th scope=\"row\">", place_text(row.key.country, row.key.law, language_), "<small>",
          t(message_of(row.key.law)), "</small></th>");
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

void ReportPage::zones() {
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

void ReportPage::departure_cells(const DepartureRow& row) {
  const auto counts = report_.figures.shown(row.figure);
  html_("<td>", to_text(day_of(row.first)), "</td><td>", to_text(day_of(row.last)), "</td><td class=\"number\">",
        number(row.days), "</td><td class=\"number\">", counts ? number(counts->connections) : std::string{hidden_sign},
        "</td><td class=\"number\">", counts ? bytes_text(counts->bytes, language_) : std::string{hidden_sign},
        "</td></tr>");
}

void ReportPage::departures() {
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
    html_("<tr><th scope=\"row\">", t(message_of(row.key.plane)), "</th><td>",
          place_text(row.key.country, row.key.law, language_), "</td><td>", t(message_of(row.key.law)), "</td><td>",
          row.key.grade, "</td><td>", row.key.asn == 0 ? std::string{"–"} : "AS " + std::to_string(row.key.asn),
          "</td>");
    departure_cells(row);
  }
  end_table();
  end_section();
}

void ReportPage::exemptions() {
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

void ReportPage::calls() {
  if (report_.calls.empty()) return;
  begin_section("calls", {"Reference calls", "Referentiegesprekken"});
  begin_table({"Calls made on purpose; their schedule was committed to before",
               "Gesprekken met opzet; het schema is vooraf vastgelegd"},
              {{"Call", "Gesprek"}, {"Plane", "Vlak"}, {"From", "Van"}, {"Until", "Tot"}, {"Status", "Status"}});
  for (const CallClaim& one : report_.calls) {
    html_("<tr><th scope=\"row\">", one.call.id, "</th><td>", t(message_of(one.claim.plane)), "</td><td>",
          minute_text(one.call.from, language_), "</td><td>", minute_text(one.call.until, language_), "</td><td>",
          t(message_of(one.claim.status)), "</td></tr>");
  }
  end_table();
  end_section();
}

void ReportPage::changes() {
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

void ReportPage::noted_changes() {
  begin_table({"Noted by the operator", "Genoteerd door de beheerder"},
              {{"Day", "Dag"}, {"Kind", "Soort"}, {"What", "Wat"}, {"By", "Door"}});
  for (const Annotation& one : report_.grounds.annotations.changes)
    html_("<tr><td>", to_text(one.day), "</td><td>", one.kind, "</td><td>", one.in(language_), "</td><td>", one.author,
          "</td></tr>");
  end_table();
}

void ReportPage::side_row(std::string_view name, Figure figure, Figure whole) {
  html_("<tr><th scope=\"row\">", name, "</th>");
  cell(figure, whole);
  html_("</tr>");
}

void ReportPage::sides() {
  begin_section("sides", {"Whose meetings, how far, run by whom", "Wiens vergaderingen, hoe ver, bij wie"});
  begin_table({"Whose meeting it is, of what is recorded by server",
               "Wiens vergadering het is, van wat per server is vastgelegd"},
              {{"Host", "Gastheer"}, {"Connections", "Verbindingen"}});
  for (std::size_t i = 0; i < host_count; ++i)
    side_row(t(message_of(static_cast<Host>(i))), report_.hosts[i], report_.hosts_all);
  end_table();
  begin_table({"What physics alone says: an answer that came back sooner than light could travel to the United "
               "States was not "
               "given there",
               "Wat de natuurkunde alleen zegt: een antwoord dat sneller terugkwam dan licht naar de Verenigde "
               "Staten kan, is "
               "daar niet gegeven"},
              {{"Round trip", "Retourtijd"}, {"Connections", "Verbindingen"}});
  for (std::size_t i = 0; i < reach_class_count; ++i)
    side_row(t(message_of(static_cast<ReachClass>(i))), report_.reach[i], report_.reach_all);
  end_table();
  begin_table(
      {"Networks that run the servers, the most used first; new ones against the previous period are marked",
       "Netwerken van de servers, de meest gebruikte eerst; nieuw ten opzichte van de vorige periode is gemerkt"},
      {{"Network", "Netwerk"}, {"Connections", "Verbindingen"}});
  for (const auto& [asn, figure] : report_.operators) {
    const bool is_new = report_.previous && !report_.previous->records.operators.contains(asn);
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

void ReportPage::comparison() {
  begin_section("previous", {"Against the previous period", "Tegenover de vorige periode"});
  if (!report_.previous_total) {
    paragraph({{"The log holds nothing of the period before.", "Het logboek bevat niets van de periode ervoor."}});
    return end_section();
  }
  const PeriodFacts& before = *report_.previous;
  paragraph({{"{0}: {1} was good enough to judge by; now {2}.", "{0}: {1} was goed genoeg om op te oordelen; nu {2}."},
             {before.period.text, seconds(before.seconds_assessable), seconds(report_.facts.seconds_assessable)}});
  begin_columns({"The previous period, by plane", "De vorige periode, naar vlak"}, {"Plane", "Vlak"});
  for (const Row<Plane>& row : report_.previous_planes) {
    html_("<tr><th scope=\"row\">", t(message_of(row.key)), "</th>");
    columns(row.figures);
    html_("</tr>");
  }
  html_("<tr><th scope=\"row\">", t({"all planes", "alle vlakken"}), "</th>");
  columns(*report_.previous_total);
  html_("</tr>");
  end_table();
  end_section();
}

}  // namespace eugress
