// The command line of `npm run evaluate`: sets, options, and which set takes which.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Argument, Command, InvalidArgumentError } from 'commander'
import { baselines, MODELS } from 'hindcast/forecast'
import { sets } from './competitions.mjs'
import { etth1, scoreEtth1 } from './etth1.mjs'
import { anomalies, scoreAnomalies } from './labelled.mjs'
import { packages, scorePackages } from './packages.mjs'
import { defaultLimit } from './peers.mjs'
import { scoreCompetition } from './score-competition.mjs'
import { scoreSingles, singles } from './singles.mjs'
import { scoreSpeed, speed } from './speed.mjs'
import { scoreSums, sums } from './sums.mjs'

/** By name: the title, how it is scored and the options that it takes. */
const all = {
  ...Object.fromEntries(
    Object.entries(sets).map(([name, { title, files }]) => [
      name,
      {
        title: `${title}: ${files.train}, ${files.test}`,
        score: (...given) => scoreCompetition(name, ...given),
        takes: ['methods', 'seeds', 'season', 'validate', 'peers', 'keep', 'limit'],
      },
    ]),
  ),
  packages: {
    ...packages,
    score: scorePackages,
    takes: ['methods', 'seeds', 'only', 'validate', 'peers', 'keep', 'limit'],
  },
  singles: { ...singles, score: scoreSingles, takes: ['seeds', 'only', 'peers', 'keep', 'limit'] },
  etth1: { ...etth1, score: scoreEtth1, takes: ['seeds', 'horizons', 'validate'] },
  sums: { ...sums, score: scoreSums, takes: ['seeds'] },
  anomalies: { ...anomalies, score: scoreAnomalies, takes: ['seeds', 'only'] },
  speed: { ...speed, score: scoreSpeed, takes: ['seeds', 'only', 'peers', 'limit'] },
}

const folder = (text) => {
  const path = resolve(text)
  if (!existsSync(path)) throw new InvalidArgumentError('there is no such folder.')
  return path
}

const known = [...Object.keys(baselines), ...MODELS]

const oneOf = (allowed) => (name) => {
  if (!allowed.includes(name))
    throw new InvalidArgumentError(`there is no ${name}; there are ${allowed.join(', ')}.`)
  return name
}
const list = (allowed) => (text) => text.split(',').map(oneOf(allowed))

const whole = (least) => (text) => {
  const n = Number(text)
  if (text.trim() === '' || !Number.isInteger(n) || n < least) {
    throw new InvalidArgumentError(`expected whole numbers from ${least}, got ${text}.`)
  }
  return n
}
const numbers = (text) => text.split(',').map(whole(0))

/** The names of the sets that take an option; competitions' sets are alike. */
function takenBy(option) {
  const others = Object.keys(all).filter((name) => !(name in sets) && all[name].takes.includes(option))
  return [...(all['m4-hourly'].takes.includes(option) ? ['competitions'] : []), ...others].join(', ')
}

const programOf = () =>
  new Command('npm run evaluate --')
    .description(
      'Scores forecasting methods on a set of series. The data are not part of the package: FOLDER has the files of the set.',
    )
    .configureHelp({ helpWidth: 80 })
    .addArgument(
      new Argument('<set>', 'set of series, one of those below').argParser(oneOf(Object.keys(all))),
    )
    .argument('<folder>', 'folder with the files of the set', folder)
    .option(
      '--methods <names>',
      `only these of ${known.join(', ')} (default: the baselines and auto); for ${takenBy('methods')}`,
      list(known),
    )
    .option('--seeds <numbers>', 'seeds of networks; each is scored', numbers, [0])
    .option('--season <steps>', `season in place of the set’s; for ${takenBy('season')}`, whole(1))
    .option('--horizons <steps>', `steps ahead; for ${takenBy('horizons')}`, numbers, etth1.horizons)
    .option(
      '--only <names>',
      `jobs of speed; elsewhere files whose names have one of these parts; for ${takenBy('only')}`,
      (text) => text.split(','),
    )
    .option(
      '--peers <python>',
      `a Python with statsforecast (for speed also neuralforecast), whose models are scored too; for ${takenBy('peers')}`,
    )
    .option(
      '--keep <folder>',
      `keep the peers’ forecasts there, and take them from there; for ${takenBy('keep')}`,
    )
    .option(
      '--limit <seconds>',
      `longest time of one process of a peer or of speed (default: ${defaultLimit})`,
      whole(1),
    )
    .option(
      '--validate',
      `score the end of the training part instead, to choose settings; for ${takenBy('validate')}`,
    )
    .option('--json', 'print the scores as JSON')
    .addHelpText('after', () => {
      const width = Math.max(...Object.keys(all).map((name) => name.length))
      const lines = Object.entries(all).map(([name, { title }]) => `  ${name.padEnd(width)}  ${title}`)
      return `\nSets:\n${lines.join('\n')}`
    })

/**
 * The set asked for and its options.
 * @param args without the program's name
 * @param configure changes the program first
 */
export function readArguments(args, configure = (program) => program) {
  const program = configure(programOf())
  program.parse(args, { from: 'user' })
  const [name, folder] = program.processedArgs
  const { json, ...options } = program.opts()
  const given = Object.keys(options).filter((option) => program.getOptionValueSource(option) === 'cli')
  const bad = given.find((option) => !all[name].takes.includes(option))
  if (bad !== undefined) program.error(`error: ${name} has no option --${bad}`, { exitCode: 2 })
  return { name, folder, json, options, score: all[name].score }
}
