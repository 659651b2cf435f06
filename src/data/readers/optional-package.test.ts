import { expect, test } from 'vitest'
import { failureOf } from '../testing/failure.js'
import { resolveOptional } from './optional-package.js'

test('an optional package that is missing is named with the command that installs it', async () => {
  expect(failureOf(() => resolveOptional('a.parquet', 'no-such-package/node'))).toBe(
    'a.parquet: expected the package no-such-package, which reads this file, got none: npm install no-such-package',
  )
  expect(Object.keys(await import(resolveOptional('a.parquet', 'hyparquet')))).toContain('parquetMetadata')
})
