// Cross-origin calls from browsers (contract 01 §1.13): answers preflights and marks answers that
// allowed origins may read.
#pragma once

#include "endpoints/exchange.hpp"
#include "middleware/origin_rule.hpp"

namespace gw::middleware {

class Cors final : public endpoints::Stage {
 public:
  // `credentials`: allowed origins may send cookies.
  Cors(OriginRule rule, bool credentials) : rule_(std::move(rule)), credentials_(credentials) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;
  void after(endpoints::Exchange& exchange, http::Response& response) override;

 private:
  OriginRule rule_;
  bool credentials_;
};

}  // namespace gw::middleware
