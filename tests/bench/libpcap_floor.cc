// The least that a program does with a capture: libpcap's own loop, as its manual shows it, counting packets and
// octets. What eugress costs beside it is what beside_floor.py says.
#include <pcap/pcap.h>

#include <array>
#include <cstdint>
#include <cstdio>

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "usage: libpcap_floor CAPTURE\n");
    return 2;
  }
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  pcap_t* const capture = pcap_open_offline(arguments[1], reason.data());
  if (capture == nullptr) {
    std::fprintf(stderr, "libpcap_floor: %s\n", reason.data());
    return 1;
  }
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  pcap_pkthdr* header = nullptr;
  const u_char* data = nullptr;
  while (pcap_next_ex(capture, &header, &data) == 1) {
    ++packets;
    octets += header->len;
  }
  pcap_close(capture);
  std::printf("%ju %ju\n", static_cast<std::uintmax_t>(packets), static_cast<std::uintmax_t>(octets));
  return 0;
}
