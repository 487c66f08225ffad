// The one home of civetweb. No file is ever served: every request ends in begin_request below.
#include <CivetServer.h>
#include <netinet/in.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "base/address.h"
#include "export/export.h"
#include "export/status_page_style.h"

namespace eugress {
namespace {

struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};

Result<ListenAddress> parse_listen(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  const std::string host = listen.substr(0, colon == std::string::npos ? 0 : colon);
  const auto refuse = [&](const std::string& why) {
    return Error{"cannot listen on \"" + listen + "\": " + why +
                 "; give an IPv4 address and a port, as 127.0.0.1:9469"};
  };
  if (colon == std::string::npos) return refuse("there is no port");
  if (host.find(':') != std::string::npos) {
    return refuse("the HTTP server (civetweb as Debian builds it) has no IPv6; put a proxy in front of it");
  }
  const auto address = Address::from_text(host);
  if (!address || !address->is_ipv4()) return refuse("\"" + host + "\" is not an IPv4 address");
  std::uint16_t port = 0;
  const char* const end = listen.data() + listen.size();
  const auto [stopped, error] = std::from_chars(listen.data() + colon + 1, end, port);
  if (error != std::errc{} || stopped != end) return refuse("the port is not a number from 0 to 65535");
  return ListenAddress{host, port};
}

// civetweb tells the reason of a failed start only through its log, on the thread that starts it.
thread_local std::string* start_log = nullptr;

// A visitor can make civetweb complain as often as he likes; the journal gets one line in ten seconds and the number of
// the others.
void warn_rarely(const char* message) {
  static std::atomic<std::int64_t> quiet_until{0};
  static std::atomic<std::uint64_t> withheld{0};
  const std::int64_t now = std::chrono::steady_clock::now().time_since_epoch() / std::chrono::seconds{1};
  std::int64_t until = quiet_until.load();
  if (now < until || !quiet_until.compare_exchange_strong(until, now + 10)) {
    ++withheld;
    return;
  }
  spdlog::warn("http: {} ({} more like this were not logged)", message, withheld.exchange(0));
}

int take_log(const mg_connection* /*connection*/, const char* message) {
  if (start_log == nullptr) {
    warn_rarely(message);
  } else if (start_log->empty()) {
    *start_log = message;
  }
  return 1;  // civetweb need not write it anywhere else
}

// "cannot bind to 127.0.0.1:80: 13 (Permission denied)" becomes "Permission denied".
std::string reason_in(const std::string& log) {
  const std::size_t open = log.rfind('(');
  const std::size_t close = log.rfind(')');
  if (open != std::string::npos && close != std::string::npos && open < close) {
    return log.substr(open + 1, close - open - 1);
  }
  return log.empty() ? "no reason given" : log;
}

std::string_view phrase(int status) noexcept {
  switch (status) {
    case 200:
      return "OK";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

std::string http_date() {  // RFC 9110 section 5.6.7; strftime's names would follow the locale
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                                   months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                                   utc.tm_min, utc.tm_sec);
  return {text.data(), static_cast<std::size_t>(length)};
}

// The style is allowed by its digest, so that nothing else can be styled, let alone run, whatever slips into a page.
std::string head_of(const Response& response) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head += phrase(response.status);
  head += "\r\nDate: " + http_date();
  head += "\r\nContent-Type: " + response.content_type;
  head += "\r\nContent-Length: " + std::to_string(response.body.size());
  head += "\r\nContent-Security-Policy: default-src 'none'; style-src '";
  head += status_page_style_digest;
  head += "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  head +=
      "\r\nX-Content-Type-Options: nosniff"
      "\r\nX-Frame-Options: DENY"
      "\r\nReferrer-Policy: no-referrer"
      "\r\nCross-Origin-Resource-Policy: same-origin"
      "\r\nCache-Control: no-store";
  if (response.status == 405) head += "\r\nAllow: GET, HEAD";
  head += "\r\nConnection: close\r\n\r\n";
  return head;
}

Response plain(int status, std::string sentence) {
  return {status, "text/plain; charset=utf-8", std::move(sentence) + "\n"};
}

void send(mg_connection* connection, const Response& response, bool with_body) {
  std::string message = head_of(response);
  if (with_body) message += response.body;
  mg_write(connection, message.data(), message.size());  // a reader who left early is no error of ours
}

Response answer(const std::vector<Route>& routes, std::string_view path) {
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& one) { return one.path == path; });
  if (route == routes.end()) return plain(404, "There is nothing at this path.");
  try {
    return route->respond();
  } catch (const std::exception& error) {
    spdlog::error("http: {} failed: {}", route->path, error.what());
    return plain(500, "This page could not be made; the log says why.");
  }
}

