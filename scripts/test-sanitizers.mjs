// npm run test:sanitizers: the kernels under the sanitizers of addresses and undefined behaviour, and of threads. Calls
// that tests make are recorded (tests/sanitizers/record.ts) and replayed by a program of C (replay.c), on blocks of
// exactly their size and with one and four threads. Without a compiler that has the sanitizers, it says so and ends well.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callsOf, compiler, kernelSignatures, kernels, levels } from './build-native.mjs'
import { Failure, run, runHere } from './run.mjs'
import { setup } from './setup.mjs'

const sanitizers = { 'address, undefined': ['address', 'undefined'], thread: ['thread'] }
/** Whose tests call kernels. Working space is for as many threads as replay.c computes with. */
const recorded = ['src/tensor/fixtures.test.ts', 'src/nn/recurrent', 'src/nn/losses', 'src/nn/layers']

const folder = mkdtempSync(join(tmpdir(), 'hindcast-sanitizers-'))
/** @param flags of the level that the calls are recorded on: sizes of working space hang on it */
const compile = (name, used, flags) =>
  run(`Compiling the kernels (${name})`, compiler, [
    ...['-O1', '-g', '-std=gnu17', '-ffp-contract=off', '-fno-strict-aliasing', '-pthread', `-I${folder}`],
    ...flags,
    `-fsanitize=${used.join(',')}`,
    ...(used.includes('undefined') ? ['-fno-sanitize-recover=undefined'] : []),
    ...['-o', join(folder, used.join('-')), 'tests/sanitizers/replay.c', ...kernels(), '-lm', '-ldl'],
  ])

/** @returns the reason where there are no sanitizers here */
async function compileAll() {
  const { engineInfo, useEngine } = await import('../dist/index.js')
  useEngine('native')
  const flags = levels[process.arch][engineInfo().simd]
  writeFileSync(join(folder, 'calls.inc'), callsOf(kernelSignatures()))
  try {
    for (const [name, used] of Object.entries(sanitizers)) await compile(name, used, flags)
    return undefined
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.message
  }
}

async function record() {
  const calls = join(folder, 'calls')
  mkdirSync(calls)
  const env = { ...process.env, HINDCAST_ENGINE: 'native', HINDCAST_THREADS: '4', KERNEL_CALLS: calls }
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/sanitizers/vitest.config.ts']
  const code = await runHere(process.execPath, [...vitest, '--silent=true', ...recorded], env)
  return { code, files: readdirSync(calls).map((name) => join(calls, name)) }
}

try {
  const missing = (await setup()) ?? (await compileAll())
  if (missing !== undefined)
    console.log(`The kernels are not tested with sanitizers: ${missing.split('\n')[0]}`)
  else {
    const { code, files } = await record()
    // Without a recorded call nothing would be tested.
    let failed = code !== 0 || files.length === 0
    for (const [name, used] of Object.entries(sanitizers)) {
      console.log(`Replaying the calls under ${name} ...`)
      const env = { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' }
      const ended = await runHere(join(folder, used.join('-')), files, env)
      if (ended !== 0) failed = true
    }
    console.log(failed ? 'Failed' : 'No errors')
    process.exitCode = failed ? 1 : 0
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
