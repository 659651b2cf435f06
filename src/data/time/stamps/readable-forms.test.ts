/** Every readable form: three cells, what they mean, and the form's name; each column is read in any order and written again. */
import { describe, expect, test } from 'vitest'
import { formNamed, stampForms } from './forms.js'

const at = (text: string): number => Date.parse(`${text}${text.length <= 10 ? 'T00:00' : ''}Z`)

type Row = readonly [label: string, cells: readonly string[], stamps: readonly string[]]

const months = ['2018-01-01', '2018-02-01', '2018-12-01']
const days = ['2018-01-01', '2018-02-28', '2018-12-31']
const quarters = ['2005-01-01', '2005-04-01', '2006-10-01']
const hours = ['2018-01-01T00:00', '2018-01-01T09:00', '2018-01-31T23:00']

const texts: readonly Row[] = [
  // Days.
  ['YYYY-MM-DD', ['2018-01-01', '2018-02-28', '2018-12-31'], days],
  ['YYYY/MM/DD', ['2018/1/1', '2018/2/28', '2018/12/31'], days],
  ['YYYY.MM.DD', ['2018.01.01', '2018.02.28', '2018.12.31'], days],
  ['YYYY MM DD', ['2018 01 01', '2018 02 28', '2018 12 31'], days],
  ['DD/MM/YYYY', ['01/01/2018', '28/02/2018', '31/12/2018'], days],
  ['DD.MM.YYYY', ['1.1.2018', '28.2.2018', '31.12.2018'], days],
  ['DD-MM-YYYY', ['01-01-2018', '28-02-2018', '31-12-2018'], days],
  ['MM/DD/YYYY', ['1/1/2018', '2/28/2018', '12/31/2018'], days],
  ['MM-DD-YYYY', ['01-01-2018', '02-28-2018', '12-31-2018'], days],
  ['MM/DD/YY', ['1/1/18', '2/28/18', '12/31/18'], days],
  ['DD.MM.YY', ['01.01.18', '28.02.18', '31.12.18'], days],
  ['DD/MM/YY', ['01/01/18', '28/02/18', '31/12/18'], days],
  ['YY-MM-DD', ['69-01-01', '69-02-28', '69-12-31'], ['1969-01-01', '1969-02-28', '1969-12-31']],
  ['DD-MMM-YY', ['01-Jan-18', '28-Feb-18', '31-Dec-18'], days],
  ['DD-MMM-YYYY', ['1-Jan-2018', '28-Feb-2018', '31-Dec-2018'], days],
  ['DD MMM YYYY', ['1 January 2018', '28 February 2018', '31 December 2018'], days],
  ['DDMMMYYYY', ['01JAN2018', '28FEB2018', '31DEC2018'], days],
  ['DDMMMYY', ['01jan18', '28feb18', '31dec18'], days],
  ['MMM DD, YYYY', ['Jan 1, 2018', 'Feb 28, 2018', 'Dec 31, 2018'], days],
  ['MMM DD, YYYY', ['January 1st, 2018', 'February 28th, 2018', 'December 31st, 2018'], days],
  ['MMM DD YYYY', ['Jan. 1 2018', 'Feb. 28 2018', 'Dec. 31 2018'], days],
  ['YYYY-MMM-DD', ['2018-Jan-01', '2018-Feb-28', '2018-Dec-31'], days],
  ['MMM DD, YYYY', ['Mon, Jan 1, 2018', 'Wed, Feb 28, 2018', 'Mon, Dec 31, 2018'], days],
  [
    'DD MMM YYYY',
    ['Monday, 1 January 2018', 'Wednesday, 28 February 2018', 'Monday, 31 December 2018'],
    days,
  ],
  ['YYYY-MM-DD', ['Mon 2018-01-01', 'Wed 2018-02-28', 'Mon 2018-12-31'], days],
  ['DD MMM YYYY', ['1. Januar 2018', '28. Februar 2018', '31. Dezember 2018'], days],
  ['DD-MMM-YYYY', ['01-ene-2018', '28-feb-2018', '31-dic-2018'], days],
  ['DD MMM YYYY', ['1 janv. 2018', '28 févr. 2018', '31 déc. 2018'], days],
  ['DD de MMM de YYYY', ['1 de enero de 2018', '28 de febrero de 2018', '31 de diciembre de 2018'], days],
  ['YYYY年MM月DD日', ['2018年1月1日', '2018年2月28日', '2018年12月31日'], days],
  ['YYYY-DDD', ['2018-001', '2018-059', '2018-365'], days],
  ['YYYY-Www-D', ['2018-W01-1', '2018-W09-3', '2019-W01-1'], days],
  ['YYYYWwwD', ['2018W011', '2018W093', '2019W011'], days],
  ['YYYY-MM-DD', ['2018-01-01Z', '2018-02-28Z', '2018-12-31Z'], days],
  ['YYYY-MM-DD', ['2018-01-01 CET', '2018-02-28 CET', '2018-12-31 CET'], days],
  // Times of day.
  ['YYYY-MM-DD', ['2018-01-01 00:00', '2018-01-01 09:00', '2018-01-31 23:00'], hours],
  ['YYYY-MM-DD', ['2018-01-01 0:00:00', '2018-01-01 9:00:00', '2018-01-31 23:00:00'], hours],
  ['YYYY-MM-DD', ['2018-01-01T00:00:00.000', '2018-01-01T09:00:00.000', '2018-01-31T23:00:00.000'], hours],
  ['YYYY-MM-DD', ['2018-01-01T00:00Z', '2018-01-01T09:00Z', '2018-01-31T23:00Z'], hours],
  ['YYYY-MM-DD', ['2018-01-01T00', '2018-01-01T09', '2018-01-31T23'], hours],
  ['YYYY-MM-DD', ['2018-01-01 00', '2018-01-01 09', '2018-01-31 23'], hours],
  ['YYYY-MM-DD', ['2018-01-01 00:00 UTC', '2018-01-01 09:00 UTC', '2018-01-31 23:00 UTC'], hours],
  ['YYYY-MM-DD', ['2018-01-01 00:00 EST', '2018-01-01 09:00 EST', '2018-01-31 23:00 EST'], hours],
  [
    'YYYY-MM-DD',
    ['2018-01-01 00:00 Europe/Berlin', '2018-01-01 09:00 Europe/Berlin', '2018-01-31 23:00 Europe/Berlin'],
    hours,
  ],
  [
    'YYYY-MM-DD',
    [
      '2018-01-01T00:00+01:00[Europe/Berlin]',
      '2018-01-01T09:00+01:00[Europe/Berlin]',
      '2018-01-31T23:00+01:00[Europe/Berlin]',
    ],
    hours,
  ],
  ['YYYYMMDD', ['20180101T0000', '20180101T0900', '20180131T2300'], hours],
  ['YYYYMMDD', ['20180101T000000Z', '20180101T090000Z', '20180131T230000Z'], hours],
  ['YYYYMMDD', ['20180101 00:00', '20180101 09:00', '20180131 23:00'], hours],
  ['MM/DD/YYYY', ['1/1/2018 12:00 AM', '1/1/2018 9:00 AM', '1/31/2018 11:00 PM'], hours],
  ['MM/DD/YYYY', ['01/01/2018 12:00:00 a.m.', '01/01/2018 09:00:00 a.m.', '01/31/2018 11:00:00 p.m.'], hours],
  ['MM/DD/YYYY', ['1/1/2018, 12 AM', '1/1/2018, 9 AM', '1/31/2018, 11 PM'], hours],
  ['DD.MM.YYYY', ['01.01.2018 00:00', '01.01.2018 09:00', '31.01.2018 23:00'], hours],
  ['DD.MM.YYYY', ['01.01.2018 00.00', '01.01.2018 09.00', '31.01.2018 23.00'], hours],
  ['DD/MM/YYYY', ['01/01/2018 00h00', '01/01/2018 09h00', '31/01/2018 23h00'], hours],
  [
    'DD MMM YYYY',
    ['Mon, 01 Jan 2018 00:00:00 +0000', 'Mon, 01 Jan 2018 09:00:00 +0000', 'Wed, 31 Jan 2018 23:00:00 +0000'],
    hours,
  ],
  [
    'DD MMM YYYY',
    ['Mon, 01 Jan 2018 00:00:00 GMT', 'Mon, 01 Jan 2018 09:00:00 GMT', 'Wed, 31 Jan 2018 23:00:00 GMT'],
    hours,
  ],
  [
    'MMM DD HH:mm:ss YYYY',
    ['Mon Jan 1 00:00:00 2018', 'Mon Jan 1 09:00:00 2018', 'Wed Jan 31 23:00:00 2018'],
    hours,
  ],
  [
    'MMM DD YYYY',
    [
      'Mon Jan 01 2018 00:00:00 GMT+0100 (Central European Standard Time)',
      'Mon Jan 01 2018 09:00:00 GMT+0100 (Central European Standard Time)',
      'Wed Jan 31 2018 23:00:00 GMT+0100 (Central European Standard Time)',
    ],
    hours,
  ],
  ['DDMMMYYYY', ['01JAN2018:00:00:00', '01JAN2018:09:00:00', '31JAN2018:23:00:00'], hours],
  [
    'DD/MMM/YYYY',
    ['01/Jan/2018:00:00:00 +0000', '01/Jan/2018:09:00:00 +0000', '31/Jan/2018:23:00:00 +0000'],
    hours,
  ],
  [
    'YYYY-MM-DD',
    ['2019-01-01 01:00', '2019-01-01 23:00', '2019-01-01 24:00'],
    ['2019-01-01T01:00', '2019-01-01T23:00', '2019-01-02T00:00'],
  ],
  [
    'YYYY-MM-DD',
    ['2020-01-01 00:00:00.250', '2020-01-01 00:00:00.500', '2020-01-01 00:00:00.750'],
    ['2020-01-01T00:00:00.250', '2020-01-01T00:00:00.500', '2020-01-01T00:00:00.750'],
  ],
  // Months.
  ['YYYY-MM', ['2018-01', '2018-02', '2018-12'], months],
  ['YYYY-MM', ['2018-1', '2018-2', '2018-12'], months],
  ['YYYY/MM', ['2018/01', '2018/02', '2018/12'], months],
  ['MM/YYYY', ['01/2018', '02/2018', '12/2018'], months],
  ['MM-YYYY', ['1-2018', '2-2018', '12-2018'], months],
  ['MMM-YY', ['Jan-18', 'Feb-18', 'Dec-18'], months],
  ['MMM-YY', ['Jan-49', 'Feb-49', 'Dec-60'], ['1949-01-01', '1949-02-01', '1960-12-01']],
  ['MMM YY', ['Jan 18', 'Feb 18', 'Dec 18'], months],
  ["MMM 'YY", ["Jan '18", "Feb '18", "Dec '18"], months],
  ['MMM YYYY', ['Jan 2018', 'Feb 2018', 'Dec 2018'], months],
  ['MMM YYYY', ['january 2018', 'february 2018', 'december 2018'], months],
  ['MMM YYYY', ['Jan. 2018', 'Feb. 2018', 'Dec. 2018'], months],
  ['MMM, YYYY', ['January, 2018', 'February, 2018', 'December, 2018'], months],
  ['MMMYYYY', ['JAN2018', 'FEB2018', 'DEC2018'], months],
  ['YYYY MMM', ['2018 Jan', '2018 Feb', '2018 Dec'], months],
  ['YYYY MMM', ['2018 JAN', '2018 FEB', '2018 DEC'], months],
  ['YYYY-MMM', ['2018-Jan', '2018-Feb', '2018-Dec'], months],
  ['MMM YYYY', ['Januar 2018', 'Februar 2018', 'Dezember 2018'], months],
  ['MMM YYYY', ['Mai 2018', 'Okt 2018', 'Dez 2018'], ['2018-05-01', '2018-10-01', '2018-12-01']],
  ['YYYYM01', ['2018M01', '2018M02', '2018M12'], months],
  ['YYYYM01', ['2018m1', '2018m2', '2018m12'], months],
  ['YYYY-M01', ['2018-M01', '2018-M02', '2018-M12'], months],
  ['M01 YYYY', ['M01 2018', 'M02 2018', 'M12 2018'], months],
  ['YYYY年MM月', ['2018年1月', '2018年2月', '2018年12月'], months],
  ['YYYY:MM', ['2018:01', '2018:02', '2018:12'], months],
  ['YY-MMM', ['17-Dec', '18-Jan', '18-Feb'], ['2017-12-01', '2018-01-01', '2018-02-01']],
  ['MM/YY', ['12/17', '01/18', '02/18'], ['2017-12-01', '2018-01-01', '2018-02-01']],
  // Quarters, half-years, weeks.
  ['YYYYQ1', ['2005Q1', '2005Q2', '2006Q4'], quarters],
  ['YYYY-Q1', ['2005-Q1', '2005-Q2', '2006-Q4'], quarters],
  ['YYYY Q1', ['2005 Q1', '2005 Q2', '2006 Q4'], quarters],
  ['YYYYQ1', ['2005q1', '2005q2', '2006q4'], quarters],
  ['Q1 YYYY', ['Q1 2005', 'Q2 2005', 'Q4 2006'], quarters],
  ['Q1-YYYY', ['Q1-2005', 'Q2-2005', 'Q4-2006'], quarters],
  ["Q1'YY", ["Q1'05", "Q2'05", "Q4'06"], quarters],
  ['1Q YYYY', ['1Q 2005', '2Q 2005', '4Q 2006'], quarters],
  ['1QYY', ['1Q05', '2Q05', '4Q06'], quarters],
  ['YYYY-Q1', ['2005-T1', '2005-T2', '2006-T4'], quarters],
  ['YYYY-H1', ['2018-S1', '2018-S2', '2019-S1'], ['2018-01-01', '2018-07-01', '2019-01-01']],
  ['H1 YYYY', ['H1 2018', 'H2 2018', 'H1 2019'], ['2018-01-01', '2018-07-01', '2019-01-01']],
  ['YYYY-Www', ['2019-W02', '2019-W52', '2020-W53'], ['2019-01-07', '2019-12-23', '2020-12-28']],
  ['YYYYWww', ['2019W2', '2019W52', '2020W53'], ['2019-01-07', '2019-12-23', '2020-12-28']],
  ['Www YYYY', ['Week 2 2019', 'Week 52 2019', 'Week 53 2020'], ['2019-01-07', '2019-12-23', '2020-12-28']],
  ['Www/YYYY', ['KW02/2019', 'KW52/2019', 'KW53/2020'], ['2019-01-07', '2019-12-23', '2020-12-28']],
  ['YYYY-ww', ['2019-02', '2019-52', '2020-53'], ['2019-01-07', '2019-12-23', '2020-12-28']],
  ['ww/YYYY', ['2/2019', '52/2019', '53/2020'], ['2019-01-07', '2019-12-23', '2020-12-28']],
  [
    'YYYY-MM-DD',
    ['2018-01-01 00:00:00 +0000 UTC', '2018-01-01 09:00:00 +0000 UTC', '2018-01-31 23:00:00 +0000 UTC'],
    hours,
  ],
  ['epoch-ms', ['/Date(1514764800000)/', '/Date(1514797200000)/', '/Date(1517439600000)/'], hours],
  // Years and periods.
  ['YYYY/YY', ['2009/10', '2010/11', '2018/19'], ['2009-01-01', '2010-01-01', '2018-01-01']],
  ['YYYY-YY', ['1998-99', '1999-00', '2012-13'], ['1998-01-01', '1999-01-01', '2012-01-01']],
  ['YYYY/YYYY', ['2009/2010', '2010/2011', '2018/2019'], ['2009-01-01', '2010-01-01', '2018-01-01']],
  ['FYYYYY', ['FY2009', 'FY2010', 'FY2018'], ['2009-01-01', '2010-01-01', '2018-01-01']],
  ['FYYY', ['FY09', 'FY10', 'FY18'], ['2009-01-01', '2010-01-01', '2018-01-01']],
  [
    'YYYY-MM-DD/YYYY-MM-DD',
    ['2018-01-01/2018-01-07', '2018-01-08/2018-01-14', '2018-12-24/2018-12-30'],
    ['2018-01-01', '2018-01-08', '2018-12-24'],
  ],
  [
    'MM/DD/YYYY - MM/DD/YYYY',
    ['01/01/2018 - 01/31/2018', '02/01/2018 - 02/28/2018', '12/01/2018 - 12/31/2018'],
    months,
  ],
]

