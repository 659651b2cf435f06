import { layOut, placed } from '../../../../report/index.js'
import { draw, fillFigures } from '../../../../report/page/figures.js'
import { fillSections } from '../../../../report/page/sections.js'
import { nearRows, type PackedAnomalies, type ShownAnomalies, unpackedAnomalies } from '../packed.js'
import { anomalySection } from '../section.js'
import { anomalyChart } from './anomaly-chart.js'

export const anomaliesPage = (data: PackedAnomalies): void =>
  fillSections(
    data.series.map(({ id }) => id),
    (index) => anomalySection(unpackedAnomalies(data, index), { threshold: data.threshold, named: true }),
    (section, index) => fill(section, unpackedAnomalies(data, index)),
  )

function fill(within: HTMLElement, { rows, frequency }: ShownAnomalies): void {
  const positions = layOut(
    rows.map(({ ds }) => ds),
    frequency,
  )
  const all = placed(rows, positions)
  fillFigures(within, {
    anomalies: (figure) => {
      const show = draw(figure, anomalyChart(positions.kind, all))
      if (all.length <= 2 * nearRows) return
      const back = button('All values', () => look())
      const stamps = [...within.querySelectorAll<HTMLElement>('[data-ds]')].map((cell) => {
        const index = rows.findIndex(({ ds }) => ds === cell.dataset.ds)
        const stamp = button(cell.textContent!, () => {
          look(index, stamp)
          figure.closest('article')!.scrollIntoView()
        })
        stamp.title = 'Show in the chart'
        cell.replaceChildren(stamp)
        return stamp
      })
      figure.prepend(back)
      look()

      /** Draws the surroundings of a row and marks its time stamp, or draws all rows. */
      function look(index?: number, chosen?: HTMLButtonElement): void {
        back.hidden = index === undefined
        for (const stamp of stamps) stamp.ariaPressed = String(stamp === chosen)
        const shown =
          index === undefined ? all : all.slice(Math.max(0, index - nearRows), index + nearRows + 1)
        show(anomalyChart(positions.kind, shown))
      }
    },
  })
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = text
  made.addEventListener('click', act)
  return made
}
