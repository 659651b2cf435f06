// Rows of texts as lines: columns as wide as their widest text, two spaces between.

/** @param isLeft which columns stand flush left, by their number; the others stand flush right */
export function aligned(rows, isLeft = (column) => column === 0) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  const line = (texts) =>
    texts.map((text, i) => (isLeft(i) ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  ')
  return rows.map((row) => line(row).trimEnd())
}
