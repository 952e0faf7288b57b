// Answers of the simulated API, and its error objects.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace gw::twins::stripe {

struct Answer {
  int status = 200;
  boost::json::object body;
  // False: refused before anything was executed; such answers are not kept for their key.
  bool executed = true;
  bool replayed = false;
};

// An error object as Stripe writes it; `code` and `param` may be empty.
struct Complaint {
  int status = 400;
  std::string_view type = "invalid_request_error";
  std::string_view code = {};
  std::string_view param = {};
  std::string message = {};
  bool executed = false;
};
Answer refuse(Complaint complaint);
Answer missing_parameter(std::string_view param);
Answer no_such(std::string_view what, std::string_view id);

}  // namespace gw::twins::stripe
