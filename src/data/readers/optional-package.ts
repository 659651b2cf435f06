import { InputError } from '../../engine/errors.js'

/**
 * Loads an optional package, which is not installed with this one as few need it.
 *
 * @param where the name in messages of the file that needs it
 * @param load imports the package
 * @throws InputError with the command that installs it
 */
export async function loadOptional<T>(where: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new InputError(
      `${where}: expected the package ${name}, which reads this file, got none: npm install ${name}`,
    )
  }
}
