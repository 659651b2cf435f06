// Scores forecasting methods on public data, by the last values of each series, and anomaly detection by labels.
// `npm run evaluate -- --help` lists the sets.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Argument, Command, InvalidArgumentError } from 'commander'
import { engineInfo } from 'hindcast'
import { baselines, MODELS } from 'hindcast/forecast'
import { readPoints, readSet, sets, validationSet } from './competitions.mjs'
import { etth1, scoreEtth1 } from './etth1.mjs'
import { anomalies, scoreAnomalies } from './labelled.mjs'
import { learnedForecasts } from './learned.mjs'
import { scorerOf } from './scores.mjs'
import { scoreSingles, singles } from './singles.mjs'
import { scoreSpeed, speed } from './speed.mjs'
import { scoreSums, sums } from './sums.mjs'
import { toText } from './table.mjs'

const folder = (text) => {
  const path = resolve(text)
  if (!existsSync(path)) throw new InvalidArgumentError('there is no such folder.')
  return path
}

const known = [...Object.keys(baselines), ...MODELS]
const others = {
  etth1: { ...etth1, score: scoreEtth1 },
  singles: { ...singles, score: scoreSingles },
  sums: { ...sums, score: scoreSums },
  anomalies: { ...anomalies, score: scoreAnomalies },
  speed: { ...speed, score: scoreSpeed },
}

const list = (allowed) => (text) => {
  const names = text.split(',')
  const bad = names.find((name) => !allowed.includes(name))
  if (bad !== undefined) throw new InvalidArgumentError(`there is no ${bad}.`)
  return names
}

const numbers = (text) =>
  text.split(',').map((part) => {
    const n = Number(part)
    if (part.trim() === '' || !Number.isInteger(n) || n < 0) {
      throw new InvalidArgumentError(`expected whole numbers from 0, got ${part}.`)
    }
    return n
  })

const program = new Command('npm run evaluate --')
  .description(
    'Scores forecasting methods on a set of series. The data are not part of the package: FOLDER has the files of the set.',
  )
  .addArgument(new Argument('<set>', 'set of series').choices([...Object.keys(sets), ...Object.keys(others)]))
  .argument('<folder>', 'folder with the files of the set', folder)
  .option(
    '--methods <names>',
    `only these of ${known.join(', ')} (default: the baselines and auto)`,
    list(known),
  )
  .option('--seeds <numbers>', 'seeds of networks; each is scored', numbers, [0])
  .option('--horizons <steps>', 'for etth1: steps ahead', numbers, etth1.horizons)
  .option(
    '--only <names>',
    'for anomalies: files whose names have one of these parts; for speed: jobs',
    (text) => text.split(','),
  )
  .option('--peers <python>', 'for speed: a Python with statsforecast and neuralforecast')
  .option('--limit <seconds>', 'for speed: longest time of one process (default: 900)', Number)
  .option('--validate', 'score the end of the training part instead, to choose settings')
  .option('--json', 'print the scores as JSON')
  .addHelpText(
    'after',
    () =>
      `\nSets:\n${[
        ...Object.entries(sets).map(
          ([name, { title, files }]) => `  ${name}  ${title}: ${files.train}, ${files.test}`,
        ),
        ...Object.entries(others).map(([name, { title }]) => `  ${name}  ${title}`),
      ].join('\n')}`,
  )
  .parse()

const [name, data] = program.processedArgs
const options = program.opts()
const say = (text) => process.stderr.write(`${text}\n`)
say(`${engineInfo().engine}, ${engineInfo().threads} threads`)

/** A line for each stage of the work. */
function progress(method) {
  let label = ''
  return (now) => {
    if (now.label === label) return
    label = now.label
    say(`  ${method}: ${label}, ${Math.round(100 * now.done)} % done`)
  }
}

async function scoreCompetition(set) {
  const series = options.validate ? validationSet(data, set) : readSet(data, set)
  say(`${set.title}: ${series.length} series, ${set.horizon} steps ahead, season ${set.season}`)
  const { scoreAll, scorePoints } = scorerOf(series, set)
  const rows = []
  for (const [method, file] of Object.entries((options.validate ? undefined : set.points) ?? {})) {
    const path = join(data, file)
    if (existsSync(path)) rows.push({ method: `${method} (organisers’)`, ...scorePoints(readPoints(path)) })
  }
  const timed = async (method, work) => {
    const began = performance.now()
    const forecasts = await work()
    const seconds = (performance.now() - began) / 1000
    rows.push({ method, ...scoreAll(forecasts), seconds })
    say(`${method}: ${seconds.toFixed(1)} s`)
  }
  for (const method of options.methods ?? [...Object.keys(baselines), 'auto']) {
    if (Object.hasOwn(baselines, method)) {
      await timed(method, () =>
        series.map(({ y }) =>
          baselines[method](y, { seasonalPeriod: set.season, horizonSteps: set.horizon }),
        ),
      )
      continue
    }
    for (const seed of options.seeds) {
      await timed(`${method}, seed ${seed}`, async () => {
        const found = await learnedForecasts(series, set, method, seed, progress(method))
        const shares = Object.entries(found.weights).map(([part, weight]) => `${part} ${weight.toFixed(2)}`)
        say(`  ensemble: ${shares.join(', ')}`)
        return found.forecasts
      })
    }
  }
  return { series: series.length, rows }
}

const result = Object.hasOwn(others, name)
  ? await others[name].score(data, options, progress)
  : await scoreCompetition(sets[name])
console.log(options.json ? JSON.stringify({ set: name, ...result }) : toText(result.rows))
