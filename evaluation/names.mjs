// The choice of `--only`.
import { InputError } from 'hindcast'

/**
 * The names that have one of the parts in them.
 * @param parts default: all names
 * @throws InputError on a part that no name has, and where there are no names
 */
export function namesWith(names, parts = ['']) {
  const unknown = parts.find((part) => !names.some((name) => name.includes(part)))
  if (names.length === 0) throw new InputError('there is no file of the set here')
  if (unknown !== undefined) {
    throw new InputError(`there is no file with ${unknown} in its name here; there are ${names.join(', ')}`)
  }
  return names.filter((name) => parts.some((part) => name.includes(part)))
}
