/** The simplex method of Nelder & Mead 1965, for the few parameters of a smoothing method. */

const [reflection, expansion, contraction, shrinkage] = [1, 2, 0.5, 0.5]

interface Vertex {
  readonly at: Float64Array
  readonly value: number
}

export interface MinimiseOptions {
  /** The size of the first simplex along each axis. */
  readonly steps: ArrayLike<number>
  /** Evaluations of f, at most. */
  readonly evaluations: number
  /** Ends where all of the simplex's values are within this share of one another. Default 1e-8. */
  readonly tolerance?: number
}

/**
 * Where f is least, as far as the evaluations lead. Places where f is infinite are never taken while others are
 * known, so bounds are set by returning it.
 */
export function minimise(
  f: (at: Float64Array) => number,
  start: ArrayLike<number>,
  { steps, evaluations, tolerance = 1e-8 }: MinimiseOptions,
): { readonly at: Float64Array; readonly value: number } {
  const n = start.length
  let used = 0
  const vertex = (at: Float64Array): Vertex => {
    used++
    const value = f(at)
    return { at, value: Number.isNaN(value) ? Infinity : value }
  }
  const origin = Float64Array.from(start)
  const simplex = [vertex(origin)]
  for (let i = 0; i < n; i++) {
    const at = origin.slice()
    at[i] += steps[i]
    simplex.push(vertex(at))
  }
  const sort = (): void => void simplex.sort((a, b) => a.value - b.value)
  sort()
  while (used < evaluations && n > 0) {
    const [best, worst, second] = [simplex[0], simplex[n], simplex[n - 1]]
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) break
    const centre = new Float64Array(n)
    for (let v = 0; v < n; v++) for (let i = 0; i < n; i++) centre[i] += simplex[v].at[i] / n
    const along = (t: number): Vertex => vertex(centre.map((c, i) => c + t * (c - worst.at[i])))
    const reflected = along(reflection)
    if (reflected.value < best.value) {
      const expanded = along(expansion)
      simplex[n] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < second.value) {
      simplex[n] = reflected
    } else {
      const contracted = along(reflected.value < worst.value ? contraction : -contraction)
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted
      else
        for (let v = 1; v <= n; v++)
          simplex[v] = vertex(simplex[v].at.map((x, i) => best.at[i] + shrinkage * (x - best.at[i])))
    }
    sort()
  }
  return simplex[0]
}
