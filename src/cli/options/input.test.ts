import { expect, test } from 'vitest'
import { readTables } from './input.js'

test('standard input gives one file', async () => {
  await expect(readTables({ file: '-', futureFile: '-', holidays: undefined }, {})).rejects.toThrow(
    '-: expected one file from standard input, got several; give the others by name',
  )
})
