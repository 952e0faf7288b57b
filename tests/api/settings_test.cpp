// Settings of an organization and of the installation: what may stand there, what is shown, and
// what they change.
#include "capabilities/settings/settings.hpp"
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class Settings : public EveryEngine {
 protected:
  const std::string base = "/api/v1/organizations/settings/";

  Scenario get(const std::string& name, std::vector<std::string> has,
               std::vector<std::string> lacks = {}) {
    return {.name = "get " + name,
            .call = "GET " + base + name,
            .has = std::move(has),
            .lacks = std::move(lacks)};
  }
  Scenario put(const std::string& name, std::string body, std::vector<std::string> has = {}) {
    return {.name = body, .call = "PUT " + base + name, .body = body, .has = std::move(has)};
  }
  Scenario refused(const std::string& name, std::string body, std::string field) {
    return {.name = body,
            .call = "PUT " + base + name,
            .body = body,
            .status = 400,
            .has = {"\"field\":\"" + field + "\""}};
  }
};
GW_ON_EVERY_ENGINE(Settings);

TEST_P(Settings, OfCheckoutsDecideWhatSitesLeaveOpen) {
  run_scenarios(
      world,
      {
          get("checkout", {"\"vatIdValidation\":\"none\"", "\"sessionExpiresInHours\":24",
                           "[\"country\",\"postcode\"]", "\"showTaxBreakdown\":true"}),
          put("checkout",
              R"({"vatIdValidation":"vies","collectCompanyName":true,"defaultLocale":"de",
                  "requiredBillingFields":["city"],"sessionExpiresInHours":2})",
              {"\"effectiveVatIdValidation\":\"format\"", "\"vatIdValidation\":\"vies\""}),
          get("checkout", {"\"requiredBillingFields\":[\"city\"]", "\"collectShipping\":false"}),
          {.name = "a checkout",
           .call = "POST /api/v1/checkouts/{site}/create",
           .body = R"({"amount":1,"currency":"EUR","externalReference":"A"})",
           .has = {"\"expiresAt\":\"2026-03-27T12:00:00Z\""},
           .keep = {"page=/sessionPublicId"}},
          {.name = "its page",
           .call = "GET /api/v1/checkouts/{page}",
           .has = {"\"requiredBillingFields\":[\"city\"]", "\"collectCompanyName\":true",
                   "\"locale\":\"de\"", "\"vatIdValidation\":\"format\""},
           .as = "buyer"},
          {.name = "the site's word comes first",
           .call = "PUT /api/v1/sites/{site}",
           .body = R"({"checkout":{"requiredBillingFields":["postcode"]}})"},
          {.name = "on the same page",
           .call = "GET /api/v1/checkouts/{page}",
           .has = {"\"requiredBillingFields\":[\"postcode\"]", "\"collectCompanyName\":true"},
           .as = "buyer"},
          put("checkout", R"({"vatIdValidation":"none"})",
              {"\"collectCompanyName\":false", "\"sessionExpiresInHours\":24"}),
          {.name = "others know nothing of it",
           .call = "GET " + base + "checkout",
           .has = {"\"sessionExpiresInHours\":24"},
           .as = "other"},
      });
}

TEST_P(Settings, BadCheckoutSettingsAreNamed) {
  run_scenarios(
      world,
      {
          refused("checkout", "{}", "vatIdValidation"),
          refused("checkout", R"({"vatIdValidation":null})", "vatIdValidation"),
          refused("checkout", R"({"vatIdValidation":"strict"})", "vatIdValidation"),
          refused("checkout", R"({"vatIdValidation":"none","requiredBillingFields":["iban"]})",
                  "requiredBillingFields[0]"),
          refused("checkout",
                  R"({"vatIdValidation":"none","requiredBillingFields":["city","city"]})",
                  "requiredBillingFields[1]"),
          refused("checkout", R"({"vatIdValidation":"none","sessionExpiresInHours":0})",
                  "sessionExpiresInHours"),
          refused("checkout", R"({"vatIdValidation":"none","sessionExpiresInHours":3121})",
                  "sessionExpiresInHours"),
          refused("checkout", R"({"vatIdValidation":"none","defaultLocale":"x"})", "defaultLocale"),
          refused("checkout", R"({"vatIdValidation":"none","showTaxBreakdown":"yes"})",
                  "showTaxBreakdown"),
          refused("checkout", R"({"vatIdValidation":"none","colour":"red"})", "colour"),
          get("checkout", {"\"vatIdValidation\":\"none\""}),
      });
}

