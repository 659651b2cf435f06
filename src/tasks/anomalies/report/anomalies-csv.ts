import { type CsvOptions, numberField, textField } from '../../../report/index.js'
import type { AnomalyDocument } from '../document.js'

/**
 * The scores of all series as CSV (RFC 4180, with LF line ends): columns
 * `unique_id,ds,y,expected,lo,hi,score,anomaly,kind`, one row a value. `anomaly` is 1 or 0, an infinite score `inf`, `kind`
 * that of an anomaly, else empty. Equal scores give equal bytes.
 */
export function anomaliesCsv({ series }: Pick<AnomalyDocument, 'series'>, options: CsvOptions = {}): string {
  const lines = ['unique_id,ds,y,expected,lo,hi,score,anomaly,kind']
  for (const { id, rows } of series) {
    for (const { ds, y, expected, lo, hi, score, isAnomaly, kind = '' } of rows) {
      const numbers = [y, expected, lo, hi].map(numberField)
      const scored = score === Number.POSITIVE_INFINITY ? 'inf' : numberField(score)
      lines.push(
        [
          textField(id, options),
          textField(ds, options),
          ...numbers,
          scored,
          isAnomaly ? '1' : '0',
          kind,
        ].join(','),
      )
    }
  }
  return `${lines.join('\n')}\n`
}
