import { expect, test } from 'vitest'
import { negativeBinomialQuantile, studentTQuantile } from '../nn/index.js'
import { LEVELS } from '../statistics/quantiles.js'
import { negativeBinomialQuantiles, studentTQuantiles } from './likelihood-quantiles.js'

test.each([2.000001, 2.5, 3, 7, 40, 1000, 1e5, 1e9])(
  "gives the quantiles of Student's t distribution of %d degrees of freedom",
  (freedom) => {
    const parameters = { location: -3, scale: 2.5, freedom }
    const quantiles = studentTQuantiles(parameters)
    LEVELS.forEach((level, i) => {
      expect(quantiles[i]).toBeCloseTo(studentTQuantile(level, parameters), 10)
    })
  },
)

test.each([1e-6, 0.01, 0.3, 1, 4.5, 60, 100, 700, 5e4])(
  'gives the quantiles of the negative binomial distribution of mean %d',
  (mean) => {
    for (const dispersion of [1e-6, 0.05, 0.7, 3, 20]) {
      const exact = LEVELS.map((level) => negativeBinomialQuantile(level, { mean, dispersion }))
      expect([...negativeBinomialQuantiles({ mean, dispersion })]).toEqual(exact)
    }
  },
)
