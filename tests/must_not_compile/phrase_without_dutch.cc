// A sentence that lacks a language, or has other places to fill in one of them, is a build failure.
#include "base/phrase.h"

inline constexpr eugress::Phrase greeting{
    "{0} intervals",
#ifdef CASE
    "intervallen",
#else
    "{0} intervallen",
#endif
};
