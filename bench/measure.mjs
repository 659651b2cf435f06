// Measures cases: a short trial of settings, then peers in turn for several rounds.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { agrees } from './agreement.mjs'
import { writeData } from './data.mjs'
import { noteOf } from './peers.mjs'
import { PeerProcess } from './process.mjs'
import { gigaflop } from './sizes.mjs'
import { median } from './statistics.mjs'

/** Time limit of a peer's start. */
const startLimitMs = 120_000
/** Time limit of a job beside its steps: making the layer, compiling it. */
const prepareLimitMs = 180_000
/** Steps whose losses are compared. */
const checkSteps = 3

const sum = (values) => values.reduce((total, value) => total + value, 0)

export class Measure {
  #settings
  #processes = new Map()
  #rates = new Map()

  /** @param settings rounds, seconds, slowSeconds, limitSeconds, seed, folder */
  constructor(settings) {
    this.#settings = settings
    process.on('exit', () => this.end())
  }

  /**
   * Starts a peer's processes, one for each environment. Returns its description of itself and the variants that run on
   * the requested number of threads, or an `error`.
   */
  async start(peer) {
    const abouts = new Map()
    for (const { env } of peer.variants) {
      const key = this.#key(peer, env)
      if (abouts.has(key)) continue
      const started = new PeerProcess(peer.command, env)
      const about = await started.start(startLimitMs)
      if (about.error !== undefined) return about
      this.#processes.set(key, started)
      abouts.set(key, about)
    }
    const [{ versions }] = abouts.values()
    const isGranted = ({ env, threads }) => abouts.get(this.#key(peer, env)).threads === threads
    return { versions, variants: peer.variants.filter(isGranted) }
  }

  #key = (peer, env) => `${peer.name} ${JSON.stringify(env)}`

  /** The process of a peer, started again if it was ended for taking too long. */
  async #process(peer, env) {
    const key = this.#key(peer, env)
    if (this.#processes.get(key)?.hasEnded) {
      const again = new PeerProcess(peer.command, env)
      await again.start(startLimitMs)
      this.#processes.set(key, again)
    }
    return this.#processes.get(key)
  }

  #job(benchCase, data, options, seconds) {
    const { slowSeconds } = this.#settings
    const warmSeconds = Math.min(0.3, seconds)
    const key = `${benchCase.key} ${JSON.stringify(options)}`
    return { ...benchCase, key, data, options, seconds, warmSeconds, checkSteps, slowSeconds }
  }

  async #ask(peer, { env, options }, benchCase, data, seconds) {
    const { limitSeconds } = this.#settings
    const limitMs = prepareLimitMs + 1000 * (seconds + checkSteps * limitSeconds)
    const process = await this.#process(peer, env)
    return process.ask(this.#job(benchCase, data, options, seconds), limitMs)
  }

  /** Expected seconds of one step, from the last case of the same work; undefined without one. */
  #expectedSeconds(peer, benchCase) {
    const before = this.#rates.get(`${peer.name} ${benchCase.work} ${benchCase.cell}`)
    if (before === undefined || benchCase.work === 'stream') return undefined
    return (before.ms / 1000) * (gigaflop(benchCase) / before.gigaflop)
  }

  /** The peer's fastest settings in a short trial. Hindcast has a result for each number of threads instead. */
  async #candidates(peer, benchCase, data) {
    if (peer.isHindcast || peer.variants.length === 1) {
      return peer.variants.map((variant) => ({ peer, variant, answers: [] }))
    }
    const tried = []
    for (const variant of peer.variants) {
      const answer = await this.#ask(peer, variant, benchCase, data, this.#settings.seconds / 3)
      tried.push({ peer, variant, answer, ms: answer.error === undefined ? median(answer.times) : Infinity })
    }
    const [best] = tried.sort((a, b) => a.ms - b.ms)
    const isFinal = best.answer.error !== undefined || best.answer.slow
    return [{ peer, variant: best.variant, answers: isFinal ? [best.answer] : [] }]
  }

  /** The measurements of one case: one for each peer, and for Hindcast's engines one for each number of threads. */
  async run(benchCase, peers) {
    const folder = join(this.#settings.folder, 'data')
    const data = writeData(folder, benchCase, this.#settings.seed)
    try {
      const results = []
      const candidates = []
      for (const peer of peers.filter(({ works }) => works.includes(benchCase.work))) {
        const expected = this.#expectedSeconds(peer, benchCase)
        if (expected > this.#settings.limitSeconds * (peer.patience ?? 1)) {
          results.push({
            ...this.#label(benchCase, peer),
            notRun: `one step would take about ${Math.round(expected)} s`,
          })
        } else candidates.push(...(await this.#candidates(peer, benchCase, data)))
      }
      for (let round = 0; round < this.#settings.rounds; round++) {
        for (const { peer, variant, answers } of candidates) {
          const last = answers.at(-1)
          if (last?.slow || last?.error !== undefined) continue
          answers.push(await this.#ask(peer, variant, benchCase, data, this.#settings.seconds))
        }
      }
      results.unshift(...candidates.map((candidate) => this.#result(benchCase, candidate)))
      return this.#compared(results, peers)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  #label = ({ work, cell, size }, { name }) => ({ work, cell, size, peer: name })

  #result(benchCase, { peer, variant, answers }) {
    const { threads, options } = variant
    const label = { ...this.#label(benchCase, peer), threads, options }
    const failed = answers.find(({ error }) => error !== undefined)
    if (failed !== undefined) return { ...label, error: failed.error }
    const rounds = answers.map(({ times }) => median(times))
    const ms = median(rounds)
    this.#rates.set(`${peer.name} ${benchCase.work} ${benchCase.cell}`, { ms, gigaflop: gigaflop(benchCase) })
    return {
      ...label,
      ms,
      fastestMs: Math.min(...answers.flatMap(({ times }) => times)),
      rounds,
      steps: sum(answers.map(({ times }) => times.length)),
      slow: answers.some(({ slow }) => slow),
      checks: answers[0].checks,
    }
  }

  /** Adds to each result whether it agrees with the first that can be compared. */
  #compared(results, peers) {
    const isComparable = ({ peer, cell, checks }) =>
      checks?.length > 0 &&
      noteOf(
        peers.find(({ name }) => name === peer),
        cell,
      ) === undefined
    const reference = results.find(isComparable)
    return results.map((result) => {
      if (!isComparable(result) || result === reference) return result
      return { ...result, agrees: agrees(result.checks, reference.checks), comparedWith: reference.peer }
    })
  }

  /** One short training in a process of its own: time and peak memory. */
  async alone(benchCase, peer, variant) {
    const folder = join(this.#settings.folder, 'data')
    const data = writeData(folder, benchCase, this.#settings.seed)
    const fresh = new PeerProcess(peer.command, variant.env)
    try {
      const about = await fresh.start(startLimitMs)
      if (about.error !== undefined) return { ...this.#label(benchCase, peer), error: about.error }
      const job = this.#job(benchCase, data, variant.options, this.#settings.seconds)
      const limitMs = prepareLimitMs + checkSteps * 1000 * this.#settings.limitSeconds
      const { error, times, peakBytes, startBytes } = await fresh.ask(job, limitMs)
      const label = { ...this.#label(benchCase, peer), threads: variant.threads }
      if (error !== undefined) return { ...label, error }
      return { ...label, ms: median(times), peakBytes, startBytes }
    } finally {
      fresh.end()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  end() {
    for (const process of this.#processes.values()) process.end()
  }
}
