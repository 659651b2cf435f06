/**
 * Time stamps as text or numbers: the readable forms, and further stamps in a column's own form.
 *
 * A form is chosen for a column as a whole, as one cell can be ambiguous: 01/02/2020 is a day of January or of February,
 * and 2018 a year or a count.
 */

export {
  commonForms,
  firstUnreadable,
  formNamed,
  isStamp,
  numberForms,
  readableStamps,
  stampForms,
} from './forms.js'
export { lackOf } from './lacks.js'
export { monthNames } from './names.js'
export type { CommonForm, ParsedStamp, StampForm } from './stamp.js'
