import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { namesWith } from './names.mjs'
import { readArguments } from './program.mjs'

const folder = mkdtempSync(join(tmpdir(), 'hindcast-program-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the program writes before it exits, and its exit code. */
function ended(...args) {
  let text = ''
  const write = (more) => {
    text += more
  }
  const quiet = (program) => program.exitOverride().configureOutput({ writeOut: write, writeErr: write })
  try {
    readArguments(args, quiet)
  } catch ({ exitCode }) {
    return { text, exitCode }
  }
}

test('the help fits in 80 columns and names each set', () => {
  const { text, exitCode } = ended('--help')
  expect(exitCode).toBe(0)
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  for (const name of ['m1-yearly', 'tourism-quarterly', 'nn5-daily', 'm3-other', 'packages', 'speed'])
    expect(text).toMatch(new RegExp(`^  ${name} `, 'm'))
})

test('sets take their own options alone', () => {
  const { name, options } = readArguments(['m4-weekly', folder, '--season', '52', '--limit', '60'])
  expect([name, options.season, options.limit]).toEqual(['m4-weekly', 52, 60])
  expect(ended('m4-weekly', folder, '--only', 'a')).toEqual({
    text: 'error: m4-weekly has no option --only\n',
    exitCode: 2,
  })
  expect(ended('sums', folder, '--validate').text).toBe('error: sums has no option --validate\n')
  expect(ended('other', folder).text).toMatch(/there is no other; there are m4-yearly, /)
  expect(ended('speed', folder, '--limit', 'x').text).toMatch(/expected whole numbers from 1, got x/)
})

test('names are chosen by their parts, and a part of none is an error with the names there are', () => {
  expect(namesWith(['ab', 'bc', 'cd'], ['a', 'd'])).toEqual(['ab', 'cd'])
  expect(namesWith(['ab', 'bc'])).toEqual(['ab', 'bc'])
  expect(() => namesWith(['ab', 'bc'], ['a', 'x'])).toThrow(
    'there is no file with x in its name here; there are ab, bc',
  )
  expect(() => namesWith([])).toThrow('there is no file of the set here')
})
