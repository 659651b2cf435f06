/** Jobs in worker threads of the built package: equal results, errors of the same class, and nothing that hangs. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadNative } from '../src/engine/native.node.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const isNativeBuilt = typeof loadNative() !== 'string'

beforeAll(() => run(process.execPath, ['scripts/build.mjs'], { cwd: root }), 240_000)

async function resultOf<R>(script: string, env: Readonly<Record<string, string>>): Promise<R> {
  // A process that does not end by itself fails the test by its signal.
  const options = { cwd: root, timeout: 120_000, killSignal: 'SIGKILL' } as const
  const { stdout, stderr } = await run(process.execPath, [`tests/parallel/${script}`], {
    ...options,
    env: { ...process.env, HINDCAST_THREADS: '', ...env },
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

interface Equal {
  readonly engine: string
  readonly found: readonly {
    readonly progress: readonly number[]
    readonly places: readonly string[]
    readonly bytes: readonly string[]
  }[]
  readonly warm: readonly string[]
}

test.each(['wasm', 'native'])('%s: no, 2 and 3 workers give the same bytes', async (name) => {
  if (name === 'native' && !isNativeBuilt) return
  const { engine, found, warm } = await resultOf<Equal>('equal.mjs', { HINDCAST_ENGINE: name })
  expect(engine).toMatch(name)
  // Asked for one by one, jobs are done on the calling thread.
  expect(found.map(({ places }) => places)).toEqual([
    [`main ${engine} 1`],
    [`worker ${engine} 1`],
    [`worker ${engine} 1`],
    [`main ${engine} 2`],
  ])
  expect(new Set(found[0].bytes).size).toBe(5)
  for (const { bytes, progress } of found) {
    expect(bytes).toEqual(found[0].bytes)
    expect(progress).toEqual([0, 1, 2, 3, 4])
  }
  expect(warm).toEqual([`worker ${engine} 1`])
})

interface Outcome {
  readonly value?: unknown
  readonly error?: Readonly<Record<string, unknown>>
}

interface Outcomes {
  readonly inWorkers: Readonly<Record<string, readonly Outcome[]>>
  readonly here: Readonly<Record<string, readonly Outcome[]>>
  readonly deaths: Readonly<Record<string, readonly unknown[]>>
  readonly strangers: Readonly<Record<string, readonly string[]>>
  readonly unlisted: readonly Outcome[]
}

describe('what goes wrong', () => {
  let all: Outcomes
  beforeAll(async () => {
    // A small heap, so that a job fills it soon.
    all = await resultOf<Outcomes>('errors.mjs', { NODE_OPTIONS: '--max-old-space-size=64' })
  }, 150_000)

  const typeError = { class: 'TypeError', name: 'TypeError', message: 'enough' }
  const closed = {
    class: 'Error',
    name: 'Error',
    message: 'the pool was closed before the job was done',
  }
  const cause = { class: 'InputError', name: 'InputError', message: 'the cause' }
  const range = { class: 'RangeError', name: 'RangeError', message: 'too far', cause }
  const notCloned = {
    class: 'DOMException',
    name: 'DataCloneError',
    message: '() => {} could not be cloned.',
  }
  const refused = (message: string) => ({ error: { class: 'RangeError', name: 'RangeError', message } })
  const expected: Readonly<Record<string, readonly Outcome[]>> = {
    errors: [
      { error: { class: 'InputError', name: 'InputError', message: 'series: expected some, got none' } },
      { error: range },
      {
        error: {
          class: 'OptionError',
          name: 'InputError',
          message: 'forecast horizon: expected a whole number from 1, got 0',
          asTyped: '--horizon: expected a whole number from 1, got 0',
        },
      },
      { error: notCloned },
      { value: 'none' },
    ],
    'inputs that cannot be cloned': [{ error: notCloned }, { value: 1 }],
    'the first in order': [{ error: range }],
    'progress that is refused': [refused('refused 1'), refused('refused 2')],
    'abort of a job that throws': Array(4).fill({ error: typeError }),
    'abort of a job that returns what it has': [
      { value: 'what there is' },
      ...Array(3).fill({ error: typeError }),
    ],
    close: Array(3).fill({ error: closed }),
  }

  test.each(Object.keys(expected))('%s: the same in workers and on the calling thread', (name) => {
    expect(all.inWorkers[name]).toEqual(expected[name])
    expect(all.here[name]).toEqual(expected[name])
  })

  test('the jobs of workers that die are done on the calling thread', () => {
    expect(all.deaths.exit).toEqual(Array(3).fill(expect.stringMatching(/^main /)))
  })

  test('a job that fills its heap is refused, and others go on', () => {
    expect(all.deaths.memory).toEqual([
      {
        error: expect.objectContaining({
          class: 'InputError',
          message: expect.stringMatching(/^die: expected a job that fits into memory/),
        }),
      },
      { value: expect.stringMatching(/^worker /) },
    ])
  })

  test.each(['stranger', 'silent', 'talking', 'missing'])('a %s file is never used', (name) => {
    const places = all.strangers[`tests/parallel/${name}.mjs`]
    expect(places).toEqual(Array(3).fill(expect.stringMatching(/^main /)))
  })

  test('the workers of forecasts start, and say which job their file does not list', () => {
    const error = { class: 'Error', name: 'Error', message: "the worker's file lists no job place" }
    expect(all.unlisted).toEqual([{ error }, { error }])
  })
})
