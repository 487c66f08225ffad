#include "report/privacy_statement.h"

#include "report/wording.h"

namespace eugress {
namespace {

constexpr Message to_fill_in{"[to be filled in: {0}]", "[nog in te vullen: {0}]"};

class Statement {
 public:
  Statement(const StatementGrounds& grounds, Language language) : grounds_(grounds), language_(language) {}

  Document run() {
    document_.language = language_;
    document_.title =
        text({"Privacy statement of the {0} residency monitor", "Privacyverklaring van de monitor voor {0}"},
             {grounds_.provider});
    notice();
    if (grounds_.is_school) for_pupils();
    register_entry();
    return std::move(document_);
  }

 private:
  [[nodiscard]] std::string text(const Message& message, const std::vector<std::string>& values = {}) const {
    return message.in(language_, values);
  }
  [[nodiscard]] std::string number(std::uint64_t value) const { return number_text(value, language_); }
  [[nodiscard]] std::string blank(const Message& what) const { return text(to_fill_in, {text(what)}); }
  [[nodiscard]] std::string or_blank(const std::string& value, const Message& what) const {
    return value.empty() ? blank(what) : value;
  }

  void heading(const Message& message, int level = 2, const std::vector<std::string>& values = {}) {
    document_.blocks.emplace_back(Heading{text(message, values), level});
  }
  void paragraph(const Message& message, const std::vector<std::string>& values = {}) {
    document_.blocks.emplace_back(Paragraph{text(message, values)});
  }

  [[nodiscard]] std::string controller() const {
    return or_blank(grounds_.controller.name, {"name of the controller", "naam van de verwerkingsverantwoordelijke"});
  }
  [[nodiscard]] std::string contact() const {
    return or_blank(grounds_.controller.contact,
                    {"how to reach the controller", "hoe de verwerkingsverantwoordelijke te bereiken is"});
  }
  [[nodiscard]] std::string officer() const {
    return or_blank(grounds_.controller.officer, {"how to reach the data protection officer",
                                                  "hoe de functionaris gegevensbescherming te bereiken is"});
  }
  [[nodiscard]] std::string basis() const {
    if (grounds_.controller.basis == "public-task")
      return text({"a task in the public interest (article 6(1)(e))",
                   "een taak van algemeen belang (artikel 6, lid 1, onder e)"});
    if (grounds_.controller.basis == "legitimate-interest") {
      return text({"a legitimate interest (article 6(1)(f)): to be able to account for a processor",
                   "een gerechtvaardigd belang (artikel 6, lid 1, onder f): verantwoording kunnen afleggen over een "
                   "verwerker"});
    }
    return blank({"the ground of article 6", "de grondslag van artikel 6"});
  }
  [[nodiscard]] std::string purpose() const {
    return text(
        {"To check whether traffic with {0} goes where that was promised: {1}. Nothing else: not to watch people, not "
         "for "
         "security, not for quality.",
         "Nagaan of verkeer met {0} gaat waar dat is toegezegd: {1}. Niets anders: niet om mensen te volgen, niet voor "
         "beveiliging, niet voor kwaliteit."},
        {grounds_.provider, grounds_.document});
  }

