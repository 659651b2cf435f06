import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { InputError } from '../../engine/errors.js'

const { resolve } = createRequire(import.meta.url)

/**
 * The address of an optional package, which is not installed with this one as few need it.
 *
 * @param where the name in messages of the file that needs it
 * @param name the package, or an entry of it such as `read-excel-file/node`
 * @throws InputError with the command that installs it
 */
export function resolveOptional(where: string, name: string): string {
  try {
    return pathToFileURL(resolve(name)).href
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error
    const [installed] = name.split('/')
    throw new InputError(
      `${where}: expected the package ${installed}, which reads this file, got none: npm install ${installed}`,
    )
  }
}
