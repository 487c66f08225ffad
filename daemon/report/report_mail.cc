// The mail that is the witness: whoever keeps it can show later what the log was on that day, and the log cannot be
// written anew behind it. Plain text, so that nothing has to be opened.
#include <algorithm>

#include "report/limits.h"
#include "report/report.h"

namespace eugress {
namespace {

constexpr std::size_t mail_width = 72;

class Mail {
 public:
  Mail(const PeriodReport& report, Language language) : report_(report), language_(language) {}

  std::string run() {
    const PeriodFacts& facts = report_.facts;
    const std::string& named = report_.grounds.annotations.institution;
    line({"Evidence log {0}: {1}", "Logboek {0}: {1}"}, {named.empty() ? report_.origins() : named, facts.period.text});
    text_ += "\n";
    line({"Seen: {0} of the period was good enough to judge by ({1} of {2}); {3} gaps.",
          "Gezien: {0} van de periode was goed genoeg om op te oordelen ({1} van {2}); {3} gaten."},
         {PartOf{facts.seconds_assessable, report_.seconds_asked()}, std::chrono::seconds{facts.seconds_assessable},
          std::chrono::seconds{report_.seconds_asked()}, facts.gaps_left()});
    for (const ProfileSection& section : report_.sections) answers(section);
    text_ += "\n";
    line({"The checkpoint of the log. Keep this mail: it shows later that the log is the same.",
          "Het controlepunt van het logboek. Bewaar deze mail: zij toont later dat het logboek hetzelfde is."},
         {});
    for (const ReportedLog& log : report_.logs) text_ += "\n" + log.checkpoint + "\n";
    line({"Compare: eugress evidence consistency, or docs/auditors.",
          "Vergelijk: eugress evidence consistency, of docs/auditors."},
         {});
    text_ += "\n";
    line(limit_messages().front(), {});
    return std::move(text_);
  }

 private:
  void answers(const ProfileSection& section) {
    text_ += "\n";
    std::vector<const Claim*> media;
    std::vector<const Claim*> metadata;
    for (const Claim* const claim : section.claims) (claim->plane == Plane::media ? media : metadata).push_back(claim);
    line({"{0}: media {1}, metadata {2}.", "{0}: media {1}, metadata {2}."},
         {section.profile.profile, message_of(status_together(PromiseReading::all, media)),
          message_of(status_together(PromiseReading::all, metadata))});
    for (const Claim* const claim : section.claims) {
      if (claim->status != ClaimStatus::contradicted) continue;  // the sentence above says it
      line({"- {0}: outside with grade A or B on {1} of {2} days, {3}.",
            "- {0}: buiten met graad A of B op {1} van {2} dagen, {3}."},
           {message_of(claim->plane), claim->pattern.days_outside, claim->pattern.days_active,
            message_of(claim->pattern.recurrence)});
    }
  }

  // Wrapped between words.
  void line(const Message& message, std::vector<Filling> fillings) {
    const std::string sentence = said({message, std::move(fillings)}, language_, report_.figures);
    std::size_t used = 0;
    for (std::size_t at = 0; at < sentence.size();) {
      const std::size_t end = std::min(sentence.size(), sentence.find(' ', at));
      const std::string word = sentence.substr(at, end - at);
      if (used != 0 && used + 1 + word.size() > mail_width) {
        text_ += "\n";
        used = 0;
      } else if (used != 0) {
        text_ += " ";
        ++used;
      }
      text_ += word;
      used += word.size();
      at = end + 1;
    }
    text_ += "\n";
  }

  const PeriodReport& report_;
  Language language_;
  std::string text_;
};

}  // namespace

std::string report_mail(const PeriodReport& report, Language language) {
  return Mail{report, language}.run();
}

}  // namespace eugress
