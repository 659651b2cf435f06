// One vector type and the few operations the kernels need, over WebAssembly SIMD, relaxed SIMD and, for
// a native build of the same sources, AVX-512, AVX2 or plain C. VW is the number of float lanes.
#ifndef HINDCAST_SIMD_H
#define HINDCAST_SIMD_H

#include <stddef.h>
#include <stdint.h>

#if defined(__wasm__)
#define KERNEL(name) __attribute__((export_name(#name))) name
#else
#define KERNEL(name) __attribute__((visibility("default"))) name
#endif

#define INLINE static inline __attribute__((always_inline))

#if defined(__wasm_simd128__)

#include <wasm_simd128.h>
#define VW 4
typedef v128_t vf;
INLINE vf vf_load(const float *p) { return wasm_v128_load(p); }
INLINE void vf_store(float *p, vf v) { wasm_v128_store(p, v); }
INLINE vf vf_set1(float x) { return wasm_f32x4_splat(x); }
INLINE vf vf_add(vf a, vf b) { return wasm_f32x4_add(a, b); }
INLINE vf vf_sub(vf a, vf b) { return wasm_f32x4_sub(a, b); }
INLINE vf vf_mul(vf a, vf b) { return wasm_f32x4_mul(a, b); }
INLINE vf vf_div(vf a, vf b) { return wasm_f32x4_div(a, b); }
INLINE vf vf_sqrt(vf a) { return wasm_f32x4_sqrt(a); }
INLINE vf vf_abs(vf a) { return wasm_f32x4_abs(a); }
// NaN in either operand gives NaN.
INLINE vf vf_min(vf a, vf b) { return wasm_f32x4_min(a, b); }
INLINE vf vf_max(vf a, vf b) { return wasm_f32x4_max(a, b); }
#if defined(__wasm_relaxed_simd__)
INLINE vf vf_fma(vf a, vf b, vf c) { return wasm_f32x4_relaxed_madd(a, b, c); } // a*b + c
#else
INLINE vf vf_fma(vf a, vf b, vf c) { return wasm_f32x4_add(wasm_f32x4_mul(a, b), c); }
#endif
INLINE vf vf_round(vf a) { return wasm_f32x4_nearest(a); }
// 2^n for integral n in [-126, 127]
INLINE vf vf_pow2i(vf n) {
  return wasm_i32x4_shl(wasm_i32x4_add(wasm_i32x4_trunc_sat_f32x4(n), wasm_i32x4_splat(127)), 23);
}
// 2^n for an integral n in [-127, 128] (ends: 0 and infinity), given as n + POW2_BIAS, whose low bits hold n.
#define POW2_BIAS 12582912.0f // 1.5 * 2^23
INLINE vf vf_pow2_biased(vf n) {
  return wasm_i32x4_add(wasm_i32x4_shl(n, 23), wasm_i32x4_splat(127 << 23));
}
// m in [sqrt(1/2), sqrt(2)) and integral e with x = m * 2^e, for a positive normal x
INLINE vf vf_split(vf x, vf *e) {
  const vf above = wasm_i32x4_sub(x, wasm_i32x4_splat(0x3f3504f3)); // bits of sqrt(1/2)
  *e = wasm_f32x4_convert_i32x4(wasm_i32x4_shr(above, 23));
  return wasm_i32x4_sub(x, wasm_v128_and(above, wasm_i32x4_splat((int32_t)0xff800000)));
}
// NaN stays NaN.
INLINE vf vf_clamp(vf a, float low, float high) {
  return wasm_f32x4_pmax(wasm_f32x4_pmin(a, wasm_f32x4_splat(high)), wasm_f32x4_splat(low));
}
INLINE vf vf_copysign(vf size, vf sign) {
  return wasm_v128_bitselect(sign, size, wasm_i32x4_splat((int32_t)0x80000000));
}
INLINE float vf_first(vf v) { return wasm_f32x4_extract_lane(v, 0); }
// Lane-wise: mask ? a : b, where the mask comes from a comparison below.
INLINE vf vf_select(vf mask, vf a, vf b) { return wasm_v128_bitselect(a, b, mask); }
INLINE vf vf_lt(vf a, vf b) { return wasm_f32x4_lt(a, b); }
INLINE vf vf_gt(vf a, vf b) { return wasm_f32x4_gt(a, b); }
// 1/a within one unit in the last place, 0 for infinity
INLINE vf vf_reciprocal(vf a) { return vf_div(vf_set1(1), a); }
// Towards the second-level cache
INLINE void prefetch(const float *p) { (void)p; }
INLINE void prefetch_to_write(const float *p) { (void)p; }
INLINE float vf_sum(vf v) {
  return (wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 2)) +
         (wasm_f32x4_extract_lane(v, 1) + wasm_f32x4_extract_lane(v, 3));
}

