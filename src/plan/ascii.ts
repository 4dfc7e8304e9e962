/** Whether a text is ASCII alone: each code unit is a character as people count them, one byte of UTF-8, and in every normal form. */
export const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)
