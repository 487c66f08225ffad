#include "capture/canary_source.h"

#include <chrono>

namespace eugress {
namespace {

using Octets = std::vector<std::uint8_t>;

constexpr std::uint16_t client_port = 50201;
constexpr std::uint64_t documentation = 0x20010db8;  // the first 32 bits of RFC 3849's prefix

constexpr CanaryCall media_call{{Address::from_ipv4(0xc0000200), 96 + 24}, {Address::from_ipv4(0xcb0071c9), 8801}};
constexpr CanaryCall signalling_call{{Address{documentation << 32U | 0x0001'0000, 0}, 48},
                                     {Address{documentation << 32U | 0x0002'0000, 0x201}, 3478}};

// The first host of the prefix.
Address client_of(const CanaryCall& call) noexcept {
  return {call.clients.address.high(), call.clients.address.low() + 1};
}

// Network order.
void put(Octets& out, std::uint64_t value, unsigned octets) {
  while (octets > 0) out.push_back(static_cast<std::uint8_t>(value >> (8U * --octets)));
}

// RFC 1071, over the header of RFC 791.
std::uint16_t checksum(const Octets& header) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < header.size(); i += 2) sum += std::uint32_t{header[i]} << 8U | header[i + 1];
  while (sum > 0xffff) sum = (sum & 0xffffU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

void put_ipv4(Octets& frame, Address from, Address to, std::size_t payload) {
  Octets header;
  put(header, 0x4500, 2);
  put(header, 20 + payload, 2);
  put(header, 0x4000, 4);      // not to be fragmented
  put(header, 0x40110000, 4);  // 64 hops, UDP
  put(header, from.ipv4(), 4);
  put(header, to.ipv4(), 4);
  const std::uint16_t sum = checksum(header);
  header[10] = static_cast<std::uint8_t>(sum >> 8U);
  header[11] = static_cast<std::uint8_t>(sum);
  frame.insert(frame.end(), header.begin(), header.end());
}

// RFC 8200 section 3.
void put_ipv6(Octets& frame, Address from, Address to, std::size_t payload) {
  put(frame, 0x60000000, 4);
  put(frame, payload, 2);
  put(frame, 0x1140, 2);  // UDP, 64 hops
  for (const Address address : {from, to}) {
    put(frame, address.high(), 8);
    put(frame, address.low(), 8);
  }
}

// The checksum of UDP is left open, as a network card fills it in behind the tap.
Octets datagram(const Endpoint& from, const Endpoint& to, const Octets& payload) {
  constexpr std::size_t udp_header = 8;
  Octets frame;
  put(frame, 0x020000000001, 6);  // locally administered: nobody's card
  put(frame, 0x020000000002, 6);
  put(frame, from.address.is_ipv4() ? 0x0800 : 0x86dd, 2);
  const std::size_t length = udp_header + payload.size();
  (from.address.is_ipv4() ? put_ipv4 : put_ipv6)(frame, from.address, to.address, length);
  put(frame, from.port, 2);
  put(frame, to.port, 2);
  put(frame, length, 2);
  put(frame, 0, 2);
  frame.insert(frame.end(), payload.begin(), payload.end());
  return frame;
}

// Outer type 5, a sequence and a connection; audio, whose RTP (RFC 3550) with an extension (RFC 8285) stands behind 19
// octets.
Octets audio(std::uint16_t number, bool is_servers) {
  Octets payload;
  put(payload, 5, 1);
  put(payload, number, 2);
  put(payload, 0x0ca11201, 4);
  put(payload, is_servers ? 0x04 : 0x00, 1);
  put(payload, 15, 1);
  payload.resize(payload.size() + 18);
  put(payload, 0x9070, 2);
  put(payload, number, 2);
  put(payload, 640U * number, 4);  // 20 ms at 32 kHz
  put(payload, is_servers ? 0x0ca11203 : 0x0ca11202, 4);
  put(payload, 0xbede000110800000, 8);
  payload.resize(payload.size() + 60);
  return payload;
}

// RFC 8489: a Binding request, or the success that answers it.
Octets stun(bool is_servers) {
  Octets payload;
  put(payload, is_servers ? 0x0101 : 0x0001, 2);
  put(payload, 0, 2);
  put(payload, 0x2112a442, 4);
  put(payload, 0x65756772, 4);
  put(payload, 0x657373'63616e61, 8);
  return payload;
}

}  // namespace

const CanaryCall& canary_media() noexcept {
  return media_call;
}
const CanaryCall& canary_signalling() noexcept {
  return signalling_call;
}

CanarySource::CanarySource(Timestamp from) {
  constexpr std::uint16_t media_packets = 10;  // each way
  constexpr std::chrono::milliseconds between{20};
  constexpr std::chrono::milliseconds to_server_and_back{15};
  const auto exchange = [&](const CanaryCall& call, const Octets& ours, const Octets& theirs) {
    const Endpoint client{client_of(call), client_port};
    frames_.push_back({from, datagram(client, call.server, ours)});
    frames_.push_back({from + to_server_and_back, datagram(call.server, client, theirs)});
    from += between;
  };
  exchange(signalling_call, stun(false), stun(true));
  for (std::uint16_t number = 1; number <= media_packets; ++number) {
    exchange(media_call, audio(number, false), audio(number, true));
  }
}

Batch CanarySource::read(FrameSink sink) {
  for (const Held& held : frames_) {
    sink.take(sink.self, {held.time,
                          {held.octets.data(), held.octets.size()},
                          static_cast<std::uint32_t>(held.octets.size()),
                          LinkType::ethernet});
  }
  Batch batch;
  batch.reading = Reading::finished;
  return batch;
}

}  // namespace eugress
