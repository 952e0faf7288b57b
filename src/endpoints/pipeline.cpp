#include "endpoints/pipeline.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace gw::endpoints {

Pipeline::Pipeline(const Clock& clock, std::vector<std::unique_ptr<Stage>> stages)
    : clock_(clock), stages_(std::move(stages)) {}

void Pipeline::handle(http::Request request, http::Respond respond) {
  auto exchange = std::make_unique<Exchange>();
  exchange->request = std::move(request);
  exchange->respond = std::move(respond);
  exchange->pipeline = this;
  exchange->started_at = clock_.now();
  enter(std::move(exchange));
}

// The failure boundary: whatever breaks before an endpoint owns the exchange is answered here,
// once.
void Pipeline::enter(std::unique_ptr<Exchange> exchange) {
  try {
    for (const auto& stage : stages_) {
      ++exchange->stages_entered;
      auto early = stage->before(*exchange);
      if (early) return finish(std::move(exchange), std::move(*early));
    }
  } catch (const std::exception& error) {
    spdlog::error("request {} broke before its endpoint: {}", exchange->request_id, error.what());
    return answer(std::move(exchange), Failure{Code::internal, {}, {}, {}, 0});
  }
  const std::string request_id = exchange->request_id;
  try {
    const Endpoint& endpoint = *exchange->endpoint;
    endpoint.invoke(std::move(exchange));
  } catch (const std::exception& error) {
    // The exchange went down with it, and answered as it did.
    spdlog::error("request {} broke in its endpoint: {}", request_id, error.what());
  }
}

void Pipeline::finish(std::unique_ptr<Exchange> exchange, http::Response response) {
  for (std::size_t i = exchange->stages_entered; i > 0; --i) {
    try {
      stages_[i - 1]->after(*exchange, response);
    } catch (const std::exception& error) {
      spdlog::error("request {}: a stage broke after its endpoint: {}", exchange->request_id,
                    error.what());
    }
  }
  for (const auto& [name, value] : exchange->answer_headers.all())
    response.headers.add(name, value);
  std::exchange(exchange->respond, nullptr)(std::move(response));
}

}  // namespace gw::endpoints
