// Pieces in any order, with any overlaps, over more streams than there are buffers, against a model that keeps every
// octet in a map. Each step is six octets: stream and what to do, offset, length, content.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "base/result.h"
#include "flow/hello_assembly.h"

using namespace eugress;

namespace {

struct Model {
  HelloAssembly::Ticket ticket;
  std::map<std::size_t, std::uint8_t> octets;
  Timestamp opened;
};

std::size_t without_hole(const Model& model) {
  std::size_t at = 0;
  while (model.octets.contains(at)) ++at;
  return at;
}

void add(HelloAssembly& assembly, Model& model, std::size_t offset, const std::vector<std::uint8_t>& piece,
         Timestamp now) {
  bool conflicts = false;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const auto there = model.octets.find(offset + i);
    conflicts = conflicts || (there != model.octets.end() && there->second != piece[i]);
  }
  const bool was_held = model.ticket.is_open();
  const auto outcome = assembly.add_segment(model.ticket, static_cast<std::uint32_t>(0xffffff00U + offset), piece, now);
  if (outcome != HelloAssembly::Outcome::kept) {
    check(!model.ticket.is_open(), "given up is closed");
    if (outcome == HelloAssembly::Outcome::conflicting) check(conflicts, "a conflict needs two values");
    if (outcome == HelloAssembly::Outcome::too_long) check(offset + piece.size() > HelloAssembly::longest, "it fitted");
    model.octets.clear();
    return;
  }
  check(was_held && !conflicts, "no value is overwritten");
  for (std::size_t i = 0; i < piece.size(); ++i) model.octets[offset + i] = piece[i];
  const Bytes prefix = assembly.prefix(model.ticket);
  check(prefix.size() == without_hole(model), "what is there without a hole, and no more");
  for (std::size_t i = 0; i < prefix.size(); ++i) check(prefix[i] == model.octets[i], "every octet in its place");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static HelloAssembly assembly{3};
  std::array<Model, 5> models;
  Timestamp now{std::chrono::seconds{1'000'000}};
  ByteReader reader{Bytes{data, std::min<std::size_t>(size, 600)}};
  while (reader.remaining() >= 6) {
    const std::uint8_t what = reader.u8();
    const std::size_t offset = reader.u16();
    const std::size_t length = reader.u16() % 700;
    const std::uint8_t content = reader.u8();
    Model& model = models[what % models.size()];
    if ((what & 0x80U) != 0) now += std::chrono::seconds{content % 4};
    if ((what & 0x40U) != 0) {
      assembly.close(model.ticket);
      model.octets.clear();
    }
    if (!model.ticket.is_open()) {
      model.octets.clear();
      model.ticket = assembly.open(0xffffff00U, now);
      model.opened = now;
    }
    if (!model.ticket.is_open()) continue;  // the pool is full: that is an answer too
    std::vector<std::uint8_t> piece(length);
    for (std::size_t i = 0; i < length; ++i) {
      piece[i] = static_cast<std::uint8_t>((what & 0x20U) != 0 ? content : (offset + i) * 7 % 251);
    }
    add(assembly, model, offset, piece, now);
    check(assembly.in_use() <= 3, "the pool is bounded");
  }
  for (Model& model : models) assembly.close(model.ticket);
  check(assembly.in_use() == 0, "all is given back");
  return 0;
}
