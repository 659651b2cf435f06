import { expect, test } from 'vitest'
import { groupsText } from './groups-text.js'

test('a line for each level, and a dash where no fold has all series', () => {
  const groups = [
    { level: 'total', count: 1, mase: { base: 0.7, bottomUp: 0.8125, reconciled: 0.69 } },
    { level: 'series', count: 1200 },
  ]
  expect(groupsText(groups)).toBe(
    [
      'totals by  count  MASE: each alone  sums of series  adding up\n',
      'total          1             0.700           0.813      0.690\n',
      'series     1,200                 –               –          –\n',
    ].join(''),
  )
})
