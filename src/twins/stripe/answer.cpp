#include "twins/stripe/answer.hpp"

#include <fmt/format.h>

namespace gw::twins::stripe {

Answer refuse(Complaint complaint) {
  boost::json::object error{{"type", complaint.type}, {"message", complaint.message}};
  if (!complaint.code.empty()) error["code"] = complaint.code;
  if (!complaint.param.empty()) error["param"] = complaint.param;
  return {complaint.status, {{"error", std::move(error)}}, complaint.executed};
}

Answer missing_parameter(std::string_view param) {
  return refuse({.code = "parameter_missing",
                 .param = param,
                 .message = fmt::format("Missing required param: {}.", param)});
}

Answer no_such(std::string_view what, std::string_view id) {
  return refuse({.status = 404,
                 .code = "resource_missing",
                 .param = "id",
                 .message = fmt::format("No such {}: '{}'", what, id)});
}

}  // namespace gw::twins::stripe
