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
void tell_whose_meeting(Session& session);
void tell_lossy_media(Session& session);
void tell_hybrid_server(Session& session);
void tell_late_start(Session& session);
void tell_renamed_cluster(Session& session);
void tell_list_of_the_wrong_year(Session& session);
void tell_on_site_server(Session& session);
void tell_port_8801_not_zoom(Session& session);
void tell_stun_of_another_service(Session& session);
void tell_p2p_meeting(Session& session);
void tell_p2p_same_campus(Session& session);
void tell_p2p_abroad(Session& session);
void tell_p2p_expired(Session& session);
void tell_p2p_look_alike(Session& session);
void tell_teams_beside_zoom(Session& session);
void tell_background(Session& session);
void tell_hostile(Session& session);
void tell_more_flows_than_records(Session& session);
void tell_school_morning(Session& session);
// In and out of tunnels.
void tell_qinq_gtp(Session& session);
void tell_mpls_pppoe(Session& session);
void tell_mpls_stack(Session& session);
void tell_gre_mirror(Session& session);
void tell_erspan_1(Session& session);
void tell_erspan_2(Session& session);
void tell_erspan_3(Session& session);
void tell_vxlan_mirror(Session& session);
void tell_geneve_options(Session& session);
void tell_ip_in_ip(Session& session);
void tell_four_in_six(Session& session);
void tell_six_in_four(Session& session);
void tell_teredo_client(Session& session);
void tell_nat64(Session& session);
void tell_tunnel_in_tunnel(Session& session);
void tell_refused_tunnels(Session& session);

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
