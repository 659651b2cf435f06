import { InputError } from '../../engine/errors.js'

/**
 * Loads a package that is not installed with this one, for few need it.
 *
 * @param where what messages call the file that asks for it
 * @param load imports the package
 * @throws InputError saying what to install
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
