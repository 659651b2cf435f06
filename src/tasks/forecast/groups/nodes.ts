/** The totals of a panel by place: the series of a panel with totals are the totals, and then the series that they sum. */
import type { Panel, Series } from '../../../data/index.js'
import { InputError } from '../../../engine/errors.js'

/**
 * For each total, the places of its series among those after the totals.
 * @throws InputError where one of them is not in the panel
 */
export function membersOf({ totals = [], series }: Pick<Panel, 'totals' | 'series'>): number[][] {
  const places = new Map(series.slice(totals.length).map(({ id }, i) => [id, i]))
  return totals.map(({ id: total, of }) =>
    of.map((id) => {
      const place = places.get(id)
      if (place === undefined)
        throw new InputError(`${total}: expected all series of the total, got none called ${id}`)
      return place
    }),
  )
}

/**
 * The panel with values replaced in its series, and in its totals by as much. Totals are not looked at themselves, for the
 * values of their series say what is wrong.
 * @param replaced values of the panel's series, or other ones of the same length
 */
export function withTotalsOf(panel: Panel, replaced: readonly Series[]): Panel {
  const count = panel.totals?.length ?? 0
  if (count === 0) return { ...panel, series: replaced }
  const bottom = replaced.slice(count)
  const totals = membersOf(panel).map((members, t): Series => {
    const { y, ...total } = panel.series[t]
    const sums = y.slice()
    for (const i of members) {
      const before = panel.series[count + i].y
      if (bottom[i].y === before) continue
      const from = sums.length - before.length
      for (const [step, value] of bottom[i].y.entries()) {
        if (from + step >= 0) sums[from + step] += value - before[step]
      }
    }
    return { ...total, y: sums }
  })
  return { ...panel, series: [...totals, ...bottom] }
}
