#include "export/titles.h"

#include "base/ascii.h"
#include "export/map_places.h"
#include "export/wording.h"
#include "export/words.h"

namespace eugress {

const Message& plane_title(Plane plane) noexcept {
  switch (plane) {
    case Plane::media:
      return words::plane_media;
    case Plane::signalling:
      return words::plane_signalling;
    case Plane::web:
      return words::plane_web;
    case Plane::telemetry:
      return words::plane_telemetry;
    case Plane::files:
      return words::plane_files;
    case Plane::push:
      return words::plane_push;
    case Plane::support:
      return words::plane_support;
    case Plane::static_:
      return words::plane_static;
    case Plane::phone:
      return words::plane_phone;
    case Plane::p2p:
      return words::plane_p2p;
    case Plane::other:
      break;
  }
  return words::plane_other;
}

const Message& plane_in_text(Plane plane) noexcept {
  switch (plane) {
    case Plane::media:
      return words::on_media;
    case Plane::signalling:
      return words::on_signalling;
    case Plane::web:
      return words::on_web;
    case Plane::telemetry:
      return words::on_telemetry;
    case Plane::files:
      return words::on_files;
    case Plane::push:
      return words::on_push;
    case Plane::support:
      return words::on_support;
    case Plane::static_:
      return words::on_static;
    case Plane::phone:
      return words::on_phone;
    case Plane::p2p:
      return words::on_p2p;
    case Plane::other:
      break;
  }
  return words::on_other;
}

const Message& plane_meaning(Plane plane) noexcept {
  switch (plane) {
    case Plane::media:
      return words::means_media;
    case Plane::signalling:
      return words::means_signalling;
    case Plane::web:
      return words::means_web;
    case Plane::telemetry:
      return words::means_telemetry;
    case Plane::files:
      return words::means_files;
    case Plane::push:
      return words::means_push;
    case Plane::support:
      return words::means_support;
    case Plane::static_:
      return words::means_static;
    case Plane::phone:
      return words::means_phone;
    case Plane::p2p:
      return words::means_p2p;
    case Plane::other:
      break;
  }
  return words::means_other;
}

const Message& verdict_title(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::inside:
      return words::inside;
    case Verdict::outside:
      return words::outside;
    case Verdict::exempt:
      return words::exempt;
    case Verdict::disputed:
      return words::disputed;
    case Verdict::unknown:
      break;
  }
  return words::unknown;
}

const Message& law_title(Law law) noexcept {
  switch (law) {
    case Law::eu:
      return words::law_eu;
    case Law::eea:
      return words::law_eea;
    case Law::adequate:
      return words::law_adequate;
    case Law::conditional:
      return words::law_conditional;
    case Law::third:
      return words::law_third;
    case Law::same_campus:
      return words::law_same_campus;
    case Law::abroad:
      return words::law_abroad;
    case Law::unknown:
      break;
  }
  return words::unknown;
}

std::string_view grade_title(Grade grade) noexcept {
  return grade == Grade::none ? "–" : to_text(grade);
}

Sentence country_name(Country country) {
  const MapPlace* const place = country.is_known() ? map_place(country) : nullptr;
  return place == nullptr ? Sentence{} : Sentence{std::string{place->english}, std::string{place->dutch}};
}

Sentence place_title(Country country, Law law) {
  if (country.is_anycast()) return words::place_edge;
  if (country.is_known()) {
    const Sentence name = country_name(country);
    return name.empty() ? Sentence{country.text()} : Sentence{country.text()} + " (" + name + ")";
  }
  if (law == Law::eu) return words::place_in_eu;
  if (law == Law::eea) return words::place_in_eea;
  return words::unknown;
}

std::string display_name(std::string provider) {
  return capitalised(std::move(provider));
}

Sentence share_figure(std::uint64_t part, std::uint64_t whole) {
  return figure(share(part, whole));
}

Sentence byte_figure(std::uint64_t bytes) {
  return figure(human_bytes(bytes));
}

Sentence millisecond_figure(Nanoseconds duration) {
  return figure(milliseconds(duration));
}

Sentence counted(std::uint64_t count, const Message& one, const Message& many) {
  return say(count == 1 ? one : many, count);
}

Sentence connection_count(std::uint64_t count) {
  return counted(count, words::connection, words::connections);
}

Sentence day_count(std::uint64_t count) {
  return counted(count, words::day, words::days);
}

}  // namespace eugress
