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

#endif
