// Sets up a clone: installs the dependencies and builds, skipping steps that are up to date.
// Needs nothing but Node and npm; with a C compiler the kernels are built for this processor too.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildNative } from './build-native.mjs'
import { Failure, root, run, runHere } from './run.mjs'

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'))

function checkNode() {
  const wanted = readJson('package.json').engines.node.replace('>=', '')
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  throw new Failure(
    `Hindcast needs Node ${wanted} or newer; this is Node ${process.versions.node}. See https://nodejs.org`,
  )
}

/** Whether node_modules agrees with the lock file, by npm's record of the installation. */
function isInstalled() {
  let installed
  try {
    installed = readJson('node_modules/.package-lock.json').packages
  } catch {
    return false
  }
  return Object.entries(readJson('package-lock.json').packages).every(([path, { version, optional }]) => {
    if (path === '') return true
    // Packages for other systems are optional and stay away.
    return path in installed ? installed[path].version === version : optional === true
  })
}

function npmCi() {
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const title = 'Installing the dependencies (npm ci)'
  // npm names its own script to what it runs.
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return run(title, process.execPath, [npm, ...args])
  return run(title, 'npm', args, { shell: process.platform === 'win32' })
}

async function install() {
  console.log('Installing dependencies ...')
  const start = performance.now()
  await npmCi()
  console.log(`  done in ${((performance.now() - start) / 1000).toFixed(0)} s`)
}

/**
 * Ends the process with a message if the set-up fails.
 * @returns the reason if there are no native kernels
 */
export async function setup() {
  try {
    checkNode()
    if (!isInstalled()) await install()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
    process.exit(1)
  }
  const [code, noNative] = await Promise.all([
    runHere(process.execPath, ['scripts/build.mjs', '--progress']),
    buildNative({ isShown: true }),
  ])
  if (code !== 0) process.exit(code)
  return noNative
}
