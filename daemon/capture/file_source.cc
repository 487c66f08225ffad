// pcap and pcapng files. libpcap opens every file and says what is wrong with it. The sound records of plain pcap files
// are read by ClassicReader (64-octet frames in 16 ns); all else by libpcap, on a stream of our own: a 256 KiB buffer
// and no stream lock take 39 ns where its defaults take 64 ns.
#include <pcap/pcap.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__GLIBC__)
#include <stdio_ext.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "capture/capture.h"
#include "capture/classic_reader.h"
#include "capture/data_link.h"
#include "capture/frame_run.h"

namespace eugress {
namespace {

static_assert(link_type_of(DLT_EN10MB) == LinkType::ethernet && link_type_of(DLT_RAW) == LinkType::raw_ip &&
              link_type_of(DLT_LINUX_SLL) == LinkType::linux_cooked &&
              link_type_of(DLT_LINUX_SLL2) == LinkType::linux_cooked_v2 && link_type_of(DLT_IPV4) == LinkType::raw_ip &&
              link_type_of(DLT_IPV6) == LinkType::raw_ip && link_type_of(DLT_NULL) == LinkType::null_loopback &&
              link_type_of(DLT_LOOP) == LinkType::null_loopback);

constexpr int frames_per_batch = 4096;

struct StreamCloser {
  void operator()(std::FILE* stream) const noexcept { std::fclose(stream); }
};
using Stream = std::unique_ptr<std::FILE, StreamCloser>;

struct PcapCloser {
  void operator()(pcap_t* pcap) const noexcept { pcap_close(pcap); }
};
using Pcap = std::unique_ptr<pcap_t, PcapCloser>;

struct Input {
  std::string path;     // "-" is standard input
  bool listed = false;  // found in a directory, so it was there a moment ago

  [[nodiscard]] bool is_standard_input() const { return path == "-"; }
  [[nodiscard]] std::string name() const { return is_standard_input() ? "standard input" : path; }
};

std::string text_of(int error_number) {
  return std::generic_category().message(error_number);
}

// What a file that is no capture begins with, for the person who wonders what it is instead. Empty for pipes, whose
// octets are gone.
std::string beginning(std::FILE* stream) {
  std::array<unsigned char, 4> octets{};
  const ssize_t count = pread(fileno(stream), octets.data(), octets.size(), 0);
  if (count <= 0) return {};
  if (octets[0] == 0x1f && octets[1] == 0x8b) return "; it looks gzip-compressed, unpack it first";
  if (octets == std::array<unsigned char, 4>{0x28, 0xb5, 0x2f, 0xfd}) {
    return "; it looks zstd-compressed, unpack it first";
  }
  std::string text = "; its first octets are";
  for (ssize_t i = 0; i < count; ++i) {
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), " %02x", static_cast<unsigned>(octets[static_cast<std::size_t>(i)]));
    text += hex.data();
  }
  return text;
}

Result<Stream> open_stream(const Input& input, std::vector<char>& buffer) {
  Stream stream;
  if (input.is_standard_input()) {
    if (isatty(STDIN_FILENO) == 1) return Error{"standard input: is a terminal; pipe or redirect a capture into it"};
    const int copy = dup(STDIN_FILENO);  // a stream of our own, so that closing it leaves standard input as it was
    if (copy >= 0) stream.reset(fdopen(copy, "rb"));
  } else {
    stream.reset(std::fopen(input.path.c_str(), "rb"));
  }
  if (stream == nullptr) {
    const int reason = errno;
    std::string message = input.name() + ": cannot be opened: " + text_of(reason);
    if (reason == ENOENT && input.listed) message += "; it was there when its directory was listed";
    return Error{std::move(message)};
  }
  std::setvbuf(stream.get(), buffer.data(), _IOFBF, buffer.size());
#if defined(__GLIBC__)
  __fsetlocking(stream.get(), FSETLOCKING_BYCALLER);  // one thread reads a source
#endif
  const int first = std::getc(stream.get());
  if (first == EOF && std::ferror(stream.get()) != 0) {
    return Error{input.name() + ": cannot be read: " + text_of(errno)};
  }
  if (first == EOF) return Error{input.name() + ": is empty (0 octets), without even the header of a capture"};
  std::ungetc(first, stream.get());
  return stream;
}

