/* Threads as ThreadX leaves them, laid out and named like its kernel's, filled in by hand. Own code. */
#include <stdint.h>
typedef struct TX_THREAD_STRUCT {
  uint32_t tx_thread_id, tx_thread_run_count;
  void *tx_thread_stack_ptr, *tx_thread_stack_start, *tx_thread_stack_end;
  uint32_t tx_thread_stack_size, tx_thread_time_slice, tx_thread_new_time_slice;
  struct TX_THREAD_STRUCT *tx_thread_ready_next, *tx_thread_ready_previous;
  const char *tx_thread_name;
  uint32_t tx_thread_priority, tx_thread_state;
  struct TX_THREAD_STRUCT *tx_thread_created_next, *tx_thread_created_previous;
} TX_THREAD;

__attribute__((noinline)) void wait_for_queue(void) { for (;;) __asm volatile("nop"); }
void sender(void) { wait_for_queue(); }
void blinker(void) { for (;;) __asm volatile("nop"); }

/* r4-r11 above s16-s31 above the value to return by, then what the processor pushed itself. */
#define FILL 0xEFEFEFEFu
#define FRAME(pc) 0, 1, 2, 3, 12, 0xFFFFFFFFu, (uint32_t)(pc), 0x01000000u
static uint32_t basic_stack[32] = { FILL, FILL, FILL, FILL, 0xFFFFFFFDu, 4, 5, 6, 7, 8, 9, 10, 11, FRAME(wait_for_queue) };
static uint32_t float_stack[64] = { FILL, FILL, 0xFFFFFFEDu,
  16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
  4, 5, 6, 7, 8, 9, 10, 11, FRAME(blinker) };

extern TX_THREAD sender_thread, blinker_thread, running_thread;
TX_THREAD sender_thread = { 0x54485244, 7, &basic_stack[4], basic_stack, (char *)&basic_stack[32] - 1, 128, 0, 0, 0, 0, "sender", 5, 5, &blinker_thread, &running_thread };
TX_THREAD blinker_thread = { 0x54485244, 9, &float_stack[2], float_stack, (char *)&float_stack[64] - 1, 256, 0, 0, 0, 0, "blinker", 10, 4, &running_thread, &sender_thread };
TX_THREAD running_thread = { 0x54485244, 1, 0, 0, 0, 0, 0, 0, 0, 0, "main", 1, 0, &sender_thread, &blinker_thread };
TX_THREAD *_tx_thread_created_ptr = &sender_thread;
TX_THREAD *_tx_thread_current_ptr = &running_thread;
uint32_t _tx_thread_created_count = 3;
void _start(void) { sender(); blinker(); }
