// Negative log-likelihoods of single values, and their derivatives, computed in double: parameters may be so large or
// so small that the terms cancel to many digits. Values are shared out to the threads.
//
//   Student's t    z = (y - m) / s
//                  lgamma(n/2) - lgamma((n + 1)/2) + log(π n)/2 + log s + (n + 1)/2 log(1 + z²/n)
//   negative       r = 1 / a
//   binomial       lgamma(r) + lgamma(y + 1) - lgamma(y + r) + (r + y) log(1 + a m) - y log(a m)
//
// Results beyond the largest float are the largest: what is finite stays so.
#include "gamma.h"
#include "threads.h"

// What a value costs, in multiply-adds.
#define COST 400.0

#define LARGEST 3.40282347e38
INLINE float to_float(double x) { return (float)(x > LARGEST ? LARGEST : x < -LARGEST ? -LARGEST : x); }

// lgamma(x + 1/2) - lgamma(x), and its derivative; far out by their series (Tricomi & Erdélyi 1951).
#define FAR 1e4
INLINE double half_step(double x) {
  return x < FAR ? lgamma_of(x + 0.5) - lgamma_of(x) : 0.5 * log_of(x) - 1 / (8 * x);
}
INLINE double half_step_slope(double x) {
  return x < FAR ? digamma_of(x + 0.5) - digamma_of(x) : (1 + 1 / (4 * x)) / (2 * x);
}

typedef struct {
  const float *first, *second, *third, *y, *g;
  float *out, *out2, *out3;
  int32_t n;
} Job;

static void student_t_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  for (int32_t i = part_start(k->n, part, parts); i < part_start(k->n, part + 1, parts); i++) {
    const double s = k->second[i], n = k->third[i], z = ((double)k->y[i] - k->first[i]) / s;
    const double constant = 0.5 * log_of(3.14159265358979324 * n) + log_of(s) - half_step(0.5 * n);
    k->out[i] = to_float(constant + 0.5 * (n + 1) * log1p_of(z * z / n));
  }
}

void KERNEL(student_t)(const float *location, const float *scale, const float *freedom, const float *y, float *out,
                       int32_t n) {
  Job job = {location, scale, freedom, y, 0, out, 0, 0, n};
  run_parts(student_t_part, &job, parts_for(COST * n, n));
}

static void student_t_gradient_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  for (int32_t i = part_start(k->n, part, parts); i < part_start(k->n, part + 1, parts); i++) {
    const double g = k->g[i], s = k->second[i], n = k->third[i], z = ((double)k->y[i] - k->first[i]) / s;
    const double weight = (n + 1) / (n + z * z);
    k->out[i] = to_float(-g * weight * z / s);
    k->out2[i] = to_float(g * (1 - weight * z * z) / s);
    const double slope = 1 / n - half_step_slope(0.5 * n) + log1p_of(z * z / n) - weight * z * z / n;
    k->out3[i] = to_float(0.5 * g * slope);
  }
}

void KERNEL(student_t_gradient)(const float *g, const float *location, const float *scale, const float *freedom,
                                const float *y, float *d_location, float *d_scale, float *d_freedom, int32_t n) {
  Job job = {location, scale, freedom, y, g, d_location, d_scale, d_freedom, n};
  run_parts(student_t_gradient_part, &job, parts_for(COST * n, n));
}

static void negative_binomial_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  for (int32_t i = part_start(k->n, part, parts); i < part_start(k->n, part + 1, parts); i++) {
    const double m = k->first[i], a = k->second[i], y = k->y[i], r = 1 / a;
    const double coefficient = lgamma_of(r) + lgamma_of(y + 1) - lgamma_of(y + r);
    // Split so that for small a neither part is a difference of large numbers.
    k->out[i] = to_float(coefficient + r * log1p_of(a * m) + y * (log1p_of(a * m) - log_of(a * m)));
  }
}

void KERNEL(negative_binomial)(const float *mean, const float *dispersion, const float *y, float *out, int32_t n) {
  Job job = {mean, dispersion, 0, y, 0, out, 0, 0, n};
  run_parts(negative_binomial_part, &job, parts_for(COST * n, n));
}

static void negative_binomial_gradient_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  for (int32_t i = part_start(k->n, part, parts); i < part_start(k->n, part + 1, parts); i++) {
    const double g = k->g[i], m = k->first[i], a = k->second[i], y = k->y[i], r = 1 / a;
    k->out[i] = to_float(g * (m - y) / (m * (1 + a * m)));
    const double slope = digamma_of(y + r) - digamma_of(r) - log1p_of(a * m) + (m - y) / (r + m);
    k->out2[i] = to_float(g * r * r * slope);
  }
}

void KERNEL(negative_binomial_gradient)(const float *g, const float *mean, const float *dispersion, const float *y,
                                        float *d_mean, float *d_dispersion, int32_t n) {
  Job job = {mean, dispersion, 0, y, g, d_mean, d_dispersion, 0, n};
  run_parts(negative_binomial_gradient_part, &job, parts_for(COST * n, n));
}
