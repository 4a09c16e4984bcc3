#pragma once
// OpenSSL's macros are invisible to Swift: each one that is used gets a wrapper here.
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static const unsigned long openssl_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const unsigned long openssl_no_compression = SSL_OP_NO_COMPRESSION;

static inline void openssl_set_mode(SSL_CTX *context, long mode) {
  SSL_CTX_set_mode(context, mode);
}

static inline void openssl_set_read_ahead(SSL_CTX *context, int isOn) {
  SSL_CTX_set_read_ahead(context, isOn);
}

static inline void openssl_set_session_cache_mode(SSL_CTX *context, long mode) {
  SSL_CTX_set_session_cache_mode(context, mode);
}

static inline int openssl_set_min_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}

static inline int openssl_set_max_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_max_proto_version(context, version);
}

static inline int openssl_set_server_name(SSL *ssl, const char *name) {
  return (int)SSL_set_tlsext_host_name(ssl, name);
}

static inline void openssl_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void openssl_set_retry_write(BIO *bio) { BIO_set_retry_write(bio); }
static inline void openssl_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

// The low-level functions need no allocation, unlike EVP, for which they are deprecated.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static inline void openssl_sha256_init(SHA256_CTX *context) { SHA256_Init(context); }

static inline void openssl_sha256_update(SHA256_CTX *context, const void *bytes, size_t count) {
  SHA256_Update(context, bytes, count);
}

static inline void openssl_sha256_final(unsigned char *digest, SHA256_CTX *context) {
  SHA256_Final(digest, context);
}

#pragma GCC diagnostic pop
