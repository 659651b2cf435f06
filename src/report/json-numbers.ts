/** Numbers in JSON, which has null for those that are not finite. */
export type JsonNumbers = readonly (number | null)[]

/** Not a number again where JSON has null. */
export const numbersOf = (values: JsonNumbers): number[] => values.map((value) => value ?? Number.NaN)
