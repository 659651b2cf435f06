/** Names of months and weekdays in the languages that spreadsheets write most, and the style in which a column has them. */

/** Names in order, full and short, of one language. */
type Language = readonly [full: string, short: string]

const monthLanguages: readonly Language[] = [
  [
    'January February March April May June July August September October November December',
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  ],
  [
    'January February March April May June July August September October November December',
    'Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec',
  ],
  [
    'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
    'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez',
  ],
  [
    'Jänner Februar März April Mai Juni Juli August September Oktober November Dezember',
    'Jän Feb Mrz Apr Mai Juni Juli Aug Sept Okt Nov Dez',
  ],
  [
    'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
    'janv févr mars avr mai juin juil août sept oct nov déc',
  ],
  [
    'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
    'ene feb mar abr may jun jul ago sept oct nov dic',
  ],
  [
    'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
    'gen feb mar apr mag giu lug ago set ott nov dic',
  ],
  [
    'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
    'jan fev mar abr mai jun jul ago set out nov dez',
  ],
  [
    'januari februari maart april mei juni juli augustus september oktober november december',
    'jan feb mrt apr mei jun jul aug sep okt nov dec',
  ],
]

const weekdayLanguages: readonly Language[] = [
  ['Monday Tuesday Wednesday Thursday Friday Saturday Sunday', 'Mon Tue Wed Thu Fri Sat Sun'],
  ['Monday Tuesday Wednesday Thursday Friday Saturday Sunday', 'Mon Tues Weds Thurs Fri Sat Sun'],
  ['Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag', 'Mo Di Mi Do Fr Sa So'],
  ['lundi mardi mercredi jeudi vendredi samedi dimanche', 'lun mar mer jeu ven sam dim'],
  ['lunes martes miércoles jueves viernes sábado domingo', 'lun mar mié jue vie sáb dom'],
  ['lunedì martedì mercoledì giovedì venerdì sabato domenica', 'lun mar mer gio ven sab dom'],
  ['segunda terça quarta quinta sexta sábado domingo', 'seg ter qua qui sex sáb dom'],
  ['maandag dinsdag woensdag donderdag vrijdag zaterdag zondag', 'ma di wo do vr za zo'],
]

/** Without accents, in small letters and without a point at the end. */
const plain = (text: string): string => withoutAccents(text).toLowerCase().replace(/\.$/, '')
const withoutAccents = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '')

/** Names of a cycle, such as months, by any of several languages. */
export class Names {
  /** Every list of names, full ones first. */
  readonly #lists: readonly (readonly string[])[]
  readonly #indices = new Map<string, number>()

  constructor(languages: readonly Language[]) {
    this.#lists = [0, 1].flatMap((width) => languages.map((language) => language[width].split(' ')))
    for (const list of this.#lists) for (const [i, name] of list.entries()) this.#indices.set(plain(name), i)
  }

  /** The place of a name in the cycle, from 0; undefined for other text. Case, accents and a point at the end do not matter. */
  indexOf(text: string): number | undefined {
    return this.#indices.get(plain(text))
  }

  /** Writes names in the style of those in a column: language, length, case, accents, and points after short ones. */
  styleOf(texts: readonly string[]): (index: number) => string {
    const namedIn = (list: readonly string[], text: string) =>
      list.find((name) => plain(name) === plain(text))
    const found = this.#lists.findIndex((list) => texts.every((text) => namedIn(list, text) !== undefined))
    const list = this.#lists[Math.max(0, found)]
    const isShort = found >= this.#lists.length / 2
    const lacksAccents = texts.some(
      (text) =>
        withoutAccents(text) === text && withoutAccents(namedIn(list, text) ?? '') !== namedIn(list, text),
    )
    const inCase = caseOf(texts[0] ?? list[0])
    const point = isShort && texts.some((text) => text.endsWith('.')) ? '.' : ''
    return (index) => inCase(lacksAccents ? withoutAccents(list[index]) : list[index]) + point
  }
}

/** Writes a word in the case of another: all capitals, all small, or with a capital first. */
function caseOf(like: string): (word: string) => string {
  if (like === like.toUpperCase()) return (word) => word.toUpperCase()
  if (like === like.toLowerCase()) return (word) => word.toLowerCase()
  return (word) => word[0].toUpperCase() + word.slice(1).toLowerCase()
}

export const monthNames = new Names(monthLanguages)
export const weekdayNames = new Names(weekdayLanguages)
