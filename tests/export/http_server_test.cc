#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "export/export.h"

namespace eugress {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Client {
 public:
  explicit Client(const std::string& address) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const std::size_t colon = address.rfind(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1))));
    EXPECT_EQ(inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr), 1);
    const timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(connect(socket_, static_cast<const sockaddr*>(static_cast<const void*>(&to)), sizeof to), 0);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { close(socket_); }

  void send(const std::string& text) const {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  // Until the server closes: so this also tests that it does.
  [[nodiscard]] std::string receive() const {
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = recv(socket_, part.data(), part.size(), 0)) > 0;) {
      text.append(part.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  int socket_;
};

std::string ask(const HttpServer& server, const std::string& method, const std::string& target,
                const std::string& headers = {}) {
  const Client client(server.address());
  client.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
  return client.receive();
}

HttpServer started(std::vector<Route> routes = {}) {
  routes.push_back({"/metrics", [] { return Response{200, "text/plain; version=0.0.4; charset=utf-8", "up 1\n"}; }});
  auto server = HttpServer::start("127.0.0.1:0", std::move(routes));
  EXPECT_TRUE(server.has_value()) << (server ? "" : server.error().message);
  return *std::move(server);
}

TEST(HttpServer, AnswersOnThePortItPicked) {
  const HttpServer server = started();
  EXPECT_THAT(server.address(), StartsWith("127.0.0.1:"));
  EXPECT_THAT(server.address(), Not(EndsWith(":0")));
  const std::string answer = ask(server, "GET", "/metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 5\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nup 1\n"));
}

TEST(HttpServer, EveryAnswerCarriesTheStrictHeaders) {
  const HttpServer server = started();
  for (const auto& answer : {ask(server, "GET", "/metrics"), ask(server, "GET", "/nothing"),
                             ask(server, "POST", "/metrics"), ask(server, "GET", "no-path")}) {
    EXPECT_THAT(answer,
                HasSubstr("\r\nContent-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
                          "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                          "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("unsafe")));
    EXPECT_THAT(answer, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nReferrer-Policy: no-referrer\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nCache-Control: no-store\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("\r\nServer:")));
  }
}

