/** What the footer of a Parquet file promises, checked before anything is read by it. */
import type { FileMetaData, SchemaElement } from 'hyparquet'
import { InputError } from '../../engine/errors.js'

export interface ParquetPlan {
  /** Columns of plain values, in order. */
  readonly columns: readonly string[]
  readonly rowCount: number
  /** Whether its compression needs a further package. */
  readonly needsCompressors: boolean
}

/** Codecs that hyparquet unpacks without further packages. */
const builtInCodecs = ['UNCOMPRESSED', 'SNAPPY']

/** Bytes of a cell in memory, about. */
const cellBytes = 8

/**
 * @param mostBytes of the table in memory
 * @throws InputError on a schema, names or counts that contradict each other, and on more rows than fit
 */
export function planOf(name: string, metadata: FileMetaData, mostBytes: number): ParquetPlan {
  const damaged = (what: string): never => {
    throw new InputError(`${name}: expected a whole Parquet file, got ${what}`)
  }
  const { schema, row_groups: groups } = metadata
  if (!Array.isArray(schema) || !Array.isArray(groups)) return damaged('a footer without schema')
  const fields = topLevel(schema) ?? damaged('a schema whose parts do not fit')
  const names = fields.map(({ element }) => element.name)
  names.forEach((one, i) => {
    const earlier = names.indexOf(one)
    if (earlier !== i)
      throw new InputError(
        `${name}: expected different column names, got "${one}" for columns ${earlier + 1} and ${i + 1}`,
      )
  })
  const rowCount = Number(metadata.num_rows)
  const counts = groups.map((group) => Number(group.num_rows))
  if (![rowCount, ...counts].every((count) => Number.isSafeInteger(count) && count >= 0))
    return damaged('a count of rows that is none')
  const sum = counts.reduce((a, b) => a + b, 0)
  if (sum !== rowCount) return damaged(`${rowCount} rows in the footer and ${sum} in its groups`)
  const plain = fields.filter(({ isPlain }) => isPlain)
  if (plain.length === 0) throw new InputError(`${name}: expected columns of numbers or text, got none`)
  if (rowCount === 0) throw new InputError(`${name}: expected rows, got none`)
  if (rowCount * plain.length * cellBytes > mostBytes) {
    const megabytes = Math.ceil((rowCount * plain.length * cellBytes) / 1e6)
    throw new InputError(
      `${name}: expected at most ${Math.floor(mostBytes / 1e6)} MB unpacked, got about ${megabytes} MB; raise the limit with --max-size ${megabytes}`,
    )
  }
  for (const [i, group] of groups.entries())
    for (const { element, leaves } of plain) {
      const chunk = group.columns?.[leaves]?.meta_data
      if (chunk === undefined || chunk.path_in_schema?.[0] !== element.name)
        return damaged(`no data of column ${element.name} in row group ${i + 1}`)
      if (Number(chunk.num_values) !== counts[i])
        return damaged(`${chunk.num_values} values of column ${element.name} in a group of ${counts[i]} rows`)
    }
  const codecs = groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec))
  return {
    columns: plain.map(({ element }) => element.name),
    rowCount,
    needsCompressors: codecs.some((codec) => codec !== undefined && !builtInCodecs.includes(codec)),
  }
}

interface Field {
  readonly element: SchemaElement
  readonly isPlain: boolean
  /** Columns of data before it. */
  readonly leaves: number
}

/** The fields below the root; undefined if the elements are too few or too many. */
function topLevel(schema: readonly SchemaElement[]): Field[] | undefined {
  const fields: Field[] = []
  let at = 1
  let leaves = 0
  const isElement = (element: SchemaElement | undefined): element is SchemaElement =>
    typeof element === 'object' && typeof element.name === 'string' && childrenOf(element) >= 0
  if (!isElement(schema[0])) return undefined
  for (let field = 0; field < childrenOf(schema[0]); field++) {
    const element = schema[at]
    const first = leaves
    // Elements of this field that are yet to come, depth first.
    for (let open = 1; open > 0; open--, at++) {
      const one = schema[at]
      if (!isElement(one)) return undefined
      const children = childrenOf(one)
      if (children === 0) leaves++
      open += children
    }
    fields.push({
      element,
      isPlain: childrenOf(element) === 0 && element.repetition_type !== 'REPEATED',
      leaves: first,
    })
  }
  return at === schema.length ? fields : undefined
}

const childrenOf = ({ num_children: count }: SchemaElement): number =>
  count === undefined ? 0 : Number.isSafeInteger(count) ? count : -1
