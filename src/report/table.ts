export interface Table {
  /** For the style sheet. */
  readonly className: string
  /** What a screen reader calls the part of the page that scrolls. */
  readonly label: string
  /** Rows of the head, as HTML. */
  readonly head: string
  /** Rows of the body, as HTML. */
  readonly rows: readonly string[]
  /** HTML. Default none. */
  readonly caption?: string
  /** Whether a long table scrolls within a height of its own. Default false. */
  readonly tall?: boolean
}

/** An HTML table that scrolls sideways where it is wider than the page. */
export const table = ({ className, label, head, rows, caption, tall = false }: Table): string =>
  `<div class="scroll${tall ? ' tall' : ''}" role="group" aria-label="${label}" tabindex="0">
<table class="${className}">
${caption === undefined ? '' : `<caption>${caption}</caption>\n`}<thead>
${head}
</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`

/** A row of column headings, each as HTML. */
export const headRow = (headings: readonly string[]): string =>
  `<tr>${headings.map((heading) => `<th scope="col">${heading}</th>`).join('')}</tr>`
