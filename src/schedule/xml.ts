/** A text as it stands between tags or quotes in XML. */
export const xml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
