#include "decode/dns.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace eugress {
namespace {

// RFC 1035 section 4.1.1
constexpr std::uint16_t message_header_octets = 12;
constexpr std::uint16_t flag_response = 0x8000;
constexpr std::uint16_t response_code_bits = 0x000f;
constexpr std::uint16_t opcode_query = 0;
constexpr std::uint16_t opcode_highest = 6;  // DNS stateful operations, RFC 8490
constexpr std::size_t longest_message = 65535;

constexpr std::uint16_t type_a = 1;
constexpr std::uint16_t type_cname = 5;
constexpr std::uint16_t type_aaaa = 28;
constexpr std::uint16_t class_internet = 1;

// RFC 1035 sections 2.3.4 and 4.1.4
constexpr std::size_t longest_name = 255;
constexpr std::uint8_t label_kind = 0xc0;
constexpr std::uint16_t pointer_bits = 0x3fff;
// Every jump of a name leads strictly backwards, so it ends anyway; this bounds the price of a chain of bare pointers.
constexpr int max_jumps = 16;

// What a parse came upon. Of a cut message the part before the cut still counts.
enum class Part : std::uint8_t { whole, cut, wrong };

// A record of the answer section that may matter; names and data as offsets into the message.
struct Record {
  std::uint16_t owner;
  std::uint16_t type;
  std::uint16_t data;
  std::uint32_t ttl;
};

template <std::size_t Capacity>
struct Records {
  std::array<Record, Capacity> rows;  // the first `count` are written
  std::size_t count = 0;

