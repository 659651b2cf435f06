/** The page of anomalies in a real browser. */
import { describe, expect, test } from 'vitest'
import { hasBrowser, openedIn } from '../../../../report/testing/browser.js'
import type { AnomalyRow } from '../../document.js'
import { renderAnomalies } from '../render-anomalies.js'

const month = (t: number) => `${1990 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`

const anomalies = () => {
  const rows = Array.from({ length: 200 }, (_, t): AnomalyRow => {
    const isAnomaly = t === 20 || t === 150
    return {
      ds: month(t),
      y: isAnomaly ? 30 : 10,
      expected: 10,
      lo: 8,
      hi: 12,
      score: isAnomaly ? 5 : 0,
      isAnomaly,
    }
  })
  return renderAnomalies({
    series: [{ id: 'load', frequency: 'MS', rows }],
    skipped: [],
    threshold: 3,
    engine: 'wasm simd',
    seed: 0,
    seconds: 1,
  })
}

describe.skipIf(!hasBrowser)('in a browser', () => {
  const opened = openedIn()

  test('anomalies are marked, and a click on one brings it near', async () => {
    const { page, complaints } = await opened(anomalies())
    const marks = () => page.$$('[data-chart=anomalies] [aria-label=dot] path')
    expect(await marks()).toHaveLength(2)
    await page.click('th >> text=1991-09')
    expect(await marks()).toHaveLength(1)
    await page.click('text=All values')
    expect(await marks()).toHaveLength(2)
    expect(complaints).toEqual([])
  })
})
