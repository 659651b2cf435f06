/** Scenarios in words, for pages and terminals. */
import { fixed, inWords, numberFormat } from '../../../report/index.js'
import type { ScenarioDocument, ScenarioInput } from './document.js'

const tenths = fixed(1)

/** Such as `+3.2 %`; a dash where it is not finite. */
export const signedPercent = (percent: number): string => {
  const text = tenths(percent)
  if (!Number.isFinite(percent)) return text
  const size = text.replace(/^-/, '')
  return size === '0.0' ? '0.0 %' : `${percent > 0 ? '+' : '-'}${size} %`
}

/** Such as `price +10% and promotion yes, from 2024-03 to 2024-04`. */
export function changeInWords({ set, from, to }: Pick<ScenarioDocument, 'set' | 'from' | 'to'>): string {
  const changes = Object.entries(set).map(([column, change]) => `${column} ${change}`)
  const span = [from !== undefined && `from ${from}`, to !== undefined && `to ${to}`].filter(
    (part) => part !== false,
  )
  return `${inWords(changes)}${span.length > 0 ? `, ${span.join(' ')}` : ''}`
}

/** The value of a changed column at a step, and the changed one where they differ, such as `4.50 → 4.95`. */
export function inputText({ given, changed }: ScenarioInput): (step: number) => string {
  const show = numberFormat([...given, ...changed].filter((value) => typeof value === 'number'))
  const text = (value: number | string): string => (typeof value === 'string' ? value || '–' : show(value))
  return (h) => (given[h] === changed[h] ? text(given[h]) : `${text(given[h])} → ${text(changed[h])}`)
}
