import { expect } from 'vitest'
import type { Panel, PanelOptions } from '../series/panel.js'
import { readPanel } from '../series/read-panel.js'
import type { Series } from '../series/series.js'
import { csvTable } from '../testing/csv-table.js'

/** The only series of a panel. */
export function onlySeries({ series }: Panel): Series {
  expect(series).toHaveLength(1)
  return series[0]!
}

/** The only series of a CSV's text. */
export const readSeries = (text: string, options?: PanelOptions): Series =>
  onlySeries(readPanel(csvTable(text, 'a.csv'), options))
