// One update of a parameter in place, each optimiser in a single pass. Formulas as in Keras 3.
#include "simd.h"

void KERNEL(scale)(float *x, int32_t n, float factor) {
  for (int32_t i = 0; i < n; i++) x[i] *= factor;
}

// x clipped to [-limit, limit]; NaN stays
void KERNEL(clip)(float *x, int32_t n, float limit) {
  for (int32_t i = 0; i < n; i++) x[i] = x[i] > limit ? limit : x[i] < -limit ? -limit : x[i];
}

INLINE float root(float x) { return __builtin_sqrtf(x); }

// v = momentum·v - rate·g;  p += v, or with nesterov p += momentum·v - rate·g. v may be NULL without momentum.
void KERNEL(sgd)(float *p, const float *g, float *v, int32_t n, float rate, float momentum, int32_t nesterov) {
  if (!v) {
    for (int32_t i = 0; i < n; i++) p[i] -= rate * g[i];
    return;
  }
  for (int32_t i = 0; i < n; i++) {
    v[i] = momentum * v[i] - rate * g[i];
    p[i] += nesterov ? momentum * v[i] - rate * g[i] : v[i];
  }
}

// v = rho·v + (1 - rho)·g²;  step = rate·g / √(v + epsilon);  m = momentum·m + step;  p -= m
void KERNEL(rmsprop)(float *p, const float *g, float *v, float *m, int32_t n, float rate, float rho,
                     float momentum, float epsilon) {
  for (int32_t i = 0; i < n; i++) {
    v[i] = rho * v[i] + (1.0f - rho) * g[i] * g[i];
    float step = rate * g[i] / root(v[i] + epsilon);
    if (m) step = m[i] = momentum * m[i] + step;
    p[i] -= step;
  }
}

// p -= decay·p;  m += (1 - beta1)(g - m);  v += (1 - beta2)(g² - v);  p -= rate·m / (√v + epsilon)
// rate holds the bias corrections, decay the learning rate times the weight decay.
void KERNEL(adam)(float *p, const float *g, float *m, float *v, int32_t n, float rate, float beta1, float beta2,
                  float epsilon, float decay) {
  for (int32_t i = 0; i < n; i++) {
    m[i] += (g[i] - m[i]) * (1.0f - beta1);
    v[i] += (g[i] * g[i] - v[i]) * (1.0f - beta2);
    p[i] -= decay * p[i] + rate * m[i] / (root(v[i]) + epsilon);
  }
}
