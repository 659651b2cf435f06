#include "threads.h"

int32_t threads(void) { return 1; }

void run_parts(Part work, void *context, int32_t parts) {
  for (int32_t part = 0; part < parts; part++) work(context, part, parts);
}
