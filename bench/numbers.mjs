// Numbers as the tables show them.

/** Three significant digits, with no exponent. */
export function significant(value) {
  if (value === 0) return '0'
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

export const times = (ratio) => (ratio === undefined ? '–' : `${significant(ratio)}×`)

export const percent = (share) => (share === undefined ? '–' : `${(100 * share).toFixed(0)} %`)

export const megabytes = (bytes) => (bytes === undefined ? '–' : significant(bytes / 1e6))
