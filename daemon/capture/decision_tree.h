// Inner: where each value of a word leads, and the balanced tree of comparisons that finds it in a filter program.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "capture/program_writer.h"

namespace eugress {

// Where a value leads, from `start` up to the start of the next.
struct Segment {
  std::uint32_t start;
  ProgramWriter::Place to;
};

// The whole space of a word or a port; painted from left to right.
class Segments {
 public:
  explicit Segments(ProgramWriter::Place otherwise) : otherwise_(otherwise), all_{{0, otherwise}} {}

  void paint(std::uint32_t first, std::uint32_t last, ProgramWriter::Place to) {
    if (all_.back().start == first) {
      all_.pop_back();
    }
    if (all_.empty() || all_.back().to != to) all_.push_back({first, to});
    if (last != std::numeric_limits<std::uint32_t>::max()) all_.push_back({last + 1, otherwise_});
  }
  [[nodiscard]] std::span<const Segment> all() const noexcept { return all_; }

 private:
  ProgramWriter::Place otherwise_;
  std::vector<Segment> all_;
};

// One comparison a level. What it gives is where the search begins.
inline ProgramWriter::Place decide(ProgramWriter& w, std::span<const Segment> segments) {
  if (segments.size() == 1) return segments.front().to;
  const std::size_t middle = segments.size() / 2;
  const ProgramWriter::Place right = decide(w, segments.subspan(middle));
  const ProgramWriter::Place left = decide(w, segments.first(middle));
  w.branch(BPF_JGE, segments[middle].start, right, left);
  return w.here();
}

}  // namespace eugress
