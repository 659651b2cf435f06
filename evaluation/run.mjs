// Scores forecasting methods on the data of public competitions: the last values of each series are held back, and
// read once, for the scores. `npm run evaluate -- --help` lists the sets.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Argument, Command, InvalidArgumentError } from 'commander'
import { baselines as known } from 'hindcast/forecast'
import { readPoints, readSet, sets } from './competitions.mjs'
import { scorerOf } from './scores.mjs'
import { toText } from './table.mjs'

const folder = (text) => {
  const path = resolve(text)
  if (!existsSync(path)) throw new InvalidArgumentError('there is no such folder.')
  return path
}

const program = new Command('npm run evaluate --')
  .description(
    'Scores forecasting methods on a set of series. The data are not part of the package: FOLDER holds the files of the set.',
  )
  .addArgument(new Argument('<set>', 'which series').choices(Object.keys(sets)))
  .argument('<folder>', 'where the files of the set are', folder)
  .option('--methods <names>', `only these, of ${Object.keys(known).join(', ')}`, (text) => {
    const names = text.split(',')
    const bad = names.find((name) => !Object.hasOwn(known, name))
    if (bad !== undefined) throw new InvalidArgumentError(`there is no method ${bad}.`)
    return names
  })
  .option('--json', 'print the scores as JSON')
  .addHelpText(
    'after',
    () =>
      `\nSets:\n${Object.entries(sets)
        .map(([name, { title, files }]) => `  ${name}  ${title}: ${files.train}, ${files.test}`)
        .join('\n')}`,
  )
  .parse()

const [name, data] = program.processedArgs
const { methods = Object.keys(known), json } = program.opts()
const set = sets[name]
const series = readSet(data, set)
process.stderr.write(
  `${set.title}: ${series.length} series, ${set.horizon} steps ahead, season ${set.season}\n`,
)

const { scoreAll, scorePoints } = scorerOf(series, set)
const rows = []
for (const [method, file] of Object.entries(set.points ?? {})) {
  const path = join(data, file)
  if (existsSync(path)) rows.push({ method: `${method} (organisers’)`, ...scorePoints(readPoints(path)) })
}
for (const method of methods) {
  const began = performance.now()
  const forecasts = series.map(({ y }) => known[method](y, set.season, set.horizon))
  const seconds = (performance.now() - began) / 1000
  rows.push({ method, ...scoreAll(forecasts), seconds })
  process.stderr.write(`${method}: ${seconds.toFixed(1)} s\n`)
}
console.log(json ? JSON.stringify({ set: name, series: series.length, rows }) : toText(rows))
