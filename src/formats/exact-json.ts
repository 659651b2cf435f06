/**
 * JSON that gives back each number to the bit: what JSON cannot write (NaN, the infinities, -0) is an object with the
 * number's name, such as `{ "$number": "NaN" }`. All else is plain JSON.
 */
const isPlain = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0)

const written = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !isPlain(value)
    ? { $number: Object.is(value, -0) ? '-0' : String(value) }
    : value

const read = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && '$number' in value ? Number(value.$number) : value

export const exactJson = (value: unknown): string => JSON.stringify(value, written)

/** Throws `SyntaxError` on what is not JSON. */
export const readExactJson = (text: string): unknown => JSON.parse(text, read)
