// Who runs the servers at the first hop, and in which countries they stand: since when each was seen, so that a new
// operator or country can be told. Of servers that a list, a name or a cloud's file vouches for; never of other
// participants. Bounded. One thread: the Ledger's.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "account/interval.h"
#include "account/seen_book.h"

namespace eugress {

// "AS30103", by a database of networks; else "aws eu-central-1", by a cloud's own file; else the provider's name, if
// its list holds the address; else "unknown". From tables, never from the wire.
[[nodiscard]] std::string first_hop_operator(const Finding& finding);

struct FirstHopOperator {
  std::string provider;
  std::string name;
  SeenSpan span;
};
struct FirstHopCountry {
  ProviderNumber provider = 0;
  Country country;  // decided on grade A or B
  SeenSpan span;
};

struct FirstHops {
  std::vector<FirstHopOperator> operators;  // of the last day, sorted
  std::vector<FirstHopCountry> countries;   // of the last day, sorted
  std::uint64_t operators_held = 0;         // of that day and before
  std::uint64_t operator_capacity = 0;
  std::uint64_t operators_evicted = 0;
  std::uint64_t countries_held = 0;
  std::uint64_t country_capacity = 0;
  std::uint64_t countries_evicted = 0;
};

class FirstHopBook {
 public:
  static constexpr std::size_t most_operators = 128;
  static constexpr std::size_t most_countries = 512;

  void see(const Interval& interval);
  // `now` is the end of the books.
  [[nodiscard]] FirstHops first_hops(Timestamp now) const;

 private:
  SeenBook<std::pair<std::string, std::string>> operators_{most_operators};  // provider, operator
  SeenBook<std::pair<ProviderNumber, Country>> countries_{most_countries};
};

}  // namespace eugress
