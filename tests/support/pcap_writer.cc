#include "support/pcap_writer.h"

#include <algorithm>

namespace eugress::synth {
namespace {

// Integers in the byte order of the file.
class OrderedWriter {
 public:
  explicit OrderedWriter(bool is_big_endian) : is_big_endian_(is_big_endian) {}

  OrderedWriter& u16(std::uint64_t value) { return put(value, 2); }
  OrderedWriter& u32(std::uint64_t value) { return put(value, 4); }
  OrderedWriter& u64(std::uint64_t value) { return put(value, 8); }
  OrderedWriter& octets(BytesView value) {
    out_.bytes(value);
    return *this;
  }
  OrderedWriter& align() {
    out_.fill((4 - out_.size() % 4) % 4);
    return *this;
  }
  Bytes take() { return out_.take(); }

 private:
  OrderedWriter& put(std::uint64_t value, unsigned count) {
    for (unsigned at = 0; at < count; ++at) out_.u8(value >> (8U * (is_big_endian_ ? count - 1 - at : at)));
    return *this;
  }

  ByteWriter out_;
  bool is_big_endian_;
};

Bytes block(const FileShape& shape, std::uint32_t type, BytesView body) {
  OrderedWriter out(shape.is_big_endian);
  out.u32(type).u32(body.size() + 12).octets(body).u32(body.size() + 12);
  return out.take();
}

Bytes pcapng_header(const FileShape& shape, LinkType link) {
  OrderedWriter section(shape.is_big_endian);
  section.u32(0x1a2b3c4d).u16(1).u16(0).u64(~std::uint64_t{0});  // Length of the section: not given.
  const Bytes section_body = section.take();
  OrderedWriter interface(shape.is_big_endian);
  interface.u16(static_cast<std::uint16_t>(link)).u16(0).u32(shape.snap_length);
  const Bytes resolution{static_cast<std::uint8_t>(shape.has_nanoseconds ? 9 : 6)};
  interface.u16(9).u16(1).octets(resolution).align().u16(0).u16(0);  // if_tsresol, opt_endofopt
  const Bytes interface_body = interface.take();
  Bytes out = block(shape, 0x0a0d0d0a, section_body);
  const Bytes second = block(shape, 1, interface_body);
  out.insert(out.end(), second.begin(), second.end());
  return out;
}

std::uint64_t units_since_epoch(const FileShape& shape, Time time) {
  const auto count = static_cast<std::uint64_t>(time.time_since_epoch().count());
  return shape.has_nanoseconds ? count : count / 1000;
}

}  // namespace

Bytes file_header(const FileShape& shape, LinkType link) {
  if (shape.format == FileShape::Format::pcapng) return pcapng_header(shape, link);
  OrderedWriter out(shape.is_big_endian);
  out.u32(shape.has_nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4).u16(2).u16(4).u32(0).u32(0).u32(shape.snap_length);
  return out.u32(static_cast<std::uint16_t>(link)).take();
}

Bytes file_record(const FileShape& shape, const CapturedFrame& frame, BytesView octets) {
  const BytesView kept = octets.first(std::min<std::size_t>(octets.size(), shape.snap_length));
  const std::uint64_t units = units_since_epoch(shape, frame.time);
  OrderedWriter out(shape.is_big_endian);
  if (shape.format == FileShape::Format::pcapng) {
    out.u32(0).u32(units >> 32U).u32(units & 0xffffffffU).u32(kept.size()).u32(frame.on_wire).octets(kept).align();
    return block(shape, 6, out.take());
  }
  const std::uint64_t per_second = shape.has_nanoseconds ? 1'000'000'000 : 1'000'000;
  return out.u32(units / per_second).u32(units % per_second).u32(kept.size()).u32(frame.on_wire).octets(kept).take();
}

Bytes file_image(const Capture& capture, const FileShape& shape) {
  Bytes out = file_header(shape, capture.link());
  for (const CapturedFrame& frame : capture.frames()) {
    const Bytes record = file_record(shape, frame, capture.octets(frame));
    out.insert(out.end(), record.begin(), record.end());
  }
  return out;
}

bool write_capture(const Capture& capture, const FileShape& shape, std::FILE* stream) {
  const auto write = [stream](const Bytes& octets) {
    return std::fwrite(octets.data(), 1, octets.size(), stream) == octets.size();
  };
  if (!write(file_header(shape, capture.link()))) return false;
  for (const CapturedFrame& frame : capture.frames()) {
    if (!write(file_record(shape, frame, capture.octets(frame)))) return false;
  }
  return std::fflush(stream) == 0;
}

}  // namespace eugress::synth
