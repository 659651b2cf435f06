// Splits a kernel's work over the engine's threads. Threads only ever take whole parts, and a part's result does
// not depend on who computes it or on how many parts there are, so results are the same bits for any number of
// threads.
#ifndef HINDCAST_THREADS_H
#define HINDCAST_THREADS_H

#include "simd.h"

#define MAX_THREADS 64 // mirrored in src/engine/threads.ts

// Threads that were asked for, the caller among them: at least 1, and the same until the user changes it. What a
// kernel lays out for its parts is sized by it. Not to be asked inside a part, where it may differ.
int32_t threads(void);

typedef void (*Part)(void *context, int32_t part, int32_t parts);

// Calls work(context, part, parts) once for every part from 0 to parts - 1 and returns when all have returned.
// The threads that are ready take the parts as they come; the caller is one of them and does all alone where no
// other is ready or another caller has them. Parts run in any order, each with little stack (64 KiB in all).
void run_parts(Part work, void *context, int32_t parts);

// How many parts pay for work of that many multiply-adds (or operations that take as long), at most `most` and
// threads(): small work stays on one thread.
int32_t parts_for(double work, int32_t most);

// Where part begins of n units shared out evenly; part = parts gives n.
INLINE int32_t part_start(int32_t n, int32_t part, int32_t parts) { return (int32_t)((int64_t)n * part / parts); }

#endif
