// What openapi.cpp builds a document from: references, failures by status, the components every
// document has.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints/endpoint.hpp"

namespace gw::endpoints {

boost::json::object reference(std::string_view kind, std::string_view name);
// The name behind {"$ref": "#/components/schemas/X"}; empty for anything else.
std::string referred_name(const boost::json::object& schema);

std::set<std::string> required_names(const boost::json::object& shape);
// Removes a member and returns it; {} when it is not there.
boost::json::object take(boost::json::object& members, std::string_view name);
// `shape` with these properties and required names.
boost::json::object with(const boost::json::object& shape, const boost::json::object& properties,
                         const std::set<std::string>& required);

// Adds schemas to the document's. One whose name is taken by a different schema gets a number
// behind its name; what was renamed is returned, references between the added ones are adjusted.
using Renamed = std::map<std::string, std::string>;
Renamed merge_components(boost::json::object& components, boost::json::object added);
void rename_references(boost::json::value& in, const Renamed& renamed);

bool is_limited(const Endpoint& endpoint);
// The row's own failures and those every row of its kind can return, by status.
std::map<int, std::vector<Code>> failures_of(const Endpoint& endpoint);
boost::json::object error_answer(int status, const std::vector<Code>& codes);
boost::json::object error_schema();
boost::json::object shared_components(boost::json::object schemas,
                                      const std::set<Access>& accesses);
// The credentials a row accepts, as its `security`; empty for none.
boost::json::array security_of(Access access);
std::string_view role_name(Role role);

}  // namespace gw::endpoints
