// Peers' forecasts in files, to be had again without their time.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file's name: the set, the model and a hash of all that its forecasts follow from. */
export function keptName({ name, model, version, horizon, season, text }) {
  const identity = JSON.stringify([model, version, horizon, season, text])
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 12)
  return `${name}-${model}-${hash}.json`
}

const toJson = ({ forecasts, ...others }) =>
  JSON.stringify({
    ...others,
    ...(forecasts && {
      forecasts: [...forecasts].map(([id, { levels, values }]) => ({
        id,
        levels,
        values: values.map((own) => [...own]),
      })),
    }),
  })

function fromJson(text) {
  const { forecasts, ...others } = JSON.parse(text)
  if (forecasts === undefined) return others
  const entries = forecasts.map(({ id, levels, values }) => [
    id,
    { levels, values: values.map((own) => Float64Array.from(own)) },
  ])
  return { ...others, forecasts: new Map(entries) }
}

/**
 * The kept answer, or else that of `ask`, which is kept. An answer that took too long is kept with its limit, and asked
 * for again under a longer one; other problems are not kept.
 * @param folder made where it is missing; undefined: nothing is kept
 */
export async function kept(folder, of, limit, ask) {
  if (folder === undefined) return ask()
  const path = join(folder, keptName(of))
  if (existsSync(path)) {
    const found = fromJson(readFileSync(path, 'utf8'))
    if (found.problem === undefined || found.limit >= limit) return found
  }
  const answer = await ask()
  if (answer.problem === undefined || answer.isOver) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, toJson(answer.isOver ? { ...answer, limit } : answer))
  }
  return answer
}
