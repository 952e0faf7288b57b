#include "twins/stripe/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "base/text.hpp"
#include "twins/stripe/form.hpp"

namespace gw::twins::stripe {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::int64_t amount_max = 999'999'999'999;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || at != end) return std::nullopt;
  return number;
}

bool one_of(std::string_view word, std::string_view words) {
  for (const auto known : split(words, ' ')) {
    if (known == word) return true;
  }
  return false;
}

std::int64_t minimum_of(std::string_view currency) {
  struct Minimum {
    std::string_view currency;
    std::int64_t amount;
  };
  constexpr std::array minima{Minimum{"eur", 50},   Minimum{"usd", 50}, Minimum{"gbp", 30},
                              Minimum{"chf", 50},   Minimum{"jpy", 50}, Minimum{"sek", 300},
                              Minimum{"huf", 17500}};
  const auto found = std::ranges::find(minima, currency, &Minimum::currency);
  return found == minima.end() ? 1 : found->amount;
}

std::int64_t step_of(std::string_view currency) {
  if (one_of(currency, "bhd jod kwd omr tnd")) return 10;
  return one_of(currency, "isk ugx") ? 100 : 1;
}

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

value text_or_null(std::string_view text) { return text.empty() ? value(nullptr) : value(text); }

std::unexpected<Answer> bad_amount(std::string_view code, std::string message) {
  return std::unexpected(refuse({.code = code, .param = "amount", .message = std::move(message)}));
}

object metadata_of(const object& form) {
  object metadata;
  if (const auto* given = object_of(form, "metadata")) merge_metadata(metadata, *given);
  return metadata;
}

}  // namespace

OrAnswer<std::int64_t> checked_amount(const object& form) {
  const auto text = text_of(form, "amount");
  const auto currency = lower_ascii(text_of(form, "currency"));
  if (text.empty()) return std::unexpected(missing_parameter("amount"));
  if (currency.empty()) return std::unexpected(missing_parameter("currency"));
  const auto amount = whole_number(text);
  if (!amount)
    return bad_amount("parameter_invalid_integer", "Invalid integer: " + std::string(text));
  if (!is_currency(currency)) {
    return std::unexpected(refuse({.param = "currency", .message = "Invalid currency"}));
  }
  if (*amount < minimum_of(currency))
    return bad_amount("amount_too_small", "Amount must be at least the currency's minimum");
  if (*amount > amount_max) return bad_amount("amount_too_large", "Amount is too large");
  if (*amount % step_of(currency) != 0)
    return bad_amount({}, fmt::format("Amount must be a multiple of {}", step_of(currency)));
  return *amount;
}

OrAnswer<std::int64_t> refundable_amount(const object& form, const object& charge) {
  const auto rest = charge.at("amount").as_int64() - charge.at("amount_refunded").as_int64();
  if (rest <= 0) {
    return std::unexpected(refuse({.code = "charge_already_refunded",
                                   .message = "Charge has already been refunded.",
                                   .executed = true}));
  }
  const auto text = text_of(form, "amount");
  const auto amount = text.empty() ? std::optional(rest) : whole_number(text);
  if (!amount || *amount < 1)
    return bad_amount("parameter_invalid_integer", "Invalid positive integer");
  if (*amount > rest) {
    return std::unexpected(
        refuse({.param = "amount",
                .message = fmt::format("Refund amount ({}) is greater than unrefunded amount on "
                                       "charge ({})",
                                       *amount, rest),
                .executed = true}));
  }
  return *amount;
}

OrAnswer<const TestMethod*> chosen_method(const object& form) {
  const auto name = text_of(form, "payment_method");
  const auto type = text_of(form, "payment_method_data/type");
  if (!name.empty()) {
    if (const auto* method = method_by_name(name)) return method;
    return std::unexpected(no_such("PaymentMethod", name));
  }
  if (type == "ideal") return method_by_name("pm_ideal");
  if (type == "sepa_debit") return method_by_name("pm_sepaDebit");
  const auto number = text_of(form, "payment_method_data/card/number");
  if (number.empty()) return std::unexpected(missing_parameter("payment_method"));
  if (const auto* method = method_by_number(number)) return method;
  return std::unexpected(refuse({.status = 402,
                                 .type = "card_error",
                                 .code = "incorrect_number",
                                 .param = "number",
                                 .message = "Your card number is incorrect."}));
}

