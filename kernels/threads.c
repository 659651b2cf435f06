// The pool of threads behind run_parts, in a native library and in WebAssembly.
//
// A job is published as a ticket that holds how many parts it has and which is to be taken next. Whoever moves
// the ticket on owns the part it stood at, and reads what to do only then: the job cannot end before that part is
// done, so no thread ever works on a job that is over. A worker that has found nothing for a while sleeps on a
// word of its own, so that exactly those who are wanted are woken.
//
// Workers are made when the first job wants them and last as long as the process. A job never waits for one that
// is not there yet, was refused by the system, or stayed behind in the parent of a fork: the caller takes the
// parts that nobody took.
#if !defined(__wasm__)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif
#endif
#include "threads.h"

#define OWN_LINE _Alignas(64)

// Several threads of one process may share a native library; a WebAssembly memory has one caller.
#if defined(__wasm__)
#define PER_CALLER static
#else
#define PER_CALLER static _Thread_local
#endif

PER_CALLER int32_t thread_count = 1;
PER_CALLER int32_t least_part = 1 << 19;
PER_CALLER int32_t caller_may_sleep = 1;

typedef struct {
  OWN_LINE int32_t asleep; // 1 while it sleeps, or is about to
  int32_t has_part;
} Worker;

static struct {
  OWN_LINE uint64_t ticket; // parts << 32 | the next one to take
  OWN_LINE int32_t pending; // parts not yet done
  int32_t caller_asleep;
  OWN_LINE int32_t taken; // 1 while a caller has the pool
  int32_t helpers;        // workers with a lower index may take parts
  int32_t failed;         // 1 when a part could not be finished
  int32_t started;
  int32_t refused; // the system gives no more workers
  Part work;
  void *context;
  Worker workers[MAX_THREADS];
} pool;

#define LOAD(place) __atomic_load_n(&(place), __ATOMIC_SEQ_CST)
#define STORE(place, value) __atomic_store_n(&(place), value, __ATOMIC_SEQ_CST)
#define EXCHANGE(place, value) __atomic_exchange_n(&(place), value, __ATOMIC_SEQ_CST)

// sleep_while(word, value) sleeps as long as the word holds the value, or shorter; wake(word) ends the sleep.
#if defined(__wasm__)
static void sleep_while(int32_t *word, int32_t value) { __builtin_wasm_memory_atomic_wait32(word, value, -1); }
static void wake(int32_t *word) { __builtin_wasm_memory_atomic_notify(word, 1); }
#elif defined(__linux__)
static void sleep_while(int32_t *word, int32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}
static void wake(int32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0); }
#else
static pthread_mutex_t sleep_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static void sleep_while(int32_t *word, int32_t value) {
  pthread_mutex_lock(&sleep_lock);
  while (LOAD(*word) == value) pthread_cond_wait(&woken, &sleep_lock);
  pthread_mutex_unlock(&sleep_lock);
}
static void wake(int32_t *word) {
  (void)word;
  pthread_mutex_lock(&sleep_lock);
  pthread_cond_broadcast(&woken);
  pthread_mutex_unlock(&sleep_lock);
}
#endif

// How long a thread that waits spins before it sleeps, in microseconds: falling asleep and being woken costs some
// 50 us. With a core for each thread it spins through what lies between the operations of a training step; with
// fewer cores it would take them from threads that could work.
#define SPIN_US 1000
#define CROWDED_SPIN_US 40
static int32_t spin_us = CROWDED_SPIN_US;
#define LOOKS_AT_ONCE 64
#if defined(__wasm__)
#define SPIN_ROUNDS 1000 // there is no clock; LOOKS_AT_ONCE looks take about 0.04 us
static int spin_is_over(int32_t round) { return round >= SPIN_ROUNDS; }
static void relax(void) {}
#else
static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}
static _Thread_local int64_t spin_began;
static int spin_is_over(int32_t round) {
  const int64_t now = now_ns();
  if (round == 0) spin_began = now;
  return now - spin_began >= LOAD(spin_us) * 1000;
}
static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
#endif

typedef int (*Condition)(int32_t index);

// Whether the condition came true before the spinning was over.
static int spin_for(Condition condition, int32_t index) {
  for (int32_t round = 0; !spin_is_over(round); round++)
    for (int32_t look = 0; look < LOOKS_AT_ONCE; look++) {
      if (condition(index)) return 1;
      relax();
    }
  return 0;
}

static int32_t next_of(uint64_t ticket) { return (int32_t)(uint32_t)ticket; }
static int32_t parts_of(uint64_t ticket) { return (int32_t)(ticket >> 32); }

static int has_work(int32_t index) {
  const uint64_t ticket = LOAD(pool.ticket);
  return next_of(ticket) < parts_of(ticket) && index < LOAD(pool.helpers);
}

static int is_done(int32_t index) {
  (void)index;
  return LOAD(pool.pending) == 0;
}

static void finish_part(void) {
  if (__atomic_sub_fetch(&pool.pending, 1, __ATOMIC_SEQ_CST) == 0 && EXCHANGE(pool.caller_asleep, 0))
    wake(&pool.caller_asleep);
}

