// The results as tables, from the JSON that a run writes: headings, rows of texts, and lines below.
import { aligned } from './aligned.mjs'
import { compare } from './goals.mjs'
import { megabytes, percent, significant, times } from './numbers.mjs'
import { noteOf, peersFor } from './peers.mjs'
import { sizeName } from './sizes.mjs'

const titles = {
  training: (cell) => `${cell} training step: forward, backward, Adam (ms)`,
  forward: (cell) => `${cell} forward alone (ms)`,
  language: () => 'Language model, training step: embedding, two LSTM layers, 10,000 words, SGD (ms)',
  stream: (cell) => `${cell}, one step of one sample, state carried (µs)`,
}
const cellTitles = { lstm: 'LSTM', gru: 'GRU' }
const engines = ['native', 'wasm']

/** The best setting as text, beside a number. */
function setting({ threads, options = {} }) {
  const extra = [options.oneDNN === false && 'no oneDNN', options.jit === true && 'XLA'].filter(Boolean)
  return [`${threads}t`, ...extra].join(', ')
}

function shown(measurement, unit) {
  if (measurement === undefined) return '–'
  if (measurement.notRun !== undefined) return 'too slow'
  if (measurement.error !== undefined) return 'failed'
  const value = significant(measurement.ms * (unit === 'µs' ? 1000 : 1))
  const marks = `${measurement.slow ? ' ¹' : ''}${measurement.agrees === false ? ' DIFFERS' : ''}`
  return `${value} (${setting(measurement)})${marks}`
}

const fastestOf = (measurements) =>
  measurements
    .filter(({ ms }) => ms !== undefined)
    .reduce((best, m) => (best === undefined || m.ms < best.ms ? m : best), undefined) ?? measurements[0]

const listed = (texts) => texts.join('; ')

/** Lines below a table: the peers whose results were compared, and those whose were not. */
function agreementLines(measurements, peers, cell) {
  const titleOf = (name) => peers.find((peer) => peer.name === name).title
  const distinct = (filtered) => [...new Set(filtered.map(({ peer }) => peer))]
  const reference = measurements.find((m) => m.comparedWith !== undefined)?.comparedWith
  const compared = distinct(measurements.filter((m) => m.agrees !== undefined))
  const differing = distinct(measurements.filter((m) => m.agrees === false))
  const agreeing = compared.filter((name) => name !== reference && !differing.includes(name)).map(titleOf)
  const failures = measurements.filter(({ error }) => error !== undefined)
  const measured = distinct(measurements.filter(({ ms }) => ms !== undefined))
  const isLoss = measurements.some(({ work }) => work === 'training' || work === 'language')
  return [
    agreeing.length > 0 &&
      `${isLoss ? 'The losses of the first steps' : 'The outputs'} agree with those of ${titleOf(reference)}: ${listed(agreeing)}.`,
    differing.length > 0 && `They differ: ${listed(differing.map(titleOf))}.`,
    measurements.some(({ slow }) => slow) && '¹ One step, measured once.',
    ...new Set(peers.filter(({ name }) => measured.includes(name)).map((peer) => noteOf(peer, cell))),
    ...failures.map(({ peer, size, error }) => `${titleOf(peer)} failed at ${sizeName(size)}: ${error}`),
  ].filter(Boolean)
}

function workTable(results, peers, work, cell) {
  const measurements = results.measurements.filter((m) => m.work === work && m.cell === cell)
  if (measurements.length === 0) return []
  const unit = work === 'stream' ? 'µs' : 'ms'
  const cases = [...new Map(measurements.map((m) => [sizeName(m.size), m])).values()]
  const shownPeers = peers.filter(({ name }) => measurements.some((m) => m.peer === name))
  const mine = engines.filter((engine) => shownPeers.some(({ name }) => name === engine))
  const hasShares = work !== 'stream' && results.peak?.gflops !== undefined
  const vocabulary = 10_000
  const most = results.settings.threads.at(-1)
  const rows = cases.map(({ size }) => {
    const benchCase = { work, cell, size, vocabulary }
    const same = measurements.filter((m) => sizeName(m.size) === sizeName(size))
    const compared = mine.map((engine) => compare(measurements, benchCase, engine, results.peak))
    return [
      sizeName(size),
      ...shownPeers.map(({ name }) => shown(fastestOf(same.filter((m) => m.peer === name)), unit)),
      ...compared.map(({ overBest }) => times(overBest)),
      ...(hasShares ? compared.map(({ peakShare }) => percent(peakShare)) : []),
      ...compared.map(({ threadGain }) => times(threadGain)),
    ]
  })
  return [
    {
      title: titles[work](cellTitles[cell]),
      header: [
        'T,B,I,H',
        ...shownPeers.map(({ title }) => title),
        ...mine.map((engine) => `${engine} : best peer`),
        ...(hasShares ? mine.map((engine) => `${engine}, of peak`) : []),
        ...mine.map((engine) => `${engine}, ${most}t : 1t`),
      ],
      rows,
      lines: agreementLines(measurements, peers, cell),
    },
  ]
}

function startUpTable({ startUp = [] }, peers) {
  if (startUp.length === 0) return []
  const titleOf = (name) => peers.find((peer) => peer.name === name).title
  return [
    {
      title: 'Start-up: from the import to the first prediction of a saved LSTM(64) (ms, in the process)',
      header: ['', 'import', 'first prediction', 'starts'],
      rows: startUp.map(({ peer, importMs, ms, starts }) => [
        titleOf(peer),
        significant(importMs),
        significant(ms),
        String(starts),
      ]),
      lines: [],
    },
  ]
}

