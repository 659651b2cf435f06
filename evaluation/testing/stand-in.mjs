// A program that answers as a Python with statsforecast does, for tests.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes the program. It forecasts the last value of each series, with bounds 10 away, `more` by model above it.
 * @param failing models that it cannot do
 * @returns its path, and that of the file in which it counts what it was asked: a line for each model
 */
export function standIn(folder, { more = {}, failing = [], version = '1.0' } = {}) {
  const [path, asked] = [join(folder, 'stand-in.mjs'), join(folder, 'asked.txt')]
  writeFileSync(asked, '')
  writeFileSync(
    path,
    `#!${process.execPath}
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
const [, , , input, output, model, horizon] = process.argv
if (input === '--versions') {
  console.log('{"Python":"3","statsforecast":"${version}"}')
  process.exit()
}
appendFileSync(${JSON.stringify(asked)}, model + '\\n')
if (${JSON.stringify(failing)}.includes(model)) {
  console.error('ValueError: it cannot be done')
  process.exit(1)
}
console.error('fallback')
const last = new Map()
for (const line of readFileSync(input, 'utf8').trim().split('\\n').slice(1)) {
  const [id, , y] = line.split(',')
  last.set(id, Number(y) + (${JSON.stringify(more)}[model] ?? 0))
}
const lines = [...last].flatMap(([id, v]) =>
  Array.from({ length: Number(horizon) }, (_, h) => [id, h, v, v - 10, v + 10, v - 10, v + 10].join()),
)
writeFileSync(output, ['unique_id,ds,0.5,0.1,0.9,0.025,0.975', ...lines, ''].join('\\n'))
`,
    { mode: 0o755 },
  )
  return { path, asked }
}
