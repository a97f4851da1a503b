// GMP's functions for long magnitudes, from the system's shared library. It is opened when the
// first long operation wants it: most programs have none, and start without it. Where there is no
// such library all goes on with what is written here, slower.
#pragma once

#include <gmp.h>

namespace shoal::limbs {

struct Gmp {
  decltype(&__gmpn_mul) mul;
  decltype(&__gmpn_sqr) sqr;
  decltype(&__gmpn_tdiv_qr) tdiv_qr;
  decltype(&__gmpn_get_str) get_str;
  decltype(&__gmpn_set_str) set_str;
};

/// Null: there is none.
const Gmp* gmp() noexcept;

}  // namespace shoal::limbs
