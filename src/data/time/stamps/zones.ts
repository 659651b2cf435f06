/** Time zones as stamps have them: offsets, usual abbreviations, names of regions. */

/** Offsets from UTC in hours. Where an abbreviation has several meanings, that of the most people. */
const abbreviations: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  MET: 1,
  MEZ: 1,
  CEST: 2,
  MEST: 2,
  MESZ: 2,
  SAST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  GST: 4,
  PKT: 5,
  IST: 5.5,
  WIB: 7,
  HKT: 8,
  SGT: 8,
  AWST: 8,
  JST: 9,
  KST: 9,
  ACST: 9.5,
  ACDT: 10.5,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  NST: -3.5,
  NDT: -2.5,
  BRT: -3,
  ART: -3,
  ADT: -3,
  AST: -4,
  EDT: -4,
  EST: -5,
  CDT: -5,
  CST: -6,
  MDT: -6,
  MST: -7,
  PDT: -7,
  PST: -8,
  AKDT: -8,
  AKST: -9,
  HST: -10,
}

/** A zone after a stamp: an abbreviation, an offset, both (`GMT+0100 (...)`, `+0000 UTC`), a region, or an offset and a region. */
export const zonePattern =
  / ?(?:[A-Za-z]{1,4}(?![A-Za-z/]))?(?:[+-]\d{1,2}(?::?\d\d)?(?: [A-Z]{3,4}(?![A-Za-z/]))?)?(?: ?\([^()]+\))?(?: ?\[?[A-Z][A-Za-z_]+(?:\/[A-Za-z_+-]+)+\]?)?/
    .source

const parts = /^ ?([A-Za-z]{1,4}(?![A-Za-z/]))?(?:([+-])(\d{1,2})(?::?(\d\d))?)?/

/** The offset from UTC of a zone, in minutes: undefined for a region alone, whose clock is read as written; NaN for other text. */
export function readZone(zone: string | undefined): number | undefined {
  if (!zone) return undefined
  const [, name, sign, hours, minutes = 0] = parts.exec(zone)!
  const base = name === undefined ? 0 : (abbreviations[name.toUpperCase()] ?? Number.NaN) * 60
  if (hours !== undefined) return base + (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return name === undefined ? undefined : base
}

/**
 * Writes offsets in the style of a column.
 * @param texts a text of each offset that the column has
 */
export function zoneStyle(
  texts: ReadonlyMap<number | undefined, string>,
): (offsetMinutes: number | undefined) => string {
  const [like = ''] = texts.values()
  const [, space = '', name = '', hours, colon = '', minutes] =
    /^( ?)([A-Za-z]*)([+-]\d{1,2})?(:?)(\d\d)?/.exec(like) ?? []
  return (offsetMinutes) => {
    const known = texts.get(offsetMinutes)
    if (known !== undefined || like === '') return known ?? ''
    if (offsetMinutes === undefined || hours === undefined) return like
    const size = Math.abs(offsetMinutes)
    const fraction = minutes === undefined && size % 60 === 0 ? '' : colon + two(size % 60)
    return space + name + (offsetMinutes < 0 ? '-' : '+') + two(Math.floor(size / 60)) + fraction
  }
}

const two = (n: number): string => String(n).padStart(2, '0')
