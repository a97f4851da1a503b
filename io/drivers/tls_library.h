// The system's libssl and what we call of it: opened at the first TLS connection, never closed, no
// link dependency.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace shoal::tls {

// Every function, once. libssl needs libcrypto, so its handle finds both.
#define SHOAL_TLS_FUNCTIONS(F) \
  F(TLS_client_method) F(SSL_CTX_new) F(SSL_CTX_free) F(SSL_CTX_ctrl) F(SSL_CTX_set_options) \
  F(SSL_CTX_set_verify) F(SSL_CTX_load_verify_locations) F(SSL_CTX_sess_set_new_cb) F(SSL_new) \
  F(SSL_free) F(SSL_ctrl) F(SSL_set_bio) F(SSL_set_connect_state) F(SSL_do_handshake) \
  F(SSL_read) F(SSL_write) F(SSL_shutdown) F(SSL_get_error) F(SSL_get0_param) \
  F(SSL_set_alpn_protos) F(SSL_get0_alpn_selected) F(SSL_get_version) F(SSL_get_current_cipher) \
  F(SSL_get_verify_result) F(SSL_set_verify) F(SSL_set_session) F(SSL_set_ex_data) \
  F(SSL_get_ex_data) F(SSL_CIPHER_get_name) F(SSL_SESSION_free) F(SSL_get_rbio) F(SSL_get_wbio) \
  F(BIO_new) F(BIO_s_mem) F(BIO_read) F(BIO_write) F(BIO_ctrl) F(BIO_new_mem_buf) F(BIO_free) \
  F(ERR_clear_error) F(ERR_get_error) F(ERR_reason_error_string) F(PEM_read_bio_X509) \
  F(X509_STORE_new) F(X509_STORE_free) F(X509_STORE_add_cert) F(X509_free) \
  F(X509_VERIFY_PARAM_set1_host) F(X509_VERIFY_PARAM_set1_ip_asc) \
  F(X509_VERIFY_PARAM_set_hostflags) F(X509_verify_cert_error_string)

struct Library {
#define SHOAL_FUNCTION(name) decltype(&::name) name = nullptr;
  SHOAL_TLS_FUNCTIONS(SHOAL_FUNCTION)
#undef SHOAL_FUNCTION
};

/// Null: there is no libssl of OpenSSL 3. Any thread may ask; the first call reads a file.
const Library* library();

}  // namespace shoal::tls
