#include "support/dns_payload.h"

#include <map>

namespace eugress::synth {
namespace {

class MessageWriter {
 public:
  void header(std::uint16_t id, std::uint16_t flags, std::size_t answers, std::size_t additional) {
    out_.u16(id).u16(flags).u16(1).u16(answers).u16(0).u16(additional);
  }

  // Suffixes already written are pointed at (RFC 1035 section 4.1.4); the spelling of the first one stays.
  void name(std::string_view text) {
    while (!text.empty()) {
      const auto known = suffixes_.find(std::string(text));
      if (known != suffixes_.end()) {
        out_.u16(0xc000U | known->second);
        return;
      }
      suffixes_.emplace(std::string(text), out_.size());
      const std::string_view label = text.substr(0, text.find('.'));
      out_.u8(label.size()).text(label);
      text.remove_prefix(label.size() == text.size() ? label.size() : label.size() + 1);
    }
    out_.u8(0);
  }

  void question(std::string_view text, std::uint16_t type) {
    name(text);
    out_.u16(type).u16(1);
  }

  void record(const DnsRecord& answer) {
    name(answer.owner);
    out_.u16(answer.type).u16(1).u32(answer.time_to_live);
    const std::size_t length_at = out_.size();
    out_.u16(0);
    if (answer.type == dns_type::cname) {
      name(answer.alias);
    } else {
      out_.bytes(answer.address.view());
    }
    out_.close_u16(length_at);
  }

  // An OPT record that offers 1,232 octets and nothing else.
  void edns() { out_.u8(0).u16(41).u16(1232).u32(0).u16(0); }

  Bytes take() { return out_.take(); }

 private:
  ByteWriter out_;
  std::map<std::string, std::size_t> suffixes_;
};

}  // namespace

Bytes dns_query(std::uint16_t id, std::string_view name, std::uint16_t type) {
  MessageWriter message;
  message.header(id, 0x0100, 0, 1);
  message.question(name, type);
  message.edns();
  return message.take();
}

Bytes dns_response(std::uint16_t id, std::string_view name, std::uint16_t type, const std::vector<DnsRecord>& answers,
                   std::uint8_t response_code) {
  MessageWriter message;
  message.header(id, static_cast<std::uint16_t>(0x8180U | response_code), answers.size(), 1);
  message.question(name, type);
  for (const DnsRecord& answer : answers) message.record(answer);
  message.edns();
  return message.take();
}

Bytes mdns_query(std::string_view name) {
  MessageWriter message;
  message.header(0, 0, 0, 0);
  message.question(name, 12);
  return message.take();
}

}  // namespace eugress::synth
