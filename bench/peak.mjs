// The processor's peak, measured by bench/peak.c, if there is a C compiler.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('peak.c', import.meta.url))

/**
 * Compiles the loop. Returns a function that measures it on each number of threads, to `{ level, gflops }`, or in
 * `reason` why there is none.
 */
export function buildPeak(folder, threads) {
  const program = join(folder, 'peak')
  try {
    execFileSync(process.env.CC || 'cc', ['-O2', '-pthread', source, '-o', program], { stdio: 'pipe' })
    const measure = () =>
      JSON.parse(execFileSync(program, threads.map(String), { encoding: 'utf8', stdio: 'pipe' }))
    measure()
    return { measure }
  } catch (error) {
    const [line] = String(error.stderr ?? '')
      .trim()
      .split('\n')
    return { reason: line || error.message.split('\n')[0] }
  }
}

/** The better of two measurements, for each number of threads. */
export function better(a, b) {
  if (a === undefined) return b
  const gflops = Object.keys(b.gflops).map((n) => [n, Math.max(a.gflops[n], b.gflops[n])])
  return { level: b.level, gflops: Object.fromEntries(gflops) }
}
