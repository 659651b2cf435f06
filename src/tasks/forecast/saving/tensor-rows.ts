/** Rows of numbers, and names of series, as tensors of a forecaster's file. */
import { InputError } from '../../../engine/errors.js'
import { list, type NamedTensor, number, numbersIn, problemOf, text, textIn } from '../../../formats/index.js'

export function rowsTensor(rows: readonly Float64Array[]): NamedTensor {
  const width = rows[0]?.length ?? 0
  const data = new Float64Array(rows.length * width)
  for (const [i, row] of rows.entries()) data.set(row, i * width)
  return { shape: [rows.length, width], data }
}

/** Of correlations. */
const factor = number({ from: -1.000001, to: 1.000001 })

/** Rows of factors of correlations. @throws InputError where there are not so many of equal length */
export function rowsIn(
  tensors: ReadonlyMap<string, NamedTensor>,
  name: string,
  count: number,
): Float64Array[] {
  const data = numbersIn(tensors, name, Float64Array, factor)
  if (count === 0 ? data.length > 0 : data.length % count !== 0)
    throw new InputError(`tensor ${name}: expected ${count} rows, got ${data.length} elements`)
  const width = data.length / count
  return Array.from({ length: count }, (_, i) => Float64Array.from(data.slice(i * width, (i + 1) * width)))
}

const ids = list(text())

/** @throws InputError on what is no list of names */
export function idsIn(tensors: ReadonlyMap<string, NamedTensor>, name: string): readonly string[] {
  const found = textIn(tensors.get(name))
  const problem = problemOf(ids, found, `tensor ${name}`)
  if (problem !== undefined) throw new InputError(problem)
  return found as readonly string[]
}
