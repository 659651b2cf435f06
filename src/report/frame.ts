/** What every page has: head, style sheet, headline, data and script. */
import { escapeHtml, scriptJson } from './html.js'
import { styles } from './styles.js'

export interface Frame {
  readonly title: string
  /** HTML under the headline. */
  readonly header: string
  readonly body: string
  /** For the script, which recognises its task's page by it. */
  readonly data: { readonly page: string }
  /** JavaScript that fills the page from the data. */
  readonly script: string
  /** Rules of the task's own, after those of every page. */
  readonly styles: string
}

/** Nothing may be fetched or sent: a page is opened from disk and passed on by mail. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

/** A self-contained HTML page. */
export function framed({ title, header, body, data, script, styles: own }: Frame): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Hindcast">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${styles}${own}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
${header}
</header>
${body}
</main>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${script}</script>
</body>
</html>
`
}