  void notice() {
    heading({"Notice (articles 13 and 14 GDPR)", "Informatie voor betrokkenen (artikelen 13 en 14 AVG)"}, 1);
    paragraph({"Our network looks at where connections with {0} go. This page says what that means for you.",
               "Ons netwerk kijkt waar verbindingen met {0} heen gaan. Hier staat wat dat voor u betekent."},
              {grounds_.provider});
    heading({"Who is responsible", "Wie verantwoordelijk is"});
    paragraph({"{0}. Contact: {1}. Data protection officer: {2}.",
               "{0}. Contact: {1}. Functionaris gegevensbescherming: {2}."},
              {controller(), contact(), officer()});
    heading({"Why, and on what ground", "Waarom, en op welke grondslag"});
    document_.blocks.emplace_back(Paragraph{purpose()});
    paragraph({"The ground is {0}.", "De grondslag is {0}."}, {basis()});
    heading({"What is looked at", "Waarnaar wordt gekeken"});
    document_.blocks.emplace_back(Bullets{looked_at()});
    heading({"What is kept, and for how long", "Wat wordt bewaard, en hoe lang"});
    document_.blocks.emplace_back(Bullets{kept()});
    heading({"Who gets to see it", "Wie het te zien krijgt"});
    document_.blocks.emplace_back(Bullets{recipients()});
    heading({"Your rights", "Uw rechten"});
    paragraph(
        {"You may ask for access, correction, erasure and restriction, and you may object. Nothing of what is kept can "
         "be traced to "
         "you (article 11), so in general nothing can be found about you; who looks after this will explain it to you. "
         "You may "
         "complain to the supervisory authority, in the Netherlands the Autoriteit Persoonsgegevens. Nothing is "
         "decided about "
         "you, by a program or otherwise.",
         "U mag vragen om inzage, rectificatie, wissing en beperking, en u mag bezwaar maken. Niets van wat bewaard "
         "wordt, is tot u "
         "te herleiden (artikel 11), dus in de regel is over u niets te vinden; wij leggen dat graag uit. U kunt een "
         "klacht "
         "indienen bij de toezichthouder, in Nederland de Autoriteit Persoonsgegevens. Over u wordt niets besloten, "
         "ook niet "
         "door een programma."});
  }

  [[nodiscard]] std::vector<std::string> looked_at() const {
    std::vector<std::string> items;
    items.push_back(
        text({"Source (article 14): the traffic of this network itself, at its edge. You need not do anything.",
              "Bron (artikel 14): het verkeer van dit netwerk zelf, aan de rand. U hoeft niets te doen."}));
    items.push_back(text(
        {"The headers of packets: addresses, ports, lengths, times. The address of your device is used in working "
         "memory to put "
         "packets of one connection together, and is written nowhere. Sound, picture, chat and files are never read.",
         "De koppen van pakketten: adressen, poorten, lengtes, tijden. Het adres van uw apparaat wordt in het "
         "werkgeheugen "
         "gebruikt om pakketten van één verbinding bij elkaar te zoeken, en wordt nergens opgeschreven. Geluid, beeld, "
         "chat "
         "en bestanden worden nooit gelezen."}));
    items.push_back(grounds_.reads_hellos_of_all
                        ? text({"The name of the server in the first packet of every encrypted connection that passes, "
                                "to find servers of {0} "
                                "that no list holds. Names of others are forgotten at once.",
                                "De naam van de server in het eerste pakket van elke versleutelde verbinding die "
                                "langskomt, om servers van {0} te "
                                "vinden die op geen lijst staan. Namen van anderen worden meteen vergeten."},
                               {grounds_.provider})
                        : text({"The name of the server in the first packet of connections to addresses that are known "
                                "as {0}'s; first packets "
                                "of others are not looked at.",
                                "De naam van de server in het eerste pakket van verbindingen met adressen die als van "
                                "{0} bekend staan; eerste "
                                "pakketten van anderen worden niet bekeken."},
                               {grounds_.provider}));
    items.push_back(text({"Answers of name servers (DNS) that pass, to know what addresses stand for; not who asked.",
                          "Antwoorden van naamservers (DNS) die langskomen, om te weten waar adressen voor staan; niet "
                          "wie het vroeg."}));
    if (grounds_.has_name_feed)
      items.push_back(text({"Names and addresses that our own name server reports, without who asked.",
                            "Namen en adressen die onze eigen naamserver meldt, zonder wie het vroeg."}));
    if (!grounds_.has_filter) {
      items.push_back(
          text({"The filter that keeps other traffic away is turned off: headers of all traffic on this link are "
                "looked at and "
                "forgotten.",
                "Het filter dat ander verkeer weghoudt, staat uit: de koppen van al het verkeer op deze verbinding "
                "worden bekeken en "
                "vergeten."}));
    }
    if (grounds_.looks_into_tunnels)
      items.push_back(text({"Packets inside tunnels are looked at in the same way.",
                            "Pakketten in tunnels worden op dezelfde manier bekeken."}));
    items.push_back(grounds_.zones.empty()
                        ? text({"Parts of the organisation are not told apart.",
                                "Onderdelen van de organisatie worden niet onderscheiden."})
                        : text({"Counted apart are: {0}; each is declared to have at least {1} people.",
                                "Apart geteld worden: {0}; elk telt volgens opgave ten minste {1} mensen."},
                               {listed(grounds_.zones), number(grounds_.smallest_zone)}));
    if (grounds_.tells_hosts_apart) {
      items.push_back(
          text({"Whether a meeting is our own, another's or not known: one of three words, added up at once. The name "
                "in the "
                "address of the meeting's organisation is not kept.",
                "Of een vergadering van onszelf is, van een ander of onbekend: één van drie woorden, meteen opgeteld. "
                "De naam in "
                "het adres van de organisatie van de vergadering wordt niet bewaard."}));
    }
    items.push_back(
        text({"If two people are connected with each other directly, only whether the other is on this campus, in the "
              "EEA, or "
              "elsewhere is noted; the address is forgotten.",
              "Zijn twee mensen rechtstreeks met elkaar verbonden, dan wordt alleen genoteerd of de ander op deze "
              "campus, in de EER of "
              "elders is; het adres wordt vergeten."}));
    if (grounds_.excluded != 0) {
      items.push_back(text({"Not looked at at all: {0} networks that we excluded.",
                            "In het geheel niet bekeken: {0} netwerken die wij hebben uitgesloten."},
                           {number(grounds_.excluded)}));
    }
    if (grounds_.probes != 0) {
      items.push_back(text({"{0} test devices of our own make calls on purpose; no person uses them.",
                            "{0} eigen testapparaten bellen met opzet; niemand gebruikt ze."},
                           {number(grounds_.probes)}));
    }
    if (grounds_.is_after_nat) {
      items.push_back(text(
          {"Devices are seen behind address translation: even in memory their own addresses do not occur.",
           "Apparaten worden gezien achter adresvertaling: ook in het geheugen komen hun eigen adressen niet voor."}));
    }
    return items;
  }

