// A build step that is skipped while its inputs are those of its last success.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './run.mjs'

// Outputs of the build, and files that only tests read.
const skipped = /^(generated|testing|node_modules)$|\.test\.ts$/

function filesIn(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  return readdirSync(join(root, path))
    .filter((name) => !skipped.test(name))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`))
}

function fingerprint(inputs) {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap(filesIn)) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\n${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

/**
 * Runs a step unless it is up to date. `inputs` are files and folders, `outputs` files that must exist, and
 * `stamp` the file that remembers the inputs; all are relative to the repository.
 */
export async function stage({ stamp, inputs, outputs, run }) {
  const stampFile = join(root, stamp)
  const now = fingerprint(inputs)
  const isThere = [stamp, ...outputs].every((path) => existsSync(join(root, path)))
  if (isThere && readFileSync(stampFile, 'utf8') === now) return
  rmSync(stampFile, { force: true })
  await run()
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, now)
}
