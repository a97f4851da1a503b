/* Groups of contexts that do the same in every run, byte for byte, in virtual time. A part of
 * <shoal.h>; what groups are is told in <shoal/group.h>. */
#pragma once

#include "shoal.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct shoal_group shoal_group;
typedef struct shoal_text_pair { /* Never grows. */
  const char* name;
  const char* value;
} shoal_text_pair;
typedef struct shoal_group_settings {
  size_t size;
  uint64_t seed;          /* 0: 1. */
  uint64_t start_time_ms; /* Of the virtual clock, since 1970; 0: the year 2000. */
  uint64_t fuel_a_round;  /* 0: 400,000. */
  bool parallel; /* Members run side by side: host functions of several are called at once. */
  const shoal_text_pair* environment; /* environment_count of them. */
  size_t environment_count;
} shoal_group_settings;

/* settings may be NULL. The group stands until it is told to run. */
SHOAL_API shoal_error* shoal_group_create(shoal_runtime* runtime,
                                          const shoal_group_settings* settings, shoal_group** out);
/* Kills its members. */
SHOAL_API void shoal_group_free(shoal_group* group);
/* A member. settings may be NULL. */
SHOAL_API shoal_error* shoal_group_create_context(shoal_group* group,
                                                  const shoal_context_settings* settings,
                                                  shoal_context** out);
/* Until no member has anything to do, now or later; for so much virtual time. One run at a time. An
 * object: stop (a shoal_group_stop), elapsed_ns, rounds. shoal_future_get of a member's answer,
 * too, lets the group run: until there is an answer. */
typedef enum shoal_group_stop {
  SHOAL_STOP_IDLE = 0, /* Nothing is left to do. */
  SHOAL_STOP_TIME,
  SHOAL_STOP_ROUNDS,
  SHOAL_STOP_ASKED
} shoal_group_stop;
#define SHOAL_NO_LIMIT UINT64_MAX
SHOAL_API shoal_future* shoal_group_run_until_idle(shoal_group* group, uint64_t rounds_max);
SHOAL_API shoal_future* shoal_group_run_for(shoal_group* group, uint64_t virtual_ns,
                                            uint64_t rounds_max);
/* After the round that is under way. */
SHOAL_API void shoal_group_ask_to_stop(shoal_group* group);
/* Virtual time since the group was made; rounds since then. */
SHOAL_API uint64_t shoal_group_elapsed_ns(const shoal_group* group);
SHOAL_API uint64_t shoal_group_rounds(const shoal_group* group);
/* Calls back between rounds, at that time since the group was made. While the group stands, between
 * its rounds, or by a member's host function; else SHOAL_ERROR_WRONG_THREAD. */
SHOAL_API shoal_error* shoal_group_at(shoal_group* group, uint64_t elapsed_ns,
                                      void (*callback)(void* data), void* data);
/* The members' files, which are in memory. While the group stands or between its rounds. */
SHOAL_API shoal_error* shoal_group_write_file(shoal_group* group, const char* path,
                                              const char* content, size_t length);
SHOAL_API shoal_error* shoal_group_read_file(shoal_group* group, const char* path,
                                             shoal_value** out);

#ifdef __cplusplus
} /* extern "C" */
#endif
