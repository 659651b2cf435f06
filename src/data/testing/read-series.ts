import { expect } from 'vitest'
import type { Panel, PanelOptions } from '../series/panel.js'
import { readPanel } from '../series/read-panel.js'
import type { Series } from '../series/series.js'
import { csvTable } from './csv-table.js'

/** The only series of a panel. */
export function onlySeries({ series }: Panel): Series {
  expect(series).toHaveLength(1)
  return series[0]
}

/** The series of a panel by its id. */
export function seriesNamed({ series }: Panel, id: string): Series {
  const found = series.find((one) => one.id === id)
  if (found === undefined) throw new Error(`expected a series ${id}, got ${series.map((one) => one.id)}`)
  return found
}

/** The reason why a panel skipped its only unusable series. */
export function skippedReason({ skipped }: Panel): string {
  expect(skipped).toHaveLength(1)
  return skipped[0].reason
}

/** The only series of a CSV. */
export const readSeries = (csv: string | readonly string[], options?: PanelOptions): Series =>
  onlySeries(readPanel(csvTable(csv), options))
