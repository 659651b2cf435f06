// npm test: sets up, then checks format and lint, types and all tests. What follows `npm test --` goes to
// vitest. The last line counts the tests; the exit code is 0 only when everything passed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provideChromium } from './chromium.mjs'
import { runHere } from './run.mjs'
import { setup } from './setup.mjs'

const none = { passed: 0, failed: 0, skipped: 0 }

async function runTests(args, chromium, engine) {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-test-'))
  const file = join(folder, 'counts.json')
  const env = {
    ...process.env,
    TEST_COUNTS: file,
    HINDCAST_ENGINE: engine,
    CHROMIUM_PATH: chromium.path ?? '',
    CHROMIUM_MISSING: chromium.reason ?? '',
  }
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=./scripts/count-reporter.mjs',
  ]
  try {
    const code = await runHere(process.execPath, [...vitest, ...args], env)
    if (existsSync(file)) return { code, counts: JSON.parse(readFileSync(file, 'utf8')) }
    return { code, counts: { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 } }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const noNative = await setup()
const chromium = await provideChromium()
if (chromium.reason) console.log(`The browser test will be skipped: ${chromium.reason}`)

if (noNative !== undefined) console.log(`The tests on native kernels will be skipped: ${noNative}`)

console.log('Checking format and lint ...')
const lint = await runHere(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '.'])
console.log('Checking types ...')
const types = await runHere(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'])
const wasm = await runTests(process.argv.slice(2), chromium, 'wasm')

// What computes is tested once more on the native kernels. Arguments ask for other tests, so they skip it.
async function testNative() {
  if (process.argv.length > 2) return { code: 0, counts: none }
  if (noNative !== undefined) return { code: 0, counts: none }
  console.log('Testing what computes on the native kernels ...')
  return runTests(['src/engine', 'src/tensor', 'src/nn', 'src/train', 'src/model'], chromium, 'native')
}
const native = await testNative()
const counts = Object.fromEntries(
  Object.keys(none).map((key) => [key, wasm.counts[key] + native.counts[key]]),
)

const failures = [
  lint && 'format and lint',
  types && 'types',
  wasm.code && 'tests',
  native.code && 'tests on native kernels',
].filter(Boolean)
if (failures.length > 0) console.log(`Failed: ${failures.join(', ')}`)
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = failures.length > 0 ? 1 : 0
