#include "capabilities/notifications/rules.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/text.hpp"

namespace gw::notifications {
namespace {

using http::OutboundError;

// One line a scenario:  waiting | news | order | what happens.
//   waiting  "A:1" a plain message of transaction A about status 1; "A:4!" one about a dispute
//   news     "A:0>2" A went from 0 to 2; "silent A:0>2" nobody is to be told; "A:1>4!" a dispute's
//   order    "paid" a transaction of it is at 1; "knows" the shop has acknowledged a 1 of A
//   result   rule, then "+" when enqueued, then what is superseded
class PlanLedger : public ::testing::Test {
 protected:
  void expect(std::string_view line) {
    const auto cells = cells_of(line);
    ASSERT_EQ(cells.size(), 4u) << line;
    OrderFacts order;
    std::map<Id, std::string> names;
    for (const auto text : split(cells[0], ' ')) {
      order.waiting.push_back(waiting_of(text, static_cast<std::uint64_t>(names.size()) + 1));
      names[order.waiting.back().id] = std::string(text);
    }
    order.stands_paid = cells[2].contains("paid");
    order.knows_success = cells[2].contains("knows");
    const Plan result = plan(news_of(cells[1]), order);
    std::string told(enum_name(result.rule));
    if (result.enqueue) told += " +";
    for (const auto& id : result.supersede) told += " -" + names[id];
    EXPECT_EQ(told, cells[3]) << line;
  }