const numbers: readonly Row[] = [
  ['YYYY', ['1999', '2000', '2023'], ['1999-01-01', '2000-01-01', '2023-01-01']],
  ['YYYY', ['1999.0', '2000.0', '2023.0'], ['1999-01-01', '2000-01-01', '2023-01-01']],
  ['YYYYMM', ['201801', '201802', '201812'], months],
  ['YYYYMMDD', ['20180101', '20180228', '20181231'], days],
  ['YYYYMMDD', ['20180101.0', '20180228.0', '20181231.0'], days],
  ['YYYYww', ['201902', '201952', '202053'], ['2019-01-07', '2019-12-23', '2020-12-28']],
  ['YYYYDDD', ['2018001', '2018059', '2018365'], days],
  ['YYYYMMDDHH', ['2018010100', '2018010109', '2018013123'], hours],
  ['YYYYMMDDHHmm', ['201801010000', '201801010900', '201801312300'], hours],
  ['YYYYMMDDHHmmss', ['20180101000000', '20180101090000', '20180131230000'], hours],
  ['DDMMYYYY', ['01012018', '28022018', '31122018'], days],
  ['MMDDYYYY', ['01012018', '02282018', '12312018'], days],
  ['YYYYQ', ['20051', '20052', '20064'], quarters],
  ['MM.YYYY', ['01.2018', '02.2018', '12.2018'], months],
  ['epoch-s', ['1514764800', '1514797200', '1517439600'], hours],
  ['epoch-s', ['1514764800.0', '1514797200.0', '1517439600.0'], hours],
  ['epoch-ms', ['1514764800000', '1514797200000', '1517439600000'], hours],
  ['epoch-us', ['1514764800000000', '1514797200000000', '1517439600000000'], hours],
  ['epoch-ns', ['1514764800000000000', '1514797200000000000', '1517439600000000000'], hours],
  ['excel', ['43101', '43159', '43465'], days],
  ['excel', ['43101.000000', '43101.375000', '43131.958333'], hours],
  ['epoch-d', ['17532', '17590', '17896'], days],
  ['julian-day', ['2458119.5', '2458177.5', '2458483.5'], days],
  ['decimal-year', ['2018', '2018.08333', '2018.91667'], months],
  ['decimal-year', ['2018.0000', '2018.0833', '2018.9167'], months],
  ['decimal-year', ['2018.0411', '2018.1260', '2018.9562'], months],
  ['decimal-year', ['2005.00', '2005.25', '2006.75'], quarters],
  ['decimal-year', ['2018.00000', '2018.15890', '2018.99726'], days],
  [
    'YYYY.MM',
    ['2018.01', '2018.02', '2018.1', '2018.12'],
    ['2018-01-01', '2018-02-01', '2018-10-01', '2018-12-01'],
  ],
  [
    'YYYY.M',
    ['2018.1', '2018.2', '2018.10', '2018.12'],
    ['2018-01-01', '2018-02-01', '2018-10-01', '2018-12-01'],
  ],
  ['YYYY.Q', ['2005.1', '2005.2', '2006.4'], quarters],
]