  [[nodiscard]] static std::string listed(const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
    return list;
  }

  [[nodiscard]] std::string step() const { return length_text(grounds_.interval, language_); }

  [[nodiscard]] std::vector<std::string> kept() const {
    std::vector<std::string> items;
    items.push_back(
        text({"In memory: a connection until it ends, at most 15 minutes after its last packet. Then it is forgotten.",
              "In het geheugen: een verbinding tot zij eindigt, hoogstens 15 minuten na het laatste pakket. Daarna is "
              "zij vergeten."}));
    items.push_back(text({"Sums over {0} and over all devices together: how much went to which country. They hold no "
                          "device and no person.",
                          "Optellingen over {0} en over alle apparaten samen: hoeveel ging naar welk land. Daarin "
                          "staat geen apparaat en geen "
                          "persoon."},
                         {step()}));
    items.push_back(grounds_.has_evidence
                        ? text({"A log that auditors can check: for each server, kind of traffic and step of {0} how "
                                "much went there. It holds no "
                                "device and no person. Its entries are kept for {1} days; hashes of them remain, from "
                                "which nothing can be read.",
                                "Een logboek dat auditors kunnen nalopen: per server, soort verkeer en stap van {0} "
                                "hoeveel daarheen ging. Daarin "
                                "staat geen apparaat en geen persoon. De regels blijven {1} dagen bewaard; daarna "
                                "blijven kenmerken (hashes) over, "
                                "waaruit niets te lezen is."},
                               {step(), number(grounds_.evidence_days)})
                        : text({"No log is written to disk.", "Er wordt geen logboek op schijf geschreven."}));
    return items;
  }

