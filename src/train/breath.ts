/** Turns for timers, input and drawing while a long computation holds the event loop. */
import { platform } from '#platform'

/** How long the event loop may be held. */
const breatheAfterMs = 12

export class Breath {
  #last = performance.now()

  /** Whether the event loop has been held for long enough. */
  get isDue(): boolean {
    return performance.now() - this.#last > breatheAfterMs
  }

  /** The result of work in parts, between which others have a turn where that is due. */
  async through<Result>(parts: Generator<undefined, Result>): Promise<Result> {
    for (;;) {
      const { done, value } = parts.next()
      if (done) return value
      if (this.isDue) await this.take()
    }
  }

  async take(): Promise<void> {
    await platform.breathe()
    this.#last = performance.now()
  }
}
