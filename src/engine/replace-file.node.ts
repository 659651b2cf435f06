/**
 * Replacing a file whole or not at all, also by a process that is killed and a machine that loses power: the new content
 * is written beside it under a temporary name and flushed to the disk, then renamed, and the folder is flushed.
 *
 * A link stays a link, a device such as /dev/stdout is written to and not replaced, and a file keeps its mode and, where
 * that is allowed, its owner. Temporary files that a killed process left are removed before the next write of that name.
 */
import type { Stats } from 'node:fs'
import {
  access,
  constants,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { nodeCrypto, nodeOs } from './builtin.node.js'
import { InputError } from './errors.js'
import { fileError } from './file-error.node.js'

/** Links to follow before they are taken for a circle. */
const mostLinks = 40

/**
 * The file that a path stands for once links are followed, which need not be there.
 * @throws InputError on links in a circle
 */
export async function targetOf(path: string): Promise<string> {
  let at = resolve(path)
  for (let links = 0; links < mostLinks; links++) {
    const folder = await realpath(dirname(at)).catch(() => dirname(at))
    at = join(folder, basename(at))
    const link = await readlink(at).catch(() => undefined)
    if (link === undefined) return at
    at = resolve(folder, link)
  }
  throw new InputError(`${path}: expected a file, got a circle of symbolic links`)
}

/** @throws InputError on a file that its owner or the system does not let be written */
export async function checkWritable(path: string, target: string, existing: Stats): Promise<void> {
  // Whoever may write everything is held to the mode as well: a file is read-only for a reason.
  if ((existing.mode & 0o222) === 0)
    throw new InputError(`${path}: the file is read-only; make it writable, or name another`)
  try {
    await access(target, constants.W_OK)
  } catch (error) {
    throw fileError(path, error)
  }
}

/** Name of this machine in temporary names, as several may share a folder. */
let host: string | undefined

/** Longest part of a name in its temporary name, whose length is limited. */
const keptName = 50

function temporaryOf(target: string): string {
  const { createHash, randomBytes } = nodeCrypto()
  const { hostname } = nodeOs()
  host ??= createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
  const tag = `${host}-${process.pid}-${randomBytes(4).toString('hex')}`
  return join(dirname(target), `${basename(target).slice(0, keptName)}.${tag}.tmp`)
}

const tagged = /\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp$/
/** Temporary files of other machines are taken for left behind after a day. */
const otherHostMs = 24 * 3_600_000

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether nobody goes on writing a temporary file. */
function isOrphan([, madeBy, pid]: RegExpExecArray, { mtimeMs }: Stats): boolean {
  if (madeBy !== host) return Date.now() - mtimeMs > otherHostMs
  // A process may have the number of the one that was killed.
  if (Number(pid) === process.pid) return mtimeMs < Date.now() - 1000 * process.uptime()
  return !isAlive(Number(pid))
}

/** Targets whose orphans were removed: a process leaves none to itself. */
const cleaned = new Set<string>()

/** Removes temporary files that killed processes left of a file. What cannot be removed stays. */
export async function removeOrphans(target: string): Promise<void> {
  if (cleaned.has(target)) return
  cleaned.add(target)
  const start = `${basename(target).slice(0, keptName)}.`
  temporaryOf(target) // knows the host from then on
  for (const name of await readdir(dirname(target)).catch(() => [])) {
    const tag = name.startsWith(start) ? tagged.exec(name) : null
    if (tag === null || tag.index + 1 !== start.length) continue
    const path = join(dirname(target), name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && isOrphan(tag, found)) await rm(path, { force: true }).catch(() => {})
  }
}

/** Systems without flushing of folders refuse it by one of these. */
const noFlush = ['EISDIR', 'EINVAL', 'EPERM', 'EACCES', 'ENOTSUP', 'EBADF']

/** Makes renames in a folder last. */
export async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (!noFlush.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

async function writeFlushed(path: string, bytes: Uint8Array, existing: Stats | undefined): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(bytes)
    if (existing !== undefined) {
      const own = await handle.stat()
      if (own.uid !== existing.uid || own.gid !== existing.gid)
        await handle.chown(existing.uid, existing.gid).catch(() => {})
      await handle.chmod(existing.mode & 0o7777)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** @throws InputError when it cannot be written; the old file is then as it was */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const target = await targetOf(path)
  const existing = await stat(target).catch(() => undefined)
  if (existing !== undefined && !existing.isFile()) {
    await writeFile(target, bytes).catch((error) => {
      throw fileError(path, error)
    })
    return
  }
  if (existing !== undefined) await checkWritable(path, target, existing)
  await removeOrphans(target)
  const temporary = temporaryOf(target)
  try {
    await writeFlushed(temporary, bytes, existing)
    await rename(temporary, target)
    await flushFolder(dirname(target))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw fileError(path, error)
  }
}
