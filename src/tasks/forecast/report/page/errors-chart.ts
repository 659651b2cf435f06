import { dot, lineY } from '@observablehq/plot'
import { capital, numberFormat } from '../../../../report/index.js'
import { type Chart, heightFor } from '../../../../report/page/chart.js'
import { axes, pointed } from '../../../../report/page/marks.js'
import { countAxis, valueAxis } from '../../../../report/page/scales.js'
import { methodLabel } from '../methods.js'
import type { Evaluation } from '../packed.js'

/** Error at each step ahead, of the model and of the best baseline, from 0. */
export function errorsChart({ errorsByStep }: Evaluation): Chart {
  const methods = Object.entries(errorsByStep)
  const steps = Math.max(...methods.map(([, errors]) => errors.length))
  const all = methods.flatMap(([, errors]) => errors)
  const show = numberFormat(all)
  const labelled = Array.from({ length: steps }, (_, h) => ({
    x: h + 1,
    y: methods[0][1][h],
    text: [
      `step ${h + 1}`,
      ...methods.map(([method, errors]) => `${methodLabel(method)}: ${show(errors[h])}`),
    ].join('\n'),
  }))
  const y = valueAxis([0, ...all])
  return (width) => {
    const x = countAxis(steps, width)
    return {
      ariaLabel: 'Chart of the error at each step ahead',
      ariaDescription: methods
        .map(
          ([method, errors]) =>
            `${capital(methodLabel(method))}: ${show(errors[0])} at the first step, ${show(errors.at(-1) ?? null)} at the last.`,
        )
        .join(' '),
      height: heightFor(width, 280),
      marginBottom: 26,
      x: x.scale,
      y: y.scale,
      marks: [
        ...axes(x, y),
        // The model last, over the other.
        ...methods.toReversed().flatMap(([method, errors]) => {
          const isModel = method === 'model'
          const points = errors.map((error, h) => ({ x: h + 1, y: error }))
          const stroke = isModel ? 'var(--accent)' : 'var(--second)'
          return [
            lineY(points, {
              x: 'x',
              y: 'y',
              stroke,
              strokeWidth: 2,
              ...(isModel ? {} : { strokeDasharray: '5 3' }),
            }),
            ...(points.length < 3 ? [dot(points, { x: 'x', y: 'y', r: 3.5, fill: stroke })] : []),
          ]
        }),
        ...pointed(labelled),
      ],
    }
  }
}
