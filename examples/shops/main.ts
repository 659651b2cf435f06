// Forecasts the sales of twelve shops from their history, planned prices and regions.
import { forecast } from 'hindcast/forecast'

// Made data: 120 weeks of each shop, and the prices of six more. A lower price sells more, most so on the coast.
const [known, ahead] = [120, 6]
const shops = Array.from({ length: 12 }, (_, shop) => ({
  name: `shop ${shop + 1}`,
  region: shop % 3 === 0 ? 'coast' : 'inland',
  size: 200 + 40 * shop,
}))
const rows = shops.flatMap(({ name, region, size }, shop) =>
  Array.from({ length: known + ahead }, (_, week) => {
    const price = (week + 5 * shop) % 9 === 0 ? 3.2 : 4
    const year = 1 + 0.2 * Math.sin((2 * Math.PI * week) / 52)
    const cheaper = (4 / price) ** (region === 'coast' ? 3 : 1.5)
    const chance = 1 + 0.05 * Math.sin(12.9898 * week + 78.233 * shop * week)
    return {
      shop: name,
      week: new Date(Date.UTC(2023, 0, 1 + 7 * week)),
      sold: week < known ? Math.round(size * year * cheaper * chance) : undefined,
      price,
      region,
    }
  }),
)

const { series, overall } = await forecast(rows, {
  id: 'shop',
  target: 'sold',
  future: ['price'],
  static: ['region'],
  horizon: ahead,
  folds: 2,
  members: 2,
})

console.log('series      next week     80 % interval     ensemble')
for (const { id, forecast, weights } of series) {
  const [{ median, 'lo-80': low, 'hi-80': high }] = forecast
  const ensemble = Object.entries(weights).map(([method, weight]) => `${method} ${weight.toFixed(2)}`)
  console.log(
    `${id.padEnd(12)}${median.toFixed(0).padStart(9)}${`${low.toFixed(0)} to ${high.toFixed(0)}`.padStart(18)}     ${ensemble.join(', ')}`,
  )
}

console.log('\nMASE of the backtest, over all shops')
for (const [method, { mase }] of Object.entries(overall.scores)) {
  console.log(`${method.padEnd(16)}${mase.toFixed(3)}`)
}

const [{ id, explanation }] = series
console.log(`\nEffects on the forecast of ${id}, in units sold a week`)
for (const { name, effect } of explanation?.covariates ?? []) {
  console.log(`${name.padEnd(16)}${effect.toFixed(1)}`)
}
