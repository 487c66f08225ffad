// The stories: each a pure function of a seed and a link type to a capture and what is true of it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "support/session.h"

namespace eugress::synth {

struct StoryShape {
  std::uint64_t seed = 1;
  LinkType link = LinkType::ethernet;
};

struct StoryEntry {
  std::string_view name;
  std::string_view summary;
  void (*tell)(Session& session);
  bool is_well_formed = true;
};

[[nodiscard]] std::span<const StoryEntry> stories();
[[nodiscard]] const StoryEntry* find_story(std::string_view name);
[[nodiscard]] Story tell(const StoryEntry& entry, const StoryShape& shape = {});

// Told in files of their own.
void tell_background(Session& session);
void tell_hostile(Session& session);
void tell_school_morning(Session& session);

// Names, by what may go wrong with them.
void tell_split_hello(Session& session);
void tell_broken_hello(Session& session);
void tell_post_quantum_hello(Session& session);
void tell_grease_everywhere(Session& session);
void tell_ech_outer_name(Session& session);
void tell_ech_foreign_outer_name(Session& session);
void tell_quic_v1_name(Session& session);
void tell_quic_v2_name(Session& session);
void tell_quic_crypto_split(Session& session);
void tell_web_client_dtls_certificate(Session& session);
void tell_lookalike_names(Session& session);
void tell_resolver_inside_campus(Session& session);

}  // namespace eugress::synth
