/** The forecast report in a real browser: its charts, and how a reader picks a series. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { drawnCharts, hasBrowser, openedIn } from '../../../../report/testing/browser.js'
import type { SeriesForecast } from '../../document.js'
import { backtestOf, documentOf, seriesOf } from '../../testing/documents.js'
import { renderBacktest, renderReport } from '../render.js'

const month = (t: number) => `${1990 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`

function series(id: string, length = 100): SeriesForecast {
  const history = Array.from({ length }, (_, t) => ({ ds: month(t), y: 10 + Math.sin(t) }))
  const row = (t: number) => ({ ds: month(t), median: 10, 'lo-50': 9, 'hi-50': 11, 'lo-90': 8, 'hi-90': 12 })
  const rows = history.slice(-2).map(({ y }, h) => ({ ...row(length - 2 + h), y }))
  return seriesOf(id, {
    history,
    forecast: [row(length), row(length + 1)],
    backtest: backtestOf(
      { model: 1, naive: 2 },
      {
        folds: [{ cutoff: month(length - 3), mase: { model: 1, naive: 2 }, rows }],
        errorsByStep: { model: [1, 2], naive: [2, 3] },
        calibration: [
          { level: 0.1, share: 0.2 },
          { level: 0.9, share: 0.8 },
        ],
      },
    ),
    explanation: { lags: [{ lag: 1, effect: 2 }], covariates: [] },
  })
}

const report = (...ids: string[]) =>
  renderReport(
    documentOf(
      ids.map((id) => series(id)),
      { training: { loss: [2, 1], valLoss: [3, 2] } },
    ),
  )

const shown = (page: Page) => page.textContent('#shown h2')

describe.skipIf(!hasBrowser)('in a browser', () => {
  const opened = openedIn()

  test.each([360, 768, 1280])('every chart is drawn, and nothing is wider than %d pixels', async (width) => {
    const { page, complaints } = await opened(report('sales'), '', width)
    expect(await drawnCharts(page)).toEqual(['forecast', 'backtest', 'errors', 'calibration', 'loss'])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    expect(complaints).toEqual([])
  })

  test('the fan has a band for every interval', async () => {
    const { page } = await opened(report('sales'))
    expect(await page.$$('[data-chart=forecast] [fill="var(--band)"]')).toHaveLength(2)
  })

  test('all of the history can be looked at', async () => {
    const { page } = await opened(report('sales'))
    const from = () => page.textContent('[data-chart=forecast] [aria-label="x-axis tick label"] text')
    expect(await from()).toBe('1994')
    await page.click('text=All history')
    expect(await from()).toBe('1990')
  })

  test('a backtest shows its folds together or one by one', async () => {
    const one = series('sales')
    const [fold] = one.backtest.folds
    const folds = [
      { ...fold, cutoff: month(90), rows: fold.rows.map((row, h) => ({ ...row, ds: month(91 + h) })) },
      fold,
    ]
    const document = documentOf([{ ...one, backtest: { ...one.backtest, folds } }])
    const { page, complaints } = await opened(renderBacktest(document))
    expect(await drawnCharts(page)).toEqual(['backtest', 'errors', 'calibration'])
    const bands = () => page.$$eval('[data-chart=backtest] [fill="var(--band)"]', (all) => all.length)
    expect(await bands()).toBe(4)
    await page.click('[data-chart=backtest] button >> text=2')
    expect(await bands()).toBe(2)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    expect(complaints).toEqual([])
  })

  test('a series is picked from a menu, by the arrows and by a link, and kept in the address', async () => {
    const { page, complaints } = await opened(report('a', 'b & c', 'd'))
    expect(await shown(page)).toBe('a')
    expect(await drawnCharts(page)).toEqual([
      'errors',
      'calibration',
      'loss',
      'forecast',
      'backtest',
      'errors',
      'calibration',
    ])
    await page.selectOption('#choice', 'b & c')
    expect(await shown(page)).toBe('b & c')
    expect(new URL(page.url()).hash).toBe('#b%20%26%20c')
    await page.click('[aria-label="Next series"]')
    expect(await shown(page)).toBe('d')
    await page.click('[aria-label="Next series"]')
    expect(await shown(page)).toBe('a')
    await page.click('.list a >> text=d')
    await page.locator('#shown h2', { hasText: /^d$/ }).waitFor()
    expect(complaints).toEqual([])
    const { page: again } = await opened(report('a', 'b & c', 'd'), '#b%20%26%20c')
    expect(await shown(again)).toBe('b & c')
  })

  test('among many, part of a name and Enter are enough', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `Store ${index + 1}`)
    const { page } = await opened(report(...ids))
    await page.focus('#choice')
    await page.keyboard.type('store 2')
    expect(await page.textContent('#found')).toBe('11 of 30 match; Enter takes the first')
    await page.keyboard.press('Enter')
    expect(await shown(page)).toBe('Store 2')
    await page.keyboard.type('27')
    await page.keyboard.press('Enter')
    expect(await shown(page)).toBe('Store 27')
    await page.keyboard.type('nowhere')
    expect(await page.textContent('#found')).toBe('no match')
    await page.keyboard.press('Tab')
    expect(await page.inputValue('#choice')).toBe('Store 27')
  })

  test('on paper the charts are as wide as the text, and as wide as before after it', async () => {
    const { page } = await opened(report('sales'))
    const widths = await page.evaluate(() => {
      const width = () => document.querySelector('[data-chart=forecast] svg[role=img]')!.getAttribute('width')
      const after = (event: string) => {
        dispatchEvent(new Event(event))
        return width()
      }
      return [width(), after('beforeprint'), after('afterprint')]
    })
    expect(widths).toEqual(['328', '660', '328'])
  })
})
