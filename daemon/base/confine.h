// What a process gives up for good before it reads what strangers send: capabilities, gaining new ones, core dumps,
// system calls that it has no use for (seccomp(2)), files that it has no business with (landlock(7)). Whoever takes the
// process over finds no more than is left. For the calling thread and all that it starts: call it before any other.
// In a build with instruments (AddressSanitizer, ThreadSanitizer) only capabilities are given up: the instruments need
// more than the program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eugress {

enum class Calls : std::uint8_t {
  observer,  // reads files and the sockets it has, serves TCP; opens no connection, starts no program, writes no file
  scribe,    // reads and writes files; opens no socket at all, starts no thread and no program
};

struct Confinement {
  Calls calls = Calls::observer;
  // Directories that must exist. Outside of them no file can be made, changed or removed.
  std::vector<std::string> writable;
  // Directories whose files cannot be read, nor what appears later beside them or beside a directory above them; those
  // that are beside them now can. One that holds another of `readable` is left readable, and the answer says so.
  std::vector<std::string> unreadable;
  // Directories and files that are read later.
  std::vector<std::string> readable;
  // Nothing but `writable` can be read.
  bool reads_only_what_it_writes = false;
};

// A sentence for each thing that this system does not let us give up.
[[nodiscard]] std::vector<std::string> confine(const Confinement& confinement);

// Keeps memory that is and will be in use out of the swap, where who may raise the limit of locked memory, or has none;
// otherwise a sentence. Before confine(), which takes that right away.
[[nodiscard]] std::string lock_memory();

}  // namespace eugress
