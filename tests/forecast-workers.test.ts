/** Forecasts of the built package are the same bytes with and without worker threads. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../src/engine/testing/temporary.js'
import { monthlyPanel, seasonal } from '../src/statistics/testing/made.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const inFolder = temporaryFolder()

beforeAll(() => run(process.execPath, ['scripts/build.mjs'], { cwd: root }), 240_000)

test('a forecast with baselines and networks in two workers is that on one thread', async () => {
  const series = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`s${i}`, seasonal(180, i)]))
  const rows = monthlyPanel(series)
  const columns = Object.keys(rows[0])
  const path = inFolder('panel.csv')
  const text = rows.map((row) => columns.map((name) => (row as Record<string, unknown>)[name]).join(','))
  await writeFile(path, [columns.join(','), ...text].join('\n'))
  const forecast = async (threads: string): Promise<object> => {
    const args = [
      'dist/cli/main.js',
      'forecast',
      path,
      '--horizon',
      '3',
      '--epochs',
      '2',
      '--json',
      '--quiet',
    ]
    const { stdout } = await run(process.execPath, args, {
      cwd: root,
      env: { ...process.env, HINDCAST_THREADS: threads },
      maxBuffer: 1e9,
    })
    const { seconds: _, ...document } = JSON.parse(stdout)
    return document
  }
  expect(await forecast('2')).toEqual(await forecast('1'))
}, 120_000)