  [[nodiscard]] std::vector<std::string> recipients() const {
    std::vector<std::string> items;
    items.push_back(
        grounds_.is_loopback
            ? text({"The sums are shown on the monitoring machine itself and to those whom we let in there.",
                    "De optellingen zijn te zien op de machine zelf en voor wie wij daar toelaten."})
            : text({"The sums are shown to whoever can reach {0} in our network.",
                    "De optellingen zijn te zien voor wie in ons netwerk {0} kan bereiken."},
                   {grounds_.listen}));
    if (grounds_.has_evidence) {
      items.push_back(
          text({"Auditors may get parts of the log, without anything about people, because there is nothing about "
                "people in it.",
                "Auditors kunnen delen van het logboek krijgen; over mensen staat daar niets in."}));
    }
    items.push_back(text(
        {"Nobody else. The program opens no connection to the outside, and nothing goes to a country outside the EEA.",
         "Niemand anders. Het programma maakt geen verbinding naar buiten, en niets gaat naar een land buiten de "
         "EER."}));
    return items;
  }

  // Short sentences and no word that a twelve-year-old does not know.
  void for_pupils() {
    heading({"For pupils", "Voor leerlingen"}, 1);
    paragraph({"At school you sometimes use {0}. Your computer then sends things to computers far away.",
               "Op school gebruik je soms {0}. Je computer stuurt dan dingen naar computers ver weg."},
              {grounds_.provider});
    paragraph(
        {"The school was told that these computers are in Europe. We want to know if that is so. Therefore a program "
         "looks where the "
         "messages go, as if it read the country on a letter and not the letter.",
         "Tegen de school is gezegd dat die computers in Europa staan. Wij willen weten of dat klopt. Daarom kijkt een "
         "programma waar "
         "de berichten heen gaan. Het leest het land op de envelop, en niet de brief."});
    std::vector<std::string> items;
    items.push_back(text({"It does not hear you and does not see you. It does not read what you type.",
                          "Het hoort je niet en ziet je niet. Het leest niet wat je typt."}));
    items.push_back(text({"It does not know who you are, and it does not write down which computer is yours.",
                          "Het weet niet wie je bent, en het schrijft niet op welke computer van jou is."}));
    items.push_back(
        text({"It adds up everybody together, for {0} at a time.", "Het telt iedereen bij elkaar op, steeds over {0}."},
             {step()}));
    items.push_back(grounds_.has_evidence ? text({"The sums are kept for {0} days, so that somebody else can check "
                                                  "them. There is nothing about you in them.",
                                                  "De optellingen blijven {0} dagen bewaard, zodat iemand anders ze "
                                                  "kan nakijken. Over jou staat er niets in."},
                                                 {number(grounds_.evidence_days)})
                                          : text({"Nothing about you is kept.", "Over jou wordt niets bewaard."}));
    document_.blocks.emplace_back(Bullets{std::move(items)});
    paragraph({"Do you have a question? Ask your teacher, or write to {0}. Your parents may ask, too.",
               "Heb je een vraag? Vraag het je leraar, of schrijf naar {0}. Je ouders mogen het ook vragen."},
              {officer()});
  }

  [[nodiscard]] std::string persons() const {
    const std::string guests = grounds_.excluded != 0 ? text({"guests as far as their network is not excluded",
                                                              "gasten voor zover hun netwerk niet is uitgesloten"})
                                                      : text({"guests on the network", "gasten op het netwerk"});
    return (grounds_.is_school ? text({"pupils (minors), staff, ", "leerlingen (minderjarig), medewerkers, "})
                               : text({"students, staff, ", "studenten, medewerkers, "})) +
           guests;
  }

  [[nodiscard]] std::string measures() const {
    std::string list = text(
        {"no payload on disk; addresses of clients in memory only and of a type that cannot be printed; no outbound "
         "connection; exclusion of small groups",
         "geen inhoud op schijf; adressen van apparaten alleen in het geheugen en van een soort die niet te printen "
         "is; geen "
         "verbinding naar buiten; uitsluiting van kleine groepen"});
    if (grounds_.has_evidence) {
      list += text(
          {"; log written and signed by a process of its own, which refuses anything but the listed fields",
           "; logboek geschreven en ondertekend door een eigen proces, dat alles weigert behalve de genoemde velden"});
    }
    if (!grounds_.is_loopback) {
      list +=
          text({"; access to {0} must be limited in the network", "; toegang tot {0} moet in het netwerk zijn beperkt"},
               {grounds_.listen});
    }
    return list;
  }

