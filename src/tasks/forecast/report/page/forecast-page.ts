import { addViews, draw, fillFigures } from '../../../../report/page/figures.js'
import { fillSections } from '../../../../report/page/sections.js'
import { seriesCharts } from '../charts.js'
import {
  type PackedDocument,
  type ShownSeries,
  unpacked,
  unpackedEvaluation,
  unpackedTraining,
} from '../packed.js'
import { section } from '../section.js'
import { backtestChart } from './backtest-chart.js'
import { calibrationChart } from './calibration-chart.js'
import { errorsChart } from './errors-chart.js'
import { allHistory, forecastChart, recentHistory } from './forecast-chart.js'
import { lossChart } from './loss-chart.js'

/** Of more folds, the chart has no view of each. */
const mostViews = 24

export function forecastPage(data: PackedDocument): void {
  const training = (figure: HTMLElement) => void draw(figure, lossChart(unpackedTraining(data)))
  const fill = (within: HTMLElement, series: ShownSeries) => {
    const charts = seriesCharts(series)
    fillFigures(within, {
      forecast: (figure) => {
        const show = draw(figure, forecastChart(charts, recentHistory(charts)))
        if (charts.history.every(({ x }) => x >= charts.recentFrom)) return
        const views = [
          ['Recent', recentHistory],
          ['All history', allHistory],
        ] as const
        addViews(
          figure,
          'History shown',
          views.map(([text, history]) => [text, () => show(forecastChart(charts, history(charts)))]),
        )
      },
      backtest: (figure) => {
        const show = draw(figure, backtestChart(charts))
        const { folds } = charts
        if (folds.length < 2 || folds.length > mostViews) return
        addViews(figure, 'Folds shown', [
          ['All folds', () => show(backtestChart(charts))],
          ...folds.map(
            (fold, i) => [String(i + 1), () => show(backtestChart({ ...charts, folds: [fold] }))] as const,
          ),
        ])
      },
      errors: (figure) => void draw(figure, errorsChart(series.backtest)),
      calibration: (figure) => void draw(figure, calibrationChart(series.backtest)),
      loss: training,
    })
  }

  const all = document.querySelector<HTMLElement>('.overview')
  if (all !== null) {
    const overall = unpackedEvaluation(data.overall)
    fillFigures(all, {
      errors: (figure) => void draw(figure, errorsChart(overall)),
      calibration: (figure) => void draw(figure, calibrationChart(overall)),
      loss: training,
    })
  }
  fillSections(
    data.series.map(({ id }) => id),
    (index) => section(unpacked(data, index), { model: data.model, named: true }),
    (place, index) => fill(place, unpacked(data, index)),
  )
}
