import { strToU8, zipSync } from 'fflate'

/** An .xlsx file of these sheets. */
export function xlsxOf(of: Readonly<Record<string, readonly (readonly (string | number)[])[]>>): Uint8Array {
  const names = Object.keys(of)
  const xml = (text: string): Uint8Array =>
    strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`)
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const cell = (value: string | number, at: string): string =>
    typeof value === 'number'
      ? `<c r="${at}"><v>${value}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
  const sheet = (rows: readonly (readonly (string | number)[])[]): string =>
    rows
      .map(
        (cells, i) =>
          `<row r="${i + 1}">${cells.map((value, j) => cell(value, `${'ABC'[j]}${i + 1}`)).join('')}</row>`,
      )
      .join('')
  const files = names.map((name, i) => [
    `xl/worksheets/sheet${i + 1}.xml`,
    xml(`<worksheet xmlns="${main}"><sheetData>${sheet(of[name])}</sheetData></worksheet>`),
  ])
  return zipSync({
    '[Content_Types].xml': xml(`<Types xmlns="${packages}/content-types"></Types>`),
    '_rels/.rels': xml(
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="r" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="${packages}/relationships">${names.map((_, i) => `<Relationship Id="s${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
    ),
    ...Object.fromEntries(files),
  })
}
