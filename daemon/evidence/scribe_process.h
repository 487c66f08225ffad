// The scribe's own end: what runs in its process. Inner header of evidence/.
#pragma once

#include "evidence/files.h"
#include "evidence/scribe.h"

namespace eugress {

// Never returns. The process keeps nothing of its parent but standard error and the socket.
[[noreturn]] void run_scribe(const FileDescriptor& socket, const ScribeSettings& settings);

}  // namespace eugress