 private:
  static std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    while (true) {
      const auto bar = line.find('|');
      cells.push_back(trim(line.substr(0, bar)));
      if (bar == line.npos) return cells;
      line.remove_prefix(bar + 1);
    }
  }
  static Id transaction_of(std::string_view text) {
    return Id::compose(1, static_cast<unsigned char>(text.front()));
  }
  static TransactionStatus status_of(std::string_view text) {
    return static_cast<TransactionStatus>(std::stoi(std::string(text)));
  }
  static DeliveryKind kind_of(std::string_view text) {
    return text.ends_with('!') ? DeliveryKind::dispute : DeliveryKind::plain;
  }
  static Waiting waiting_of(std::string_view text, std::uint64_t number) {
    return {Id::compose(2, number), transaction_of(text), status_of(text.substr(2)), kind_of(text)};
  }
  static News news_of(std::string_view text) {
    News news;
    news.spoken = !text.starts_with("silent ");
    if (!news.spoken) text.remove_prefix(7);
    news.transaction = transaction_of(text);
    news.from = status_of(text.substr(2));
    news.to = status_of(text.substr(text.find('>') + 1));
    news.kind = kind_of(text);
    return news;
  }
  static std::string_view enum_name(PlanRule rule) {
    constexpr std::string_view names[] = {
        "not_told",    "left_to_disputes", "dispute",           "refund_undone",
        "success",     "silent_success",   "order_stands_paid", "other_payment_stands",
        "kept_silent", "replaces_older"};
    return names[static_cast<std::size_t>(rule)];
  }
};

TEST_F(PlanLedger, EachStatusHasItsMessage) {
  expect("  | A:-1>0  |      | replaces_older +");
  expect("  | A:0>1   |      | success +");
  expect("  | A:0>2   |      | replaces_older +");
  expect("  | A:0>-2  |      | replaces_older +");
  expect("  | A:1>3   |      | replaces_older +");
  expect("  | A:-1>-1 |      | not_told");
  expect("  | A:1>4   | paid | not_told");
}

TEST_F(PlanLedger, ANewerPlainStatusReplacesTheUndeliveredOlderOne) {
  expect("A:0     | A:0>2 |  | replaces_older + -A:0");
  expect("A:2     | B:0>2 |  | replaces_older + -A:2");
  expect("A:1     | A:1>3 |  | replaces_older + -A:1");
  expect("A:2 B:0 | B:0>1 |  | success + -A:2 -B:0");
  expect("A:-2    | A:-2>1 |  | success + -A:-2");
}

TEST_F(PlanLedger, ASuccessDiscardsWhateverLesserWaitsInTheOrder) {
  expect("A:0 B:2 C:-2 | D:0>1        | paid | success + -A:0 -B:2 -C:-2");
  expect("A:0 B:2 C:-2 | silent D:0>1 | paid | silent_success -A:0 -B:2 -C:-2");
  expect("A:1          | silent D:0>1 | paid | silent_success");
}

TEST_F(PlanLedger, NothingLesserIsToldWhileTheOrderStandsPaid) {
  expect("    | B:-1>0        | paid | order_stands_paid");
  expect("    | B:0>2         | paid | order_stands_paid");
  expect("    | B:0>-2        | paid | order_stands_paid");
  expect("A:1 | B:0>-2        | paid | order_stands_paid");
  expect("A:1 | silent B:0>-2 | paid | order_stands_paid");
}

TEST_F(PlanLedger, ARefundIsToldOnlyWhenNothingOfTheOrderStandsPaid) {
  expect("    | B:1>3 | paid | other_payment_stands");
  expect("A:1 | B:1>3 | paid | other_payment_stands");
  expect("    | B:1>3 |      | replaces_older +");
}

TEST_F(PlanLedger, ARefundThatFailsAfterwardsIsNotTold) {
  expect("     | A:3>1        | paid knows | refund_undone");
  expect("     | A:3>1        | paid       | refund_undone");
  expect("A:3  | A:3>1        | paid knows | refund_undone -A:3");
  expect("B:3  | A:3>1        | paid knows | refund_undone");
  // The 3 had replaced an undelivered 1: without it the shop would know nothing.
  expect("A:3  | A:3>1        | paid       | refund_undone + -A:3");
  expect("A:3  | silent A:3>1 | paid       | refund_undone -A:3");
}

TEST_F(PlanLedger, SilenceTakesBackWhatIsNoLongerTrue) {
  expect("A:0 B:0 | silent A:0>-2 |  | kept_silent -A:0");
  expect("A:1     | silent A:1>3  |  | kept_silent");
  expect("        | silent A:-1>0 |  | kept_silent");
}

TEST_F(PlanLedger, DisputesAreNeverDroppedAndDropNothing) {
  expect("A:1        | A:1>4!        | paid | dispute +");
  expect("A:4! A:1   | A:4>1!        | paid | dispute +");
  expect("A:4! B:0   | B:0>1         | paid | success + -B:0");
  expect("A:4!       | B:0>2         |      | replaces_older +");
  expect("A:4!       | A:4>1         | paid | left_to_disputes");
  expect("A:4!       | A:4>3         |      | left_to_disputes");
  expect("A:1        | silent A:1>4! |      | dispute");
}

Answer http_answer(int status, std::int64_t retry_after_s = 0) {
  return {OutboundError::none, status, retry_after_s, 5};
}
Answer error_answer(OutboundError error) { return {error, 0, 0, 5}; }

const Id delivery = Id::compose(1'774'605'600, 42);
const Instant first = Instant::from_seconds(1'774'605'600);
constexpr std::int64_t minute = 60, hour = 3600;

TEST(NextStep, OnlyA200IsDelivered) {
  using Kind = Step::Kind;
  struct Row {
    Answer answer;
    Kind kind;
  };
  const Row rows[] = {
      {http_answer(200), Kind::delivered},
      {http_answer(201), Kind::retry_at},
      {http_answer(202), Kind::retry_at},
      {http_answer(204), Kind::retry_at},
      {http_answer(301), Kind::retry_at},
      {http_answer(307), Kind::retry_at},
      {http_answer(400), Kind::retry_at},
      {http_answer(404), Kind::retry_at},
      {http_answer(410), Kind::retry_at},
      {http_answer(500), Kind::retry_at},
      {error_answer(OutboundError::resolve), Kind::retry_at},
      {error_answer(OutboundError::connect), Kind::retry_at},
      {error_answer(OutboundError::tls), Kind::retry_at},
      {error_answer(OutboundError::timeout), Kind::retry_at},
      {error_answer(OutboundError::broken), Kind::retry_at},
      {error_answer(OutboundError::cancelled), Kind::retry_at},
      {error_answer(OutboundError::blocked), Kind::blocked},
      {error_answer(OutboundError::bad_url), Kind::blocked},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(next_step({delivery, 1, first}, row.answer, first, 11).kind, row.kind)
        << row.answer.status << ' ' << to_string(row.answer.error);
  }
  // Status and error both: the answer was cut, so it is none.
  EXPECT_FALSE((Answer{OutboundError::broken, 200, 0, 0}).acknowledged());
}

TEST(NextStep, WaitsLongerEachTimeWithUpToAFifthOfJitter) {
  struct Row {
    int attempts;
    std::int64_t delay_s;
  };
  const Row rows[] = {{1, 10},        {2, minute},    {3, 5 * minute}, {4, 30 * minute},
                      {5, 2 * hour},  {6, 5 * hour},  {7, 10 * hour},  {8, 14 * hour},
                      {9, 20 * hour}, {10, 20 * hour}};
  for (const auto& row : rows) {
    const Step step = next_step({delivery, row.attempts, first}, http_answer(500), first, 11);
    ASSERT_EQ(step.kind, Step::Kind::retry_at) << row.attempts;
    const std::int64_t jitter = row.delay_s * jitter_permille(delivery, row.attempts);
    EXPECT_EQ(step.at.ms, first.ms + row.delay_s * 1000 + jitter) << row.attempts;
  }
}

TEST(NextStep, JitterDependsOnMessageAndAttemptAlone) {
  std::map<int, int> seen;
  for (std::uint64_t tail = 0; tail < 200; ++tail) {
    for (int attempts = 1; attempts <= 10; ++attempts) {
      const Id id = Id::compose(1, tail);
      const int permille = jitter_permille(id, attempts);
      EXPECT_GE(permille, 0);
      EXPECT_LE(permille, 200);
      EXPECT_EQ(permille, jitter_permille(id, attempts));
      ++seen[permille];
    }
  }
  EXPECT_GT(seen.size(), 190u);
}

TEST(NextStep, GivesUpWhenTheAttemptsAreUsedUp) {
  EXPECT_EQ(next_step({delivery, 10, first}, http_answer(500), first, 11).kind,
            Step::Kind::retry_at);
  EXPECT_EQ(next_step({delivery, 11, first}, http_answer(500), first, 11).kind, Step::Kind::failed);
  EXPECT_EQ(next_step({delivery, 3, first}, http_answer(500), first, 3).kind, Step::Kind::failed);
  EXPECT_EQ(next_step({delivery, 1, first}, http_answer(500), first, 1).kind, Step::Kind::failed);
  EXPECT_EQ(next_step({delivery, 11, first}, http_answer(200), first, 11).kind,
            Step::Kind::delivered);
}

TEST(NextStep, TheLastAttemptIsNoLaterThan72HoursAfterTheFirst) {
  const Instant end = first.plus_seconds(72 * hour);
  const Step late =
      next_step({delivery, 10, first}, http_answer(500), first.plus_seconds(60 * hour), 50);
  EXPECT_EQ(late, (Step{Step::Kind::retry_at, end}));
  EXPECT_EQ(next_step({delivery, 11, first}, http_answer(500), end, 50).kind, Step::Kind::failed);
  EXPECT_EQ(next_step({delivery, 2, first}, http_answer(500), end.plus_seconds(1), 50).kind,
            Step::Kind::failed);
}

TEST(NextStep, RetryAfterOnlyLengthens) {
  const Step shorter = next_step({delivery, 3, first}, http_answer(503, 7), first, 11);
  EXPECT_EQ(shorter, next_step({delivery, 3, first}, http_answer(503), first, 11));
  const Step longer = next_step({delivery, 1, first}, http_answer(429, 900), first, 11);
  EXPECT_EQ(longer, (Step{Step::Kind::retry_at, first.plus_seconds(900)}));
  const Step endless = next_step({delivery, 1, first}, http_answer(429, 400 * hour), first, 11);
  EXPECT_EQ(endless, (Step{Step::Kind::retry_at, first.plus_seconds(72 * hour)}));
}

TEST(AnswerOf, ReadsRetryAfterInSecondsOnly) {
  const auto heard = [](std::string text) {
    http::OutboundResponse response;
    response.status = 429;
    response.headers.add("retry-after", std::move(text));
    return answer_of(response).retry_after_s;
  };
  EXPECT_EQ(heard("120"), 120);
  EXPECT_EQ(heard(" 120 "), 120);
  EXPECT_EQ(heard("-5"), 0);
  EXPECT_EQ(heard("99999999"), 72 * hour);
  EXPECT_EQ(heard("99999999999999999999"), 0);
  EXPECT_EQ(heard("12abc"), 0);
  EXPECT_EQ(heard(""), 0);
  EXPECT_EQ(heard("Fri, 27 Mar 2026 10:00:00 GMT"), 0);
}

TEST(MessageBody, HoldsExactlyThreeMembers) {
  const Id id = *Id::parse("0c9f2f7b1d3e4a5b6c7d8e9f");
  EXPECT_EQ(message_body(id, "A-1007", TransactionStatus::succeeded),
            R"({"id":"0c9f2f7b1d3e4a5b6c7d8e9f","externalReference":"A-1007","status":1})");
  EXPECT_EQ(message_body(id, "", TransactionStatus::cancelled),
            R"({"id":"0c9f2f7b1d3e4a5b6c7d8e9f","status":-2})");
  EXPECT_EQ(message_body(id, "a\"b/ü", TransactionStatus::refunded),
            R"({"id":"0c9f2f7b1d3e4a5b6c7d8e9f","externalReference":"a\"b/ü","status":3})");
}

}  // namespace
}  // namespace gw::notifications
