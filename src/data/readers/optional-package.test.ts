import { expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { loadOptional } from './optional-package.js'

test('a package that is not installed is asked for by name', async () => {
  const absent = () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' }))
  await expect(loadOptional('a.parquet', 'some-package', absent)).rejects.toThrow(
    new InputError(
      'a.parquet: expected the package some-package, which reads this file, got none: npm install some-package',
    ),
  )
  const broken = () => Promise.reject(new SyntaxError('broken'))
  await expect(loadOptional('a.parquet', 'some-package', broken)).rejects.toThrow(new SyntaxError('broken'))
  expect(await loadOptional('a.parquet', 'some-package', async () => 5)).toBe(5)
})
