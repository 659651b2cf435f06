/** What the name of a column says of time. */

/** Names of dates and times, in the languages of the usual files. */
const timeWords =
  /^(ds|dates?|times?|time_?stamps?|date_?times?|years?|quarters?|qtr|months?|weeks?|days?|hours?|minutes?|periods?|yyyy|yyyymm|yyyymmdd|year_?months?|year_?weeks?|month_?years?|fiscal_?years?|datum|zeit|zeitpunkt|zeitstempel|jahr|quartal|monat|woche|tag|stunde|uhrzeit|fecha|hora|año|mes|semana|dia|día|annee|année|mois|semaine|jour|heure|anno|mese|giorno|ano|mês|jaar|maand|week_?nr|tijd|date_?utc|epoch|unix|unix_?time(?:_?stamp)?|(?:ref|observation|obs|trade|trading|order|invoice|report|reporting|start|end|event|week|month|time|decimal|calendar|utc|local|posting|transaction|settlement)_?(?:dates?|times?|periods?|time_?stamps?|date_?times?)|(?:week|month|period)_?(?:start|end|starting|ending|commencing|beginning|of)|created_?at|time_?(?:ms|ns|us|s|utc)|ts)$/i

/** Names that count steps rather than name dates. */
const stepWords = /^(t|steps?|ticks?|frames?|seq|sequence|cycles?|epochs?|iterations?)$/i

/** Row numbers, as data frames write them. */
const indexWords =
  /^(index|id|no\.?|nr\.?|rows?|row_?names?|row_?ids?|row_?(?:no|nr|num|number)|obs|observations?|unnamed: ?0|\.{3}1|column ?1|v1|_c0|__index_level_0__|level_0|)$/i

/** A name in words joined by underscores, without a unit or zone in brackets behind it. */
export const inWords = (name: string): string =>
  name
    .replace(/[([][^()[\]]*[)\]]\s*$/, '')
    .trim()
    .replace(/[\s.\-/]+/g, '_')
    .replace(/([a-z])([A-Z])/g, '$1_$2')

/** Whether a column by this name holds dates or times. */
export const isTimeName = (name: string): boolean =>
  timeWords.test(inWords(name)) || timeWords.test(name.trim())

/** Whether a column by this name counts steps. */
export const isStepName = (name: string): boolean => stepWords.test(name.trim())

/** Whether a column by this name numbers the rows. */
export const isIndexName = (name: string): boolean => indexWords.test(name.trim()) || name === 'X' // as R writes it

/** Whether a form is one of those that the name asks for: weeks for `week`, months for `month`. */
export function suitsName(name: string, label: string): boolean {
  if (/week|wk|woche|semain|semana/i.test(name)) return /ww/.test(label)
  if (/month|monat|mois|mes\b|mese|maand/i.test(name)) return /M/.test(label) && !/D/.test(label)
  if (/quart|qtr/i.test(name)) return /Q/.test(label)
  return false
}
