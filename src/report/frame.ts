/** What every page has: head, style sheet, headline, data and script. */
import { escapeHtml, scriptJson } from './html.js'
import { styles } from './styles.js'

export interface Frame {
  readonly title: string
  /** HTML under the headline. */
  readonly header: string
  readonly body: string
  /** For the script, which tells by it what page it is in. */
  readonly data: { readonly page: string }
  /** JavaScript that fills the page from the data. */
  readonly script: string
  /** Bands that a chart lays over one another, at most. */
  readonly bands: number
}

/** Nothing may be fetched or sent: the report is opened from disk and passed on by mail. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

/** A self-contained HTML page. */
export function framed({ title, header, body, data, script, bands }: Frame): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Hindcast">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(title)}</title>
<style>${styles(bands)}</style>
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
