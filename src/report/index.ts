export { durationInWords } from './duration.js'
export { fixed, type NumberFormat, numberFormat } from './numbers.js'
