// The time of whole jobs, from the start of a process to its exit, and beside it the error of their forecasts: of
// `hindcast`, and of the peers that a Python has. Each job is done in turn by all of them, one process at a time.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { mase, medianOf } from 'hindcast/forecast'
import { mean } from './mean.mjs'
import { askPeer, defaultLimit, medianForecasts, versionsOf } from './peers.mjs'
import { timed } from './processes.mjs'
import { say } from './say.mjs'
import { jobsIn } from './speed-jobs.mjs'

export const speed = {
  title: 'seconds of whole jobs and their MASE: Weekly-train.csv, ...',
}

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

/** Models of the peers, as `peers.py` names them; the median is of the first three. */
const statistical = ['AutoETS', 'AutoARIMA', 'AutoTheta']
const neural = ['NHITS', 'LSTM']

/** The values before the last `horizon` of each series as CSV. */
export const trainingCsv = (series, horizon) =>
  [
    'unique_id,ds,y',
    ...series.flatMap(({ id, ds, y }) =>
      Array.from(y.slice(0, y.length - horizon), (value, t) => `${id},${ds[t]},${value}`),
    ),
    '',
  ].join('\n')

/** Points by series from rows of a forecast of `hindcast`. */
export function pointsIn(rows) {
  const points = new Map()
  for (const { unique_id: id, median } of rows) {
    if (!points.has(id)) points.set(id, [])
    points.get(id).push(Number(median))
  }
  return points
}

/** The mean MASE over the series. */
export function meanMase(series, { horizon, season }, points) {
  const each = series.map(({ id, y }) =>
    mase(y.slice(-horizon), Float64Array.from(points.get(id)), y.slice(0, -horizon), season),
  )
  return mean(each)
}

/** Whether the forecast so far has been told of. */
const isTold = (text) => /MASE|Next, with/.test(text)

export async function scoreSpeed(folder, { seeds: [seed], only, peers, limit = defaultLimit }) {
  const temporary = mkdtempSync(join(tmpdir(), 'hindcast-speed-'))
  const rows = []
  const add = (job, method, { problem, ...figures }, score) => {
    const row = problem === undefined ? { seconds: figures.seconds, ...score } : { problem }
    rows.push({ job, method, ...(figures.first !== undefined && { first: figures.first }), ...row })
    say(`${job}, ${method}: ${problem ?? `${figures.seconds.toFixed(1)} s`}`)
  }
  say(`${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, seed ${seed}`)
  if (peers !== undefined) {
    const versions = Object.entries(await versionsOf(peers))
    say(versions.map((one) => one.join(' ')).join(', '))
  }
  try {
    for (const { name, series, ...job } of jobsIn(folder, only)) {
      if (series === undefined) {
        say(`${name}: skipped, there is no ${job.file} in ${folder}`)
        continue
      }
      const [input, output] = ['in.csv', 'out.csv'].map((file) => join(temporary, file))
      const common = ['--seed', String(seed)]
      if (job.horizon === undefined) {
        writeFileSync(input, trainingCsv(series, 0))
        add(name, 'hindcast', await timed(process.execPath, [program, 'anomalies', input, ...common], limit))
        continue
      }
      const { horizon, season } = job
      writeFileSync(input, trainingCsv(series, horizon))
      const own = ['--horizon', String(horizon), '--season', String(season), '--out', output, ...common]
      for (const effort of ['normal', 'quick']) {
        const args = [program, 'forecast', input, ...own, '--effort', effort]
        const ended = await timed(process.execPath, args, limit, isTold)
        add(
          name,
          effort === 'normal' ? 'hindcast' : `hindcast --effort ${effort}`,
          ended,
          ended.problem === undefined && {
            mase: meanMase(series, job, pointsIn(parse(readFileSync(output), { columns: true }))),
          },
        )
      }
      if (peers === undefined) continue
      const scoreOf = (forecasts) => ({
        mase: meanMase(series, job, new Map([...forecasts].map(([id, one]) => [id, medianOf(one)]))),
      })
      const found = []
      for (const model of [...statistical, ...neural]) {
        const ended = await askPeer(peers, input, model, { ...job, seed }, limit)
        add(name, model, ended, ended.problem === undefined && scoreOf(ended.forecasts))
        if (ended.problem === undefined && statistical.includes(model)) found.push(ended)
      }
      if (found.length === statistical.length) {
        const seconds = found.reduce((sum, one) => sum + one.seconds, 0)
        const medians = medianForecasts(found.map(({ forecasts }) => forecasts))
        add(name, `median of ${statistical.length}`, { seconds }, scoreOf(medians))
      }
    }
  } finally {
    rmSync(temporary, { recursive: true })
  }
  say(`load ${loadavg()[0].toFixed(1)} at the end`)
  return { cores: availableParallelism(), rows }
}
