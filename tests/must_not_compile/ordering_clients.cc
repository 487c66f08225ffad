// Clients can be told apart and not ranked: no list of them can be sorted.
#include "flow/campus_endpoint.h"

bool compare(const eugress::CampusEndpoint& a, const eugress::CampusEndpoint& b) {
#ifdef CASE
  return a < b;
#else
  return a == b;
#endif
}
