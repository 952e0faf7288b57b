// Who may call the Admin API: API keys, logins, the operator on this machine. Read from the store's
// memory on the connection's own thread.
#pragma once

#include "app/operator_access.hpp"
#include "capabilities/api_keys/api_keys.hpp"
#include "capabilities/identity/identity.hpp"
#include "middleware/authentication.hpp"

namespace gw::app {

class StoredCredentials final : public middleware::Credentials {
 public:
  // `identity` outlives this.
  StoredCredentials(const store::Database& database, const identity::Dependencies& identity,
                    const config::Settings& settings)
      : database_(database), identity_(identity), operators_(settings) {}

  Result<Caller> verify(std::string_view bearer, const endpoints::Exchange& exchange) override;
  Result<void> choose_organization(Caller& caller, const Id& id) override;
  void choose_only_organization(Caller& caller) override;

  api_keys::UseBuffer uses;

 private:
  Result<Caller> verify_key(std::string_view bearer, const endpoints::Exchange& exchange);

  store::Database database_;
  const identity::Dependencies& identity_;
  OperatorAccess operators_;
};

}  // namespace gw::app
