/** Pages opened from disk in a real browser. */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../engine/testing/temporary.js'

// Set by scripts/test.mjs; empty where it found none.
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

export const hasBrowser = existsSync(executablePath)

export interface Opened {
  readonly page: Page
  /** Errors and messages on the console. */
  readonly complaints: readonly string[]
}

/** A browser for the tests of a file or of a group; returns a function that opens a page at a part of it. */
export function openedIn(): (html: string, part?: string, width?: number) => Promise<Opened> {
  const path = temporaryFolder()
  let browser: Browser | undefined

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })

  afterAll(() => browser?.close())

  return async (html, part = '', width = 360) => {
    const file = path('page.html')
    await writeFile(file, html)
    const page = await browser!.newPage({ viewport: { width, height: 800 } })
    onTestFinished(() => page.close())
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(pathToFileURL(file).href + part)
    return { page, complaints }
  }
}

/** The names of the charts drawn on a page. */
export const drawnCharts = (page: Page): Promise<(string | undefined)[]> =>
  page.$$eval('figure svg[role=img]', (charts) =>
    charts.map((chart) => chart.closest('figure')!.dataset.chart),
  )
