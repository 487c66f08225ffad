// assess_again record CAPTURE RECORD TABLES PROFILE DATABASE...   walks a capture and writes facts and finding of each
// flow assess_again check RECORD TABLES PROFILE DATABASE...            assesses the facts again and compares octet by
// octet Facts are written as they lie in memory: a pointer among them would not survive the way into another process.
// Exit codes: 0 all the same, 1 some differ, 2 wrong usage, 3 a file cannot be read or written.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "assess.h"
#include "capture/capture.h"
#include "export/finding_json.h"
#include "worker.h"

namespace eugress {
namespace {

static_assert(std::is_trivially_copyable_v<FlowFacts>, "facts are a plain value");

using Words = std::vector<std::string>;

int complain(const std::string& sentence, int code) {
  std::fprintf(stderr, "assess_again: %s\n", sentence.c_str());
  return code;
}

// PROFILE and DATABASE... from `first` on, and the position of Utrecht, so that physics takes part.
Result<std::shared_ptr<const Knowledge>> knowledge(const Words& words, std::size_t first) {
  Settings settings;
  settings.command = Command::replay;
  settings.tables = words[first];
  settings.profile = words[first + 1];
  settings.position = "52.09,5.12";
  for (std::size_t i = first + 2; i < words.size(); ++i)
    settings.databases.push_back({words[i], "lineage " + words[i]});
  return load_knowledge(settings, 1);
}

std::string finding_of(const Knowledge& known, const FlowFacts& facts) {
  return finding_json({}, Transport::udp, spell_out(known, facts, assess(known, facts))).dump();
}

// One record: the facts, the length of the finding, the finding.
void write(std::ofstream& file, const FlowFacts& facts, const std::string& finding) {
  std::vector<char> raw(sizeof facts);
  std::memcpy(raw.data(), &facts, sizeof facts);
  file.write(raw.data(), static_cast<std::streamsize>(raw.size()));
  file << finding.size() << '\n' << finding;
}

int record(const Words& words) {
  const auto known = knowledge(words, 3);
  if (!known) return complain(known.error().message, 3);
  auto source = open_files(words[1]);
  if (!source) return complain(source.error().message, 3);
  std::ofstream file{words[2], std::ios::binary};
  const Published<Knowledge> published{*known};
  Channel<Report> reports{4};
  std::size_t flows = 0;
  {
    std::jthread walk{[&] {
      Worker worker{{.is_replay = true, .lists_flows = true, .all_flows = true}, **source, published, reports};
      static_cast<void>(worker.run({}));
      reports.close();
    }};
    while (const auto report = reports.get()) {
      const auto* const interval = std::get_if<Interval>(&*report);
      if (interval == nullptr) continue;
      for (const FlowLine& line : interval->ended_flows) {
        write(file, line.facts, finding_json({}, Transport::udp, line.finding).dump());
        ++flows;
      }
    }
  }
  file.flush();
  if (!file) return complain("the record cannot be written", 3);
  std::printf("%zu flows recorded\n", flows);
  return 0;
}

int check_record(const Words& words) {
  const auto known = knowledge(words, 2);
  if (!known) return complain(known.error().message, 3);
  std::ifstream file{words[1], std::ios::binary};
  std::vector<char> raw(sizeof(FlowFacts));
  std::size_t flows = 0;
  std::size_t different = 0;
  while (file.read(raw.data(), static_cast<std::streamsize>(raw.size()))) {
    FlowFacts facts;
    std::memcpy(&facts, raw.data(), sizeof facts);
    std::size_t octets = 0;
    if (!(file >> octets) || file.get() != '\n') return complain("the record is damaged", 3);
    std::string finding(octets, '\0');
    file.read(finding.data(), static_cast<std::streamsize>(octets));
    ++flows;
    if (finding_of(**known, facts) != finding) ++different;
  }
  std::printf("%zu of %zu flows differ\n", different, flows);
  return different == 0 ? 0 : 1;
}

int obey(const Words& words) {
  if (words.size() >= 5 && words[0] == "record") return record(words);
  if (words.size() >= 4 && words[0] == "check") return check_record(words);
  return complain("usage: record CAPTURE RECORD TABLES PROFILE DATABASE... | check RECORD TABLES PROFILE DATABASE...",
                  2);
}

}  // namespace
}  // namespace eugress

int main(int argument_count, char** arguments) {
  return eugress::obey(eugress::Words(arguments + 1, arguments + argument_count));
}
