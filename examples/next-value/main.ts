// Learns to continue a sequence of integers: the squares 0, 1, 4, 9, 16, 25 ... modulo 17.
import { dense, lstm, sequential, tensor } from 'hindcast'

const squares = Array.from({ length: 2020 }, (_, k) => (k * k) % 17)
const scale = 17 // a network learns best from values around 0 to 1
const known = squares.slice(0, 2010).map((value) => value / scale)

// Each sample is ten values in a row, [samples, 10, 1]; its target is the value that comes next, [samples, 1].
const x: number[][][] = []
const y: number[][] = []
for (let i = 0; i + 10 < known.length; i++) {
  x.push(known.slice(i, i + 10).map((value) => [value]))
  y.push([known[i + 10]])
}

const model = sequential([lstm(20, { inputShape: [10, 1] }), dense(1)], { seed: 0 })
model.compile({ optimizer: 'adam', loss: 'mse' })
console.log(`Training on ${x.length} windows of 10 values ...`)
const { loss } = await model.fit(x, y, { epochs: 100, batchSize: 32 })
console.log(
  `Loss: ${loss[0].toExponential(2)} after the first epoch, ${loss[99].toExponential(2)} after the last\n`,
)

// The ten values after the training data. Each prediction becomes an input of the next one.
const window = known.slice(-10)
console.log('predicted   true   error')
for (const value of squares.slice(2010)) {
  const future = model.predict(
    tensor(
      window.map((v) => [v]),
      [1, 10, 1],
    ),
  )
  const [next] = future.data
  const predicted = next * scale
  console.log(
    `${predicted.toFixed(3).padStart(9)}${String(value).padStart(7)}${Math.abs(predicted - value)
      .toFixed(3)
      .padStart(8)}`,
  )
  window.push(next)
  window.shift()
}
