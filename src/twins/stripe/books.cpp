#include "twins/stripe/books.hpp"

#include <fmt/format.h>

#include <array>

#include "twins/stripe/form.hpp"
#include "twins/stripe/rules.hpp"

namespace gw::twins::stripe {

using boost::json::object;

object& Shelf::add(object made) {
  const std::string id(made.at("id").as_string());
  order_.push_back(id);
  return objects_.insert_or_assign(id, std::move(made)).first->second;
}

object* Shelf::find(std::string_view id) {
  const auto found = objects_.find(id);
  return found == objects_.end() ? nullptr : &found->second;
}

void Shelf::clear() {
  objects_.clear();
  order_.clear();
}

std::string Books::new_id(std::string_view prefix) {
  constexpr std::string_view letters =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::array<std::uint8_t, 24> bytes;
  entropy_.fill(bytes);
  std::string id(prefix);
  for (const auto byte : bytes) id += letters[byte % letters.size()];
  return id;
}

void Books::tell(std::string_view type, const object& about) {
  const auto id = new_id("evt_");
  events.add({{"id", id},
              {"object", "event"},
              {"api_version", "2026-03-25.dahlia"},
              {"created", now_s()},
              {"type", type},
              {"livemode", false},
              {"pending_webhooks", 1},
              {"request", {{"id", nullptr}, {"idempotency_key", nullptr}}},
              {"data", {{"object", about}}}});
  fresh_events.push_back(id);
}

Answer Books::create_intent(const object& form) {
  const auto amount = checked_amount(form);
  if (!amount) return amount.error();
  const auto id = new_id("pi_");
  const auto secret = id + "_secret_" + new_id("").substr(0, 24);
  object made = new_intent(form, *amount);
  made["id"] = id;
  made["client_secret"] = secret;
  made["created"] = now_s();
  auto& intent = intents.add(std::move(made));
  tell("payment_intent.created", intent);
  if (text_of(form, "confirm") == "true") return confirm_intent(id, form);
  return {200, intent};
}

Answer Books::update_intent(std::string_view id, const object& form) {
  auto* intent = intents.find(id);
  if (intent == nullptr) return no_such("payment_intent", id);
  if (const auto* metadata = object_of(form, "metadata"))
    merge_metadata(intent->at("metadata").as_object(), *metadata);
  return {200, *intent};
}

Answer Books::confirm_intent(std::string_view id, const object& form) {
  auto* intent = intents.find(id);
  if (intent == nullptr) return no_such("payment_intent", id);
  if (!takes_confirmation(intent->at("status").as_string())) return unexpected_state(*intent);
  const auto method = chosen_method(form);
  if (!method) return method.error();
  const auto& chosen = **method;
  (*intent)["payment_method"] = new_id("pm_");
  (*intent)["last_payment_error"] = nullptr;
  if (chosen.authenticates) {
    (*intent)["status"] = "requires_action";
    (*intent)["next_action"] = next_action(*intent, chosen, text_of(form, "return_url"), origin);
    tell("payment_intent.requires_action", *intent);
    return {200, *intent};
  }
  if (chosen.processes) {
    (*intent)["status"] = "processing";
    tell("payment_intent.processing", *intent);
    return {200, *intent};
  }
  return charge(*intent, chosen);
}

Answer Books::charge(object& intent, const TestMethod& method) {
  if (!method.error.empty()) return decline(intent, method);
  auto& made = new_charge(intent, method, true);
  intent["status"] = "succeeded";
  intent["amount_received"] = intent.at("amount");
  intent["next_action"] = nullptr;
  intent["latest_charge"] = made.at("id");
  tell("charge.succeeded", made);
  tell("payment_intent.succeeded", intent);
  return {200, intent};
}

Answer Books::decline(object& intent, const TestMethod& method) {
  auto& made = new_charge(intent, method, false);
  object error = card_error(method);
  intent["status"] = "requires_payment_method";
  intent["next_action"] = nullptr;
  intent["latest_charge"] = made.at("id");
  intent["last_payment_error"] = error;
  intent["payment_method"] = nullptr;
  tell("charge.failed", made);
  tell("payment_intent.payment_failed", intent);
  error["charge"] = made.at("id");
  error["payment_intent"] = intent;
  return {402, {{"error", std::move(error)}}, true};
}

object& Books::new_charge(object& intent, const TestMethod& method, bool paid) {
  object made = charge_of(intent, method, paid);
  made["id"] = new_id("ch_");
  made["created"] = now_s();
  return charges.add(std::move(made));
}

Answer Books::authenticate(std::string_view id, bool approved) {
  auto* intent = intents.find(id);
  if (intent == nullptr) return no_such("payment_intent", id);
  if (intent->at("status").as_string() != "requires_action") return unexpected_state(*intent);
  const auto& action = intent->at("next_action").as_object();
  const auto* method = method_by_name(action.at("twin_method").as_string());
  if (!approved) {
    TestMethod refused = *method;
    refused.error = "payment_intent_authentication_failure";
    refused.decline_code = {};
    return decline(*intent, refused);
  }
  return charge(*intent, *method);
}

Answer Books::settle_intent(std::string_view id, bool paid) {
  auto* intent = intents.find(id);
  if (intent == nullptr) return no_such("payment_intent", id);
  if (intent->at("status").as_string() != "processing") return unexpected_state(*intent);
  TestMethod method = *method_by_name("pm_sepaDebit");
  if (!paid) method.error = "payment_intent_payment_attempt_failed";
  return charge(*intent, method);
}

Answer Books::cancel_intent(std::string_view id, const object& form) {
  auto* intent = intents.find(id);
  if (intent == nullptr) return no_such("payment_intent", id);
  const auto status = intent->at("status").as_string();
  if (status == "succeeded" || status == "canceled" || status == "processing")
    return unexpected_state(*intent);
  const auto reason = text_of(form, "cancellation_reason");
  (*intent)["status"] = "canceled";
  (*intent)["canceled_at"] = now_s();
  (*intent)["cancellation_reason"] = reason.empty() ? nullptr : boost::json::value(reason);
  (*intent)["next_action"] = nullptr;
  tell("payment_intent.canceled", *intent);
  return {200, *intent};
}

Answer Books::create_refund(const object& form) {
  auto* intent = intents.find(text_of(form, "payment_intent"));
  auto* refunded = charges.find(text_of(form, "charge"));
  if (intent == nullptr && refunded == nullptr)
    return no_such("payment_intent", text_of(form, "payment_intent"));
  if (refunded == nullptr && intent->at("status").as_string() == "succeeded")
    refunded = charges.find(intent->at("latest_charge").as_string());
  if (refunded == nullptr) return unexpected_state(*intent);
  const auto amount = refundable_amount(form, *refunded);
  if (!amount) return amount.error();
  object made = refund_of(form, *refunded, *amount);
  made["id"] = new_id("re_");
  made["created"] = now_s();
  made["status"] = refunds_wait ? "pending" : "succeeded";
  auto& refund = refunds.add(std::move(made));
  note_refunded(*refunded, *amount);
  tell("refund.created", refund);
  tell("charge.refunded", *refunded);
  return {200, refund};
}

void Books::note_refunded(object& charge, std::int64_t change) {
  const auto refunded = charge.at("amount_refunded").as_int64() + change;
  charge["amount_refunded"] = refunded;
  charge["refunded"] = refunded == charge.at("amount").as_int64();
}

Answer Books::settle_refund(std::string_view id, bool paid) {
  auto* refund = refunds.find(id);
  if (refund == nullptr) return no_such("refund", id);
  const bool failed = refund->at("status").as_string() == "failed";
  if (failed) return {200, *refund};
  (*refund)["status"] = paid ? "succeeded" : "failed";
  if (!paid) (*refund)["failure_reason"] = "expired_or_canceled_card";
  tell("refund.updated", *refund);
  if (!paid) {
    if (auto* charge = charges.find(refund->at("charge").as_string()))
      note_refunded(*charge, -refund->at("amount").as_int64());
    tell("refund.failed", *refund);
  }
  return {200, *refund};
}

}  // namespace gw::twins::stripe
