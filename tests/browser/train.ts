/** The library example, as the page and Node run it alike. */
import { dense, lstm, sequential, tensor } from 'hindcast'

export interface Trained {
  /** After each epoch. */
  readonly loss: readonly number[]
  /** Of all samples, then of one window of a single value. */
  readonly predictions: readonly number[]
}

export async function train(): Promise<Trained> {
  const values = Array.from({ length: 610 }, (_, k) => ((k * k) % 17) / 17)
  const x = Array.from({ length: 600 }, (_, i) => values.slice(i, i + 10).map((value) => [value]))
  const y = Array.from({ length: 600 }, (_, i) => [values[i + 10]])
  const model = sequential([lstm(20, { inputShape: [10, 1] }), dense(1)], { seed: 5 })
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const { loss } = await model.fit(x, y, { epochs: 100, batchSize: 32 })
  const future = model.predict(tensor(Array(10).fill([0.2]), [1, 10, 1]))
  return { loss, predictions: [...model.predict(x).data, ...future.data] }
}

/** A training whose operations are large enough for threads; its predictions. */
export async function trainLarge(): Promise<readonly number[]> {
  const [samples, time, inputs] = [256, 6, 8]
  const x = tensor(
    Float32Array.from({ length: samples * time * inputs }, (_, i) => Math.sin(i * i)),
    [samples, time, inputs],
  )
  const y = tensor(
    Float32Array.from({ length: samples }, (_, i) => Math.cos(i)),
    [samples, 1],
  )
  const wide = dense(256, { activation: 'tanh', inputShape: [time, inputs] })
  const model = sequential([wide, lstm(32), dense(1)], { seed: 7 })
  model.compile({ optimizer: 'adam', loss: 'mse' })
  await model.fit(x, y, { epochs: 10, batchSize: 128 })
  return [...model.predict(x, { batchSize: 256 }).data]
}
