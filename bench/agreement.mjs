// Whether two programs computed the same results, by the numbers that both report.

/** Tolerance of the first number: float32 sums in another order. */
const relative = 1e-4
/** Tolerance as a share of the change of the loss since the first step. */
const movement = 0.02

/**
 * `checks` are the losses before the first updates (training) or one number of the outputs (all else). As many
 * are compared as both sides have.
 */
export function agrees(checks, reference) {
  const count = Math.min(checks.length, reference.length)
  if (count === 0) throw new Error('agrees: expected at least one number on both sides')
  const close = (a, b, slack) => Math.abs(a - b) <= slack
  return Array.from({ length: count }, (_, i) => {
    const rounding = relative * Math.abs(reference[0])
    if (i === 0) return close(checks[0], reference[0], rounding)
    const [moved, expected] = [checks[i] - checks[0], reference[i] - reference[0]]
    return close(moved, expected, movement * Math.abs(expected) + rounding / 100)
  }).every(Boolean)
}
