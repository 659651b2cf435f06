// npm run test:engines: the built package on the ends of the range of Node that package.json promises, and on what lies
// between where modules of Node differ. Each Node is the npm package `node`, downloaded on use; not part of npm test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, root, runHere } from './run.mjs'

/** Versions, and whether `require` of ES modules works there. */
const versions = [
  ['20.19.0', true],
  ['21.7.3', false],
  ['22.0.0', false],
  ['22.12.0', true],
  ['24', true],
]

const program = (canRequire) => `
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dense, engineInfo, loadModel, lstm, sequential } from 'hindcast'
import { forecast } from 'hindcast/forecast'
const model = sequential([lstm(2, { inputShape: [3, 1] }), dense(1)], { seed: 1 })
model.compile({ optimizer: 'adam', loss: 'mse' })
await model.fit([[[1], [2], [3]]], [4], { epochs: 2 })
const path = process.argv[2]
await model.save(path)
const again = await loadModel(path)
const x = [[[1], [2], [3]]]
if (again.predict(x).item() !== model.predict(x).item()) throw new Error('another prediction')
const rows = Array.from({ length: 24 }, (_, t) => ({ t: 2000 + t, y: t % 5 }))
const { series } = await forecast(rows, { time: 't', target: 'y', horizon: 2, seed: 0 })
if (series[0].forecast.length !== 2) throw new Error('no forecast')
if (${canRequire} && typeof createRequire(import.meta.url)('hindcast').lstm !== 'function') throw new Error('no require')
console.log(process.version, engineInfo().engine, readFileSync(path).length > 0 ? 'trains, saves, forecasts' : '')
`

await runHere(process.execPath, ['scripts/build.mjs'])
const folder = mkdtempSync(join(root, '.engines-'))
try {
  let failed = 0
  for (const [version, canRequire] of versions) {
    const file = join(folder, `${version}.mjs`)
    writeFileSync(file, program(canRequire))
    const args = [
      'exec',
      '--yes',
      `--package=node@${version}`,
      '--',
      'node',
      file,
      join(tmpdir(), `engines-${process.pid}.safetensors`),
    ]
    const code = await runHere('npm', args, process.env)
    if (code !== 0) {
      failed++
      console.error(`node ${version}: failed`)
    }
  }
  rmSync(join(tmpdir(), `engines-${process.pid}.safetensors`), { force: true })
  if (failed > 0) throw new Failure(`${failed} of ${versions.length} versions of Node failed`)
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
