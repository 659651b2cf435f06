/** A monthly series with a season, as a file, and options with which it is forecast fast. */
import { monthly, seasonal } from '../../statistics/testing/made.js'
import { csv, type Row } from './command.js'

export const sales: readonly Row[] = monthly(seasonal(48)).map(({ ds, y }) => [ds, y.toFixed(2)])

export const salesCsv = (rows: readonly Row[] = sales, header = 'month,sales'): string => csv(rows, header)

export const quick = ['--horizon', '3', '--folds', '1', '--model', 'gru', '--seed', '4']