  [[nodiscard]] std::string periods() const {
    const std::string memory = text(
        {"memory: 15 minutes after the end of a connection", "geheugen: 15 minuten na het einde van een verbinding"});
    return memory + (grounds_.has_evidence
                         ? text({"; log: {0} days, hashes without limit", "; logboek: {0} dagen, hashes onbeperkt"},
                                {number(grounds_.evidence_days)})
                         : text({"; log: none", "; logboek: geen"}));
  }

  [[nodiscard]] std::string configuration() const {
    const std::string file = grounds_.configuration.empty()
                                 ? text({"built-in defaults", "ingebouwde standaard"})
                                 : grounds_.configuration + " (SHA-256 " + grounds_.configuration_sha256 + ")";
    return file + "; " + grounds_.profile + " (SHA-256 " + grounds_.profile_sha256 + ")";
  }

  void register_entry() {
    heading({"Entry in the register (article 30 GDPR)", "Vermelding in het register (artikel 30 AVG)"}, 1);
    Pairs pairs;
    const auto row = [&](const Message& name, std::string value) {
      pairs.rows.emplace_back(text(name), std::move(value));
    };
    row({"Processing", "Verwerking"}, text({"Residency monitor for {0} at the network's edge",
                                            "Monitor aan de rand van het netwerk: waar verkeer van {0} heen gaat"},
                                           {grounds_.provider}));
    row({"Controller", "Verwerkingsverantwoordelijke"}, controller() + "; " + contact());
    row({"Data protection officer", "Functionaris gegevensbescherming"}, officer());
    row({"Purpose", "Doel"}, purpose());
    row({"Ground", "Grondslag"}, basis());
    row({"People", "Betrokkenen"}, persons());
    row({"Data", "Gegevens"},
        text({"in memory: addresses and ports of clients and servers, times, lengths, names of servers; kept: sums "
              "without "
              "clients, over {0}",
              "in het geheugen: adressen en poorten van apparaten en servers, tijden, lengtes, namen van "
              "servers; bewaard: optellingen zonder apparaten, over {0}"},
             {step()}));
    row({"Parts told apart", "Onderscheiden onderdelen"},
        grounds_.zones.empty() ? text({"none", "geen"})
                               : text({"{0} (at least {1} people each)", "{0} (elk ten minste {1} mensen)"},
                                      {listed(grounds_.zones), number(grounds_.smallest_zone)}));
    row({"Recipients", "Ontvangers"},
        grounds_.has_evidence ? text({"own network and privacy staff; auditors (parts of the log)",
                                      "eigen netwerk- en privacymedewerkers; auditors (delen van het logboek)"})
                              : text({"own network and privacy staff", "eigen netwerk- en privacymedewerkers"}));
    row({"Transfers outside the EEA", "Doorgifte buiten de EER"}, text({"none", "geen"}));
    row({"Periods", "Bewaartermijnen"}, periods());
    row({"Measures (article 32)", "Maatregelen (artikel 32)"}, measures());
    row({"Exemptions in the policy", "Uitzonderingen in het beleid"}, number(grounds_.exemptions));
    if (!grounds_.scope.empty()) row({"Scope, as declared", "Reikwijdte, volgens opgave"}, grounds_.scope);
    row({"Impact assessment (article 35)", "Effectbeoordeling (artikel 35)"},
        blank({"date and number of the assessment", "datum en nummer van de beoordeling"}));
    row({"Made from", "Gemaakt uit"}, configuration());
    document_.blocks.emplace_back(std::move(pairs));
    paragraph(
        {"A draft from the running configuration. It becomes the institution's own by the signature of who is "
         "responsible.",
         "Een ontwerp uit de draaiende configuratie. Het wordt van de instelling door de handtekening van wie "
         "verantwoordelijk is."});
  }

  const StatementGrounds& grounds_;
  Language language_;
  Document document_;
};

}  // namespace

Document privacy_statement(const StatementGrounds& grounds, Language language) {
  return Statement{grounds, language}.run();
}

}  // namespace eugress
