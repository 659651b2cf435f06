/**
 * Years with two digits: those of a column lie in one stretch, the shortest that holds them all, and its last year is from
 * 1940 to 2039. So 98, 99, 00 are 1998 to 2000, and 49 to 60 are 1949 to 1960.
 */
export function centuries(years: Iterable<number>): (year: number) => number {
  const sorted = [...new Set(years)].sort((a, b) => a - b)
  const gapAfter = (i: number) =>
    i + 1 < sorted.length ? sorted[i + 1] - sorted[i] : sorted[0] + 100 - sorted[i]
  const at = sorted.reduce((widest, _, i) => (gapAfter(i) >= gapAfter(widest) ? i : widest), 0)
  const last = sorted[at] ?? 0
  const lastYear = last + (last < 40 ? 2000 : 1900)
  return (year) => lastYear - ((last - year + 100) % 100)
}
