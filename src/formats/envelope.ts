/**
 * The envelope of every file that Hindcast writes: its kind, the version of that kind, its content as JSON and its
 * tensors. Files with tensors are safetensors files, whose metadata hold the first three; files without are JSON. A file
 * of an earlier version goes through a migration from each version to the next; one of a later version is refused. A
 * digest finds damage, and the content has to be as its schema says.
 */
import { InputError } from '../engine/errors.js'
import { DamagedFileError, damagedFile } from './damaged.js'
import { fileDigest, noDigest, textDigest } from './digest.js'
import { exactJson, readExactJson } from './exact-json.js'
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.js'
import { type Field, problemOf } from './schema.js'

const format = 'hindcast'

/**
 * The kinds of files: what messages call them, what reads them, and how they stood before there was an envelope, by
 * their format's name then and the entry of the metadata that held the content; and the version from which they have a
 * digest.
 */
const kinds = {
  model: {
    title: 'model',
    use: 'load it with loadModel',
    before: { format, content: 'config' },
    digestFrom: 3,
  },
  training: {
    title: 'training backup',
    use: 'backupAndRestore goes on from it',
    before: { format: 'hindcast-training', content: 'training' },
    digestFrom: 4,
  },
  forecaster: {
    title: 'forecaster',
    use: 'load it with loadForecaster, or run hindcast predict',
    before: { format: 'hindcast-forecaster', content: 'forecaster' },
    digestFrom: 5,
  },
  checkpoint: { title: 'checkpoint', use: 'it says whose folder it is in', before: undefined, digestFrom: 3 },
  finding: {
    title: 'checkpoint part',
    use: 'the run that wrote it goes on from it',
    before: undefined,
    digestFrom: 3,
  },
} as const

export type FileKind = keyof typeof kinds

type Tensors = ReadonlyMap<string, NamedTensor>
type Texts = Readonly<Record<string, string>>

/** What a file holds, as migrations see it. */
export interface OpenFile {
  readonly content: unknown
  readonly tensors: Tensors
}

/** What readers and writers of a kind of file state about it. */
export interface FileDefinition<Content extends object> {
  readonly kind: FileKind
  /** What is written: a whole number that counts up whenever the content changes. */
  readonly version: number
  /** From the version that each is called by to the next. */
  readonly migrations: Readonly<Record<number, (file: OpenFile) => OpenFile>>
  /** What the content of that version is. */
  readonly content: Field<Content>
}

export interface Envelope<Content extends object> {
  readonly content: Content
  readonly tensors: Tensors
  /** Further entries of the metadata, for whoever reads the file; default none. */
  readonly extra?: Texts
}

