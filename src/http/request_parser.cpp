#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstring>
#include <optional>

#include "http/field_text.hpp"

namespace gw::http {

namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using beast::error_code;

// Each field costs two strings, so their number is bounded beside their size.
constexpr std::size_t kFieldsMax = 128;
// A declared length is no reason to allocate it: a client may announce a megabyte and send nothing.
constexpr std::size_t kBodyReserveMax = 65'536;
constexpr std::size_t kLastChunkBytes = 5;  // "0\r\n\r\n"

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

struct Problem {
  int status = 0;
  std::string_view text;
};

// Beast's parser writing straight into a Request. Its own body limit and keep-alive are used where
// they do what we need; the stricter rules are in check_header().
class Incoming final : public bhttp::basic_parser<true> {
 public:
  Incoming(Request& request, const ParseLimits& limits) : request_(request), limits_(limits) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    body_limit(boost::none);
    request_.headers.reserve(12);
  }

  bool http_1_0() const { return version_ == 10; }
  bool body_too_large() const { return body_too_large_; }
  bool too_many_fields() const { return too_many_fields_; }
  bool bad_content_length() const { return bad_content_length_; }
  std::size_t content_lengths() const { return content_lengths_; }
  std::size_t transfer_encodings() const { return transfer_encodings_; }
  std::size_t hosts() const { return hosts_; }
  std::string_view expect() const { return expect_; }

 private:
  void on_request_impl(bhttp::verb, beast::string_view method, beast::string_view target,
                       int version, error_code&) override {
    request_.method_text.assign(method.data(), method.size());
    request_.method = method_from(request_.method_text);
    request_.target.assign(target.data(), target.size());
    version_ = version;
  }

  void on_field_impl(bhttp::field name, beast::string_view name_text, beast::string_view value,
                     error_code& ec) override {
    // Trailers come through the same door; no meaning of ours depends on one.
    if (is_header_done()) return;
    if (request_.headers.all().size() >= kFieldsMax) {
      too_many_fields_ = true;
      ec = bhttp::error::header_limit;
      return;
    }
    if (name == bhttp::field::content_length) {
      ++content_lengths_;
      bad_content_length_ |= !all_digits(view(value));
    } else if (name == bhttp::field::transfer_encoding) {
      ++transfer_encodings_;
    } else if (name == bhttp::field::host) {
      ++hosts_;
    } else if (name == bhttp::field::expect) {
      expect_.assign(value.data(), value.size());
    }
    request_.headers.add(std::string(view(name_text)), std::string(view(value)));
  }

  void on_header_impl(error_code&) override {}
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) request_.body.reserve(std::min<std::uint64_t>(*length, kBodyReserveMax));
  }

  std::size_t on_body_impl(beast::string_view bytes, error_code& ec) override {
    if (bytes.size() > limits_.body_bytes_max - request_.body.size()) {
      body_too_large_ = true;
      ec = bhttp::error::body_limit;
      return 0;
    }
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code& ec) override {
    return on_body_impl(bytes, ec);
  }

  Request& request_;
  const ParseLimits& limits_;
  std::string expect_;
  int version_ = 11;
  std::size_t content_lengths_ = 0;
  std::size_t transfer_encodings_ = 0;
  std::size_t hosts_ = 0;
  bool bad_content_length_ = false;
  bool body_too_large_ = false;
  bool too_many_fields_ = false;
};

// A continuation line (obs-fold). Beast would join it to the value; a proxy in front may not.
bool has_folded_line(std::string_view header) {
  std::size_t at = 0;
  while ((at = header.find('\n', at)) != std::string_view::npos) {
    ++at;
    if (at < header.size() && (header[at] == ' ' || header[at] == '\t')) return true;
  }
  return false;
}

bool is_host(std::string_view host) {
  return host.find_first_of(" \t,/@?#\\") == std::string_view::npos;
}

// Leaves an origin-form target, or returns false. An absolute form's authority replaces Host
// (RFC 9112, 3.2.2).
bool reduce_target(Request& request) {
  std::string& target = request.target;
  if (target.find('#') != std::string::npos) return false;
  if (target.front() == '/') return true;
  const std::string_view all = target;
  const std::size_t colon = all.find("://");
  if (colon == std::string_view::npos) return false;
  const std::string_view scheme = all.substr(0, colon);
  if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) return false;
  const std::size_t begin = colon + 3;
  const std::size_t end = std::min(all.find_first_of("/?", begin), all.size());
  const std::string authority(all.substr(begin, end - begin));
  if (authority.empty() || !is_host(authority)) return false;
  request.headers.set("Host", authority);
  target.erase(0, end);
  if (target.empty() || target.front() != '/') target.insert(0, 1, '/');
  return true;
}

