#include "support/tls_payload.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace eugress::synth {
namespace {

constexpr std::uint16_t group_x25519 = 0x001d;
constexpr std::uint16_t group_x25519_mlkem768 = 0x11ec;
constexpr std::size_t mlkem768_share = 1184 + 32;  // draft-ietf-tls-ecdhe-mlkem: encapsulation key, then X25519.

struct Extension {
  std::uint16_t type = 0;
  Bytes value;
};

std::uint16_t grease(Random& random) {
  const std::uint64_t nibble = random.between(0, 15);
  return static_cast<std::uint16_t>((nibble << 12U) | 0x0a00U | (nibble << 4U) | 0x0aU);
}

Extension server_name(const std::string& name) {
  ByteWriter out;
  out.u16(name.size() + 3).u8(0).u16(name.size()).text(name);
  return {0, out.take()};
}

Extension key_share(const ClientHelloShape& shape, std::uint16_t grease_group, Random& random) {
  ByteWriter out;
  out.u16(0);
  if (shape.has_grease) out.u16(grease_group).u16(1).u8(0);
  if (shape.has_post_quantum_share)
    out.u16(group_x25519_mlkem768).u16(mlkem768_share).bytes(random.bytes(mlkem768_share));
  out.u16(group_x25519).u16(32).bytes(random.bytes(32));
  out.close_u16(0);
  return {51, out.take()};
}

Extension supported_groups(const ClientHelloShape& shape, std::uint16_t grease_group) {
  ByteWriter out;
  out.u16(0);
  if (shape.has_grease) out.u16(grease_group);
  if (shape.has_post_quantum_share) out.u16(group_x25519_mlkem768);
  out.u16(group_x25519).u16(0x0017).u16(0x0018);
  out.close_u16(0);
  return {10, out.take()};
}

Extension supported_versions(const ClientHelloShape& shape, std::uint16_t grease_version) {
  ByteWriter out;
  out.u8(0);
  if (shape.has_grease) out.u16(grease_version);
  out.u16(0x0304).u16(0x0303);
  out.close_u8(0);
  return {43, out.take()};
}

Extension protocols(const ClientHelloShape& shape, Random& random) {
  ByteWriter out;
  out.u16(0);
  if (shape.is_grease_everywhere) out.u8(2).u16(grease(random));
  out.u8(2).text("h2").u8(8).text("http/1.1");
  out.close_u16(0);
  return {16, out.take()};
}

Extension signature_algorithms(const ClientHelloShape& shape, Random& random) {
  ByteWriter out;
  out.u16(0);
  if (shape.is_grease_everywhere) out.u16(grease(random));
  for (const unsigned algorithm : {0x0403U, 0x0804U, 0x0401U, 0x0503U, 0x0805U, 0x0501U, 0x0806U, 0x0601U})
    out.u16(algorithm);
  out.close_u16(0);
  return {13, out.take()};
}

// Outer type, cipher suite, configuration, key and payload, of sizes as browsers send them.
Extension encrypted_hello(Random& random) {
  ByteWriter out;
  out.u8(0).u16(1).u16(1).u8(random.between(0, 255)).u16(32).bytes(random.bytes(32)).u16(176).bytes(random.bytes(176));
  return {0xfe0d, out.take()};
}

// Fisher and Yates; the permutation that browsers apply leaves GREASE at both ends.
void permute(std::vector<Extension>& extensions, Random& random) {
  for (std::size_t left = extensions.size(); left > 1; --left) {
    std::swap(extensions[left - 1], extensions[random.between(0, left - 1)]);
  }
}

std::vector<Extension> hello_extensions(const ClientHelloShape& shape, Random& random) {
  const std::uint16_t grease_group = grease(random);
  const std::uint16_t grease_version = grease(random);
  std::vector<Extension> out;
  if (shape.padding > 0) out.push_back({21, Bytes(shape.padding)});
  if (shape.is_key_share_first) out.push_back(key_share(shape, grease_group, random));
  if (!shape.name.empty()) out.push_back(server_name(shape.name));
  out.push_back({23, {}});       // extended_master_secret
  out.push_back({0xff01, {0}});  // renegotiation_info
  out.push_back(supported_groups(shape, grease_group));
  out.push_back({11, {1, 0}});  // ec_point_formats: uncompressed
  out.push_back({35, {}});      // session_ticket
  out.push_back(protocols(shape, random));
  out.push_back({5, {1, 0, 0, 0, 0}});  // status_request: OCSP
  out.push_back(signature_algorithms(shape, random));
  if (!shape.is_key_share_first) out.push_back(key_share(shape, grease_group, random));
  // psk_key_exchange_modes: with (EC)DHE; values of RFC 8701 section 3.1 are of the form 0x0b + 0x1f * n.
  out.push_back({45, shape.is_grease_everywhere ? Bytes{2, 0x2a, 1} : Bytes{1, 1}});
  if (shape.has_encrypted_hello) out.push_back(encrypted_hello(random));
  out.push_back(supported_versions(shape, grease_version));
  // The shape says where the share stands, so a permutation starts behind it.
  if (shape.is_permuted) {
    std::vector<Extension> tail(out.begin() + (shape.is_key_share_first ? 1 : 0), out.end());
    permute(tail, random);
    std::move(tail.begin(), tail.end(), out.begin() + (shape.is_key_share_first ? 1 : 0));
  }
  if (shape.is_grease_everywhere) {
    for (const std::size_t at : {std::size_t{1}, std::size_t{4}}) {
      const std::uint16_t type = grease(random);
      out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), Extension{type, random.bytes(7)});
    }
  }
  if (shape.has_grease) {
    out.insert(out.begin(), Extension{grease(random), {}});
    out.push_back({grease(random), {0}});
  }
  return out;
}

