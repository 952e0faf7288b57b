#include "connectors/stripe/objects.hpp"

#include <algorithm>
#include <array>

#include "connectors/stripe/currencies.hpp"

namespace gw::connectors::stripe {
namespace {

constexpr std::size_t word_length_max = 64;
constexpr std::size_t reference_length_max = 255;

PaymentState state_of(const boost::json::value& intent) {
  const auto status = text_at(intent, "status");
  if (status == "succeeded") return PaymentState::succeeded;
  if (status == "canceled") return PaymentState::cancelled;
  if (status == "processing" || status == "requires_capture") return PaymentState::pending;
  // An intent whose last try failed waits for another method; the attempt of ours is over.
  const auto* error = value_at(intent, "last_payment_error");
  const bool failed = status == "requires_payment_method" && error != nullptr && error->is_object();
  return failed ? PaymentState::failed : PaymentState::open;
}

// The reason a card was declined for says more than that it was.
std::string failure_code_of(const boost::json::value& intent) {
  auto code = safe_word(text_at(intent, "last_payment_error/decline_code"));
  if (code.empty() || code == "generic_decline")
    code = safe_word(text_at(intent, "last_payment_error/code"));
  const bool refused_by_bank =
      code == "payment_intent_authentication_failure" || code == "authentication_required";
  if (refused_by_bank) return "authentication_failed";
  return code.empty() ? "card_declined" : code;
}

// What cannot be ours is no amount that anybody asked for: it is flagged, never booked.
Money money_of(std::int64_t amount, std::string_view currency) {
  return from_stripe(amount, currency).value_or(Money{});
}

RefundState refund_state(std::string_view status) {
  if (status == "succeeded") return RefundState::succeeded;
  if (status == "failed" || status == "canceled") return RefundState::failed;
  return RefundState::pending;
}

}  // namespace

const boost::json::value* value_at(const boost::json::value& object, std::string_view pointer) {
  const auto* value = &object;
  while (!pointer.empty()) {
    const auto slash = pointer.find('/');
    const auto* members = value->if_object();
    value = members == nullptr ? nullptr : members->if_contains(pointer.substr(0, slash));
    if (value == nullptr) return nullptr;
    pointer.remove_prefix(slash == pointer.npos ? pointer.size() : slash + 1);
  }
  return value;
}

std::string_view text_at(const boost::json::value& object, std::string_view pointer) {
  const auto* value = value_at(object, pointer);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::int64_t number_at(const boost::json::value& object, std::string_view pointer) {
  const auto* value = value_at(object, pointer);
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr ? 0 : *number;
}

std::string safe_word(std::string_view text) {
  const bool safe = text.size() <= word_length_max && std::ranges::all_of(text, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                    });
  return safe ? std::string(text) : std::string();
}

bool is_reference(std::string_view text) {
  return !text.empty() && text.size() <= reference_length_max &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

Id attempt_of(const boost::json::value& object) {
  return Id::parse(text_at(object, "metadata/transactionId")).value_or(Id{});
}

ProviderNews payment_news(const boost::json::value& intent) {
  ProviderNews news;
  news.provider_reference = text_at(intent, "id");
  news.attempt = attempt_of(intent);
  news.marked = static_cast<bool>(news.attempt);
  news.state = state_of(intent);
  if (news.state == PaymentState::succeeded) {
    news.captured = money_of(number_at(intent, "amount_received"), text_at(intent, "currency"));
  }
  if (news.state == PaymentState::failed) {
    news.failure_code = failure_code_of(intent);
    news.failure_message = sentence_of(news.failure_code);
  }
  return news;
}

std::optional<RefundNews> refund_news(const boost::json::value& refund) {
  const auto id = text_at(refund, "id");
  const auto amount = from_stripe(number_at(refund, "amount"), text_at(refund, "currency"));
  if (!is_reference(id) || !amount) return std::nullopt;
  RefundNews news;
  news.provider_refund_id = id;
  news.refund = Id::parse(text_at(refund, "metadata/refundId")).value_or(Id{});
  news.amount = *amount;
  news.state = refund_state(text_at(refund, "status"));
  if (news.state == RefundState::failed) {
    news.failure_code = safe_word(text_at(refund, "failure_reason"));
    if (news.failure_code.empty()) news.failure_code = safe_word(text_at(refund, "status"));
  }
  return news;
}

std::vector<RefundNews> refunds_of_charge(const boost::json::value& charge) {
  std::vector<RefundNews> refunds;
  const auto* data = value_at(charge, "refunds/data");
  const auto* rows = data == nullptr ? nullptr : data->if_array();
  if (rows == nullptr) return refunds;
  for (const auto& row : *rows) {
    if (auto refund = refund_news(row)) refunds.push_back(std::move(*refund));
  }
  return refunds;
}

std::string_view sentence_of(std::string_view failure_code) {
  struct Sentence {
    std::string_view code, text;
  };
  static constexpr std::array sentences{
      Sentence{"insufficient_funds", "The card has insufficient funds."},
      Sentence{"expired_card", "The card has expired."},
      Sentence{"incorrect_cvc", "The card's security code is incorrect."},
      Sentence{"invalid_cvc", "The card's security code is incorrect."},
      Sentence{"incorrect_number", "The card number is incorrect."},
      Sentence{"processing_error", "The payment could not be processed. Try again."},
      Sentence{"authentication_failed", "The bank did not approve the payment."},
      Sentence{"payment_method_customer_decline", "The payment was not confirmed."},
      Sentence{"payment_intent_payment_attempt_expired", "The payment took too long."},
      Sentence{"payment_intent_payment_attempt_failed", "The payment could not be made."},
  };
  const auto found = std::ranges::find(sentences, failure_code, &Sentence::code);
  return found == sentences.end() ? "The card was declined." : found->text;
}

}  // namespace gw::connectors::stripe
