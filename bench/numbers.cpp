// shoal-bench numbers: numbers to text and back, beside what the standard library takes for the
// same digits. In thread time: the least of several rounds.
#include <ctime>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "bench/bench.h"
#include "vm/value/number_text.h"

namespace shoal::bench {
namespace {

constexpr int kRounds = 15;
constexpr size_t kCount = 50'000;

double thread_nanoseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Nanoseconds for each of kCount. What `body` gives is added up, lest it be left out.
template <class Body>
double least(Body body) {
  double best = 1e18;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = thread_nanoseconds();
    double sum = 0;
    for (size_t i = 0; i < kCount; ++i) sum += body(i);
    best = std::min(best, thread_nanoseconds() - begin);
    if (sum == 0.125) std::puts("");
  }
  return best / static_cast<double>(kCount);
}

void print(const char* what, double own, double library) {
  std::printf("%-28s %7.1f ns %7.1f ns   %.2f\n", what, own, library, own / library);
}

void level(const char* name, const std::vector<double>& numbers) {
  std::vector<std::string> texts;
  for (const double d : numbers) texts.push_back(number_to_text(d));
  char out[64];
  const double to_text =
      least([&](size_t i) { return static_cast<double>(number_to_text(numbers[i], out)); });
  const double to_chars = least([&](size_t i) {
    return static_cast<double>(std::to_chars(out, out + sizeof out, numbers[i]).ptr - out);
  });
  const double to_number =
      least([&](size_t i) { return string_to_number(StringView(std::string_view(texts[i]))); });
  const double from_chars = least([&](size_t i) {
    double d = 0;
    (void)std::from_chars(texts[i].data(), texts[i].data() + texts[i].size(), d);
    return d;
  });
  print((std::string(name) + ", to text").c_str(), to_text, to_chars);
  print((std::string(name) + ", from text").c_str(), to_number, from_chars);
}

}  // namespace

int numbers() {
  std::mt19937_64 random(42);
  std::uniform_real_distribution<double> unit(0, 1);
  std::vector<double> integers, money, doubles;
  for (size_t i = 0; i < kCount; ++i) {
    integers.push_back(static_cast<double>(random() % 1'000'000));
    money.push_back(static_cast<double>(random() % 10'000'000) / 100);
    doubles.push_back(unit(random) * std::pow(10, static_cast<double>(random() % 20) - 8));
  }
  std::printf("%-28s %10s %10s   ratio\n", "", "shoal", "library");
  level("integers", integers);
  level("two decimals", money);
  level("doubles of all digits", doubles);
  return 0;
}

}  // namespace shoal::bench
