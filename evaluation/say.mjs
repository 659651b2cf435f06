/** A line of progress. */
export const say = (text) => process.stderr.write(`${text}\n`)