void write_cipher_suites(ByteWriter& out, bool has_grease, Random& random) {
  const std::size_t length_at = out.size();
  out.u16(0);
  if (has_grease) out.u16(grease(random));
  for (const unsigned suite :
       {0x1301U, 0x1302U, 0x1303U, 0xc02bU, 0xc02fU, 0xc02cU, 0xc030U, 0xcca9U, 0xcca8U, 0x009cU}) {
    out.u16(suite);
  }
  out.close_u16(length_at);
}

void write_record(ByteWriter& out, std::uint8_t content_type, std::uint16_t version, BytesView body) {
  out.u8(content_type).u16(version).u16(body.size()).bytes(body);
}

// A message in several records (RFC 8446 section 5.1).
Bytes in_records(BytesView message, std::size_t size) {
  ByteWriter out;
  for (std::size_t at = 0; at < message.size(); at += size) {
    write_record(out, 22, 0x0301, message.subspan(at, std::min(size, message.size() - at)));
  }
  return out.take();
}

}  // namespace

ClientHelloShape plain_hello(std::string name) {
  ClientHelloShape shape;
  shape.name = std::move(name);
  return shape;
}

ClientHelloShape browser_hello(std::string name) {
  ClientHelloShape shape;
  shape.name = std::move(name);
  shape.has_post_quantum_share = true;
  shape.is_permuted = true;
  shape.has_grease = true;
  shape.has_encrypted_hello = true;  // of noise, beside the true name (RFC 9849 section 6.2)
  return shape;
}

Bytes client_hello(const ClientHelloShape& shape, Random& random) {
  ByteWriter out;
  out.u8(22).u16(0x0301).u16(0).u8(1).u24(0).u16(0x0303).bytes(random.bytes(32)).u8(32).bytes(random.bytes(32));
  write_cipher_suites(out, shape.has_grease, random);
  out.u8(1).u8(0);
  const std::size_t extensions_at = out.size();
  out.u16(0);
  for (const Extension& extension : hello_extensions(shape, random)) {
    out.u16(extension.type).u16(extension.value.size()).bytes(extension.value);
  }
  out.close_u16(extensions_at);
  out.close_u24(6);
  out.close_u16(3);
  return shape.record_size == 0 ? out.take() : in_records(out.view().subspan(5), shape.record_size);
}

Bytes server_hello_flight(std::size_t certificate_size, Random& random) {
  ByteWriter hello;
  hello.u8(2).u24(0).u16(0x0303).bytes(random.bytes(32)).u8(32).bytes(random.bytes(32)).u16(0x1301).u8(0);
  hello.u16(6 + 40).u16(43).u16(2).u16(0x0304).u16(51).u16(36).u16(group_x25519).u16(32).bytes(random.bytes(32));
  hello.close_u24(1);
  ByteWriter out;
  write_record(out, 22, 0x0303, hello.view());
  write_record(out, 20, 0x0303, Bytes{1});
  write_record(out, 23, 0x0303, random.bytes(certificate_size));
  return out.take();
}

Bytes client_finished_flight(Random& random) {
  ByteWriter out;
  write_record(out, 20, 0x0303, Bytes{1});
  write_record(out, 23, 0x0303, random.bytes(53));
  return out.take();
}

Bytes application_data(std::size_t size, Random& random) {
  constexpr std::size_t tag_and_type = 17;
  ByteWriter out;
  for (std::size_t left = std::max<std::size_t>(size, 1); left > 0;) {
    const std::size_t piece = std::min<std::size_t>(left, 16384);
    write_record(out, 23, 0x0303, random.bytes(piece + tag_and_type));
    left -= piece;
  }
  return out.take();
}

Bytes dtls_client_hello(Random& random) {
  ByteWriter body;
  body.u16(0xfefd).bytes(random.bytes(32)).u8(0).u8(0).u16(4).u16(0xc02b).u16(0xc02f).u8(1).u8(0);
  body.u16(4 + 6 + 4 + 9).u16(10).u16(6).u16(4).u16(0x001d).u16(0x0017);
  body.u16(14).u16(5).u16(2).u16(0x0001).u8(0).u16(23).u16(0);  // use_srtp, extended_master_secret
  const Bytes hello = body.take();
  ByteWriter out;
  out.u8(22).u16(0xfeff).u16(0).u16(0).u32(0).u16(hello.size() + 12);
  out.u8(1).u24(hello.size()).u16(0).u24(0).u24(hello.size()).bytes(hello);
  return out.take();
}

Bytes dtls_record(std::uint8_t content_type, std::uint16_t epoch, std::uint64_t sequence, std::size_t size,
                  Random& random) {
  ByteWriter out;
  out.u8(content_type).u16(0xfefd).u16(epoch).u16(sequence >> 32U).u32(sequence).u16(size).bytes(random.bytes(size));
  return out.take();
}

}  // namespace eugress::synth
