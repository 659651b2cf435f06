/**
 * Runs of one value that are longer than chance makes them, such as those of a sensor that is stuck.
 *
 * If a value is followed by the same with probability q, a value is in a run of L or more with one of about L q^(L-1). q is
 * known from the other runs: of the same value where that comes again, such as the 0 of nights, and else of all values. A
 * run is as usual where others are half as long: one of the same value, or those of several values.
 */

export interface Repeats {
  /** The first step of the run. */
  readonly from: number
  /** The step after its last. */
  readonly to: number
  /** -log10 of the probability that chance puts a value in such a run, times ten: its share of false alarms is small. */
  readonly score: number
}

/** Shorter runs say nothing. */
const fewestRepeats = 4
/** Where so many other values have runs of half the length, it is usual. */
const severalValues = 2
/** Of the series, a longer run is what is usual. */
const largestShare = 0.5
const shareOfAlarms = 0.1

interface Run {
  readonly from: number
  readonly to: number
  readonly value: number
}

const lengthOf = ({ from, to }: Run): number => to - from

function runsOf(y: Float64Array): Run[] {
  const runs: Run[] = []
  for (let from = 0; from < y.length; ) {
    let to = from + 1
    while (to < y.length && y[to] === y[from]) to++
    runs.push({ from, to, value: y[from] })
    from = to
  }
  return runs
}

/** The probability that a value is followed by the same one, on the safe side where little is known. */
function probabilityOf(runs: readonly Run[]): number {
  const values = runs.reduce((sum, run) => sum + lengthOf(run), 0)
  return (values - runs.length + 1) / (values + 2)
}

/** The runs that are too long for chance, in order. */
export function repeatsOf(y: Float64Array): Repeats[] {
  const runs = runsOf(y)
  return runs.flatMap((run): Repeats[] => {
    const length = lengthOf(run)
    if (length < fewestRepeats || length > largestShare * y.length) return []
    const others = runs.filter((other) => other !== run)
    const same = others.filter(({ value }) => value === run.value)
    const longOnes = new Set(others.filter((one) => 2 * lengthOf(one) >= length).map(({ value }) => value))
    if (longOnes.has(run.value) || longOnes.size >= severalValues) return []
    const q = Math.max(probabilityOf(others), same.length === 0 ? 0 : probabilityOf(same))
    const logP = Math.log10(length) + (length - 1) * Math.log10(q)
    const score = -logP + Math.log10(shareOfAlarms)
    return score > 0 ? [{ from: run.from, to: run.to, score }] : []
  })
}
