/** A number as people write it, taken apart: its sign, its unit and its digits with their marks. */

/** Decimal marks. */
export const decimals = ['.', ','] as const

export type Decimal = (typeof decimals)[number]

export interface WrittenNumber {
  readonly isNegative: boolean
  /** Digits with the marks between them, and an exponent. */
  readonly digits: string
  /** A currency, `%`, or a unit such as `kg`; empty if there is none. */
  readonly unit: string
}

/** Usual codes of currencies, and signs that are letters. */
const codes =
  'USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|BRL|MXN|ARS|CLP|COP|PEN|' +
  'ZAR|KRW|SGD|HKD|TWD|THB|IDR|MYR|PHP|VND|ILS|AED|SAR|EGP|NGN|KES|ISK|kr\\.?|Kr\\.?|Kč|zł|Ft|Fr\\.|Rs\\.?|лв\\.?|руб\\.?'
const currency = `(?:[A-Z]{0,3}\\p{Sc}|${codes})`
const unit = `(?:${currency}|[\\p{L}°µ²³‰%/]{1,12})`

const shape = new RegExp(
  `^(?<open>\\(?)(?<sign>[+-]?) ?(?<before>${currency}?) ?(?<late>[+-]?)(?<inner>\\(?)` +
    "(?<digits>\\d[\\d.,'’ ]*(?:[eE][+-]?\\d+)?|[.,]\\d+(?:[eE][+-]?\\d+)?)" +
    `(?<after> ?${unit}| ?%)?(?<close>\\)?)(?<after2> ?%)?(?<trailing> ?-?)$`,
  'u',
)

/** The whole cell as a written number; undefined if it is none. Marks between digits are not looked at yet. */
export function writtenNumber(cell: string): WrittenNumber | undefined {
  if (cell.length > 60 || !/\d/.test(cell)) return undefined
  const text = cell
    .replace(/[\u2010-\u2013\u2212\uFE63\uFF0D]/g, '-')
    .replace(/[\u00A0\u2007\u2009\u202F]/g, ' ')
    .trim()
  const parts = shape.exec(text)?.groups
  if (parts === undefined) return undefined
  const { open, inner, close, sign, late, trailing, before, digits } = parts
  const brackets = open.length + inner.length
  const signs = [sign, late, (trailing ?? '').trim()].filter((one) => one !== '')
  if (brackets !== close.length || signs.length + brackets > 1) return undefined
  const units = [before, parts.after, parts.after2]
    .map((one) => (one ?? '').trim())
    .filter((one) => one !== '')
  if (units.length > 1) return undefined
  return {
    isNegative: brackets === 1 || signs[0] === '-',
    digits: digits.trim(),
    unit: units[0] ?? '',
  }
}

const isCurrencyText = new RegExp(`^${currency}$`, 'u')

export const isCurrency = (text: string): boolean => isCurrencyText.test(text)

/** Whether the unit is a sign, as numbers have them in any column, rather than a word. */
export const isSign = (text: string): boolean =>
  text === '' || text === '%' || text === '‰' || isCurrency(text)

/**
 * The digits as a finite number; undefined if their marks do not fit. Whole digits may stand in groups of three (also
 * of two before the last, as in India), with a blank, an apostrophe or the other mark between all groups.
 */
export function numberFrom({ digits, isNegative }: WrittenNumber, decimal: Decimal): number | undefined {
  const [mantissa, exponent] = digits.split(/[eE]/)
  const [whole, fraction = '', ...more] = mantissa.split(decimal)
  if (more.length > 0 || !/^\d*$/.test(fraction) || whole + fraction === '') return undefined
  const plain = /^\d*$/.test(whole) ? whole : ungrouped(whole, decimal === '.' ? ',' : '.')
  if (plain === undefined || (exponent !== undefined && plain !== whole)) return undefined
  const value = Number(`${plain}.${fraction}e${exponent ?? '0'}`)
  if (!Number.isFinite(value)) return undefined
  return isNegative && value !== 0 ? -value : value
}

/** Digits without the marks between their groups. */
function ungrouped(whole: string, otherMark: string): string | undefined {
  const mark = /\D/.exec(whole)![0]
  if (![otherMark, ' ', "'", '’'].includes(mark)) return undefined
  const [first, ...groups] = whole.split(mark)
  const isThree = groups.every((group) => /^\d{3}$/.test(group)) && /^[1-9]\d{0,2}$/.test(first)
  const isIndian =
    mark === ',' &&
    /^[1-9]\d?$/.test(first) &&
    groups.length > 1 &&
    groups.every((group, i) => (i === groups.length - 1 ? /^\d{3}$/ : /^\d{2}$/).test(group))
  return isThree || isIndian ? first + groups.join('') : undefined
}
