/** The accuracy by level of totals as text for a terminal. */
import { fixed } from '../../report/index.js'
import type { GroupLevel } from '../../tasks/forecast/index.js'
import { aligned } from '../terminal/aligned.js'

const mase = fixed(3)

/** A line for each level: how many totals it has, and the MASE before and after they add up. */
export const groupsText = (groups: readonly GroupLevel[]): string =>
  aligned([
    ['totals by', 'count', 'MASE: each alone', 'sums of series', 'adding up'],
    ...groups.map(({ level, count, mase: found }) => [
      level,
      fixed(0)(count),
      ...[found?.base, found?.bottomUp, found?.reconciled].map((value) => mase(value ?? null)),
    ]),
  ])