const orders = {
  rising: (i: number) => i,
  falling: (i: number, n: number) => n - 1 - i,
  shuffled: (i: number, n: number) => (i + 1) % n,
}

describe.each([
  ['text', texts],
  ['numbers', numbers],
] as const)('%s', (_, rows) => {
  test.each(rows)('%s: %j', (label, cells, stamps) => {
    for (const [name, order] of Object.entries(orders)) {
      // What is told by its order alone needs it.
      if (name === 'shuffled' && ['YY-MMM', 'MM/YY'].includes(label)) continue
      const places = cells.map((_, i) => order(i, cells.length))
      const own = places.map((i) => cells[i])
      const forms = stampForms(own)
      const form = forms.find((one) => one.label === label)
      expect(form, `${name}: ${forms.map((one) => one.label)}`).toBeDefined()
      expect(
        form!.stamps.map(({ wall }) => new Date(wall).toISOString()),
        name,
      ).toEqual(places.map((i) => new Date(at(stamps[i])).toISOString()))
      // Middles of months that were computed by days are written as halves of months.
      if (cells[0] !== '2018.0411') expect(form!.stamps.map(form!.write)).toEqual(own)
      if (!cells[0].startsWith('/Date')) expect(formNamed(label, own)?.stamps).toEqual(form!.stamps)
    }
  })
})
