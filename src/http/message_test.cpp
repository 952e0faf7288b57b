#include "http/message.hpp"

#include <gtest/gtest.h>

namespace gw::http {
namespace {

TEST(Headers, FindsTheFirstValueWithoutRegardToCase) {
  Headers headers;
  headers.add("X-Thing", "a");
  headers.add("x-thing", "b");
  EXPECT_EQ(headers.get("X-THING"), "a");
  EXPECT_EQ(headers.count("x-Thing"), 2u);
  EXPECT_FALSE(headers.get("X-Thin"));
}

TEST(Headers, SetReplacesEveryFieldOfThatName) {
  Headers headers;
  headers.add("A", "1");
  headers.add("B", "2");
  headers.add("a", "3");
  headers.set("A", "4");
  headers.set("C", "5");
  ASSERT_EQ(headers.all().size(), 3u);
  EXPECT_EQ(headers.get("a"), "4");
  EXPECT_EQ(headers.all()[1].second, "2");
  EXPECT_EQ(headers.get("c"), "5");
}

TEST(Method, IsCaseSensitive) {
  for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                              Method::del, Method::options}) {
    EXPECT_EQ(method_from(to_string(method)), method);
  }
  EXPECT_EQ(method_from("get"), Method::other);
  EXPECT_EQ(method_from("BREW"), Method::other);
}

TEST(Request, SplitsPathAndQuery) {
  Request request;
  request.target = "/a/b?c=d?e";
  EXPECT_EQ(request.path(), "/a/b");
  EXPECT_EQ(request.query(), "c=d?e");
  request.target = "/a";
  EXPECT_EQ(request.query(), "");
}

}  // namespace
}  // namespace gw::http
