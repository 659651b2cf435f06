/**
 * Lines of columns two spaces apart.
 * @param leftColumns columns flush left, from the first on; the others are flush right. Default 1
 */
export function aligned(rows: readonly (readonly string[])[], leftColumns = 1): string {
  const widths = rows[0].map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column].length), 0),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column < leftColumns ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd()
  return rows.map((row) => line(row) + '\n').join('')
}
