#include "http/outbound_client.hpp"

#include <curl/curl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <deque>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>

#include "http/address_guard.hpp"
#include "http/field_text.hpp"

namespace gw::http {

namespace {

using SteadyClock = std::chrono::steady_clock;
using Done = std::move_only_function<void(OutboundResponse)>;

constexpr std::size_t kHeaderBytesMax = 65'536;
// A connection idle for longer has probably been closed by the other side.
constexpr long kIdleSecondsMax = 30;
constexpr int kPollMs = 1'000;
constexpr int kPollWhileQueuedMs = 20;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using FieldList = std::unique_ptr<curl_slist, FreeList>;

struct Call {
  OutboundRequest request;
  Done done;
  SteadyClock::time_point submitted;
  OutboundResponse response;
  FieldList fields;  // read by curl while the call runs
  std::unique_ptr<CURL, FreeEasy> easy;
  std::size_t header_bytes = 0;
  bool blocked = false;  // an address was refused
  bool sending = false;  // from here on the other side may have seen the request
  bool cut = false;      // the answer was longer than we keep

  std::int64_t age_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - submitted)
        .count();
  }
  std::int64_t remaining_ms() const { return request.total_timeout_ms - age_ms(); }
  void finish(OutboundError error) {
    response.error = error;
    response.duration_ms = age_ms();
    if (error != OutboundError::none) response.status = 0;
    done(std::move(response));
  }
};

// Once more after a connection died without an answer: only where twice does no harm.
bool is_repeatable(const OutboundRequest& request) {
  switch (request.method) {
    case Method::get:
    case Method::head:
    case Method::put:
    case Method::del:
    case Method::options: return true;
    default: return request.headers.count("Idempotency-Key") > 0;
  }
}

curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  Call& call = *static_cast<Call*>(context);
  if (!socket_address_allowed(address->addr, call.request.reach)) {
    call.blocked = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Runs before each request, also on a reused connection, which another call with a wider reach may
// have opened.
int before_request(void* context, char* ip, char*, int port, int) {
  Call& call = *static_cast<Call*>(context);
  if (!address_allowed(ip, call.request.reach) || !port_allowed(static_cast<std::uint16_t>(port))) {
    call.blocked = true;
    return CURL_PREREQFUNC_ABORT;
  }
  if (call.sending && !is_repeatable(call.request)) return CURL_PREREQFUNC_ABORT;
  call.sending = true;
  return CURL_PREREQFUNC_OK;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* context) {
  Call& call = *static_cast<Call*>(context);
  std::string_view line(data, size);
  call.header_bytes += size;
  if (call.header_bytes > kHeaderBytesMax) return 0;
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    call.response.headers = Headers();  // what came before belonged to an interim answer
    return size;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  call.response.headers.add(std::string(trim_blanks(line.substr(0, colon))),
                            std::string(trim_blanks(line.substr(colon + 1))));
  return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* context) {
  Call& call = *static_cast<Call*>(context);
  const std::size_t room = call.request.response_bytes_max - call.response.body.size();
  call.response.body.append(data, std::min(size, room));
  if (size <= room) return size;
  call.cut = true;
  return CURL_WRITEFUNC_ERROR;
}

// Fields that frame the message are curl's business.
bool is_framing(std::string_view name) {
  return equals_ignoring_case(name, "Content-Length") ||
         equals_ignoring_case(name, "Transfer-Encoding") ||
         equals_ignoring_case(name, "Connection") || equals_ignoring_case(name, "Expect");
}

void append(FieldList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  list.release();
  list.reset(longer);
}

// False when a name or value could break out of its line.
bool build_fields(const Headers& headers, FieldList& list) {
  append(list, "Expect:");  // none: it would cost a round trip
  for (const auto& [name, value] : headers.all()) {
    if (!is_token(name) || !is_field_value(value)) return false;
    if (is_framing(name)) continue;
    // curl's notation: "Name:" removes a field, "Name;" sends an empty one.
    append(list, trim_blanks(value).empty() ? name + ";" : name + ": " + value);
  }
  if (headers.count("Content-Type") == 0) append(list, "Content-Type:");
  return true;
}

OutboundError error_before_sending(const Call& call, CURLcode code) {
  if (call.blocked) return OutboundError::blocked;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return OutboundError::bad_url;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return OutboundError::resolve;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS: return OutboundError::tls;
    case CURLE_OPERATION_TIMEDOUT: break;
    default: return OutboundError::connect;
  }
  curl_off_t resolved = 0;
  curl_easy_getinfo(call.easy.get(), CURLINFO_NAMELOOKUP_TIME_T, &resolved);
  return resolved == 0 ? OutboundError::resolve : OutboundError::connect;
}

OutboundError classify(const Call& call, CURLcode code) {
  if (code == CURLE_OK || call.cut) return OutboundError::none;
  if (!call.sending) return error_before_sending(call, code);
  return code == CURLE_OPERATION_TIMEDOUT ? OutboundError::timeout : OutboundError::broken;
}

void set_method(CURL* easy, const OutboundRequest& request) {
  const bool with_body = !request.body.empty() || request.method == Method::post ||
                         request.method == Method::put || request.method == Method::patch;
  if (with_body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method == Method::head) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (request.method != (with_body ? Method::post : Method::get)) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, std::string(to_string(request.method)).c_str());
  }
}

