/** The command line itself: its help, and misuse of it, through the built program. */
import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { largestSeed } from '../forecaster/index.js'
import { base, folderWith, hindcast } from './testing/command.js'
import { quick } from './testing/sales.js'

describe.concurrent('misuse of the command line prints a line and how to get help:', () => {
  test.each<readonly [args: readonly string[], message: string]>([
    [['forecast', 'a.csv'], "required option '--horizon <steps>' not specified"],
    [['forecast', '--horizon', '3'], "missing required argument 'file'"],
    [
      ['forecast', 'a.csv', 'b.csv', ...quick],
      "too many arguments for 'forecast'. Expected 1 argument but got 2.",
    ],
    [['forecast', 'a.csv', ...quick, '--epoch', '3'], "unknown option '--epoch'\n(Did you mean --epochs?)"],
    [['backtest', 'a.csv', ...quick, '--out', 'f.csv'], "unknown option '--out'"],
    [['forecst', 'a.csv'], "unknown command 'forecst'\n(Did you mean forecast?)"],
    [['predict'], "missing required argument 'model'"],
  ])('%j', async (args, message) => {
    const folder = await folderWith({})
    expect(await hindcast(folder, args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `hindcast: ${message}\nAdd --help for usage.\n`,
    })
    expect(await readdir(folder)).toEqual([])
  })
})

describe.concurrent('help', () => {
  test.each([[], ['forecast'], ['backtest'], ['predict'], ['scenario'], ['anomalies'], ['info']])(
    '%s --help fits in 80 columns',
    async (...command) => {
      const { code, stdout, stderr } = await hindcast(base, [...command, '--help'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/^Usage: hindcast /)
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
      const [, about] = stdout.split('\n\n')
      // A paragraph is broken where it is full and nowhere else.
      const lines = about.split('\n')
      lines.slice(1).forEach((line, i) => {
        expect(lines[i].length + 1 + line.split(' ')[0].length).toBeGreaterThan(80)
      })
    },
  )

  test('without a command it shows the help, as misuse', async () => {
    const { code, stdout, stderr } = await hindcast(base, [])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^Usage: hindcast /)
  })

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await hindcast(base, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe.concurrent('a value out of range is told in a line, before anything is read:', () => {
  const refusal = (option: string, given: string, expected: string) =>
    [[option, given], `${option}: expected ${expected}, got ${given === '' ? 'none' : given}`] as const
  test.each<readonly [args: readonly string[], message: string]>([
    ...['0', '-1', '1.5', 'abc'].map((given) => refusal('--horizon', given, 'a whole number from 1')),
    refusal('--seed', '0.5', `a whole number from ${-largestSeed} to ${largestSeed}`),
    refusal('--members', '101', 'a whole number from 1 to 100'),
    refusal('--window', '1', 'a whole number from 2 to 1000000'),
    ...['1', '0.1x', ''].map((given) => refusal('--dropout', given, 'a number from 0 and below 1')),
    refusal('--learning-rate', '0', 'a number above 0'),
    refusal('--model', 'cnn', 'one of auto, lstm, gru, rnn, segment'),
    refusal('--strategy', 'both', 'one of direct, recursive'),
    refusal('--fill', 'zero', 'one of linear, previous'),
    ...['80,100', '80,', 'most', '80;95'].map((given) =>
      refusal('--levels', given, 'percentages above 0 and up to 99'),
    ),
    [['--minutes', '0'], '--minutes: expected a number above 0, got 0'],
  ])('%j', async (args, message) => {
    const folder = await folderWith({})
    expect(await hindcast(folder, ['forecast', 'a.csv', ...quick, ...args])).toEqual({
      code: 2,
      stdout: '',
      stderr: `hindcast: ${message}\n`,
    })
  })
})
