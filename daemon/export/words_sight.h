// The catalogue, fourth part: could we have seen it, what cannot be seen, and by what it was judged.
#pragma once

#include "base/message.h"

namespace eugress::words {

inline constexpr Message sight_title{"Could we have seen it?", "Hadden we het kunnen zien?"};
inline constexpr Message frames_seen{"Frames seen", "Frames gezien"};
inline constexpr Message frames_note{"{0} in identified flows, {1} kept for their names",
                                     "{0} in herkende stromen, {1} bewaard om hun namen"};
inline constexpr Message frames_filtered{
    "{0} in identified flows, {1} kept for their names; a filter in the kernel keeps foreign frames out",
    "{0} in herkende stromen, {1} bewaard om hun namen; een filter in de kernel houdt vreemde frames buiten"};
inline constexpr Message frames_unfiltered{
    "{0} in identified flows, {1} kept for their names; every frame of the link, because no filter is in force in the "
    "kernel",
    "{0} in herkende stromen, {1} bewaard om hun namen; elk frame van de lijn, want in de kernel geldt geen filter"};
inline constexpr Message lost{"Lost before we saw them", "Verloren voordat we ze zagen"};
inline constexpr Message not_stated{"not stated", "niet vermeld"};
inline constexpr Message file_is_silent{"a file does not say what its writer lost",
                                        "een bestand zegt niet wat zijn schrijver verloor"};
inline constexpr Message source_is_silent{"the source does not count it", "de bron telt het niet"};
inline constexpr Message delivered{"{0} of the last interval was delivered",
                                   "{0} van het laatste interval is geleverd"};
inline constexpr Message silent_workers{"Workers that are silent", "Werkers die zwijgen"};
inline constexpr Message part_of{"{0} of {1}", "{0} van {1}"};
inline constexpr Message silent_note{"what they should see nobody sees; restart eugress if this stays",
                                     "wat zij zouden moeten zien, ziet niemand; herstart eugress als dit blijft"};
inline constexpr Message good_intervals{"Intervals good enough to judge by",
                                        "Intervallen goed genoeg om op te oordelen"};
inline constexpr Message last_was_good{"of {0} seconds each; the last one was",
                                       "van elk {0} seconden; het laatste was dat"};
inline constexpr Message last_was_bad{"of {0} seconds each; the last one was not",
                                      "van elk {0} seconden; het laatste was dat niet"};
inline constexpr Message known_by_name{"Known by name", "Bij naam bekend"};
inline constexpr Message known_note{"of bytes; {0} by listed address, {1} by the shape of the payload",
                                    "van de bytes; {0} bij vermeld adres, {1} aan de vorm van de inhoud"};
inline constexpr Message one_way{"Seen one way only", "Maar in één richting gezien"};
inline constexpr Message one_way_note{"{0} of flows whose other direction does not pass here",
                                      "{0} van stromen waarvan de andere richting hier niet langskomt"};
inline constexpr Message disagreeing{"Sources that disagree", "Bronnen die elkaar tegenspreken"};
inline constexpr Message disagreeing_note{"for which one names another country than the one chosen",
                                          "waarvoor er één een ander land noemt dan het gekozene"};
inline constexpr Message at_most{"of at most {0}", "van hoogstens {0}"};
inline constexpr Message at_most_given_up{"of at most {0}; {1} given up for others",
                                          "van hoogstens {0}; {1} opgegeven voor andere"};
inline constexpr Message table_flows{"Flows in the table", "Stromen in de tabel"};
inline constexpr Message counted_by_server{"Counted by server alone", "Alleen per server geteld"};
inline constexpr Message counted_by_server_note{
    "{0} of bytes, of flows that the full table had no room for: in every sum, without their connections and round "
    "trips; raise flow.max_flows",
    "{0} van de bytes, van stromen waarvoor de volle tabel geen plaats had: in elke som, zonder hun verbindingen en "
    "rondreistijden; verhoog flow.max_flows"};
inline constexpr Message table_candidates{"Flows waiting for a name", "Stromen die op een naam wachten"};
inline constexpr Message table_servers{"Servers remembered", "Onthouden servers"};
inline constexpr Message table_peers{"Sockets that asked for a way to a peer",
                                     "Sockets die een weg naar een ander zochten"};
inline constexpr Message table_joins{"Devices that join or are in a meeting",
                                     "Apparaten die aan een vergadering deelnemen"};
inline constexpr Message set_aside{"{0} frames were set aside", "{0} frames zijn terzijde gelegd"};
inline constexpr Message tunnels{"Tunnels and mirrors that were looked into", "Tunnels en spiegels waarin is gekeken"};
inline constexpr Message tunnels_refused{"{0}; {1} refused for a wrong header", "{0}; {1} geweigerd om een foute kop"};
inline constexpr Message exposure{"What the devices’ addresses tell the other side",
                                  "Wat de adressen van apparaten aan de overkant vertellen"};
inline constexpr Message exposure_nat4{"an IPv4 address shared behind a translator",
                                       "een gedeeld IPv4-adres achter een vertaler"};
inline constexpr Message exposure_public4{"an IPv4 address of its own", "een eigen IPv4-adres"};
inline constexpr Message exposure_random{"an IPv6 address with a random part", "een IPv6-adres met een toevallig deel"};
inline constexpr Message exposure_eui64{"an IPv6 address that carries the device’s hardware number",
                                        "een IPv6-adres met het hardwarenummer van het apparaat"};
inline constexpr Message gaps{"Gaps", "Gaten"};
inline constexpr Message no_gaps{"None recorded.", "Geen vastgelegd."};
inline constexpr Message gap_one{"{0} span in which nothing could be seen.", "{0} tijdvak waarin niets te zien was."};
inline constexpr Message gap_many{"{0} spans in which nothing could be seen.",
                                  "{0} tijdvakken waarin niets te zien was."};
inline constexpr Message gaps_listed{"{0} spans in which nothing could be seen; the last {1} are listed.",
                                     "{0} tijdvakken waarin niets te zien was; de laatste {1} staan hier."};
inline constexpr Message from{"From", "Van"};
inline constexpr Message to{"To", "Tot"};
inline constexpr Message why{"Why", "Waarom"};
inline constexpr Message gap_jump{"the clock of the packets leapt", "de klok van de pakketten versprong"};
inline constexpr Message gap_refused{"workers reported faster than the books could follow",
                                     "werkers meldden sneller dan de boeken konden volgen"};
inline constexpr Message gap_worker{"a capture worker did not answer", "een werker antwoordde niet"};
inline constexpr Message gap_damage{"the input was damaged", "de invoer was beschadigd"};

inline constexpr Message limits_title{"What is not visible here", "Wat hier niet te zien is"};

inline constexpr Message promise_title{"The promise it is held against", "De belofte waaraan getoetst wordt"};
inline constexpr Message no_promise{
    "No promise is configured, so nothing is judged: every verdict is unknown.",
    "Er is geen belofte ingesteld, dus wordt niets beoordeeld: elk oordeel is onbekend."};
inline constexpr Message profile{"Profile {0}.", "Profiel {0}."};
inline constexpr Message profile_from{"Profile {0}, in force from {1}.", "Profiel {0}, geldig vanaf {1}."};
inline constexpr Message exemptions{"Exemptions", "Vrijstellingen"};
inline constexpr Message no_exemptions{"None: everything outside counts as outside.",
                                       "Geen: alles wat buiten ligt, telt als buiten."};
inline constexpr Message exemptions_caption{
    "What is excused, by whom it is signed and until when. An exemption never "
    "turns unknown or disputed into exempt.",
    "Wat is vrijgesteld en tot wanneer. Een vrijstelling maakt van onbekend of "
    "betwist nooit vrijgesteld."};
inline constexpr Message exemption_head{"Exemption", "Vrijstelling"};
inline constexpr Message kind_head{"Kind", "Aard"};
inline constexpr Message until_head{"Until", "Tot"};
inline constexpr Message over{"over", "voorbij"};
inline constexpr Message kind_external_host{"meeting of another host", "vergadering van een ander"};
inline constexpr Message kind_vpn_pool{"VPN pool", "VPN-groep"};
inline constexpr Message kind_support_ticket{"support ticket", "ondersteuningsticket"};
inline constexpr Message kind_fail_over{"fail-over", "uitwijk"};
inline constexpr Message kind_probe{"probe", "meetsonde"};

inline constexpr Message knowledge_title{"What it was judged by", "Waarop is geoordeeld"};
inline constexpr Message no_knowledge{"No table or database is loaded.", "Er is geen tabel of database geladen."};
inline constexpr Message knowledge_caption{
    "Tables, databases and policy in force, epoch {0}. Compare a digest with sha256sum.",
    "Geldende tabellen, databases en beleid, tijdperk {0}. Vergelijk een controlesom met sha256sum."};
inline constexpr Message name_head{"Name", "Naam"};
inline constexpr Message built_head{"Built", "Gemaakt"};
inline constexpr Message undated{"undated", "zonder datum"};
inline constexpr Message newer{"newer than the traffic", "nieuwer dan het verkeer"};
inline constexpr Message day_old{"{0} day old", "{0} dag oud"};
inline constexpr Message days_old{"{0} days old", "{0} dagen oud"};
inline constexpr Message days_old_renew{"{0} days old: renew it", "{0} dagen oud: vernieuw het"};

}  // namespace eugress::words
