#include "mail/smtp_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

#include "http/address_guard.hpp"

namespace gw::mail {
namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

struct Call {
  Message message;
  SmtpAccount account;
  Mailer::Done done;
};

// One mail on its way.
struct Transfer {
  const SmtpClientOptions& options;
  const std::atomic<bool>& stopping;
  std::string bytes;
  std::size_t sent = 0;
  bool blocked = false;
};

curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  Transfer& transfer = *static_cast<Transfer*>(context);
  if (!http::mail_address_allowed(address->addr, transfer.options.reach)) {
    transfer.blocked = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t next_bytes(char* out, std::size_t, std::size_t room, void* context) {
  Transfer& transfer = *static_cast<Transfer*>(context);
  const std::size_t size = std::min(room, transfer.bytes.size() - transfer.sent);
  transfer.bytes.copy(out, size, transfer.sent);
  transfer.sent += size;
  return size;
}

// A server's words are no concern of ours.
std::size_t drop_bytes(char*, std::size_t, std::size_t size, void*) { return size; }

int on_progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(context)->stopping.load() ? 1 : 0;
}

bool valid_account(const SmtpAccount& account) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']';
  };
  return !account.host.empty() && account.host.size() <= 253 &&
         std::ranges::all_of(account.host, plain) && account.port > 0 && account.port <= 65'535;
}

std::string url_of(const SmtpAccount& account) {
  const bool bare6 = account.host.find(':') != std::string::npos && account.host.front() != '[';
  // The path is how we introduce ourselves.
  return fmt::format("{}://{}{}{}:{}/{}", account.security == Security::tls ? "smtps" : "smtp",
                     bare6 ? "[" : "", account.host, bare6 ? "]" : "", account.port,
                     mail_domain(account.from.address));
}

void set_account(CURL* easy, const SmtpAccount& account) {
  curl_easy_setopt(easy, CURLOPT_URL, url_of(account).c_str());
  const long ssl = account.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL;
  curl_easy_setopt(easy, CURLOPT_USE_SSL, ssl);
  if (account.username.empty()) return;
  // One round trip less.
  curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
  curl_easy_setopt(easy, CURLOPT_USERNAME, account.username.c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, account.password.c_str());
}

void set_limits(CURL* easy, const SmtpClientOptions& options, const SmtpAccount& account) {
  const std::int64_t total_ms =
      account.total_timeout_ms > 0 ? account.total_timeout_ms : options.total_timeout_ms;
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(total_ms));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout_ms));
  // Also bounds the farewell, which the total does not.
  const auto reply_s = std::max<std::int64_t>(total_ms / 2'000, 1);
  curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(reply_s));
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
}

void set_callbacks(CURL* easy, Transfer& transfer) {
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, next_bytes);
  curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(transfer.bytes.size()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop_bytes);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
}

SendError error_of(CURLcode code, const Transfer& transfer, long reply) {
  if (code == CURLE_OK) return SendError::none;
  if (transfer.blocked) return SendError::blocked;
  if (transfer.stopping) return SendError::cancelled;
  // What the server said weighs more than how curl calls it.
  if (reply >= 400 && reply < 500) return SendError::deferred;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return SendError::bad_account;
    case CURLE_COULDNT_RESOLVE_HOST: return SendError::resolve;
    case CURLE_COULDNT_CONNECT: return SendError::connect;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return SendError::tls;
    case CURLE_LOGIN_DENIED: return SendError::login;
    case CURLE_OPERATION_TIMEDOUT: return SendError::timeout;
    default: return reply >= 500 && reply < 600 ? SendError::refused : SendError::broken;
  }
}

SendOutcome deliver(Transfer& transfer, const Message& message, const SmtpAccount& account) {
  const std::unique_ptr<CURL, FreeEasy> easy(curl_easy_init());
  const std::string from = fmt::format("<{}>", message.from.address);
  const std::unique_ptr<curl_slist, FreeList> to(
      curl_slist_append(nullptr, fmt::format("<{}>", message.to).c_str()));
  if (!easy || !to) throw std::bad_alloc();
  set_limits(easy.get(), transfer.options, account);
  set_account(easy.get(), account);
  set_callbacks(easy.get(), transfer);
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, to.get());
  const CURLcode code = curl_easy_perform(easy.get());
  long reply = 0;
  curl_off_t took_us = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply);
  curl_easy_getinfo(easy.get(), CURLINFO_TOTAL_TIME_T, &took_us);
  return {error_of(code, transfer, reply), static_cast<int>(reply), took_us / 1'000};
}

}  // namespace

struct SmtpClient::State {
  explicit State(SmtpClientOptions given) : options(std::move(given)) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("curl");
    for (std::size_t i = 0; i < options.threads; ++i) threads.emplace_back([this] { run(); });
  }
  ~State() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    changed.notify_all();
    for (auto& thread : threads) thread.join();
    for (auto& call : waiting) call.done({SendError::cancelled});
    curl_global_cleanup();
  }

  void run();
  std::optional<Call> next();
  SendOutcome attempt(const Call& call) const;

  const SmtpClientOptions options;
  std::atomic<bool> stopping = false;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Call> waiting;  // guarded by mutex
  std::vector<std::thread> threads;
};

std::optional<Call> SmtpClient::State::next() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [this] { return stopping || !waiting.empty(); });
  if (stopping) return std::nullopt;
  Call call = std::move(waiting.front());
  waiting.pop_front();
  return call;
}

SendOutcome SmtpClient::State::attempt(const Call& call) const {
  auto bytes = compose(call.message);
  if (!bytes) return {SendError::bad_message};
  if (!valid_account(call.account)) return {SendError::bad_account};
  Transfer transfer{options, stopping, std::move(*bytes)};
  return deliver(transfer, call.message, call.account);
}

void SmtpClient::State::run() {
  // OpenSSL writes with write(), which would raise it when the other side has gone.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  while (auto call = next()) call->done(attempt(*call));
}

SmtpClient::SmtpClient(SmtpClientOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}
SmtpClient::~SmtpClient() = default;

void SmtpClient::send(Message message, SmtpAccount account, Done done) {
  {
    const std::lock_guard lock(state_->mutex);
    if (!state_->stopping && state_->waiting.size() < state_->options.waiting_max) {
      state_->waiting.push_back({std::move(message), std::move(account), std::move(done)});
      state_->changed.notify_one();
      return;
    }
  }
  done({SendError::cancelled});
}

}  // namespace gw::mail