// civetweb looks whether it is to end once two seconds have passed without a visitor. A socket that stops listening
// wakes it at once, and civetweb tells the socket's port, not its number.
void stop_listening(int port) noexcept {
  constexpr int most_descriptors = 1024;
  for (int socket = 0; socket < most_descriptors; ++socket) {
    int listens = 0;
    socklen_t size = sizeof listens;
    if (getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) continue;  // not it
    sockaddr_in own{};
    size = sizeof own;
    if (getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) != 0 || ntohs(own.sin_port) != port) continue;
    shutdown(socket, SHUT_RDWR);
  }
}

int port_of(const CivetServer& server) {
  std::array<mg_server_port, 1> ports{};
  const int count = mg_get_server_ports(server.getContext(), 1, ports.data());
  check(count == 1, "the HTTP server listens on exactly one port");
  return ports[0].port;
}

}  // namespace

struct HttpServer::Running {
  Running() = default;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (server) stop_listening(port_of(*server));
  }

  std::vector<Route> routes;
  std::string host;
  std::unique_ptr<CivetServer> server;  // last, so that its threads end before what they read

  static int begin_request(mg_connection* connection) {
    const auto* server = static_cast<const CivetServer*>(mg_get_user_data(mg_get_context(connection)));
    const auto* running = static_cast<const Running*>(server->getUserContext());
    const mg_request_info* request = mg_get_request_info(connection);
    const std::string_view method = request->request_method;
    const std::string_view path = request->local_uri_raw == nullptr ? "" : request->local_uri_raw;
    const bool is_head = method == "HEAD";
    const Response response =
        is_head || method == "GET" ? answer(running->routes, path) : plain(405, "Only GET and HEAD are answered here.");
    send(connection, response, !is_head);
    return response.status;
  }

  static int http_error(mg_connection* connection, int status, const char* message) {
    send(connection, plain(status, message == nullptr ? "This request was not understood." : message), true);
    return 0;
  }
};

HttpServer::HttpServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

Result<HttpServer> HttpServer::start(const std::string& listen, std::vector<Route> routes) {
  const auto where = parse_listen(listen);
  if (!where) return where.error();

  auto running = std::make_unique<Running>();
  running->routes = std::move(routes);
  running->host = where->host;
  CivetCallbacks callbacks;
  callbacks.begin_request = &Running::begin_request;
  callbacks.http_error = &Running::http_error;
  callbacks.log_message = &take_log;
  // Threads and time-out: two silent connections starve a pool of two for ever; four with five seconds recover.
  const std::vector<std::string> options{"listening_ports",
                                         where->host + ":" + std::to_string(where->port),
                                         "num_threads",
                                         "4",
                                         "request_timeout_ms",
                                         "5000",
                                         "enable_keep_alive",
                                         "no",
                                         "linger_timeout_ms",
                                         "1000",
                                         "decode_url",
                                         "no",
                                         "enable_directory_listing",
                                         "no"};
  std::string log;
  start_log = &log;
  try {
    running->server = std::make_unique<CivetServer>(options, &callbacks, running.get());
  } catch (const CivetException&) {
    start_log = nullptr;
    return Error{"cannot listen on " + listen + ": " + reason_in(log)};
  }
  start_log = nullptr;
  return HttpServer(std::move(running));
}

std::string HttpServer::address() const {
  return running_->host + ":" + std::to_string(port_of(*running_->server));
}

}  // namespace eugress
