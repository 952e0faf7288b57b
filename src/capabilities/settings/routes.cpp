#include "capabilities/audit/audit.hpp"
#include "capabilities/organizations/organizations.hpp"
#include "capabilities/settings/wire.hpp"
#include "endpoints/admin_row.hpp"

namespace gw::settings {
namespace {

using endpoints::Endpoint;
using http::Method;
using organizations::Organization;
using store::Snapshot;
using store::Transaction;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t counted_max = 10'000;
constexpr std::string_view replaces =
    "Replaces the block: members that are absent get their standard. Secrets that are absent or "
    "come back masked stay.";

// A copy to change, and the row that names it.
struct Owned {
  Organization organization;
  OrganizationSettings settings;
};

Result<Owned> load(Transaction& transaction, const Caller& caller) {
  auto organization = transaction.get<Organization>(caller.organization);
  if (!organization) return fail(Code::not_found, "no such organization");
  std::optional<OrganizationSettings> settings;
  if (organization->settings_id)
    settings = transaction.get<OrganizationSettings>(organization->settings_id);
  if (!settings) {
    settings.emplace();
    settings->organization_id = caller.organization;
  }
  return Owned{std::move(*organization), std::move(*settings)};
}

void save(Transaction& transaction, const Caller& caller, const OrganizationSettings& before,
          Owned& owned) {
  if (owned.settings.id) {
    transaction.replace(owned.settings);
  } else {
    transaction.insert(owned.settings);
    owned.organization.settings_id = owned.settings.id;
    transaction.replace(owned.organization);
  }
  audit::changed(transaction, caller, "organization_settings", before, owned.settings);
}

// The view of a block: its own form where there is one, else the block itself.
template <class Block>
auto shown(const Block& block) {
  if constexpr (requires { view_of(block); }) {
    return view_of(block);
  } else {
    return block;
  }
}

struct Row {
  std::string name, summary;
  bool credentials = false;  // changing it needs a fresh passkey
};

Endpoint settings_row(Method method, const Row& row) {
  auto endpoint = endpoints::admin_row({method, "/api/v1/organizations/settings/" + row.name,
                                        "organization:execute", Role::admin,
                                        "Organization settings", row.summary});
  if (method == Method::put) endpoint.description = replaces;
  endpoint.step_up = row.credentials && method == Method::put;
  return endpoint;
}

template <class In, class Block>
void add_block(endpoints::Table& table, const store::Database& database, const Row& row,
               Block OrganizationSettings::* block) {
  using View = decltype(shown(std::declval<Block>()));
  endpoints::add_point_query<NoInput, View>(
      table, database, settings_row(Method::get, {row.name, "Get the settings of " + row.summary}),
      [block](const Snapshot& snapshot, const Caller& caller, const NoInput&) -> Result<View> {
        return shown(*of(snapshot, caller.organization).*block);
      });
  endpoints::add_command<In, View>(
      table, database,
      settings_row(Method::put, {row.name, "Set the settings of " + row.summary, row.credentials}),
      [block](Transaction& transaction, const Caller& caller, const In& input) -> Result<View> {
        auto owned = load(transaction, caller);
        if (!owned) return std::unexpected(std::move(owned.error()));
        const OrganizationSettings before = owned->settings;
        if (auto valid = apply(input, owned->settings.*block); !valid)
          return std::unexpected(std::move(valid.error()));
        save(transaction, caller, before, *owned);
        return shown(owned->settings.*block);
      });
}

struct Kept {
  std::string_view data;
  KeepFor RetentionSettings::* rule;
};
constexpr Kept kept[] = {{"transactions", &RetentionSettings::transactions},
                         {"ipAddress", &RetentionSettings::ip_address},
                         {"billingAddress", &RetentionSettings::billing_address},
                         {"shippingAddress", &RetentionSettings::shipping_address},
                         {"customerEmail", &RetentionSettings::customer_email},
                         {"transactionItems", &RetentionSettings::transaction_items}};

RetentionPreview preview(const Snapshot& snapshot, const Caller& caller,
                         const Dependencies& dependencies) {
  const auto settings = of(snapshot, caller.organization);
  RetentionPreview preview;
  preview.retain_country = settings->retention.retain_country;
  for (const auto& [data, rule] : kept) {
    const KeepFor& keep = settings->retention.*rule;
    if (!keep.enabled) continue;
    RetentionStep step;
    step.data = data;
    step.days = keep.days;
    step.before = snapshot.now().plus_ms(-keep.days * day_ms);
    if (dependencies.transactions_before) {
      const auto rows =
          dependencies.transactions_before(snapshot, caller.organization, step.before);
      step.transactions = std::min(rows, counted_max);
      if (rows > counted_max) step.transactions_is_capped = true;
    }
    preview.steps.push_back(std::move(step));
  }
  return preview;
}

void add_organization_routes(endpoints::Table& table, const Dependencies& dependencies) {
  const auto& database = dependencies.database;
  add_block<PutCheckout>(table, database, {"checkout", "checkouts"},
                         &OrganizationSettings::checkout);
  add_block<PutRefunds>(table, database, {"refunds", "refunds"}, &OrganizationSettings::refunds);
  add_block<PutPortal>(table, database, {"portal", "the portal"}, &OrganizationSettings::portal);
  add_block<PutNotifications>(table, database, {"notifications", "notifications", true},
                              &OrganizationSettings::notifications);
  add_block<PutGeolocation>(table, database, {"geolocation", "geolocation", true},
                            &OrganizationSettings::geolocation);
  add_block<PutRetention>(table, database, {"retention", "retention"},
                          &OrganizationSettings::retention);
  endpoints::add_query<NoInput, RetentionPreview>(
      table, database,
      settings_row(Method::get, {"retention/preview", "What the retention settings would erase"}),
      [dependencies](const Snapshot& snapshot, const Caller& caller, const NoInput&)
          -> Result<RetentionPreview> { return preview(snapshot, caller, dependencies); });
}

Endpoint system_row(Method method, const Row& row) {
  auto endpoint = endpoints::admin_row(
      {method, "/api/v1/system/" + row.name, "", Role::global, "System settings", row.summary});
  endpoint.access = endpoints::Access::session;
  endpoint.step_up = method == Method::put;
  if (method == Method::put) endpoint.description = replaces;
  return endpoint;
}

Endpoint trying(Endpoint row) {
  row.description =
      "Sends one message now, through the account that is in force, and says what became of it: "
      "`sent`, or `error` (a class such as `connect`, `tls`, `login`, `refused`) with the server's "
      "`reply`. Private addresses are refused.";
  row.failures = {Code::state_conflict};
  row.idempotent = false;
  row.step_up = true;
  return row;
}

void add_tests(endpoints::Table& table, const Dependencies& dependencies) {
  endpoints::add_flow<TryNotification, Tried>(
      table, dependencies.database,
      trying(settings_row(Method::post, {"notifications/test", "Try the mail account"})),
      [dependencies](Caller caller, TryNotification input) {
        const Id organization = caller.organization;
        return try_notification(dependencies, std::move(caller), organization, std::move(input));
      });
  endpoints::add_flow<TryNotification, Tried>(
      table, dependencies.database,
      trying(system_row(Method::post,
                        {"settings/notifications/test", "Try the installation's mail account"})),
      [dependencies](Caller caller, TryNotification input) {
        return try_notification(dependencies, std::move(caller), Id{}, std::move(input));
      });
}

template <class Stored, class In>
Result<void> apply_system(const In& input, Stored& stored) {
  if constexpr (std::is_same_v<Stored, NotificationSettings>) {
    return apply(input, stored);
  } else {
    stored = input;
    return {};
  }
}

template <class In, class Block>
void add_system_block(endpoints::Table& table, const store::Database& database, const Row& row,
                      Block SystemSettings::* block) {
  using View = decltype(shown(std::declval<Block>()));
  const std::string name = "settings/" + row.name;
  endpoints::add_query<NoInput, View>(
      table, database, system_row(Method::get, {name, "Get the settings of " + row.summary}),
      [block](const Snapshot& snapshot, const Caller&, const NoInput&) -> Result<View> {
        return shown(of_system(snapshot).*block);
      });
  endpoints::add_command<In, View>(
      table, database, system_row(Method::put, {name, "Set the settings of " + row.summary}),
      [block](Transaction& transaction, const Caller& caller, const In& input) -> Result<View> {
        auto settings = of_system(transaction);
        const SystemSettings before = settings;
        if (auto valid = apply_system(input, settings.*block); !valid)
          return std::unexpected(std::move(valid.error()));
        if (settings.id) {
          transaction.replace(settings);
        } else {
          transaction.insert(settings);
        }
        audit::changed(transaction, audit::about(caller, Id{}), "system_settings", before,
                       settings);
        return shown(settings.*block);
      });
}

void add_system_routes(endpoints::Table& table, const Dependencies& dependencies) {
  const auto& database = dependencies.database;
  add_system_block<PutSystemPortal>(table, database, {"portal", "the portal"},
                                    &SystemSettings::portal);
  add_system_block<PutNotifications>(table, database, {"notifications", "notifications"},
                                     &SystemSettings::notifications);
  add_system_block<PutSystemApiKeys>(table, database, {"api-keys", "API keys"},
                                     &SystemSettings::api_keys);
  add_system_block<PutSystemUsers>(table, database, {"user-management", "users"},
                                   &SystemSettings::user_management);
  auto row = system_row(Method::get, {"version", "Name and version of the program"});
  row.role = Role::none;
  endpoints::add_point_query<NoInput, VersionView>(
      table, database, std::move(row),
      [version = dependencies.version](const Snapshot&, const Caller&, const NoInput&)
          -> Result<VersionView> { return VersionView{"payment-gateway", version}; });
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  add_organization_routes(table, dependencies);
  add_system_routes(table, dependencies);
  add_tests(table, dependencies);
}

}  // namespace gw::settings
