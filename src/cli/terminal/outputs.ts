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

/** Writes the files asked for and lists them, a line each; without any, a line with the options to ask for them. */
export async function writeOutputs(outputs: readonly Output[]): Promise<string> {
  const lines: string[] = []
  for (const { name, path, write } of outputs) {
    if (path === undefined) continue
    await write(path)
    lines.push(`${name.padEnd(9)} ${path}\n`)
  }
  if (lines.length > 0) return lines.join('')
  return `No file written; see ${outputs.map(({ option }) => option).join(', ')}.\n`
}
