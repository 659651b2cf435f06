import { expect, test } from 'vitest'
import { seriesOf } from '../../tasks/forecast/testing/documents.js'
import { predictedList } from './predict-text.js'

test('many series are listed with the narrowest interval of the next step', () => {
  const bare = seriesOf('b', { forecast: [{ ds: '1961-01', median: 5, 'lo-50': 4, 'hi-50': 6.5 }] })
  expect(predictedList([seriesOf('a')])).toBe(
    ['series     next  value  lo-80  hi-80', 'a       1961-01  447.3  431.0  463.0', ''].join('\n'),
  )
  expect(predictedList([bare])).toMatch(/lo-50 {2}hi-50\n.* 5\.000 {2}4\.000 {2}6\.500\n$/)
})