interface Found extends OpenFile {
  readonly kind: string
  readonly version: number
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const titleOf = (kind: FileKind): string => `Hindcast ${kinds[kind].title}`

/** @param why what is wrong with its content */
export const damaged = (name: string, kind: FileKind, why: string): DamagedFileError =>
  new DamagedFileError(`${name}: damaged ${titleOf(kind)} file: ${why}`, why)

/**
 * @param latest version known: those of later ones may be worked out otherwise
 * @throws DamagedFileError where a file has another digest than it was written with, or lacks it
 */
function checkDigest(
  name: string,
  latest: number,
  { kind, version, digest }: Readonly<Record<'kind' | 'version' | 'digest', string | undefined>>,
  now: () => string,
): void {
  if (digest === noDigest || Number(version) > latest) return
  if (digest !== undefined && digest !== now())
    throw damagedFile(name, 'its content does not match its digest')
  const isKnown = kind !== undefined && Object.hasOwn(kinds, kind)
  if (digest === undefined && isKnown && Number(version) >= kinds[kind as FileKind].digestFrom)
    throw damagedFile(name, 'it has no digest')
}

/** Of the kind and version asked for, by as many migrations as that takes. */
function opened<Content extends object>(
  name: string,
  { kind, version, migrations, content: field }: FileDefinition<Content>,
  found: Found | undefined,
): { readonly content: Content; readonly tensors: Tensors } {
  const isOther = found !== undefined && found.kind !== kind && Object.hasOwn(kinds, found.kind)
  if (isOther) {
    const other = found.kind as FileKind
    throw new InputError(
      `${name}: not a ${titleOf(kind)} file: it is a ${titleOf(other)}; ${kinds[other].use}`,
    )
  }
  if (found === undefined || found.kind !== kind) {
    throw new InputError(`${name}: not a ${titleOf(kind)} file`)
  }
  if (!Number.isInteger(found.version)) throw damaged(name, kind, 'its version cannot be read')
  if (found.version > version) {
    throw new InputError(
      `${name}: written by a newer Hindcast (version ${found.version} of ${titleOf(kind)} files); ` +
        `this one reads up to ${version}: update it`,
    )
  }
  const steps = Array.from({ length: version - found.version }, (_, i) => found.version + i)
  if (steps.some((at) => migrations[at] === undefined)) {
    throw new InputError(
      `${name}: written by a Hindcast too old (version ${found.version} of ${titleOf(kind)} files): ` +
        `this one reads from version ${Math.min(version, ...Object.keys(migrations).map(Number))}`,
    )
  }
  const migrated = (): OpenFile => {
    try {
      return steps.reduce<OpenFile>((file, at) => migrations[at](file), found)
    } catch {
      throw damaged(name, kind, 'its description cannot be read')
    }
  }
  const { content, tensors } = migrated()
  const problem = content === undefined ? 'its description cannot be read' : problemOf(field, content)
  if (problem !== undefined) throw damaged(name, kind, problem)
  return { content: content as Content, tensors }
}

/** The content in a text; undefined where there is none to read, which no kind of file takes for whole. */
function contentIn(text: string | undefined): unknown {
  try {
    return readExactJson(text ?? '')
  } catch {
    return undefined
  }
}

/** Entries of the envelope's own. */
const ownEntries = ['format', 'kind', 'version', 'digest', 'content']

/** @throws InputError on content that could not be read again */
function checkWritten<Content extends object>(
  { kind, content: field }: FileDefinition<Content>,
  content: Content,
): void {
  const problem = problemOf(field, content)
  if (problem !== undefined) throw new InputError(`${titleOf(kind)} file: it cannot be saved: ${problem}`)
}

/**
 * The bytes of a safetensors file.
 * @throws InputError where an extra entry has a name that the envelope needs, and on content that could not be read again
 */
export function writeEnvelope<Content extends object>(
  definition: FileDefinition<Content>,
  { content, tensors, extra = {} }: Envelope<Content>,
): Uint8Array<ArrayBuffer> {
  const { kind, version } = definition
  checkWritten(definition, content)
  const taken = Object.keys(extra).find((entry) => ownEntries.includes(entry))
  if (taken !== undefined) {
    throw new InputError(
      `${titleOf(kind)} file: expected extra entries of other names than ${ownEntries.join(', ')}, got ${taken}`,
    )
  }
  const entries = { format, kind, version: String(version), content: exactJson(content), ...extra }
  return writeSafetensors({ tensors, metadata: { ...entries, digest: fileDigest(entries, tensors) } })
}

/** As files stood before the envelope. */
function beforeEnvelope(metadata: Texts): (Omit<Found, 'tensors'> & { readonly extra: Texts }) | undefined {
  for (const [kind, { before }] of Object.entries(kinds)) {
    if (before === undefined || before.format !== metadata.format) continue
    const { format: _, version, [before.content]: text, ...extra } = metadata
    return { kind, version: Number(version), content: contentIn(text), extra }
  }
  return undefined
}

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a whole file of that kind, of its version or one that migrations start from
 */
export function readEnvelope<Content extends object>(
  bytes: Uint8Array,
  name: string,
  definition: FileDefinition<Content>,
): Required<Envelope<Content>> {
  const { tensors, metadata } = readSafetensors(bytes, name)
  const { digest, ...entries } = metadata
  checkDigest(name, definition.version, { kind: metadata.kind, version: metadata.version, digest }, () =>
    fileDigest(entries, tensors),
  )
  if (metadata.format !== format || metadata.content === undefined) {
    const found = beforeEnvelope(metadata)
    return { ...opened(name, definition, found && { ...found, tensors }), extra: found?.extra ?? {} }
  }
  const { format: _, kind, version, content, ...extra } = entries
  const found = { kind, version: Number(version), content: contentIn(content), tensors }
  return { ...opened(name, definition, found), extra }
}

/** Of files without tensors before the envelope: all but the format's name is content, of any kind that is asked for. */
const formatOfJsonBefore = 'hindcast-checkpoint'

/** The bytes of a JSON file. */
export function writeJsonEnvelope<Content extends object>(
  definition: FileDefinition<Content>,
  content: Content,
): Uint8Array<ArrayBuffer> {
  const { kind, version } = definition
  checkWritten(definition, content)
  const entries = { format, kind, version, content }
  const digest = textDigest(exactJson(entries))
  return new TextEncoder().encode(`${exactJson({ ...entries, digest })}\n`)
}

/** As `readEnvelope`, for JSON files. */
export function readJsonEnvelope<Content extends object>(
  bytes: Uint8Array,
  name: string,
  definition: FileDefinition<Content>,
): Content {
  const file = contentIn(new TextDecoder().decode(bytes))
  // A write that was cut short leaves nothing, a part, or zeros.
  if (file === undefined && !/^[^{\0]/.test(new TextDecoder().decode(bytes.subarray(0, 8))))
    throw damagedFile(name, 'it is not JSON')
  const tensors: Tensors = new Map()
  const foundIn = (): Found | undefined => {
    if (!isObject(file)) return undefined
    const { format: foundFormat, ...rest } = file
    if (foundFormat === formatOfJsonBefore)
      return { kind: definition.kind, version: 1, content: rest, tensors }
    const { digest, ...entries } = rest
    checkDigest(
      name,
      definition.version,
      { kind: String(rest.kind), version: String(rest.version), digest: digest as string },
      () => textDigest(exactJson({ format: foundFormat, ...entries })),
    )
    if (foundFormat !== format) return undefined
    return { kind: String(rest.kind), version: Number(rest.version), content: rest.content, tensors }
  }
  return opened(name, definition, foundIn()).content
}
