// What DNS answers teach, whoever asked: names of far addresses, and aliases on the way to them. Part of the packet
// path.
#include <algorithm>
#include <utility>

#include "worker_books.h"

namespace eugress {

// A resolver on the campus hides who asked, but not what: its own questions to the world's name servers are read here
// like a client's, whoever sends them.
bool Worker::Books::read_sighting(const Packet& packet) noexcept {
  DnsAnswer& answer = answer_;
  const DnsReading reading = read_dns(packet.payload, packet.transport == Transport::tcp, answer);
  if (reading == DnsReading::not_dns) return false;
  ++interval_.frames.sighting;
  if (reading == DnsReading::message) return true;
  interval_.oddities.dns_left_out += answer.left_out;
  HostName name = answer.asked;
  const NameMatch match = match_or_follow(name, packet.time);
  if (match.provider == 0) return true;
  if (reading == DnsReading::alias) learn_aliases(answer, name, match.provider, packet.time);
  for (std::size_t i = 0; i < answer.address_count; ++i) learn_name(answer.addresses[i], name, match, packet.time);
  return true;
}

void Worker::Books::learn_name(Address told, const HostName& name, const NameMatch& match, Timestamp now) noexcept {
  const Address address = settings_.unwrapping.embedded.plain(told);
  // An edge address outside the provider's own list serves many customers: a name carried to it would claim them all.
  const bool is_shared = match.rule->is_edge && known_->plan.side(address, today_).provider != match.provider;
  if (is_shared) return;
  remember_name(address, name, match.provider, now);
  want(address, now);
}

void Worker::Books::remember_name(Address server, const HostName& name, ProviderNumber provider,
                                  Timestamp now) noexcept {
  if (servers_.learn_name(server, name, provider, now)) note(NameSighting{server, name, provider, now});
}

// Between batches.
void Worker::Books::hear() {
  if (heard_ == nullptr) return;
  if (auto heard = heard_->read(); heard != hearing_) {
    hearing_ = std::move(heard);
    interval_.oddities.feed_missed += hearing_->first > heard_until_ ? hearing_->first - heard_until_ : 0;
    heard_until_ = std::max(heard_until_, hearing_->first);
  }
  learn_heard();
}

// What the feed has told up to the time that packets brought. Names of a moment to come wait for it.
void Worker::Books::learn_heard() noexcept {
  if (hearing_ == nullptr) return;
  for (; heard_until_ - hearing_->first < hearing_->names.size(); ++heard_until_) {
    const HeardName& heard = hearing_->names[heard_until_ - hearing_->first];
    if (heard.time > now_) return;
    // A line comes later than what it tells of: packets may have said more since, or its time may be over.
    if (!servers_.is_news(settings_.unwrapping.embedded.plain(heard.address), heard.time, now_)) continue;
    const NameMatch match = match_name(known_->providers, heard.name.text());  // the tables may have changed since
    if (match.provider != 0) learn_name(heard.address, heard.name, match, heard.time);
  }
}

// The name itself, or the provider's name that it was an alias of a moment ago.
NameMatch Worker::Books::match_or_follow(HostName& name, Timestamp now) noexcept {
  const NameMatch match = recent_.match(*known_, name);  // the same few names are asked for all the time
  if (match.provider != 0) return match;
  const AliasMemory::Alias* const alias = aliases_.find(name, now);
  if (alias == nullptr) return match;
  ++interval_.oddities.alias_followed;
  name = alias->head;
  return match_name(known_->providers, name.text());  // anew: a reload may have changed the tables
}

void Worker::Books::learn_aliases(const DnsAnswer& answer, const HostName& head, ProviderNumber provider,
                                  Timestamp now) noexcept {
  const std::uint64_t evicted = aliases_.evicted();
  for (std::size_t i = 0; i < answer.alias_count; ++i) {
    // A target that is a provider's name speaks for itself.
    if (match_name(known_->providers, answer.aliases[i].text()).provider == 0) {
      const std::chrono::seconds time_to_live{answer.ttl};
      if (aliases_.learn(answer.aliases[i], head, provider, time_to_live, now)) {
        note(AliasSighting{answer.aliases[i], head, provider, time_to_live, now});
      }
    }
  }
  interval_.oddities.alias_evicted += aliases_.evicted() - evicted;
}

}  // namespace eugress
