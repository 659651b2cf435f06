// Puts the tables and charts of a run's results into docs/benchmarks.md, between its markers.
//   node bench/write-docs.mjs [bench/results/latest.json]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../scripts/run.mjs'
import { peersFor } from './peers.mjs'
import { tablesOf, toMarkdown } from './tables.mjs'

const [begin, end] = ['<!-- results -->', '<!-- end of results -->']
const charts = {
  training: 'Milliseconds a training step, by size and peer; Hindcast filled, peers hollow',
  forward: 'Milliseconds forward alone, by size and peer; Hindcast filled, peers hollow',
}

/** The page with everything between its markers replaced. */
export function between(page, text) {
  const [start, stop] = [page.indexOf(begin), page.indexOf(end)]
  if (start < 0 || stop < start) throw new Error(`expected ${begin} and then ${end} in the page`)
  return `${page.slice(0, start + begin.length)}\n\n${text}\n\n${page.slice(stop)}`
}

function heading({ machine, versions, peak, command, started, tookSeconds, settings, skipped }) {
  const used = Object.assign({}, ...Object.values(versions))
  const { python, node, hindcast, ...libraries } = used
  const reached = Object.entries(peak?.gflops ?? {}).map(([n, gflops]) => `${gflops} GFLOP/s on ${n}`)
  const lines = [
    `Measured on ${machine.processor}, ${machine.processors} processors, ` +
      `${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB, ${machine.system} (${machine.flags.join(' ')}), ` +
      `on ${started.slice(0, 10)}, by \`${command}\` in ${Math.round(tookSeconds / 60)} minutes, ` +
      `seed ${settings.seed}, ${settings.rounds} rounds of ${settings.seconds} s.`,
    `Node ${node}, Python ${python ?? 'none'}; ${Object.entries(libraries)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    reached.length > 0 && `The processor's peak (${peak.level}, threads): ${reached.join(', ')}.`,
    ...Object.entries(skipped).map(([name, reason]) => `Not measured: ${name} (${reason}).`),
  ]
  return lines.filter(Boolean).join('\n\n')
}

export async function writeDocs(results) {
  // Charts are loaded here, so that the bench runs without their packages.
  const { chartOf } = await import('./chart.mjs')
  const peers = peersFor(results.settings.threads)
  mkdirSync(join(root, 'docs/images'), { recursive: true })
  const images = Object.entries(charts).flatMap(([work, text]) => {
    if (!results.measurements.some((m) => m.work === work && m.ms !== undefined)) return []
    const path = `images/bench-${work}.svg`
    writeFileSync(join(root, 'docs', path), chartOf(results.measurements, work, peers))
    return [`![${text}](${path})`]
  })
  const page = join(root, 'docs/benchmarks.md')
  const tables = tablesOf(results).map(toMarkdown)
  writeFileSync(
    page,
    between(readFileSync(page, 'utf8'), [heading(results), ...images, ...tables].join('\n\n')),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? join(root, 'bench/results/latest.json')
  await writeDocs(JSON.parse(readFileSync(file, 'utf8')))
}
