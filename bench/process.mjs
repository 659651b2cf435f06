// A peer's process. It answers jobs one after the other, and is stopped while others are measured.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from '../scripts/run.mjs'

const canHold = process.platform !== 'win32'

export class PeerProcess {
  #child
  #lines
  #lastWords = ''

  /** @param env beside this process's own */
  constructor([program, ...args], env) {
    this.#child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // Waiting for an answer notices the end of the process.
    this.#child.on('error', (error) => (this.#lastWords = error.message))
    this.#child.stdin.on('error', () => {})
    this.#child.stderr.on('data', (text) => (this.#lastWords += text))
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** The next line of JSON. Ends the process when it takes longer than the limit. */
  async #answer(limitMs) {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      this.end()
    }, limitMs)
    try {
      for (;;) {
        const { value, done } = await this.#lines.next()
        if (done && isLate) return { error: `no answer within ${Math.round(limitMs / 1000)} s` }
        if (done) return { error: this.#whyEnded() }
        // Libraries may print lines of their own.
        if (value.startsWith('{')) return JSON.parse(value)
      }
    } finally {
      clearTimeout(timer)
    }
  }

  /** The line of the process's output that names the error. */
  #whyEnded() {
    const lines = this.#lastWords.trim().split('\n')
    return `ended: ${lines.findLast((line) => /error/i.test(line)) ?? (lines.at(-1) || 'it said nothing')}`
  }

  /** The peer's description of itself, once it has started; an `error` if it cannot start. */
  async start(limitMs) {
    const about = await this.#answer(limitMs)
    this.#hold()
    return about
  }

  /** Runs a job: the answer of bench/peers/worker.mjs, or an `error`. */
  async ask(job, limitMs) {
    if (this.hasEnded) return { error: 'its process has ended' }
    if (canHold) this.#child.kill('SIGCONT')
    this.#child.stdin.write(`${JSON.stringify(job)}\n`)
    const answer = await this.#answer(limitMs)
    this.#hold()
    return answer
  }

  /** Threads that spin while they wait would take time from the next measurement. */
  #hold() {
    if (canHold && !this.hasEnded) this.#child.kill('SIGSTOP')
  }

  get hasEnded() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  end() {
    this.#child.kill('SIGKILL')
  }
}
