// 415 for bodies that do not say they are JSON (contract 01 §1.1).
#pragma once

#include <string_view>

#include "endpoints/exchange.hpp"

namespace gw::middleware {

// "application/json" or "application/<anything>+json", parameters allowed.
bool is_json(std::string_view content_type);

// For rows with json_body; an empty body needs no type.
class MediaType final : public endpoints::Stage {
 public:
  std::optional<http::Response> before(endpoints::Exchange& exchange) override;
};

}  // namespace gw::middleware
