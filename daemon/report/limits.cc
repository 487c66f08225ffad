#include "report/limits.h"

#include <array>

namespace eugress {
namespace {

constexpr std::array<Message, 6> messages{{
    {"The first hop only: which server was spoken to, when and how much. What that server passes on, stores or shows "
     "to others, who "
     "holds keys and which law reaches it from abroad is not visible here.",
     "Alleen de eerste server: met welke is gesproken, wanneer en hoeveel. Wat die doorgeeft, bewaart of aan anderen "
     "toont, wie "
     "sleutels heeft en welk buitenlands recht hem bereikt, is hier niet te zien."},
    {"Devices that do not pass this gateway are not counted: at home, on mobile networks, behind a VPN that ends "
     "elsewhere.",
     "Apparaten die niet langs deze gateway komen, tellen niet mee: thuis, op mobiele netwerken, achter een VPN die "
     "elders eindigt."},
    {"Places are conclusions with a grade, not measurements. Databases of places err; a short round trip excludes far "
     "countries, and a "
     "long one says nothing.",
     "Plaatsen zijn conclusies met een graad, geen metingen. Databases van plaatsen vergissen zich; een korte "
     "retourtijd sluit verre "
     "landen uit, een lange zegt niets."},
    {"An address that is announced from many places, such as the edge of a delivery network, has no place.",
     "Een adres dat vanaf veel plaatsen wordt aangekondigd, zoals de rand van een distributienetwerk, heeft geen "
     "plaats."},
    {"Whose meeting it is stays unknown unless names or a reference call tell; a promise about own meetings does not "
     "bind those of others.",
     "Wiens vergadering het is, blijft onbekend tenzij namen of een referentiegesprek het zeggen; een toezegging over "
     "eigen "
     "vergaderingen bindt die van anderen niet."},
    {"Content is never read, and nobody is told apart: there is no client in the log.",
     "Inhoud wordt nooit gelezen, en niemand wordt onderscheiden: in het logboek komt geen apparaat voor."},
}};

}  // namespace

std::span<const Message> limit_messages() noexcept {
  return messages;
}

}  // namespace eugress
