// One call to Stripe, and what its failure says about the effect.
#pragma once

#include <boost/json/value.hpp>

#include "connectors/connector.hpp"
#include "connectors/stripe/requests.hpp"
#include "http/outbound.hpp"

namespace gw::connectors::stripe {

inline constexpr std::string_view live_api_base = "https://api.stripe.com";

struct Endpoint {
  std::string base;  // "https://api.stripe.com"
  http::Reach reach = http::Reach::public_only;
};

http::OutboundRequest outbound_request(const Endpoint& endpoint, std::string_view secret_key,
                                       const Call& call);

// The answer's JSON, or why there is none:
//   none     nothing was sent, or Stripe refused: 4xx that prove that nothing was made
//   unknown  no or half an answer, 5xx, another request with this key under way, an old one with
//            other parameters
// Codes and messages hold words of ours and Stripe's error codes, never a body or key.
CallResult<boost::json::value> read_answer(const http::OutboundResponse& response);

}  // namespace gw::connectors::stripe
