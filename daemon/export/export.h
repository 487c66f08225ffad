// export/: the Snapshot seen from outside. Every function is pure and renders one document from one Snapshot, so graph,
// page and API cannot disagree. None of them can name a client: a Snapshot holds none.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "account/knowledge_change.h"
#include "account/snapshot.h"
#include "base/message.h"
#include "base/result.h"

namespace eugress {

// Prometheus text format 0.0.4 through prometheus-cpp's serializer. Families and labels are decisions.md's, "Interfaces
// that others rely on"; every family is present from the first scrape on. At most `setting.max_series` traffic series.
[[nodiscard]] std::string render_metrics(const Snapshot& snapshot);

// One JSON object, the same document for `/api/v1/status` and `replay --json`; `flows` adds the member of that name
// (files only).
[[nodiscard]] std::string render_status(const Snapshot& snapshot, const std::vector<FlowLine>* flows = nullptr);

// What `replay` prints without --json: the same numbers for a terminal, at most 100 columns.
[[nodiscard]] std::string render_summary(const Snapshot& snapshot);

// What one Knowledge changes against another: at most `journal_lines_shown` lines for a log, without any server where
// none may be shown; a table for a terminal; one JSON object.
constexpr std::size_t journal_lines_shown = 20;
// `providers` by ProviderNumber, less 1.
[[nodiscard]] std::vector<std::string> journal_lines(const KnowledgeChange& change,
                                                     const std::vector<std::string>& providers, bool shows_servers);
[[nodiscard]] std::string render_change(const KnowledgeChange& change);
[[nodiscard]] std::string render_change_json(const KnowledgeChange& change);

// What a status document tells of the Knowledge in force, read back: for comparing a running daemon with files on disk.
struct ServedServer {
  FlowFacts facts;
  std::string zone;  // by name, because numbers are a process's own
  AssessedAs assessed;
  TwoWay counts;
};
struct ServedStatus {
  std::uint64_t epoch = 0;
  std::vector<KnowledgeItem> items;
  std::vector<ServedServer> servers;
  std::uint64_t servers_of_earlier_epochs = 0;  // not seen since the last swap, so not judged by what is in force
  std::vector<std::string> suspicions;          // about the tap, one sentence each
  std::uint64_t servers_withheld = 0;           // the document does not show all that their assessment rests on
};
[[nodiscard]] Result<ServedStatus> read_status(const std::string& document);

// The page at `/`: complete HTML that needs no script, and nothing from anywhere but the assets beside it.
[[nodiscard]] std::string render_page(const Snapshot& snapshot, Language language = Language::english);

// What of a request a page may depend on.
struct Request {
  std::string query;            // what stands behind the "?", as it came
  std::string accept_language;  // RFC 9110 section 12.5.4
};
// The language that a reader asks for: `?lang=` wins over what the browser prefers. English for
// whoever asks for neither; a school's page opens in Dutch whatever the browser prefers.
[[nodiscard]] Language language_for(const Request& request, bool is_school);

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::string etag = {};  // of what stays the same until the next version; empty: never to be kept
};
struct Route {
  std::string path;                                 // exact
  std::function<Response(const Request&)> respond;  // called on a pool thread; must be thread-safe

  template <typename Responder>
  Route(std::string its_path, Responder responder)
      : path(std::move(its_path)), respond([responder = std::move(responder)](const Request& request) {
          if constexpr (std::is_invocable_v<const Responder&>) {
            static_cast<void>(request);  // the same for whoever asks
            return responder();
          } else {
            return responder(request);
          }
        }) {}
};

// Style, script, icon and maps of the page, out of the program itself.
[[nodiscard]] std::vector<Route> asset_routes();

// The one HTTP server (civetweb). GET and HEAD only; strict security headers; other paths 404, other methods 405.
// Loopback unless the operator says otherwise; no TLS inside. Serves from construction to destruction.
class HttpServer {
 public:
  // `listen` is "127.0.0.1:9469"; port 0 picks a free one. Errors: not an address, in use, not permitted.
  [[nodiscard]] static Result<HttpServer> start(const std::string& listen, std::vector<Route> routes);

  [[nodiscard]] std::string address() const;  // with the port that was picked

  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;
  ~HttpServer();

 private:
  struct Running;
  explicit HttpServer(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace eugress
