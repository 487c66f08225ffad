// The catalogue, second part: the first screen. Which sentence is said when is decided in status_page_answer.cc.
#pragma once

#include "base/message.h"

namespace eugress::words {

inline constexpr Message title{"Where our {0} traffic goes", "Waar ons {0}-verkeer heen gaat"};
inline constexpr Message skip_to_answer{"To the answer", "Naar het antwoord"};
inline constexpr Message at_gateway{"at {0}", "bij {0}"};
inline constexpr Message seen_from_to{"Seen from {0} to {1}.", "Gezien van {0} tot {1}."};
inline constexpr Message reload{"Reload for newer numbers", "Herlaad voor nieuwere cijfers"};
inline constexpr Message no_interval_yet{
    "No interval has closed yet. This page reloads itself until one has.",
    "Er is nog geen interval gesloten. Deze pagina herlaadt zichzelf tot het zover is."};
inline constexpr Message language{"Language", "Taal"};
inline constexpr Message damaged{"The input was damaged.", "De invoer was beschadigd."};
inline constexpr Message damaged_means{"What stands here is what was read before the damage.",
                                       "Hier staat wat vóór de beschadiging is gelezen."};
inline constexpr Message footer_metrics{"metrics", "meetwaarden"};
inline constexpr Message footer_json{"the same as JSON", "hetzelfde als JSON"};

// Spoken by the script, which finds them on the page.
inline constexpr Message live_pause{"Pause refreshing", "Verversen pauzeren"};
inline constexpr Message live_resume{"Resume refreshing", "Verversen hervatten"};
inline constexpr Message live_on{"Refreshes by itself", "Ververst vanzelf"};
inline constexpr Message live_paused{"Paused", "Gepauzeerd"};
inline constexpr Message live_lost{"eugress does not answer; these numbers are old",
                                   "eugress antwoordt niet; deze cijfers zijn oud"};
inline constexpr Message live_changed{"The answer has changed", "Het antwoord is veranderd"};

inline constexpr Message the_answer{"The answer", "Het antwoord"};
inline constexpr Message covers_media{"sound, video, shared screens", "geluid, beeld, gedeelde schermen"};
inline constexpr Message covers_metadata{"signalling, web, telemetry, files, push, support, other",
                                         "signalering, web, telemetrie, bestanden, meldingen, ondersteuning, overig"};
inline constexpr Message covers_apart{"static files, phone", "statische bestanden, telefonie"};

inline constexpr Message nothing_measured{"Nothing measured yet", "Nog niets gemeten"};
inline constexpr Message nothing_seen{"Nothing seen so far", "Tot nu toe niets gezien"};
inline constexpr Message none_found{"No contradiction found", "Geen tegenspraak gevonden"};
inline constexpr Message only_excused{"Nothing left the promised area but under named exemptions",
                                      "Niets verliet het beloofde gebied behalve onder genoemde vrijstellingen"};
inline constexpr Message contradicted{"CONTRADICTED: {0}", "TEGENGESPROKEN: {0}"};
inline constexpr Message departure{"{0} to {1}, {2}, grade {3}", "{0} naar {1}, {2}, graad {3}"};
inline constexpr Message departure_on_days{"{0} to {1}, {2}, grade {3}, {4} of {5}",
                                           "{0} naar {1}, {2}, graad {3}, {4} van {5}"};
inline constexpr Message more_kind{"and {0} more kind below", "en nog {0} soort hieronder"};
inline constexpr Message more_kinds{"and {0} more kinds below", "en nog {0} soorten hieronder"};
inline constexpr Message cannot_tell{"We cannot tell: {0}", "We kunnen het niet zeggen: {0}"};
inline constexpr Message mend{"Mend: {0}.", "Herstel: {0}."};
inline constexpr Message older_than_promise{"this traffic is older than the promise, which holds from {0}",
                                            "dit verkeer is ouder dan de belofte, die geldt vanaf {0}"};
inline constexpr Message partly_older{"Part of this traffic is older than the promise, which holds from {0}.",
                                      "Een deel van dit verkeer is ouder dan de belofte, die geldt vanaf {0}."};
inline constexpr Message held_against{"Held against it all the same, {0} would lie outside.",
                                      "Er toch aan getoetst zou {0} buiten liggen."};
inline constexpr Message nothing_assessable{"in no interval so far was capture good enough to judge by",
                                            "in geen enkel interval was de meting goed genoeg om op te oordelen"};
inline constexpr Message mend_capture{"see “Could we have seen it?” below for loss and clock",
                                      "zie hieronder bij “Hadden we het kunnen zien?” verlies en klok"};
inline constexpr Message part_connections{"{0} of connections", "{0} van de verbindingen"};
inline constexpr Message part_bytes{"{0} of bytes", "{0} van de bytes"};
inline constexpr Message part_both{"{0} of connections and {1} of bytes",
                                   "{0} van de verbindingen en {1} van de bytes"};
inline constexpr Message vague_place{"{0} went to a place that is unknown or disputed",
                                     "{0} ging naar een plek die onbekend of betwist is"};
inline constexpr Message vague_or_weak{
    "{0} went to a place that is unknown, disputed or outside on weak evidence",
    "{0} ging naar een plek die onbekend of betwist is, of op zwak bewijs buiten ligt"};
inline constexpr Message vague_weak{"{0} seem to leave the promised area, on weak evidence only",
                                    "{0} lijkt het beloofde gebied te verlaten, alleen op zwak bewijs"};
inline constexpr Message mend_places{"add databases or places for these servers",
                                     "voeg databases of plekken voor deze servers toe"};
inline constexpr Message first_interval{"The first interval closes after {0} seconds of traffic.",
                                        "Het eerste interval sluit na {0} seconden verkeer."};
inline constexpr Message silence{
    "No traffic of this kind has passed. That is no statement about where it would go.",
    "Er is geen verkeer van deze soort langsgekomen. Dat zegt niets over waar het heen zou "
    "gaan."};
inline constexpr Message so_far_seen{"So far seen: {0}, {1}", "Tot nu toe gezien: {0}, {1}"};
inline constexpr Message further_weak{"A further {0} may lie outside, on weak evidence (grade C).",
                                      "Nog eens {0} ligt misschien buiten, op zwak bewijs (graad C)."};
inline constexpr Message left_exempt{"{0} left the promised area under a named exemption.",
                                     "{0} verliet het beloofde gebied onder een genoemde vrijstelling."};
inline constexpr Message blind_intervals{
    "Capture was not good enough to judge by in {0} of {1} intervals.",
    "De meting was in {0} van {1} intervallen niet goed genoeg om op te oordelen."};
inline constexpr Message claims_title{"Promise by promise", "Belofte voor belofte"};
inline constexpr Message claims_caption{
    "A contradiction needs one connection with grade A or B. That there is none needs enough coverage, places, fresh "
    "data "
    "and sources that could have seen one.",
    "Voor tegenspraak is één verbinding met graad A of B genoeg. Dat er geen is, vraagt genoeg dekking, plekken, verse "
    "gegevens en bronnen die er een hadden kunnen zien."};
inline constexpr Message claims_plane{"Plane", "Soort"};
inline constexpr Message claims_status{"Status", "Stand"};
inline constexpr Message claims_pattern{"How often", "Hoe vaak"};
inline constexpr Message claims_missing{"Missing before more can be said", "Wat ontbreekt om meer te kunnen zeggen"};
inline constexpr Message status_contradicted{"contradicted", "tegengesproken"};
inline constexpr Message status_excepted{"contradicted, all of it exempt", "tegengesproken, alles vrijgesteld"};
inline constexpr Message status_not_contradicted{"not contradicted", "niet tegengesproken"};
inline constexpr Message status_insufficient{"insufficient evidence", "onvoldoende bewijs"};
inline constexpr Message status_not_observable{"not observable", "niet waarneembaar"};
inline constexpr Message missing_with_mend{"{0}; {1}", "{0}; {1}"};
inline constexpr Message pattern{"on {0} of {1} and in {2} of connections: {3}",
                                 "op {0} van {1} en in {2} van de verbindingen: {3}"};
inline constexpr Message pattern_bounds{
    "incidental up to {0} of days and {1} of connections, structural above {2} or {3}",
    "incidenteel tot {0} van de dagen en {1} van de verbindingen, structureel boven {2} of {3}"};
inline constexpr Message incidental{"incidental", "incidenteel"};
inline constexpr Message recurring{"recurring", "terugkerend"};
inline constexpr Message structural{"structural", "structureel"};
inline constexpr Message lacking{"What would tell more", "Wat meer zou zeggen"};

inline constexpr Message at_a_glance{"At a glance", "In één oogopslag"};
inline constexpr Message glance_reach{"Cannot be in the US", "Kan niet in de VS zijn"};
inline constexpr Message glance_reach_note{
    "by round-trip time alone: {0} of all bytes. No list or database changes it.",
    "alleen al door de rondreistijd: {0} van alle bytes. Geen lijst of database "
    "verandert dat."};
inline constexpr Message glance_no_position{
    "The gateway’s position is not configured, so nothing can be excluded.",
    "De positie van de gateway is niet ingesteld, dus valt niets uit te sluiten."};
inline constexpr Message glance_sight{"Could we have seen it?", "Hadden we het kunnen zien?"};
inline constexpr Message glance_minutes{"{0} of {1} minutes good enough to judge by",
                                        "{0} van {1} minuten goed genoeg om op te oordelen"};
inline constexpr Message glance_named{"{0} of bytes known by name", "{0} van de bytes bij naam bekend"};
inline constexpr Message glance_both_ways{"{0} of bytes seen both ways", "{0} van de bytes in beide richtingen gezien"};
inline constexpr Message glance_age{"oldest data: {0}, {1}", "oudste gegevens: {0}, {1}"};
inline constexpr Message glance_undated{"age of the data not known", "ouderdom van de gegevens onbekend"};
inline constexpr Message glance_hosts{"Whose meetings?", "Wiens vergaderingen?"};
inline constexpr Message glance_calls{
    "{0} reference calls: {1} contradicted, {2} without contradiction, {3} cannot tell",
    "{0} referentiegesprekken: {1} tegengesproken, {2} zonder tegenspraak, {3} niet te "
    "zeggen"};
inline constexpr Message glance_no_call{
    "No reference call is configured: whether the media of our own meetings stays inside has not been tried.",
    "Er is geen referentiegesprek ingesteld: of de media van onze eigen vergaderingen binnen blijven, is niet "
    "beproefd."};
inline constexpr Message glance_hosts_shares{"by connections: {0} own, {1} of others, {2} unknown",
                                             "naar verbindingen: {0} eigen, {1} van anderen, {2} onbekend"};
inline constexpr Message glance_limits{"Not visible here", "Hier niet te zien"};
inline constexpr Message glance_limits_note{"What happens behind the first server, at home and on mobile networks.",
                                            "Wat er achter de eerste server gebeurt, thuis en op mobiele netwerken."};
inline constexpr Message glance_limits_link{"All limits", "Alle grenzen"};

}  // namespace eugress::words
