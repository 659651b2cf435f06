/** Values in messages. */

/** A value as messages show it: text in quotes, so that `"12"` is told from 12; what is long by its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  if (typeof value === 'function')
    return value.name === '' ? 'a function' : `the function ${value.name}; call it: ${value.name}()`
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}
