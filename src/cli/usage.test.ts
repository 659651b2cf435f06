/** The command line itself: its help, and misuse of it, through the built program. */
import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { base, folderWith, hindcast } from './testing/command.js'
import { quick } from './testing/sales.js'

describe.concurrent('misuse of the command line prints a line and how to get help:', () => {
  const whole = (option: string, given: string, least = 1) =>
    `option '${option}' argument '${given}' is invalid. Expected a whole number from ${least}.`
  test.each<readonly [args: readonly string[], message: string]>([
    [['forecast', 'a.csv'], "required option '--horizon <steps>' not specified"],
    [['forecast', '--horizon', '3'], "missing required argument 'file'"],
    ...['0', '-1', '1.5', 'abc'].map(
      (given) => [['forecast', 'a.csv', '--horizon', given], whole('--horizon <steps>', given)] as const,
    ),
    [['forecast', 'a.csv', ...quick, '--seed', '-1'], whole('--seed <number>', '-1', 0)],
    [
      ['forecast', 'a.csv', ...quick, '--model', 'cnn'],
      "option '--model <name>' argument 'cnn' is invalid. Allowed choices are auto, lstm, gru, rnn, segment.",
    ],
    [
      ['forecast', 'a.csv', ...quick, '--fill', 'zero'],
      "option '--fill <how>' argument 'zero' is invalid. Allowed choices are linear, previous.",
    ],
    [
      ['forecast', 'a.csv', 'b.csv', ...quick],
      "too many arguments for 'forecast'. Expected 1 argument but got 2.",
    ],
    [['forecast', 'a.csv', ...quick, '--epoch', '3'], "unknown option '--epoch'\n(Did you mean --epochs?)"],
    [['forecast', 'a.csv', ...quick, '--window', '1'], whole('--window <steps>', '1', 2)],
    ...['0.1x', ''].map(
      (given) =>
        [
          ['forecast', 'a.csv', ...quick, '--dropout', given],
          `option '--dropout <share>' argument '${given}' is invalid. Expected a number.`,
        ] as const,
    ),
    ...['80,', 'most', '80;95'].map(
      (given) =>
        [
          ['backtest', 'a.csv', ...quick, '--levels', given],
          `option '--levels <percents>' argument '${given}' is invalid. Expected percents such as 80,95.`,
        ] as const,
    ),
    [
      ['forecast', 'a.csv', ...quick, '--strategy', 'both'],
      "option '--strategy <how>' argument 'both' is invalid. Allowed choices are direct, recursive.",
    ],
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
  test.each([[], ['forecast'], ['backtest'], ['predict'], ['anomalies'], ['info']])(
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
