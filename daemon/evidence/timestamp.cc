#include "evidence/timestamp.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include "base/digest.h"

namespace eugress {
namespace {

template <auto free_it>
struct FreeWith {
  template <typename T>
  void operator()(T* made) const noexcept {
    free_it(made);
  }
};
template <typename T, auto free_it>
using Made = std::unique_ptr<T, FreeWith<free_it>>;

using StampRequest = Made<TS_REQ, TS_REQ_free>;
using Imprint = Made<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using Algorithm = Made<X509_ALGOR, X509_ALGOR_free>;
using Reply = Made<TS_RESP, TS_RESP_free>;
using Check = Made<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using Memory = Made<BIO, BIO_free>;

Imprint imprint_of(const Digest& digest) {
  Imprint imprint{TS_MSG_IMPRINT_new()};
  const Algorithm algorithm{X509_ALGOR_new()};
  check(imprint && algorithm && X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1,
        "libcrypto knows SHA-256");
  Digest octets = digest;  // an older interface than const
  check(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
            TS_MSG_IMPRINT_set_msg(imprint.get(), octets.data(), static_cast<int>(octets.size())) == 1,
        "libcrypto makes an imprint");
  return imprint;
}

std::string why() {
  const unsigned long code = ERR_peek_last_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "libcrypto does not say why" : reason;
}

std::optional<Timestamp> time_of(const TS_TST_INFO* info) {
  tm parts{};
  if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &parts) != 1) return std::nullopt;
  return Timestamp{std::chrono::seconds{timegm(&parts)}};
}

bool is_of(TS_TST_INFO* info, const Digest& digest) {
  TS_MSG_IMPRINT* const imprint = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  const ASN1_OCTET_STRING* const octets = TS_MSG_IMPRINT_get_msg(imprint);
  const unsigned char* const data = ASN1_STRING_get0_data(octets);
  return OBJ_obj2nid(algorithm) == NID_sha256 && ASN1_STRING_length(octets) == static_cast<int>(digest.size()) &&
         std::equal(digest.begin(), digest.end(), data);
}

// Certificates run out; what they signed while they held stays signed. So the chain is judged at the time of the stamp.
Result<void> verify_signature(TS_RESP* reply, const std::string& authority, Timestamp at) {
  X509_STORE* const store = X509_STORE_new();  // handed over below
  const Check context{TS_VERIFY_CTX_new()};
  check(store != nullptr && context != nullptr, "libcrypto has memory");
  TS_VERIFY_CTX_set_store(context.get(), store);
  const Memory text{BIO_new_mem_buf(authority.data(), static_cast<int>(authority.size()))};
  int certificates = 0;
  for (X509* one = nullptr; (one = PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)) != nullptr;
       ++certificates) {
    X509_STORE_add_cert(store, one);
    X509_free(one);
  }
  ERR_clear_error();  // the end of the text is one
  if (certificates == 0) return Error{"there is no certificate of an authority in the file"};
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store),
                             std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count());
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
  if (TS_RESP_verify_response(context.get(), reply) != 1) return Error{"its signature does not hold: " + why()};
  return {};
}

}  // namespace

std::string timestamp_query(std::string_view octets) {
  const StampRequest request{TS_REQ_new()};
  const Imprint imprint = imprint_of(sha256(octets));
  check(request && TS_REQ_set_version(request.get(), 1) == 1 &&
            TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1,
        "libcrypto makes a query");
  unsigned char* made = nullptr;
  const int size = i2d_TS_REQ(request.get(), &made);
  check(size > 0, "libcrypto writes DER");
  const std::string query(made, made + size);
  OPENSSL_free(made);
  return query;
}

Result<Stamped> check_timestamp(std::string_view reply, std::string_view octets, const std::string& authority) {
  const void* const data = reply.data();
  const auto* at = static_cast<const unsigned char*>(data);
  const unsigned char* const end = at + reply.size();
  const Reply parsed{d2i_TS_RESP(nullptr, &at, static_cast<long>(reply.size()))};
  ERR_clear_error();
  if (!parsed || at != end) return Error{"this is no reply of a time-stamping authority"};
  TS_TST_INFO* const info = TS_RESP_get_tst_info(parsed.get());
  if (info == nullptr) return Error{"the authority did not grant a time-stamp"};
  const auto time = time_of(info);
  if (!time || !is_of(info, sha256(octets))) return Error{"it is a time-stamp of something else"};
  if (authority.empty()) return Stamped{*time, false};
  if (const auto verified = verify_signature(parsed.get(), authority, *time); !verified) return verified.error();
  return Stamped{*time, true};
}

}  // namespace eugress
