import { expect } from 'vitest'
import { type Panel, type PanelOptions, readPanel } from '../series/panel.js'
import type { Series } from '../series/series.js'
import { parseTable } from '../table/csv.js'

/** The only series of a panel. */
export function onlySeries({ series }: Panel): Series {
  expect(series).toHaveLength(1)
  return series[0]!
}

/** The only series of a CSV's text. */
export const readSeries = (text: string, options?: PanelOptions): Series =>
  onlySeries(readPanel(parseTable(text, 'a.csv'), options))
