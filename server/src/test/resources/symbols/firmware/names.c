// A firmware with nothing but what a symbol map is taken from: enumerations and tables by the names the SDK gives them,
// with contents of our own. Built by build.sh.
#include <stdint.h>

#define SESSION(name) kMfltMetricsSessionKey_##name
#define METRIC(session, name) kMfltMetricsIndex_##session##__##name

typedef enum MfltMetricSessionIndex {
  SESSION(fill__tank),
  SESSION(fill),
  SESSION(heartbeat),
  kMfltMetricsSessionKey_COUNT,
} eMfltMetricsSessionIndex;

typedef enum MfltMetricsIndex {
  METRIC(heartbeat, MemfaultSdkMetric_IntervalMs),
  METRIC(heartbeat, supply_mv),
  METRIC(fill__tank, litres),
  METRIC(heartbeat, water__temp_c),
  METRIC(fill, litres),
  METRIC(heartbeat, valve_name),
  METRIC(fill, duration_ms),
  kMfltMetricsIndexV2_COUNT,
} eMfltMetricsIndex;

typedef enum { Unsigned, Signed, Timer, String } eMemfaultMetricType;
typedef struct { int _impl; } MemfaultMetricId;

typedef struct MemfaultMetricKVPair {
  MemfaultMetricId key;
  eMemfaultMetricType type;
  uint32_t min;
  uint32_t range;
  eMfltMetricsSessionIndex session_key;
  uint32_t scale_value;
} sMemfaultMetricKVPair;

static const sMemfaultMetricKVPair s_memfault_heartbeat_keys[] = {
    {{METRIC(heartbeat, MemfaultSdkMetric_IntervalMs)}, Timer, 0, 0, SESSION(heartbeat), 1},
    {{METRIC(heartbeat, supply_mv)}, Unsigned, 0, 5000, SESSION(heartbeat), 1000},
    {{METRIC(fill__tank, litres)}, Unsigned, 0, 0, SESSION(fill__tank), 10},
    {{METRIC(heartbeat, water__temp_c)}, Signed, (uint32_t)-40, 165, SESSION(heartbeat), 1},
    {{METRIC(fill, litres)}, Unsigned, 1, 99, SESSION(fill), 1},
    {{METRIC(heartbeat, valve_name)}, String, 0, 24, SESSION(heartbeat), 1},
    {{METRIC(fill, duration_ms)}, Timer, 0, 0, SESSION(fill), 1},
};

typedef enum MfltTraceReasonUser {
  kMfltTraceReasonUser_Unknown,
  kMfltTraceReasonUser_valve_stuck,
  kMfltTraceReasonUser_flow_without_pump,
  kMfltTraceReasonUser_NumReasons,
} eMfltTraceReasonUser;

typedef enum MfltResetReason {
  kMfltRebootReason_Unknown = 0,
  kMfltRebootReason_UserReset = 2,
  kMfltRebootReason_ExpectedBase = 0x1000,
  kMfltRebootReason_NightlyFlush,
  kMfltRebootReason_HardFault = 0x9400,
  kMfltRebootReason_UnexpectedBase = 0xA000,
  kMfltRebootReason_ValveJammed,
} eMemfaultRebootReason;

#define IN_LOG_FMT(part) __attribute__((section(part), used, aligned(1)))
IN_LOG_FMT(".log_fmt_hdr")
const struct { uint32_t magic; uint8_t version; uint8_t reserved[3]; } g_memfault_log_fmt_elf_section_hdr = {0x66474f4c, 1, {0}};
IN_LOG_FMT("log_fmt.a") static const char boot[] = "0;names.c;70;started";
IN_LOG_FMT("log_fmt.b") static const char flow[] = "3;valves/flow.c;12;flow %u ml; valve %s, %.1f bar";
IN_LOG_FMT("log_fmt.c") static const char odd[] = "no entry at all";

volatile eMfltTraceReasonUser last_trace;
volatile eMemfaultRebootReason last_reboot;
volatile eMfltMetricsIndex last_metric;

// Where the compiler cannot follow, so that it keeps the table.
const sMemfaultMetricKVPair *volatile keys = s_memfault_heartbeat_keys;

void Reset_Handler(void) {
  for (unsigned i = 0; i < sizeof(s_memfault_heartbeat_keys) / sizeof(s_memfault_heartbeat_keys[0]); i++) {
    last_metric = (eMfltMetricsIndex)keys[i].key._impl;
  }
  last_trace = kMfltTraceReasonUser_valve_stuck;
  last_reboot = kMfltRebootReason_ValveJammed;
  for (;;) {
  }
}
