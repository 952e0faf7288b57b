// What the simulated Stripe knows: intents, charges, refunds and events, and the rules by which
// they change. No I/O and no lock: its owner has both.
#pragma once

#include <boost/json/object.hpp>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/entropy.hpp"
#include "base/time.hpp"
#include "twins/stripe/answer.hpp"
#include "twins/stripe/cards.hpp"

namespace gw::twins::stripe {

// Objects of one kind, in the order they were made.
class Shelf {
 public:
  boost::json::object& add(boost::json::object object);
  boost::json::object* find(std::string_view id);
  std::span<const std::string> order() const { return order_; }
  const boost::json::object& at(std::string_view id) const { return objects_.find(id)->second; }
  void clear();

 private:
  std::map<std::string, boost::json::object, std::less<>> objects_;
  std::vector<std::string> order_;
};

class Books {
 public:
  Books(const Clock& clock, Entropy& entropy) : clock_(clock), entropy_(entropy) {}

  // A form of the API in, an object or an error out.
  Answer create_intent(const boost::json::object& form);
  Answer confirm_intent(std::string_view id, const boost::json::object& form);
  Answer cancel_intent(std::string_view id, const boost::json::object& form);
  Answer update_intent(std::string_view id, const boost::json::object& form);
  // What the buyer did at their bank.
  Answer authenticate(std::string_view id, bool approved);
  // What the bank said of an intent that was being processed.
  Answer settle_intent(std::string_view id, bool paid);
  Answer create_refund(const boost::json::object& form);
  // Control: a pending refund succeeds, or any refund fails.
  Answer settle_refund(std::string_view id, bool paid);
  // Control: refunds stay pending until they are settled.
  bool refunds_wait = false;

  std::string origin;  // "http://127.0.0.1:12111", where buyers reach the twin

  Shelf intents, charges, refunds, events;
  // Ids of events that were not given to anybody yet, oldest first.
  std::vector<std::string> fresh_events;

  // "pi_" and 24 random letters and digits.
  std::string new_id(std::string_view prefix);
  std::int64_t now_s() const { return clock_.now().seconds(); }

 private:
  void tell(std::string_view type, const boost::json::object& object);
  Answer charge(boost::json::object& intent, const TestMethod& method);
  Answer decline(boost::json::object& intent, const TestMethod& method);
  boost::json::object& new_charge(boost::json::object& intent, const TestMethod& method, bool paid);
  void note_refunded(boost::json::object& charge, std::int64_t change);

  const Clock& clock_;
  Entropy& entropy_;
};

}  // namespace gw::twins::stripe
