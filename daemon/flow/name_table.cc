#include "flow/name_table.h"

#include <bit>

namespace eugress {

NameTable::NameTable(std::size_t capacity, KeyedHash hash, Pages pages)
    : hash_(hash), entries_(capacity, pages), chains_(std::bit_ceil(capacity)) {}

NameTable::Number NameTable::hold(const HostName& name) noexcept {
  if (name.empty()) return 0;
  Number& first = chain_of(name);
  for (Number number = first; number != 0; number = entries_[number].next) {
    Entry& entry = entries_[number];
    if (entry.name == name) return ++entry.carriers, number;
  }
  const Number number = entries_.take();
  if (number == 0) return ++refused_, number;
  entries_[number] = {name, 1, first};
  first = number;
  return number;
}

void NameTable::give_back(Number number) noexcept {
  if (number == 0 || --entries_[number].carriers != 0) return;
  Number* link = &chain_of(entries_[number].name);
  while (*link != number) link = &entries_[*link].next;
  *link = entries_[number].next;
  entries_.give_back(number);
}

}  // namespace eugress
