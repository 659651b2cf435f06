/** How many of something in words, such as `1 row` or `3 rows`. */
export const counted = (n: number, noun: string): string => (n === 1 ? `1 ${noun}` : `${n} ${noun}s`)
