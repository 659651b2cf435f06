import type { ForecastRow, SeriesForecast } from '../types.js'

const VALUES = ['median', 'lo-80', 'hi-80', 'lo-95', 'hi-95'] as const satisfies (keyof ForecastRow)[]

interface Forecasts {
  readonly series: readonly Pick<SeriesForecast, 'id' | 'forecast'>[]
}

/**
 * The forecasts of all series as CSV (RFC 4180, but with LF line ends as other command line tools write):
 * columns `unique_id,ds,median,lo-80,hi-80,lo-95,hi-95`, one row a step.
 *
 * Numbers are the shortest text that reads back as the same float64, so equal forecasts give equal bytes.
 * A value that is not finite is an empty field.
 */
export function forecastCsv({ series }: Forecasts): string {
  const lines = [['unique_id', 'ds', ...VALUES].join(',')]
  for (const { id, forecast } of series) {
    for (const row of forecast) {
      lines.push([field(id), field(row.ds), ...VALUES.map((name) => number(row[name]))].join(','))
    }
  }
  return lines.join('\n') + '\n'
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function number(value: number): string {
  return Number.isFinite(value) ? String(value) : ''
}
