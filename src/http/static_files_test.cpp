#include "http/static_files.hpp"

#include <gtest/gtest.h>

#include <array>

namespace gw::http {
namespace {

constexpr std::array kAssets = {
    Asset{"/app-1f.js", "text/javascript", "\"a\"", "identity", "gz", true},
    Asset{"/index.html", "text/html", "\"b\"", "page", "", false},
};

std::optional<Response> serve(std::string target, std::string encoding = {}, std::string etag = {},
                              Method method = Method::get) {
  Request request;
  request.method = method;
  request.target = std::move(target);
  if (!encoding.empty()) request.headers.add("Accept-Encoding", encoding);
  if (!etag.empty()) request.headers.add("If-None-Match", etag);
  return serve_asset_of(kAssets, request, {});
}

TEST(ServeAsset, FindsByPathOnly) {
  EXPECT_TRUE(serve("/index.html?x=y"));
  EXPECT_FALSE(serve("/index"));
  EXPECT_FALSE(serve("/zzz"));
  EXPECT_FALSE(serve("/index.html", {}, {}, Method::post));
  EXPECT_TRUE(serve("/index.html", {}, {}, Method::head));
  Request request;
  request.target = "/some/route";
  EXPECT_EQ(serve_asset_of(kAssets, request, "/index.html")->bytes(), "page");
}

TEST(ServeAsset, NegotiatesGzip) {
  struct Row {
    const char* accept;
    bool compressed;
  };
  for (const Row& row : {Row{"", false}, Row{"gzip", true}, Row{"br, GZIP;q=0.5", true},
                         Row{"gzip;q=0", false}, Row{"gzip; q=0.000", false}, Row{"*", true},
                         Row{"*, gzip;q=0", false}, Row{"*;q=0", false}, Row{"identity", false}}) {
    const auto response = serve("/app-1f.js", row.accept);
    EXPECT_EQ(response->bytes(), row.compressed ? "gz" : "identity") << row.accept;
    EXPECT_EQ(response->headers.count("Content-Encoding"), row.compressed ? 1u : 0u) << row.accept;
    EXPECT_EQ(response->headers.get("Vary"), "Accept-Encoding");
  }
  EXPECT_FALSE(serve("/index.html", "gzip")->headers.get("Vary"));
}

TEST(ServeAsset, TellsHowLongItMayBeKept) {
  EXPECT_EQ(serve("/app-1f.js")->headers.get("Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(serve("/index.html")->headers.get("Cache-Control"), "no-cache");
}

TEST(ServeAsset, AnswersNotModified) {
  for (const char* tag : {"\"b\"", "W/\"b\"", "\"x\", \"b\"", "*"}) {
    const auto response = serve("/index.html", {}, tag);
    EXPECT_EQ(response->status, 304) << tag;
    EXPECT_EQ(response->bytes(), "");
    EXPECT_EQ(response->headers.get("ETag"), "\"b\"");
  }
  EXPECT_EQ(serve("/index.html", {}, "\"c\"")->status, 200);
  // Each representation has a tag of its own.
  EXPECT_EQ(serve("/app-1f.js", "gzip")->headers.get("ETag"), "\"a-gz\"");
  EXPECT_EQ(serve("/app-1f.js", "gzip", "\"a-gz\"")->status, 304);
  EXPECT_EQ(serve("/app-1f.js", "gzip", "\"a\"")->status, 200);
}

}  // namespace
}  // namespace gw::http
