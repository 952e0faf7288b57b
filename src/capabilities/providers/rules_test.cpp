#include "capabilities/providers/rules.hpp"

#include <gtest/gtest.h>

namespace gw::providers {
namespace {

const Instant now = Instant::from_seconds(1'774'605'600);

std::string fields_of(const std::vector<FieldProblem>& problems) {
  std::string text;
  for (const auto& problem : problems)
    text += (text.empty() ? "" : " ") + problem.field + ':' + problem.code;
  return text;
}

TEST(ModeOfSecretKey, IsWhatItsPrefixSays) {
  using enum ProviderMode;
  EXPECT_EQ(mode_of_secret_key("sk_test_1234567890"), test);
  EXPECT_EQ(mode_of_secret_key("rk_test_1234567890"), test);
  EXPECT_EQ(mode_of_secret_key("sk_live_1234567890"), live);
  for (const auto* text : {"", "sk_test_", "pk_test_1234567890", "sk_other_123456789",
                           "sk_test_12345 67890", "sk_test_1234567890\n"})
    EXPECT_EQ(mode_of_secret_key(text), std::nullopt) << text;
}

TEST(InputProblems, NameEveryMemberThatDoesNotBelong) {
  ConfigurationInput input;
  input.secret_key = "sk_test_1234567890";
  input.iban = "DE89";
  input.webhook_repeat = 1;
  EXPECT_EQ(fields_of(input_problems(ProviderType::stripe, input)),
            "configuration.webhookRepeat:unknown_field configuration.iban:unknown_field");
  EXPECT_EQ(fields_of(input_problems(ProviderType::wire, input)),
            "configuration.secretKey:unknown_field configuration.webhookRepeat:unknown_field");
}

TEST(InputProblems, KeysHaveTheirForm) {
  ConfigurationInput input;
  input.secret_key = "sk_nope";
  input.publishable_key = "sk_test_1234567890";
  input.webhook_secret = "secret";
  EXPECT_EQ(fields_of(input_problems(ProviderType::stripe, input)),
            "configuration.secretKey:invalid_format configuration.publishableKey:invalid_format "
            "configuration.webhookSecret:invalid_format");
  input = {};
  input.secret_key = "****7890";
  input.webhook_secret = "****";
  EXPECT_EQ(fields_of(input_problems(ProviderType::stripe, input)), "");
}

TEST(ProviderProblems, KeysAreOfTheAccountsMode) {
  Provider provider;
  provider.type = ProviderType::stripe;
  provider.configuration.secret_key.value = "sk_live_1234567890";
  provider.configuration.publishable_key = "pk_live_1234567890";
  EXPECT_EQ(fields_of(provider_problems(provider)),
            "configuration.secretKey:wrong_mode configuration.publishableKey:wrong_mode");
  provider.mode = ProviderMode::live;
  EXPECT_EQ(fields_of(provider_problems(provider)), "");
  provider.type = ProviderType::sandbox;
  EXPECT_EQ(fields_of(provider_problems(provider)), "mode:unknown_value");
}

TEST(MissingToEnable, SaysWhatEachTypeNeeds) {
  Provider provider;
  provider.type = ProviderType::stripe;
  EXPECT_EQ(fields_of(missing_to_enable(provider)),
            "configuration.secretKey:required configuration.publishableKey:required "
            "configuration.webhookSecret:required");
  provider.type = ProviderType::wire;
  provider.configuration.iban = "DE89";
  EXPECT_EQ(fields_of(missing_to_enable(provider)),
            "configuration.bankName:required configuration.accountHolder:required");
  provider.type = ProviderType::sandbox;
  EXPECT_EQ(fields_of(missing_to_enable(provider)), "configuration.webhookSecret:required");
}

TEST(ApplyInput, AReplacedWebhookSecretStaysGoodForTheOverlap) {
  Configuration configuration;
  configuration.webhook_secret.value = "whsec_first";
  ConfigurationInput input;
  input.webhook_secret = "whsec_second";
  apply_input(configuration, input, now);
  EXPECT_EQ(configuration.webhook_secret.value, "whsec_second");
  EXPECT_EQ(previous_webhook_secret(configuration, now.plus_seconds(86'399)), "whsec_first");
  EXPECT_EQ(previous_webhook_secret(configuration, now.plus_seconds(86'400)), "");
  input.webhook_secret = "whsec_third";
  input.webhook_secret_overlap_seconds = 0;
  apply_input(configuration, input, now);
  EXPECT_EQ(previous_webhook_secret(configuration, now), "") << "it was stolen";
}

TEST(ApplyInput, MaskedSecretsAndAbsentMembersStayAsTheyAre) {
  Configuration configuration;
  configuration.secret_key.value = "sk_test_1234567890";
  configuration.webhook_secret.value = "whsec_first";
  configuration.publishable_key = "pk_test_1";
  ConfigurationInput input;
  input.secret_key = "****7890";
  input.webhook_secret = "****irst";
  apply_input(configuration, input, now);
  EXPECT_EQ(configuration.secret_key.value, "sk_test_1234567890");
  EXPECT_EQ(configuration.webhook_secret.value, "whsec_first");
  EXPECT_EQ(configuration.publishable_key, "pk_test_1");
}

}  // namespace
}  // namespace gw::providers