TEST_P(Settings, OfRefundsAndThePortal) {
  run_scenarios(
      world,
      {
          get("refunds", {"\"refundApprovalLimit\":null", "\"refundStepUpLimit\":null"}),
          put("refunds", R"({"refundApprovalLimit":{"currency":"EUR","amount":100000}})",
              {"\"amount\":100000", "\"refundStepUpLimit\":null"}),
          refused("refunds", R"({"refundStepUpLimit":{"currency":"EUR"}})",
                  "refundStepUpLimit.amount"),
          refused("refunds", R"({"refundStepUpLimit":{"currency":"eur","amount":1}})",
                  "refundStepUpLimit.currency"),
          refused("refunds", R"({"refundStepUpLimit":{"currency":"EUR","amount":-1}})",
                  "refundStepUpLimit.amount"),
          get("refunds", {"\"amount\":100000"}),
          get("portal", {"\"enabled\":true", "\"allowedDownloadFormats\":[]"}),
          put("portal", R"({"enabled":false,"allowedDownloadFormats":["peppol","zugferd"]})",
              {"\"enabled\":false", "[\"peppol\",\"zugferd\"]", "\"showInvoices\":true"}),
          refused("portal", R"({"allowedDownloadFormats":["pdf"]})", "allowedDownloadFormats[0]"),
          refused("portal", R"({"allowedDownloadFormats":["peppol","peppol"]})",
                  "allowedDownloadFormats[1]"),
          refused("portal", R"({"enabled":1})", "enabled"),
          get("portal", {"\"enabled\":false"}),
      });
}

TEST_P(Settings, OfNotificationsKeepTheirSecrets) {
  run_scenarios(
      world,
      {
          put("notifications",
              R"({"smtp":{"enabled":true,"host":"mail.example","port":465,"security":"tls",
                          "username":"shop","password":"correct horse battery",
                          "fromEmail":"shop@example.com","fromName":"Shop"},
                  "slack":{"enabled":true,"events":["payment.failed"],
                           "webhookUrl":"https://hooks.slack.com/services/T0/B0/secretpart"},
                  "sms":{"enabled":false,"provider":"acme","from":"Shop",
                         "credentials":{"token":"smssecret"}}})",
              {"\"passwordSet\":true", "\"credentialsSet\":true", "\"webhookUrl\":\"****part\""}),
          get("notifications", {"mail.example", "\"passwordSet\":true"},
              {"horse", "smssecret", "secretpart", "\"password\""}),
          put("notifications",
              R"({"smtp":{"enabled":true,"host":"mail2.example","fromEmail":"a@b.example"},
                  "slack":{"enabled":true,"webhookUrl":"****part","events":[]}})",
              {"mail2.example", "\"passwordSet\":true", "****part", "\"credentialsSet\":true"}),
          put("notifications", R"({"smtp":null})", {"\"passwordSet\":false", "****part"}),
      });
  const Id own = *Id::parse(world.names["organization"]);
  world.read([&](const store::Snapshot& snapshot) {
    const auto stored = settings::of(snapshot, own);
    EXPECT_EQ(stored->notifications.slack.webhook_url.value,
              "https://hooks.slack.com/services/T0/B0/secretpart");
    EXPECT_EQ(stored->notifications.sms.credentials.value, R"({"token":"smssecret"})");
    return 0;
  });
}

