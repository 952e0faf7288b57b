#include "middleware/pipeline.hpp"

#include "middleware/access_log.hpp"
#include "middleware/authorization.hpp"
#include "middleware/body_limit.hpp"
#include "middleware/client_address.hpp"
#include "middleware/cors.hpp"
#include "middleware/internal_access.hpp"
#include "middleware/media_type.hpp"
#include "middleware/origin.hpp"
#include "middleware/rate_limit.hpp"
#include "middleware/request_id.hpp"
#include "middleware/security_headers.hpp"

namespace gw::middleware {
namespace {

OriginRule origin_rule(const PipelineParts& parts) {
  const config::Settings& settings = parts.settings;
  if (parts.listener == Listener::admin) {
    return {settings.admin_frontend_url(), settings.dev(), {}};
  }
  return {settings.main_frontend_url(), settings.dev(), parts.site_domain};
}

LogFormat log_format(const config::Settings& settings) {
  return settings.log_format == "text" ? LogFormat::text : LogFormat::json;
}

}  // namespace

// The failure boundary stands around all of them, in endpoints::Pipeline.
std::vector<std::unique_ptr<endpoints::Stage>> make_stages(PipelineParts parts) {
  const config::Settings& settings = parts.settings;
  const bool admin = parts.listener == Listener::admin;
  const RateGate gate(settings, static_cast<std::uint8_t>(parts.listener), parts.rate_store);
  std::vector<std::unique_ptr<endpoints::Stage>> stages;
  const auto add = [&]<class S>(std::unique_ptr<S> stage) { stages.push_back(std::move(stage)); };

  // First: every answer and every log line carries the id, also those of the next stages.
  add(std::make_unique<RequestId>(settings.trusted_proxies, parts.entropy));
  // Log, limits and internal access all ask who is calling.
  add(std::make_unique<ClientAddress>(settings.trusted_proxies));
  // Around all that can refuse: a refused request is a line too.
  if (parts.access_logger) {
    add(std::make_unique<AccessLog>(parts.access_logger, parts.clock, log_format(settings)));
  }
  // Around all answers, errors and files included.
  add(std::make_unique<SecurityHeaders>(!settings.dev()));
  // Before routing: OPTIONS is no row. Before the limits: a page must be able to read its 429.
  add(std::make_unique<Cors>(origin_rule(parts), admin));
  // From here on stages know the row. Files end here: they cost less than being counted.
  add(std::make_unique<Routing>(parts.table, admin, std::move(parts.static_files)));
  // Before any work for strangers, and before 404: trying out paths is counted.
  add(std::make_unique<AddressLimit>(gate));
  // Behind it there is always a row.
  add(std::make_unique<Unrouted>());
  // Before somebody computes over the body.
  add(std::make_unique<BodyLimit>(static_cast<std::size_t>(settings.http_body_bytes_max)));
  // The two rules that look at where a request comes from; a row has one of them or a key.
  add(std::make_unique<Origin>(origin_rule(parts)));
  add(std::make_unique<InternalAccess>(settings.internal_health_token));
  // 401 before anything is said about the row.
  add(std::make_unique<Authentication>(parts.credentials, gate));
  // Behind authentication, which knows whose bucket it is; before 403, so that it counts.
  add(std::make_unique<KeyLimit>(gate));
  // 403 and the organization, before the endpoint looks for objects.
  add(std::make_unique<Authorization>(parts.credentials));
  // Last: how to call is told to those who may.
  add(std::make_unique<MediaType>());
  return stages;
}

std::unique_ptr<endpoints::Pipeline> make_pipeline(PipelineParts parts) {
  const Clock& clock = parts.clock;
  return std::make_unique<endpoints::Pipeline>(clock, make_stages(std::move(parts)));
}

}  // namespace gw::middleware
