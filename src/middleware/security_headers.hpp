// Header fields that tell browsers to be careful (contract 11 §11.4). The content security policy
// is set where pages are served: only there it is known what a page needs.
#pragma once

#include "endpoints/exchange.hpp"

namespace gw::middleware {

class SecurityHeaders final : public endpoints::Stage {
 public:
  // `https`: the deployment is reached over TLS only, and says so for a year.
  explicit SecurityHeaders(bool https) : https_(https) {}

  void after(endpoints::Exchange& exchange, http::Response& response) override;

 private:
  bool https_;
};

}  // namespace gw::middleware
