import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { optionsOf } from './panel.js'
import { readPanel } from './read-panel.js'

const table = (lines: readonly string[], name = 'a.csv') => csvTable(lines.join('\n'), name)
const rows = [
  'ds,y,promo',
  '2024-01,1,none',
  '2024-02,2,sale',
  '2024-03,3,none',
  '2024-04,,sale',
  '2024-05,,none',
]

describe('covariates of text', () => {
  test.each(['past', 'future'] as const)('become categories: %s', (kind) => {
    const panel = readPanel(table(rows), { [kind]: ['promo'] })
    expect(panel.covariateNames[kind]).toEqual(['promo=none', 'promo=sale'])
    const [none, sale] = panel.series[0].covariates[kind]
    expect([[...none], [...sale]]).toEqual(
      kind === 'past'
        ? [
            [1, 0, 1],
            [0, 1, 0],
          ]
        : [
            [1, 0, 1, 0, 1],
            [0, 1, 0, 1, 0],
          ],
    )
    expect(panel.columns).toMatchObject({ [kind]: ['promo'], categories: { promo: ['none', 'sale'] } })
    expect(panel.notes.join('\n')).toMatch(/covariates: promo \(2 categories\)/)
  })

  test('are read from newer data and a second table as they were learned; others are none of them, and named', () => {
    const { columns } = readPanel(table(rows), { future: ['promo'] })
    const options = optionsOf(JSON.parse(JSON.stringify(columns)))
    const newer = ['ds,y,promo', '2024-05,1,sale', '2024-06,2,mega']
    const futureTable = table(['ds,promo', '2024-07,sale', '2024-08,giga'], 'plan.csv')
    const panel = readPanel(table(newer, 'b.csv'), { ...options, futureTable })
    expect(panel.series[0].covariates.future.map((values) => [...values])).toEqual([
      [0, 0, 0, 0],
      [1, 0, 1, 0],
    ])
    const told = 'is not among the categories of the history, none, sale: it counts as none of them.'
    expect(panel.notes).toContain(`mega in promo (1 row of b.csv) ${told}`)
    expect(panel.notes).toContain(`giga in promo (1 row of plan.csv) ${told}`)
  })

  test('that name a category only ahead do not learn it', () => {
    const ahead = [...rows.slice(0, 4), '2024-04,,mega']
    const panel = readPanel(table(ahead), { future: ['promo'] })
    expect(panel.covariateNames.future).toEqual(['promo=none', 'promo=sale'])
    expect(panel.notes.join('\n')).toMatch(/mega in promo/)
  })

  test('keep numbers with a mistake an error, empty cells missing, and many texts refused', () => {
    const typo = ['ds,y,p', '2024-01,1,1', '2024-02,2,x', '2024-03,3,2']
    expect(failureOf(() => readPanel(table(typo), { future: ['p'] }))).toMatch(/line 3, column p: .* got "x"/)
    const empty = rows.with(2, '2024-02,2,')
    expect(failureOf(() => readPanel(table(empty), { future: ['promo'] }))).toMatch(
      /line 3, .* missing value/,
    )
    const many = Array.from({ length: 60 }, (_, i) => `${1960 + i},${i},text${i}`)
    expect(failureOf(() => readPanel(table(['ds,y,p', ...many]), { past: ['p'] }))).toMatch(
      /at most 50 categories, got 60 different texts/,
    )
  })
})