#else // a native build by GCC or Clang: their vector types, and the few intrinsics these lack

#if defined(__AVX512F__)
#include <immintrin.h>
#define VW 16
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define VW 8
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#define VW 4
#else
#error "no vector instructions chosen for this target"
#endif

typedef float vf __attribute__((vector_size(4 * VW)));
typedef int32_t vi __attribute__((vector_size(4 * VW)));
typedef uint32_t vu __attribute__((vector_size(4 * VW)));
typedef float vf_anywhere __attribute__((vector_size(4 * VW), aligned(4), may_alias));

INLINE vf vf_load(const float *p) { return *(const vf_anywhere *)p; }
INLINE void vf_store(float *p, vf v) { *(vf_anywhere *)p = v; }
INLINE vf vf_set1(float x) { return x - (vf){0}; } // x - 0 keeps the sign of -0
INLINE vi vi_set1(int32_t x) { return x - (vi){0}; }

#if defined(__AVX512F__)
INLINE vf vf_fma(vf a, vf b, vf c) { return (vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c); } // a*b + c
INLINE vf vf_sqrt(vf a) { return (vf)_mm512_sqrt_ps((__m512)a); }
INLINE vf vf_round(vf a) { return (vf)_mm512_roundscale_ps((__m512)a, _MM_FROUND_TO_NEAREST_INT); }
#elif defined(__AVX2__)
INLINE vf vf_fma(vf a, vf b, vf c) { return (vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); } // a*b + c
INLINE vf vf_sqrt(vf a) { return (vf)_mm256_sqrt_ps((__m256)a); }
INLINE vf vf_round(vf a) { return (vf)_mm256_round_ps((__m256)a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
#else
INLINE vf vf_fma(vf a, vf b, vf c) { return (vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b); } // a*b + c
INLINE vf vf_sqrt(vf a) { return (vf)vsqrtq_f32((float32x4_t)a); }
INLINE vf vf_round(vf a) { return (vf)vrndnq_f32((float32x4_t)a); }
#endif

INLINE vf vf_add(vf a, vf b) { return a + b; }
INLINE vf vf_sub(vf a, vf b) { return a - b; }
INLINE vf vf_mul(vf a, vf b) { return a * b; }
INLINE vf vf_div(vf a, vf b) { return a / b; }
// 1/a within one unit in the last place, 0 for infinity
#if defined(__AVX512F__)
// Dividing 16 lanes takes 16 cycles; an estimate of 14 bits and one step of Newton's take 4.
INLINE vf vf_reciprocal(vf a) {
  const __m512 d = (__m512)a, r = _mm512_rcp14_ps(d);
  const __m512 error = _mm512_fnmadd_ps(d, r, _mm512_set1_ps(1));
  // Where the estimate is 0, d is infinite and the error NaN.
  return (vf)_mm512_mask_fmadd_ps(r, _mm512_test_epi32_mask((__m512i)r, (__m512i)r), error, r);
}
#else
INLINE vf vf_reciprocal(vf a) { return 1.0f / a; }
#endif
INLINE void prefetch(const float *p) { __builtin_prefetch(p, 0, 2); }
INLINE void prefetch_to_write(const float *p) { __builtin_prefetch(p, 1); }
// Lane-wise: mask ? a : b, where the mask comes from a comparison below.
INLINE vf vf_select(vf mask, vf a, vf b) { return (vf)(((vi)mask & (vi)a) | (~(vi)mask & (vi)b)); }
INLINE vf vf_lt(vf a, vf b) { return (vf)(a < b); }
INLINE vf vf_gt(vf a, vf b) { return (vf)(a > b); }
INLINE vf vf_abs(vf a) { return (vf)((vi)a & vi_set1(0x7fffffff)); }
// NaN in either operand gives NaN.
INLINE vf vf_min(vf a, vf b) { return vf_select((vf)(a < b), a, vf_select((vf)(a != a), a, b)); }
INLINE vf vf_max(vf a, vf b) { return vf_select((vf)(a > b), a, vf_select((vf)(a != a), a, b)); }
// 2^n for integral n in [-126, 127]
INLINE vf vf_pow2i(vf n) { return (vf)((vu)(__builtin_convertvector(n, vi) + 127) << 23); }
// 2^n for an integral n in [-127, 128] (ends: 0 and infinity), given as n + POW2_BIAS, whose low bits hold n.
#define POW2_BIAS 12582912.0f // 1.5 * 2^23
INLINE vf vf_pow2_biased(vf n) { return (vf)(((vu)n << 23) + (127u << 23)); }
// m in [sqrt(1/2), sqrt(2)) and integral e with x = m * 2^e, for a positive normal x
INLINE vf vf_split(vf x, vf *e) {
  const vu above = (vu)x - 0x3f3504f3u; // bits of sqrt(1/2)
  *e = __builtin_convertvector((vi)above >> 23, vf);
  return (vf)((vu)x - (above & 0xff800000u));
}
// NaN stays NaN: the second operand of x86's minimum and maximum is what they give where one is NaN.
#if defined(__AVX512F__)
INLINE vf vf_clamp(vf a, float low, float high) {
  return (vf)_mm512_max_ps(_mm512_set1_ps(low), _mm512_min_ps(_mm512_set1_ps(high), (__m512)a));
}
#elif defined(__AVX2__)
INLINE vf vf_clamp(vf a, float low, float high) {
  return (vf)_mm256_max_ps(_mm256_set1_ps(low), _mm256_min_ps(_mm256_set1_ps(high), (__m256)a));
}
#else
INLINE vf vf_clamp(vf a, float low, float high) {
  const vf below = vf_select((vf)(vf_set1(high) < a), vf_set1(high), a);
  return vf_select((vf)(below < vf_set1(low)), vf_set1(low), below);
}
#endif
INLINE vf vf_copysign(vf size, vf sign) {
  return vf_select((vf)vi_set1((int32_t)0x80000000), sign, size);
}
INLINE float vf_first(vf v) { return v[0]; }
// Halves are added until one lane is left.
INLINE float vf_sum(vf v) {
  for (int width = VW / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) v[i] += v[i + width];
  return v[0];
}

#endif

// Row tails: the first n < VW lanes; lanes not loaded are 0 and nothing beyond n is touched.
#if defined(__AVX512F__) && !defined(__wasm__)
INLINE vf vf_load_first(const float *p, int32_t n) { return (vf)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p); }
INLINE void vf_store_first(float *p, vf v, int32_t n) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)v);
}
#elif defined(__AVX2__) && !defined(__wasm__)
INLINE __m256i first_lanes(int32_t n) { return (__m256i)(vi_set1(n) > (vi){0, 1, 2, 3, 4, 5, 6, 7}); }
INLINE vf vf_load_first(const float *p, int32_t n) { return (vf)_mm256_maskload_ps(p, first_lanes(n)); }
INLINE void vf_store_first(float *p, vf v, int32_t n) { _mm256_maskstore_ps(p, first_lanes(n), (__m256)v); }
#else
INLINE vf vf_load_first(const float *p, int32_t n) {
  float lanes[VW] = {0};
  for (int32_t i = 0; i < n; i++) lanes[i] = p[i];
  return vf_load(lanes);
}
INLINE void vf_store_first(float *p, vf v, int32_t n) {
  float lanes[VW];
  vf_store(lanes, v);
  for (int32_t i = 0; i < n; i++) p[i] = lanes[i];
}
#endif

// A whole vector where n >= VW, and its first n lanes otherwise.
INLINE vf vf_load_upto(const float *p, int32_t n) { return n >= VW ? vf_load(p) : vf_load_first(p, n); }
INLINE void vf_store_upto(float *p, vf v, int32_t n) {
  if (n >= VW)
    vf_store(p, v);
  else
    vf_store_first(p, v, n);
}

#endif
