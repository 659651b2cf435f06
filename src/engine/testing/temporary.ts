/** Files that tests write. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** A folder of each test's own, removed after it; the function gives paths inside. */
export function temporaryFolder(): (...names: readonly string[]) => string {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hindcast-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  return (...names) => join(folder, ...names)
}
