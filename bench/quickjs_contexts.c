// The same measure of QuickJS-ng: a runtime with a context. Built by run.py where install_peers.sh
// put its sources.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "quickjs.h"

enum { kAlive = 300, kBatches = 21, kBatch = 20 };

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static long resident_bytes(void) {
  long pages = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%ld %ld", &pages, &resident) != 2) return 0;
  fclose(file);
  return resident * sysconf(_SC_PAGESIZE);
}

static int by_value(const void* a, const void* b) {
  const double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

int main(void) {
  static JSRuntime* runtimes[kAlive];
  static JSContext* contexts[kAlive];
  double create[kBatches], end[kBatches];
  long before;
  for (int i = -3; i < kAlive; ++i) {
    const int at = i < 0 ? 0 : i;
    if (i == 0) before = resident_bytes();
    runtimes[at] = JS_NewRuntime();
    contexts[at] = JS_NewContext(runtimes[at]);
    if (i < 0) {
      JS_FreeContext(contexts[at]);
      JS_FreeRuntime(runtimes[at]);
    }
  }
  const double bytes = (double)(resident_bytes() - before) / kAlive;
  for (int i = 0; i < kAlive; ++i) {
    JS_FreeContext(contexts[i]);
    JS_FreeRuntime(runtimes[i]);
  }
  for (int batch = 0; batch < kBatches; ++batch) {
    const double begin = now_us();
    for (int i = 0; i < kBatch; ++i) contexts[i] = JS_NewContext(runtimes[i] = JS_NewRuntime());
    const double middle = now_us();
    for (int i = 0; i < kBatch; ++i) {
      JS_FreeContext(contexts[i]);
      JS_FreeRuntime(runtimes[i]);
    }
    create[batch] = (middle - begin) / kBatch;
    end[batch] = (now_us() - middle) / kBatch;
  }
  qsort(create, kBatches, sizeof *create, by_value);
  qsort(end, kBatches, sizeof *end, by_value);
  printf("QuickJS-ng: %.1f us to create, %.1f us to end, %.0f bytes resident (%d alive)\n",
         create[kBatches / 2], end[kBatches / 2], bytes, kAlive);
  return 0;
}
