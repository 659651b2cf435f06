import type { Progress } from '../../forecaster/index.js'
import { numberFormat } from '../../report/index.js'
import { printable } from './printable.js'
import { isSteered } from './terminal.js'

export interface ProgressOptions {
  /** Where to write: standard error, so that standard output stays clean for results. */
  readonly stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number }
  /** Width in characters. Default: the stream's at the time of drawing, or 80. */
  readonly columns?: number
  /** Whether one line is drawn over and over. Default: where the stream is a terminal, unless it calls itself dumb. */
  readonly isRedrawn?: boolean
  /** Milliseconds that only ever grow. Default: `performance.now`. */
  readonly now?: () => number
}

export interface ProgressBar {
  update(progress: Progress): void
  /** Writes lines of text, which stay above the bar. */
  say(text: string): void
  /** Shows the last state and leaves the line. */
  end(): void
}

/** Redraws closer together than this only flicker. */
const redrawMs = 1000 / 15

/** The time left follows the speed of about this long; shorter jumps about, longer lags behind. */
const smoothingMs = 5000

/** The speed of a shorter time is a guess, and no time left is shown. */
const firstEstimateMs = 500

/**
 * A progress bar for training. On a terminal one line is drawn over and over, without escape sequences, at most 15 times
 * a second; in a file or a pipe each phase leaves one plain line when it is over, and no control characters.
 */
export function progressBar({
  stream,
  columns,
  isRedrawn = isSteered(stream),
  now = () => performance.now(),
}: ProgressOptions): ProgressBar {
  const width = () => columns ?? stream.columns ?? 80
  return isRedrawn ? redrawn(stream, width, now) : written(stream)
}

function redrawn(stream: ProgressOptions['stream'], width: () => number, now: () => number): ProgressBar {
  const remaining = timeLeft(now())
  let last: Progress | undefined
  let leftMs: number | undefined
  let drawnAt = Number.NEGATIVE_INFINITY
  let drawn = 0
  const draw = (progress: Progress) => {
    const text = line(progress, leftMs, width() - 1)
    // Blanks over what is left of a longer line.
    stream.write(`\r${text.padEnd(Math.min(drawn, width() - 1))}`)
    drawn = text.length
  }
  return {
    update(progress) {
      const time = now()
      leftMs = remaining(progress.done, time)
      last = progress
      if (time - drawnAt < redrawMs) return
      drawnAt = time
      draw(progress)
    },
    say(text) {
      // Blanks over the line that is drawn, in whose place the text comes.
      if (drawn > 0) stream.write(`\r${' '.repeat(Math.min(drawn, width() - 1))}\r`)
      stream.write(text)
      drawn = 0
      if (last) draw(last)
    },
    end() {
      if (!last) return
      leftMs = undefined
      draw(last)
      stream.write('\n')
      last = undefined
    },
  }
}

function written(stream: ProgressOptions['stream']): ProgressBar {
  let last: Progress | undefined
  const end = () => {
    if (last) stream.write(`${[printable(last.label), ...figures(last)].join('  ')}\n`)
    last = undefined
  }
  return {
    update(progress) {
      if (last && last.label !== progress.label) end()
      last = progress
    },
    say(text) {
      end()
      stream.write(text)
    },
    end,
  }
}

/**
 * Estimates the time left in milliseconds from the speed so far, an average in which older speed fades.
 * Progress that falls back starts the estimate anew.
 */
function timeLeft(start: number): (done: number, time: number) => number | undefined {
  let from = start
  let lastTime = start
  let lastDone = 0
  let speed = 0
  return (done, time) => {
    if (done < lastDone) {
      from = lastTime = time
      lastDone = done
      speed = 0
      return undefined
    }
    const elapsed = time - lastTime
    if (elapsed > 0) {
      const age = time - from
      const weight = Math.max(1 - Math.exp(-elapsed / smoothingMs), elapsed / age)
      speed += weight * ((done - lastDone) / elapsed - speed)
      lastTime = time
      lastDone = done
    }
    return speed > 0 && time - from >= firstEstimateMs ? (1 - done) / speed : undefined
  }
}

/** The line, without the last figures where they do not all fit; the time left goes last. */
function line(progress: Progress, leftMs: number | undefined, width: number): string {
  const percent = `${Math.floor(100 * progress.done)} %`.padStart(5)
  const head = `${printable(progress.label)}  ${bar(progress.done, width)} ${percent}`
  const left = leftMs === undefined ? [] : [`${clock(leftMs)} left`]
  const shown = figures(progress)
  const text = () => [head, ...shown, ...left].join('  ')
  while (shown.length > 0 && text().length > width) shown.pop()
  return text().slice(0, Math.max(0, width))
}

/** Time as `0:09`, `12:34` or `1:02:03`. */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const pair = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return `${hours > 0 ? `${hours}:${pair(minutes)}` : minutes}:${pair(seconds % 60)}`
}

/** A bar as wide as the line leaves room for beside the figures; of fixed width, so that these stay put. */
function bar(done: number, lineWidth: number): string {
  const width = Math.min(24, Math.max(8, lineWidth - 71))
  const filled = Math.round(Math.min(1, Math.max(0, done)) * width)
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}

function figures({ training }: Progress): string[] {
  if (training === undefined) return []
  const { epoch, epochs, loss, valLoss } = training
  const parts = [`epoch ${epoch}/${epochs}`, `loss ${numberFormat([loss])(loss)}`]
  if (Number.isFinite(valLoss)) parts.push(`val ${numberFormat([valLoss])(valLoss)}`)
  return parts
}
