// Charts of the results: for each size the time of every peer, as SVG that reads on light and on dark pages.
import { createRequire } from 'node:module'
import * as Plot from '@observablehq/plot'
import { sizeName } from './sizes.mjs'

const width = 560
const colours = {
  native: '#e8590c',
  wasm: '#7048e8',
  pytorch: '#1c7ed6',
  tensorflow: '#0ca678',
  onnxruntime: '#868e96',
  'tfjs-wasm': '#f08c00',
  'tfjs-cpu': '#d6336c',
  'jax-js': '#74b816',
  'brain.js': '#a0705b',
}

const style = `
  .chart { color: #24292f; background: #ffffff; font: 14px system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) { .chart { color: #e6edf3; background: #0d1117; } }
`

/** The document that Plot draws into; bench:setup installs it. */
function makeDocument() {
  const require = createRequire(new URL('.peers/js/', import.meta.url))
  const { parseHTML } = require('linkedom')
  return parseHTML('<!doctype html><html><body></body></html>').document
}

function legend(document, peers) {
  const columns = 3
  const places = peers.map(({ name, title }, i) => ({
    name,
    title,
    x: i % columns,
    y: Math.floor(i / columns),
  }))
  return Plot.plot({
    document,
    width,
    height: 14 + 22 * Math.ceil(peers.length / columns),
    margin: 10,
    marginLeft: 24,
    x: { axis: null, domain: [0, columns] },
    y: { axis: null, reverse: true },
    marks: [
      Plot.dot(places, { x: 'x', y: 'y', r: 5, fill: ({ name }) => colours[name] }),
      Plot.text(places, { x: 'x', y: 'y', text: 'title', dx: 10, textAnchor: 'start', fontSize: 14 }),
    ],
  })
}

const cellTitles = { lstm: 'LSTM', gru: 'GRU' }

function dots(document, measurements, work) {
  const best = new Map()
  for (const m of measurements) {
    if (m.work !== work || m.ms === undefined) continue
    const key = `${m.peer} ${m.cell} ${sizeName(m.size)}`
    if (!(best.get(key)?.ms <= m.ms)) best.set(key, m)
  }
  const points = [...best.values()].map(({ peer, cell, size, ms }) => ({
    peer,
    cell: cellTitles[cell],
    size: sizeName(size),
    ms,
  }))
  const sizes = [...new Set(points.map(({ size }) => size))]
  const isOwn = ({ peer }) => peer === 'native' || peer === 'wasm'
  const facets = new Set(points.map(({ cell }) => cell)).size
  return Plot.plot({
    document,
    width,
    height: 76 + facets * (sizes.length * 30 + 20),
    marginLeft: 132,
    marginRight: 52,
    marginTop: 48,
    style: { fontSize: '14px' },
    x: {
      type: 'log',
      inset: 8,
      labelOffset: 44,
      label: 'milliseconds →',
      axis: 'top',
      grid: true,
      tickFormat: (ms) => ms.toLocaleString('en-US'),
    },
    y: { domain: sizes, label: null, padding: 0.4 },
    fy: {
      label: null,
      domain: Object.values(cellTitles).filter((title) => points.some(({ cell }) => cell === title)),
    },
    marks: [
      Plot.ruleY(sizes, { stroke: 'currentColor', strokeOpacity: 0.15 }),
      Plot.dot(
        points.filter((point) => !isOwn(point)),
        {
          x: 'ms',
          y: 'size',
          fy: 'cell',
          r: 4.5,
          stroke: ({ peer }) => colours[peer],
          strokeWidth: 2,
        },
      ),
      Plot.dot(points.filter(isOwn), {
        x: 'ms',
        y: 'size',
        fy: 'cell',
        r: 5.5,
        fill: ({ peer }) => colours[peer],
      }),
    ],
  })
}

/** A chart of one kind of work as the text of an SVG file; `peers` are those to be named, in order. */
export function chartOf(measurements, work, peers) {
  const document = makeDocument()
  const present = peers.filter(({ name }) =>
    measurements.some((m) => m.peer === name && m.work === work && m.ms !== undefined),
  )
  const parts = [legend(document, present), dots(document, measurements, work)]
  let y = 0
  const placed = parts.map((part) => {
    // Its heights would override the attribute.
    part.querySelector('style').remove()
    part.setAttribute('y', String(y))
    y += Number(part.getAttribute('height'))
    return part.outerHTML
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}">
<style>${style}</style>
${placed.join('\n')}
</svg>
`
}
