#include "mail/smtp_client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "base/text.hpp"

namespace gw::mail {
namespace {

using Reply = std::function<std::string(std::string_view line)>;

// What a friendly server says to a line.
std::string usual(std::string_view line) {
  if (line.starts_with("EHLO")) return "250-mx\r\n250-AUTH PLAIN\r\n250 SIZE 1000000\r\n";
  if (line.starts_with("AUTH")) return "235 in\r\n";
  if (line.starts_with("DATA")) return "354 go on\r\n";
  if (line.starts_with("QUIT")) return "221 bye\r\n";
  return "250 ok\r\n";
}

constexpr std::string_view silence = "";
constexpr std::string_view hang_up = "close";

// A mail server of one thread on the loopback. "greeting" and "." ask the reply function too.
class SmtpServer {
 public:
  explicit SmtpServer(Reply reply = usual) : reply_(std::move(reply)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~SmtpServer() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }

  std::int64_t port() const { return port_; }
  std::vector<std::string> heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  std::string mail() const {
    const std::lock_guard lock(mutex_);
    return mail_;
  }

 private:
  void run() {
    while (!stopping_) {
      if (!readable(listener_)) continue;
      const int fd = ::accept(listener_, nullptr, nullptr);
      if (fd < 0) continue;
      serve(fd);
      ::close(fd);
    }
  }
  bool readable(int fd) const {
    pollfd wanted{fd, POLLIN, 0};
    return ::poll(&wanted, 1, 20) == 1;
  }
  // False: the connection is to be closed.
  bool say(int fd, std::string_view about) {
    {
      const std::lock_guard lock(mutex_);
      heard_.emplace_back(about);
    }
    const std::string text = about == "greeting" && reply_(about) == usual(about)
                                 ? std::string("220 mx ready\r\n")
                                 : reply_(about);
    if (text == hang_up) return false;
    return ::send(fd, text.data(), text.size(), MSG_NOSIGNAL) >= 0;
  }
  void serve(int fd) {
    std::string pending;
    bool in_mail = false;
    if (!say(fd, "greeting")) return;
    while (!stopping_) {
      const std::string_view end = in_mail ? "\r\n.\r\n" : "\r\n";
      const auto at = pending.find(end);
      if (at == std::string::npos) {
        if (!receive(fd, pending)) return;
        continue;
      }
      const std::string piece = pending.substr(0, at);
      pending.erase(0, at + end.size());
      if (in_mail) {
        const std::lock_guard lock(mutex_);
        mail_ = piece + "\r\n";
      }
      if (!say(fd, in_mail ? "." : piece) || piece == "QUIT") return;
      in_mail = !in_mail && piece == "DATA" && reply_(piece).starts_with("354");
    }
  }
  bool receive(int fd, std::string& pending) const {
    if (!readable(fd)) return true;
    char bytes[4096];
    const auto size = ::recv(fd, bytes, sizeof bytes, 0);
    if (size > 0) pending.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  const Reply reply_;
  int listener_ = -1;
  std::int64_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
  std::string mail_;
  std::thread thread_;
};

// Says something else to lines that begin with `about`.
Reply except(std::string about, std::string text) {
  return [about = std::move(about), text = std::move(text)](std::string_view line) {
    return line.starts_with(about) ? text : usual(line);
  };
}

Message a_mail() {
  return {{"Shop", "shop@example.com"},
          "ada@example.com",
          "Hi",
          ".dot\nend",
          std::nullopt,
          "<a1@example.com>",
          {1'000}};
}

SmtpAccount account_at(std::int64_t port) {
  return {"127.0.0.1", port, Security::none, "user", "pass", {"Shop", "shop@example.com"}};
}

SmtpClientOptions local() {
  SmtpClientOptions options;
  options.reach = http::Reach::private_allowed;
  options.threads = 1;
  options.total_timeout_ms = 5'000;
  return options;
}

SendOutcome send_and_wait(SmtpClient& client, Message message, SmtpAccount account) {
  std::promise<SendOutcome> told;
  auto outcome = told.get_future();
  client.send(std::move(message), std::move(account),
              [&](SendOutcome answer) { told.set_value(answer); });
  return outcome.get();
}

SendOutcome outcome_with(Reply reply) {
  const SmtpServer server(std::move(reply));
  SmtpClient client(local());
  return send_and_wait(client, a_mail(), account_at(server.port()));
}

TEST(SmtpClient, HandsOverAMail) {
  const SmtpServer server;
  SmtpClient client(local());
  const auto outcome = send_and_wait(client, a_mail(), account_at(server.port()));
  EXPECT_TRUE(outcome.sent()) << to_string(outcome.error);
  EXPECT_EQ(server.mail(), compose(a_mail()));
  const auto login = base64(bytes_of(std::string_view("\0user\0pass", 10)));
  const auto heard = server.heard();
  const std::vector<std::string> envelope{"MAIL FROM:<shop@example.com>",
                                          "RCPT TO:<ada@example.com>", "DATA", ".", "QUIT"};
  ASSERT_GE(heard.size(), 8u);
  EXPECT_EQ(heard[1], "EHLO example.com");
  EXPECT_TRUE(std::ranges::any_of(
      heard, [&](const std::string& line) { return line.find(login) != std::string::npos; }));
  for (const auto& line : envelope) {
    EXPECT_TRUE(std::ranges::any_of(heard, [&](const std::string& said) {
      return said.starts_with(line);
    })) << line;
  }
}

TEST(SmtpClient, TellsWhatWentWrong) {
  struct Case {
    const char* about;
    std::string reply;
    SendError error;
    bool final;
  };
  const Case cases[] = {
      {"AUTH", "535 wrong\r\n", SendError::login, false},
      {"AUTH", "454 later\r\n", SendError::deferred, false},
      {"greeting", "421 busy\r\n", SendError::deferred, false},
      {"MAIL", "451 later\r\n", SendError::deferred, false},
      {"RCPT", "450 greylisted\r\n", SendError::deferred, false},
      {"RCPT", "550 nobody here\r\n", SendError::refused, true},
      {"DATA", "554 no\r\n", SendError::refused, true},
      {".", "552 too big\r\n", SendError::refused, true},
      {".", "452 full\r\n", SendError::deferred, false},
      {"RCPT", std::string(hang_up), SendError::broken, false},
      {".", std::string(hang_up), SendError::broken, false},
  };
  for (const auto& [about, reply, error, final] : cases) {
    const auto outcome = outcome_with(except(about, reply));
    EXPECT_EQ(to_string(outcome.error), to_string(error)) << about << ' ' << reply;
    EXPECT_EQ(outcome.final(), final) << about << ' ' << reply;
  }
}

TEST(SmtpClient, SendsNothingWithoutTheTlsItWasToldToUse) {
  const SmtpServer server;
  SmtpClient client(local());
  auto account = account_at(server.port());
  account.security = Security::starttls;
  EXPECT_EQ(send_and_wait(client, a_mail(), account).error, SendError::tls);
  for (const auto& line : server.heard()) {
    EXPECT_FALSE(line.starts_with("AUTH") || line.starts_with("MAIL")) << line;
  }
}

TEST(SmtpClient, NoticesTlsThatIsNone) {
  const auto offers = [](std::string_view line) -> std::string {
    if (line.starts_with("EHLO")) return "250-mx\r\n250 STARTTLS\r\n";
    if (line.starts_with("STARTTLS")) return "220 go\r\n250 injected\r\n";
    return usual(line);
  };
  const SmtpServer server(offers);
  SmtpClient client(local());
  auto account = account_at(server.port());
  account.security = Security::starttls;
  EXPECT_FALSE(send_and_wait(client, a_mail(), account).sent());
  account.security = Security::tls;
  EXPECT_EQ(send_and_wait(client, a_mail(), account).error, SendError::tls);
  for (const auto& line : server.heard()) EXPECT_FALSE(line.starts_with("MAIL")) << line;
}

TEST(SmtpClient, DoesNotWaitForEver) {
  const SmtpServer server(except("RCPT", std::string(silence)));
  auto options = local();
  options.total_timeout_ms = 300;
  SmtpClient client(options);
  const auto outcome = send_and_wait(client, a_mail(), account_at(server.port()));
  EXPECT_EQ(outcome.error, SendError::timeout);
  EXPECT_LT(outcome.duration_ms, 3'000);
}

TEST(SmtpClient, GoesOnAfterAFailure) {
  std::atomic<int> asked = 0;
  const SmtpServer server([&](std::string_view line) {
    if (line.starts_with("RCPT") && asked++ == 0) return std::string("450 later\r\n");
    return usual(line);
  });
  SmtpClient client(local());
  EXPECT_EQ(send_and_wait(client, a_mail(), account_at(server.port())).error, SendError::deferred);
  EXPECT_TRUE(send_and_wait(client, a_mail(), account_at(server.port())).sent());
}

TEST(SmtpClient, CallsNoPrivateAddressUnlessToldTo) {
  const SmtpServer server;
  auto options = local();
  options.reach = http::Reach::public_only;
  SmtpClient strict(options);
  for (const auto* host : {"127.0.0.1", "localhost", "::1", "10.0.0.1", "0x7f000001"}) {
    auto account = account_at(server.port());
    account.host = host;
    EXPECT_EQ(to_string(send_and_wait(strict, a_mail(), account).error), "blocked") << host;
  }
  EXPECT_TRUE(server.heard().empty());
  SmtpClient client(local());
  for (const auto* host : {"169.254.169.254", "100.100.100.200", "[fd00:ec2::254]"}) {
    auto account = account_at(server.port());
    account.host = host;
    EXPECT_EQ(to_string(send_and_wait(client, a_mail(), account).error), "blocked") << host;
  }
}

TEST(SmtpClient, RefusesBrokenMailsAndAccounts) {
  SmtpClient client(local());
  auto message = a_mail();
  message.to = "a@b.c>\r\nRCPT TO:<eve@example.com";
  EXPECT_EQ(send_and_wait(client, message, account_at(1)).error, SendError::bad_message);
  for (const auto* host : {"", "a b", "a/b", "user@host", "a\r\nb", "a?b", "a#b"}) {
    auto account = account_at(1);
    account.host = host;
    EXPECT_EQ(to_string(send_and_wait(client, a_mail(), account).error), "bad_account") << host;
  }
  EXPECT_EQ(send_and_wait(client, a_mail(), account_at(70'000)).error, SendError::bad_account);
}

TEST(SmtpClient, CancelsWhatIsUnderWay) {
  const SmtpServer server([](std::string_view) { return std::string(silence); });
  std::vector<SendError> errors;
  {
    SmtpClient client(local());
    for (int i = 0; i < 3; ++i) {
      client.send(a_mail(), account_at(server.port()),
                  [&](SendOutcome outcome) { errors.push_back(outcome.error); });
    }
  }
  EXPECT_EQ(errors, std::vector(3, SendError::cancelled));
}

}  // namespace
}  // namespace gw::mail
