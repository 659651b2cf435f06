// Times one training step of an LSTM layer: forward, backward and Adam. Prints the median of many steps.
//   npm run bench [-- B T I H]
import { availableParallelism } from 'node:os'
import { adam, engineInfo, lstm, random, tensor, trainStep } from 'hindcast'

const [B, T, I, H] = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [32, 24, 8, 64]
const seed = 0
const stream = random(seed)
const normal = (shape) =>
  tensor(
    Float32Array.from({ length: shape.reduce((n, m) => n * m, 1) }, () => stream.normal()),
    shape,
  )
const layer = lstm(H, { returnSequences: true }).build([T, I], stream)
const x = normal([B, T, I])
const y = normal([B, T, H])
const optimiser = adam().start(layer.parameters.map((parameter) => parameter.tensor))
const context = { training: true, random: stream }
const trainOnce = () =>
  trainStep(layer.parameters, optimiser, (weights) => ({
    loss: layer.apply(weights, x, context).output.sub(y).square().mean(),
  }))

const warmUpMs = 500
const measureMs = 3000
const until = (ms, work) => {
  for (const end = performance.now() + ms; performance.now() < end; ) work()
}
const times = []
until(warmUpMs, trainOnce)
until(measureMs, () => {
  const start = performance.now()
  trainOnce()
  times.push(performance.now() - start)
})
times.sort((a, b) => a - b)
const median = times[times.length >> 1]
// Two products an input and a recurrent weight forward, twice that backward.
const gigaflop = (6 * B * T * (I + H) * 4 * H) / 1e9
console.log(`LSTM training step, B=${B} T=${T} I=${I} H=${H}, seed ${seed}`)
console.log(
  `${engineInfo().engine}, 1 thread of ${availableParallelism()} processors, Node ${process.version}`,
)
console.log(
  `median ${median.toFixed(2)} ms of ${times.length} steps (fastest ${times[0].toFixed(2)}), ` +
    `${(gigaflop / (median / 1000)).toFixed(1)} GFLOP/s`,
)