function memoryTable({ memory = [] }, peers) {
  if (memory.length === 0) return []
  const names = [...new Set(memory.map(({ peer }) => peer))]
  const sizes = [...new Set(memory.map(({ size }) => sizeName(size)))]
  const titleOf = (name) => peers.find((peer) => peer.name === name).title
  const of = (name, size) => memory.find((m) => m.peer === name && sizeName(m.size) === size)
  const cellOf = (m) =>
    m?.peakBytes === undefined ? '–' : `${megabytes(m.peakBytes)} (${megabytes(m.startBytes)})`
  const shares = engines.filter((engine) => names.includes(engine) && names.includes('pytorch'))
  const share = (engine, size) => {
    const [mine, theirs] = [of(engine, size)?.peakBytes, of('pytorch', size)?.peakBytes]
    return percent(mine && theirs ? mine / theirs : undefined)
  }
  return [
    {
      title: 'Peak memory of a training process, LSTM (MB; in brackets: once started, before any work)',
      header: ['T,B,I,H', ...names.map(titleOf), ...shares.map((engine) => `${engine}, of PyTorch’s`)],
      rows: sizes.map((size) => [
        size,
        ...names.map((name) => cellOf(of(name, size))),
        ...shares.map((engine) => share(engine, size)),
      ]),
      lines: [],
    },
  ]
}

function growthTable({ growth = [] }, peers) {
  if (growth.length === 0) return []
  const titleOf = (name) => peers.find((peer) => peer.name === name).title
  return [
    {
      title: 'How a training step grows, LSTM: time ~ axis^p, memory beyond the start ~ axis^q',
      header: ['axis', 'from', 'to', 'peer', 'ms, first', 'ms, last', 'p', 'MB, first', 'MB, last', 'q'],
      rows: growth.map(({ axis, peer, points, timeExponent, memoryExponent }) => {
        const [first, last] = [points[0], points.at(-1)]
        const memoryOf = ({ peakBytes, startBytes }) => megabytes(peakBytes - startBytes)
        return [
          axis,
          first.value.toLocaleString('en-US'),
          last.value.toLocaleString('en-US'),
          titleOf(peer),
          significant(first.ms),
          significant(last.ms),
          timeExponent.toFixed(2),
          memoryOf(first),
          memoryOf(last),
          memoryExponent.toFixed(2),
        ]
      }),
      lines: [
        'Each point is one process. T, B and H start from T=64, B=16, I=16, H=64; parameters at T=4, B=4.',
      ],
    },
  ]
}

function longTable({ long = [] }, peers) {
  if (long.length === 0) return []
  const titleOf = (name) => peers.find((peer) => peer.name === name).title
  return [
    {
      title: 'One training step over a sequence of 100,000 steps, LSTM, B=1, I=1, H=64',
      header: ['', 'ms', 'peak MB'],
      rows: long.map(({ peer, ms, peakBytes, error }) =>
        error === undefined
          ? [titleOf(peer), significant(ms), megabytes(peakBytes)]
          : [titleOf(peer), 'failed', error],
      ),
      lines: [],
    },
  ]
}

function goalTable({ goals = [] }) {
  if (goals.length === 0) return []
  const forms = { share: percent, ms: (value) => `${significant(value)} ms` }
  const number = ({ unit }, value) => (forms[unit] ?? times)(value)
  const groups = new Map()
  for (const goal of goals) {
    const key = `${goal.title} ${goal.engine} ${goal.cell}`
    groups.set(key, [...(groups.get(key) ?? []), goal])
  }
  const outcome = (goal) =>
    `${sizeName(goal.size)}: ${number(goal, goal.measured)} (${number(goal, goal.goal)})${goal.met ? '' : ' ✗'}`
  return [
    {
      title: 'Goals: at each size what was measured, in brackets the goal, ✗ where it is missed',
      header: ['goal', 'engine', 'cell', 'met', 'sizes'],
      rows: [...groups.values()].map((group) => [
        group[0].title,
        group[0].engine,
        cellTitles[group[0].cell],
        `${group.filter(({ met }) => met).length} of ${group.length}`,
        listed(group.map(outcome)),
      ]),
      lines: [],
    },
  ]
}

/** All tables of a run's results, those of the goals last. */
export function tablesOf(results) {
  const peers = peersFor(results.settings.threads)
  const works = ['training', 'forward', 'language', 'stream']
  return [
    ...works.flatMap((work) => ['lstm', 'gru'].flatMap((cell) => workTable(results, peers, work, cell))),
    ...startUpTable(results, peers),
    ...memoryTable(results, peers),
    ...growthTable(results, peers),
    ...longTable(results, peers),
    ...goalTable(results),
  ]
}

const markdownRow = (texts) => `| ${texts.join(' | ')} |`

export const toMarkdown = ({ title, header, rows, lines }) =>
  [
    `### ${title}`,
    '',
    markdownRow(header),
    markdownRow(header.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(markdownRow),
    ...lines.flatMap((line) => ['', line]),
  ].join('\n')

export function toText({ title, header, rows, lines }) {
  // The last column of the goals is long, and read from its start.
  const table = aligned([header, ...rows], (column) => column === 0 || header[column] === 'sizes')
  return [title, '', ...table, ...lines.map((text) => `  ${text}`)].join('\n')
}
