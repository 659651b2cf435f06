// The time from importing Hindcast to a saved model's first prediction, each in a process of its own that runs this
// file.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './statistics.mjs'

const file = fileURLToPath(import.meta.url)
const size = { T: 24, B: 1, I: 8, H: 64 }

/** Writes the model to load. */
async function saveModel(path) {
  const { dense, lstm, sequential } = await import('hindcast')
  const { T, I, H } = size
  await sequential([lstm(H, { inputShape: [T, I] }), dense(1)], { seed: 1 }).save(path)
}

async function loadAndPredict(path) {
  const { B, T, I } = size
  const x = new Float32Array(B * T * I).fill(0.5)
  const began = performance.now()
  const { loadModel, tensor } = await import('hindcast')
  const imported = performance.now()
  const model = await loadModel(path)
  const { data } = model.predict(tensor(x, [B, T, I]))
  const ended = performance.now()
  if (!Number.isFinite(data[0])) throw new Error(`expected a number, got ${data[0]}`)
  return { importMs: imported - began, ms: ended - began }
}

/**
 * Milliseconds of each of Hindcast's engines, medians over the starts.
 * @returns of each `importMs`, to the end of the import, and `ms`, to the first prediction
 */
export function measureStartUp(folder, names, starts) {
  const path = join(folder, 'start-up.safetensors')
  const run = (work, engine) =>
    execFileSync(process.execPath, [file, work, path], {
      encoding: 'utf8',
      env: { ...process.env, HINDCAST_ENGINE: engine },
    })
  run('save', 'wasm')
  return names.map((peer) => {
    const all = Array.from({ length: starts }, () => JSON.parse(run('load', peer)))
    return {
      work: 'start',
      cell: 'lstm',
      size,
      peer,
      importMs: median(all.map(({ importMs }) => importMs)),
      ms: median(all.map(({ ms }) => ms)),
      starts,
    }
  })
}

if (process.argv[1] === file) {
  const [work, path] = process.argv.slice(2)
  if (work === 'save') await saveModel(path)
  else console.log(JSON.stringify(await loadAndPredict(path)))
}
