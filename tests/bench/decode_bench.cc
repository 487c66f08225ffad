// Nanoseconds for one frame of each common shape, and for the three readers of payloads.
#include <benchmark/benchmark.h>

#include "../decode/wire.h"
#include "decode/decode.h"

namespace eugress {
namespace {

using namespace wire;

void decode_frames(benchmark::State& state, const Octets& octets, Skip expected) {
  const Frame one = frame(octets);
  Packet packet;
  TunnelCounts counts;
  Unwrapping open;
  open.tunnels = TunnelSet::all();
  open.counts = &counts;
  if (decode(one, packet, open) != expected) state.SkipWithError("not the road that this measures");
  for (auto _ : state) {
    benchmark::DoNotOptimize(&one);
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(decode(one, packet, open));
  }
}

const Octets media = udp(50000, 8801, repeated(1000, 5));
const Octets segment = tcp({.source = 50000, .destination = 443, .options = repeated(12, 1)}, repeated(1000, 23));

void DecodeIpv4Udp(benchmark::State& state) {
  decode_frames(state, ethernet(ipv4_type, ipv4({}, media)), Skip::none);
}
BENCHMARK(DecodeIpv4Udp);

void DecodeIpv4Tcp(benchmark::State& state) {
  decode_frames(state, ethernet(ipv4_type, ipv4({.protocol = 6}, segment)), Skip::none);
}
BENCHMARK(DecodeIpv4Tcp);

void DecodeIpv6Udp(benchmark::State& state) {
  decode_frames(state, ethernet(ipv6_type, ipv6({}, media)), Skip::none);
}
BENCHMARK(DecodeIpv6Udp);

void DecodeQinQ(benchmark::State& state) {
  decode_frames(state, ethernet(0x88a8, tag(7, 0x8100, tag(8, ipv4_type, ipv4({}, media)))), Skip::none);
}
BENCHMARK(DecodeQinQ);

void DecodeQinQGtp(benchmark::State& state) {
  const Octets inner = ipv4({}, media);
  const Octets tunnel = udp(2152, 2152, Octets{0x30, 0xff}.u16(inner.size()).u32(7).add(inner));
  decode_frames(state, ethernet(0x8100, tag(7, 0x8100, tag(8, ipv4_type, ipv4({}, tunnel)))), Skip::none);
}
BENCHMARK(DecodeQinQGtp);

void DecodeErspan(benchmark::State& state) {
  const Octets mirrored = Octets{}.u16(0x1000).u16(0x88be).u32(9).u32(0x10640005).u32(1);
  const Octets body = Octets{mirrored}.add(ethernet(ipv4_type, ipv4({}, media)));
  decode_frames(state, ethernet(ipv4_type, ipv4({.protocol = 47}, body)), Skip::none);
}
BENCHMARK(DecodeErspan);

void DecodeArp(benchmark::State& state) {
  decode_frames(state, ethernet(0x0806, repeated(46, 0)), Skip::not_ip);
}
BENCHMARK(DecodeArp);

void ReadDnsAnswer(benchmark::State& state) {
  const auto pointer = [](std::size_t offset) { return Octets{}.u16(0xc000U | offset); };
  Octets message = Octets{}.u16(1).u16(0x8180).u16(1).u16(3).u16(0).u16(0);
  message.u8(3).add(Octets{"log"}).u8(4).add(Octets{"zoom"}).u8(2).add(Octets{"us"}).u8(0).u16(1).u16(1);
  // An alias "edge.zoom.us", whose data stands at 41, and its two addresses.
  message.add(pointer(12)).u16(5).u16(1).u32(60).u16(7).u8(4).add(Octets{"edge"}).add(pointer(16));
  for (const std::uint32_t address : {0xcb007101U, 0xcb007102U}) {
    message.add(pointer(41)).u16(1).u16(1).u32(60).u16(4).u32(address);
  }
  DnsAnswer answer;
  if (read_dns(message.bytes(), false, answer) != DnsReading::answer) state.SkipWithError("no answer");
  for (auto _ : state) {
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(read_dns(message.bytes(), false, answer));
  }
}
BENCHMARK(ReadDnsAnswer);

void read_hello(benchmark::State& state, const Octets& extensions) {
  Octets body = Octets{}.u16(0x0303).repeat(32, 1).u8(32).repeat(32, 2).u16(2).u16(0x1301).u8(1).u8(0);
  body.u16(extensions.size()).add(extensions);
  const Octets hello = Octets{}.u8(22).u16(0x0301).u16(body.size() + 4).u8(1).u24(body.size()).add(body);
  ClientHello read;
  if (read_tls(hello.bytes(), read) != TlsReading::client_hello_named) state.SkipWithError("no name");
  for (auto _ : state) {
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(read_tls(hello.bytes(), read));
  }
}
const Octets server_name = Octets{}.u16(0).u16(25).u16(23).u8(0).u16(20).add(Octets{"zoomfrn99mmr.zoom.us"});

void ReadClientHelloNameFirst(benchmark::State& state) {
  read_hello(state, server_name);
}
BENCHMARK(ReadClientHelloNameFirst);

void ReadClientHelloNameLast(benchmark::State& state) {
  Octets extensions;
  for (unsigned i = 1; i <= 15; ++i) extensions.u16(i).u16(20).repeat(20, 3);
  read_hello(state, extensions.add(server_name));
}
BENCHMARK(ReadClientHelloNameLast);

void ReadStunRequest(benchmark::State& state) {
  const Octets request = Octets{}.u16(1).u16(12).u32(0x2112a442).repeat(12, 7).u16(0x8022).u16(6).repeat(8, 'x');
  if (!read_stun(request.bytes(), 32)) state.SkipWithError("no STUN");
  for (auto _ : state) {
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(read_stun(request.bytes(), 32));
  }
}
BENCHMARK(ReadStunRequest);

void RejectMediaAsStun(benchmark::State& state) {
  const Octets packet = Octets{5, 0, 1, 0, 0, 0, 2, 4, 16}.repeat(1000, 0);
  if (read_stun(packet.bytes(), 1009)) state.SkipWithError("STUN");
  for (auto _ : state) {
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(read_stun(packet.bytes(), 1009));
  }
}
BENCHMARK(RejectMediaAsStun);

}  // namespace
}  // namespace eugress
