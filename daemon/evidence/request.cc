#include "evidence/request.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "evidence/log_place.h"

namespace eugress {

const std::string* EvidenceRequest::option(const std::string& name) const {
  const auto found = options.find(name);
  return found == options.end() ? nullptr : &found->second.front();
}

std::string EvidenceRequest::option(const std::string& name, const std::string& otherwise) const {
  const std::string* const found = option(name);
  return found == nullptr ? otherwise : *found;
}

std::vector<std::string> EvidenceRequest::all(const std::string& name) const {
  const auto found = options.find(name);
  return found == options.end() ? std::vector<std::string>{} : found->second;
}

int complain(const std::string& sentence, int code) {
  std::fprintf(stderr, "eugress: %s\n", sentence.c_str());
  return code;
}

int say(const std::string& text, int code) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? code : exit_io;
}

std::optional<std::uint64_t> number_from(const std::string& text) {
  std::uint64_t value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
  return value;
}

void say_production(const EvidenceRequest& request, const LogReader& log, const Production& made) {
  if (const auto sentence = enter_production(log, made, request.option("in"))) complain(*sentence, 0);
}

Result<std::vector<VerifierKey>> keys_from(const std::vector<std::string>& texts) {
  std::vector<VerifierKey> keys;
  for (const std::string& text : texts) {
    auto key = VerifierKey::from_text(text);
    if (!key) return Error{"\"" + text + "\" is no verifier key: it looks like NAME+0123abcd+BASE64"};
    keys.push_back(std::move(*key));
  }
  return keys;
}

Result<LogReader> log_of(const EvidenceRequest& request, const std::string& place) {
  const auto keys = keys_from(request.all("key"));
  if (!keys) return keys.error();
  if (keys->empty()) return LogReader::open(place, std::nullopt);
  auto log = LogReader::open(place, keys->front());
  for (std::size_t i = 1; !log && i < keys->size(); ++i) log = LogReader::open(place, (*keys)[i]);
  return log;
}

int exit_code_of(const Error& error) {
  return error.message.find("sign") == std::string::npos ? exit_io : 1;
}

Result<std::string> file_text(const std::string& path, std::size_t most) {
  const auto place = file_at(path);
  if (!place) return place.error();
  auto text = place->first.read(place->second, most);
  if (!text) return text.error();
  if (!*text) return Error{path + " is not there"};
  return std::move(**text);
}

}  // namespace eugress
