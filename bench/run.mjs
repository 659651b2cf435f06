// Measures Hindcast and its peers in turn on the same work, prints tables, and writes the results
// as JSON. `npm run bench -- --help` lists the options; docs/benchmarks.md
// explains the numbers.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { buildNative } from '../scripts/build-native.mjs'
import { root } from '../scripts/run.mjs'
import { growthSeries, languageCases, layerCases, longCase, streamCases } from './cases.mjs'
import { checkGoals } from './goals.mjs'
import { describeMachine } from './machine.mjs'
import { Measure } from './measure.mjs'
import { significant } from './numbers.mjs'
import { better, buildPeak } from './peak.mjs'
import { peersFor } from './peers.mjs'
import { defaultSizes, parseSize } from './sizes.mjs'
import { measureStartUp } from './start-up.mjs'
import { growthExponent } from './statistics.mjs'
import { tablesOf, toText } from './tables.mjs'
import { writeDocs } from './write-docs.mjs'

const allWorks = ['training', 'forward', 'language', 'stream', 'start', 'memory', 'growth', 'long']
const peerNames = peersFor([1]).map(({ name }) => name)
const processors = availableParallelism()

/** A parser of comma-separated names out of a list. */
const oneOf = (known) => (text) => {
  const names = text.split(',')
  const bad = names.find((name) => !known.includes(name))
  if (bad !== undefined) throw new InvalidArgumentError(`${bad} is not one of ${known.join(', ')}.`)
  return names
}

const size = (text, before = []) => {
  try {
    return [...before, parseSize(text)]
  } catch (error) {
    throw new InvalidArgumentError(error.message)
  }
}

function positive(text) {
  const value = Number(text)
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('expected a number above 0.')
  return value
}

function whole(text) {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('expected a whole number from 1.')
  }
  return value
}

const options = new Command('npm run bench --')
  .description('Measures Hindcast and its peers in turn on the same work.')
  .option('--quick', 'small sizes, one short round: a check, not figures to quote')
  .option('--rounds <n>', 'turns that each peer takes on each case (default 3)', whole)
  .option('--seconds <s>', 'seconds of a turn; slow peers do one step (default 0.5)', positive)
  .option('--slow <s>', 'seconds from which a step is measured once only (default 4)', positive)
  .option('--limit <s>', 'expected seconds of a step from which a case is left out (default 100)', positive)
  .option('--threads <n>', 'threads of the multi-threaded runs', whole, processors)
  .option('--sizes <T,B,I,H...>', 'sizes in place of the default ones', size)
  .option('--works <names>', `only these of ${allWorks.join(', ')}`, oneOf(allWorks))
  .option('--cells <names>', 'only these of lstm, gru', oneOf(['lstm', 'gru']))
  .option('--peers <names>', `only these of ${peerNames.join(', ')}`, oneOf(peerNames))
  .option('--seed <n>', 'seed of weights and data', Number, 1)
  .option('--out <file>', 'file of the results (default bench/results/latest.json for a whole run)')
  .option('--json', 'print the results as JSON and no tables')
  .option('--write-docs', 'put the tables and charts of the results into docs/benchmarks.md')
  .parse()
  .opts()

const isWhole = !['quick', 'sizes', 'works', 'cells', 'peers'].some((name) => options[name] !== undefined)
const quick = options.quick === true
const settings = {
  rounds: options.rounds ?? (quick ? 1 : 3),
  seconds: options.seconds ?? (quick ? 0.1 : 0.5),
  slowSeconds: options.slow ?? (quick ? 1 : 4),
  limitSeconds: options.limit ?? (quick ? 4 : 100),
  threads: options.threads > 1 ? [1, options.threads] : [1],
  seed: options.seed,
}
const works = options.works ?? allWorks.filter((work) => !quick || work !== 'long')
const cells = options.cells ?? ['lstm', 'gru']
const sizes = options.sizes ?? defaultSizes.slice(0, quick ? 3 : undefined).map(parseSize)

const say = (text) => process.stderr.write(`${text}\n`)

const noNative = await buildNative()

