#pragma once
// OpenSSL's macros are invisible to Swift: each one that is used gets a wrapper here.
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
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

static inline EVP_PKEY *openssl_generate_ed25519(void) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

static inline EVP_PKEY *openssl_ed25519_public(const unsigned char *octets, size_t count) {
  return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, octets, count);
}

// Without it OpenSSL would ask at the terminal for the password of a key that has one.
static inline int openssl_no_password(char *buffer, int size, int isWriting, void *data) {
  (void)buffer, (void)size, (void)isWriting, (void)data;
  return -1;
}

static inline EVP_PKEY *openssl_read_private_key(BIO *bio) {
  return PEM_read_bio_PrivateKey(bio, NULL, openssl_no_password, NULL);
}

static inline EVP_PKEY *openssl_read_public_key(BIO *bio) {
  return PEM_read_bio_PUBKEY(bio, NULL, openssl_no_password, NULL);
}

// PKCS#8 without a password.
static inline int openssl_write_private_key(BIO *bio, EVP_PKEY *key) {
  return PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
}

static inline int openssl_write_public_key(BIO *bio, EVP_PKEY *key) {
  return PEM_write_bio_PUBKEY(bio, key);
}

static inline long openssl_written(BIO *bio, char **octets) {
  return BIO_get_mem_data(bio, octets);
}
