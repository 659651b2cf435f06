// npm run fuzz -- ROUNDS SEED [FILES]: the fuzzers of tests/fuzz, longer than npm test runs them (default: 20000 rounds
// each, a seed of the day).
import { runHere } from './run.mjs'

const [rounds = '20000', seed = String(Math.floor(Date.now() / 86_400_000)), ...files] = process.argv.slice(2)
console.log(`${rounds} rounds of each target, seed ${seed}`)
const env = { ...process.env, FUZZ_ROUNDS: rounds, FUZZ_SEED: seed }
const targets = files.length > 0 ? files : ['tests/fuzz']
process.exitCode = await runHere(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...targets], env)
