// SHOAL_STRUCT(Type, field, ...): a struct as an object of script. Part of convert.h.
#pragma once

#include "shoal/convert.h"

namespace shoal {

namespace detail {
/// One field of a SHOAL_STRUCT. What script left out stays as the struct has it, if it is optional.
template <class T>
bool read_field(const Data& d, const char* name, T& field, Error& error) {
  auto value = Convert<T>::from_data(d[name]);
  if (value)
    field = std::move(*value);
  else
    error = conversion_error_at(std::string(".") + name, value.error());
  return value.ok();
}
}  // namespace detail

#define SHOAL_READ_FIELD(field) &&::shoal::detail::read_field(d, #field, out.field, error)
#define SHOAL_WRITE_FIELD(field) members.push_back({#field, ::shoal::to_data(std::move(s.field))});
#define SHOAL_EXPAND(x) x
#define SHOAL_EACH_1(m, a) m(a)
#define SHOAL_EACH_2(m, a, ...) m(a) SHOAL_EACH_1(m, __VA_ARGS__)
#define SHOAL_EACH_3(m, a, ...) m(a) SHOAL_EACH_2(m, __VA_ARGS__)
#define SHOAL_EACH_4(m, a, ...) m(a) SHOAL_EACH_3(m, __VA_ARGS__)
#define SHOAL_EACH_5(m, a, ...) m(a) SHOAL_EACH_4(m, __VA_ARGS__)
#define SHOAL_EACH_6(m, a, ...) m(a) SHOAL_EACH_5(m, __VA_ARGS__)
#define SHOAL_EACH_7(m, a, ...) m(a) SHOAL_EACH_6(m, __VA_ARGS__)
#define SHOAL_EACH_8(m, a, ...) m(a) SHOAL_EACH_7(m, __VA_ARGS__)
#define SHOAL_EACH_9(m, a, ...) m(a) SHOAL_EACH_8(m, __VA_ARGS__)
#define SHOAL_EACH_10(m, a, ...) m(a) SHOAL_EACH_9(m, __VA_ARGS__)
#define SHOAL_EACH_11(m, a, ...) m(a) SHOAL_EACH_10(m, __VA_ARGS__)
#define SHOAL_EACH_12(m, a, ...) m(a) SHOAL_EACH_11(m, __VA_ARGS__)
#define SHOAL_PICK(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, name, ...) name
#define SHOAL_EACH(m, ...)                                                                        \
  SHOAL_EXPAND(SHOAL_PICK(__VA_ARGS__, SHOAL_EACH_12, SHOAL_EACH_11, SHOAL_EACH_10, SHOAL_EACH_9, \
                          SHOAL_EACH_8, SHOAL_EACH_7, SHOAL_EACH_6, SHOAL_EACH_5, SHOAL_EACH_4,   \
                          SHOAL_EACH_3, SHOAL_EACH_2, SHOAL_EACH_1)(m, __VA_ARGS__))

/// At global scope: the struct (its fields, up to 12, are public) is an object with these members.
#define SHOAL_STRUCT(Type, ...)                                    \
  template <>                                                      \
  struct shoal::Convert<Type> {                                    \
    static Expected<Type> from_data(const Data& d) {               \
      if (!d.is_object()) return conversion_error("an object", d); \
      Type out{};                                                  \
      Error error;                                                 \
      (void)(true SHOAL_EACH(SHOAL_READ_FIELD, __VA_ARGS__));      \
      if (error) return error;                                     \
      return out;                                                  \
    }                                                              \
    static Data to_data(Type s) {                                  \
      Data::Members members;                                       \
      SHOAL_EACH(SHOAL_WRITE_FIELD, __VA_ARGS__)                   \
      return members;                                              \
    }                                                              \
  }

}  // namespace shoal
