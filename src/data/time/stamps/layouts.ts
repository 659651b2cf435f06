/**
 * The table of layouts, the plainest first: where several fit a column equally well, the first is taken. ISO 8601, the
 * forms of spreadsheets, data frames, databases and statistical offices.
 */
import { compile, type Layout, type LayoutRule } from './layout.js'

const fiscal = '(?:[FC]Y ?)?'

const rules: readonly LayoutRule[] = [
  // Days.
  { pattern: 'YYYY~MM~DD', separators: '[-/. :_]' },
  // With strokes the American form first, as spreadsheets and pandas read it; with points only the continental one.
  { pattern: 'MM~DD~YYYY', separators: '/' },
  { pattern: 'DD~MM~YYYY', separators: '[-/. ]|\\. ' },
  { pattern: 'MM~DD~YYYY', separators: '-' },
  { pattern: 'YYYYMMDD', isDigits: true },
  { pattern: 'YYYYMMDD', isDigits: true, time: 'runs on' },
  { pattern: 'MM~DD~YY', separators: '/' },
  { pattern: 'DD~MM~YY', separators: '[-/. ]|\\. ' },
  { pattern: 'MM~DD~YY', separators: '-' },
  { pattern: 'YY~MM~DD', separators: '[-/.]' },
  { pattern: 'DDth_MMM_YYYY' },
  { pattern: 'DDth_MMM_YY' },
  { pattern: 'MMM_DDth,YYYY' },
  { pattern: 'MMM_DDth,YY' },
  { pattern: 'YYYY_MMM_DD' },
  { pattern: 'MMM,DD', time: 'before the year' },
  { pattern: 'YYYY年MM月DD日' },
  { pattern: 'YYYY-DDD' },
  { pattern: 'YYYYDDD', isDigits: true },
  { pattern: 'YYYY-Www-D' },
  { pattern: 'YYYYWwwD' },
  { pattern: 'DDMMYYYY', isDigits: true },
  { pattern: 'MMDDYYYY', isDigits: true },
  { pattern: 'YYMMDD', isDigits: true },
  // Years that span two: before months, as 2009-10 and 2010-11 could be both.
  { pattern: 'YYYY~/YY', separators: '[-/–]', prefix: fiscal },
  { pattern: 'YYYY~/YYYY', separators: '[-/–]', prefix: fiscal },
  // Months.
  { pattern: 'YYYY~MM', separators: '[-/:_ ]' },
  { pattern: 'MM~YYYY', separators: '[-/.]' },
  { pattern: 'YYYYMM', isDigits: true },
  { pattern: 'MMM_YYYY' },
  { pattern: 'MMM_YY' },
  { pattern: 'YYYY_MMM' },
  { pattern: 'YYYY_M01' },
  { pattern: 'M01_YYYY' },
  { pattern: 'YYYY年MM月' },
  { pattern: 'YY_MMM', needs: 'months in order' },
  { pattern: 'YY~MM', needs: 'months in order' },
  { pattern: 'MM~YY', separators: '[-/]', needs: 'months in order' },
  { pattern: 'Y~MM', separators: '-' },
  // Quarters, half-years, weeks.
  { pattern: 'YYYY_Q1' },
  { pattern: 'Q1_YYYY' },
  { pattern: 'Q1_YY' },
  { pattern: '1Q_YYYY' },
  { pattern: '1Q_YY' },
  { pattern: 'YYYY_1Q' },
  { pattern: 'YYYY:Q' },
  { pattern: 'YYYY_H1' },
  { pattern: 'H1_YYYY' },
  { pattern: 'YYYY_Www' },
  { pattern: 'Www_YYYY' },
  { pattern: 'YYYYww', isDigits: true, needs: 'late weeks' },
  { pattern: 'YYYY~ww', separators: '[-/]', needs: 'late weeks' },
  { pattern: 'ww~YYYY', separators: '[-/]', needs: 'late weeks' },
  { pattern: 'YYYYQ', isDigits: true },
  // Years.
  { pattern: 'YYYY', isDigits: true },
  { pattern: 'YYYY', prefix: '[FC]Y ?' },
  { pattern: 'YY', prefix: '[FC]Y ?' },
]

export const layouts: readonly Layout[] = rules.map((rule) => compile(rule))
