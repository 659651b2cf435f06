// The licences of packages whose code stands in what Hindcast gives away: the script of every page. Their notices travel
// in that script, and in THIRD-PARTY-NOTICES of the package. Packages that are installed beside Hindcast bring their own.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

const packagePath = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/

/** Name, version and licence text of each package that some modules are of, by name. */
function licensesOf(modules) {
  const folders = new Map()
  for (const path of modules) {
    const [folder, name] = packagePath.exec(path.replaceAll('\\', '/')) ?? []
    if (folder !== undefined) folders.set(name, folder)
  }
  return [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, folder]) => {
      const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry))
      if (file === undefined) throw new Error(`${name}: there is no licence file to give with its code`)
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      return { name, version, text: readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim() }
    })
}

/** The notices of the packages of some modules: each text once, after the packages that it is of. */
export function noticesOf(modules) {
  const byText = new Map()
  for (const { name, version, text } of licensesOf(modules))
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`])
  return [...byText]
    .map(([text, names]) => `${names.join(', ')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

const path = join(root, 'THIRD-PARTY-NOTICES')

/** Writes the notices beside the package's own licence. */
export function writeNotices(notices) {
  const text = `The pages that Hindcast writes hold code of these packages.\n\n${notices}`
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
}
