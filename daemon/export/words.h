// The catalogue of what the page says, first part: words that several sections share, and the fixed statement of what a
// gateway cannot see. Every entry is in English and in Dutch, or it does not compile (base/message.h).
#pragma once

#include <array>

#include "base/message.h"

namespace eugress::words {

inline constexpr Message media{"Media", "Media"};
inline constexpr Message metadata{"Metadata", "Metadata"};
inline constexpr Message apart{"Apart from both", "Los van beide"};
inline constexpr Message all{"All", "Alles"};

inline constexpr Message plane_media{"Media", "Media"};
inline constexpr Message plane_signalling{"Signalling", "Signalering"};
inline constexpr Message plane_web{"Web", "Web"};
inline constexpr Message plane_telemetry{"Telemetry", "Telemetrie"};
inline constexpr Message plane_files{"Files", "Bestanden"};
inline constexpr Message plane_push{"Push", "Meldingen"};
inline constexpr Message plane_support{"Support", "Ondersteuning"};
inline constexpr Message plane_static{"Static files", "Statische bestanden"};
inline constexpr Message plane_phone{"Phone", "Telefonie"};
inline constexpr Message plane_p2p{"Peer to peer", "Rechtstreeks"};
inline constexpr Message plane_other{"Other", "Overig"};

// The same inside a sentence.
inline constexpr Message on_media{"media", "media"};
inline constexpr Message on_signalling{"signalling", "signalering"};
inline constexpr Message on_web{"web", "web"};
inline constexpr Message on_telemetry{"telemetry", "telemetrie"};
inline constexpr Message on_files{"files", "bestanden"};
inline constexpr Message on_push{"push", "meldingen"};
inline constexpr Message on_support{"support", "ondersteuning"};
inline constexpr Message on_static{"static", "statisch"};
inline constexpr Message on_phone{"phone", "telefonie"};
inline constexpr Message on_p2p{"peer to peer", "rechtstreeks"};
inline constexpr Message on_other{"other", "overig"};

inline constexpr Message means_media{"sound, video, shared screens", "geluid, beeld, gedeelde schermen"};
inline constexpr Message means_signalling{"joining, steering, finding a way", "deelnemen, sturen, een weg vinden"};
inline constexpr Message means_web{"pages, sign-in, web client", "pagina’s, aanmelden, webclient"};
inline constexpr Message means_telemetry{"logs and usage reports", "logboeken en gebruiksrapporten"};
inline constexpr Message means_files{"files, chat attachments, recordings", "bestanden, bijlagen, opnamen"};
inline constexpr Message means_push{"notifications", "meldingen op het toestel"};
inline constexpr Message means_support{"help and support", "hulp en ondersteuning"};
inline constexpr Message means_static{"programs and pictures from a delivery network",
                                      "programma’s en plaatjes uit een verspreidingsnetwerk"};
inline constexpr Message means_phone{"telephony, voice and signalling", "bellen, spraak en signalering"};
inline constexpr Message means_p2p{"straight to another participant", "direct naar een andere deelnemer"};
inline constexpr Message means_other{"the provider’s, kind not known", "van de aanbieder, soort onbekend"};

inline constexpr Message inside{"inside", "binnen"};
inline constexpr Message outside{"outside", "buiten"};
inline constexpr Message exempt{"exempt", "vrijgesteld"};
inline constexpr Message disputed{"disputed", "betwist"};
inline constexpr Message unknown{"unknown", "onbekend"};

inline constexpr Message law_eu{"EU", "EU"};
inline constexpr Message law_eea{"EEA", "EER"};
inline constexpr Message law_adequate{"adequate", "adequaat"};
inline constexpr Message law_conditional{"conditional", "onder voorwaarden"};
inline constexpr Message law_third{"third country", "derde land"};
inline constexpr Message law_same_campus{"same campus", "zelfde campus"};
inline constexpr Message law_abroad{"abroad", "buitenland"};

inline constexpr Message place_edge{"edge, place not known", "rand van een netwerk, plek onbekend"};
inline constexpr Message place_in_eu{"EU, country not known", "EU, land onbekend"};
inline constexpr Message place_in_eea{"EEA, country not known", "EER, land onbekend"};

inline constexpr Message connection{"{0} connection", "{0} verbinding"};
inline constexpr Message connections{"{0} connections", "{0} verbindingen"};
inline constexpr Message days{"{0} days", "{0} dagen"};
inline constexpr Message day{"{0} day", "{0} dag"};
inline constexpr Message frame{"{0} frame", "{0} frame"};
inline constexpr Message frames{"{0} frames", "{0} frames"};
inline constexpr Message exact_bytes{"{0} bytes", "{0} bytes"};
inline constexpr Message of_connections{"of connections", "van de verbindingen"};
inline constexpr Message of_bytes{"{0} of bytes", "{0} van de bytes"};
inline constexpr Message kilometres{"within {0} km", "binnen {0} km"};

// What is not visible at a gateway, one sentence each.
inline constexpr std::array limits{
    Message{"A gateway sees the first hop only: which server was spoken to, when and how much. What that server passes "
            "on, stores or shows to others is not visible here.",
            "Een gateway ziet alleen de eerste stap: met welke server is gesproken, wanneer en hoeveel. Wat die server "
            "doorgeeft, bewaart of aan anderen toont, is hier niet te zien."},
    Message{
        "Traffic can contradict a promise. That no contradiction was seen does not show that the promise is kept.",
        "Verkeer kan een belofte tegenspreken. Dat er geen tegenspraak is gezien, toont niet aan dat de belofte wordt "
        "nagekomen."},
    Message{
        "Devices that do not pass this gateway are not counted: at home, on mobile networks, behind a VPN that ends "
        "elsewhere.",
        "Apparaten die niet langs deze gateway komen tellen niet mee: thuis, op mobiele netwerken, achter een VPN die "
        "elders eindigt."},
    Message{
        "Places are conclusions with a grade, not measurements. A short round trip excludes far countries; a long "
        "one says nothing.",
        "Plekken zijn conclusies met een graad, geen metingen. Een korte rondreis sluit verre landen uit; een lange "
        "zegt niets."},
    Message{"Whose meeting it is stays unknown unless a reference call shows it; a promise about own meetings does not "
            "bind meetings hosted by others.",
            "Van wie een vergadering is blijft onbekend tenzij een referentiegesprek het laat zien; een belofte over "
            "eigen vergaderingen bindt geen vergaderingen van anderen."},
    Message{"Content is never read. Traffic between participants (peer to peer) is counted, and never judged.",
            "Inhoud wordt nooit gelezen. Verkeer tussen deelnemers onderling wordt geteld en nooit beoordeeld."},
};

inline constexpr Message no_legal_row{
    "The legal table has no row for {0} on the days on which traffic went there: its law is unknown, and it is outside "
    "all the same. Add the row to regions.tsv.",
    "De rechtstabel heeft geen regel voor {0} op de dagen waarop daar verkeer heen ging: het recht is onbekend, en het "
    "ligt evengoed buiten. Voeg de regel toe aan regions.tsv."};
inline constexpr Message law_ends{
    "The law of {0} ({1}) ends on {2}: look for what follows, and renew regions.tsv.",
    "Het recht van {0} ({1}) eindigt op {2}: kijk wat erop volgt, en vernieuw regions.tsv."};

}  // namespace eugress::words
