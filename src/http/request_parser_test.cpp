#include "http/request_parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gw::http {
namespace {

using Stage = RequestParser::Stage;

// Feeds `bytes` in pieces the way a connection does: what is not consumed comes again.
std::string feed_in_pieces(RequestParser& parser, std::string_view bytes, std::size_t piece) {
  std::string kept;
  while (!bytes.empty() && parser.stage() < Stage::complete) {
    kept += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    kept.erase(0, parser.feed(kept));
  }
  return kept + std::string(bytes);
}

TEST(RequestParser, ReadsTheSameRequestHoweverItIsCut) {
  const std::string text =
      "\r\nPOST /v1/x?a=b HTTP/1.1\r\nHost: test\r\nX-Empty:\r\nX-Pad:  a b \t\r\n"
      "Transfer-Encoding: Chunked\r\n\r\n"
      "5;name=\"v\"\r\nhello\r\n1\r\n!\r\n0\r\nX-Trailer: no\r\n\r\nGET";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    RequestParser parser({});
    const std::string rest = feed_in_pieces(parser, text, piece);
    ASSERT_EQ(parser.stage(), Stage::complete) << piece;
    EXPECT_EQ(rest, "GET");
    const Request request = parser.take();
    EXPECT_EQ(request.method, Method::post);
    EXPECT_EQ(request.target, "/v1/x?a=b");
    EXPECT_EQ(request.body, "hello!");
    EXPECT_EQ(request.headers.get("x-pad"), "a b");
    EXPECT_EQ(request.headers.get("x-empty"), "");
    EXPECT_FALSE(request.headers.get("x-trailer"));
    EXPECT_EQ(parser.stage(), Stage::idle);
  }
}

TEST(RequestParser, ReadsRequestsOneAfterAnother) {
  RequestParser parser({});
  std::string bytes =
      "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.0\r\n\r\n";
  bytes.erase(0, parser.feed(bytes));
  EXPECT_TRUE(parser.traits().keep_alive);
  EXPECT_EQ(parser.take().body, "ab");
  bytes.erase(0, parser.feed(bytes));
  EXPECT_FALSE(parser.traits().keep_alive);
  EXPECT_TRUE(parser.traits().http_1_0);
  const Request second = parser.take();
  EXPECT_EQ(second.target, "/2");
  EXPECT_EQ(second.body, "");
  EXPECT_EQ(second.headers.all().size(), 0u);
}

struct Refused {
  const char* name;
  std::string text;
  int status = 400;
};

