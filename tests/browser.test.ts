/** The built package trains in a page of a real browser as it does in Node. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { PageResult, ThreadsResult } from './browser/page.js'
import { train } from './browser/train.js'

// Set by scripts/test.mjs; empty where it found none.
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const isMissing = !existsSync(executablePath)
if (isMissing) {
  console.warn(`Browser test skipped: ${process.env.CHROMIUM_MISSING || `no browser at ${executablePath}`}`)
}

const root = fileURLToPath(new URL('browser', import.meta.url))
const quiet = { root, configFile: false, mode: 'production', logLevel: 'error' } as const
let outDir: string

/** Bundles the page with Vite as it is out of the box. */
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'hindcast-page-'))
  await build({ ...quiet, build: { outDir, emptyOutDir: true } })
})

afterAll(() => rm(outDir, { recursive: true, force: true }))

/** Opens the page, served with these headers; it, and what it complained of. */
async function openPage(headers: Readonly<Record<string, string>> = {}) {
  const server = await preview({ ...quiet, build: { outDir }, preview: { host: '127.0.0.1', headers } })
  onTestFinished(() => server.close())
  const [address] = server.resolvedUrls?.local ?? []
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(address)
  return { page, complaints }
}

test.skipIf(isMissing)(
  'the library example trains in a page as in Node, and the page stays responsive',
  { timeout: 180_000 },
  async () => {
    const { page, complaints } = await openPage()
    const inPage = await page.evaluate<PageResult>('trained')
    expect(complaints).toEqual([])

    expect(inPage.loss).toHaveLength(100)
    expect(inPage.loss.at(-1)).toBeLessThan(inPage.loss.at(0)! / 10)
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

describe.skipIf(isMissing)('threads in a page', { timeout: 180_000 }, () => {
  const isolated = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  }
  type Opened = Awaited<ReturnType<typeof openPage>>
  const trainWith = ({ page }: Opened, count: number) =>
    page.evaluate<ThreadsResult>(`trainWithThreads(${count})`)

  test('an isolated page trains with workers, to the same bits as alone', async () => {
    const opened = await openPage(isolated)
    // The page's own training, with as many threads as it likes, is over.
    await opened.page.evaluate('trained')
    const before = opened.page.workers().length
    const alone = await trainWith(opened, 1)
    expect(alone).toMatchObject({ threads: 1, threadsReason: 'useThreads asked for it' })
    expect(opened.page.workers()).toHaveLength(before)
    for (const count of [2, 4]) {
      const together = await trainWith(opened, count)
      expect(together).toMatchObject({ threads: count, threadsReason: 'useThreads asked for it' })
      expect(together.predictions).toEqual(alone.predictions)
    }
    expect(opened.page.workers().length).toBeGreaterThanOrEqual(1)
    expect(opened.complaints).toEqual([])
  })

  test('any other page computes alone and says why', async () => {
    const opened = await openPage()
    const { threads, threadsReason, predictions } = await trainWith(opened, 4)
    expect(threads).toBe(1)
    expect(threadsReason).toBe(
      'the page is not cross-origin isolated, which the headers COOP and COEP make it',
    )
    expect(predictions).toEqual((await trainWith(await openPage(isolated), 2)).predictions)
    expect(opened.page.workers()).toHaveLength(0)
  })

  test('a page that allows no workers computes alone and says why', async () => {
    const opened = await openPage({ ...isolated, 'Content-Security-Policy': "worker-src 'none'" })
    const { threads, threadsReason } = await trainWith(opened, 4)
    expect(threads).toBe(1)
    expect(threadsReason).toMatch(/^a worker failed: \S/)
  })
})
