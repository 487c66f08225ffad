// eugress-make-capture: writes one story as a capture file, and on request what is true of it as JSON.
// Exit codes: 0 written, 2 wrong usage, 3 a file could not be written.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/pcap_writer.h"
#include "support/stories.h"

namespace eugress::synth {
namespace {

constexpr int done = 0;
constexpr int wrong_usage = 2;
constexpr int not_written = 3;

constexpr std::string_view usage =
    "usage: eugress-make-capture STORY FILE [--truth FILE] [--seed N] [--format pcap|pcap-ns|pcapng|pcapng-ns]\n"
    "                            [--link ethernet|sll|sll2|raw|null|loop] [--snap OCTETS] [--big-endian]\n"
    "       eugress-make-capture --list\n"
    "FILE may be - or /dev/stdout.\n";

struct Options {
  const StoryEntry* story = nullptr;
  StoryShape shape;
  FileShape file;
  std::string capture_path;
  std::string truth_path;
};

void complain(const std::string& sentence) {
  std::fprintf(stderr, "eugress-make-capture: %s\n", sentence.c_str());
}

std::optional<std::uint64_t> number(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t out = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    out = out * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return out;
}

bool set_format(FileShape& file, std::string_view text) {
  file.format = text.starts_with("pcapng") ? FileShape::Format::pcapng : FileShape::Format::pcap;
  file.has_nanoseconds = text.ends_with("-ns");
  return text == "pcap" || text == "pcap-ns" || text == "pcapng" || text == "pcapng-ns";
}

bool set_link(StoryShape& shape, std::string_view text) {
  struct Name {
    std::string_view text;
    LinkType link;
  };
  constexpr Name names[] = {{"ethernet", LinkType::ethernet}, {"sll", LinkType::linux_sll},
                            {"sll2", LinkType::linux_sll2},   {"raw", LinkType::raw_ip},
                            {"null", LinkType::null},         {"loop", LinkType::loop}};
  for (const Name& name : names) {
    if (name.text != text) continue;
    shape.link = name.link;
    return true;
  }
  return false;
}

bool set_value(Options& options, std::string_view flag, std::string_view value) {
  if (flag == "--truth") options.truth_path = value;
  if (flag == "--truth") return !value.empty();
  if (flag == "--format") return set_format(options.file, value);
  if (flag == "--link") return set_link(options.shape, value);
  const std::optional<std::uint64_t> count = number(value);
  if (!count) return false;
  if (flag == "--seed") options.shape.seed = *count;
  if (flag == "--seed") return true;
  if (*count == 0 || *count > 262144) return false;
  options.file.snap_length = static_cast<std::uint32_t>(*count);
  return true;
}

bool takes_value(std::string_view flag) {
  return flag == "--truth" || flag == "--seed" || flag == "--format" || flag == "--link" || flag == "--snap";
}

std::optional<Options> parse(const std::vector<std::string_view>& arguments) {
  Options out;
  std::vector<std::string_view> positional;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    const std::string_view argument = arguments[at];
    if (argument == "--big-endian") {
      out.file.is_big_endian = true;
    } else if (takes_value(argument)) {
      const std::string_view value = at + 1 < arguments.size() ? arguments[++at] : std::string_view();
      if (!set_value(out, argument, value)) {
        complain(std::string(argument) + " cannot be '" + std::string(value) + "'");
        return std::nullopt;
      }
    } else if (argument.starts_with("--")) {
      complain("there is no option '" + std::string(argument) + "'");
      return std::nullopt;
    } else {
      positional.push_back(argument);
    }
  }
  if (positional.size() != 2) {
    complain("a story and a file are needed");
    return std::nullopt;
  }
  out.story = find_story(positional[0]);
  if (out.story == nullptr) {
    complain("there is no story '" + std::string(positional[0]) + "'; --list shows them");
    return std::nullopt;
  }
  out.capture_path = positional[1];
  return out;
}

template <typename Write>
bool with_file(const std::string& path, Write write) {
  std::FILE* stream = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
  if (stream == nullptr) {
    complain("cannot open " + path + ": " + std::strerror(errno));
    return false;
  }
  const bool is_written = write(stream);
  const int reason = errno;
  const bool is_closed = stream == stdout ? std::fflush(stream) == 0 : std::fclose(stream) == 0;
  if (!is_written || !is_closed) complain("cannot write " + path + ": " + std::strerror(is_written ? errno : reason));
  return is_written && is_closed;
}

int list() {
  for (const StoryEntry& entry : stories()) {
    std::printf("%-20s %s\n", std::string(entry.name).c_str(), std::string(entry.summary).c_str());
  }
  return done;
}

int run(const std::vector<std::string_view>& arguments) {
  if (arguments.size() == 1 && arguments[0] == "--list") return list();
  if (arguments.size() == 1 && arguments[0] == "--help") {
    std::fputs(usage.data(), stdout);
    return done;
  }
  const std::optional<Options> options = parse(arguments);
  if (!options) {
    std::fputs(usage.data(), stderr);
    return wrong_usage;
  }
  const Story story = tell(*options->story, options->shape);
  const bool is_captured = with_file(
      options->capture_path, [&](std::FILE* stream) { return write_capture(story.capture, options->file, stream); });
  if (!is_captured) return not_written;
  if (options->truth_path.empty()) return done;
  const bool is_told = with_file(options->truth_path, [&](std::FILE* stream) {
    const std::string json = to_json(story.truth);
    return std::fwrite(json.data(), 1, json.size(), stream) == json.size();
  });
  return is_told ? done : not_written;
}

}  // namespace
}  // namespace eugress::synth

int main(int argc, char** argv) {
  try {
    return eugress::synth::run({argv + 1, argv + argc});
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "eugress-make-capture: %s\n", failure.what());
    return 3;
  }
}
