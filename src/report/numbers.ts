/** Writes a number as text; a value that is missing or not finite becomes a dash. */
export type NumberFormat = (value: number | null) => string

/** Digits that a double holds, whatever the number. */
const mostDigits = 15

/** A span of a smaller share of the largest number is rounding. */
const roundingShare = 1e-9

/**
 * The format that suits a set of numbers shown together: the same count of decimals throughout, so that they
 * align, and enough of them for 4 significant digits of the largest and 3 of the span from lowest to highest, up to the
 * 15 that a double holds; a span that is only rounding takes none. Integers get no decimals; magnitudes from 1e15 up or below 1e-6 are written with an exponent.
 */
export function numberFormat(values: Iterable<number | null>): NumberFormat {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  let whole = true
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
    whole &&= Number.isInteger(value)
  }
  const largest = Math.max(Math.abs(lowest), Math.abs(highest))
  if (!Number.isFinite(largest) || largest === 0) return fixed(0)
  const level = Math.floor(Math.log10(largest))
  const spread = highest - lowest
  const forSpread = spread > 0 ? 2 - Math.floor(Math.log10(spread)) : 0
  if (level >= mostDigits || level < -6) {
    const digits = Math.min(mostDigits, Math.max(3, forSpread + level))
    return finite((value) => value.toExponential(digits))
  }
  if (whole) return fixed(0)
  const isRounding = spread <= roundingShare * largest
  return fixed(Math.max(0, 3 - level, isRounding ? 0 : Math.min(forSpread, mostDigits - 1 - level)))
}

/** The format with a fixed count of decimals and groups of three digits. */
export function fixed(decimals: number): NumberFormat {
  const { format } = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  return finite(format)
}

function finite(format: (value: number) => string): NumberFormat {
  return (value) => (value !== null && Number.isFinite(value) ? format(value) : '–')
}
