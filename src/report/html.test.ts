import { expect, test } from 'vitest'
import { escapeHtml, scriptJson } from './html.js'

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
