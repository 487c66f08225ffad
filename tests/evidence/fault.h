// A disk that fails on command. The linker puts these calls between the log and the C library (--wrap in
// CMakeLists.txt), so the code under test is the code that ships. Nothing is synchronised for real: a kill keeps what
// was written, and a loss of power is played by cutting what was not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace eugress::fault {

enum class Kind : std::uint8_t {
  none,
  kill_before,  // the process is gone before the call
  kill_after,
  kill_inside,  // half of what was to be written is written
  power_loss,   // as kill_before, and what was written and not synchronised is gone
  io_error,     // EIO, once; of a write, after half of it
  no_space,     // ENOSPC, once; of a write, after half of it
  interrupted,  // EINTR, once
  short_write,  // half, and no error
};
constexpr int kinds = 9;

// From now on, the call with this number (from 0) meets with the fault.
void arm(Kind kind, std::uint64_t call);
void disarm();
[[nodiscard]] std::uint64_t calls();  // since arm() or disarm()

// A disk of so many octets, of which the files of the log take their size.
void limit_disk(std::optional<std::uint64_t> octets);

constexpr int killed = 109;  // exit status of a child that a fault has killed

}  // namespace eugress::fault
