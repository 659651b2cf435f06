/** Series of newer data by the names that they had in training. */
import type { Panel, PanelColumns } from '../../data/index.js'

/** The names that series had in training, where the columns of their values have other names now. */
export function trainedIds({ series, columns: { target } }: Panel, trained: PanelColumns): string[] {
  const names = new Map(trained.wide ? [] : target.map((name, i) => [name, trained.target[i] ?? name]))
  return series.map(({ id, target: own }) => {
    const before = names.get(own) ?? own
    return id.endsWith(own) && (id === own || id.endsWith(`/${own}`))
      ? id.slice(0, id.length - own.length) + before
      : id
  })
}
