// Shared by the JavaScript peers: reads jobs as lines of JSON and writes answers as lines of JSON.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A tensor of a job's data: its values and its shape. */
export function read({ file, shape, dtype }) {
  const buffer = new ArrayBuffer(statSync(file).size)
  const source = openSync(file)
  readSync(source, new Uint8Array(buffer))
  closeSync(source)
  return { values: dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer), shape }
}

const status = (name) => {
  const [, kilobytes] = readFileSync('/proc/self/status', 'utf8').match(new RegExp(`${name}:\\s*(\\d+) kB`))
  return Number(kilobytes) * 1024
}

/** Peak memory of this process in bytes. */
const peakBytes = () =>
  process.platform === 'linux' ? status('VmHWM') : process.resourceUsage().maxRSS * 1024

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`)

async function timed({ step, repeat = 1 }) {
  const start = performance.now()
  // Awaiting a plain value would cost a turn of the queue.
  const result = step()
  const value = result instanceof Promise ? await result : result
  return { ms: (performance.now() - start) / repeat, value }
}

/** Runs the job's first steps: the numbers to be checked, and whether one step takes too long to repeat. */
async function begin(job, running) {
  const checks = running.check === undefined ? [] : [await running.check()]
  let ms = 0
  for (let i = 0; i < job.checkSteps; i++) {
    const first = await timed(running)
    ms = first.ms
    if (running.check === undefined && first.value !== undefined) checks.push(first.value)
    const compiled = i === 0 && running.compiles === true
    if (!compiled && ms * (running.repeat ?? 1) > job.slowSeconds * 1000) return { checks, slowMs: ms }
  }
  for (const end = performance.now() + job.warmSeconds * 1000; performance.now() < end; ) await timed(running)
  return { checks }
}

/**
 * Answers jobs until the input ends. `prepare(job)` returns the work to be timed: `step`, which returns the loss, if there
 * is one, or a promise; `repeat`, the steps in one call of it; `check`, which returns the number to be compared if `step`
 * does not; and `compiles`, if the first step compiles.
 */
export async function serve(about, prepare) {
  let current
  const startBytes = peakBytes()
  say(about())
  for await (const line of createInterface({ input: process.stdin })) {
    const job = JSON.parse(line)
    try {
      if (current?.key !== job.key) {
        current = undefined
        const running = await prepare(job)
        current = { key: job.key, running, ...(await begin(job, running)) }
      }
      const { running, checks, slowMs } = current
      const times = slowMs === undefined ? [] : [slowMs]
      const end = performance.now() + job.seconds * 1000
      while (slowMs === undefined && (times.length === 0 || performance.now() < end)) {
        times.push((await timed(running)).ms)
      }
      say({ times, checks, slow: slowMs !== undefined, startBytes, peakBytes: peakBytes() })
    } catch (error) {
      current = undefined
      say({ error: String(error?.message ?? error).split('\n')[0] })
    }
  }
}
