/** A line chart in characters, with a band and marks: what every task's chart in a terminal is drawn with. */
import { fixed } from '../../report/index.js'
import { printable } from './printable.js'
import type { Look } from './terminal.js'

/** One step of a chart: a value, and the band around it, which equals the value where there is none. */
export interface Step {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Whether the line is heavy there, as of a forecast. Default false. */
  readonly isHeavy?: boolean
  /** Whether a diamond marks the value. Default false. */
  readonly isMarked?: boolean
}

export type Swatch = 'line' | 'heavy' | 'band' | 'mark'

export interface ChartTexts {
  /** Below the left end, below the last light step before a heavy one, and below the right end. */
  readonly stamps: readonly [left: string | undefined, middle: string | undefined, right: string | undefined]
  readonly legend: readonly (readonly [swatch: Swatch, text: string])[]
}

const chartRows = 13

/** Longest label of the value axis; longer ones are written with an exponent, unless that is longer still. */
const longestLabel = 9

/** A chart is never narrower than this. */
const fewestColumns = 40

/** A short series is stretched to at most this many characters a step. */
const mostStretch = 5

/** Characters of a line: level, upright, and the corners where it leaves one row and reaches another. */
interface Strokes {
  readonly level: string
  readonly upright: string
  readonly rising: { readonly leave: string; readonly reach: string }
  readonly falling: { readonly leave: string; readonly reach: string }
}

const lightStrokes: Strokes = {
  level: '─',
  upright: '│',
  rising: { leave: '╯', reach: '╭' },
  falling: { leave: '╮', reach: '╰' },
}
const heavyStrokes: Strokes = {
  level: '━',
  upright: '┃',
  rising: { leave: '┛', reach: '┏' },
  falling: { leave: '┓', reach: '┗' },
}
const bandCharacter = '░'
const markCharacter = '◆'

const swatches: Readonly<Record<Swatch, string>> = {
  line: '──',
  heavy: '━━',
  band: bandCharacter + bandCharacter,
  mark: markCharacter,
}

/** ANSI codes: the line in the terminal's own colour, the heavy one in cyan, marks in yellow, axes dimmed. */
const colours = {
  line: '',
  heavy: '\x1b[1;36m',
  band: '\x1b[36m',
  mark: '\x1b[1;33m',
  axis: '\x1b[2m',
} as const
const plain = '\x1b[0m'

type Ink = keyof typeof colours

interface Cell {
  readonly text: string
  readonly ink: Ink
}

/** Characters that a chart has for its steps; with more steps than that, several share a character. */
export const chartRoom = ({ columns }: Pick<Look, 'columns'>): number =>
  Math.max(fewestColumns, columns) - longestLabel - 3

