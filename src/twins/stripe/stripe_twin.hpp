// The simulated Stripe as an application: its API, its page scripts, and a control route.
#pragma once

#include <mutex>

#include "twins/stripe/asked.hpp"
#include "twins/stripe/books.hpp"
#include "twins/stripe/deliveries.hpp"
#include "twins/stripe/faults.hpp"
#include "twins/stripe/kept_answers.hpp"
#include "twins/twin.hpp"

namespace gw::twins::stripe {

struct Options {
  std::string origin;          // "http://127.0.0.1:12111"
  std::string webhook_url;     // empty: none
  std::string webhook_secret;  // empty: one is made
};

class StripeTwin final : public Twin {
 public:
  StripeTwin(const Ports& ports, Options options);

  void handle(http::Request request, http::Respond respond) override;
  std::optional<Instant> next_due() const override;
  void run_due() override;

  void subscribe(std::string url, std::string secret);

 private:
  // api.cpp
  Answer api(const Asked& asked);
  Answer by_key(const Asked& asked);
  Answer executed(const Asked& asked);
  Answer intents(const Asked& asked);
  Answer intent_action(const Asked& asked);
  Answer refunds(const Asked& asked);
  Answer shelf(const Shelf& shelf, const Asked& asked, std::string_view filters);
  Answer endpoints(const Asked& asked);
  bool holds_client_secret(const Asked& asked);
  // control.cpp
  Answer control(const Asked& asked);
  Answer add_fault(const boost::json::object& wanted);
  Answer set_webhooks(const boost::json::object& wanted);
  Answer resend(std::string_view event_id);
  Answer state() const;
  void reset();
  // stripe_twin.cpp
  http::Response bank(const Asked& asked);
  // nullopt: nobody answers, ever.
  std::optional<http::Response> answer_api(const Asked& asked);
  std::optional<http::Response> answered(const Asked& asked);
  void queue_events();
  void sent(Delivery delivery, const http::OutboundResponse& response);

  Ports ports_;
  Options options_;
  mutable std::mutex mutex_;  // of all below
  Books books_;
  KeptAnswers kept_;
  Deliveries deliveries_;
  Faults faults_;
  std::vector<http::Respond> silent_;  // of requests that are never answered
};

}  // namespace gw::twins::stripe
