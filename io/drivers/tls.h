// TLS for clients, on OpenSSL with memory BIOs: what is received is fed in, what is to be sent is
// taken out, and nothing here touches a socket; so no thread waits in it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "io/door/host_error.h"
#include "io/door/operation.h"

struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace shoal::tls {

struct Library;
class Clients;

/// One connection's. One thread at a time.
class Session {
 public:
  enum class Status : uint8_t { Done, WantsInput, Closed, Failed };

  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Until Done: WantsInput asks for more of what the other side sends.
  Status handshake();
  /// Done: `count` bytes, not 0. Closed: the other side has said that no more comes.
  Status read(uint8_t* out, size_t bytes_max, size_t& count);
  Status write(const uint8_t* data, size_t bytes, size_t& count);
  /// Tells the other side that no more comes.
  void end();

  /// What has been received.
  bool feed(const uint8_t* data, size_t bytes);
  /// The connection is at its end: what is missing is an error from here on.
  void feed_end();
  size_t output_bytes() const noexcept;
  /// What is to be sent.
  size_t take_output(uint8_t* out, size_t bytes_max);

  /// Why it Failed.
  const HostError& error() const noexcept { return error_; }
  /// After the handshake.
  void describe(host::StartTls::Reply& out) const;

 private:
  friend class Clients;
  Session(const Library& library, ssl_st* ssl, Clients* clients, std::string key) noexcept
      : library_(library), ssl_(ssl), clients_(clients), key_(std::move(key)) {}
  Status outcome(int result);
  void note_failure(int kind);

  const Library& library_;
  ssl_st* const ssl_;
  Clients* const clients_;  // Null: its sessions are not kept.
  const std::string key_;   // Under which they are.
  bool input_ended_ = false;
  bool is_connected_ = false;
  HostError error_;
};

/// What connections share: the certificates that the system trusts, and sessions to be resumed.
/// Trusted are those of SSL_CERT_FILE and SSL_CERT_DIR, else the system's usual ones; and those of
/// NODE_EXTRA_CA_CERTS besides.
class Clients {
 public:
  Clients() = default;
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  /// Opens the library and reads the certificates, once; may block.
  void load();
  bool is_loaded() const noexcept { return is_loaded_.load(std::memory_order_acquire); }
  /// After load(). Null: see `error`.
  std::unique_ptr<Session> connect(const host::StartTls::Request& in, HostError& error);

 private:
  friend class Session;
  static int on_session(ssl_st* ssl, ssl_session_st* session);
  void resume(Session& session);
  bool set_trust(ssl_st* ssl, const host::StartTls::Request& in);

  std::once_flag once_;
  std::atomic<bool> is_loaded_{false};
  const Library* library_ = nullptr;
  ssl_ctx_st* context_ = nullptr;
  std::mutex mutex_;
  std::unordered_map<std::string, ssl_session_st*> sessions_;
};

}  // namespace shoal::tls