bool takes_confirmation(std::string_view status) {
  return one_of(status, "requires_payment_method requires_confirmation requires_action");
}

Answer unexpected_state(const object& intent) {
  auto answer = refuse({.code = "payment_intent_unexpected_state",
                        .message = fmt::format("This PaymentIntent has a status of {}.",
                                               std::string_view(intent.at("status").as_string())),
                        .executed = true});
  answer.body.at("error").as_object()["payment_intent"] = intent;
  return answer;
}

object new_intent(const object& form, std::int64_t amount) {
  const auto suffix = text_of(form, "statement_descriptor_suffix");
  return {{"object", "payment_intent"},
          {"amount", amount},
          {"amount_capturable", 0},
          {"amount_received", 0},
          {"automatic_payment_methods", {{"enabled", true}, {"allow_redirects", "always"}}},
          {"canceled_at", nullptr},
          {"cancellation_reason", nullptr},
          {"capture_method", "automatic"},
          {"confirmation_method", "automatic"},
          {"currency", lower_ascii(text_of(form, "currency"))},
          {"customer", nullptr},
          {"description", text_or_null(text_of(form, "description"))},
          {"last_payment_error", nullptr},
          {"latest_charge", nullptr},
          {"livemode", false},
          {"metadata", metadata_of(form)},
          {"next_action", nullptr},
          {"payment_method", nullptr},
          {"payment_method_types", {"card", "ideal", "sepa_debit"}},
          {"receipt_email", nullptr},
          {"statement_descriptor", nullptr},
          {"statement_descriptor_suffix", text_or_null(suffix)},
          {"status", "requires_payment_method"}};
}

object charge_of(const object& intent, const TestMethod& method, bool paid) {
  object details{{"type", method.type}};
  if (!method.number.empty())
    details["card"] = {{"brand", method.brand},
                       {"last4", method.number.substr(method.number.size() - 4)}};
  return {{"object", "charge"},
          {"amount", intent.at("amount")},
          {"amount_captured", paid ? intent.at("amount") : value(0)},
          {"amount_refunded", 0},
          {"captured", paid},
          {"currency", intent.at("currency")},
          {"disputed", false},
          {"failure_code", text_or_null(method.error)},
          {"livemode", false},
          {"metadata", intent.at("metadata")},
          {"paid", paid},
          {"payment_intent", intent.at("id")},
          {"payment_method_details", std::move(details)},
          {"refunded", false},
          {"status", paid ? "succeeded" : "failed"}};
}

object refund_of(const object& form, const object& charge, std::int64_t amount) {
  return {{"object", "refund"},
          {"amount", amount},
          {"balance_transaction", nullptr},
          {"charge", charge.at("id")},
          {"currency", charge.at("currency")},
          {"metadata", metadata_of(form)},
          {"payment_intent", charge.at("payment_intent")},
          {"reason", text_or_null(text_of(form, "reason"))},
          {"receipt_number", nullptr}};
}

object card_error(const TestMethod& method) {
  object error{
      {"type", "card_error"}, {"code", method.error}, {"message", "Your card was declined."}};
  if (!method.decline_code.empty()) error["decline_code"] = method.decline_code;
  return error;
}

object next_action(const object& intent, const TestMethod& method, std::string_view return_url,
                   std::string_view origin) {
  const auto id = std::string_view(intent.at("id").as_string());
  const auto secret = std::string_view(intent.at("client_secret").as_string());
  const auto url = fmt::format("{}/_twin/bank/{}?payment_intent_client_secret={}&return_url={}",
                               origin, id, secret, percent_encode(return_url));
  object action{{"twin_method", method.name}};
  // A card's bank asks in a dialog of the script; other methods send the buyer away.
  if (method.type == "card" && return_url.empty()) {
    action["type"] = "use_stripe_sdk";
    action["use_stripe_sdk"] = {{"type", "three_d_secure_redirect"}, {"stripe_js", url}};
  } else {
    action["type"] = "redirect_to_url";
    action["redirect_to_url"] = {{"url", url}, {"return_url", text_or_null(return_url)}};
  }
  return action;
}

void merge_metadata(object& metadata, const object& given) {
  for (const auto& [key, text] : given) {
    if (!text.is_string()) continue;
    if (text.get_string().empty()) {
      metadata.erase(key);
    } else {
      metadata[key] = text;
    }
  }
}

}  // namespace gw::twins::stripe
