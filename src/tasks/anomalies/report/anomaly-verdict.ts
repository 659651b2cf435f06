import { fixed } from '../../../report/numbers.js'

const whole = fixed(0)

export interface AnomalyCounts {
  readonly anomalies: number
  readonly values: number
  /** Score from which a value is an anomaly. */
  readonly threshold: number
}

/** Says how many values are anomalies, what makes them so, and how many would be by chance alone. */
export function anomalyVerdict({ anomalies, values, threshold }: AnomalyCounts): string {
  const chance = values / 10 ** threshold
  const few = chance < 0.05 ? 'hardly any' : `about ${fixed(chance < 9.95 ? 1 : 0)(chance)}`
  const count = anomalies === 0 ? 'None' : whole(anomalies)
  const are = anomalies < 2 ? 'is an anomaly' : 'are anomalies'
  return (
    `${count} of ${whole(values)} ${values === 1 ? 'value' : 'values'} ${are}, with a score of ${threshold} or more. ` +
    `By chance alone, one value in ${whole(10 ** threshold)} scores as high: ${few} of these.`
  )
}