const folder = mkdtempSync(join(tmpdir(), 'hindcast-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

const started = new Date()
const measure = new Measure({ ...settings, folder })
const peakLoop = buildPeak(folder, settings.threads)
let peak = peakLoop.reason === undefined ? undefined : { reason: peakLoop.reason }
/** Measured repeatedly during the run; the best counts. */
const measurePeak = () => {
  if (peakLoop.measure !== undefined) peak = better(peak, peakLoop.measure())
}
if (peakLoop.reason !== undefined) say(`No share of the peak, for there is no C compiler: ${peakLoop.reason}`)

const most = ({ variants }) => Math.max(...variants.map(({ threads }) => threads))

const [versions, skipped] = [{}, {}]
const peers = []
for (const peer of peersFor(settings.threads)) {
  if (options.peers !== undefined && !options.peers.includes(peer.name)) continue
  const reason = peer.name === 'native' && noNative !== undefined ? noNative : undefined
  const about = reason === undefined ? await measure.start(peer) : { error: reason }
  if (about.error === undefined) {
    versions[peer.name] = about.versions
    peers.push({ ...peer, variants: about.variants })
    if (about.variants.length < peer.variants.length)
      say(`${peer.title} has no more threads than ${most(about)}`)
    const named = Object.entries(about.versions).map(([name, version]) => `${name} ${version}`)
    say(`${peer.title}: ${named.join(', ')}`)
  } else {
    skipped[peer.name] = about.error
    say(`${peer.title} is skipped: ${about.error}`)
  }
}
if (Object.keys(skipped).length > 0) say('npm run bench:setup installs what is missing.')

const cases = [
  ...layerCases(sizes),
  ...languageCases(quick ? ['small'] : undefined),
  ...streamCases(),
].filter(({ work, cell }) => works.includes(work) && cells.includes(cell))

const [measurements, startUp, memory, growth, long] = [[], [], [], [], []]
const file = resolve(root, options.out ?? `bench/results/${isWhole ? 'latest' : 'partial'}.json`)
mkdirSync(dirname(file), { recursive: true })

/** Writes the results after every case, so that a run that is stopped loses nothing. */
function write() {
  const results = {
    command: ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, ''),
    started: started.toISOString(),
    tookSeconds: Math.round((Date.now() - started.getTime()) / 1000),
    settings,
    machine: describeMachine(),
    versions,
    skipped,
    peak,
    measurements,
    startUp,
    memory,
    growth,
    long,
    goals: checkGoals({ measurements, startUp, memory, peak }),
  }
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`)
  return results
}

for (const [at, benchCase] of cases.entries()) {
  measurePeak()
  const results = await measure.run(benchCase, peers)
  measurements.push(...results)
  const shown = results.map(({ peer, threads, ms, error, notRun, agrees }) => {
    const outcome =
      ms === undefined ? (error ?? notRun) : `${significant(ms)}${agrees === false ? ' DIFFERS' : ''}`
    return `${peer}${threads === undefined ? '' : `/${threads}`} ${outcome}`
  })
  say(`${at + 1}/${cases.length} ${benchCase.key}: ${shown.join(', ')}`)
  write()
}

if (works.includes('start')) {
  const engines = peers.filter(({ isHindcast }) => isHindcast).map(({ name }) => name)
  startUp.push(...measureStartUp(folder, engines, quick ? 1 : 9))
  for (const { peer, ms } of startUp) say(`start-up ${peer}: ${significant(ms)} ms`)
  write()
}

// Memory, growth and long sequences: each point in a process of its own.
const alonePeers = peers.filter(({ name }) => ['native', 'wasm', 'pytorch'].includes(name))
const alone = async (benchCase, peer) => {
  const variant = peer.variants.find(({ threads }) => threads === most(peer))
  const result = await measure.alone(benchCase, peer, variant)
  const outcome = result.error ?? `${significant(result.ms)} ms, ${significant(result.peakBytes / 1e6)} MB`
  say(`${benchCase.key} ${peer.name}: ${outcome}`)
  write()
  return result
}

if (works.includes('memory')) {
  const memoryCases = layerCases(sizes).filter(({ work, cell }) => work === 'training' && cell === 'lstm')
  for (const benchCase of memoryCases)
    for (const peer of alonePeers) memory.push(await alone(benchCase, peer))
}

if (works.includes('growth')) {
  for (const { axis, points } of growthSeries(quick ? 2 : 4)) {
    for (const peer of alonePeers) {
      const measured = []
      for (const point of points) measured.push({ ...(await alone(point, peer)), value: point.value })
      const good = measured.filter(({ error }) => error === undefined)
      if (good.length < 2) continue
      const xs = good.map(({ value }) => value)
      growth.push({
        axis,
        peer: peer.name,
        points: good,
        timeExponent: growthExponent(
          xs,
          good.map(({ ms }) => ms),
        ),
        memoryExponent: growthExponent(
          xs,
          good.map(({ peakBytes, startBytes }) => peakBytes - startBytes),
        ),
      })
    }
  }
}

if (works.includes('long')) for (const peer of alonePeers) long.push(await alone(longCase(), peer))
measure.end()

const results = write()
if (options.json) console.log(JSON.stringify(results))
else for (const table of tablesOf(results)) console.log(`\n${toText(table)}`)
say(`\n${results.tookSeconds} s; results in ${relative(root, file)}`)
if (options.writeDocs) await writeDocs(results)
process.exit(0)
