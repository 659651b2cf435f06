/** The built package trains in a page of a real browser as it does in Node. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import type { PageResult } from './browser/page.js'
import { train } from './browser/train.js'

// Set by scripts/test.mjs; empty where it found none.
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const isMissing = !existsSync(executablePath)
if (isMissing) {
  console.warn(`Browser test skipped: ${process.env.CHROMIUM_MISSING || `no browser at ${executablePath}`}`)
}

/** Bundles the page with Vite as it is out of the box and serves it; its address. */
async function servePage(): Promise<string> {
  const root = fileURLToPath(new URL('browser', import.meta.url))
  const outDir = await mkdtemp(join(tmpdir(), 'hindcast-page-'))
  onTestFinished(() => rm(outDir, { recursive: true, force: true }))
  const quiet = { root, configFile: false, mode: 'production', logLevel: 'error' } as const
  await build({ ...quiet, build: { outDir, emptyOutDir: true } })
  const server = await preview({ ...quiet, build: { outDir }, preview: { host: '127.0.0.1' } })
  onTestFinished(() => server.close())
  const [address] = server.resolvedUrls?.local ?? []
  return address
}

test.skipIf(isMissing)(
  'the library example trains in a page as in Node, and the page stays responsive',
  { timeout: 180_000 },
  async () => {
    const address = await servePage()
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(address)
    const inPage = await page.evaluate<PageResult>('trained')
    expect(complaints).toEqual([])

    expect(inPage.loss).toHaveLength(100)
    expect(inPage.loss[99]).toBeLessThan(inPage.loss[0] / 10)
    // A page that hangs gets a turn before the first of the 1900 updates and one after the last.
    expect(inPage.timers).toBeGreaterThan(10)
    expect(inPage.frames).toBeGreaterThan(5)

    const inNode = await train()
    expect(inPage.predictions).toHaveLength(inNode.predictions.length)
    // Processors and levels that fuse a product and a sum round once less.
    const farthest = Math.max(...inPage.predictions.map((p, i) => Math.abs(p - inNode.predictions[i])))
    expect(farthest).toBeLessThan(1e-4)
  },
)
