// Logins of buyers.
#pragma once

#include "capabilities/portal/payments.hpp"
#include "capabilities/portal/wire.hpp"

namespace gw::portal {

// Writes the login and hands out its tokens.
SignedIn begin_session(store::Transaction& transaction, const Dependencies& dependencies,
                       const Buyer& buyer);

}  // namespace gw::portal
