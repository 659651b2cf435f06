import { expect, test } from 'vitest'
import { textField } from './csv-field.js'

test('text that a spreadsheet would run gets an apostrophe, on request', () => {
  for (const start of ['=', '+', '-', '@', '\t']) {
    const text = `${start}cmd|' /C calc'!A0`
    expect(textField(text)).toBe(text)
    expect(textField(text, { isSafe: true })).toBe(`'${text}`)
  }
  expect(textField('\r=1+1', { isSafe: true })).toBe('"\'\r=1+1"')
  expect(textField('=HYPERLINK("x","y")', { isSafe: true })).toBe('"\'=HYPERLINK(""x"",""y"")"')
  for (const text of ['Rome', '2020-01', 'a=b', '']) expect(textField(text, { isSafe: true })).toBe(text)
})
