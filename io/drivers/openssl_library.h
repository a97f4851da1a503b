// OpenSSL's libcrypto as the system has it: a shared library that is opened at the first touch, and
// never closed.
#pragma once

namespace shoal::facts {

/// A function of libcrypto's by its name; null: it has none of that name.
using CryptoLookup = void* (*)(const char* name);
/// Null: there is no libcrypto of OpenSSL 3. Any thread may ask.
CryptoLookup crypto_library();

}  // namespace shoal::facts
