import { fixed } from '../../../report/index.js'

const whole = fixed(0)

export interface AnomalyCounts {
  readonly anomalies: number
  readonly values: number
  /** Score from which a value is an anomaly. */
  readonly threshold: number
}

/** The number of anomalies, their threshold, and the number to expect by chance alone. */
export function anomalyVerdict({ anomalies, values, threshold }: AnomalyCounts): string {
  const chance = values / 10 ** threshold
  const expected = chance < 0.05 ? 'hardly any' : `about ${fixed(chance < 9.95 ? 1 : 0)(chance)}`
  const count = anomalies === 0 ? 'None' : whole(anomalies)
  const are = anomalies < 2 ? 'is an anomaly' : 'are anomalies'
  return (
    `${count} of ${whole(values)} ${values === 1 ? 'value' : 'values'} ${are}, with a score of ${threshold} or more. ` +
    `By chance alone, 1 value in ${whole(10 ** threshold)} has such a score: ${expected} of these.`
  )
}
