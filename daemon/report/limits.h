// What is not visible at a gateway: the fixed statement at the end of everything that is handed to people.
#pragma once

#include <span>

#include "base/message.h"

namespace eugress {

[[nodiscard]] std::span<const Message> limit_messages() noexcept;

}  // namespace eugress
