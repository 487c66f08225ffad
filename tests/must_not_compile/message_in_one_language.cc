// A sentence that lacks a language, or whose languages speak of different things, is no entry of the catalogue.
#include "base/message.h"

#ifdef CASE
constexpr eugress::Message message{"{0} of {1} days", "{0} dagen"};
#else
constexpr eugress::Message message{"{0} of {1} days", "{0} van {1} dagen"};
#endif

std::string_view english() {
  return message.english;
}
