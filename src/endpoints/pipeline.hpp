// The application behind a listener: stages in order, then the endpoint.
#pragma once

#include <memory>
#include <vector>

#include "base/time.hpp"
#include "endpoints/endpoint.hpp"

namespace gw::endpoints {

class Pipeline final : public http::Application {
 public:
  Pipeline(const Clock& clock, std::vector<std::unique_ptr<Stage>> stages);

  void handle(http::Request request, http::Respond respond) override;
  void finish(std::unique_ptr<Exchange> exchange, http::Response response);

 private:
  void enter(std::unique_ptr<Exchange> exchange);

  const Clock& clock_;
  std::vector<std::unique_ptr<Stage>> stages_;
};

}  // namespace gw::endpoints
