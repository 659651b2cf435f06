// The instruction levels that the kernels are built for, with the compiler's flags for each.
export const levels = { simd: ['-msimd128'], relaxed: ['-msimd128', '-mrelaxed-simd'] }
