// Several workers share one link by pairs of addresses: the question to a resolver, the join and the media of one
// device may be three workers' business. What one has seen it tells the others, between batches; on the packet path a
// sighting is only noted.
#include <utility>

#include "worker_books.h"

namespace eugress {
namespace {

// Soon enough for the flow that a name announces, seldom enough to cost nothing.
constexpr std::chrono::milliseconds between_tellings{20};
constexpr std::size_t most_noted = 1024;

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace

void Worker::Books::take_seat() {
  if (settings_.boards.size() < 2) return;
  for (std::size_t i = 0; i < settings_.boards.size(); ++i) {
    if (i != settings_.number) neighbours_.push_back({settings_.boards[i], nullptr, 0});
  }
  board_ = settings_.boards[settings_.number];
  told_ = std::make_shared<const Sightings>();
  noted_.reserve(most_noted);
}

void Worker::Books::note(const Sighting& sighting) noexcept {
  if (board_ == nullptr) return;  // nobody reads it
  if (noted_.size() == noted_.capacity()) {
    ++interval_.oddities.sighting_left_out;
    return;
  }
  noted_.push_back(sighting);
}

void Worker::Books::note_round_trip(Address server, const RoundTrip& measured, Timestamp at) noexcept {
  const RememberedServer* const known = board_ == nullptr ? nullptr : servers_.find(server);
  if (known != nullptr) note(RoundTripSighting{server, measured.told_with(known->round_trip), at});
}

void Worker::Books::tell() {
  if (noted_.empty() || (now_ >= told_at_ && now_ - told_at_ < between_tellings)) return;
  told_at_ = now_;
  auto next = std::make_shared<Sightings>(*told_);
  if (next->batches.size() == Sightings::most_batches) {
    next->batches.erase(next->batches.begin());
    ++next->first;
  }
  next->batches.push_back(std::make_shared<const Sightings::Batch>(noted_));
  noted_.clear();
  told_ = std::move(next);
  board_->publish(told_);
}

void Worker::Books::listen() {
  for (Neighbour& neighbour : neighbours_) {
    const auto seen = neighbour.board->read();
    if (seen == nullptr || seen == neighbour.seen) continue;  // nothing new
    neighbour.seen = seen;
    for (; neighbour.until < seen->first; ++neighbour.until) ++interval_.oddities.sighting_batch_missed;
    for (; neighbour.until - seen->first < seen->batches.size(); ++neighbour.until) {
      for (const Sighting& sighting : *seen->batches[neighbour.until - seen->first]) learn(sighting);
    }
  }
}

void Worker::Books::see(const Sighting& sighting) noexcept {
  learn(sighting);
  note(sighting);
}

// Ours or a neighbour's.
void Worker::Books::learn(const Sighting& sighting) noexcept {
  std::visit(Overloaded{[this](const NameSighting& seen) {
                          if (!servers_.is_news(seen.server, seen.at, std::max(now_, seen.at))) return;
                          servers_.learn_name(seen.server, seen.name, seen.provider, seen.at);
                          want(seen.server, seen.at);
                        },
                        [this](const AliasSighting& seen) {
                          aliases_.learn(seen.target, seen.head, seen.provider, seen.time_to_live, seen.at);
                        },
                        [this](const RoundTripSighting& seen) {
                          servers_.learn_round_trip(seen.server, seen.measured, seen.at);
                        },
                        [this](const PeerSighting& seen) {
                          peers_.learn(seen.socket, seen.port, seen.provider, seen.at);
                          // Whoever the other participant will be.
                          if (has_filter_) wanted_.want_port(seen.port, seen.at);
                        },
                        [this](const JoinSighting& seen) {
                          switch (seen.what) {
                            case JoinSighting::What::named:
                              return joins_.named(seen.device, seen.tenant, seen.at);
                            case JoinSighting::What::media_began:
                              return joins_.media_began(seen.device, seen.at);
                            case JoinSighting::What::media_ended:
                              return joins_.media_ended(seen.device, seen.at);
                          }
                        }},
             sighting);
}

}  // namespace eugress
