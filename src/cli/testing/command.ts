/** The built program as users run it: in a process and a folder of its own. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'

export const program = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

/** Goes away when the tests of the file that imports this have ended. */
export const base = mkdtempSync(join(tmpdir(), 'hindcast-commands-'))

beforeAll(() => {
  if (!existsSync(program)) throw new Error(`${program} is not built: run npm run build, or npm test`)
})

afterAll(() => rmSync(base, { recursive: true }))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Arguments of Node itself. */
  readonly node?: readonly string[]
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Called on all that standard error has brought so far, whenever there is more. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs the program to its end. */
export function hindcast(
  folder: string,
  args: readonly string[],
  { node = [], env = {}, onStderr }: RunOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...node, program, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    onStderr?.(stderr, (signal) => child.kill(signal))
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** A new folder that holds the given files. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = mkdtempSync(join(base, 'case-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

export type Row = readonly (string | number)[]

export const csv = (rows: readonly Row[], header: string): string =>
  [header, ...rows.map((row) => row.join(','))].map((line) => `${line}\n`).join('')

/** The rows of a CSV file without quotes, by the names of their columns. */
export function recordsOf(text: string): Record<string, string>[] {
  const [header, ...lines] = text.trimEnd().split('\n')
  const names = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, column) => [name, cells[column]]))
  })
}
