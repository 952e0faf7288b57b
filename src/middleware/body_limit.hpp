// 413 for bodies over the limit (contract 01 §1.1).
#pragma once

#include <cstddef>

#include "endpoints/exchange.hpp"

namespace gw::middleware {

// The listener stops reading at its own, largest limit; endpoints that need less are protected
// here.
class BodyLimit final : public endpoints::Stage {
 public:
  explicit BodyLimit(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  std::size_t body_bytes_max_;
};

}  // namespace gw::middleware
