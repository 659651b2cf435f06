// Bundles the script of the tasks' pages (src/tasks/page.ts, with the parts of @observablehq/plot it draws with)
// into one text, so that a page needs no network and the installed package no chart library.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { noticesOf, writeNotices } from './notices.mjs'

const folder = new URL('../src/tasks/', import.meta.url)

export async function buildReport() {
  const [{ output }] = await build({
    configFile: false,
    root: fileURLToPath(folder),
    logLevel: 'warn',
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL('page.ts', folder)), formats: ['iife'], name: 'report' },
    },
  })
  const [{ code, modules }] = output
  // A page computes nothing: an import that includes the engine would triple its size.
  const engine = Object.keys(modules).find((path) => /\/engine\/.*(platform|storage)/.test(path))
  if (engine !== undefined) throw new Error(`The report page holds the engine: ${engine}`)
  const notices = noticesOf(
    Object.entries(modules).flatMap(([path, { renderedLength }]) => (renderedLength > 0 ? [path] : [])),
  )
  writeNotices(notices)
  const whole = `/*!\n${notices.replaceAll('*/', '* /')}*/\n${code}`
  if (/<!--|<\/script/i.test(whole))
    throw new Error('The report page holds text that would end its script element')
  const out = new URL('generated/', folder)
  await mkdir(out, { recursive: true })
  // Typed as string, or the declaration file would repeat the whole text as a literal type.
  const text = `// Made by scripts/build-report.mjs from ../page.ts.
const page: string = ${JSON.stringify(whole)}
export default page
`
  await writeFile(new URL('page.ts', out), text)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildReport()
