// One table of a TOML file, read key by key: every mistake becomes one sentence with file, line and column. Views into
// the parsed file, which must outlive it. Inner header of judge/; with the two files that include it the home of toml++
// in this room.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "judge/policy.h"

namespace eugress {

// The keys that a table may have.
struct SectionKeys {
  std::string_view section;  // empty: the file itself
  std::span<const std::string_view> keys;
};

class TomlSection {
 public:
  struct Word {
    std::string text;
    toml::source_region source;
  };

  TomlSection(const std::string& file, const toml::table& table) : file_(&file), table_(&table) {}

  [[nodiscard]] Error error(const toml::source_region& at, const std::string& what) const;
  // At the value of the key, or at the table if there is none.
  [[nodiscard]] Error error(std::string_view key, const std::string& what) const;
  [[nodiscard]] std::string written_at() const;

  Result<void> only(const SectionKeys& allowed) const;
  [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }
  Result<std::string> text(std::string_view key) const;
  // A label of [a-z0-9-], at most 40 characters.
  Result<std::string> label(std::string_view key) const;
  Result<Day> day(std::string_view key) const;
  // A day (its first instant, UTC) or a time with its offset.
  Result<Timestamp> instant(std::string_view key) const;
  // `from` and `until`, both of them.
  Result<Window> window() const;
  Result<TomlSection> section(std::string_view key) const;
  // The tables [[key]], none if it is absent.
  Result<std::vector<TomlSection>> sections(std::string_view key) const;
  // A list of texts, empty if absent and not required.
  Result<std::vector<Word>> words(std::string_view key, bool is_required) const;
  Result<std::vector<Country>> countries(std::string_view key) const;
  // Planes that a promise, an exemption or a call can be for: any but p2p. At least one, each once.
  Result<std::vector<Plane>> planes() const;
  // Keys that may be absent leave the value as it is.
  Result<void> share(std::string_view key, Share& value) const;
  Result<void> number(std::string_view key, std::uint32_t low, std::uint32_t high, std::uint32_t& value) const;

 private:
  const std::string* file_;
  const toml::table* table_;
};

[[nodiscard]] std::string quoted(std::string_view word);
[[nodiscard]] PlaneSet set_of(const std::vector<Plane>& planes) noexcept;

// exemption_sections.cc
Result<Exemption> read_exemption(const TomlSection& section);
Result<ReferenceCall> read_reference_call(const TomlSection& section);

namespace section_keys {
extern const SectionKeys exemption;
extern const SectionKeys reference_call;
}  // namespace section_keys

}  // namespace eugress
