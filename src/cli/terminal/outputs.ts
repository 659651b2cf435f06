import { InputError } from '../../engine/errors.js'

/** Files that a command writes when asked to. */
export interface Output {
  /** The option that asks for the file, such as `--report`. */
  readonly option: string
  /** Its name in the list of files written, such as `report`. */
  readonly name: string
  /** Undefined where it was not asked for. */
  readonly path: string | undefined
  readonly write: (path: string) => Promise<void>
}

/** What came of writing the files. */
export interface Written {
  /** The files written, a line each; without any asked for, a line with the options to ask for them. */
  readonly text: string
  /** Why files could not be written, where some could not. */
  readonly failure?: InputError
}

/** Writes the files asked for. One that cannot be written does not keep the others from it. */
export async function writeOutputs(outputs: readonly Output[]): Promise<Written> {
  const lines: string[] = []
  const failures: string[] = []
  for (const { name, path, write } of outputs) {
    if (path === undefined) continue
    try {
      await write(path)
      lines.push(`${name.padEnd(9)} ${path}\n`)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      failures.push(error.message)
    }
  }
  if (failures.length > 0) return { text: lines.join(''), failure: new InputError(failures.join('; ')) }
  if (lines.length > 0) return { text: lines.join('') }
  return { text: `No file written; see ${outputs.map(({ option }) => option).join(', ')}.\n` }
}
