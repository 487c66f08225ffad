// What somebody asked of `eugress evidence`: the words of the command line, and how each verb reads them and answers.
// Inner header of the command's files.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_codes.h"
#include "evidence/log_reader.h"
#include "evidence/production.h"

namespace eugress {

struct EvidenceRequest {
  std::string verb;
  std::vector<std::string> places;  // what is no option: directories of logs, or a file
  std::map<std::string, std::vector<std::string>> options;
  bool as_json = false;

  // The first of that name; null if there is none.
  [[nodiscard]] const std::string* option(const std::string& name) const;
  [[nodiscard]] std::string option(const std::string& name, const std::string& otherwise) const;
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const;
  [[nodiscard]] const std::string& place() const { return places.front(); }
};

int complain(const std::string& sentence, int code);
int say(const std::string& text, int code);
[[nodiscard]] std::optional<std::uint64_t> number_from(const std::string& text);

// The log at a place, with the key that the request trusts: of several keys, that of the log's own name.
[[nodiscard]] Result<LogReader> log_of(const EvidenceRequest& request, const std::string& place);
[[nodiscard]] inline Result<LogReader> log_of(const EvidenceRequest& request) {
  return log_of(request, request.place());
}
[[nodiscard]] Result<std::vector<VerifierKey>> keys_from(const std::vector<std::string>& texts);
// 1 if something is not signed or wrongly, 3 if it cannot be read.
[[nodiscard]] int exit_code_of(const Error& error);

// The whole file; an error if it is not there.
[[nodiscard]] Result<std::string> file_text(const std::string& path, std::size_t most);

// Sees to the entry in the log, and says what there is to say of it; --in is the log's signing key.
void say_production(const EvidenceRequest& request, const LogReader& log, const Production& made);

// Verbs that have files of their own.
int draw_sample(const EvidenceRequest& request);
int check_sample(const EvidenceRequest& request);
int timestamp_seal(const EvidenceRequest& request);
int export_log(const EvidenceRequest& request);
int rotate(const EvidenceRequest& request);
int prune(const EvidenceRequest& request);
int adopt(const EvidenceRequest& request);

}  // namespace eugress
