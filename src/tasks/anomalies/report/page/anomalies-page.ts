import { chooseAmong } from '../../../../report/page/choosing.js'
import { draw, fillFigures } from '../../../../report/page/figures.js'
import { layOut, placed } from '../../../../report/positions.js'
import { NEAR, type PackedAnomalies, type ShownAnomalies, unpackedAnomalies } from '../packed.js'
import { anomalySection } from '../section.js'
import { anomalyChart } from './anomaly-chart.js'

export function anomaliesPage(data: PackedAnomalies): void {
  if (document.querySelector('[data-overview]') === null) {
    const only = document.querySelector<HTMLElement>('.series')
    if (only) fill(only, unpackedAnomalies(data, 0))
    return
  }
  chooseAmong(
    data.series.map(({ id }) => id),
    (place, index) => {
      const series = unpackedAnomalies(data, index)
      place.innerHTML = anomalySection(series, { threshold: data.threshold, named: true })
      fill(place, series)
    },
  )
}

function fill(within: HTMLElement, { rows, frequency }: ShownAnomalies): void {
  const positions = layOut(
    rows.map(({ ds }) => ds),
    frequency,
  )
  const all = placed(rows, positions)
  fillFigures(within, {
    anomalies: (figure) => {
      const show = draw(figure, anomalyChart(positions.kind, all))
      if (all.length <= 2 * NEAR) return
      const back = button('All values', () => look())
      const stamps = [...within.querySelectorAll<HTMLElement>('[data-ds]')].map((cell) => {
        const index = rows.findIndex(({ ds }) => ds === cell.dataset.ds)
        const stamp = button(cell.textContent!, () => {
          look(index, stamp)
          figure.closest('article')!.scrollIntoView()
        })
        stamp.className = 'link'
        stamp.title = 'Look at it in the chart'
        cell.replaceChildren(stamp)
        return stamp
      })
      back.className = 'back'
      figure.prepend(back)
      look()

      /** Draws the surroundings of a row, whose time stamp is then marked, or all. */
      function look(index?: number, chosen?: HTMLButtonElement): void {
        back.hidden = index === undefined
        for (const stamp of stamps) stamp.ariaPressed = String(stamp === chosen)
        const shown = index === undefined ? all : all.slice(Math.max(0, index - NEAR), index + NEAR + 1)
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