  bool insert(const Record& record) noexcept {
    if (count == Capacity) return false;
    rows[count++] = record;
    return true;
  }
};

struct Answers {
  Records<DnsAnswer::max_aliases> aliases;
  Records<DnsAnswer::max_addresses> addresses;
  std::size_t left_out = 0;
};

bool is_pointer(std::uint8_t length) noexcept {
  return (length & label_kind) == label_kind;
}

// Passes over a name without following its pointer, which must lead to an earlier name.
Part skip_name(ByteReader& at) noexcept {
  ByteReader reader = at;  // a copy stays in registers
  const std::size_t start = reader.position();
  for (;;) {
    const std::uint8_t length = reader.u8();
    if (is_pointer(length)) {
      const std::size_t target = (std::size_t{length} << 8U | reader.u8()) & pointer_bits;
      at = reader;
      if (!reader.ok()) return Part::cut;
      return target >= message_header_octets && target < start ? Part::whole : Part::wrong;
    }
    if ((length & label_kind) != 0) return Part::wrong;
    reader.skip(length);
    at = reader;
    if (!reader.ok()) return Part::cut;
    if (reader.position() - start > longest_name) return Part::wrong;
    if (length == 0) return Part::whole;
  }
}

// The name at `offset`, pointers followed. False if it breaks a rule or teaches nothing: the root, other characters,
// longer than HostName keeps.
bool read_name(Bytes message, std::size_t offset, HostName& name) noexcept {
  name = {};
  int jumps = 0;
  ByteReader reader = reader_at(message, offset);
  for (std::uint8_t length = reader.u8(); length != 0; length = reader.u8()) {
    if (is_pointer(length)) {
      const std::size_t target = (std::size_t{length} << 8U | reader.u8()) & pointer_bits;
      if (!reader.ok() || target < message_header_octets || target >= offset || ++jumps > max_jumps) return false;
      offset = target;
      reader = reader_at(message, offset);
    } else {
      const std::string_view label = as_text(reader.take(length));
      if (label.size() != length || !name.add_label(label)) return false;
    }
  }
  return reader.ok() && !name.empty();
}

// Where a name begins that another name at `offset` may only point to.
std::size_t beginning(Bytes message, std::size_t offset) noexcept {
  ByteReader reader = reader_at(message, offset);
  const std::uint16_t first = reader.u16();
  return reader.ok() && is_pointer(static_cast<std::uint8_t>(first >> 8U)) ? first & pointer_bits : offset;
}

// A name that was read, and where.
struct Known {
  const HostName& name;
  std::size_t offset = 0;
};

// Whether the name at `offset` is that one. Nearly always it points there, and need not be read.
bool is_same(Bytes message, std::size_t offset, const Known& known) noexcept {
  if (beginning(message, offset) == beginning(message, known.offset)) return true;
  HostName name;
  return read_name(message, offset, name) && name == known.name;
}

// Passes over one record of any section (RFC 1035 section 4.1.3). `record.type` becomes 0 for what cannot matter.
Part read_record(Bytes message, ByteReader& reader, Record& record) noexcept {
  record.owner = static_cast<std::uint16_t>(reader.position());
  if (const Part owner = skip_name(reader); owner != Part::whole) return owner;
  record.type = reader.u16();
  const std::uint16_t record_class = reader.u16();
  record.ttl = reader.u32();
  const std::uint16_t length = reader.u16();
  record.data = static_cast<std::uint16_t>(reader.position());
  reader.skip(length);
  if (!reader.ok()) return Part::cut;
  if (record.ttl > std::numeric_limits<std::int32_t>::max()) record.ttl = 0;  // RFC 2181 section 8
  if (record_class != class_internet) record.type = 0;
  switch (record.type) {
    case type_a:
      return length == 4 ? Part::whole : Part::wrong;
    case type_aaaa:
      return length == 16 ? Part::whole : Part::wrong;
    case type_cname: {
      ByteReader target = reader_at(message, record.data);
      const bool fills = skip_name(target) == Part::whole && target.position() == reader.position();
      return fills ? Part::whole : Part::wrong;
    }
    default:
      record.type = 0;
      return Part::whole;
  }
}

// The answer section. A record beyond the bounds is counted, not kept.
Part read_answers(Bytes message, ByteReader& reader, std::uint16_t count, Answers& answers) noexcept {
  for (; count > 0; --count) {
    Record record;
    if (const Part part = read_record(message, reader, record); part != Part::whole) return part;
    const bool kept = record.type == 0 ||
                      (record.type == type_cname ? answers.aliases.insert(record) : answers.addresses.insert(record));
    if (!kept) ++answers.left_out;
  }
  return Part::whole;
}

Part skip_records(Bytes message, ByteReader& reader, std::uint32_t count) noexcept {
  Part part = Part::whole;
  for (; count > 0 && part == Part::whole; --count) {
    Record record;
    part = read_record(message, reader, record);
  }
  return part;
}

Address read_address(Bytes message, const Record& record) noexcept {
  ByteReader reader = reader_at(message, record.data);
  if (record.type == type_a) return Address::from_ipv4(reader.u32());
  const std::uint64_t high = reader.u64();
  return {high, reader.u64()};
}

// Follows the aliases from the asked name, wherever in the section they stand, to the offset of the name at their end.
// Nothing if they run in a circle or through a name that we cannot keep.
std::optional<std::size_t> follow_aliases(Bytes message, const Answers& answers, DnsAnswer& answer) noexcept {
  const auto& [rows, count] = answers.aliases;
  const Record* const end = rows.data() + count;
  std::size_t offset = message_header_octets;
  for (;;) {
    const HostName& name = answer.alias_count == 0 ? answer.asked : answer.aliases[answer.alias_count - 1];
    const Record* const next = std::find_if(rows.data(), end, [&](const Record& row) {
      return is_same(message, row.owner, {name, offset});
    });
    if (next == end) return offset;
    if (answer.alias_count == count) return std::nullopt;  // more steps than records: a circle
    if (!read_name(message, next->data, answer.aliases[answer.alias_count])) return std::nullopt;
    ++answer.alias_count;
    answer.ttl = std::min(answer.ttl, next->ttl);
    offset = next->data;
  }
}

DnsReading resolve(Bytes message, const Answers& answers, DnsAnswer& answer) noexcept {
  if (!read_name(message, message_header_octets, answer.asked)) return DnsReading::message;
  answer.alias_count = 0;
  answer.address_count = 0;
  answer.ttl = std::numeric_limits<std::uint32_t>::max();
  answer.left_out = answers.left_out;
  const auto offset = follow_aliases(message, answers, answer);
  if (!offset) return DnsReading::message;
  const HostName& owner = answer.alias_count == 0 ? answer.asked : answer.aliases[answer.alias_count - 1];
  for (std::size_t i = 0; i < answers.addresses.count; ++i) {
    const Record& row = answers.addresses.rows[i];
    if (is_same(message, row.owner, {owner, *offset})) {
      answer.addresses[answer.address_count++] = read_address(message, row);
      answer.ttl = std::min(answer.ttl, row.ttl);
    }
  }
  if (answer.address_count > 0) return DnsReading::answer;
  return answer.alias_count > 0 ? DnsReading::alias : DnsReading::message;
}

DnsReading read_message(Bytes message, DnsAnswer& answer) noexcept {
  ByteReader reader{message};
  reader.skip(2);  // id
  const std::uint16_t flags = reader.u16();
  const std::uint16_t questions = reader.u16();
  const std::uint16_t answer_records = reader.u16();
  const std::uint32_t authority = reader.u16();
  const std::uint32_t further_records = authority + reader.u16();
  const std::uint16_t opcode = flags >> 11U & 0xfU;
  // More than one question: RFC 9619.
  if (!reader.ok() || opcode > opcode_highest || questions > 1) return DnsReading::not_dns;
  if (questions == 1) {
    const Part name = skip_name(reader);
    reader.skip(4);  // type and class
    if (name != Part::whole || !reader.ok()) return DnsReading::not_dns;
  } else if (answer_records + further_records == 0 && reader.remaining() > 0) {
    return DnsReading::not_dns;  // announces nothing and yet goes on
  }

  Answers answers;
  Part part = read_answers(message, reader, answer_records, answers);
  if (part == Part::whole) part = skip_records(message, reader, further_records);
  if (part == Part::wrong) return DnsReading::not_dns;
  const bool answers_a_query =
      (flags & flag_response) != 0 && opcode == opcode_query && (flags & response_code_bits) == 0 && questions == 1;
  return answers_a_query ? resolve(message, answers, answer) : DnsReading::message;
}

}  // namespace

DnsReading read_dns(Bytes payload, bool over_tcp, DnsAnswer& answer) noexcept {
  ByteReader reader{payload};
  const std::size_t length = over_tcp ? reader.u16() : longest_message;
  return read_message(reader.take(std::min(length, reader.remaining())), answer);
}

}  // namespace eugress
