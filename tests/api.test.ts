/**
 * The API reference (`npm run docs`) is complete: every public name, its members, options and parameters have a doc
 * comment that says more than their names. TypeDoc reads the sources as it does for the reference.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'

interface Comment {
  readonly summary?: readonly { readonly text: string }[]
  readonly blockTags?: readonly {
    readonly tag: string
    readonly content: readonly { readonly text: string }[]
  }[]
}

interface Type {
  readonly type: string
  readonly target?: unknown
  readonly declaration?: Reflection
  /** Of unions and intersections. */
  readonly types?: readonly Type[]
  readonly elementType?: Type
  readonly typeArguments?: readonly Type[]
}

/** What TypeDoc's JSON says of a name. */
interface Reflection {
  readonly id: number
  readonly name: string
  readonly kind: number
  readonly variant?: string
  readonly flags?: { readonly isExternal?: boolean }
  readonly inheritedFrom?: unknown
  readonly comment?: Comment
  readonly sources?: readonly { readonly fileName: string; readonly line: number }[]
  readonly children?: readonly Reflection[]
  readonly signatures?: readonly Reflection[]
  readonly getSignature?: Reflection
  readonly parameters?: readonly Reflection[]
  readonly type?: Type
}

/** Numbers of TypeDoc's `ReflectionKind`. */
const kinds = { project: 1, module: 2, interface: 256, constructor: 512, typeLiteral: 65536 }

const textOf = (parts: readonly { readonly text: string }[] = []): string =>
  parts
    .map(({ text }) => text)
    .join('')
    .trim()

const summaryOf = ({ comment }: Reflection): string => textOf(comment?.summary)

/** All of a comment, but for the headings that the reference adds. */
const wholeOf = ({ comment }: Reflection): string =>
  [
    textOf(comment?.summary),
    ...(comment?.blockTags ?? [])
      .filter(({ tag }) => tag !== '@category')
      .map(({ content }) => textOf(content)),
  ].join('\n')

const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\d]+/gu) ?? []

const emptyWords = [
  'the',
  'a',
  'an',
  'of',
  'for',
  'this',
  'is',
  'its',
  'option',
  'parameter',
  'property',
  'value',
]

