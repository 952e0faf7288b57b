#include "base/failure.hpp"

#include <gtest/gtest.h>

#include <set>

namespace gw {
namespace {

constexpr int codes = static_cast<int>(Code::overloaded) + 1;

TEST(Failures, EveryCodeHasItsOwnTokenAStatusAndASentence) {
  std::set<std::string_view> tokens;
  for (int i = 0; i < codes; ++i) {
    const auto& known = facts(static_cast<Code>(i));
    EXPECT_EQ(static_cast<int>(known.code), i);
    EXPECT_GE(known.status, 400) << known.token;
    EXPECT_LT(known.status, 600) << known.token;
    EXPECT_FALSE(known.sentence.empty()) << known.token;
    EXPECT_FALSE(known.token.empty());
    EXPECT_EQ(known.token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), std::string_view::npos)
        << known.token;
    EXPECT_TRUE(tokens.insert(known.token).second) << known.token;
  }
}

TEST(Failures, StatusesThatClientsRelyOn) {
  const struct {
    Code code;
    int status;
    const char* token;
  } table[] = {{Code::validation_failed, 400, "VALIDATION_FAILED"},
               {Code::unauthenticated, 401, "UNAUTHENTICATED"},
               {Code::insufficient_scope, 403, "INSUFFICIENT_SCOPE"},
               {Code::not_found, 404, "NOT_FOUND"},
               {Code::method_not_allowed, 405, "METHOD_NOT_ALLOWED"},
               {Code::idempotency_in_progress, 409, "IDEMPOTENCY_IN_PROGRESS"},
               {Code::idempotency_key_reused, 422, "IDEMPOTENCY_KEY_REUSED"},
               {Code::rate_limited, 429, "RATE_LIMITED"},
               {Code::internal, 500, "INTERNAL"},
               {Code::overloaded, 503, "OVERLOADED"}};
  for (const auto& row : table) {
    EXPECT_EQ(facts(row.code).status, row.status) << row.token;
    EXPECT_EQ(facts(row.code).token, row.token);
  }
}

TEST(Failures, AMessageReplacesTheSentence) {
  EXPECT_EQ(fail(Code::not_found).error().text(), facts(Code::not_found).sentence);
  EXPECT_EQ(fail(Code::not_found, "no such site").error().text(), "no such site");
}

TEST(Failures, AnInvalidFieldIsNamed) {
  const Failure failure =
      invalid_field("items[2].quantity", "too_small", "must be at least 1").error();
  EXPECT_EQ(failure.code, Code::validation_failed);
  EXPECT_NE(failure.text().find("items[2].quantity"), std::string_view::npos);
  ASSERT_EQ(failure.details.size(), 1U);
  EXPECT_EQ(failure.details[0].field, "items[2].quantity");
  EXPECT_EQ(failure.details[0].code, "too_small");
  EXPECT_EQ(failure.details[0].message, "must be at least 1");
}

}  // namespace
}  // namespace gw
