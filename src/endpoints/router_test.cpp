#include <gtest/gtest.h>

#include "endpoints/endpoint.hpp"

namespace gw::endpoints {
namespace {

using http::Method;

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    const std::pair<Method, const char*> rows[] = {
        {Method::get, "/health"},
        {Method::get, "/sites/{siteId}"},
        {Method::del, "/sites/{siteId}"},
        {Method::post, "/sites/list"},
        {Method::get, "/sites/new"},
        {Method::get, "/{any}/new"},
        {Method::get, "/a/{x}/c"},
        {Method::get, "/a/b/{y}"},
        {Method::put, "/sites/{siteId}/keys/{keyId}"},
    };
    for (const auto& [method, path] : rows) table_.add({.method = method, .path = path});
  }

  // "path name=value ..." of the row found; "-" or the methods allowed when none is.
  std::string route(Method method, std::string_view path) const {
    const Router router(table_);
    Exchange exchange;
    exchange.request.method = method;
    router.route(exchange, path);
    std::string out;
    if (exchange.endpoint == nullptr) {
      for (const auto allowed : exchange.allowed_methods)
        out += (out.empty() ? "" : " ") + std::string(http::to_string(allowed));
      return out.empty() ? "-" : out;
    }
    out = exchange.endpoint->path;
    for (const auto& [name, value] : exchange.parameters)
      out += ' ' + std::string(name) + '=' + value;
    return out;
  }

  Table table_;
};

TEST_F(RouterTest, FindsItsRow) {
  const struct {
    Method method;
    const char *path, *found;
  } table[] = {
      {Method::get, "/health", "/health"},
      {Method::head, "/health", "/health"},  // HEAD is GET without a body
      {Method::post, "/health", "GET"},
      {Method::get, "/health/", "-"},
      {Method::get, "/Health", "-"},
      {Method::get, "health", "/health"},
      {Method::get, "/sites/7", "/sites/{siteId} siteId=7"},
      {Method::head, "/sites/7", "/sites/{siteId} siteId=7"},
      {Method::get, "/sites/new", "/sites/new"},  // static beats parameter
      {Method::del, "/sites/new", "/sites/{siteId} siteId=new"},
      {Method::get, "/sites/list", "/sites/{siteId} siteId=list"},
      {Method::post, "/sites/list", "/sites/list"},
      {Method::post, "/sites/7", "GET DELETE"},
      {Method::get, "/other/new", "/{any}/new any=other"},
      {Method::get, "/a/b/c", "/a/b/{y} y=c"},  // the leftmost segment decides
      {Method::get, "/a/z/c", "/a/{x}/c x=z"},
      {Method::get, "/sites/", "-"},  // a parameter is never empty
      {Method::get, "/sites//", "-"},
      {Method::get, "/", "-"},
      {Method::get, "", "-"},
      {Method::get, "/a/b/c/d/e/f/g/h", "-"},
      {Method::put, "/sites/1/keys/2", "/sites/{siteId}/keys/{keyId} siteId=1 keyId=2"},
      {Method::get, "/sites/1/keys/2", "PUT"},
  };
  for (const auto& row : table) {
    EXPECT_EQ(route(row.method, row.path), row.found)
        << http::to_string(row.method) << ' ' << row.path;
  }
}

TEST_F(RouterTest, ParametersArePercentDecodedOnce) {
  EXPECT_EQ(route(Method::get, "/sites/a%20b%2Fc"), "/sites/{siteId} siteId=a b/c");
  EXPECT_EQ(route(Method::get, "/sites/a+b"), "/sites/{siteId} siteId=a+b");
  EXPECT_EQ(route(Method::get, "/sites/%2541"), "/sites/{siteId} siteId=%41");
  EXPECT_EQ(route(Method::get, "/sites/%zz"), "/sites/{siteId} siteId=");
}

TEST(Scopes, CoverActionsOfTheirResource) {
  const struct {
    Scopes held;
    const char* wanted;
    bool covered;
  } table[] = {
      {{"checkout:create"}, "checkout:create", true},
      {{"checkout:create"}, "checkout:read", false},
      {{"checkout:*"}, "checkout:read", true},
      {{"checkout:*"}, "checkouts:read", false},
      {{"check:*"}, "checkout:read", false},
      {{"*:*"}, "anything:read", true},
      {{"*"}, "checkout:read", false},
      {{"site:read", "checkout:read"}, "checkout:read", true},
      {{}, "checkout:read", false},
  };
  for (const auto& row : table) EXPECT_EQ(row.held.cover(row.wanted), row.covered) << row.wanted;
  EXPECT_FALSE(Caller{}.may("checkout:read"));
}

}  // namespace
}  // namespace gw::endpoints
