import { expect, test } from 'vitest'
import { escapeHtml, scriptJson, seriesLink } from './html.js'

test('text cannot leave its element or attribute', () => {
  expect(escapeHtml(`<b title="a">&'`)).toBe('&lt;b title=&quot;a&quot;&gt;&amp;&#39;')
})

test('JSON in a script cannot end the script and reads back the same', () => {
  const value = { id: '</script><!--<script>', y: [1.5, null] }
  const text = scriptJson(value)
  expect(text).not.toContain('<')
  expect(JSON.parse(text)).toEqual(value)
  expect(JSON.parse(scriptJson([Number.NaN]))).toEqual([null])
})

test('characters that are not seen are shown as their codes, and links to such names still lead there', () => {
  const names = ['a\u202eb', 'a\x1b[2Jb', 'a\u2066b', 'a\nb', 'a\ud800b', '\ufeffa']
  for (const name of names) {
    expect(escapeHtml(name)).toMatch(/^a?\\u[0-9a-f]{4}/)
    const [, target, shown] = /^<a href="#(.*)">(.*)<\/a>$/.exec(seriesLink(name))!
    expect(decodeURIComponent(target)).toBe(shown)
    expect(JSON.parse(scriptJson({ id: name })).id).toBe(shown)
  }
  for (const name of ['Zürich', '東京', 'שלום', 'نمی\u200cخواهم', '👩\u200d🌾', 'e\u0301'])
    expect(escapeHtml(name)).toBe(name)
})
