/** A part of the page under a heading. A charted one stays hidden until the page's script has drawn its chart. */
export const article = (heading: 'h2' | 'h3', title: string, content: string): string =>
  `<article><${heading}>${title}</${heading}>\n${content}</article>`

export const charted = (heading: 'h2' | 'h3', title: string, figure: string): string =>
  `<article hidden><${heading}>${title}</${heading}>\n${figure}</article>`
