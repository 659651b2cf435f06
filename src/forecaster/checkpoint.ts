/**
 * The checkpoint from which an interrupted run resumes: a folder with a backup of each training, the trials of a search
 * for settings, and a manifest, `checkpoint.json`, with a digest of the run's data and options. Everything else is
 * computed again, so that a resumed run ends with the same result as an uninterrupted one, to the bit.
 */
import { platform } from '#platform'
import { InputError } from '../engine/errors.js'
import {
  anyJson,
  DamagedFileError,
  type FileDefinition,
  type OpenFile,
  readJsonEnvelope,
  record,
  text,
  writeJsonEnvelope,
  yesOrNo,
} from '../formats/index.js'
import { text as anyText, OptionError } from '../options/index.js'
import type { KnownSeries } from './known-series.js'
import type { TrainingOptions } from './training.js'

interface Manifest {
  /** Digest of the series and of the options that decide the trainings, in hexadecimal. */
  readonly run: string
  /** Whether the run made the folder, and so removes it at its end. */
  readonly isMade: boolean
}

/** Version 1 stood without an envelope, version 2 without a digest. */
const asItWas = (file: OpenFile): OpenFile => file

const manifestFile: FileDefinition<Manifest> = {
  kind: 'checkpoint',
  version: 3,
  migrations: { 1: asItWas, 2: asItWas },
  content: record({ run: text(), isMade: yesOrNo }),
}

/** The result of a part of the run, perhaps of an unfinished one. */
interface Finding {
  readonly found: unknown
}

const findingFile: FileDefinition<Finding> = {
  kind: 'finding',
  version: 3,
  migrations: { 1: asItWas, 2: asItWas },
  content: record({ found: anyJson }),
}

const manifestPath = (folder: string): string => `${folder}/checkpoint.json`

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytesOf(columns: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(columns.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const { buffer, byteOffset, byteLength } of columns) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += byteLength
  }
  return bytes
}

/** A digest of the options, as JSON, and of all numbers of the series. */
async function digestOf(options: object, series: readonly KnownSeries[]): Promise<string> {
  const parts: (readonly [id: string, values: number, digest: string])[] = []
  for (const { id, y, covariates } of series) {
    const { past, future, static: statics } = covariates
    parts.push([id, y.length, await digest(bytesOf([y, ...past, ...future, Float64Array.from(statics)]))])
  }
  const { past, future, static: statics } = series[0].covariates
  const columns = [past.length, future.length, statics.length]
  return digest(new TextEncoder().encode(JSON.stringify({ options, columns, parts })))
}

const readJson = async <Content extends object>(
  path: string,
  definition: FileDefinition<Content>,
): Promise<Content> => readJsonEnvelope(await platform.readFile(path), path, definition)

/** @throws InputError on a manifest that cannot be read: whose backups lie beside it is not known then */
async function manifestIn(folder: string): Promise<Manifest> {
  const path = manifestPath(folder)
  try {
    return await readJson(path, manifestFile)
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error
    throw new InputError(
      `${path}: the file is damaged: ${error.why}; name another folder, or remove this one to start again`,
    )
  }
}

/** @throws OptionError in place of any InputError, so that the message names the option `checkpoint` */
async function namingOption<T>(task: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new OptionError(task, (named) => `${named('checkpoint')} ${error.message}`)
  }
}

/** The values of an option that names the folder of a checkpoint. */
export const checkpointFolder = { ...anyText, expected: 'the name of a folder' }

export class Checkpoint {
  readonly #folder: string
  readonly #isMade: boolean
  readonly #paths = new Set<string>()

  private constructor(folder: string, isMade: boolean) {
    this.#folder = folder
    this.#isMade = isMade
  }

  /**
   * Opens the folder, made if absent, and writes the manifest to it, so that a folder that cannot be written to is an
   * error before any training.
   * @param task what the caller called, for messages
   * @param folder may hold other files
   * @param options those that decide the trainings, as JSON
   * @throws OptionError when the folder cannot be made or written to, or belongs to a run with other options
   *   or series
   */
  static async open(
    task: string,
    folder: string,
    options: object,
    series: readonly KnownSeries[],
  ): Promise<Checkpoint> {
    const run = await digestOf(options, series)
    return namingOption(task, async () => {
      let isMade = await platform.makeFolder(folder)
      if (await platform.exists(manifestPath(folder))) {
        const manifest = await manifestIn(folder)
        if (manifest.run !== run) {
          throw new InputError(
            `${folder}: expected the data and options of the interrupted run, got others; ` +
              'name another folder, or remove this one to start again',
          )
        }
        isMade = manifest.isMade
      }
      await platform.writeFile(manifestPath(folder), writeJsonEnvelope(manifestFile, { run, isMade }))
      return new Checkpoint(folder, isMade)
    })
  }

  /** Paths of the backups of one part of the run, such as `final` or `fold-1`, by network and pass. */
  backups(part: string): NonNullable<TrainingOptions['backupPath']> {
    return (member, pass) => {
      const path = `${this.#folder}/${part}-${member}-${pass}.safetensors`
      this.#paths.add(path)
      return path
    }
  }

  /**
   * The saved result of a part of the run without backups, such as `tuning`; undefined where it had not begun, or its file
   * is damaged.
   */
  async found<T>(part: string): Promise<T | undefined> {
    const path = this.#fileOf(part)
    if (!(await platform.exists(path))) return undefined
    try {
      return (await readJson(path, findingFile)).found as T
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error
      console.warn(`${path}: the file is damaged and not used, its part begins anew: ${error.why}`)
      return undefined
    }
  }

  /** Saves the result of a part of the run so far, as JSON, in place of the one before. */
  keep(part: string, found: unknown): Promise<void> {
    return platform.writeFile(this.#fileOf(part), writeJsonEnvelope(findingFile, { found }))
  }

  #fileOf(part: string): string {
    const path = `${this.#folder}/${part}.json`
    this.#paths.add(path)
    return path
  }

  /** Removes all files of the run once it has ended, and the folder if the run made it and nothing else is in it. */
  async remove(): Promise<void> {
    for (const path of this.#paths) await platform.removeFile(path)
    // Last, so that there is never a backup without a manifest.
    await platform.removeFile(manifestPath(this.#folder))
    if (this.#isMade) await platform.removeFolder(this.#folder)
  }
}
