// Jobs for the pool's tests.
import { isMainThread } from 'node:worker_threads'
import { dense, engineInfo, InputError, lstm, random, sequential } from '../../dist/index.js'
import { describeJob } from '../../dist/parallel/index.js'
import { forecast } from '../../dist/tasks/forecast/index.js'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Trains a small network. */
export const train = describeJob('train', async ({ seed }, { report }) => {
  const stream = random(seed)
  const [samples, time] = [24, 6]
  const x = Array.from({ length: samples }, () => Array.from({ length: time }, () => [stream.normal()]))
  const y = Array.from({ length: samples }, () => stream.normal())
  const model = sequential([lstm(8, { inputShape: [time, 1] }), dense(1)], { seed })
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const { loss } = await model.fit(x, y, { epochs: 20, batchSize: 8 })
  report({ seed, epochs: loss.length })
  return { loss: Float64Array.from(loss), prediction: model.predict(x).data, place: where() }
})

/** Where a job is done, and with what. */
const where = () => `${isMainThread ? 'main' : 'worker'} ${engineInfo().engine} ${engineInfo().threads}`

export const place = describeJob('place', async () => {
  for (let i = 0; i < 5; i++) await turn()
  return where()
})

export const fail = describeJob('fail', async ({ kind }) => {
  if (kind === 'input') throw new InputError('series: expected some, got none')
  if (kind === 'range') throw new RangeError('too far', { cause: new InputError('the cause') })
  if (kind === 'option') await forecast([{ t: 2000, y: 1 }], { time: 't', target: 'y', horizon: 0 })
  if (kind === 'clone') return () => {}
  return kind
})

/** Goes on until its signal comes, and reports that it has begun. */
export const endless = describeJob('endless', async ({ isPatient }, { signal, report }) => {
  report('begun')
  while (!signal.aborted) await turn()
  if (isPatient) return 'what there is'
  throw signal.reason
})

/** Ends its thread, unless that is the process's own. */
export const die = describeJob('die', async ({ how }) => {
  if (isMainThread) return where()
  if (how === 'exit') process.exit(3)
  if (how === 'throw')
    setImmediate(() => {
      throw new Error('outside of the job')
    })
  if (how === 'memory') for (const kept = []; ; ) kept.push(new Array(1000).fill(kept.length))
  for (;;) await turn()
})

export const jobs = [train, place, fail, endless, die]