/** The steps within their axes, over the legend; an empty text without steps. */
export function chart(steps: readonly Step[], { stamps, legend }: ChartTexts, look: Look): string {
  if (steps.length === 0) return ''
  const paint = ({ text, ink }: Cell): string =>
    look.colour && colours[ink] ? colours[ink] + text + plain : text
  const axis = (text: string) => paint({ text, ink: 'axis' })
  const room = chartRoom(look)
  const widest = valueScale(resampled(steps, room))
  // Labels that tell large values apart may need more room than usual.
  const slices = resampled(steps, room - Math.max(0, widthOf(widest) - longestLabel))
  const scale = valueScale(slices)
  const cutoff = slices.findIndex(({ isHeavy }) => isHeavy) - 1
  const labelWidth = widthOf(scale)
  const margin = ' '.repeat(labelWidth + 2)
  const rows = draw(slices, scale).map((cells, row) => {
    const label = scale.labels.get(row)
    const edge = label === undefined ? `${margin.slice(1)}│` : `${label.padStart(labelWidth)} ┤`
    return axis(edge) + runs(cells).map(paint).join('')
  })
  const foot = slices.map((_, column) => (column === cutoff ? '┴' : '─')).join('')
  const [left, middle, right] = stamps.map((stamp) => printable(stamp ?? ''))
  const keys = legend.map(([ink, text]) => `${paint({ text: swatches[ink], ink })} ${text}`)
  const lines = [
    ...rows,
    axis(`${margin.slice(1)}└${foot}`),
    axis(margin + stampLine([left, middle, right], cutoff, slices.length)),
    '',
    margin + keys.join('   '),
  ]
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

/** A step a column: stretched over several columns each while there is room, or averaged into one. */
function resampled(steps: readonly Step[], room: number): Step[] {
  const stretch = Math.min(mostStretch, Math.floor(room / steps.length))
  if (stretch >= 1) {
    return Array.from({ length: stretch * (steps.length - 1) + 1 }, (_, column) =>
      between(steps, column / stretch),
    )
  }
  return Array.from({ length: room }, (_, column) =>
    averaged(
      steps.slice(
        Math.floor((column * steps.length) / room),
        Math.floor(((column + 1) * steps.length) / room),
      ),
    ),
  )
}

function between(steps: readonly Step[], position: number): Step {
  const before = steps[Math.floor(position)]!
  const after = steps[Math.ceil(position)]!
  const share = position - Math.floor(position)
  const at = (key: 'value' | 'low' | 'high') => before[key] + share * (after[key] - before[key])
  const isMarked = share === 0 && before.isMarked
  return { value: at('value'), low: at('low'), high: at('high'), isHeavy: after.isHeavy, isMarked }
}

function averaged(steps: readonly Step[]): Step {
  const mean = (key: 'value' | 'low' | 'high') =>
    steps.reduce((sum, step) => sum + step[key], 0) / steps.length
  const isMarked = steps.some((step) => step.isMarked)
  return { value: mean('value'), low: mean('low'), high: mean('high'), isHeavy: steps[0]!.isHeavy, isMarked }
}

interface ValueScale {
  /** The row, from the top, that a value falls in. */
  rowOf(value: number): number
  readonly labels: ReadonlyMap<number, string>
}

/** Characters of the longest label. */
const widthOf = ({ labels }: ValueScale): number =>
  Math.max(...[...labels.values()].map(({ length }) => length))

function valueScale(slices: readonly Step[]): ValueScale {
  const finite = slices.flatMap(({ low, value, high }) => [low, value, high]).filter(Number.isFinite)
  let lowest = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  let highest = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (lowest > highest) [lowest, highest] = [0, 0]
  if (highest - lowest <= Math.abs(highest) * 1e-9) {
    const around = Math.abs(highest) * 0.1 || 1
    lowest -= around
    highest += around
  }
  const rowOf = (value: number) => Math.round(((highest - value) / (highest - lowest)) * (chartRows - 1))
  const step = niceStep((highest - lowest) / 5)
  const ticks: number[] = []
  for (let count = Math.ceil(lowest / step); count * step <= highest; count++) ticks.push(count * step)
  const labels = tickLabels(ticks, step)
  return { rowOf, labels: new Map(ticks.map((tick, index) => [rowOf(tick), labels[index]!])) }
}

/** The next of 1, 2, 5, 10, 20, 50 ... that is not smaller. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
}

function tickLabels(ticks: readonly number[], step: number): string[] {
  const labels = ticks.map(fixed(Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))))
  const width = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length))
  if (ticks.length === 0 || width(labels) <= longestLabel) return labels
  const short = exponentials(ticks, step)
  return width(short) < width(labels) ? short : labels
}

/** With an exponent, and enough digits that each label is within a tenth of a step of its tick. */
function exponentials(ticks: readonly number[], step: number): string[] {
  for (let digits = 2; ; digits++) {
    const labels = ticks.map((tick) => tick.toExponential(digits))
    const isNear = labels.every((label, i) => Math.abs(Number(label) - ticks[i]!) <= step / 10)
    if (isNear || digits === 15) return labels
  }
}

function draw(slices: readonly Step[], { rowOf }: ValueScale): Cell[][] {
  const grid = Array.from({ length: chartRows }, () => slices.map((): Cell => ({ text: ' ', ink: 'line' })))
  const put = (row: number, column: number, text: string, ink: Ink) => {
    grid[row]![column] = { text, ink }
  }
  for (const [column, { value, low, high, isHeavy, isMarked }] of slices.entries()) {
    if (Number.isFinite(low) && Number.isFinite(high)) {
      for (let row = rowOf(high); row <= rowOf(low); row++) put(row, column, bandCharacter, 'band')
    }
    if (!Number.isFinite(value)) continue
    const strokes = isHeavy ? heavyStrokes : lightStrokes
    const ink: Ink = isHeavy ? 'heavy' : 'line'
    const before = slices[column - 1]?.value ?? value
    const reach = rowOf(value)
    const leave = Number.isFinite(before) ? rowOf(before) : reach
    if (leave === reach) {
      put(reach, column, strokes.level, ink)
    } else {
      const corners = reach < leave ? strokes.rising : strokes.falling
      for (let row = Math.min(leave, reach) + 1; row < Math.max(leave, reach); row++) {
        put(row, column, strokes.upright, ink)
      }
      put(leave, column, corners.leave, ink)
      put(reach, column, corners.reach, ink)
    }
    if (isMarked) put(reach, column, markCharacter, 'mark')
  }
  return grid
}

/** Neighbouring cells of one ink as one cell, so that colouring adds few codes. */
function runs(cells: readonly Cell[]): Cell[] {
  const joined: Cell[] = []
  for (const cell of cells) {
    const last = joined.at(-1)
    if (last?.ink === cell.ink) joined[joined.length - 1] = { ink: cell.ink, text: last.text + cell.text }
    else joined.push(cell)
  }
  return joined
}

/** The first and last time stamp at the ends, and the cutoff under its column where it fits between them. */
function stampLine(
  [first, cutoff, last]: readonly [string, string, string],
  cutoffColumn: number,
  width: number,
): string {
  const lastFrom = Math.max(width - last.length, first.length + 2)
  const from = cutoffColumn - Math.floor(cutoff.length / 2)
  const fits = from >= first.length + 2 && from + cutoff.length + 2 <= lastFrom
  return (fits ? first.padEnd(from) + cutoff : first).padEnd(lastFrom) + last
}
