#include "export/notice_line.h"

#include "export/json_values.h"

namespace eugress {
namespace {

template <typename Enumeration>
Json word_or_null(const std::optional<Enumeration>& value) {
  return value ? Json(to_text(*value)) : Json(nullptr);
}

Json range_or_null(const std::optional<EvidenceRange>& evidence) {
  if (!evidence) return nullptr;
  return {{"origin", evidence->origin}, {"from", evidence->from}, {"to", evidence->to}};
}

}  // namespace

std::string notice_line(const Notice& notice, const std::string& gateway,
                        const std::optional<EvidenceRange>& evidence) {
  const bool is_place = notice.verdict.has_value();
  const Json line{{"id", notice.id},
                  {"kind", to_text(notice.kind)},
                  {"severity", to_text(notice.severity)},
                  {"time", to_text(notice.at)},
                  {"gateway", text_or_null(gateway)},
                  {"claim", notice.plane ? Json(claim_number(*notice.plane)) : Json(nullptr)},
                  {"profile", text_or_null(notice.profile)},
                  {"plane", word_or_null(notice.plane)},
                  {"status", word_or_null(notice.status)},
                  {"provider", text_or_null(notice.provider)},
                  {"verdict", word_or_null(notice.verdict)},
                  {"grade", grade_or_null(notice.grade)},
                  {"country", country_or_null(notice.country)},
                  {"law", is_place ? Json(to_text(notice.law)) : Json(nullptr)},
                  {"connections", is_place ? Json(notice.counts.connections) : Json(nullptr)},
                  {"bytes", is_place ? Json(notice.counts.bytes) : Json(nullptr)},
                  {"operator", text_or_null(notice.first_hop)},
                  {"canary", word_or_null(notice.canary)},
                  {"epoch", notice.epoch},
                  {"evidence", range_or_null(evidence)}};
  // Names from files may be any octets; JSON may not (RFC 8259 section 8.1).
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace eugress
