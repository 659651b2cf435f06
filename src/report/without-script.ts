/**
 * The notice of a page whose script does not run.
 * @param also further things that need it, as a sentence. Default: charts alone
 */
export const withoutScript = (also = ''): string =>
  `<noscript><p class="notice">Charts need JavaScript, which is off here. ${also}The tables below are complete without it.</p></noscript>`
