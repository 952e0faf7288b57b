#include "endpoints/binding.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/text.hpp"

namespace gw::endpoints {

bool reads_query(http::Method method) {
  return method == http::Method::get || method == http::Method::head || method == http::Method::del;
}

Result<boost::json::object> query_object(std::string_view query) {
  boost::json::object object;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto at = pair.find('=');
    const auto name = percent_decode(pair.substr(0, at), true);
    const auto text = percent_decode(at == std::string_view::npos ? "" : pair.substr(at + 1), true);
    if (!name || !text || !valid_utf8(*name) || !valid_utf8(*text)) {
      return fail(Code::bad_request, "the query is not valid percent-encoded UTF-8");
    }
    if (object.contains(*name))
      return invalid_field(*name, "repeated", "stands twice in the query");
    object[*name] = boost::json::string(*text);
  }
  return object;
}

Failure query_failure(Failure failure) {
  const bool unknown = std::ranges::any_of(
      failure.details, [](const FieldProblem& problem) { return problem.code == "unknown_field"; });
  if (unknown) failure.code = Code::filter_not_supported;
  return failure;
}

Result<boost::json::value> input_value(const Exchange& exchange) {
  if (reads_query(exchange.request.method)) {
    auto object = query_object(exchange.request.query());
    if (!object) return std::unexpected(std::move(object.error()));
    return boost::json::value(std::move(*object));
  }
  if (trim(exchange.request.body).empty()) return boost::json::object{};
  return parse_json(exchange.request.body);
}

namespace detail {
namespace {

// false: an id that is none.
bool set_parameter(const MemberShape& member, void* input, const std::string& parameter) {
  void* at = member.of(input);
  if (member.shape->kind == Kind::text) *static_cast<std::string*>(at) = parameter;
  if (member.shape->kind != Kind::id) return true;
  const auto id = Id::parse(parameter);
  if (id) *static_cast<Id*>(at) = *id;
  return id.has_value();
}

}  // namespace

Result<void> read_input(const Exchange& exchange, const StructShape& shape, void* input) {
  auto value = input_value(exchange);
  if (!value) return std::unexpected(std::move(value.error()));
  if (!value->is_object()) return invalid_field("", "wrong_type", "the body must be a JSON object");
  auto& object = value->get_object();
  bool found = true;
  for (const auto& [name, parameter] : exchange.parameters) {
    const auto member = std::ranges::find(shape.members, name, &MemberShape::name);
    if (member == shape.members.end()) continue;
    object.erase(name);
    found = set_parameter(*member, input, parameter) && found;
  }
  if (!found) return fail(Code::not_found);
  if (!reads_query(exchange.request.method)) return gw::detail::decode_into(*value, shape, input);
  auto decoded = gw::detail::decode_text_into(*value, shape, input);
  if (!decoded) return std::unexpected(query_failure(std::move(decoded.error())));
  return decoded;
}

void run_query(const Database& database, std::unique_ptr<Exchange> exchange, QueryWork work) {
  Caller caller = exchange->caller;
  store::query(
      database,
      [caller = std::move(caller), work = std::move(work)](
          const store::Snapshot& snapshot) mutable { return work(snapshot, caller); },
      [exchange = std::move(exchange)](Result<KeptAnswer> result) mutable {
        answer_kept(std::move(exchange), std::move(result));
      });
}

void run_point_query(const Database& database, std::unique_ptr<Exchange> exchange, QueryWork work) {
  Result<KeptAnswer> result = fail(Code::internal);
  try {
    result = store::query_in_place(database, [&](const store::Snapshot& snapshot) {
      return work(snapshot, exchange->caller);
    });
  } catch (const std::exception& error) {
    spdlog::error("request {} broke: {}", exchange->request_id, error.what());
  }
  answer_kept(std::move(exchange), std::move(result));
}

void run_command(const Database& database, std::unique_ptr<Exchange> exchange,
                 KeptCommand command) {
  auto key = idempotency_key(*exchange);
  if (!key) return answer(std::move(exchange), key.error());
  if (*key) return run_idempotent(database, std::move(exchange), **key, std::move(command));
  Caller caller = exchange->caller;
  store::execute(
      database,
      [caller = std::move(caller), command = std::move(command)](
          store::Transaction& transaction) mutable { return command(transaction, caller); },
      [exchange = std::move(exchange)](Result<KeptAnswer> result) mutable {
        answer_kept(std::move(exchange), std::move(result));
      });
}

}  // namespace detail
}  // namespace gw::endpoints
