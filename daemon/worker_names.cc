// The names that a flow's own packets bring: ClientHellos over TCP and QUIC, certificates over DTLS. Part of the packet
// path: nothing here allocates, locks or logs, but for libcrypto's key schedule of a few QUIC Initials a flow.
#include <utility>

#include "decode/dtls.h"
#include "worker_books.h"

namespace eugress {
namespace {

constexpr std::uint16_t https_port = 443;
constexpr std::uint8_t quic_long_header = 0xc0;
constexpr std::uint8_t dtls_handshake = 22;
// Datagrams of one flow that are tried: a hello needs one or two, a lossy beginning sends them a few times.
constexpr std::uint8_t enough_initials = 8;

// The sequence number of the first octet of the payload.
std::uint32_t position(const TcpHeader& tcp) noexcept {
  return tcp.sequence + (tcp.has(TcpHeader::syn) ? 1U : 0U);
}

bool is_captured(const Packet& packet) noexcept {
  return packet.payload.size() >= packet.payload_octets;
}

}  // namespace

bool Worker::Books::read_name(FlowSlot& slot, Flow& flow, const Packet& packet, Direction direction) noexcept {
  if (packet.transport == Transport::tcp) {
    return direction == Direction::egress ? read_hello(slot, flow, packet) : read_answer(slot, flow, packet);
  }
  const std::uint8_t first = ByteReader{packet.payload}.u8();
  if (direction == Direction::egress) {
    const bool may_be_quic = (first & quic_long_header) == quic_long_header && flow.key.theirs.port == https_port;
    return may_be_quic && read_initial(flow, packet);
  }
  return first == dtls_handshake && flow.key.theirs.port != https_port && read_certificate(flow, packet);
}

bool Worker::Books::read_answer(FlowSlot& slot, Flow& flow, const Packet& packet) noexcept {
  ClientHello hello;
  if (read_tls(packet.payload, hello) != TlsReading::server_hello) return false;
  if (TcpTiming* const timing = tcp_timing(slot)) {
    if (const auto sample = timing->server_hello(packet)) learn(slot, flow, *sample);
  }
  if (!flow.hello.is_open()) return false;
  // The server has read all of it. What we have not seen by now, we shall not see.
  give_up_hello(flow, &OddityCounts::hello_cut);
  return true;
}

bool Worker::Books::read_hello(FlowSlot& slot, Flow& flow, const Packet& packet) noexcept {
  ClientHello hello;
  const TlsReading reading = read_tls(packet.payload, hello);
  switch (reading) {
    case TlsReading::client_hello_named:
    case TlsReading::client_hello_nameless:
      time_hello(slot, packet);
      if (flow.hello.is_open()) return add_to_hello(flow, packet);
      if (hello.is_whole || reading == TlsReading::client_hello_nameless) {
        return take_hello(flow, reading, hello, packet.time);
      }
      take_name(flow, hello, packet.time);  // as an outer one, until the rest has been seen
      if (!flow.is_hopeless) static_cast<void>(open_hello(flow, packet));
      return true;
    case TlsReading::client_hello_cut:
      time_hello(slot, packet);
      return flow.hello.is_open() ? add_to_hello(flow, packet) : open_hello(flow, packet);
    case TlsReading::undecided:
    case TlsReading::server_hello:
    case TlsReading::other:
      break;
  }
  if (flow.hello.is_open()) return add_to_hello(flow, packet);
  if (!flow.awaits_hello) return false;
  const std::uint32_t ahead = position(packet.tcp) - flow.stream_start;
  const bool came_early = ahead > 0 && ahead < HelloAssembly::longest;
  if (came_early || (ahead == 0 && reading == TlsReading::undecided)) return open_hello(flow, packet);
  flow.awaits_hello = false;
  return true;
}

void Worker::Books::time_hello(FlowSlot& slot, const Packet& packet) noexcept {
  if (TcpTiming* const timing = tcp_timing(slot)) timing->client_hello(packet);
}

bool Worker::Books::open_hello(Flow& flow, const Packet& packet) noexcept {
  if (overload_.sheds()) {
    ++interval_.overload.hellos_shed;
    flow.awaits_hello = false;
    flow.has_own_name = true;
    return true;
  }
  flow.hello = hellos_.open(flow.awaits_hello ? flow.stream_start : position(packet.tcp), packet.time);
  if (flow.hello.is_open()) return add_to_hello(flow, packet);
  give_up_hello(flow, &OddityCounts::hello_pool_full);
  return true;
}

bool Worker::Books::add_to_hello(Flow& flow, const Packet& packet) noexcept {
  const std::size_t read_before = hellos_.prefix(flow.hello).size();
  if (!has_kept(flow, hellos_.add_segment(flow.hello, position(packet.tcp), packet.payload, packet.time))) return true;
  if (!is_captured(packet)) {
    give_up_hello(flow, &OddityCounts::hello_cut);
    return true;
  }
  const Bytes stream = hellos_.prefix(flow.hello);
  if (stream.size() == read_before) return false;  // a repetition, or a piece behind a hole: nothing new to read
  ClientHello hello;
  const TlsReading reading = read_tls(stream, hello, room_);
  const bool is_named = reading == TlsReading::client_hello_named;
  if (is_named && !hello.is_whole) {
    if (flow.facts.name_source == NameSource::outer) return false;
    take_name(flow, hello, packet.time);
    if (flow.is_hopeless) hellos_.close(flow.hello);
    return true;
  }
  if (reading == TlsReading::client_hello_cut || reading == TlsReading::undecided) return false;
  hellos_.close(flow.hello);
  if (is_named || reading == TlsReading::client_hello_nameless) ++interval_.oddities.hello_reassembled;
  return take_hello(flow, reading, hello, packet.time);
}

// Only of addresses that a provider lists or is known to use by name: nobody else's packets are opened.
bool Worker::Books::read_initial(Flow& flow, const Packet& packet) noexcept {
  const bool is_known = flow.facts.listed_by != 0 || flow.facts.name_source == NameSource::carried;
  if (!is_known || flow.has_own_name) return false;
  if (overload_.sheds()) {
    ++interval_.overload.initials_shed;
    return false;
  }
  const QuicReading reading =
      is_captured(packet) ? initials_.read(packet.payload, hellos_.label(flow.hello)) : QuicReading::refused;
  if (reading == QuicReading::other) return false;
  flow.has_own_name = ++flow.initials >= enough_initials;
  if (reading == QuicReading::refused) {
    ++interval_.oddities.quic_initial_refused;
    return false;
  }
  ++interval_.oddities.quic_initial_read;
  const auto pieces = initials_.pieces();
  ClientHello hello;
  if (pieces.size() == 1 && pieces[0].offset == 0 && !flow.hello.is_open()) {
    const TlsReading whole = read_handshake(pieces[0].octets, hello);
    if (hello.is_whole) return take_hello(flow, whole, hello, packet.time);
  }
  if (!flow.hello.is_open()) flow.hello = hellos_.open(0, packet.time, initials_.key_id());
  if (!flow.hello.is_open()) {
    give_up_hello(flow, &OddityCounts::hello_pool_full);
    return false;
  }
  for (const QuicInitials::Piece& piece : pieces) {
    if (!has_kept(flow, hellos_.add(flow.hello, piece.offset, piece.octets, packet.time))) return false;
  }
  const TlsReading joined = read_handshake(hellos_.prefix(flow.hello), hello);
  const bool goes_on = joined == TlsReading::undecided || joined == TlsReading::client_hello_cut ||
                       (joined == TlsReading::client_hello_named && !hello.is_whole);
  if (goes_on) return false;
  hellos_.close(flow.hello);
  ++interval_.oddities.hello_reassembled;
  return take_hello(flow, joined, hello, packet.time);
}

bool Worker::Books::read_certificate(Flow& flow, const Packet& packet) noexcept {
  if (flow.has_own_name) return false;
  CertificatePieces pieces{packet.payload};
  while (const auto piece = pieces.next()) {
    if (piece->fragment.size() == piece->octets) return take_certificate(flow, piece->fragment);
    if (!flow.hello.is_open()) flow.hello = hellos_.open(0, packet.time);
    if (!flow.hello.is_open()) {
      give_up_hello(flow, &OddityCounts::hello_pool_full);
      return false;
    }
    if (!has_kept(flow, hellos_.add(flow.hello, piece->offset, piece->fragment, packet.time))) return false;
    const Bytes message = hellos_.prefix(flow.hello);
    if (message.size() >= piece->octets) {
      ++interval_.oddities.hello_reassembled;
      const bool has_grown = take_certificate(flow, message.first(piece->octets));
      hellos_.close(flow.hello);
      return has_grown;
    }
  }
  return false;
}

// What the client said, all of it having been read.
bool Worker::Books::take_hello(Flow& flow, TlsReading reading, const ClientHello& hello, Timestamp now) noexcept {
  flow.awaits_hello = false;
  const bool is_first = !std::exchange(flow.has_own_name, true);  // and no copy of it
  if (hello.has_refused_name) {
    if (is_first) ++interval_.oddities.name_refused;
    flow.is_hopeless = flow.is_candidate;  // no table can match it
  }
  if (reading != TlsReading::client_hello_named) return true;
  if (is_first && hello.may_hide()) ++interval_.oddities.name_outer;
  take_name(flow, hello, now);
  return true;
}

void Worker::Books::take_name(Flow& flow, const ClientHello& hello, Timestamp now) noexcept {
  const NameMatch match = match_name(known_->providers, hello.name.text());
  // Of a candidate only the name could tell, and where another hides behind a stranger's name, nothing ever will: to
  // hold every browser's connection for that would fill the pool.
  flow.is_hopeless = flow.is_candidate && match.provider == 0;
  if (hello.may_hide()) {
    // A stranger's outer name denies nothing: what others say of the address stays, and so does a carried name.
    flow.outer_of = match.provider;
    if (match.provider == 0) return;
    set_name(flow, hello.name);
    flow.facts.name_source = NameSource::outer;
    // Where the list already says whose the server is, the name only adds what for and where; a browser's media take
    // their place from it, when an encrypted resolver has left no other name.
    if (flow.facts.listed_by == match.provider && !match.rule->is_edge) {
      remember_name(flow.key.theirs.address, hello.name, match.provider, now);
    }
    // What a provider's front would show in place of a hidden name is common to all: a tenant's is the true one.
    if (flow.facts.listed_by == match.provider) note_tenant(flow, match, hello.name, now);
    return;
  }
  flow.outer_of = 0;
  flow.facts.name_source = NameSource::handshake;
  // A name that is no provider's is forgotten at once: we have no business with it.
  set_name(flow, match.provider != 0 ? hello.name : HostName{});
  note_tenant(flow, match, hello.name, now);
  const bool is_shared = match.provider != 0 && match.rule->is_edge && flow.facts.listed_by != match.provider;
  if (match.provider != 0 && !is_shared) {
    remember_name(flow.key.theirs.address, hello.name, match.provider, now);
  }
}

void Worker::Books::note_tenant(const Flow& flow, const NameMatch& match, const HostName& name,
                                Timestamp now) noexcept {
  const Host host = tenant_host(*known_, flow.cell.zone, match, name.text());
  if (host == Host::unknown) return;
  see(JoinSighting{device_of(flow), JoinSighting::What::named, {host, match.provider}, now});
}

// Of this flow alone: what an unverified certificate claims is not carried to others.
bool Worker::Books::take_certificate(Flow& flow, Bytes message) noexcept {
  flow.has_own_name = true;
  const auto name = read_certificate_name(message);
  if (!name) {
    ++interval_.oddities.certificate_refused;
    return false;
  }
  ++interval_.oddities.name_certificate;
  const bool is_providers = match_name(known_->providers, name->text()).provider != 0;
  if (!is_providers || flow.facts.name_source != NameSource::none) return false;  // DNS names the very server
  set_name(flow, *name);
  flow.facts.name_source = NameSource::certificate;
  return true;
}

bool Worker::Books::has_kept(Flow& flow, HelloAssembly::Outcome outcome) noexcept {
  switch (outcome) {
    case HelloAssembly::Outcome::kept:
      return true;
    case HelloAssembly::Outcome::too_long:
      give_up_hello(flow, &OddityCounts::hello_too_long);
      break;
    case HelloAssembly::Outcome::conflicting:
      give_up_hello(flow, &OddityCounts::hello_conflicting);
      break;
    case HelloAssembly::Outcome::aged:
      give_up_hello(flow, &OddityCounts::hello_aged);
      break;
  }
  return false;
}

void Worker::Books::give_up_hello(Flow& flow, std::uint64_t OddityCounts::*why) noexcept {
  ++(interval_.oddities.*why);
  if (flow.facts.name_source == NameSource::outer) ++interval_.oddities.name_outer;
  hellos_.close(flow.hello);
  flow.awaits_hello = false;
  flow.has_own_name = true;
}

}  // namespace eugress
