/** Processes that compute with threads: equal results, and an end that nobody has to force. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadNative } from '../src/engine/native.node.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const isNativeBuilt = typeof loadNative() !== 'string'

interface Result {
  readonly engine: string
  /** By number of threads. */
  readonly found: Readonly<Record<string, string>>
}

beforeAll(() => run(process.execPath, ['scripts/build.mjs'], { cwd: root }), 240_000)

async function resultOf<R>(script: string, engine: string): Promise<R> {
  const env = { ...process.env, HINDCAST_ENGINE: engine }
  // A process that does not end by itself fails the test by its signal.
  const options = { cwd: root, env, timeout: 60_000, killSignal: 'SIGKILL' } as const
  const { stdout, stderr } = await run(process.execPath, [`tests/threads/${script}`], options)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe.each(['wasm', 'native'])('%s', (engine) => {
  const isMissing = engine === 'native' && !isNativeBuilt

  test.skipIf(isMissing)('1, 2 and 4 threads give the same bits, and the process ends', async () => {
    const { engine: name, found } = await resultOf<Result>('alone.mjs', engine)
    expect(name).toBe(engine)
    const { 1: alone } = found
    expect(found).toEqual({ 1: alone, 2: alone, 4: alone })
    expect(alone).toMatch(/^\w{16} \w{16}$/)
  })

  test.skipIf(isMissing)('two worker threads at once compute what one thread does', async () => {
    const [first, second, main] = await resultOf<Result[]>('together.mjs', engine)
    const { 1: expected } = main.found
    expect(first.found).toEqual({ 2: expected, 4: expected })
    expect(second.found).toEqual(first.found)
  })

  test.skipIf(isMissing)('workers may be ended at any moment of their start', async () => {
    expect(await resultOf('terminated.mjs', engine)).toEqual({ engine, data: [2, 3, 4] })
  })
})
