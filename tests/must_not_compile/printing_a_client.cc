// A campus address has no way to a stream.
#include <iostream>

#include "flow/campus_endpoint.h"

void print(const eugress::CampusEndpoint& client) {
  static_cast<void>(client);
#ifdef CASE
  std::cout << client;
#endif
}
