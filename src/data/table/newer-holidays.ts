import { InputError } from '../../engine/errors.js'
import { type Holidays, ONLY_NAME } from '../time/holidays.js'
import { list } from './columns.js'

/**
 * Holidays with the days of a newer table added to those of the same name. Where all were one by the name `holiday`, the
 * newer ones are that too, whatever they are called.
 *
 * @throws InputError when the newer table has names that were not known, for a forecaster has not learned from them
 */
export function withNewerHolidays(known: Holidays, newer: Holidays): Holidays {
  const names = known.holidays.map(({ name }) => name)
  const isOne = names.length === 1 && names[0] === ONLY_NAME
  const unknown = newer.holidays.map(({ name }) => name).filter((name) => !names.includes(name))
  if (!isOne && unknown.length > 0) {
    throw new InputError(
      `${newer.source}: expected no holidays but those the model was trained with (${list(names)}), got ${list(unknown)}`,
    )
  }
  const added = (name: string) =>
    newer.holidays.filter((one) => isOne || one.name === name).flatMap(({ days }) => days)
  return {
    source: newer.source,
    holidays: known.holidays.map(({ name, days }) => ({
      name,
      days: [...new Set([...days, ...added(name)])].sort((a, b) => a - b),
    })),
  }
}
