import { expect, test } from 'vitest'
import { medianOf, normalForecast } from '../quantiles.js'
import { averageOfForms, likelihoodWeight } from './weighted-forms.js'

test('a form weighs by how far its criterion is from the likeliest one’s', () => {
  expect(likelihoodWeight(3, 3, 0.5)).toBe(1)
  expect(likelihoodWeight(7, 3, 0.5)).toBeCloseTo(Math.exp(-1), 12)
  expect(likelihoodWeight(-Infinity, -Infinity, 0.5)).toBe(1)
  expect(likelihoodWeight(7, -Infinity, 0.5)).toBe(0)
})

test('the forecast of forms is their weighted mean, and there is none where one of them has none', () => {
  const forms = [
    { weight: 1, level: 10 },
    { weight: 0.25, level: 20 },
  ]
  const forecastOf = ({ level }: { level: number }) =>
    normalForecast(Float64Array.of(level), Float64Array.of(1))
  expect(medianOf(averageOfForms(forms, forecastOf)!)[0]).toBeCloseTo(12, 12)
  expect(averageOfForms(forms, (form) => (form.level > 15 ? undefined : forecastOf(form)))).toBeUndefined()
})
