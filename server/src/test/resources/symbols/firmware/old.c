// The same of a firmware with an SDK from before sessions: names without a session, a shorter key table.
#include <stdint.h>

typedef enum MfltMetricsIndex {
  kMfltMetricsIndex_MemfaultSdkMetric_IntervalMs,
  kMfltMetricsIndex_pump__starts,
  kMfltMetricsIndex_COUNT,
} eMfltMetricsIndex;

typedef enum { Unsigned, Signed, Timer } eMemfaultMetricType;
typedef struct { int _impl; } MemfaultMetricId;

typedef struct MemfaultMetricKVPair {
  MemfaultMetricId key;
  eMemfaultMetricType type;
  uint32_t min;
  uint32_t range;
} sMemfaultMetricKVPair;

static const sMemfaultMetricKVPair s_memfault_heartbeat_keys[] = {
    {{kMfltMetricsIndex_MemfaultSdkMetric_IntervalMs}, Timer, 0, 0},
    {{kMfltMetricsIndex_pump__starts}, Unsigned, 0, 10},
};

volatile eMfltMetricsIndex last_metric;

// Where the compiler cannot follow, so that it keeps the table.
const sMemfaultMetricKVPair *volatile keys = s_memfault_heartbeat_keys;

void Reset_Handler(void) {
  for (unsigned i = 0; i < 2; i++) {
    last_metric = (eMfltMetricsIndex)keys[i].key._impl;
  }
  for (;;) {
  }
}
