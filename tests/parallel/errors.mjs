// Jobs that fail, are aborted or lose their thread, in worker threads and without: what comes out of each.
import { useThreads } from '../../dist/index.js'
import { openPool } from '../../dist/parallel/index.js'
import { die, endless, fail, place } from './jobs.mjs'

const shown = (error) => ({
  class: error.constructor.name,
  name: error.name,
  message: error.message,
  cause: error.cause && shown(error.cause),
  asTyped: error.problem?.((name) => `--${name}`),
})
const settled = (promises) =>
  Promise.all(
    promises.map((promise) =>
      promise.then(
        (value) => ({ value }),
        (error) => ({ error: shown(error) }),
      ),
    ),
  )

/** As they come from a pool of its own. */
async function inPool(worker, ask) {
  const controller = new AbortController()
  const pool = openPool({ worker, signal: controller.signal })
  try {
    return await ask(pool, controller)
  } finally {
    await pool.close()
  }
}

/** Of the job that is aborted once it has begun, of others beside it or behind it, and of one that comes later. */
async function afterAbort(pool, controller, isPatient) {
  const onProgress = () => controller.abort(new TypeError('enough'))
  const asked = [{ isPatient }, {}, {}].map((input, i) =>
    pool.run(endless, input, i === 0 ? { onProgress } : {}),
  )
  const [first] = await settled(asked.slice(0, 1))
  return [first, ...(await settled([...asked.slice(1), pool.run(place, 0)]))]
}

const cases = {
  errors: (pool) =>
    settled(['input', 'range', 'option', 'clone', 'none'].map((kind) => pool.run(fail, { kind }))),
  'inputs that cannot be cloned': (pool) => settled([() => {}, 1].map((kind) => pool.run(fail, { kind }))),
  'the first in order': (pool) =>
    settled([
      pool.runAll(
        fail,
        ['none', 'range', 'input', 'none'].map((kind) => ({ kind })),
      ),
    ]),
  'progress that is refused': (pool) =>
    settled(
      [1, 2].map((value) =>
        pool.run(
          endless,
          {},
          {
            onProgress: () => {
              throw new RangeError(`refused ${value}`)
            },
          },
        ),
      ),
    ),
  'abort of a job that throws': (pool, controller) => afterAbort(pool, controller, false),
  'abort of a job that returns what it has': (pool, controller) => afterAbort(pool, controller, true),
  close: (pool) =>
    settled([
      pool.run(endless, {}, { onProgress: () => pool.close() }),
      pool.run(endless, {}),
      pool.run(place, 0),
    ]),
}

/** With workers alone. */
const deaths = {
  exit: (pool) => pool.runAll(die, [{ how: 'exit' }, { how: 'exit' }, { how: 'throw' }]),
  memory: (pool) => settled([pool.run(die, { how: 'memory' }), pool.run(place, 0)]),
}

/** Files that are no workers of this package. */
const strangers = [
  'tests/parallel/stranger.mjs',
  'tests/parallel/silent.mjs',
  'tests/parallel/talking.mjs',
  'tests/parallel/missing.mjs',
]

useThreads(2)
const worker = 'tests/parallel/worker.mjs'
const results = { inWorkers: {}, here: {}, deaths: {}, strangers: {} }
for (const [name, ask] of Object.entries(cases)) {
  results.inWorkers[name] = await inPool(worker, ask)
  results.here[name] = await inPool(undefined, ask)
}
for (const [name, ask] of Object.entries(deaths)) results.deaths[name] = await inPool(worker, ask)
for (const file of strangers)
  results.strangers[file] = await inPool(file, (pool) => pool.runAll(place, [0, 0, 0]))
results.unlisted = await inPool('dist/tasks/forecast/worker.node.js', (pool) =>
  settled([pool.run(place, 0), pool.run(place, 0)]),
)
console.log(JSON.stringify(results))
