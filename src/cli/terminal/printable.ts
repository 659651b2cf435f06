/**
 * Text from a file, such as a series id or a time stamp, with the characters that could move the cursor, colour the
 * terminal, set its title or turn the direction of text as their codes.
 */
export { visible as printable } from '../../engine/wording.js'
