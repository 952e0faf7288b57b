// One request on its way through the pipeline: what each stage found out, and the way back.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/failure.hpp"
#include "base/time.hpp"
#include "endpoints/caller.hpp"
#include "http/message.hpp"

namespace gw::endpoints {

struct Endpoint;
class Pipeline;

struct Exchange {
  Exchange() = default;
  // Whoever lets go of an exchange without an answer leaves 500 behind: no request stays open.
  ~Exchange();
  Exchange(Exchange&&) = default;
  Exchange& operator=(Exchange&&) = delete;

  http::Request request;
  http::Respond respond;
  Pipeline* pipeline = nullptr;
  Instant started_at;
  std::string request_id;
  std::string client_address;          // resolved behind trusted proxies
  bool forwarded = false;              // a forwarding header was present: never internal
  const Endpoint* endpoint = nullptr;  // nullptr: no route
  std::vector<std::pair<std::string_view, std::string>> parameters;  // of the path, percent-decoded
  std::vector<http::Method> allowed_methods;  // when the path exists with other methods
  Caller caller;
  http::Headers answer_headers;  // added to whatever is answered
  std::size_t stages_entered = 0;

  std::optional<std::string_view> parameter(std::string_view name) const;
};

// One concern of every request, one small file each in middleware/. Shared by all threads.
class Stage {
 public:
  virtual ~Stage() = default;
  // An answer ends the request here; nullopt passes it on.
  virtual std::optional<http::Response> before(Exchange&) { return std::nullopt; }
  // Sees every answer of a request whose before() it ran, in reverse order.
  virtual void after(Exchange&, http::Response&) {}
};

// The error envelope of contract 01 §1.8; application/problem+json members are added when the
// client asks for that type.
http::Response error_response(const Exchange& exchange, const Failure& failure);
http::Response json_response(int status, std::string body);

// Ends an exchange: runs the after() of its stages and answers. From any thread.
void answer(std::unique_ptr<Exchange> exchange, http::Response response);
void answer(std::unique_ptr<Exchange> exchange, const Failure& failure);

}  // namespace gw::endpoints
