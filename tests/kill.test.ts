/**
 * Processes killed at seeded points, again and again: what goes on from their backups ends with the same bytes, and
 * nothing is left of the kills. Where a kill falls depends on the machine; what comes of it does not.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomFrom } from './fuzz/mutate.js'

const root = fileURLToPath(new URL('..', import.meta.url))
beforeAll(() => promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: root }), 240_000)

const base = mkdtempSync(join(tmpdir(), 'hindcast-kill-'))
afterAll(() => rmSync(base, { recursive: true }))
const newFolder = (): string => mkdtempSync(join(base, 'run-'))

const seeds = Number(process.env.KILL_SEEDS ?? 2)
const killsEach = 4

/** Runs to the end, or kills the process at once when it has told so many times of progress. @returns whether it ended */
function runs(
  args: readonly string[],
  folder: string,
  seen: RegExp,
  killedAfter = Infinity,
): Promise<boolean> {
  // Progress as on a terminal, so that each redrawn line is told.
  const node = ['--import', 'data:text/javascript,process.stderr.isTTY=true']
  const child = spawn(process.execPath, [...node, ...args], { cwd: folder })
  let told = ''
  const onData = (text: string): void => {
    told += text
    if ((told.match(seen) ?? []).length >= killedAfter) child.kill('SIGKILL')
  }
  child.stdout.setEncoding('utf8').on('data', onData)
  child.stderr.setEncoding('utf8').on('data', onData)
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(code === 0)
      else reject(new Error(told))
    })
  })
}

interface Work {
  readonly args: (folder: string) => readonly string[]
  readonly inputs: Readonly<Record<string, string>>
  /** Progress that it tells, as often as given in a whole run. */
  readonly seen: RegExp
  readonly times: number
  readonly result: string
}

const month = (i: number): string => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`
const sales = Array.from({ length: 72 }, (_, i) => `${month(i)},${100 + i + 10 * Math.sin(i / 2)}\n`)

const works: Readonly<Record<string, Work>> = {
  'a fit with a backup': {
    args: (folder) => [join(root, 'tests/kill/fit.mjs'), folder],
    inputs: {},
    seen: /batch/g,
    times: 72,
    result: 'model.safetensors',
  },
  'a forecast with a checkpoint': {
    args: () => [
      join(root, 'dist/cli/main.js'),
      ...['forecast', 'sales.csv', '--horizon', '3', '--model', 'gru', '--members', '2', '--epochs', '15'],
      ...['--folds', '2', '--checkpoint', 'ck', '--out', 'f.csv'],
    ],
    inputs: { 'sales.csv': `ds,y\n${sales.join('')}` },
    seen: /epoch/g,
    times: 40,
    result: 'f.csv',
  },
  'a detection of anomalies with a checkpoint': {
    args: () => [
      join(root, 'dist/cli/main.js'),
      ...['anomalies', 'sales.csv', '--model', 'gru', '--checkpoint', 'ck', '--out', 'scores.csv'],
    ],
    inputs: { 'sales.csv': `ds,y\n${sales.join('')}` },
    seen: /epoch/g,
    times: 60,
    result: 'scores.csv',
  },
}

describe.each(Object.entries(works))('%s', (_, { args, inputs, seen, times, result }) => {
  const begun = (): string => {
    const folder = newFolder()
    for (const [name, text] of Object.entries(inputs)) writeFileSync(join(folder, name), text)
    return folder
  }
  const names = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()

  test(`killed ${seeds} times ${killsEach} times, ends with the same bytes and leaves nothing`, {
    timeout: 600_000,
  }, async () => {
    const whole = begun()
    expect(await runs(args(whole), whole, seen)).toBe(true)
    const expected = readFileSync(join(whole, result))
    for (let seed = 1; seed <= seeds; seed++) {
      const random = randomFrom(seed)
      const folder = begun()
      for (let kill = 0; kill < killsEach; kill++) {
        const hasEnded = await runs(args(folder), folder, seen, 1 + Math.floor(random(times / 2)))
        if (hasEnded) break
      }
      expect(await runs(args(folder), folder, seen)).toBe(true)
      expect(readFileSync(join(folder, result)).equals(expected), `seed ${seed}`).toBe(true)
      expect(names(folder)).toEqual(names(whole))
    }
  })
})