TEST(HttpServer, WhatTheReaderHasIsNotSentAgain) {
  const HttpServer server = started(asset_routes());
  const std::string first = ask(server, "GET", "/assets/page.css");
  EXPECT_THAT(first, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(first, HasSubstr("\r\nContent-Type: text/css; charset=utf-8\r\n"));
  EXPECT_THAT(first, HasSubstr("\r\nCache-Control: no-cache\r\n"));
  EXPECT_THAT(first, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
  const std::size_t at = first.find("\r\nETag: ") + 8;
  const std::string tag = first.substr(at, first.find("\r\n", at) - at);
  EXPECT_EQ(tag.size(), 34U) << "two quotes around 128 bits";
  const std::string again = ask(server, "GET", "/assets/page.css", "If-None-Match: W/" + tag + ", \"other\"\r\n");
  EXPECT_THAT(again, StartsWith("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_THAT(again, HasSubstr("\r\nETag: " + tag + "\r\n"));
  EXPECT_THAT(again, EndsWith("\r\n\r\n"));
  EXPECT_THAT(ask(server, "GET", "/assets/page.css", "If-None-Match: \"other\"\r\n"), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(ask(server, "GET", "/metrics", "If-None-Match: *\r\n"), StartsWith("HTTP/1.1 200 OK")) << "never kept";
}

TEST(HttpServer, EveryAssetHasItsTypeAndItsWholeContent) {
  const HttpServer server = started(asset_routes());
  for (const auto& [path, type] :
       std::vector<std::pair<std::string, std::string>>{{"icon.svg", "image/svg+xml"},
                                                        {"page.css", "text/css; charset=utf-8"},
                                                        {"page.js", "text/javascript; charset=utf-8"},
                                                        {"world.svg", "image/svg+xml"},
                                                        {"europe.svg", "image/svg+xml"}}) {
    const std::string answer = ask(server, "GET", "/assets/" + path);
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: " + type + "\r\n"));
    std::ifstream file(std::string{EUGRESS_ASSETS} + "/" + path);
    const std::string content{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_FALSE(content.empty());
    EXPECT_THAT(answer, EndsWith("\r\n\r\n" + content)) << path;
  }
  EXPECT_EQ(asset_routes().size(), 5U);
}

TEST(HttpServer, APageLearnsWhatWasAskedAndInWhichLanguage) {
  const HttpServer server =
      started({{"/asked", [](const Request& request) {
                  return Response{200, "text/plain", request.query + "|" + request.accept_language};
                }}});
  EXPECT_THAT(ask(server, "GET", "/asked?lang=nl&x=1", "Accept-Language: nl-BE, en;q=0.5\r\n"),
              EndsWith("\r\n\r\nlang=nl&x=1|nl-BE, en;q=0.5"));
  EXPECT_THAT(ask(server, "GET", "/asked"), EndsWith("\r\n\r\n|"));
}

TEST(HttpServer, HeadHasTheHeadersAndNoBody) {
  const HttpServer server = started();
  const std::string answer = ask(server, "HEAD", "/metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 5\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST(HttpServer, OnlyExactPathsAreKnown) {
  const HttpServer server = started();
  for (const char* path : {"/", "/metrics/", "/metrics/x", "/Metrics", "/metric", "//metrics", "/x/../metrics",
                           "/%6detrics", "/metrics%00"}) {
    EXPECT_THAT(ask(server, "GET", path), testing::AnyOf(StartsWith("HTTP/1.1 404 "), StartsWith("HTTP/1.1 400 ")))
        << path;
  }
  EXPECT_THAT(ask(server, "GET", "/metrics?from=here"), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpServer, OtherMethodsAreRefused) {
  const HttpServer server = started();
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
    const std::string answer = ask(server, method, "/metrics");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 ")) << method;
    EXPECT_THAT(answer, HasSubstr("\r\nAllow: GET, HEAD\r\n")) << method;
  }
}

TEST(HttpServer, RubbishIsAnsweredAndSurvived) {
  const HttpServer server = started();
  for (const std::string& rubbish :
       {std::string(20'000, 'A'), std::string("\0\0\0\r\n\r\n", 7), std::string("GET\r\n\r\n"),
        std::string("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11)}) {
    const Client client(server.address());
    client.send(rubbish);
    EXPECT_THAT(client.receive(), Not(HasSubstr(" 200 ")));
  }
  EXPECT_THAT(ask(server, "GET", "/metrics"), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpServer, APageThatThrowsIsAnErrorAndNotTheEnd) {
  const HttpServer server = started({{"/broken", []() -> Response { throw std::runtime_error("planted detail"); }}});
  const std::string answer = ask(server, "GET", "/broken");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(answer, Not(HasSubstr("planted detail")));
  EXPECT_THAT(ask(server, "GET", "/metrics"), StartsWith("HTTP/1.1 200 "));
}

// Prometheus' exposer with its two threads was seen to starve here (ecosystem.md 4).
TEST(HttpServer, TwoSilentConnectionsStarveNobody) {
  const HttpServer server = started();
  const Client silent(server.address());
  const Client half_open(server.address());
  half_open.send("GET /metr");
  std::this_thread::sleep_for(std::chrono::milliseconds{100});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(ask(server, "GET", "/metrics"), StartsWith("HTTP/1.1 200 "));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{2});
}

TEST(HttpServer, ServesManyReadersAtOnce) {
  std::atomic<int> asked = 0;
  const std::string large(1'000'000, 'x');
  const HttpServer server = started({{"/large", [&] {
                                        ++asked;
                                        return Response{200, "text/plain", large};
                                      }}});
  std::vector<std::thread> readers;
  std::atomic<int> whole = 0;
  for (int index = 0; index < 8; ++index) {
    readers.emplace_back([&] {
      for (int again = 0; again < 5; ++again) whole += ask(server, "GET", "/large").size() > large.size() ? 1 : 0;
    });
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(asked, 40);
  EXPECT_EQ(whole, 40);
}

TEST(HttpServer, ATakenPortIsASentence) {
  const HttpServer server = started();
  const auto second = HttpServer::start(server.address(), {});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().message, "cannot listen on " + server.address() + ": Address already in use");
}

TEST(HttpServer, AnAddressThatIsNotOursIsASentence) {
  const auto server = HttpServer::start("192.0.2.1:0", {});  // RFC 5737: nobody has it
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().message, "cannot listen on 192.0.2.1:0: Cannot assign requested address");
}

TEST(HttpServer, WhatIsNoAddressIsRefusedWithTheReason) {
  for (const auto& [listen, reason] :
       std::vector<std::pair<std::string, std::string>>{{"9469", "there is no port"},
                                                        {"[::1]:9469", "no port"},
                                                        {"localhost:9469", "\"localhost\" is not an IPv4 address"},
                                                        {"127.0.0.1:", "the port is not a number"},
                                                        {"127.0.0.1:65536", "the port is not a number"},
                                                        {"127.0.0.1:80,443", "the port is not a number"},
                                                        {"127.0.0.1:443s", "the port is not a number"},
                                                        {":9469", "\"\" is not an IPv4 address"}}) {
    const auto server = HttpServer::start(listen, {});
    ASSERT_FALSE(server.has_value()) << listen;
    if (listen.front() == '[') {
      EXPECT_THAT(server.error().message, HasSubstr("IPv6"));
    } else {
      EXPECT_THAT(server.error().message, HasSubstr(reason));
    }
    EXPECT_THAT(server.error().message, HasSubstr(listen));
  }
}

TEST(HttpServer, MovesWithoutAPause) {
  HttpServer first = started();
  const std::string address = first.address();
  const HttpServer second = std::move(first);
  EXPECT_EQ(second.address(), address);
  EXPECT_THAT(ask(second, "GET", "/metrics"), StartsWith("HTTP/1.1 200 "));
}

}  // namespace
}  // namespace eugress
