// Stripe's webhooks: a verified body as news.
#pragma once

#include <string_view>

#include "connectors/connector.hpp"

namespace gw::connectors::stripe {

// Unreadable text gives news that say so. Disputes and charges are kept without an effect.
ProviderNews parse_webhook(std::string_view body);

}  // namespace gw::connectors::stripe
