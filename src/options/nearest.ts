/** The known name that somebody means who gives an unknown one. */
import { otherNames } from './other-names.js'

/**
 * Least number of letters to add, remove, replace, or swap with the next, to turn one word into another (Damerau 1964;
 * the form in which no letter is changed twice).
 */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 0; i < a.length; i++) {
    const [row, before] = [rows[i], rows[i - 1]]
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const isSwap = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]
      const swapped = isSwap ? before[j - 1] + 1 : Infinity
      next.push(Math.min(row[j] + Number(a[i] !== b[j]), row[j + 1] + 1, next[j] + 1, swapped))
    }
    rows.push(next)
  }
  return rows[a.length][b.length]
}

/** Largest share of wrong letters in a misspelled name: one of four is, and one of three, as in cnn for rnn, is not. */
const mostMisspelled = 0.3
/** Letters from which the beginning of a name stands for it. */
const leastBeginning = 4

/** `Batch_Size`, `batch-size` and `batchSize` are one word. */
const plain = (name: string): string => name.replace(/[_\s-]/g, '').toLowerCase()

/** The known name nearest to this one, if it looks like a misspelling or is what other libraries call it. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const given = plain(name)
  const same = known.find((other) => plain(other) === given)
  if (same !== undefined) return same
  const others = Object.hasOwn(otherNames, given) ? otherNames[given] : []
  const here = others.find((other) => known.includes(other))
  if (here !== undefined) return here
  const far = (other: string): number =>
    distance(given, plain(other)) / Math.max(given.length, plain(other).length)
  const near = known.filter((other) => far(other) <= mostMisspelled)
  if (near.length > 0) return near.reduce((a, b) => (far(b) < far(a) ? b : a))
  return known.find((other) => {
    const [short, long] = [given, plain(other)].sort((a, b) => a.length - b.length)
    return short.length >= leastBeginning && long.startsWith(short)
  })
}

/** Such as `; did you mean adam?`, or nothing. */
export function hintFor(name: unknown, known: readonly string[]): string {
  const found = typeof name === 'string' ? nearest(name, known) : undefined
  return found === undefined ? '' : `; did you mean ${found}?`
}
