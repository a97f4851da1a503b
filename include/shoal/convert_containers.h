// Convert of the containers of std. Part of convert.h.
#pragma once

#include <map>
#include <tuple>
#include <unordered_map>

#include "shoal/convert.h"

namespace shoal {

template <>
struct Convert<std::vector<uint8_t>> {
  static Expected<std::vector<uint8_t>> from_data(const Data& d) {
    if (!d.is_bytes()) return conversion_error("bytes", d);
    const std::span<const uint8_t> b = d.bytes().span();
    return std::vector<uint8_t>(b.begin(), b.end());
  }
  static Data to_data(std::vector<uint8_t> b) { return ByteBuffer::take(std::move(b)); }
};
template <class T>
struct Convert<std::vector<T>> {
  static Expected<std::vector<T>> from_data(const Data& d) {
    if (!d.is_array()) return conversion_error("an array", d);
    std::vector<T> out;
    out.reserve(d.items().size());
    for (size_t i = 0; i < d.items().size(); ++i) {
      auto item = Convert<T>::from_data(d.items()[i]);
      if (!item) return conversion_error_at("[" + std::to_string(i) + "]", item.error());
      out.push_back(std::move(*item));
    }
    return out;
  }
  static Data to_data(std::vector<T> items) {
    Data::Array out;
    out.reserve(items.size());
    for (auto&& item : items) out.push_back(Convert<T>::to_data(static_cast<T>(item)));
    return out;
  }
};

namespace detail {
template <class Map>
struct ConvertMap {
  using T = typename Map::mapped_type;
  static Expected<Map> from_data(const Data& d) {
    if (!d.is_object()) return conversion_error("an object", d);
    Map out;
    for (const Data::Member& m : d.members()) {
      auto value = Convert<T>::from_data(m.value);
      if (!value) return conversion_error_at("." + m.name, value.error());
      out.insert_or_assign(m.name, std::move(*value));
    }
    return out;
  }
  static Data to_data(Map map) {
    Data::Members out;
    for (auto& [name, value] : map) out.push_back({name, Convert<T>::to_data(std::move(value))});
    return out;
  }
};

template <class Tuple, size_t... I>
Expected<Tuple> tuple_from_data(const Data& d, std::index_sequence<I...>) {
  if (!d.is_array() || d.items().size() != sizeof...(I))
    return conversion_error(("an array of " + std::to_string(sizeof...(I))).c_str(), d);
  std::tuple<Expected<std::tuple_element_t<I, Tuple>>...> items{
      Convert<std::tuple_element_t<I, Tuple>>::from_data(d.items()[I])...};
  Error error;
  (void)((std::get<I>(items).ok() ||
          (error = conversion_error_at("[" + std::to_string(I) + "]", std::get<I>(items).error()),
           false)) &&
         ...);
  if (error) return error;
  return Tuple(std::move(*std::get<I>(items))...);
}
}  // namespace detail

template <class T>
struct Convert<std::map<std::string, T>> : detail::ConvertMap<std::map<std::string, T>> {};
template <class T>
struct Convert<std::unordered_map<std::string, T>>
    : detail::ConvertMap<std::unordered_map<std::string, T>> {};

template <class... T>
struct Convert<std::tuple<T...>> {
  static Expected<std::tuple<T...>> from_data(const Data& d) {
    return detail::tuple_from_data<std::tuple<T...>>(d, std::index_sequence_for<T...>());
  }
  static Data to_data(std::tuple<T...> t) {
    return std::apply(
        [](auto&... each) { return Data::array({Convert<T>::to_data(std::move(each))...}); }, t);
  }
};
template <class A, class B>
struct Convert<std::pair<A, B>> {
  static Expected<std::pair<A, B>> from_data(const Data& d) {
    return detail::tuple_from_data<std::pair<A, B>>(d, std::index_sequence_for<A, B>());
  }
  static Data to_data(std::pair<A, B> p) {
    return Data::array(
        {Convert<A>::to_data(std::move(p.first)), Convert<B>::to_data(std::move(p.second))});
  }
};
template <class... T>
struct Convert<std::variant<T...>> {
  static Expected<std::variant<T...>> from_data(const Data& d) {
    std::optional<std::variant<T...>> out;
    (void)(try_one<T>(d, out) || ...);
    if (out) return std::move(*out);
    return conversion_error("one of the variant's types", d);
  }
  static Data to_data(std::variant<T...> v) {
    return std::visit([](auto& each) { return shoal::to_data(std::move(each)); }, v);
  }

 private:
  template <class U>
  static bool try_one(const Data& d, std::optional<std::variant<T...>>& out) {
    auto one = Convert<U>::from_data(d);
    if (one) out.emplace(std::in_place_type<U>, std::move(*one));
    return out.has_value();
  }
};

}  // namespace shoal
