// The catalogue, third part: the tables of what went where, the map, and the servers with the story of their place.
#pragma once

#include "base/message.h"

namespace eugress::words {

inline constexpr Message planes_title{"What went where", "Wat waarheen ging"};
inline constexpr Message planes_caption{
    "Connections, and bytes below them. Shares are of everything seen on that plane, the unknown and the disputed "
    "included.",
    "Verbindingen, met de bytes eronder. Aandelen zijn van alles wat van die soort is gezien, het onbekende en het "
    "betwiste meegerekend."};
inline constexpr Message plane{"Plane", "Soort"};
inline constexpr Message zone{"Zone", "Zone"};
inline constexpr Message peers_row{"{0}, {1}, between participants: counted, never judged, part of no share",
                                   "{0}, {1}, tussen deelnemers: geteld, nooit beoordeeld, in geen enkel aandeel"};
inline constexpr Message unseen_planes{"Nothing seen so far on: {0}.", "Tot nu toe niets gezien van: {0}."};
inline constexpr Message others_title{"Other services", "Andere diensten"};
inline constexpr Message others_text{
    "No policy in force promises anything of them: they are counted here and in the metrics, and are part of no answer "
    "and no share on this page.",
    "Geen geldend beleid belooft er iets over: ze worden hier en in de meetwaarden geteld, en zitten in geen enkel "
    "antwoord of aandeel op deze pagina."};
inline constexpr Message others_row{"{0}: {1}, {2}", "{0}: {1}, {2}"};
inline constexpr Message zones_title{"By zone of the campus", "Per zone van de campus"};
inline constexpr Message zones_caption{"All planes but peer-to-peer.", "Alle soorten behalve rechtstreeks verkeer."};

inline constexpr Message reach_title{"What physics alone says", "Wat de natuurkunde alleen al zegt"};
inline constexpr Message reach_text{
    "An answer that comes back sooner than light could travel to the United States and return was not given there. No "
    "list or database can change these numbers.",
    "Een antwoord dat sneller terugkomt dan licht naar de Verenigde Staten en terug kan reizen, is daar niet gegeven. "
    "Geen lijst of database kan deze cijfers veranderen."};
inline constexpr Message reach_no_position{
    "The position of this gateway is not configured, so nothing can be excluded.",
    "De positie van deze gateway is niet ingesteld, dus valt niets uit te sluiten."};
inline constexpr Message reach_caption{"By the smallest round-trip time to the server.",
                                       "Naar de kleinste rondreistijd tot de server."};
inline constexpr Message traffic{"Traffic", "Verkeer"};
inline constexpr Message us_excluded{"Cannot be in the US", "Kan niet in de VS zijn"};
inline constexpr Message us_possible{"Could be anywhere", "Kan overal zijn"};
inline constexpr Message unmeasured{"Not measured", "Niet gemeten"};

inline constexpr Message places_title{"Places of the first hop", "Plekken van de eerste stap"};
inline constexpr Message places_caption{
    "Peer-to-peer traffic is left out. Grades: A the operator’s own statement and an independent source agree; B one "
    "strong source, not refuted; C an opinion; D sources conflict.",
    "Rechtstreeks verkeer is weggelaten. Graden: A de eigen opgave van de beheerder en een onafhankelijke bron stemmen "
    "overeen; B één sterke bron, niet weerlegd; C een mening; D bronnen spreken elkaar tegen."};
inline constexpr Message place{"Place", "Plek"};
inline constexpr Message law{"Law", "Recht"};
inline constexpr Message verdict{"Verdict", "Oordeel"};
inline constexpr Message grade{"Grade", "Graad"};
inline constexpr Message connections_head{"Connections", "Verbindingen"};
inline constexpr Message bytes_head{"Bytes", "Bytes"};

inline constexpr Message map_world{"The world", "De wereld"};
inline constexpr Message map_europe{"Europe, closer", "Europa, dichterbij"};
inline constexpr Message map_text{
    "A circle is a country: its area stands for connections, its slices for verdicts. The table below holds the same "
    "numbers. A first hop is where a connection went, not where the data stays.",
    "Een cirkel is een land: het oppervlak staat voor verbindingen, de punten voor oordelen. De tabel eronder bevat "
    "dezelfde cijfers. Een eerste stap is waar een verbinding heen ging, niet waar de gegevens blijven."};
inline constexpr Message map_circle{"{0}: {1}; {2}", "{0}: {1}; {2}"};
inline constexpr Message map_part{"{0} {1}", "{0} {1}"};
inline constexpr Message map_off{"Not on the map, because no country is known: {0}.",
                                 "Niet op de kaart, omdat geen land bekend is: {0}."};

inline constexpr Message servers_title{"Servers and how their place was found", "Servers en hoe hun plek is gevonden"};
inline constexpr Message servers_caption{"{0}, outside ones first, then by bytes.",
                                         "{0}, die buiten eerst, dan naar bytes."};
inline constexpr Message servers_caption_more{
    "{0}, outside ones first, then by bytes; {1} more are counted but not listed.",
    "{0}, die buiten eerst, dan naar bytes; nog {1} zijn geteld maar niet vermeld."};
inline constexpr Message server_one{"{0} server", "{0} server"};
inline constexpr Message server_many{"{0} servers", "{0} servers"};
inline constexpr Message server_head{"Server", "Server"};
inline constexpr Message who_says{"Who says so", "Wie het zegt"};
inline constexpr Message smallest_round_trip{"Smallest round trip", "Kleinste rondreis"};
inline constexpr Message unlisted{"unlisted server", "niet-vermelde server"};
inline constexpr Message unlisted_as{"unlisted server, AS {0}", "niet-vermelde server, AS {0}"};
inline constexpr Message last_seen{"last seen {0}", "laatst gezien {0}"};
inline constexpr Message edge_note{"edge: the place of the delivery network, not of the data",
                                   "rand: de plek van het verspreidingsnetwerk, niet van de gegevens"};
inline constexpr Message no_grade{"no grade", "geen graad"};
inline constexpr Message grade_is{"grade {0}", "graad {0}"};
inline constexpr Message far_note{"far: labelled near, measured far", "ver: dichtbij genoemd, ver gemeten"};
inline constexpr Message says_nothing{"no source says anything", "geen bron zegt iets"};
inline constexpr Message refuted{"refuted", "weerlegd"};
inline constexpr Message kept{"kept", "gevolgd"};
inline constexpr Message disagrees{"disagrees", "spreekt tegen"};

inline constexpr Message source_override{"own override", "eigen opgave"};
inline constexpr Message source_place{"address table", "adrestabel"};
inline constexpr Message source_site{"site code in the name", "plaatscode in de naam"};
inline constexpr Message source_word{"region word in the name", "regiowoord in de naam"};
inline constexpr Message source_cloud{"cloud region file", "regiobestand van een cloud"};
inline constexpr Message source_geofeed{"geofeed", "geofeed"};
inline constexpr Message source_database{"database", "database"};
inline constexpr Message source_cluster{"cluster in the name", "cluster in de naam"};

}  // namespace eugress::words
