/** The door to age-encryption: files that only the holders of an identity can open (https://age-encryption.org/v1). */
import { exit, reasonOf, UserError } from '../errors.ts'

const load = (): Promise<typeof import('age-encryption')> => import('age-encryption')

/** Encrypts for all of `recipients` (`age1…`). Throws a `UserError` (exit 2) for one that is none. */
export async function sealer(recipients: readonly string[]): Promise<(plain: Uint8Array) => Promise<Uint8Array>> {
  const { Encrypter } = await load()
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch (error) {
      throw new UserError(
        `"${recipient}" is not a recipient of age: ${reasonOf(error)}.`,
        exit.usage,
        'A recipient begins with age1; age-keygen makes one, and the identity that belongs to it.',
        error,
      )
    }
  }
  return (plain) => encrypter.encrypt(plain)
}

/** Decrypts with the identities in a text: one a line, as `age-keygen` writes them. Throws a `UserError` (exit 2). */
export async function opener(identities: string): Promise<(sealed: Uint8Array) => Promise<Uint8Array>> {
  const { Decrypter } = await load()
  const decrypter = new Decrypter()
  const lines = identities.split(/\r?\n/).map((line) => line.trim())
  const own = lines.filter((line) => line !== '' && !line.startsWith('#'))
  try {
    for (const identity of own) decrypter.addIdentity(identity)
    if (own.length === 0) throw new Error('there is none in it')
  } catch (error) {
    // What the library says may quote the identity.
    const hint = 'An identity begins with AGE-SECRET-KEY-1; age-keygen writes such a file.'
    throw new UserError('The file of identities cannot be used.', exit.usage, hint, error)
  }
  return (sealed) => decrypter.decrypt(sealed)
}
