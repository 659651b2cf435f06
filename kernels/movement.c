// Moving elements of 32 bits, whatever they stand for.
#include "simd.h"
#include "threads.h"

enum { MAX_RANK = 8 };

// out[o + i·out_strides] = x[s + i·x_strides] for every index i of shape: transpose, slice, pad, join and
// broadcast are all this, with their own strides and offsets. rank is 1 to 8.
void KERNEL(copy_strided)(const int32_t *x, int32_t x_offset, const int32_t *shape, const int32_t *x_strides,
                          int32_t rank, int32_t *out, const int32_t *out_strides, int32_t out_offset) {
  int32_t index[MAX_RANK] = {0};
  int32_t last = rank - 1, cols = shape[last], x_col = x_strides[last], out_col = out_strides[last];
  for (int32_t d = 0; d < rank; d++)
    if (shape[d] == 0) return;
  const int32_t *from = x + x_offset;
  int32_t *to = out + out_offset;
  for (;;) {
    if (x_col == 1 && out_col == 1)
      __builtin_memcpy(to, from, (size_t)cols * 4);
    else
      for (int32_t c = 0; c < cols; c++) to[(ptrdiff_t)c * out_col] = from[(ptrdiff_t)c * x_col];
    int32_t d = last - 1;
    for (; d >= 0; d--) {
      from += x_strides[d];
      to += out_strides[d];
      if (++index[d] < shape[d]) break;
      from -= (ptrdiff_t)shape[d] * x_strides[d];
      to -= (ptrdiff_t)shape[d] * out_strides[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

// out[o, j, i] = x[o, indices[j], i] over outer, count, inner; x has `axis` entries along the middle
void KERNEL(gather)(const int32_t *x, const int32_t *indices, int32_t *out, int32_t outer, int32_t axis,
                    int32_t count, int32_t inner) {
  for (int32_t o = 0; o < outer; o++)
    for (int32_t j = 0; j < count; j++)
      __builtin_memcpy(out + ((size_t)o * count + j) * inner, x + ((size_t)o * axis + indices[j]) * inner,
                       (size_t)inner * 4);
}

typedef struct {
  const float *g;
  const int32_t *indices;
  float *out;
  int32_t outer, axis, count, inner;
} Scatter;

// Columns LINE at a time; whatever is added to one place is added by one part, in order.
enum { LINE = 16 };

static void scatter_part(void *context, int32_t part, int32_t parts) {
  const Scatter *s = context;
  const int32_t lines = (s->inner + LINE - 1) / LINE, first = part_start(lines, part, parts) * LINE;
  const int32_t last = part_start(lines, part + 1, parts) * LINE, end = last < s->inner ? last : s->inner;
  for (int32_t o = 0; o < s->outer; o++) {
    float *zeros = s->out + (size_t)o * s->axis * s->inner;
    if (parts == 1)
      __builtin_memset(zeros, 0, (size_t)s->axis * s->inner * 4);
    else
      for (int32_t a = 0; a < s->axis; a++)
        __builtin_memset(zeros + (size_t)a * s->inner + first, 0, (size_t)(end - first) * 4);
    for (int32_t j = 0; j < s->count; j++) {
      const float *from = s->g + ((size_t)o * s->count + j) * s->inner;
      float *to = s->out + ((size_t)o * s->axis + s->indices[j]) * s->inner;
      for (int32_t i = first; i < end; i++) to[i] += from[i];
    }
  }
}

// out[o, a, i] = sum of g[o, j, i] over the j whose index is a: the derivative of gather
void KERNEL(scatter)(const float *g, const int32_t *indices, float *out, int32_t outer, int32_t axis, int32_t count,
                     int32_t inner) {
  Scatter job = {g, indices, out, outer, axis, count, inner};
  const double touched = (double)outer * (axis + count) * inner;
  run_parts(scatter_part, &job, parts_for(touched * 2, (inner + LINE - 1) / LINE));
}
