#pragma once
// OpenSSL's macros are invisible to Swift: each one that is used gets a wrapper here.
#include <openssl/err.h>
#include <openssl/ssl.h>
