/** Put in place by the build: version and digest of the sources. Absent where the sources run as they are. */
declare const HINDCAST_BUILD: string | undefined

/** Which code this is; undefined for sources that were not built, which have no file for a worker. */
export const build: string | undefined = typeof HINDCAST_BUILD === 'undefined' ? undefined : HINDCAST_BUILD
