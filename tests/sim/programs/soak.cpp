// shoal-soak [--seconds=N] [--seed=N] [--threads=N] [--drivers=N] [--places=N] [--round=SECONDS]:
// tests/sim/soak.h, with a line of figures every two seconds.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/sim/soak.h"

namespace {

bool take(const char* argument, const char* name, double& value) {
  const size_t length = std::strlen(name);
  if (std::strncmp(argument, name, length) != 0 || argument[length] != '=') return false;
  value = std::strtod(argument + length + 1, nullptr);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  shoal::soak::Settings settings;
  settings.is_loud = true;
  for (int i = 1; i < argc; ++i) {
    double n = 0;
    if (take(argv[i], "--seconds", n)) {
      settings.seconds = n;
    } else if (take(argv[i], "--seed", n)) {
      settings.seed = static_cast<uint64_t>(n);
    } else if (take(argv[i], "--threads", n)) {
      settings.pool_threads = static_cast<uint32_t>(n);
    } else if (take(argv[i], "--drivers", n)) {
      settings.drivers = static_cast<uint32_t>(n);
    } else if (take(argv[i], "--places", n)) {
      settings.places = static_cast<uint32_t>(n);
    } else if (take(argv[i], "--round", n)) {
      settings.round_seconds = n;
    } else {
      std::fprintf(stderr,
                   "shoal-soak [--seconds=N] [--seed=N] [--threads=N] [--drivers=N] "
                   "[--places=N] [--round=SECONDS]\n");
      return 2;
    }
  }
  const shoal::soak::Report report = shoal::soak::run(settings);
  if (!report.complaint.empty()) std::printf("%s", report.complaint.c_str());
  std::printf("%llu contexts (%llu programs), %llu calls, %llu kills, %u times all ended\n",
              static_cast<unsigned long long>(report.contexts),
              static_cast<unsigned long long>(report.programs),
              static_cast<unsigned long long>(report.calls),
              static_cast<unsigned long long>(report.kills), report.rounds);
  std::printf("%d passed, %d failed\n", report.complaint.empty() ? 1 : 0,
              report.complaint.empty() ? 0 : 1);
  return report.complaint.empty() ? 0 : 1;
}
