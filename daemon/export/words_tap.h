// The catalogue, fifth part: findings about the place at which we look, what they do to the numbers, and what to do.
#pragma once

#include "base/message.h"

namespace eugress::words {

inline constexpr Message tap_heading{"Is this a good place to look from?", "Is dit een goede plek om te kijken?"};
inline constexpr Message tap_fine{"Looked for and not found: {0}.", "Naar gezocht en niet gevonden: {0}."};
inline constexpr Message tap_untold{"Cannot be told from here: {0}.", "Van hieruit niet te zeggen: {0}."};
inline constexpr Message tap_state_since{"{0} since {1}", "{0} sinds {1}"};
inline constexpr Message tap_suspected{"suspected", "vermoed"};
inline constexpr Message tap_declared{"declared", "opgegeven"};

inline constexpr Message tap_offload{"Offloads of the interface", "Ontlasting door de netwerkkaart"};
inline constexpr Message tap_merged{"Joined packets", "Samengevoegde pakketten"};
inline constexpr Message tap_one_way{"One direction only", "Maar één richting"};
inline constexpr Message tap_twice{"The same packet twice", "Hetzelfde pakket tweemaal"};
inline constexpr Message tap_transit{"Traffic that is nobody’s", "Verkeer van niemand"};
inline constexpr Message tap_clock{"The clock", "De klok"};
inline constexpr Message tap_filter{"A filter before this tap", "Een filter vóór deze aftakking"};
inline constexpr Message tap_nat{"Behind address translation", "Achter adresvertaling"};
inline constexpr Message tap_excluded{"Excluded by the operator", "Uitgesloten door de beheerder"};

inline constexpr Message offload_file{"A file does not say how the interface was set on which it was recorded.",
                                      "Een bestand zegt niet hoe de kaart stond waarop het is opgenomen."};
inline constexpr Message offload_on{
    "Several packets of a connection may be handed over as one by {0}. Octets stay nearly right; packets are too few, "
    "and round trips are measured later than they were.",
    "Meerdere pakketten van een verbinding worden misschien als één doorgegeven door {0}. Octetten blijven bijna "
    "juist; "
    "het zijn te weinig pakketten, en rondreizen worden later gemeten dan ze waren."};
inline constexpr Message offload_fine{"No interface joins packets before they are seen.",
                                      "Geen kaart voegt pakketten samen voordat ze gezien worden."};
inline constexpr Message offload_untold{"The kernel does not say whether the interface joins packets.",
                                        "De kernel zegt niet of de kaart pakketten samenvoegt."};
inline constexpr Message offload_mend{
    "On a port that only receives a mirror it costs nothing to switch it off: {0}. On a host that routes this traffic "
    "it "
    "saves work: leave it on there, and read packets as a lower bound.",
    "Op een poort die alleen een spiegel ontvangt kost uitzetten niets: {0}. Op een machine die dit verkeer routeert "
    "bespaart het werk: laat het daar aan, en lees pakketten als ondergrens."};
inline constexpr Message offload_of{"{0} ({1})", "{0} ({1})"};

inline constexpr Message clock_file{"The clock of a recording is not judged.",
                                    "De klok van een opname wordt niet beoordeeld."};
inline constexpr Message clock_leapt{"The clock leapt, or packets came with an older time than those before them.",
                                     "De klok versprong, of pakketten kwamen met een oudere tijd dan die ervoor."};
inline constexpr Message clock_right{"The kernel says that its clock is right to {0}.",
                                     "De kernel zegt dat zijn klok op {0} na goed staat."};
inline constexpr Message clock_trusted{
    "The clock is declared to be kept by something that the kernel does not know of.",
    "Opgegeven is dat iets waar de kernel niets van weet de klok bijhoudt."};
inline constexpr Message clock_silent{
    "The kernel does not say how right its clock is: no interval counts as good enough to judge by.",
    "De kernel zegt niet hoe goed zijn klok staat: geen interval telt als goed genoeg om op te oordelen."};
inline constexpr Message clock_unkept{
    "Nobody tells the kernel that its clock is kept right: no interval counts as good enough to judge by.",
    "Niemand vertelt de kernel dat zijn klok wordt bijgehouden: geen interval telt als goed genoeg om op te oordelen."};
inline constexpr Message clock_wrong{
    "The clock may be wrong by a second or more: intervals do not count as good enough to judge by.",
    "De klok kan er een seconde of meer naast zitten: intervallen tellen niet als goed genoeg om op te oordelen."};
inline constexpr Message clock_mend{
    "Keep the clock by chrony, ntpd or systemd-timesyncd: `timedatectl set-ntp true`. Where PTP or the host of a "
    "virtual "
    "machine keeps it, say so: [gateway] trusted_clock = true.",
    "Houd de klok bij met chrony, ntpd of systemd-timesyncd: `timedatectl set-ntp true`. Doet PTP of de gastheer van "
    "een "
    "virtuele machine dat, zeg het dan: [gateway] trusted_clock = true."};

inline constexpr Message transit_little{"Too little traffic so far to say.",
                                        "Tot nu toe te weinig verkeer om het te zeggen."};
inline constexpr Message transit_fine{"Nearly all traffic has one side in the campus prefixes.",
                                      "Bijna al het verkeer heeft één kant in de campusprefixen."};
inline constexpr Message transit_much{
    "{0} of the traffic has no side in the campus prefixes. What of it is a provider's is counted under zone other; "
    "the "
    "rest is set aside as transit.",
    "{0} van het verkeer heeft geen kant in de campusprefixen. Wat daarvan van een aanbieder is, telt mee onder zone "
    "other; de rest is als transit terzijde gelegd."};
inline constexpr Message transit_mend{
    "Your campus.prefixes are probably missing or incomplete: list every public IPv4 and IPv6 prefix of your clients "
    "under [campus] prefixes in eugress.toml, or with --campus PREFIX.",
    "Uw campus.prefixes ontbreken waarschijnlijk of zijn onvolledig: noem elke publieke IPv4- en IPv6-prefix van uw "
    "apparaten onder [campus] prefixes in eugress.toml, of met --campus PREFIX."};

inline constexpr Message merged_none{"No identified traffic so far.", "Tot nu toe geen herkend verkeer."};
inline constexpr Message merged_fine{"No packet of a provider was longer than the Internet carries.",
                                     "Geen pakket van een aanbieder was langer dan het internet vervoert."};
inline constexpr Message merged_found{
    "Packets longer than the 1,500 octets that the Internet carries were seen ({0} of those of providers): several had "
    "been joined. Packets, loss and jitter are too low where that happens.",
    "Er zijn pakketten gezien die langer zijn dan de 1.500 octetten die het internet vervoert ({0} van die van "
    "aanbieders): er waren er meerdere samengevoegd. Pakketten, verlies en jitter zijn daar te laag."};
inline constexpr Message merged_mend{
    "Switch off what joins them on the tap's port (see offload), on the mirroring device, or in the virtual switch; or "
    "read packets as a lower bound.",
    "Zet uit wat ze samenvoegt op de poort van de aftakking (zie offload), op het spiegelende apparaat of in de "
    "virtuele "
    "switch; of lees pakketten als ondergrens."};

inline constexpr Message one_way_little{"Too little identified traffic so far to say.",
                                        "Tot nu toe te weinig herkend verkeer om het te zeggen."};
inline constexpr Message one_way_fine{"Both directions of identified flows pass here.",
                                      "Beide richtingen van herkende stromen komen hier langs."};
inline constexpr Message one_way_found{
    "{0} of identified octets are of flows whose other direction does not pass here. Half of each conversation is "
    "missing, and without answers no round trip can be measured.",
    "{0} van de herkende octetten is van stromen waarvan de andere richting hier niet langskomt. De helft van elk "
    "gesprek "
    "ontbreekt, en zonder antwoorden is geen rondreis te meten."};
inline constexpr Message one_way_mend{
    "Mirror both directions of the port. Where routing sends answers another way, tap that way too.",
    "Spiegel beide richtingen van de poort. Waar routering antwoorden langs een andere weg stuurt, tap ook die weg "
    "af."};

inline constexpr Message twice_little{"Too few packets compared so far to say.",
                                      "Tot nu toe te weinig pakketten vergeleken om het te zeggen."};
inline constexpr Message twice_fine{"Packets pass here once.", "Pakketten komen hier één keer langs."};
inline constexpr Message twice_found{
    "{0} of the packets that were compared had passed a moment before. They are counted each time they pass: octets "
    "and "
    "packets are too high by as much.",
    "{0} van de vergeleken pakketten was even daarvoor al langsgekomen. Ze tellen elke keer mee: octetten en pakketten "
    "zijn evenveel te hoog."};
inline constexpr Message twice_mend{
    "Mirror one direction of each port (rx) instead of both, or one side of the router; with several interfaces, leave "
    "out the one that sees the same packets again.",
    "Spiegel één richting van elke poort (rx) in plaats van beide, of één kant van de router; laat bij meerdere "
    "kaarten "
    "degene weg die dezelfde pakketten nog eens ziet."};

inline constexpr Message filter_declared{"Declared: {0}", "Opgegeven: {0}"};
inline constexpr Message filter_suspected{
    "Providers are spoken to over UDP alone, never over TCP: something before this tap seems to let only a part "
    "through.",
    "Met aanbieders wordt alleen over UDP gesproken, nooit over TCP: iets vóór deze aftakking lijkt maar een deel door "
    "te "
    "laten."};
inline constexpr Message filter_none{
    "None is declared. What never comes here cannot be seen to be missing.",
    "Er is geen opgegeven. Van wat hier nooit komt, is niet te zien dat het ontbreekt."};
inline constexpr Message filter_mend{"Let all of the link through, or say what does come: [capture] scope = \"...\".",
                                     "Laat de hele lijn door, of zeg wat er wel komt: [capture] scope = \"...\"."};
inline constexpr Message filter_note{"Nothing can be concluded about what the filter keeps back.",
                                     "Over wat het filter tegenhoudt is niets te concluderen."};

inline constexpr Message nat_declared{
    "Declared: clients come translated into few addresses. Zones cannot be told apart, and direct calls between "
    "participants are not recognised.",
    "Opgegeven: apparaten komen vertaald naar enkele adressen. Zones zijn niet te onderscheiden, en rechtstreekse "
    "gesprekken tussen deelnemers worden niet herkend."};
inline constexpr Message nat_none{"Not declared. Addresses are not counted to find out.",
                                  "Niet opgegeven. Adressen worden niet geteld om het uit te zoeken."};
inline constexpr Message nat_mend{"Move the tap in front of the translation if you can.",
                                  "Verplaats de aftakking tot vóór de vertaling als dat kan."};
inline constexpr Message excluded_none{"No prefix is excluded.", "Er is geen prefix uitgesloten."};
inline constexpr Message excluded_one{
    "Declared: nobody looks at {0} prefix; its traffic is in no number here.",
    "Opgegeven: niemand kijkt naar {0} prefix; zijn verkeer zit hier in geen cijfer."};
inline constexpr Message excluded_many{
    "Declared: nobody looks at {0} prefixes; their traffic is in no number here.",
    "Opgegeven: niemand kijkt naar {0} prefixen; hun verkeer zit hier in geen cijfer."};

}  // namespace eugress::words
