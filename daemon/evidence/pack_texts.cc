// The fixed texts of a pack. verify.py knows them by their SHA-256: whoever changes a letter makes another format.
#include "evidence/pack.h"

namespace eugress {
namespace {

constexpr std::string_view readme = R"(NEDERLANDS (English below)

Dit is een steekproef uit het bewijslogboek van een eugress-meetpunt. Controleer hem zonder eugress:

    python3 verify.py check PACK.zip --key SLEUTEL --seed WORP --root WORTEL

verify.py komt uit de uitgave van het project, niet van het meetpunt. SLEUTEL is de publieke sleutel die u langs een andere weg
hebt gekregen. WORTEL is wat u opschreef toen het bereik werd vastgelegd, WORP wat daarna samen is gegooid. Lees limits.txt.

plan.json       wat is afgesproken: bereik van elk logboek, worp, aantal, quotum, bovengrens. "purpose" en "requester" zijn
                mededelingen van wie de steekproef trok; niets toont aan dat ze kloppen
summary.json    wat uit de rest volgt: drawn = getrokken regels, records = meetregels daaronder, servers = verschillende servers
                daarvan, by_server = [server, netwerk, aantal, soorten verkeer, landen, oordelen, zekerheid], strata = [soort,
                aanwezig, getrokken, getoond] van wat binnen bleef, totals = [soort, land, oordeel, regels, bytes uit, bytes
                in, verbindingen] over het hele bereik, coverage = waarneming: intervallen, seconden, verloren frames,
                onderbrekingen
1/checkpoint    ondertekende wortel van het logboek aan het eind van het bereik, met regels van getuigen als die er zijn
1/previous      ondertekende wortel aan het begin, als er iets aan voorafging
1/entries       getoonde regels met hun nummer: alles wat getrokken is, elke regel die geen meting binnen de belofte is, en
                alles van soorten verkeer met weinig regels (hooguit ongeveer tien keer het quotum)
1/hashes        de hashes van alles wat niet getoond is
1/timestamp.tsr tijdstempel van een derde over de wortel, als het meetpunt er een heeft
tables/         tabellen en beleid waarmee geoordeeld is, genoemd naar hun SHA-256
SHA256SUMS      voor sha256sum -c

Er staan geen adressen van de instelling, geen gebruikers en geen vergaderingen in. Kleine zones tellen onder "other".

ENGLISH

This is a sample from the evidence log of an eugress gateway. Check it without eugress:

    python3 verify.py check PACK.zip --key KEY --seed DICE --root ROOT

Take verify.py from the project's release, not from the gateway. KEY is the public key that came to you another way. ROOT is what
you noted when the range was frozen, DICE what was thrown together afterwards. Read limits.txt.

plan.json       what was agreed: range of each log, dice, number, quota, cap. "purpose" and "requester" are statements of
                whoever drew the sample; nothing shows that they are so
summary.json    what follows from the rest: drawn = entries drawn, records = measured records among them, servers = different
                servers of these, by_server = [server, network, records, planes, countries, verdicts, grades], strata = [plane,
                there, drawn, shown] of what stayed inside, totals = [plane, country, verdict, lines, bytes out, bytes in,
                connections] over the whole range, coverage = what was observed: intervals, seconds, lost frames, gaps
1/checkpoint    signed root of the log at the end of the range, with the lines of witnesses if there are any
1/previous      signed root at its beginning, if anything came before
1/entries       entries shown, with their numbers: all that was drawn, every entry that is no record inside the promise, and
                all of planes with few records (at most about ten times the quota)
1/hashes        the hashes of all that is not shown
1/timestamp.tsr a third party's timestamp of the root, if the gateway has one
tables/         tables and policies that judged, named by their SHA-256
SHA256SUMS      for sha256sum -c

No address of the institution, no user and no meeting is in it. Small zones count under "other".
)";

constexpr std::string_view limits = R"(NEDERLANDS: wat deze steekproef niet kan aantonen

1. Het meetpunt ziet de eerste stap naar de aanbieder en niets daarachter: geen doorgifte, geen opslag, geen toegang door personeel
   of overheden, geen beheer van sleutels. Het kan een belofte weerspreken; dat zij gehouden is, kan het niet aantonen.
2. Wie thuis of onderweg vergadert, komt niet langs dit meetpunt.
3. Waar een server staat, is een oordeel met een zekerheid (grade) en gronden (hints). C en D zijn zwak. Databanken vergissen zich.
   Een adres bij een verspreid netwerk (anycast) zegt niets over een plaats.
4. Dat regels sinds hun ondertekening onveranderd zijn, volgt uit de hashes. Dat ze bij het schrijven juist waren, en dat alles
   geschreven is, volgt er niet uit: zie coverage, en vergelijk met een eigen proefgesprek op een bekend tijdstip.
5. Wie de sleutel en de machine heeft, kan een ander logboek schrijven. Alleen een waarneming van buiten (Prometheus, een getuige,
   een tijdstempel), ouder dan de worp, spreekt dat tegen.
6. "unknown" en "disputed" zijn nooit als binnen geteld.

ENGLISH: what this sample cannot show

1. The gateway sees the first hop towards the provider and nothing behind it: no onward transfer, no storage, no access by staff or
   authorities, no control of keys. It can contradict a promise; that it was kept it cannot show.
2. Whoever meets from home or on the road does not pass this gateway.
3. Where a server stands is a judgement with a grade and grounds (hints). C and D are weak. Databases err. An address of a
   distributed network (anycast) says nothing of a place.
4. That entries are unchanged since they were signed follows from the hashes. That they were right when they were written, and that
   everything was written, does not: see coverage, and compare with a call of your own at a known time.
5. Whoever has the key and the machine can write another log. Only an observation from outside (Prometheus, a witness, a
   timestamp), older than the dice, contradicts that.
6. "unknown" and "disputed" are never counted as inside.
)";

}  // namespace

std::string_view pack_readme() noexcept {
  return readme;
}
std::string_view pack_limits() noexcept {
  return limits;
}

}  // namespace eugress
