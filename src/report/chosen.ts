/**
 * The series that a page shows one by one, in the order given: all, or, of more than `most`, the half of `most` with the
 * largest values and the first of the others.
 * @param rankBy the value a series is ranked by; not a number ranks last
 */
export function chosen<One>(
  series: readonly One[],
  most: number,
  rankBy: (series: One) => number,
): readonly One[] {
  if (series.length <= most) return series
  const kept = new Set(largestFirst(series, rankBy).slice(0, Math.ceil(most / 2)))
  for (const one of series) {
    if (kept.size === most) break
    kept.add(one)
  }
  return series.filter((one) => kept.has(one))
}

/** Sorted by a value, the largest first, not a number last, equal ones in the order given. */
export function largestFirst<One>(series: readonly One[], rankBy: (series: One) => number): One[] {
  const ranked = series.map((one) => ({ one, value: rankBy(one) }))
  ranked.sort((a, b) => {
    if (Number.isNaN(a.value) || Number.isNaN(b.value))
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
    return a.value === b.value ? 0 : b.value - a.value
  })
  return ranked.map(({ one }) => one)
}

/** The default of the most series that a page shows one by one. */
export const defaultMostSeries = 200
