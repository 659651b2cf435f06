/**
 * A bounded fuzzer: seeded mutations of small valid files, each given to what reads them.
 *
 * To add a target, write `tests/fuzz/NAME.test.ts` that calls `fuzz` once for each kind of file:
 *
 *     fuzz('a saved forecaster', { valid: [bytes], read: async (bytes) => { await loadForecaster(bytes) } })
 *
 * `read` must end, or throw an `InputError` of one line. `npm test` runs few rounds of each target, the same ones every
 * time; `npm run fuzz -- ROUNDS SEED` runs more, of any seed. A failure gives seed and round, and keeps the file.
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InputError } from '../../src/engine/errors.js'
import { mutate, randomFrom } from './mutate.js'

export interface FuzzTarget {
  /** Small valid files: mutations start from these. */
  readonly valid: readonly Uint8Array[]
  /** Reads a file, and looks at all of what it read. */
  readonly read: (bytes: Uint8Array) => unknown
  /** Rounds within `npm test` (default 300). */
  readonly rounds?: number
}

/** No file of a few kilobytes may take longer, on the slowest machine. */
const longestMs = 10_000

const rounds = Number(process.env.FUZZ_ROUNDS ?? 0)
const seed = Number(process.env.FUZZ_SEED ?? 1)

export function fuzz(name: string, { valid, read, rounds: usual = 300 }: FuzzTarget): void {
  test(`${name}: each mutation is read or refused in one line`, { timeout: 24 * 3_600_000 }, async () => {
    for (const bytes of valid) await read(bytes)
    for (let round = 0; round < (rounds || usual); round++) {
      const bytes = mutate(valid, randomFrom(seed * 1_000_003 + round))
      const began = performance.now()
      const fault = await faultOf(() => read(bytes))
      const ms = performance.now() - began
      const slow = ms > longestMs ? `took ${Math.round(ms)} ms` : undefined
      if ((fault ?? slow) !== undefined) expect.fail(`${fault ?? slow} (${replayOf(round, bytes)})`)
    }
  })
}

/** What is wrong with how a file was refused; undefined if nothing is. */
async function faultOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (!(error instanceof InputError)) return error instanceof Error ? error.stack : String(error)
    return /[\n\r]/.test(error.message) || error.message.length > 2000
      ? `expected one short line, got ${error.message}`
      : undefined
  }
}

/** Keeps the file that failed, and says where. */
function replayOf(round: number, bytes: Uint8Array): string {
  const path = join(tmpdir(), `fuzz-${seed}-${round}`)
  writeFileSync(path, bytes)
  return `seed ${seed}, round ${round}, kept as ${path}`
}