struct OpenFile {
  Pcap pcap;
  LinkType link = LinkType::ethernet;
  std::optional<ClassicReader> classic;  // in place of libpcap, as long as the file is sound
};

// Of a file that can be read at any place without moving anybody's position in it.
std::optional<ClassicReader> classic_reader(pcap_t* pcap, LinkType link) {
  std::FILE* const stream = pcap_file(pcap);
  struct stat status = {};
  if (fstat(fileno(stream), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::array<std::uint8_t, ClassicReader::header_octets> header{};
  const ssize_t got = pread(fileno(stream), header.data(), header.size(), 0);
  if (got != static_cast<ssize_t>(header.size()) || ftello(stream) != got) return std::nullopt;
  const int snap_length = pcap_snapshot(pcap);
  const auto form = ClassicReader::form_of(header, static_cast<std::uint32_t>(std::max(snap_length, 0)), link);
  if (!form) return std::nullopt;
  return ClassicReader{fileno(stream), *form, got};
}

Result<OpenFile> open_file(const Input& input, std::vector<char>& buffer, FileReader reader) {
  Result<Stream> stream = open_stream(input, buffer);
  if (!stream) return stream.error();
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  Pcap pcap{pcap_fopen_offline_with_tstamp_precision(stream->get(), PCAP_TSTAMP_PRECISION_NANO, reason.data())};
  if (pcap == nullptr) {
    return Error{input.name() + ": has no readable pcap or pcapng header at octet 0 (" + reason.data() + ")" +
                 beginning(stream->get())};
  }
  static_cast<void>(stream->release());  // pcap_close() closes it
  const int number = pcap_datalink(pcap.get());
  const std::optional<LinkType> link = link_type_of(number);
  if (!link) return Error{input.name() + ": " + unsupported_link(number, pcap_datalink_val_to_name(number))};
  OpenFile opened{std::move(pcap), *link, std::nullopt};
  const bool may_be_classic = reader == FileReader::fastest && !input.is_standard_input();
  if (may_be_classic) opened.classic = classic_reader(opened.pcap.get(), *link);
  return opened;
}

// Empty if nanoseconds since 1970 cannot hold it.
std::optional<Timestamp> time_of(const pcap_pkthdr& header, bool classic) noexcept {
  std::int64_t seconds = header.ts.tv_sec;
  // The classic format states 32 bits without a sign; libpcap gives them one if the file has our byte order.
  if (classic && seconds < 0) seconds += std::int64_t{1} << 32U;
  constexpr std::int64_t last = std::chrono::floor<std::chrono::seconds>(Nanoseconds::max()).count() - 3;
  if (seconds < 0 || seconds > last) return std::nullopt;
  return Timestamp{std::chrono::seconds{seconds} + Nanoseconds{header.ts.tv_usec}};
}

class FileSource final : public Source {
 public:
  FileSource(std::vector<Input> inputs, FileReader reader, std::vector<char> buffer, OpenFile first)
      : inputs_(std::move(inputs)), reader_(reader), buffer_(std::move(buffer)) {
    begin(std::move(first));
  }

  Batch read(FrameSink sink) override {
    if (last_) return *last_;
    if (file_.pcap == nullptr) {
      Result<OpenFile> next = open_file(input(), buffer_, reader_);
      if (!next) return end({Reading::failed, std::nullopt, next.error()});
      begin(*std::move(next));
    }
    return file_.classic ? read_classic(sink) : read_by_libpcap(sink);
  }

  [[nodiscard]] LossCounts losses() override { return {}; }
  [[nodiscard]] std::string name() const override { return input().name(); }

 private:
  Batch read_classic(FrameSink sink) {
    const ClassicReader::Outcome outcome = file_.classic->read(sink, frames_per_batch);
    frames_ = file_.classic->frames();
    switch (outcome) {
      case ClassicReader::Outcome::more:
        return {};
      case ClassicReader::Outcome::finished:
        return next_file();
      case ClassicReader::Outcome::unsound:
        break;
    }
    const bool stands_there = fseeko(pcap_file(file_.pcap.get()), file_.classic->offset(), SEEK_SET) == 0;
    file_.classic.reset();
    return stands_there ? Batch{} : end({Reading::failed, std::nullopt, damage()});
  }

  Batch read_by_libpcap(FrameSink sink) {
    run_.begin(sink);
    void* const self = this;
    const int given = pcap_dispatch(file_.pcap.get(), frames_per_batch, &take, static_cast<u_char*>(self));
    run_.give();
    if (has_stray_time_) return end({Reading::failed, std::nullopt, stray_time()});
    if (given < 0) return end({Reading::failed, std::nullopt, damage()});
    return given == frames_per_batch ? Batch{} : next_file();
  }

  Batch next_file() {
    file_ = {};
    ++at_;
    return at_ < inputs_.size() ? Batch{} : end({Reading::finished, std::nullopt, {}});
  }

  static void take(u_char* user, const pcap_pkthdr* header, const u_char* octets) noexcept {
    void* const self = user;
    static_cast<FileSource*>(self)->give(*header, octets);
  }

  void give(const pcap_pkthdr& header, const u_char* octets) noexcept {
    const std::optional<Timestamp> time = time_of(header, is_classic_);
    if (!time) {
      has_stray_time_ = true;
      pcap_breakloop(file_.pcap.get());
      return;
    }
    ++frames_;
    run_.add(Frame{*time, Bytes{octets, header.caplen}, std::max(header.len, header.caplen), file_.link});
  }

  void begin(OpenFile file) {
    file_ = std::move(file);
    is_classic_ = pcap_major_version(file_.pcap.get()) == PCAP_VERSION_MAJOR;  // pcapng is version 1
    frames_ = 0;
  }

  Batch end(Batch last) {
    file_ = {};
    last_ = std::move(last);
    return *last_;
  }

  [[nodiscard]] const Input& input() const { return inputs_[std::min(at_, inputs_.size() - 1)]; }

  [[nodiscard]] Error damage() const {
    std::string message = input().name() + ": is damaged after frame " + std::to_string(frames_);
    const off_t octet = ftello(pcap_file(file_.pcap.get()));
    if (octet >= 0) message += ", at octet " + std::to_string(octet);  // a pipe has no position
    return Error{message + " (" + pcap_geterr(file_.pcap.get()) + "); the frames before were read"};
  }
  [[nodiscard]] Error stray_time() const {
    return Error{input().name() + ": is damaged at frame " + std::to_string(frames_ + 1) +
                 ", whose time lies outside the years 1970 to 2262; the frames before were read"};
  }

  std::vector<Input> inputs_;
  FileReader reader_;
  std::size_t at_ = 0;
  std::vector<char> buffer_;  // outlives the stream in file_
  OpenFile file_;
  FrameRun run_;
  std::uint64_t frames_ = 0;  // of the file being read
  bool is_classic_ = true;
  bool has_stray_time_ = false;
  std::optional<Batch> last_;  // once over, over
};

// A link is what it points to. One that points nowhere stays in the list, so that opening it says so.
bool is_capture_candidate(const std::filesystem::directory_entry& entry) {
  std::error_code ignored;
  return entry.is_regular_file(ignored) || (entry.is_symlink(ignored) && !entry.exists(ignored));
}

Result<std::vector<Input>> list_directory(const std::string& path) {
  std::error_code reason;
  std::vector<Input> inputs;
  std::filesystem::directory_iterator entries{path, reason};
  for (; !reason && entries != std::filesystem::directory_iterator{}; entries.increment(reason)) {
    if (is_capture_candidate(*entries)) inputs.push_back({entries->path().string(), true});
  }
  if (reason) return Error{path + ": the directory cannot be listed: " + reason.message()};
  if (inputs.empty()) return Error{path + ": the directory holds no regular file to read"};
  std::sort(inputs.begin(), inputs.end(), [](const Input& a, const Input& b) { return a.path < b.path; });
  return inputs;
}

}  // namespace

Result<std::unique_ptr<Source>> open_files(const std::string& path, FileReader reader) {
  std::vector<Input> inputs{{path, false}};
  std::error_code not_a_directory;
  if (path != "-" && std::filesystem::is_directory(path, not_a_directory)) {
    Result<std::vector<Input>> listed = list_directory(path);
    if (!listed) return listed.error();
    inputs = *std::move(listed);
  }
  std::vector<char> buffer(capture_buffer_octets);
  Result<OpenFile> first = open_file(inputs.front(), buffer, reader);
  if (!first) return first.error();
  return std::unique_ptr<Source>{
      std::make_unique<FileSource>(std::move(inputs), reader, std::move(buffer), *std::move(first))};
}

}  // namespace eugress
