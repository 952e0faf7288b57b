#include "connectors/stripe/requests.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "connectors/stripe/objects.hpp"

namespace gw::connectors::stripe {
namespace {

constexpr std::size_t page_bytes_max = 2 * 1'048'576;
constexpr int page_size = 100;
// An intent is made within the moments after its attempt was written; clocks may differ.
constexpr std::int64_t before_s = 300;
constexpr std::int64_t after_s = 3'600;
constexpr std::size_t metadata_value_max = 500;
constexpr std::size_t suffix_length_max = 22;

using Fields = std::vector<std::pair<std::string, std::string>>;

void add_metadata(Fields& fields, std::string_view name, std::string_view value) {
  if (value.empty() || value.size() > metadata_value_max) return;
  fields.emplace_back(fmt::format("metadata[{}]", name), value);
}

std::string lower_currency(Currency currency) { return lower_ascii(currency.text()); }

Call post(std::string path, const Fields& fields, std::string key) {
  Call call;
  call.method = http::Method::post;
  call.path = std::move(path);
  call.form = form_encoded(fields);
  call.idempotency_key = std::move(key);
  return call;
}

Call get(std::string path) {
  Call call;
  call.path = std::move(path);
  return call;
}

Call page(std::string path, std::string_view after) {
  if (!after.empty()) path += fmt::format("&starting_after={}", after);
  Call call = get(std::move(path));
  call.response_bytes_max = page_bytes_max;
  return call;
}

}  // namespace

std::string form_encoded(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    std::string encoded;
    for (const char c : name) {
      if (c == '[' || c == ']') {
        encoded += c;
      } else {
        encoded += percent_encode(std::string_view(&c, 1));
      }
    }
    text += encoded + '=' + percent_encode(value);
  }
  return text;
}

Call create_intent(const PaymentOrder& order, std::int64_t amount) {
  Fields fields{{"amount", std::to_string(amount)},
                {"currency", lower_currency(order.amount.currency)},
                {"automatic_payment_methods[enabled]", "true"}};
  add_metadata(fields, attempt_key, order.attempt.text());
  add_metadata(fields, session_key, order.session_public_id);
  add_metadata(fields, order_key, order.external_reference);
  if (!order.statement_descriptor.empty()) {
    fields.emplace_back("statement_descriptor_suffix",
                        order.statement_descriptor.substr(0, suffix_length_max));
  }
  return post("/v1/payment_intents", fields, "payment-" + order.attempt.text());
}

Call get_intent(std::string_view reference) {
  return get(fmt::format("/v1/payment_intents/{}", reference));
}

Call cancel_intent(std::string_view reference) {
  return post(fmt::format("/v1/payment_intents/{}/cancel", reference),
              {{"cancellation_reason", "abandoned"}}, {});
}

Call list_intents(const PaymentOrder& order, std::string_view after) {
  const std::int64_t made = order.attempt.seconds();
  return page(fmt::format("/v1/payment_intents?limit={}&created%5Bgte%5D={}&created%5Blte%5D={}",
                          page_size, made - before_s, made + after_s),
              after);
}

Call create_refund(const RefundOrder& order, std::int64_t amount) {
  Fields fields{{"payment_intent", order.provider_reference}, {"amount", std::to_string(amount)}};
  add_metadata(fields, refund_key, order.refund.text());
  add_metadata(fields, attempt_key, order.attempt.text());
  return post("/v1/refunds", fields, "refund-" + order.refund.text());
}

Call list_refunds(std::string_view reference, std::string_view after) {
  return page(fmt::format("/v1/refunds?limit={}&payment_intent={}", page_size, reference), after);
}

Call get_balance() { return get("/v1/balance"); }

}  // namespace gw::connectors::stripe
