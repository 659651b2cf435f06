import { layOut, numberFormat, placed } from '../../../../report/index.js'
import { type Chart, heightFor } from '../../../../report/page/chart.js'
import { axes, observed, pointed } from '../../../../report/page/marks.js'
import { positionAxis, valueAxis } from '../../../../report/page/scales.js'
import { levelsOf, valuesOf } from '../../../../statistics/forecast-rows.js'
import { cutoffs, fan, intervalText } from '../../report/page/fan.js'
import { points } from '../../report/page/forecast-chart.js'
import type { ShownScenario } from '../packed.js'

/** Recent history, then the fans of both forecasts. */
export function scenarioChart(series: ShownScenario): Chart {
  const rows = [...series.history, ...series.forecast]
  const positions = layOut(
    rows.map(({ ds }) => ds),
    series.frequency,
  )
  const [history, forecast, scenario] = [
    placed(series.history, positions),
    placed(series.forecast, positions),
    placed(series.scenario, positions),
  ]
  const levels = levelsOf(series.forecast)
  const values = [...forecast, ...scenario].flatMap((row) => valuesOf(row, levels))
  const show = numberFormat(values)
  const observations = points(history)
  const steps = forecast.map((row, h) => ({
    x: row.x,
    y: row.median,
    text:
      `${row.ds}\nforecast: ${show(row.median)}${intervalText(row, levels, show)}\n` +
      `scenario: ${show(scenario[h].median)}${intervalText(scenario[h], levels, show)}`,
  }))
  const last = observations.at(-1) ?? { x: Number.NaN, y: Number.NaN }
  const y = valueAxis([...observations.map((point) => point.y), ...values])
  const all = [...observations, ...steps].map(({ x }) => x)
  return (width) => {
    const x = positionAxis(positions.kind, [...history, ...forecast], all, width)
    return {
      ariaLabel: 'Chart of the history, the forecast and the scenario',
      ariaDescription: 'The same forecasts are in the table below.',
      height: heightFor(width, 400),
      x: x.scale,
      y: y.scale,
      marks: [
        ...axes(x, y),
        ...(observations.length > 0 ? [cutoffs([last.x])] : []),
        ...fan(last, forecast, levels),
        ...fan(last, scenario, levels, { band: 'var(--second-band)', stroke: 'var(--second)', dash: '5 3' }),
        ...observed(observations, width),
        ...pointed([...observations, ...steps]),
      ],
    }
  }
}
