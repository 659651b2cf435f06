import { InputError } from '../../engine/errors.js'
import { writeText } from './files.js'

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

/** A file of text, which is made only where the file was asked for. */
export const textOutput = (
  option: string,
  name: string,
  path: string | undefined,
  text: () => string,
): Output => ({ option, name, path, write: (to) => writeText(to, text()) })

/**
 * Writes the files asked for before the work has ended; what cannot be written now is tried again at its end.
 * @returns the paths of those written
 */
export async function writeEarly(outputs: readonly Output[]): Promise<string[]> {
  const written: string[] = []
  for (const { path, write } of outputs) {
    if (path === undefined) continue
    try {
      await write(path)
      written.push(path)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
    }
  }
  return written
}

/**
 * Writes the files asked for, and then the text. A file that cannot be written keeps neither the others nor the text
 * from it.
 * @param say writes the text, given the list of the files written, a line each; without any asked for, a line with the
 *   options to ask for them
 * @throws InputError at the end, on files that could not be written
 */
export async function writeOutputs(
  outputs: readonly Output[],
  say: (written: string) => void,
): Promise<void> {
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
  const isAsked = lines.length + failures.length > 0
  say(isAsked ? lines.join('') : `No file written; see ${outputs.map(({ option }) => option).join(', ')}.\n`)
  if (failures.length > 0) throw new InputError(failures.join('; '))
}
