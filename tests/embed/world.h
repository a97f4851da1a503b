// A runtime of two threads with one context.
#pragma once

#include <shoal/embed.h>

#include <boost/test/unit_test.hpp>

namespace shoal::test {

struct World {
  static RuntimeSettings with_threads(uint32_t count) {
    RuntimeSettings settings;
    settings.threads = count;
    return settings;
  }
  Runtime runtime{with_threads(2)};
  ContextHandle context = runtime.create_context({}).value();
};

}  // namespace shoal::test
