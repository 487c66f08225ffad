// Numbers, days and words as a report writes them in each language; times are UTC and say so. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "account/claim.h"
#include "base/message.h"
#include "base/time.h"
#include "report/claim_table.h"
#include "report/facts.h"
#include "report/figures.h"

namespace eugress {

[[nodiscard]] std::string number_text(std::uint64_t number, Language language);  // "1,204", "1.204"
// A share that is not all never reads "100 %", one that is not nothing never "0 %". Of nothing: a dash.
[[nodiscard]] std::string share_text(std::uint64_t part, std::uint64_t whole, Language language);
[[nodiscard]] std::string bytes_text(std::uint64_t bytes, Language language);
[[nodiscard]] std::string share_text(Share share, Language language);  // a gate
[[nodiscard]] std::string minute_text(Timestamp time, Language language);
[[nodiscard]] std::string length_text(std::chrono::seconds length, Language language);  // "3 days 4 h", "12 min"

[[nodiscard]] const Message& message_of(ClaimStatus status) noexcept;
[[nodiscard]] const Message& message_of(ClaimKind kind) noexcept;
[[nodiscard]] const Message& message_of(Plane plane) noexcept;
[[nodiscard]] const Message& message_of(Column column) noexcept;
[[nodiscard]] const Message& message_of(Recurrence recurrence) noexcept;
[[nodiscard]] const Message& message_of(Law law) noexcept;
[[nodiscard]] const Message& message_of(Host host) noexcept;
[[nodiscard]] const Message& message_of(ReachClass reach) noexcept;
[[nodiscard]] std::string place_text(Country country, Law law, Language language);

// A sentence whose places are open: its numbers wait for their language, and for what may be shown of them.
struct ConnectionsOf {
  Figure figure;
};
struct BytesOf {
  Figure figure;
};
struct ShareOf {
  Figure part;
  Figure whole;
};
struct ByteShareOf {
  Figure part;
  Figure whole;
};
struct BytesForEach {
  Figure figure;
  std::uint64_t count = 0;  // of whatever the bytes are shared by; not 0
};
struct PartOf {
  std::uint64_t part = 0;
  std::uint64_t whole = 0;
};
using Filling = std::variant<std::string, std::uint64_t, Timestamp, std::chrono::seconds, Message, Share, PartOf,
                             ConnectionsOf, BytesOf, BytesForEach, ShareOf, ByteShareOf, std::vector<Message>>;
struct OpenSentence {
  Message message;
  std::vector<Filling> fillings = {};
};
[[nodiscard]] std::string said(const OpenSentence& sentence, Language language, const Figures& figures);
// What stands in the place of a number that may not be shown.
inline constexpr std::string_view hidden_sign = "\u2026";

}  // namespace eugress
