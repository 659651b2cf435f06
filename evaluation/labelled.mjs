// Anomaly detection on series with labelled windows, in the layout of the Numenta Anomaly Benchmark (Lavin & Ahmad 2015):
// data/FOLDER/FILE.csv with columns timestamp and value, and labels/combined_windows.json, the first and last stamp of each
// window in which there is an anomaly, by file. A window is found if any value in it is an anomaly. Anomalies up to 12
// steps apart are one episode; one that touches no window is false.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { detectAnomalies, panelFromRows } from 'hindcast/anomalies'
import { namesWith } from './names.mjs'

export const anomalies = {
  title: 'anomalies found: labels/combined_windows.json, data/*/*.csv',
}

/** Anomalies so many steps apart are of one episode. */
const gapSteps = 12

/** How a file is read: as it is, or with gaps and repeated stamps mended, or else by its rows alone. */
const readings = [{}, { fill: 'linear', duplicates: 'mean' }, { frequency: 'step' }]

function readSeries(path) {
  const rows = parse(readFileSync(path), { columns: true, skip_empty_lines: true }).map(
    ({ timestamp, value }) => ({ ds: timestamp, y: value }),
  )
  for (const [i, reading] of readings.entries()) {
    try {
      return panelFromRows(rows, reading)
    } catch (error) {
      if (i === readings.length - 1) throw error
    }
  }
}

/** Stamps as text that sorts by time: to the second, with a space. */
const comparable = (stamp) => stamp.slice(0, 19).replace('T', ' ')

/** @returns the windows found, and the episodes that touch none */
export function compared(rows, windows) {
  const stamps = rows.map(({ ds }) => comparable(ds))
  const episodes = []
  rows.forEach(({ isAnomaly }, t) => {
    if (!isAnomaly) return
    const last = episodes.at(-1)
    if (last !== undefined && t - last.to <= gapSteps) last.to = t
    else episodes.push({ from: t, to: t })
  })
  const bounds = windows.map((window) => window.map(comparable))
  const isIn = (stamp, [from, to]) => stamp >= from && stamp <= to
  return {
    windows: windows.length,
    found: bounds.filter((window) => rows.some((row, t) => row.isAnomaly && isIn(stamps[t], window))).length,
    false: episodes.filter(({ from, to }) => !bounds.some((b) => stamps[to] >= b[0] && stamps[from] <= b[1]))
      .length,
  }
}

/** @param options `only`: parts of names of files; default: all of them */
export async function scoreAnomalies(folder, { seeds, only }, progress) {
  const labels = JSON.parse(readFileSync(join(folder, 'labels', 'combined_windows.json'), 'utf8'))
  const rows = []
  const there = Object.keys(labels).filter((file) => existsSync(join(folder, 'data', file)))
  for (const file of namesWith(there, only)) {
    const path = join(folder, 'data', file)
    for (const seed of seeds) {
      const panel = readSeries(path)
      const began = process.cpuUsage()
      const { series, seconds } = await detectAnomalies(panel, { seed, onProgress: progress(file) })
      const { user, system } = process.cpuUsage(began)
      rows.push({
        method: `${file}, seed ${seed}`,
        ...compared(series[0].rows, labels[file]),
        processor: (user + system) / 1e6,
        seconds,
      })
    }
  }
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0)
  const keys = ['windows', 'found', 'false', 'processor', 'seconds']
  rows.push({ method: 'all', ...Object.fromEntries(keys.map((key) => [key, total(key)])) })
  return { rows }
}
