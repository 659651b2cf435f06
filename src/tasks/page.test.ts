/** The pages in a real browser: what their script draws, and how a reader picks a series. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { AnomalyRow } from './anomalies/document.js'
import { renderAnomalies } from './anomalies/index.js'
import type { SeriesForecast } from './forecast/document.js'
import { renderReport } from './forecast/report/index.js'
import { backtestOf, documentOf, seriesOf } from './forecast/testing/documents.js'

// Set by scripts/test.mjs; empty where it found none.
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

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
        folds: [{ cutoff: month(length - 3), rows }],
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

describe.skipIf(!existsSync(executablePath))('in a browser', () => {
  let folder: string
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hindcast-report-'))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })

  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** The page opened from disk, at a part of it, and what it complained of. */
  async function opened(html: string, part = '', width = 360): Promise<{ page: Page; complaints: string[] }> {
    const file = join(folder, 'page.html')
    await writeFile(file, html)
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    onTestFinished(() => page.close())
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(pathToFileURL(file).href + part)
    return { page, complaints }
  }

  const drawn = (page: Page) =>
    page.$$eval('figure svg[role=img]', (charts) =>
      charts.map((chart) => chart.closest('figure')!.dataset.chart),
    )
  const shown = (page: Page) => page.textContent('#shown h2')

  test.each([360, 768, 1280])('every chart is drawn, and nothing is wider than %d pixels', async (width) => {
    const { page, complaints } = await opened(report('sales'), '', width)
    expect(await drawn(page)).toEqual(['forecast', 'backtest', 'errors', 'calibration', 'loss'])
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

  test('a series is picked from a menu, by the arrows and by a link, and kept in the address', async () => {
    const { page, complaints } = await opened(report('a', 'b & c', 'd'))
    expect(await shown(page)).toBe('a')
    expect(await drawn(page)).toEqual([
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
    await page.waitForFunction('document.querySelector("#shown h2").textContent === "d"')
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
