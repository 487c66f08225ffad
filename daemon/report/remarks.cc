#include "report/remarks.h"

#include <algorithm>
#include <utility>

namespace eugress {
namespace {

class RemarkWriter {
 public:
  explicit RemarkWriter(const PeriodReport& report) : report_(report), facts_(report.facts) {}

  std::vector<OpenSentence> remarks() {
    add_log();
    add_policies();
    add_judged_again();
    add_declared();
    add_intervals();
    return std::move(remarks_);
  }

 private:
  void remark(Message message, std::vector<Filling> fillings = {}) {
    remarks_.push_back({message, std::move(fillings)});
  }

  void add_log() {
    if (std::any_of(report_.logs.begin(), report_.logs.end(),
                    [](const ReportedLog& one) { return !one.verification.key_was_given; }))
      remark({"The log was verified with the key that lies beside it, which shows nothing of who signed.",
              "Het logboek is gecontroleerd met de sleutel die ernaast ligt; dat zegt niets over wie tekende."});
    if (!facts_.is_over) {
      remark({"The period is not over: this is of its part up to {0}.",
              "De periode is nog niet voorbij: dit gaat tot {0}."},
             {facts_.until});
    }
    if (!facts_.is_kept)
      remark({"The log is no longer kept from the first day of the period on.",
              "Het logboek is niet meer bewaard vanaf de eerste dag van de periode."});
    if (facts_.knowledge.empty() && facts_.intervals != 0)
      remark({"What came into force before the first entry that is kept is not in the log.",
              "Wat gold vóór de eerste bewaarde regel, staat niet in het logboek."});
  }

  void add_policies() {
    for (const QuotedPolicy& policy : report_.grounds.quoted) {
      if (policy.editions > 1) {
        remark({"{0} texts of the policy {1} were in force in the period, one behind the other: the last is quoted.",
                "In de periode golden {0} teksten van het beleid {1}, na elkaar: de laatste is aangehaald."},
               {static_cast<std::uint64_t>(policy.editions), policy.profile});
      }
      if (!policy.is_from_archive) {
        remark({"The policy {0} is not in the archive of the log: that of today is quoted.",
                "Het beleid {0} staat niet in het archief van het logboek: dat van nu is aangehaald."},
               {policy.profile});
      }
    }
    if (report_.grounds.quoted.empty() && facts_.intervals != 0)
      remark({"The log names no policy for the period: that of today is quoted.",
              "Het logboek noemt voor de periode geen beleid: dat van nu is aangehaald."});
  }

  void add_judged_again() {
    if (facts_.deviating != 0) {
      remark({"Of {0} records that were judged again from the archived tables, {1} have a law or verdict that does not "
              "follow from them. Nothing rests on such a log until it is known why.",
              "Van {0} regels die opnieuw zijn beoordeeld met de gearchiveerde tabellen, hebben er {1} een recht of "
              "oordeel dat daaruit niet volgt. Op zo'n logboek rust niets, tot bekend is waarom."},
             {facts_.rejudged, facts_.deviating});
    }
    if (facts_.without_tables != 0) {
      remark({"{0} records could not be judged again: their tables are not in the archive.",
              "{0} regels konden niet opnieuw worden beoordeeld: hun tabellen staan niet in het archief."},
             {facts_.without_tables});
    }
  }

  void add_declared() {
    if (!report_.grounds.scope.empty()) {
      remark({"Declared by the operator: only a part of the link comes here ({0}).",
              "Verklaard door de beheerder: hier komt maar een deel van de verbinding langs ({0})."},
             {report_.grounds.scope});
    }
    if (report_.grounds.is_after_nat)
      remark({"Declared by the operator: clients are seen behind address translation.",
              "Verklaard door de beheerder: apparaten worden gezien achter adresvertaling."});
    if (report_.grounds.excluded != 0) {
      remark({"Excluded from any look: {0} prefixes, such as guest networks.",
              "Van elke waarneming uitgesloten: {0} adresblokken, zoals gastnetwerken."},
             {report_.grounds.excluded});
    }
    for (const PeriodFacts::Paired& paired : facts_.pairs) add_pair(paired);
  }

  void add_pair(const PeriodFacts::Paired& paired) {
    const std::string& one = report_.logs[paired.logs.one].verification.head.origin;
    const std::string& other = report_.logs[paired.logs.other].verification.head.origin;
    remark(
        {"Declared by the operator: {0} and {1} see the same packets. Each interval is counted once, {2} as the first "
         "has them and {3} as the second.",
         "Verklaard door de beheerder: {0} en {1} zien dezelfde pakketten. Elk tijdvak is één keer geteld, {2} zoals "
         "de eerste ze heeft en {3} zoals de tweede."},
        {one, other, paired.of_one, paired.of_other});
    if (!paired.differ()) return;
    const auto [less, more] = std::minmax(paired.bytes_of_one, paired.bytes_of_other);
    remark(
        {"Where both were good enough, one of {0} and {1} counted {2} of the bytes of the other: they do not see the "
         "same packets, and what only one of them saw may lack in the sums.",
         "Waar beide goed genoeg waren, telde een van {0} en {1} {2} van de bytes van de ander: ze zien niet dezelfde "
         "pakketten, en wat maar één van beide zag, kan in de sommen ontbreken."},
        {one, other, PartOf{less, more}});
  }

  void add_intervals() {
    if (facts_.alone != 0) {
      remark({"{0} intervals are not in the logs of all gateways: nothing is judged by them.",
              "{0} tijdvakken staan niet in het logboek van elke gateway: daarop wordt niets geoordeeld."},
             {facts_.alone});
    }
    if (facts_.cut_short != 0) {
      remark({"Of {0} intervals not all records are in the log.",
              "Van {0} tijdvakken staan niet alle regels in het logboek."},
             {facts_.cut_short});
    }
    if (facts_.unreadable != 0) {
      remark({"{0} records use words that this version does not know, and are counted nowhere.",
              "{0} regels gebruiken woorden die deze versie niet kent, en zijn nergens geteld."},
             {facts_.unreadable});
    }
    if (facts_.unjudged != 0) {
      remark(
          {"{0} intervals are of an older version, which did not log how good they were: they are judged by losses, "
           "wholeness and clock jumps alone.",
           "{0} tijdvakken zijn van een oudere versie, die niet vastlegde hoe goed ze waren: ze zijn alleen beoordeeld "
           "naar verlies, volledigheid en sprongen van de klok."},
          {facts_.unjudged});
    }
    if (facts_.sampled != 0) {
      remark({"In {0} intervals the load was too high to look at every frame: nothing is judged by them.",
              "In {0} tijdvakken was het te druk om naar elk frame te kijken: daarop wordt niets geoordeeld."},
             {facts_.sampled});
    }
    if (facts_.clock_unsure != 0) {
      remark({"In {0} intervals nothing vouched for the clock: nothing is judged by them.",
              "In {0} tijdvakken stond niets in voor de klok: daarop wordt niets geoordeeld."},
             {facts_.clock_unsure});
    }
  }

  const PeriodReport& report_;
  const PeriodFacts& facts_;
  std::vector<OpenSentence> remarks_;
};

}  // namespace

std::vector<OpenSentence> remarks_of(const PeriodReport& report) {
  return RemarkWriter{report}.remarks();
}

}  // namespace eugress
