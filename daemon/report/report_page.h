// The page of a report while it is written. Inner header of report/; its two source files share it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "export/html.h"
#include "report/report.h"

namespace eugress {

class ReportPage {
 public:
  ReportPage(const PeriodReport& report, Language language) : report_(report), language_(language) {}
  std::string run();

 private:
  [[nodiscard]] std::string_view t(const Message& message) const noexcept { return message.in(language_); }
  [[nodiscard]] std::string s(const OpenSentence& sentence) const { return said(sentence, language_, report_.figures); }
  [[nodiscard]] std::string s(Message message, std::vector<Filling> fillings) const;
  [[nodiscard]] std::string number(std::uint64_t value) const { return number_text(value, language_); }
  void begin_section(const char* id, const Message& title);
  void end_section() { html_("</section>"); }
  void paragraph(const OpenSentence& sentence) { html_("<p>", s(sentence), "</p>"); }
  void begin_table(const Message& caption, std::vector<Message> heads);
  void end_table() { html_("</tbody></table></div>"); }
  void head();
  void coverage();
  static std::chrono::seconds seconds(std::uint64_t count) { return std::chrono::seconds{count}; }
  void gaps();
  [[nodiscard]] std::string gap_word(const std::string& why) const;
  void answer(const Message& title, const std::vector<const Claim*>& claims);
  void answers();
  void claims();
  void claim(const ClaimRow& row);
  void structure(const ProfileSection& section);
  void cell(Figure figure, Figure whole);
  static const Message& hidden_words();
  void columns(const ColumnFigures& row);
  void begin_columns(const Message& caption, const Message& first);
  void traffic();
  void zones();
  void departure_cells(const DepartureRow& row);
  void departures();
  void exemptions();
  void calls();
  void changes();
  void noted_changes();
  void side_row(std::string_view name, Figure figure, Figure whole);
  void sides();
  void comparison();
  void remarks();
  void limits();
  void provenance();

  const PeriodReport& report_;
  Language language_;
  Html html_;
};

}  // namespace eugress
