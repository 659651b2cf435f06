/** Files the commands write. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { platform } from '#platform'
import { InputError } from '../../engine/errors.js'
import { checkWritable, targetOf } from '../../engine/replace-file.node.js'
import { workLeavesFiles } from './streams.js'

/**
 * Throws `InputError` when files could not be written later, so that long work does not end in that, and when
 * one would take the place of another or of what is read.
 * @param outputs the files by the option that named them
 * @param inputs files that are read
 */
export async function checkOutputs(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[],
): Promise<void> {
  const taken = new Map<string, string>()
  for (const path of inputs) taken.set(await targetOf(path), 'a file that is read')
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue
    workLeavesFiles()
    const where = `${option} ${path}`
    if (path === '' || /[/\\]$/.test(path)) throw new InputError(`${where}: expected the name of a file`)
    const found = await stat(path).catch(() => undefined)
    if (found?.isDirectory()) throw new InputError(`${where}: expected the name of a file, got a folder`)
    // A device such as /dev/stdout is written to, not replaced.
    if (found !== undefined && !found.isFile()) continue
    const place = await targetOf(path)
    if (found !== undefined) await checkWritable(where, place, found)
    await checkFolder(where, dirname(place) === dirname(resolve(path)) ? dirname(path) : dirname(place))
    const other = taken.get(place)
    if (other !== undefined) throw new InputError(`${where}: expected a file of its own, got ${other}`)
    taken.set(place, `that of ${option}`)
  }
}

async function checkFolder(where: string, folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new InputError(`${where}: there is no folder ${folder}`)
  try {
    await access(folder, constants.W_OK)
  } catch {
    throw new InputError(`${where}: the folder ${folder} cannot be written to`)
  }
}

/** Writes a text file, which is replaced whole or not at all. */
export const writeText = (path: string, text: string): Promise<void> =>
  platform.writeFile(path, new TextEncoder().encode(text))
