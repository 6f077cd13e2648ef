/* Threads as Zephyr leaves them when built with thread information for debuggers, filled in by hand. Own code. */
#include <stddef.h>
#include <stdint.h>
struct callee_saved { uint32_t v[8]; uint32_t psp; };
struct stack_info { uintptr_t start; size_t size; size_t delta; };
struct k_thread {
  struct { uint32_t links[2]; uint8_t user_options, thread_state; int8_t prio; uint8_t locked; } base;
  struct callee_saved callee_saved;
  struct k_thread *next_thread;
  void (*entry)(void);
  char name[16];
  struct stack_info stack_info;
  struct { uint8_t mode_bits, mode_exc_return; uint16_t reserved; } arch;
};
struct z_kernel { uint32_t nested; char *irq_stack; struct k_thread *current; struct k_thread *threads; };

__attribute__((noinline)) void z_swap(void) { for (;;) __asm volatile("nop"); }
void logger(void) { z_swap(); }

#define FRAME(pc) 0, 1, 2, 3, 12, 0xFFFFFFFFu, (uint32_t)(pc), 0x01000000u
static uint32_t logger_stack[24] = { 0xAAAAAAAAu, 0xAAAAAAAAu, FRAME(z_swap) };
static uint32_t sensor_stack[48] = { 0xAAAAAAAAu, FRAME(logger) };

extern struct k_thread main_thread;
struct k_thread sensor_thread = { { { 0 }, 0, 0x10, -2, 0 }, { { 4, 5, 6, 7, 8, 9, 10, 11 }, (uint32_t)&sensor_stack[1] }, 0, logger, "sensor", { (uintptr_t)sensor_stack, sizeof sensor_stack, 0 }, { 0, 0xED, 0 } };
struct k_thread logger_thread = { { { 0 }, 0, 0x02, 14, 0 }, { { 4, 5, 6, 7, 8, 9, 10, 11 }, (uint32_t)&logger_stack[2] }, &sensor_thread, logger, "logging", { (uintptr_t)logger_stack, sizeof logger_stack, 0 }, { 0, 0xFD, 0 } };
struct k_thread main_thread = { { { 0 }, 0, 0x80, 0, 0 }, { { 0 }, 0 }, &logger_thread, 0, "main", { 0, 0, 0 }, { 0, 0xFD, 0 } };
struct z_kernel _kernel = { 0, 0, &main_thread, &main_thread };

const size_t _kernel_thread_info_offsets[] = {
  1, offsetof(struct z_kernel, current), offsetof(struct z_kernel, threads), offsetof(struct k_thread, entry),
  offsetof(struct k_thread, next_thread), offsetof(struct k_thread, base.thread_state),
  offsetof(struct k_thread, base.user_options), offsetof(struct k_thread, base.prio),
  offsetof(struct k_thread, callee_saved.psp), offsetof(struct k_thread, name), offsetof(struct k_thread, arch),
  0xFFFFFFFF, 0xFFFFFFFF, offsetof(struct k_thread, arch.mode_exc_return),
};
const size_t _kernel_thread_info_num_offsets = sizeof _kernel_thread_info_offsets / sizeof(size_t);
const uint8_t _kernel_thread_info_size_t_size = sizeof(size_t);
void _start(void) { logger(); }
