// One request to the twin, taken apart.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace gw::twins::stripe {

struct Asked {
  http::Method method = http::Method::get;
  std::string path;                // "/v1/payment_intents/pi_1/cancel"
  std::vector<std::string> parts;  // "v1", "payment_intents", "pi_1", "cancel"
  boost::json::object form;        // of the body, or of the query
  std::string text;                // method, path and what the form was read from
  std::string body;
  std::string query;
  std::string secret_key;  // of the Authorization header; empty: none
  std::string idempotency_key;

  std::string_view part(std::size_t index) const {
    return index < parts.size() ? std::string_view(parts[index]) : std::string_view();
  }
  bool is_post() const { return method == http::Method::post; }
};

// nullopt: the form cannot be read.
std::optional<Asked> ask_of(const http::Request& request);

}  // namespace gw::twins::stripe
