// npm run release: writes the packages as they are published, ready for `npm publish FOLDER`:
//
//   release/native-PLATFORM-ARCH   for each folder in native/: the compiled kernels
//   release/hindcast               the library, which names those packages as optional dependencies
//
// The repository's own package.json does not name them: `npm ci` would refuse a version that is not published yet.
// native/ has the libraries of this machine; copy those of other machines there first.
//
//   node scripts/release.mjs [FOLDER]
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildNative } from './build-native.mjs'
import { Failure, root, runNode } from './run.mjs'

const out = resolve(process.argv[2] ?? join(root, 'release'))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { name, version, license, keywords, engines } = manifest

/** Platforms in native/ whose kernels compiled. */
const platforms = () =>
  existsSync(join(root, 'native'))
    ? readdirSync(join(root, 'native')).filter((folder) => existsSync(join(root, 'native', folder, 'cpu.so')))
    : []

function writePackage(folder, content, files) {
  const target = join(out, folder)
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(content, null, 2)}\n`)
  for (const [from, to] of files) cpSync(join(root, from), join(target, to), { recursive: true })
}

function writeNativePackage(platform) {
  const [os, cpu] = platform.split('-')
  const libraries = readdirSync(join(root, 'native', platform)).filter((file) => file.endsWith('.so'))
  const content = {
    name: `@hindcast/native-${platform}`,
    version,
    description: `The kernels of ${name}, compiled for ${platform}`,
    keywords,
    license,
    engines,
    os: [os],
    cpu: [cpu],
    ...(os === 'linux' ? { libc: ['glibc'] } : {}),
    files: ['*.so'],
  }
  const copied = libraries.map((file) => [`native/${platform}/${file}`, file])
  writePackage(`native-${platform}`, content, [...copied, ['LICENSE', 'LICENSE']])
  writeFileSync(
    join(out, `native-${platform}`, 'README.md'),
    `The kernels of ${name}, compiled for ${platform}. Installed with it, and used by itself.\n`,
  )
}

function writeLibrary(natives) {
  const { scripts, devDependencies, ...published } = manifest
  const optionalDependencies = Object.fromEntries(
    natives.map((platform) => [`@hindcast/native-${platform}`, version]),
  )
  writePackage('hindcast', { ...published, optionalDependencies }, [
    ['dist', 'dist'],
    ['README.md', 'README.md'],
    ['LICENSE', 'LICENSE'],
    ['THIRD-PARTY-NOTICES', 'THIRD-PARTY-NOTICES'],
  ])
}

try {
  await runNode('Building', ['scripts/build.mjs'])
  const noNative = await buildNative()
  if (noNative !== undefined)
    console.error(`There will be no package of native kernels for here: ${noNative}`)
  rmSync(out, { recursive: true, force: true })
  const natives = platforms()
  for (const platform of natives) writeNativePackage(platform)
  writeLibrary(natives)
  for (const folder of readdirSync(out)) console.log(join(out, folder))
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(error.message)
  process.exitCode = 1
}
