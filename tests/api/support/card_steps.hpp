// The steps of a payment by card, as rows of a scenario.
#pragma once

#include <fmt/format.h>

#include <string>

#include "api/support/scenario.hpp"

namespace gw::api_test::card_steps {

inline const std::string start_card = R"({"sessionPublicId":"{session}","providerId":"{card}"})";
inline const std::string start_wire = R"({"sessionPublicId":"{session}","providerId":"{wire}"})";

inline const Scenario a_checkout{
    .name = "a checkout",
    .call = "POST /api/v1/checkouts/{site}/create",
    .body = R"({"amount":4900,"currency":"EUR","externalReference":"A-1",)"
            R"("returnUrl":"https://s.example/ok","cancelUrl":"https://s.example/no",)"
            R"("ipnUrl":"https://s.example/ipn?shop=1"})",
    .effects = "checkouts+1",
    .keep = {"checkout=/id", "session=/sessionPublicId"}};

// An attempt by card, its parts kept under names that end in `suffix`.
inline Scenario starts(std::string suffix = {},
                       std::string effects = "jobs+1 payments+1 transactions+1") {
  return {
      .name = "the buyer chooses a card" + suffix,
      .call = "POST /api/v1/transactions/create",
      .body = start_card,
      .has = {"\"status\":-1", "\"type\":\"sandbox_card\"", "\"clientSecret\":\"sbx_"},
      .effects = std::move(effects),
      .as = "buyer",
      .keep = {"transaction" + suffix + "=/transactionId", "payment" + suffix + "=/next/paymentId",
               "secret" + suffix + "=/next/clientSecret"}};
}

inline Scenario confirms(std::string number, std::string outcome, std::string suffix = {}) {
  return {.name = "the buyer enters " + number,
          .call = "POST /sandbox/payments/{payment" + suffix + "}/confirm",
          .body = R"({"clientSecret":"{secret)" + suffix + R"(}","card":{"number":")" + number +
                  R"(","expMonth":12,"expYear":2030,"cvc":"123"}})",
          .has = {"\"status\":\"" + outcome + '"'},
          .as = "buyer"};
}

inline Scenario status_is(std::string status, std::string suffix = {}) {
  return {.name = "the page asks",
          .call = "GET /api/v1/transactions/{transaction" + suffix + "}/status?session={session}",
          .has = {"\"status\":\"" + status + '"'},
          .as = "buyer"};
}

inline Scenario time_passes(std::int64_t ms, std::string told) {
  return {.name = "time passes", .call = fmt::format("PASS {}", ms), .told = std::move(told)};
}

}  // namespace gw::api_test::card_steps
