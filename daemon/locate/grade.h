// The list of decisions by which witnesses become a grade ("Grades", nine rules, first match wins). Inner header of
// locate/: grade.cc is that list and nothing else, so that an auditor can lay the two side by side.
#pragma once

#include "base/country.h"
#include "locate/location.h"

namespace eugress {

// Reads the hints, is_edge, is_inside_by_elimination and reach of `where`; sets country, area, city, grade,
// decided_by and is_disputed. The result does not depend on the order of databases. `promised` draws the border; empty
// draws none.
void apply_grade(Location& where, const CountrySet& promised) noexcept;

}  // namespace eugress
