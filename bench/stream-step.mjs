// Times one step of a stream through an LSTM and, where asked for, a dense layer with one output, for one sample.
// Prints the median of many runs of 100 steps.
//   node bench/stream-step.mjs [I H [dense]]     8 inputs and 128 units by default
import { dense, engineInfo, lstm, sequential } from 'hindcast'

const [I = 8, H = 128] = process.argv.slice(2, 4).map(Number)
const hasHead = process.argv[4] === 'dense'
const model = sequential([lstm(H, { inputShape: [null, I] }), ...(hasHead ? [dense(1)] : [])])
const stream = model.stream()
const x = Float32Array.from({ length: I }, (_, i) => Math.sin(i))

const steps = 100
const measureMs = 2000
const times = []
for (const end = performance.now() + measureMs; performance.now() < end; ) {
  const start = performance.now()
  for (let i = 0; i < steps; i++) stream.step(x)
  times.push(((performance.now() - start) / steps) * 1000)
}
times.sort((a, b) => a - b)
const gigabytes = (4 * 4 * H * (I + H)) / 1e9
const median = times[times.length >> 1]
console.log(
  `One step of a stream, I=${I} H=${H}${hasHead ? ' and a dense layer' : ''}, ${engineInfo().engine}`,
)
console.log(
  `median ${median.toFixed(2)} us (fastest ${times[0].toFixed(2)}), ` +
    `weights read at ${(gigabytes / (median / 1e6)).toFixed(0)} GB/s`,
)
