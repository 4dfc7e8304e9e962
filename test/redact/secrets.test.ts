import { describe, expect, it } from 'vitest'
import { openRedactor } from '../../src/redact/index.ts'
import { environmentSecrets } from '../../src/redact/secrets.ts'
import { settings } from './helpers.ts'

/** Base64 that begins with a slash, as one of 64 does. */
const slashed = '/pRmvvUG0lVB6sffFVBQMiSOPl/sDt2c2suLogDA'

describe('secrets in the environment of a run', () => {
  it.each([
    [{ SHOP_TOKEN: 'correct-Horse9' }, ['correct-Horse9']],
    [{ AWS_SECRET_ACCESS_KEY: slashed }, [slashed]],
    [{ DATABASE_URL: 'postgres://app:tr0ub4dor%263@db.test/shop' }, ['tr0ub4dor%263', 'tr0ub4dor&3']],
    [{ DATABASE_URL: 'postgres://app:password@db.test/shop' }, []],
    [{ HTTPS_PROXY: 'http://proxy.test:3128' }, []],
    [{ KEY_PATH: '/home/ada/keys/one.pem', SSH_KEY: '/home/ada/.ssh/id_ed25519', PWD: '/home/ada/shop' }, []],
    [{ API_KEY: 'short' }, []],
  ] as [Record<string, string>, string[]][])('%o: %o', (variables, secrets) => {
    expect(environmentSecrets(variables)).toEqual(secrets)
  })

  it('are masked wherever they stand, also where they look like a path', () => {
    const redactor = openRedactor(settings({ secrets: [slashed, '/home/ada/shop'] }))
    expect(redactor.text(`it is ${slashed} in /home/ada/shop`)).toMatch(
      /^it is \[REDACTED:known-secret:[0-9a-f]{4}\] in \/home\/ada\/shop$/,
    )
  })
})