/** Whether a comment says something beside the name: not `The units option.` of `units`. */
function says(text: string, name: string): boolean {
  const known = new Set([...emptyWords, ...wordsOf(name)])
  return /[^\p{L}\d\s.,`]/u.test(text) || wordsOf(text).some((word) => !known.has(word))
}

const children = ({ children = [], type, parameters = [] }: Reflection): Reflection[] => [
  ...children,
  ...literalsIn(type).flatMap((literal) => literal.children ?? []),
  ...parameters.flatMap((parameter) =>
    literalsIn(parameter.type).flatMap((literal) => literal.children ?? []),
  ),
]

const literalsIn = (type: Type | undefined): Reflection[] =>
  type === undefined
    ? []
    : [
        ...(type.declaration === undefined ? [] : [type.declaration]),
        ...(type.types ?? []).flatMap((part) => literalsIn(part)),
        ...literalsIn(type.elementType),
      ]

/** What lacks a comment, each with its place: `hindcast.dense units (src/nn/layers/dense.ts:12)`. */
function lacking(project: Reflection): string[] {
  const documented = new Set<number>()
  const remember = (one: Reflection): void => {
    if (summaryOf(one) !== '') documented.add(one.id)
    for (const child of one.children ?? []) remember(child)
  }
  remember(project)
  const found: string[] = []

  /** Options and the like are explained where their type is. */
  const isExplained = (type: Type | undefined): boolean =>
    type !== undefined &&
    ((typeof type.target === 'number' && documented.has(type.target)) ||
      isExplained(type.elementType) ||
      // Such as a `Pick` of options.
      isExplained(type.typeArguments?.[0]))

  const visit = (one: Reflection, path: readonly string[], from: string): void => {
    if (one.variant === 'reference' || one.flags?.isExternal || one.inheritedFrom !== undefined) return
    const [source] = one.sources ?? []
    const place = source === undefined ? from : `${source.fileName}:${source.line}`
    const isNamed = ![kinds.project, kinds.module, kinds.typeLiteral].includes(one.kind)
    const here = one.kind === kinds.project ? path : [...path, one.name]
    const miss = (name = ''): number => found.push(`${here.join('.')}${name} (${place})`)
    const functions = [
      ...(one.signatures ?? []),
      ...literalsIn(one.type).flatMap(({ signatures = [] }) => signatures),
    ]

    if (one.kind === kinds.constructor) {
      // The class says what it makes.
    } else if (one.signatures !== undefined) {
      if (one.signatures.some((signature) => !says(summaryOf(signature), one.name))) miss()
    } else if (one.kind === kinds.interface) {
      // `Options of adam.` tells enough of `AdamOptions`: the options say the rest.
      if (summaryOf(one) === '') miss()
    } else if (isNamed && !says(wholeOf(one.getSignature ?? one), one.name)) miss()

    for (const signature of functions) {
      const about = [wholeOf(one), wholeOf(signature)].join('\n')
      for (const { name, comment, type } of signature.parameters ?? []) {
        const own = textOf(comment?.summary)
        if (own === '' ? !wordsIn(about).has(name) && !isExplained(type) : !says(own, name)) miss(` ${name}`)
      }
    }
    const within = [...children(one), ...functions.flatMap((signature) => children(signature))]
    for (const child of within) visit(child, here, place)
  }
  visit(project, [], '')
  return [...new Set(found)]
}

const wordsIn = (text: string): Set<string> => new Set(text.match(/[\p{L}\d_$]+/gu))

describe('what lacks a comment is named', () => {
  const told = (text: string): Comment => ({ summary: [{ text }] })
  const entry = (...children: Reflection[]): Reflection => ({
    id: 0,
    name: 'package',
    kind: kinds.project,
    children: [{ id: 1, name: 'entry', kind: kinds.module, children }],
  })
  const scale = (comment: Comment | undefined, ...parameters: Reflection[]): Reflection => ({
    id: 2,
    name: 'scale',
    kind: 64,
    sources: [{ fileName: 'src/scale.ts', line: 7 }],
    signatures: [{ id: 3, name: 'scale', kind: 4096, comment, parameters }],
  })
  const by = (comment?: Comment, type?: Type): Reflection => ({
    id: 4,
    name: 'by',
    kind: 32768,
    comment,
    type,
  })
  const options = (comment?: Comment): Reflection => ({
    id: 5,
    name: 'Options',
    kind: 256,
    comment: told('How numbers are scaled.'),
    children: [{ id: 6, name: 'unitName', kind: 1024, comment }],
  })

  test.each<[string, Reflection, readonly string[]]>([
    ['nothing', entry(scale(told('Multiplies numbers.'), by(told('A factor.')))), []],
    ['a function', entry(scale(undefined)), ['entry.scale (src/scale.ts:7)']],
    ['a comment of its name', entry(scale(told('The scale.'))), ['entry.scale (src/scale.ts:7)']],
    ['a parameter', entry(scale(told('Multiplies numbers.'), by())), ['entry.scale by (src/scale.ts:7)']],
    [
      'no parameter that the comment names',
      entry(scale(told('Multiplies numbers `by` a factor.'), by())),
      [],
    ],
    [
      'a parameter with its name alone',
      entry(scale(told('Multiplies.'), by(told('The by.')))),
      ['entry.scale by (src/scale.ts:7)'],
    ],
    [
      'no parameter whose type says it',
      entry(
        options(told('In messages.')),
        scale(told('Multiplies.'), by(undefined, { type: 'reference', target: 5 })),
      ),
      [],
    ],
    ['an option', entry(options()), ['entry.Options.unitName ()']],
    ['an option with filler', entry(options(told('The unit name option.'))), ['entry.Options.unitName ()']],
    ['no default', entry(options(told('Default `m`.'))), []],
  ])('%s', (_, project, names) => {
    expect(lacking(project)).toEqual(names)
  })
})

describe('the reference', () => {
  let project: Reflection
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hindcast-api-'))
    try {
      const file = join(folder, 'api.json')
      await promisify(execFile)(process.execPath, ['scripts/reference.mjs', '--json', file])
      project = JSON.parse(await readFile(file, 'utf8'))
    } finally {
      await rm(folder, { recursive: true })
    }
  }, 300_000)

  test('has the three entries', () => {
    const names = (project.children ?? []).map(({ name, children }) => [name, (children ?? []).length > 20])
    expect(names.sort()).toEqual([
      ['hindcast', true],
      ['hindcast/anomalies', true],
      ['hindcast/forecast', true],
    ])
  })

  test('explains every public name, its members, options and parameters', () => {
    expect(lacking(project)).toEqual([])
  })
})
