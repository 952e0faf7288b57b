#include "connectors/stripe/stripe.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <deque>

#include "connectors/signature.hpp"

namespace gw::connectors::stripe {
namespace {

const Id attempt = Id::compose(1'774'605'600, 7);

class FixedClock final : public Clock {
 public:
  Instant now() const override { return at; }
  Instant at = Instant::from_seconds(1'774'605'600);
};

// Answers in the order it was told, and keeps what it was asked.
class Script final : public http::Outbound {
 public:
  void send(http::OutboundRequest request,
            std::move_only_function<void(http::OutboundResponse)> done) override {
    asked.push_back(std::string(http::to_string(request.method)) + ' ' + request.url);
    requests.push_back(std::move(request));
    if (answers.empty()) {
      ADD_FAILURE() << "asked once too often: " << asked.back();
      return done({});
    }
    auto answer = std::move(answers.front());
    answers.pop_front();
    done(std::move(answer));
  }
  void answer(int status, std::string body) {
    http::OutboundResponse response;
    response.status = status;
    response.body = std::move(body);
    answers.push_back(std::move(response));
  }
  void fails(http::OutboundError error) {
    http::OutboundResponse response;
    response.error = error;
    answers.push_back(std::move(response));
  }
  std::deque<http::OutboundResponse> answers;
  std::vector<std::string> asked;
  std::vector<http::OutboundRequest> requests;
};

std::string intent(std::string_view id, std::string_view status, const Id& whose = attempt) {
  return fmt::format(
      R"({{"id":"{}","client_secret":"{}_secret_x","status":"{}","amount":4900,)"
      R"("amount_received":{},"currency":"eur","metadata":{{"transactionId":"{}"}}}})",
      id, id, status, status == "succeeded" ? 4900 : 0, whose.text());
}

std::string list(std::string_view rows, bool more = false) {
  return fmt::format(R"({{"object":"list","data":[{}],"has_more":{}}})", rows, more);
}

class StripeCalls : public ::testing::Test {
 protected:
  StripeCalls() {
    account.type = providers::ProviderType::stripe;
    account.configuration.secret_key.value = "sk_test_123";
    account.configuration.publishable_key = "pk_test_123";
    account.configuration.webhook_secret.value = "whsec_new";
    order.attempt = attempt;
    order.amount = {4'900, *Currency::parse("EUR")};
    order.page_url = "https://pay.example.com/checkout/abc";
    refund_order.refund = Id::compose(1'774'605'600, 9);
    refund_order.attempt = attempt;
    refund_order.provider_reference = "pi_1";
    refund_order.amount = {2'000, *Currency::parse("EUR")};
  }
  template <class T>
  T wait(Task<T> task) {
    std::optional<T> result;
    gw::start(std::move(task),
              [&](std::optional<T> value, std::exception_ptr) { result = std::move(value); });
    return std::move(result.value());
  }
  template <class T>
  static std::string failure_of(const CallResult<T>& result) {
    if (result) return "none";
    const bool none = result.error().effect == CallFailure::Effect::none;
    return (none ? "none " : "unknown ") + result.error().code;
  }

  Script script;
  FixedClock clock;
  Stripe stripe{script, clock, {}};
  Account account;
  PaymentOrder order;
  RefundOrder refund_order;
};

TEST_F(StripeCalls, StartHandsThePageWhatElementsNeed) {
  script.answer(200, intent("pi_1", "requires_payment_method"));
  const auto started = wait(stripe.start(account, order));
  ASSERT_TRUE(started);
  EXPECT_EQ(started->provider_reference, "pi_1");
  EXPECT_EQ(started->next.type, "stripe_elements");
  EXPECT_EQ(started->next.publishable_key, "pk_test_123");
  EXPECT_EQ(started->next.payment_intent_client_secret, "pi_1_secret_x");
  EXPECT_EQ(started->next.return_url, "https://pay.example.com/checkout/abc");
  EXPECT_EQ(script.asked.at(0), "POST https://api.stripe.com/v1/payment_intents");
  EXPECT_EQ(stripe.resume(account, order).type, "none") << "the secret is shown once";
}

TEST_F(StripeCalls, StartSaysWhatIsKnownOfItsEffect) {
  script.fails(http::OutboundError::connect);
  EXPECT_EQ(failure_of(wait(stripe.start(account, order))), "none unreachable");
  script.fails(http::OutboundError::timeout);
  EXPECT_EQ(failure_of(wait(stripe.start(account, order))), "unknown timeout");
  script.answer(200, R"({"id":"../x","client_secret":"s"})");
  EXPECT_EQ(failure_of(wait(stripe.start(account, order))), "unknown unreadable");
  order.amount = {4'901, *Currency::parse("KWD")};
  EXPECT_EQ(failure_of(wait(stripe.start(account, order))), "none currency_not_offered");
}

TEST_F(StripeCalls, AskFetchesAKnownIntent) {
  order.provider_reference = "pi_1";
  script.answer(200, intent("pi_1", "succeeded"));
  const auto news = wait(stripe.ask(account, order));
  ASSERT_TRUE(news);
  EXPECT_EQ(news->state, PaymentState::succeeded);
  EXPECT_EQ(news->captured, order.amount);
  EXPECT_EQ(script.asked.at(0), "GET https://api.stripe.com/v1/payment_intents/pi_1");
}

TEST_F(StripeCalls, AskSearchesPageByPageForAnAttemptWithoutReference) {
  script.answer(200, list(intent("pi_9", "succeeded", Id::compose(1, 1)), true));
  script.answer(200, list(intent("pi_8", "succeeded", Id::compose(1, 2)) + ',' +
                          intent("pi_1", "processing")));
  const auto news = wait(stripe.ask(account, order));
  ASSERT_TRUE(news);
  EXPECT_EQ(news->state, PaymentState::pending);
  EXPECT_EQ(news->provider_reference, "pi_1");
  EXPECT_TRUE(script.asked.at(1).ends_with("&starting_after=pi_9")) << script.asked[1];
}

TEST_F(StripeCalls, AskLeavesOpenWhatNeverArrived) {
  script.answer(200, list(""));
  const auto news = wait(stripe.ask(account, order));
  ASSERT_TRUE(news);
  EXPECT_EQ(news->state, PaymentState::open);
  EXPECT_EQ(news->provider_reference, "");
}

TEST_F(StripeCalls, CancelAnswersTheStateAfterwards) {
  order.provider_reference = "pi_1";
  script.answer(200, intent("pi_1", "canceled"));
  EXPECT_EQ(wait(stripe.cancel(account, order))->state, PaymentState::cancelled);
  script.answer(400, R"({"error":{"type":"invalid_request_error",)"
                     R"("code":"payment_intent_unexpected_state"}})");
  script.answer(200, intent("pi_1", "succeeded"));
  EXPECT_EQ(wait(stripe.cancel(account, order))->state, PaymentState::succeeded);
  script.answer(500, "{}");
  EXPECT_EQ(failure_of(wait(stripe.cancel(account, order))), "unknown refused");
}

TEST_F(StripeCalls, CancelOfALostAttemptRepeatsItByItsKeyFirst) {
  script.answer(200, intent("pi_1", "requires_payment_method"));
  script.answer(200, intent("pi_1", "canceled"));
  EXPECT_EQ(wait(stripe.cancel(account, order))->state, PaymentState::cancelled);
  EXPECT_EQ(script.requests.at(0).headers.get("Idempotency-Key"), "payment-" + attempt.text());
  EXPECT_EQ(script.asked.at(1), "POST https://api.stripe.com/v1/payment_intents/pi_1/cancel");
}

TEST_F(StripeCalls, CancelOfALostAttemptSearchesWhenItsKeyBringsAStoredFailure) {
  script.answer(500, "{}");
  script.answer(200, list(intent("pi_1", "requires_payment_method")));
  script.answer(200, intent("pi_1", "canceled"));
  EXPECT_EQ(wait(stripe.cancel(account, order))->state, PaymentState::cancelled);
  script.answer(500, "{}");
  script.answer(200, list(""));
  EXPECT_EQ(failure_of(wait(stripe.cancel(account, order))), "unknown refused");
}

TEST_F(StripeCalls, CancelOfALostAttemptWhoseKeyIsTooOldSearches) {
  clock.at = clock.at.plus_seconds(24 * 3600);
  script.answer(200, list(""));
  EXPECT_EQ(wait(stripe.cancel(account, order))->state, PaymentState::cancelled);
  EXPECT_TRUE(script.asked.at(0).starts_with("GET ")) << script.asked[0];
}

TEST_F(StripeCalls, CancelOfALostAttemptStaysUnknownWhenNobodyAnswers) {
  script.fails(http::OutboundError::connect);
  EXPECT_EQ(failure_of(wait(stripe.cancel(account, order))), "none unreachable");
  script.answer(400, R"({"error":{"type":"invalid_request_error","code":"amount_too_small"}})");
  EXPECT_EQ(wait(stripe.cancel(account, order))->state, PaymentState::cancelled);
}

TEST_F(StripeCalls, RefundsAndAsksForThem) {
  const std::string made =
      fmt::format(R"({{"id":"re_1","amount":2000,"currency":"eur","status":"pending",)"
                  R"("metadata":{{"refundId":"{}"}}}})",
                  refund_order.refund.text());
  script.answer(200, made);
  const auto news = wait(stripe.refund(account, refund_order));
  ASSERT_TRUE(news);
  EXPECT_EQ(news->provider_refund_id, "re_1");
  EXPECT_EQ(news->refund, refund_order.refund);
  EXPECT_EQ(news->state, RefundState::pending);
  script.answer(200, list(R"({"id":"re_0","amount":1,"currency":"eur","status":"failed"})", true));
  script.answer(200, list(made));
  const auto found = wait(stripe.ask_refund(account, refund_order));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->provider_refund_id, "re_1");
}

TEST_F(StripeCalls, ARefundIsProvenAbsentOnlyWhenItCannotBeOnItsWay) {
  script.answer(200, list(""));
  EXPECT_EQ(failure_of(wait(stripe.ask_refund(account, refund_order))), "unknown too_early");
  clock.at = clock.at.plus_seconds(121);
  script.answer(200, list(""));
  const auto absent = wait(stripe.ask_refund(account, refund_order));
  ASSERT_TRUE(absent);
  EXPECT_FALSE(*absent);
}

TEST_F(StripeCalls, OnlyTestAccountsMeetTheSimulator) {
  Stripe simulated(script, clock, {"http://127.0.0.1:12111/", "http://127.0.0.1:12111/v3/"});
  script.answer(200, "{}");
  EXPECT_TRUE(wait(simulated.check(account)));
  EXPECT_EQ(script.asked.back(), "GET http://127.0.0.1:12111/v1/balance");
  EXPECT_EQ(script.requests.back().reach, http::Reach::private_allowed);
  EXPECT_EQ(simulated.page_script(account, order.amount).url, "http://127.0.0.1:12111/v3/");
  EXPECT_EQ(simulated.page_script(account, order.amount).script_sources.front(),
            "http://127.0.0.1:12111");
  EXPECT_EQ(simulated.page_script(account, {5, *Currency::parse("ISK")}).amount, 500);
  account.mode = providers::ProviderMode::live;
  script.answer(401, R"({"error":{"type":"invalid_request_error"}})");
  EXPECT_EQ(failure_of(wait(simulated.check(account))), "none unauthorized");
  EXPECT_EQ(script.asked.back(), "GET https://api.stripe.com/v1/balance");
  EXPECT_EQ(script.requests.back().reach, http::Reach::public_only);
  EXPECT_EQ(simulated.page_script(account, order.amount).url, "https://js.stripe.com/v3/");
}

TEST_F(StripeCalls, WebhooksAreProvenByEitherSecretWhileTheyAreRotated) {
  account.configuration.previous_webhook_secret.value = "whsec_old";
  account.configuration.previous_webhook_secret_until = clock.at.plus_seconds(60);
  const auto verdict = [&](std::string_view secret) {
    http::Request request;
    request.body = R"({"id":"evt_1","type":"payout.paid","data":{"object":{}}})";
    request.headers.add("Stripe-Signature", sign_webhook(secret, clock.at.seconds(), request.body));
    return stripe.read_webhook(account, request, clock.at).has_value();
  };
  EXPECT_TRUE(verdict("whsec_new"));
  EXPECT_TRUE(verdict("whsec_old"));
  EXPECT_FALSE(verdict("whsec_guess"));
  clock.at = clock.at.plus_seconds(61);
  EXPECT_FALSE(verdict("whsec_old"));
  account.configuration.webhook_secret.value.clear();
  EXPECT_FALSE(verdict(""));
}

}  // namespace
}  // namespace gw::connectors::stripe