TEST_P(Settings, BadNotificationSettingsAreNamed) {
  const auto slack = [&](const std::string& url) {
    return refused("notifications",
                   R"({"slack":{"enabled":true,"webhookUrl":")" + url + R"(","events":[]}})",
                   "slack.webhookUrl");
  };
  run_scenarios(
      world,
      {
          refused("notifications", R"({"smtp":{"enabled":true,"fromEmail":"a@b.example"}})",
                  "smtp.host"),
          refused("notifications", R"({"smtp":{"enabled":true,"host":"m.example"}})",
                  "smtp.fromEmail"),
          refused("notifications", R"({"smtp":{"host":"m.example/x"}})", "smtp.host"),
          refused("notifications", R"({"smtp":{"port":0}})", "smtp.port"),
          refused("notifications", R"({"smtp":{"port":65536}})", "smtp.port"),
          refused("notifications", R"({"smtp":{"security":"ssl"}})", "smtp.security"),
          refused("notifications", R"({"smtp":{"fromEmail":"nobody"}})", "smtp.fromEmail"),
          slack(""),
          slack("http://hooks.slack.com/services/x"),
          slack("https://hooks.slack.com.evil.example/services/x"),
          slack("https://hooks.slack.com@evil.example/x"),
          slack("https://hooks.slack.com/"),
          slack("https://127.0.0.1/services/x"),
          refused("notifications", R"({"slack":{"events":["payment.made"]}})", "slack.events[0]"),
          refused("notifications", R"({"sms":{"enabled":true}})", "sms.provider"),
          refused("notifications", R"({"pager":{}})", "pager"),
      });
}

TEST_P(Settings, OfPlacesAndOfKeeping) {
  run_scenarios(
      world,
      {
          put("geolocation",
              R"({"enabled":true,"provider":"maxmind","apiKey":"geosecretkey12","retentionDays":7,
                  "rules":[{"countries":["DE","AT"],"action":"require_review"}]})",
              {"\"apiKeySet\":true", "require_review"}),
          get("geolocation", {"\"retentionDays\":7"}, {"geosecret"}),
          refused("geolocation", R"({"enabled":true})", "provider"),
          refused("geolocation", R"({"retentionDays":0})", "retentionDays"),
          refused("geolocation", R"({"rules":[{"countries":["de"],"action":"block"}]})",
                  "rules[0].countries[0]"),
          refused("geolocation", R"({"rules":[{"countries":[],"action":"block"}]})",
                  "rules[0].countries"),
          refused("geolocation", R"({"rules":[{"countries":["DE"]}]})", "rules[0].action"),
          refused("retention", R"({"transactions":{"enabled":true,"days":29}})",
                  "transactions.days"),
          refused("retention", R"({"transactions":{"enabled":true,"days":2556}})",
                  "transactions.days"),
          refused("retention", R"({"ipAddress":{"enabled":true,"days":0}})", "ipAddress.days"),
          put("retention",
              R"({"transactions":{"enabled":true,"days":365},"ipAddress":{"enabled":true,"days":1},
                  "retainCountry":false})",
              {"\"days\":365", "\"retainCountry\":false"}),
          {.name = "what that would mean",
           .call = "GET " + base + "retention/preview",
           .has = {"\"data\":\"transactions\"", "\"data\":\"ipAddress\"",
                   "\"before\":\"2025-03-27T10:00:00Z\"", "\"transactions\":0"},
           .lacks = {"customerEmail"}},
      });
}

TEST_P(Settings, AreForThoseWhoMay) {
  for (const std::string name :
       {"checkout", "refunds", "portal", "notifications", "geolocation", "retention"}) {
    run_scenarios(world, {{.name = name,
                           .call = "GET " + base + name,
                           .status = 403,
                           .has = {"\"requiredScope\":\"organization:execute\""},
                           .as = "narrow"},
                          {.name = name,
                           .call = "PUT " + base + name,
                           .body = "{}",
                           .status = 403,
                           .as = "narrow"}});
  }
  for (const std::string name : {"settings/portal", "settings/notifications", "settings/api-keys",
                                 "settings/user-management", "version"}) {
    run_scenarios(
        world,
        {{.name = name, .call = "GET /api/v1/system/" + name, .status = 403, .as = "system"},
         {.name = name, .call = "GET /api/v1/system/" + name, .status = 401, .as = "nobody"}});
  }
}

}  // namespace
}  // namespace gw::api_test
