// What new Knowledge changes, for a log, a terminal and programs.
#include <fmt/format.h>

#include <algorithm>

#include "export/export.h"
#include "export/json_values.h"
#include "export/wording.h"

namespace eugress {
namespace {

constexpr std::size_t rows_shown = 50;
constexpr std::size_t digest_shown = 12;

std::string plane_of(const AssessedAs& assessed) {
  return assessed.provider == 0 ? "nobody's" : std::string{to_text(assessed.plane)};
}

std::string planes_of(const ServerChange& change) {
  const std::string before = plane_of(change.before);
  const std::string after = plane_of(change.after);
  return before == after ? before : before + " -> " + after;
}

std::string server_of(const ServerChange& change) {
  if (change.server.empty()) return "(not shown)";
  const bool is_ipv6 = change.server.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}/{}", is_ipv6 ? "[" : "", change.server, is_ipv6 ? "]" : "", change.port,
                     to_text(change.transport));
}

std::string line_of(const ItemChange& item) {
  const auto digest = [](const std::string& sha256) {
    return sha256.empty() ? std::string{"none"} : sha256.substr(0, digest_shown);
  };
  return fmt::format("{}: {} -> {}", item.name, digest(item.before), digest(item.after));
}

std::string line_of(const ListChange& list, const std::vector<std::string>& providers) {
  std::string text =
      fmt::format("list of {}: {} prefixes added, {} removed, {} in all", providers.at(list.provider - 1U),
                  grouped(list.added), grouped(list.removed), grouped(list.prefixes));
  const auto space = [&](const ListChange::Space& of, const char* unit) {
    if (of.before != of.shared || of.after != of.shared) {
      text += fmt::format("; {} {} -> {}", unit, grouped(of.before), grouped(of.after));
    }
  };
  space(list.ipv4, "IPv4 addresses");
  space(list.ipv6, "IPv6 /48s");
  return text;
}

std::string line_of(const ServerChange& change) {
  return fmt::format("{} {}: {} -> {} ({}, {} connections)", server_of(change), planes_of(change),
                     in_words(change.before), in_words(change.after), human_bytes(change.bytes),
                     grouped(change.connections));
}

std::string sums_of(const KnowledgeChange& change) {
  std::string text = fmt::format("{} compared", grouped(change.compared));
  for (std::size_t kind = 0; kind < change_kind_count; ++kind) {
    text += fmt::format("{} {} of {}", kind == 0 ? ": changes" : ",", to_text(static_cast<ChangeKind>(kind)),
                        grouped(change.changed[kind]));
  }
  return text;
}

Json assessed_json(const AssessedAs& assessed) {
  const auto text_or_null = [](std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); };
  return {{"plane", assessed.provider == 0 ? Json(nullptr) : Json(to_text(assessed.plane))},
          {"country", assessed.country == Country::unknown() ? Json(nullptr) : Json(assessed.country.text())},
          {"area", text_or_null(to_text(assessed.area))},
          {"law", to_text(assessed.law)},
          {"verdict", to_text(assessed.verdict)},
          {"grade", assessed.grade == Grade::none ? Json(nullptr) : Json(to_text(assessed.grade))}};
}

}  // namespace

std::vector<std::string> journal_lines(const KnowledgeChange& change, const std::vector<std::string>& providers,
                                       bool shows_servers) {
  std::vector<std::string> lines{"servers of the last day: " + sums_of(change)};
  for (const ItemChange& item : change.items) lines.push_back(line_of(item));
  for (const ListChange& list : change.lists) lines.push_back(line_of(list, providers));
  for (const ServerChange& server : change.servers) {
    if (!shows_servers) break;  // the sums above speak for all
    lines.push_back(line_of(server));
  }
  if (lines.size() > journal_lines_shown) {
    const std::size_t left_out = lines.size() - journal_lines_shown + 1;
    lines.resize(journal_lines_shown - 1);
    lines.push_back(fmt::format("and {} lines more", grouped(left_out)));
  }
  return lines;
}

std::string render_change(const KnowledgeChange& change) {
  std::string text;
  for (const ItemChange& item : change.items) text += "file       " + line_of(item) + "\n";
  text += "seen       " + sums_of(change) + "\n";
  text += fmt::format("bytes      {} of {} would be judged otherwise ({})\n", human_bytes(change.bytes_changed),
                      human_bytes(change.bytes_compared), share(change.bytes_changed, change.bytes_compared));
  if (change.servers.empty()) return text + "Nothing would change.\n";
  text += fmt::format("\n{:<22} {:<28} {:<20} {:<20} {:>9} {:>6}\n", "plane", "server", "before", "after", "bytes",
                      "conns");
  const std::size_t shown = std::min(rows_shown, change.servers.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const ServerChange& row = change.servers[i];
    text += fmt::format("{:<22} {:<28} {:<20} {:<20} {:>9} {:>6}\n", planes_of(row), server_of(row),
                        in_words(row.before), in_words(row.after), human_bytes(row.bytes), grouped(row.connections));
  }
  if (shown < change.servers.size()) {
    text += fmt::format("and {} rows more; --json lists all\n", grouped(change.servers.size() - shown));
  }
  return text;
}

std::string render_change_json(const KnowledgeChange& change) {
  Json items = Json::array();
  for (const ItemChange& item : change.items) {
    items.push_back({{"name", item.name},
                     {"before", item.before.empty() ? Json(nullptr) : Json(item.before)},
                     {"after", item.after.empty() ? Json(nullptr) : Json(item.after)}});
  }
  Json changed = Json::object();
  for (std::size_t kind = 0; kind < change_kind_count; ++kind) {
    changed[std::string{to_text(static_cast<ChangeKind>(kind))}] = change.changed[kind];
  }
  Json servers = Json::array();
  for (const ServerChange& server : change.servers) {
    const bool is_shown = !server.server.empty();
    servers.push_back({{"server", is_shown ? Json(server.server) : Json(nullptr)},
                       {"port", is_shown ? Json(server.port) : Json(nullptr)},
                       {"transport", to_text(server.transport)},
                       {"before", assessed_json(server.before)},
                       {"after", assessed_json(server.after)},
                       {"bytes", server.bytes},
                       {"connections", server.connections}});
  }
  const Json document = {{"items", std::move(items)},
                         {"compared", change.compared},
                         {"changed", std::move(changed)},
                         {"bytes_compared", change.bytes_compared},
                         {"bytes_changed", change.bytes_changed},
                         {"changes", std::move(servers)}};
  return json_text(document);
}

}  // namespace eugress
