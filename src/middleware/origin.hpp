// Browser endpoints answer only pages of ours and of the shops (contract 01 §1.13).
#pragma once

#include "endpoints/exchange.hpp"
#include "middleware/origin_rule.hpp"

namespace gw::middleware {

// For rows under the origin rule (endpoints::origin_ruled). An Origin header decides alone; without
// one, an allowed Referer will do, or Sec-Fetch-Site: same-origin, which no page can set: a GET
// from our own page sends no Origin, and privacy tools strip the Referer. Rows that a cookie or a
// buyer's token opens answer our own pages alone.
class Origin final : public endpoints::Stage {
 public:
  explicit Origin(OriginRule rule) : rule_(std::move(rule)) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  bool allowed(const http::Headers& headers) const;
  bool own(const http::Headers& headers) const;

  OriginRule rule_;
};

}  // namespace gw::middleware
