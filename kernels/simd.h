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
INLINE float vf_sum(vf v) {
  return (wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 2)) +
         (wasm_f32x4_extract_lane(v, 1) + wasm_f32x4_extract_lane(v, 3));
}

#else
#error "no vector instructions chosen for this target"
#endif

// Row tails: the first n < VW lanes; lanes not loaded are 0.
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
