#include "support/dtls_payload.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace eugress::synth {
namespace {

void expect(bool is_done) {
  if (!is_done) throw std::runtime_error("libcrypto refused");
}

// Ed25519 signs without chance, so that a certificate is the same each time.
std::shared_ptr<EVP_PKEY> fixed_key() {
  std::array<std::uint8_t, 32> secret{};
  secret.fill(0x42);
  return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size()), EVP_PKEY_free};
}

void name_subject(X509* made, const std::string& common_name) {
  X509_NAME* const subject = X509_get_subject_name(made);
  const auto add = [&](const char* field, const std::string& value) {
    std::vector<unsigned char> text(value.begin(), value.end());
    expect(X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, text.data(), static_cast<int>(text.size()), -1,
                                      0) == 1);
  };
  add("C", "US");
  add("O", "Planted Organisation, Inc.");
  if (!common_name.empty()) add("CN", common_name);
  expect(X509_set_issuer_name(made, subject) == 1);
}

void add_dns_names(X509* made, const std::vector<std::string>& names) {
  std::string value;
  for (const std::string& name : names) value += (value.empty() ? "DNS:" : ",DNS:") + name;
  const std::shared_ptr<X509_EXTENSION> extension{
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, value.c_str()), X509_EXTENSION_free};
  expect(extension && X509_add_ext(made, extension.get(), -1) == 1);
}

}  // namespace

Bytes certificate(const CertificateShape& shape) {
  const std::shared_ptr<EVP_PKEY> key = fixed_key();
  const std::shared_ptr<X509> made{X509_new(), X509_free};
  expect(key && made && X509_set_version(made.get(), X509_VERSION_3) == 1);
  expect(ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 0x4711) == 1);
  expect(ASN1_TIME_set_string(X509_getm_notBefore(made.get()), "20260101000000Z") == 1);
  expect(ASN1_TIME_set_string(X509_getm_notAfter(made.get()), "20270101000000Z") == 1);
  name_subject(made.get(), shape.common_name);
  expect(X509_set_pubkey(made.get(), key.get()) == 1);
  const std::shared_ptr<X509_EXTENSION> constraint{
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:FALSE"), X509_EXTENSION_free};
  expect(constraint && X509_add_ext(made.get(), constraint.get(), -1) == 1);
  if (!shape.dns_names.empty()) add_dns_names(made.get(), shape.dns_names);
  expect(X509_sign(made.get(), key.get(), nullptr) > 0);
  Bytes der(static_cast<std::size_t>(i2d_X509(made.get(), nullptr)));
  std::uint8_t* at = der.data();
  expect(i2d_X509(made.get(), &at) > 0);
  return der;
}

Bytes certificate_message(BytesView der) {
  ByteWriter out;
  out.u24(der.size() + 3).u24(der.size()).bytes(der);
  return out.take();
}

std::vector<Bytes> dtls_fragments(std::uint8_t type, std::uint16_t message, std::uint64_t first_record, BytesView body,
                                  std::size_t piece) {
  std::vector<Bytes> out;
  for (std::size_t offset = 0; offset < body.size(); offset += piece) {
    const BytesView part = body.subspan(offset, std::min(piece, body.size() - offset));
    ByteWriter record;
    record.u8(22).u16(0xfefd).u16(0).u16(0).u32(first_record + out.size()).u16(part.size() + 12);
    record.u8(type).u24(body.size()).u16(message).u24(offset).u24(part.size()).bytes(part);
    out.push_back(record.take());
  }
  return out;
}

Bytes dtls_server_hello(Random& random) {
  ByteWriter out;
  out.u16(0xfefd).bytes(random.bytes(32)).u8(32).bytes(random.bytes(32)).u16(0xc02b).u8(0);
  out.u16(5 + 9).u16(0xff01).u16(1).u8(0).u16(14).u16(5).u16(2).u16(1).u8(0);  // renegotiation_info, use_srtp
  return out.take();
}

}  // namespace eugress::synth