std::optional<Problem> check_header(Request& request, const Incoming& incoming) {
  const auto bad = [](std::string_view text) { return Problem{400, text}; };
  if (incoming.content_lengths() > 1 || incoming.bad_content_length())
    return bad("invalid Content-Length");
  if (incoming.transfer_encodings() > 0) {
    const bool understood =
        incoming.transfer_encodings() == 1 && incoming.chunked() &&
        equals_ignoring_case(*request.headers.get("Transfer-Encoding"), "chunked");
    if (!understood || incoming.content_lengths() > 0 || incoming.http_1_0())
      return bad("invalid Transfer-Encoding");
  }
  if (incoming.hosts() > 1) return bad("more than one Host");
  if (incoming.hosts() == 0 && !incoming.http_1_0()) return bad("missing Host");
  if (incoming.hosts() == 1 && !is_host(*request.headers.get("Host"))) return bad("invalid Host");
  if (!reduce_target(request)) return bad("invalid request target");
  if (!incoming.expect().empty() && !equals_ignoring_case(incoming.expect(), "100-continue"))
    return Problem{417, "unknown expectation"};
  return std::nullopt;
}

Problem explain(const error_code& ec) {
  if (ec == bhttp::error::header_limit) return {431, "request header too large"};
  if (ec == bhttp::error::bad_version) return {400, "unsupported HTTP version"};
  if (ec == bhttp::error::bad_content_length || ec == bhttp::error::multiple_content_length)
    return {400, "invalid Content-Length"};
  if (ec == bhttp::error::bad_transfer_encoding) return {400, "invalid Transfer-Encoding"};
  if (ec == bhttp::error::bad_chunk || ec == bhttp::error::bad_chunk_extension)
    return {400, "invalid chunk"};
  return {400, "malformed request"};
}

}  // namespace

struct RequestParser::State {
  explicit State(ParseLimits given) : limits(given) {}

  void fail(Problem what) {
    stage = Stage::failed;
    problem = what;
  }

  // Leaves an absolute bound on what a header may cost, however the bytes are cut into reads.
  void count_header(std::string_view consumed, std::size_t left_over) {
    if (has_folded_line(consumed)) return fail({400, "folded header field"});
    header_bytes += consumed.size();
    if (header_bytes + left_over > limits.header_bytes_max)
      fail(Problem{431, "request header too large"});
  }

  void enter_body();
  std::size_t step(std::string_view bytes, bool& starved);

  ParseLimits limits;
  Request request;
  RequestTraits traits;
  Problem problem;
  Stage stage = Stage::idle;
  std::size_t header_bytes = 0;
  std::optional<Incoming> incoming;  // rebuilt for each request: Beast's parser is for one
};

void RequestParser::State::enter_body() {
  traits.http_1_0 = incoming->http_1_0();
  traits.keep_alive = incoming->keep_alive();
  traits.expects_continue = !incoming->expect().empty() && !traits.http_1_0;
  if (const auto wrong = check_header(request, *incoming)) return fail(*wrong);
  stage = incoming->is_done() ? Stage::complete : Stage::body;
  if (incoming->content_length().value_or(0) > limits.body_bytes_max) {
    request.body_too_large = true;
    traits.keep_alive = false;
    stage = Stage::complete;
  }
}

// One call of Beast's parser. `starved` tells that the rest must wait for more bytes.
std::size_t RequestParser::State::step(std::string_view bytes, bool& starved) {
  const bool in_header = stage == Stage::header;
  // Beast 1.81 asserts on less inside a chunked body; no such body ends with less.
  starved = !in_header && incoming->chunked() && bytes.size() < kLastChunkBytes;
  if (starved) return 0;
  error_code ec;
  const std::size_t used = incoming->put(boost::asio::buffer(bytes.data(), bytes.size()), ec);
  starved = ec == bhttp::error::need_more;
  if (ec && !starved) {
    if (!incoming->body_too_large()) {
      fail(explain(ec));
      return used;
    }
    request.body.clear();
    request.body_too_large = true;
    traits.keep_alive = false;
    stage = Stage::complete;
    return used;
  }
  if (in_header) {
    const bool done = incoming->is_header_done();
    count_header(bytes.substr(0, used), done ? 0 : bytes.size() - used);
    if (stage != Stage::failed && done) enter_body();
  } else if (incoming->is_done()) {
    stage = Stage::complete;
  } else if (starved && bytes.size() - used > limits.header_bytes_max) {
    fail({400, "invalid chunk"});
  }
  return used;
}

RequestParser::RequestParser(ParseLimits limits) : state_(std::make_unique<State>(limits)) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes) {
  State& s = *state_;
  std::size_t used = 0;
  if (s.stage == Stage::idle) {
    // Empty lines before a request are skipped (RFC 9112, 2.2): old clients end bodies with one.
    while (bytes.substr(used).starts_with("\r\n")) used += 2;
    if (used == bytes.size() || bytes.substr(used) == "\r") return used;
    s.header_bytes = 0;
    s.traits = {};
    s.incoming.emplace(s.request, s.limits);
    s.stage = Stage::header;
  }
  bool starved = false;
  while (!starved && used < bytes.size() && s.stage < Stage::complete) {
    used += s.step(bytes.substr(used), starved);
  }
  return used;
}

RequestParser::Stage RequestParser::stage() const { return state_->stage; }
int RequestParser::error_status() const { return state_->problem.status; }
std::string_view RequestParser::error_text() const { return state_->problem.text; }
const RequestTraits& RequestParser::traits() const { return state_->traits; }

Request RequestParser::take() {
  Request request = std::move(state_->request);
  state_->request = Request();
  state_->stage = Stage::idle;
  return request;
}

}  // namespace gw::http
