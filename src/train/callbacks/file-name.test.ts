import { expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { checkFileName, fileName } from './file-name.js'

const numbers = { epoch: 7, loss: 0.3456, valLoss: 12.3456, tiny: 0.00000123 }

/** Each as Python's `str.format` gives it. */
test.each([
  ['model.safetensors', 'model.safetensors'],
  ['{epoch}', '7'],
  ['{epoch:d}', '7'],
  ['{epoch:02d}', '07'],
  ['{epoch:3d}', '  7'],
  ['{valLoss:.2f}', '12.35'],
  ['{valLoss:08.3f}', '0012.346'],
  ['{loss:f}', '0.345600'],
  ['{loss:.0f}', '0'],
  ['{loss:.3g}', '0.346'],
  ['at-{epoch:02d}-{valLoss:.1f}/{epoch}', 'at-07-12.3/7'],
])('%s', (path, expected) => {
  checkFileName('test', path)
  expect(fileName('test', path, numbers)).toBe(expected)
})

test.each(['{epoch:02x}', '{epoch:d2}', '{loss:%.2f}', '{loss:.f2}'])(
  'the format of %s is refused at once',
  (path) => {
    expect(() => checkFileName('test', path)).toThrow(
      new InputError(`test: expected a format such as {epoch:02d} or {valLoss:.3f}, got ${path}`),
    )
  },
)

test.each([
  ['{val_loss:.2f}', '{val_loss}; did you mean valLoss?'],
  ['{accuracy}', '{accuracy}'],
  ['{toString}', '{toString}'],
])('%s has no number', (path, got) => {
  expect(() => fileName('test', path, numbers)).toThrow(
    new InputError(`test: expected numbers among epoch, loss, valLoss, tiny, got ${got}`),
  )
})