void set_limits(Call& call) {
  CURL* const easy = call.easy.get();
  const OutboundRequest& request = call.request;
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  // To curl 0 means "no limit".
  const auto at_least_1 = [](std::int64_t ms) {
    return static_cast<long>(std::max<std::int64_t>(ms, 1));
  };
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, at_least_1(call.remaining_ms()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, at_least_1(request.connect_timeout_ms));
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, kIdleSecondsMax);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &call);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, &call);
}

}  // namespace

std::string_view to_string(OutboundError error) {
  switch (error) {
    case OutboundError::none: return "none";
    case OutboundError::blocked: return "blocked";
    case OutboundError::bad_url: return "bad_url";
    case OutboundError::resolve: return "resolve";
    case OutboundError::connect: return "connect";
    case OutboundError::tls: return "tls";
    case OutboundError::timeout: return "timeout";
    case OutboundError::broken: return "broken";
    case OutboundError::cancelled: return "cancelled";
  }
  return "unknown";
}

struct OutboundClient::State {
  explicit State(OutboundClientOptions given) : options(std::move(given)) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("curl");
    multi = curl_multi_init();
    if (multi == nullptr) throw std::bad_alloc();
    for (const std::string& row : options.fixed_addresses) append(fixed, row);
    thread = std::thread([this] { run(); });
  }
  ~State() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    curl_multi_wakeup(multi);
    thread.join();
    curl_multi_cleanup(multi);
    curl_global_cleanup();
  }

  void submit(std::unique_ptr<Call> call) {
    {
      const std::lock_guard lock(mutex);
      submitted.push_back(std::move(call));
    }
    curl_multi_wakeup(multi);
  }

  void run();
  bool take_submitted();
  void start_waiting();
  void start(std::unique_ptr<Call> call);
  void finish_ended();
  void cancel_all();

  OutboundClientOptions options;
  CURLM* multi = nullptr;
  FieldList fixed;
  std::mutex mutex;
  std::vector<std::unique_ptr<Call>> submitted;  // guarded by mutex
  bool stopping = false;                         // guarded by mutex
  // The client's thread alone:
  std::deque<std::unique_ptr<Call>> waiting;
  std::map<CURL*, std::unique_ptr<Call>> running;
  std::thread thread;  // last: it uses all of the above
};

void OutboundClient::State::run() {
  // OpenSSL writes with write(), which would raise it when the other side has gone.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  while (take_submitted()) {
    start_waiting();
    int count = 0;
    curl_multi_perform(multi, &count);
    finish_ended();
    const bool queued = !waiting.empty();
    if (queued && running.size() < options.in_flight_max) continue;
    curl_multi_poll(multi, nullptr, 0, queued ? kPollWhileQueuedMs : kPollMs, nullptr);
  }
  cancel_all();
}

// False when the client is being destroyed.
bool OutboundClient::State::take_submitted() {
  const std::lock_guard lock(mutex);
  for (auto& call : submitted) waiting.push_back(std::move(call));
  submitted.clear();
  return !stopping;
}

void OutboundClient::State::start_waiting() {
  std::deque<std::unique_ptr<Call>> still;
  for (auto& call : waiting) {
    const OutboundError verdict = check_url(call->request.url, call->request.reach);
    if (verdict != OutboundError::none) {
      call->finish(verdict);
    } else if (call->remaining_ms() <= 0) {
      call->finish(OutboundError::connect);  // never left the queue
    } else if (running.size() < options.in_flight_max) {
      start(std::move(call));
    } else {
      still.push_back(std::move(call));
    }
  }
  waiting = std::move(still);
}

void OutboundClient::State::start(std::unique_ptr<Call> call) {
  const OutboundRequest& request = call->request;
  if (request.method == Method::other || !build_fields(request.headers, call->fields))
    return call->finish(OutboundError::bad_url);
  call->easy.reset(curl_easy_init());
  CURL* const easy = call->easy.get();
  if (easy == nullptr) throw std::bad_alloc();
  set_limits(*call);
  set_method(easy, request);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->fields.get());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, call.get());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, call.get());
  if (fixed) curl_easy_setopt(easy, CURLOPT_RESOLVE, fixed.get());
  running.emplace(easy, std::move(call));
  curl_multi_add_handle(multi, easy);
}

void OutboundClient::State::finish_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    CURL* const easy = message->easy_handle;  // `message` dies with remove_handle
    auto node = running.extract(easy);
    Call& call = *node.mapped();
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    call.response.status = static_cast<int>(status);
    const OutboundError error = classify(call, code);
    curl_multi_remove_handle(multi, easy);
    call.finish(error);
  }
}

void OutboundClient::State::cancel_all() {
  for (auto& [easy, call] : running) {
    curl_multi_remove_handle(multi, easy);
    call->finish(OutboundError::cancelled);
  }
  running.clear();
  // A callback may have sent again.
  do {
    for (auto& call : std::exchange(waiting, {})) call->finish(OutboundError::cancelled);
    take_submitted();
  } while (!waiting.empty());
}

OutboundClient::OutboundClient(OutboundClientOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}
OutboundClient::~OutboundClient() = default;

void OutboundClient::send(OutboundRequest request,
                          std::move_only_function<void(OutboundResponse)> done) {
  auto call = std::make_unique<Call>();
  call->request = std::move(request);
  call->done = std::move(done);
  call->submitted = SteadyClock::now();
  state_->submit(std::move(call));
}

}  // namespace gw::http
