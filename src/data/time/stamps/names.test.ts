import { describe, expect, test } from 'vitest'
import { monthNames, weekdayNames } from './names.js'

test.each([
  ['Jan january JANUAR jän. janv. enero Gennaio janeiro januari', 0],
  ['Mar March März MRZ mars marzo março maart mrt', 2],
  ['May Mai mayo maggio mei', 4],
  ['Aug août agosto aug.', 7],
  ['Oct okt Oktober oct ottobre out outubro', 9],
  ['Dec Dez décembre dic dezembro december', 11],
])('%s are one month', (names, index) => {
  for (const name of names.split(' ')) expect(monthNames.indexOf(name), name).toBe(index)
})

test('other words are none', () => {
  for (const word of ['', 'Janu', 'Total', 'Q1', 'Monday']) expect(monthNames.indexOf(word)).toBeUndefined()
  expect(['Mon', 'tues', 'Mi', 'dim.', 'Zo', 'x'].map((word) => weekdayNames.indexOf(word))).toEqual([
    0,
    1,
    2,
    6,
    6,
    undefined,
  ])
})

describe('further names have the style of the others:', () => {
  test.each([
    [['Jan', 'Feb'], 'Dec'],
    [['JAN', 'FEB'], 'DEC'],
    [['jan', 'feb'], 'dec'],
    [['January'], 'December'],
    [['Jan.', 'Feb.'], 'Dec.'],
    [['March', 'May'], 'December'],
    [['Mai', 'Okt'], 'Dez'],
    [['janv.', 'févr.'], 'déc.'],
    [['fevr', 'aout'], 'dec'],
    [['enero'], 'diciembre'],
  ])('%j, %s', (texts, twelfth) => expect(monthNames.styleOf(texts)(11)).toBe(twelfth))
})