// Takes the next part, if there is one; -1 otherwise.
static int32_t take_part(int32_t *parts) {
  uint64_t ticket = LOAD(pool.ticket);
  do {
    if (next_of(ticket) >= parts_of(ticket)) return -1;
  } while (!__atomic_compare_exchange_n(&pool.ticket, &ticket, ticket + 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
  *parts = parts_of(ticket);
  return next_of(ticket);
}

static void work_forever(int32_t index) {
  Worker *self = &pool.workers[index];
  for (;;) {
    int32_t parts, part;
    if (has_work(index) && (part = take_part(&parts)) >= 0) {
      self->has_part = 1;
      pool.work(pool.context, part, parts);
      self->has_part = 0;
      finish_part();
    } else if (!spin_for(has_work, index)) {
      STORE(self->asleep, 1);
      // A job published before that word was set wakes nobody: look once more.
      if (has_work(index)) STORE(self->asleep, 0);
      while (LOAD(self->asleep)) sleep_while(&self->asleep, 1);
    }
  }
}

#if defined(__wasm__)

// Asks for workers with indices from `first` up to but not including `end`: each is an instance of this module on
// this memory, with a stack of its own, that calls work_forever. They come when they are ready, or never.
__attribute__((import_module("env"), import_name("start_workers"))) void start_workers(int32_t first, int32_t end);

static void start(int32_t count) {
  const int32_t first = pool.started;
  pool.started = count;
  start_workers(first, count);
}

void KERNEL(worker)(int32_t index) { work_forever(index); }

// What the worker calls when a trap has ended its loop: the job fails instead of waiting for it.
void KERNEL(worker_failed)(int32_t index) {
  if (!pool.workers[index].has_part) return;
  STORE(pool.failed, 1);
  finish_part();
}

#else

#define STACK_BYTES (1 << 20) // systems differ in their default, down to 128 KiB

static void *begin_worker(void *index) {
  work_forever((int32_t)(intptr_t)index);
  return NULL;
}

// The library must stay where workers run in it, also when the one who opened it closes it.
static void keep_library(void) {
  Dl_info own;
  if (dladdr((void *)&pool, &own)) dlopen(own.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

static void start(int32_t count) {
  if (pool.refused) return;
  if (pool.started == 0) keep_library();
  // The process's signals are not the workers' to handle; a new thread inherits the mask.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  for (; pool.started < count && !pool.refused; pool.started += !pool.refused) {
    pthread_t thread;
    pool.refused = pthread_create(&thread, &attributes, begin_worker, (void *)(intptr_t)pool.started) != 0;
  }
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

#endif

int32_t threads(void) { return thread_count; }

// From 1 to MAX_THREADS, for the calls of this thread from now on, on that many cores. A caller that may not sleep,
// such as a page's own thread, spins until its job is done.
void KERNEL(set_threads)(int32_t count, int32_t cores, int32_t may_sleep) {
  thread_count = count;
  caller_may_sleep = may_sleep;
  STORE(spin_us, count <= cores ? SPIN_US : CROWDED_SPIN_US);
}

// The least work of a part, for the calls of this thread from now on: tests share out work that is not worth it.
void KERNEL(set_least_part)(int32_t work) { least_part = work; }

int32_t parts_for(double work, int32_t most) {
  const double paying = work / least_part;
  const int32_t parts = paying < thread_count ? (int32_t)paying : thread_count;
  return parts < 1 || most < 1 ? 1 : parts < most ? parts : most;
}

static void run_alone(Part work, void *context, int32_t parts) {
  for (int32_t part = 0; part < parts; part++) work(context, part, parts);
}

static void await_parts(void) {
  while (!spin_for(is_done, 0)) {
    if (!caller_may_sleep) continue;
    STORE(pool.caller_asleep, 1);
    // The last part may have been finished before that word was set.
    if (is_done(0)) STORE(pool.caller_asleep, 0);
    while (LOAD(pool.caller_asleep)) sleep_while(&pool.caller_asleep, 1);
  }
}

void run_parts(Part work, void *context, int32_t parts) {
  const int32_t helpers = (parts < thread_count ? parts : thread_count) - 1;
  if (helpers < 1 || EXCHANGE(pool.taken, 1)) {
    run_alone(work, context, parts);
    return;
  }
  if (helpers > pool.started) start(helpers);
  pool.work = work;
  pool.context = context;
  STORE(pool.helpers, helpers);
  STORE(pool.pending, parts);
  STORE(pool.ticket, (uint64_t)parts << 32);
  for (int32_t i = 0; i < helpers; i++)
    if (LOAD(pool.workers[i].asleep) && EXCHANGE(pool.workers[i].asleep, 0)) wake(&pool.workers[i].asleep);
  int32_t part;
  while ((part = take_part(&parts)) >= 0) {
    work(context, part, parts);
    finish_part();
  }
  await_parts();
  // A worker's trap becomes the caller's. After a trap in a part of its own the caller does not come here, and the
  // pool stays taken: later jobs run alone.
  const int32_t failed = EXCHANGE(pool.failed, 0);
  STORE(pool.taken, 0);
  if (failed) __builtin_trap();
}
