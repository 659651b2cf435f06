/** Names of files with numbers of the training in braces, in the format of Python that Keras takes. */
import { InputError } from '../../engine/errors.js'
import { hintFor } from '../../options/index.js'

const field = /\{([^{}:]*)(?::([^{}]*))?\}/g
/** Such as `02d` or `.3f`. */
const format = /^(0?)(\d*)(?:\.(\d+))?([dfeg]?)$/

function formatted(value: number, spec: string): string {
  const [, zero, width, precision, kind] = format.exec(spec)!
  const digits = precision === undefined ? 6 : Number(precision)
  const text =
    kind === 'f'
      ? value.toFixed(digits)
      : kind === 'e'
        ? value.toExponential(digits)
        : kind === 'g'
          ? String(Number(value.toPrecision(Math.max(1, digits))))
          : kind === '' && precision !== undefined
            ? value.toFixed(digits)
            : String(value)
  return text.padStart(Number(width), zero === '0' ? '0' : ' ')
}

/** @throws InputError on a format that there is not */
export function checkFileName(where: string, path: string): void {
  for (const [whole, , spec = ''] of path.matchAll(field)) {
    if (!format.test(spec))
      throw new InputError(`${where}: expected a format such as {epoch:02d} or {valLoss:.3f}, got ${whole}`)
  }
}

/**
 * The name with the numbers: `model-{epoch:02d}-{valLoss:.2f}.safetensors` becomes `model-07-0.31.safetensors`.
 * @throws InputError on a number that there is not
 */
export const fileName = (where: string, path: string, numbers: Readonly<Record<string, number>>): string =>
  path.replace(field, (_, name: string, spec = '') => {
    const names = Object.keys(numbers)
    if (!Object.hasOwn(numbers, name)) {
      throw new InputError(
        `${where}: expected numbers among ${names.join(', ')}, got {${name}}${hintFor(name, names)}`,
      )
    }
    return formatted(numbers[name], spec)
  })
