/**
 * What sort of anomaly a value is, by those beside it. Anomalies in a row are an episode; it is a new level if the values
 * after it stay: if their median lies nearer to the episode's than half of the way to that of the values before.
 */
import { median } from '../../statistics/median.js'
import type { AnomalyKind, AnomalyRow } from './document.js'

/** Values before and after an episode that tell whether the level is new, and fewest of them. */
const [mostBeside, fewestBeside] = [8, 4]
/** Longer episodes are stretches. */
const longestSpike = 2

/** Whether the values after those `from` to before `to` stay there. */
function isNewLevel(levels: Float64Array, from: number, to: number): boolean {
  const before = levels.slice(Math.max(0, from - mostBeside), from)
  const after = levels.slice(to, to + mostBeside)
  if (Math.min(before.length, after.length) < fewestBeside) return false
  const stays = median(after)
  return Math.abs(stays - median(levels.slice(from, to))) < Math.abs(stays - median(before)) / 2
}

function kindOf(rows: readonly AnomalyRow[], levels: Float64Array, from: number, to: number): AnomalyKind {
  if (isNewLevel(levels, from, to)) return 'level'
  const episode = rows.slice(from, to)
  const isAbove = episode.reduce((sum, { y, expected }) => sum + y - expected, 0) > 0
  if (episode.length <= longestSpike) return isAbove ? 'spike' : 'dip'
  return isAbove ? 'high' : 'low'
}

/**
 * The rows of a series, each anomaly with its kind.
 * @param levels of the rows, the values without their seasons
 * @param isStuck whether the value at an index is one of a run that is too long
 */
export function withKinds(
  rows: readonly AnomalyRow[],
  levels: Float64Array,
  isStuck: (at: number) => boolean,
): AnomalyRow[] {
  const kinds = new Map<number, AnomalyKind>()
  for (let from = 0; from < rows.length; from++) {
    if (!rows[from].isAnomaly) continue
    if (isStuck(from)) {
      kinds.set(from, 'stuck')
      continue
    }
    let to = from + 1
    while (to < rows.length && rows[to].isAnomaly && !isStuck(to)) to++
    const kind = kindOf(rows, levels, from, to)
    for (; from < to; from++) kinds.set(from, kind)
    from--
  }
  return rows.map((row, at) => (kinds.has(at) ? { ...row, kind: kinds.get(at) } : row))
}