const std::vector<Refused>& refused() {
  const std::string h = "POST / HTTP/1.1\r\nHost: a\r\n";
  static const std::vector<Refused> rows = {
      {"length and coding", h + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"coding and length", h + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"},
      {"two lengths", h + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
      {"two equal lengths", h + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"},
      {"a list of lengths", h + "Content-Length: 3, 3\r\n\r\nabc"},
      {"signed length", h + "Content-Length: +3\r\n\r\nabc"},
      {"negative length", h + "Content-Length: -3\r\n\r\nabc"},
      {"hexadecimal length", h + "Content-Length: 0x3\r\n\r\nabc"},
      {"empty length", h + "Content-Length:\r\n\r\n"},
      {"overflowing length", h + "Content-Length: 18446744073709551617\r\n\r\n"},
      {"two codings",
       h + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"coding list", h + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"chunked not last", h + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
      {"unknown coding", h + "Transfer-Encoding: xchunked\r\n\r\n"},
      {"identity coding", h + "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na"},
      {"coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"blank before colon", h + "Content-Length : 3\r\n\r\nabc"},
      {"vertical tab in coding", h + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"},
      {"folded field", h + "X-A: b\r\n c\r\n\r\n"},
      {"folded with tab", h + "X-A: b\r\n\tc\r\n\r\n"},
      {"folded empty", h + "X-A:\r\n b\r\n\r\n"},
      {"folded first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
      {"bare line feeds", "GET / HTTP/1.1\nHost: a\n\n"},
      {"bare line feed in fields", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"},
      {"bare carriage return", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"},
      {"null in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n"},
      {"empty field name", h + ": x\r\n\r\n"},
      {"bad chunk size", h + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"},
      {"negative chunk size", h + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n"},
      {"overflowing chunk size", h + "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n"},
      {"chunk without line end", h + "Transfer-Encoding: chunked\r\n\r\n1\r\nabb\r\n0\r\n\r\n"},
      {"chunk with bare line feed", h + "Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n"},
      {"endless chunk extension",
       h + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(20'000, 'a')},
      {"length in trailer", h + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 3\r\n\r\n"},
      {"no host", "GET / HTTP/1.1\r\n\r\n"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
      {"host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
      {"host with user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
      {"authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"other scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"absolute without host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"absolute with user", "GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"fragment", "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"blank in target", "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"no target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"no version", "GET /\r\nHost: a\r\n\r\n"},
      {"old version", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"},
      {"new version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
      {"no protocol", "GET / ICAP/1.1\r\nHost: a\r\n\r\n"},
      {"a TLS client", "\x16\x03\x01\x02\x01\x01\xfc\x03"},
      {"unknown expectation", h + "Expect: miracles\r\nContent-Length: 1\r\n\r\na", 417},
      {"long field", h + "X: " + std::string(20'000, 'a') + "\r\n\r\n", 431},
      {"long target", "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 431},
  };
  return rows;
}

TEST(RequestParser, RefusesWhatTwoReadersCouldReadDifferently) {
  for (const Refused& row : refused()) {
    RequestParser parser({});
    feed_in_pieces(parser, row.text, row.text.size());
    EXPECT_EQ(parser.stage(), Stage::failed) << row.name;
    EXPECT_EQ(parser.error_status(), row.status) << row.name;
    EXPECT_FALSE(parser.error_text().empty()) << row.name;
    for (const std::size_t piece : {7, 1}) {
      RequestParser slow({});
      feed_in_pieces(slow, row.text, piece);
      // Some wait for a proper end of the header before they are judged; none may pass.
      EXPECT_NE(slow.stage(), Stage::complete) << row.name << ", pieces of " << piece;
    }
  }
}

TEST(RequestParser, CountsTheHeaderAcrossReads) {
  std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 100; ++i)
    text += "X-" + std::to_string(i) + ": " + std::string(200, 'v') + "\r\n";
  RequestParser parser({.header_bytes_max = 16'384});
  feed_in_pieces(parser, text + "\r\n", 100);
  EXPECT_EQ(parser.error_status(), 431);
  RequestParser roomy({.header_bytes_max = 32'768});
  feed_in_pieces(roomy, text + "\r\n", 100);
  EXPECT_EQ(roomy.stage(), Stage::complete);
}

TEST(RequestParser, BoundsTheNumberOfFields) {
  std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 200; ++i) text += "a:\r\n";
  RequestParser parser({});
  parser.feed(text + "\r\n");
  EXPECT_EQ(parser.error_status(), 431);
}

TEST(RequestParser, ReducesTheAbsoluteForm) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"http://b.test/x?y", "/x?y"}, {"HTTPS://b.test:8443", "/"}, {"http://b.test?q", "/?q"}};
  for (const auto& [target, reduced] : rows) {
    RequestParser parser({});
    parser.feed("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(parser.stage(), Stage::complete) << target;
    const Request request = parser.take();
    EXPECT_EQ(request.target, reduced);
    EXPECT_TRUE(request.headers.get("host")->starts_with("b.test"));
    EXPECT_EQ(request.headers.count("host"), 1u);
  }
}

TEST(RequestParser, StopsAtTheBodyLimit) {
  const std::string h = "POST / HTTP/1.1\r\nHost: a\r\n";
  const std::vector<std::pair<std::string, bool>> rows = {
      {h + "Content-Length: 4\r\n\r\nabcd", false},
      {h + "Content-Length: 5\r\n\r\n", true},
      {h + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n", false},
      {h + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", true},
      {h + "Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\nabcdefgh", true},
  };
  for (const auto& [text, too_large] : rows) {
    RequestParser parser({.body_bytes_max = 4});
    feed_in_pieces(parser, text, text.size());
    ASSERT_EQ(parser.stage(), Stage::complete) << text;
    EXPECT_EQ(parser.traits().keep_alive, !too_large) << text;
    const Request request = parser.take();
    EXPECT_EQ(request.body_too_large, too_large) << text;
    EXPECT_EQ(request.body, too_large ? "" : "abcd") << text;
  }
}

TEST(RequestParser, TellsKeepAliveAndExpectation) {
  struct Row {
    std::string text;
    bool keep_alive;
    bool expects;
  };
  const std::vector<Row> rows = {
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true, false},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n", false, false},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n", false, false},
      {"GET / HTTP/1.0\r\n\r\n", false, false},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, false},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", true,
       true},
      {"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", false, false},
  };
  for (const Row& row : rows) {
    RequestParser parser({});
    parser.feed(row.text);
    EXPECT_EQ(parser.traits().keep_alive, row.keep_alive) << row.text;
    EXPECT_EQ(parser.traits().expects_continue, row.expects) << row.text;
  }
}

}  // namespace
}  // namespace gw::http
