import { describe, expect, it } from 'vitest'
import { masked, pem, redactor, token } from './helpers.ts'

const shape = /^\[REDACTED:[a-z-]+:[0-9a-f]{4}\]$/
const none = new Set<string>()
const bodyOf = (key: string): string[] => key.split('\n').filter((line) => !line.startsWith('-----'))

describe('secrets in records', () => {
  it('gives back the very buffer when there is nothing to mask', () => {
    const record = Buffer.from('{"text":"an ordinary line about tokens and passwords"}')
    expect(redactor().record(record, none)).toBe(record)
  })

  it('finds a secret in a document in a string in a document in a string', () => {
    const inner = JSON.stringify({ out: `one\n${token()}\ntwo`, password: 'hunter2 "quoted" 9' })
    const record = { a: JSON.stringify({ b: JSON.stringify({ c: inner }) }) }
    const said = masked(record)
    const innermost = JSON.parse(JSON.parse(JSON.parse(JSON.parse(said).a).b).c)
    expect(innermost.out).toMatch(/^one\n\[REDACTED:github-pat:[0-9a-f]{4}\]\ntwo$/)
    expect(innermost.password).toMatch(shape)
  })

  it("finds the result of a password that Terraform made, in its state and in a piece of it, and no other's", () => {
    const state = (type: string): object => ({
      resources: [
        {
          mode: 'managed',
          type,
          name: 'db',
          instances: [{ attributes: { length: 12, result: 'kV9-fue&xQ2<', special: true } }],
        },
        { type: 'random_pet', instances: [{ attributes: { result: 'brave-otter-41x' } }] },
      ],
    })
    const json = JSON.stringify(state('random_password'), null, 2)
    for (const text of [json, json.replaceAll('&', '\\u0026'), `$ cat terraform.tfstate\n${json}`]) {
      const said = masked({ output: text })
      expect(said).not.toMatch(/kV9|xQ2/)
      expect(said).toContain('brave-otter-41x')
    }
    const string = JSON.stringify(state('random_string'))
    expect(masked({ output: string })).toBe(JSON.stringify({ output: string }))
  })

  it('finds the value behind a flag in a list, also where a sign stands before its dashes', () => {
    for (const before of ['', 'args:', 'a/', '@'])
      expect(masked({ text: `run ["${before}--db-password","Zq83kfLw02"]` }), before).not.toContain('Zq83kfLw02')
  })

  it('finds a secret in which a quote stands, however early, and however deep the JSON is nested', () => {
    for (const secret of ['ab"cdefgh9', 'a"b"c9Kq2LmW83zz']) {
      let text = `x ${JSON.stringify({ client_password: secret })} y`
      for (let level = 0; level < 4; level += 1) {
        expect(redactor().text(text), text).toMatch(/"\[REDACTED:password:[0-9a-f]{4}\]\\*"/)
        text = JSON.stringify({ out: text })
      }
    }
  })

  it('finds a password with a bracket among its first characters behind a flag, and behind a sign in colour', () => {
    for (const before of ['db login --password ', 'db login --password\t', 'DB_PASSWORD\u001b[31m=\u001b[0m'])
      expect(masked({ text: `${before}Zq8{3kfLw02` }), before).not.toContain('3kfLw02')
  })

  it('finds a password with a bracket in it in a sentence', () => {
    expect(masked({ text: 'the password is 9uUr3[nn0axUIZ9pwd, and' })).not.toContain('nn0axUIZ9pwd')
  })

  it('finds a key in percent-encoding that begins with a slash', () => {
    const key = `%2F${'Zq83kfLw02aB9xYv7K'.repeat(5).slice(0, 85)}%3D%3D`
    expect(masked({ text: `see AccountKey%3D${key} there` })).not.toContain(key.slice(3, 60))
    expect(masked({ text: 'see https%3A%2F%2Fa.test%2Fb there' })).toContain('https%3A%2F%2Fa.test%2Fb there')
  })

  for (const levels of [0, 1, 2, 3]) {
    const nested = (value: unknown): unknown =>
      Array.from({ length: levels }).reduce((inner: unknown) => JSON.stringify({ inner }), value)

    it(`finds a value in quotes that begins with a sign, in JSON in JSON, ${levels} times`, () => {
      expect(masked({ text: nested({ password: '=Zq8 3kfLw02' }) })).not.toContain('3kfLw02')
    })

    it(`finds a value whose name stands behind it, in JSON in JSON, ${levels} times`, () => {
      for (const field of ['value', 'default'])
        expect(masked({ text: nested({ [field]: 'Zq83kfLw02', name: 'DB_PASSWORD' }) }), field).not.toContain('kfLw')
    })

    it(`finds a token behind an escaped blank, in JSON in JSON, ${levels} times`, () => {
      expect(masked({ text: nested('Bearer\\u0020Zq83kfLw02aB9xYv7K') })).not.toContain('kfLw')
    })
  }

  it('finds a secret that is the name of a field', () => {
    expect(Object.keys(JSON.parse(masked({ [token()]: 1 })))[0]).toMatch(shape)
  })

  it('leaves the values of opaque fields at any depth, and not the same names in documents in strings', () => {
    const record = {
      a: [{ signature: token(), signatures: { x: token() } }],
      s: JSON.stringify({ signature: token() }),
    }
    const said = JSON.parse(masked(record, ['signature']))
    expect(said.a[0].signature).toBe(token())
    expect(said.a[0].signatures.x).toMatch(shape)
    expect(JSON.parse(said.s).signature).toMatch(shape)
  })

  it('finds a token that was cut over two text blocks, wherever it was cut', () => {
    for (const at of [1, 3, 4, 5, 20, 39]) {
      const [one, two] = [token().slice(0, at), token().slice(at)]
      const said = masked({
        content: [
          { type: 'text', text: `it is ${one}` },
          { type: 'text', text: `${two} there` },
        ],
      })
      const [first, second] = JSON.parse(said).content
      expect(first.text, `cut at ${at}`).toMatch(/^it is \[REDACTED:github-pat:[0-9a-f]{4}\]$/)
      expect(second.text).toMatch(/^\[REDACTED:github-pat:[0-9a-f]{4}\] there$/)
    }
  })

  it('counts a secret in several strings once', () => {
    redactor().taken()
    masked({ lines: pem().split('\n') })
    expect(redactor().taken()).toEqual({ total: 1, byRule: { 'private-key': 1 } })
  })

  for (const [title, write] of Object.entries<(key: string) => unknown>({
    'as it is': (key) => ({ key }),
    'in a document in a string': (key) => ({ s: JSON.stringify({ key }) }),
    'in a row of lines': (key) => ({ lines: key.split('\n') }),
    'in a patch': (key) => ({ lines: key.split('\n').map((line) => `+${line}`) }),
    'with the numbers of its lines': (key) => ({
      s: key
        .split('\n')
        .map((line, n) => `${n + 1}→${line}`)
        .join('\n'),
    }),
    'in code with escaped line ends': (key) => ({ s: `const key = "${key.replaceAll('\n', '\\n')}"` }),
    'in code, joined by plus signs': (key) => ({
      s: key
        .split('\n')
        .map((line) => `  "${line}\\n" +`)
        .join('\n'),
    }),
    'with Windows line ends': (key) => ({ s: key.replaceAll('\n', '\r\n') }),
    'cut before its last line': (key) => ({ s: key.slice(0, -50) }),
    'cut after its first line': (key) => ({ s: key.slice(40) }),
    'in base64': (key) => ({ s: `data: ${Buffer.from(key).toString('base64')}` }),
  })) {
    it(`masks a private key with its body ${title}`, () => {
      const key = pem()
      const said = masked(write(key))
      for (const line of bodyOf(key)) {
        expect(said).not.toContain(line.slice(0, 30))
        expect(said).not.toContain(line.slice(34))
      }
      expect(said).toContain('[REDACTED:private-key:')
    })
  }

  it('decodes base64 of an .env file once and masks all of it, however it is aligned and wrapped', () => {
    const file = `PORT=1\nDB_PASSWORD=hunter2secret\nNAME=shop\n${'PADDING=aaaaaaaaaaaaaaaa\n'.repeat(4)}`
    for (const shift of ['', 'x', 'xy']) {
      const encoded = Buffer.from(shift + file).toString('base64')
      expect(masked({ s: `echo ${encoded} | base64 -d` })).toMatch(
        /^\{"s":"echo \[REDACTED:password:.{4}\] \| base64 -d"\}$/,
      )
      const wrapped = encoded.match(/.{1,76}/g)?.join('\n')
      expect(masked({ s: wrapped })).toMatch(/^\{"s":"\[REDACTED:password:.{4}\]"\}$/)
      expect(masked({ s: Buffer.from(shift + file).toString('base64url') })).toContain('[REDACTED:password:')
    }
  })

  it('decodes base64 also where all that tells of a secret stands in its last line, which is short', () => {
    const text = `${'a line of an .env file '.repeat(8).slice(0, 113)}\npassword=hunter2x`
    for (const end of ['\n', '\r\n']) {
      const wrapped = Buffer.from(text)
        .toString('base64')
        .match(/.{1,76}/g)
        ?.join(end)
      for (const s of [wrapped, JSON.stringify({ wrapped })]) expect(masked({ s })).toContain('[REDACTED:password:')
    }
    const long = `${'a line of an .env file '.repeat(300).slice(0, 70 * 57 - 1)}\npassword=hunter2x`
    const lines =
      Buffer.from(long)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    for (const end of ['', '\n', '\r\n']) expect(masked(lines.map((line) => line + end))).not.toContain(lines.at(-1))
  })

  it('masks the password of an address whose slashes are escaped, as some programs write JSON, also in a string of it', () => {
    const json = JSON.stringify({ url: 'postgres://app:S3cr3tpw9x@db.test:5432/shop' }).replaceAll('/', '\\/')
    const said = redactor().record(Buffer.from(json), new Set()).toString()
    for (const one of [said, masked({ output: json }), masked({ output: `$ php show.php\n${json}` })]) {
      expect(one).toContain('[REDACTED:postgres-password:')
      expect(one).not.toContain('S3cr3tpw9x')
    }
  })

  it('is not deceived by escapes that nobody needs', () => {
    const escaped = [...token()].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
    const said = redactor()
      .record(Buffer.from(`{"s":"${escaped}"}`), none)
      .toString()
    expect(JSON.parse(said).s).toMatch(shape)
  })

  it('is not deceived by colours of a terminal', () => {
    const said = masked({ s: 'DB_\u001b[31mPASSWORD\u001b[0m=\u001b[32mhunter2x\u001b[0m\n' })
    expect(JSON.parse(said).s).toMatch(
      /^DB_\u001b\[31mPASSWORD\u001b\[0m=\u001b\[32m\[REDACTED:password:.{4}\]\u001b\[0m\n$/,
    )
  })

  it('masks what a name beside it calls a secret', () => {
    const value = 'a8f7d6e5c4b3a291'
    const records = [
      { password: 'correct horse 9' },
      { env: [{ name: 'API_KEY', value }] },
      { args: ['--user', 'ada', '--password', 'hunter2x'] },
      { headers: { Authorization: `token ${token()}`, 'X-Api-Key': value } },
      { datadog_api_key: '0123456789abcdef'.split('').reverse().join('').repeat(2) },
    ]
    for (const record of records) expect(masked(record)).toContain('[REDACTED:')
    for (const record of records) expect(masked(record)).not.toContain(value)
  })

  it('keeps a byte order mark, Windows line ends and bytes that are no UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeff{"a":"\\ud800 '),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(` ${token()}"}\r`),
    ])
    const said = redactor().record(bytes, none)
    const from = bytes.indexOf('ghp_')
    expect(said.subarray(0, from)).toEqual(bytes.subarray(0, from))
    expect(said.subarray(-3)).toEqual(bytes.subarray(-3))
    expect(said.toString('latin1', from)).toMatch(/^\[REDACTED:github-pat:.{4}\]"\}\r$/)
  })

  it('masks what is no JSON as text', () => {
    const said = redactor()
      .record(Buffer.from(`{"a": broken password=hunter2x ${token()}`), none)
      .toString()
    expect(said).toMatch(/^\{"a": broken password=\[REDACTED:password:.{4}\] \[REDACTED:github-pat:.{4}\]$/)
  })

  it('masks a document within a text and leaves it one', () => {
    const text = `It said:\n{"password": "hunter2 \\"x\\"", "port": 5432}\nand that was all`
    const [, document = ''] = redactor().text(text).split('\n')
    expect(JSON.parse(document)).toEqual({ password: expect.stringMatching(shape), port: 5432 })
  })

  it('does not touch numbers', () => {
    const record = '{"password":12345678,"token":87654321}'
    expect(redactor().record(Buffer.from(record), none).toString()).toBe(record)
  })
})

describe('secrets that are written in other ways', () => {
  const said = (text: string): string => redactor().text(text)

  it('finds any known credential in the base64 of a file, whatever is named beside it, also over lines', () => {
    for (const secret of [token(), `xai-${'k7Wq2ZpT9d'.repeat(8)}`, `dop_v1_${'0f3a9c7b'.repeat(8)}`]) {
      const encoded = Buffer.from(`PORT=3000\nhere: ${secret}\nDEBUG=1\n`).toString('base64')
      expect(said(encoded)).toMatch(shape)
      expect(said(encoded.replaceAll(/.{76}/g, '$&\n'))).toMatch(shape)
    }
  })

  it('finds a value with a telling name in percent-encoding, and leaves what stands around it', () => {
    const url = `https://a.test/cb?state=${encodeURIComponent('curl -u ada:Zq83kfLw02Pd https://b.test')}&page=2`
    expect(said(url)).toMatch(
      /^https:\/\/a\.test\/cb\?state=curl%20-u%20ada%3A\[REDACTED:[a-z-]+:\w{4}\]%20https.*&page=2$/,
    )
    const harmless = 'https://a.test/cb?to=https%3A%2F%2Fb.test%2Fpath%3Fpage%3D2'
    expect(said(harmless)).toBe(harmless)
  })

  for (const text of [
    "const secretKey: string = 'SECRET'",
    'sshpass -p SECRET ssh root@10.0.0.3',
    'SECRET_KEY_BASE=SECRET',
    '<add key="ApiSecret" value="SECRET" />',
    '<key>ApiToken</key>\n<string>SECRET</string>',
    "CREATE USER 'a'@'%' IDENTIFIED BY 'SECRET';",
    'set -gx API_TOKEN SECRET',
    'gh secret set DEPLOY_TOKEN --body SECRET',
    'The password is `SECRET`.',
    'Password for ada is: SECRET',
    'curl -u ada:SECRET https://a.test',
    '| DB_PASSWORD | SECRET |',
    'it sent bearer  SECRET',
    'Authorization: SSWS 00SECRETGz7rQ2mXw09TkVbL4yHc',
  ]) {
    it(`finds it in ${text.split('\n')[0]}`, () => {
      const secret = 'Gz7rQ2mXw09TkVbL4yHc'
      expect(said(text.replace(/SECRET(?!_)/, secret))).not.toContain(secret)
    })
  }
})

describe('a text in UTF-16', () => {
  const said = `DB_PASSWORD=Gz7rQ2mXw09TkVbL4yHc\r\nnothing here\r\n`
  const little = Buffer.from(said, 'utf16le')
  const big = Buffer.from(little).swap16()
  const mark = Buffer.from('\ufeff', 'utf16le')

  for (const [title, bytes] of [
    ['with a mark', Buffer.concat([mark, little])],
    ['without a mark', little],
    ['the other way round', big],
    ['cut behind the first byte of a line feed', Buffer.concat([Buffer.from([0]), little.subarray(0, -1)])],
  ] as const) {
    it(`is masked and stays one, ${title}`, () => {
      for (const masked of [redactor().file(bytes), redactor().record(bytes, none)]) {
        const text = masked.toString('latin1').replaceAll('\0', '')
        expect(text).not.toContain('Gz7rQ2mXw09TkVbL4yHc')
        expect(text).toMatch(/DB_PASSWORD=\[REDACTED:password:[0-9a-f]{4}\]\r\n?/)
        expect(masked.length % 2).toBe(bytes.length % 2)
      }
    })
  }

  it('without a secret is the very buffer', () => {
    const bytes = Buffer.from('nothing to see here', 'utf16le')
    expect(redactor().file(bytes)).toBe(bytes)
  })
})
