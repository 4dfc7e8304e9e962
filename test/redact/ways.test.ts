import { describe, expect, it } from 'vitest'
import { sample } from '../../src/redact/rules/row.ts'
import { masked, redactor } from './helpers.ts'

const password = 'Tr0ub4dor&3x'
const hex = sample('hex', 40)
/** Base64 with two slashes, and so with the form of a path. */
const slashed = 'cWiV/LXx11hmwiz4/kxdhBIAQypyvtPB'

/** What people and programs write, with a secret in it. */
const ways: [way: string, text: (secret: string) => string, secret: string][] = [
  ['base64 that has the form of a path', (secret) => `DB_PASSWORD=${secret}`, slashed],
  ['base64 that begins with a slash', (secret) => `SHOP_TOKEN=${secret}`, `/pRmvvUG0lVB6sffFVBQMiSOPl`],
  ['blanks around the sign', (secret) => `password = ${secret}\nuser = ada`, password],
  ['a sentence of fields', (secret) => `login: ada, password: ${secret}, port 22`, password],
  ['the default of a shell', (secret) => `${'$'}{DB_PASSWORD:-${secret}}`, sample('alnum', 20)],
  ['a block of YAML', (secret) => `db:\n  password: |\n    ${secret}\n  user: ada`, password],
  ['a folded block of YAML', (secret) => `password: >-\n  ${secret}\n`, password],
  ['a checksum in a variable', (secret) => `SHOP_TOKEN=${secret}`, hex],
  ['a checksum behind a flag', (secret) => `deploy --token ${secret} --yes`, hex],
  ['a name without a sign between its words', (secret) => `smtppass = ${secret}`, password],
  ['the key of a wireless network', (secret) => `psk="${secret}"`, password],
  ['a key in camel case', (secret) => `const deployKey = '${secret}'`, hex],
  ['a line of a Dockerfile', (secret) => `FROM node\nENV DB_PASSWORD ${secret}\n`, password],
  ['a definition of C', (secret) => `#define WIFI_PASSWORD "${secret}"`, password],
  ['a key of Clojure', (secret) => `{:user "ada" :password "${secret}"}`, password],
  ['a variable of Lisp', (secret) => `(setq smtp-password "${secret}")`, password],
  ['what is taken where none is set', (secret) => `process.env.DB_PASSWORD || '${secret}'`, password],
  ['the argument of a function', (secret) => `source.setPassword("${secret}")`, password],
  ['a variable of a pod', (secret) => `env:\n  - name: DB_PASSWORD\n    value: "${secret}"\n`, password],
  ['a variable of a pod, in a patch', (secret) => `+  - name: DB_PASSWORD\n+    value: ${secret}\n`, password],
  [
    'a variable of Terraform',
    (secret) => `variable "db_password" {\n  type = string\n  default = "${secret}"\n}`,
    password,
  ],
  ['an output of Terraform', (secret) => `{"db_password": {"sensitive": true, "value": "${secret}"}}`, password],
  ['a constant of PHP', (secret) => `define('DB_PASSWORD', '${secret}');`, password],
  ['a variable with a default', (secret) => `os.getenv("DB_PASSWORD", "${secret}")`, password],
  ['a name and a password', (secret) => `requests.get(url, auth=("ada", "${secret}"))`, password],
  ['bold letters', (secret) => `- **Password:** ${secret}`, password],
  ['two words', (secret) => `API key: ${secret}`, hex],
  ['two words and a verb', (secret) => `the API key is ${secret}`, hex],
  ['a sentence', (secret) => `The password for ada is ${secret} on that machine`, password],
  ['quotes behind the word', (secret) => `use the password \`${secret}\` there`, password],
  ['an address', (secret) => `https://api.test/v1?key=${secret}&q=1`, sample('alnum', 32)],
  ['what sudo is given', (secret) => `echo '${secret}' | sudo -S apt update`, password],
  ['what chpasswd is given', (secret) => `echo 'root:${secret}' | chpasswd`, password],
  ['what htpasswd is given', (secret) => `htpasswd -b -c f ada '${secret}'`, password],
  ['a secure string', (secret) => `ConvertTo-SecureString "${secret}" -AsPlainText`, password],
  ['a parameter', (secret) => `aws ssm put-parameter --name /db --value '${secret}' --type SecureString`, password],
  ['a setting of npm', (secret) => `npm config set //r.test/:_authToken ${secret}`, sample('alnum', 32)],
  ['a setting of AWS', (secret) => `aws configure set aws_secret_access_key ${secret}`, sample('base64', 40)],
  ['a login of a cloud', (secret) => `az login --service-principal -u app -p '${secret}'`, password],
  ['a password with slashes behind -p', (secret) => `mysql -u root -p'${secret}' shop`, slashed],
  ['a string of SQL', (secret) => `ALTER LOGIN sa WITH PASSWORD = N'${secret}';`, password],
  ['a string of bytes', (secret) => `password = b"${secret}"`, password],
  ['a column', (secret) => `user,password,role\nada,${secret},admin\n`, password],
  ['a column between quotes', (secret) => `"user","password"\n"ada","${secret}"\n`, password],
  ['a column of Markdown', (secret) => `| User | Password |\n| --- | --- |\n| ada | ${secret} |`, password],
  ['a column of a database', (secret) => ` name | password \n------+----------\n ada  | ${secret}\n(1 row)`, password],
  ['a function of SQL', (secret) => `SET PASSWORD FOR ada = PASSWORD('${secret}')`, password],
]

/** What is much like it, and no secret. */
const alike: readonly string[] = [
  'password_file = /Users/ada/Projects/MyApp2/src/components/Login',
  'const token = a1b2c3 & mask',
  'password: |\n  is asked for at the start\n',
  'ENV NODE_ENV production',
  '#define MAX_KEY "a"',
  'commit_token: 5a1321a21aef2d14bdfe5f7d26c04e1e00112233',
  'if (password || confirm) return',
  'getByLabel("password").fill(value)',
  't("auth.password")',
  'hasKey("user2")',
  'const {\n  user,\n  password,\n  oauth2Token,\n} = settings',
  'name,password\nada,required\nthe end, of 2 lines',
  '| Field | Password |\n| --- | --- |\n| type | string |',
  '- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      key: password',
  '{"password": {"type": "string", "default": "none"}}',
  't("auth.password", "Your password has 8 characters")',
  "argon2id('password', 'salt1234')",
  'echo "$PASSWORD" | sudo -S apt update',
  'the password is hashed with SHA256-HMAC',
  'API key: see the page of settings',
  'the token is checked against 5a1321a21aef2d14bdfe5f7d26c04e1e',
]

describe('the ways in which a secret is written', () => {
  it.each(ways)('masks it in %s', (_way, text, secret) => {
    expect(
      redactor()
        .text(text(secret))
        .replace(/\[REDACTED:[^\]]+\]/, secret),
    ).toBe(text(secret))
    expect(redactor().text(text(secret))).not.toContain(secret)
    for (const record of [{ text: text(secret) }, { arguments: JSON.stringify({ command: text(secret) }) }])
      expect(masked(record)).not.toContain(secret)
  })

  it('masks a whole column', () => {
    const rows = Array.from({ length: 300 }, (_, row) => `user${row},${sample('alnum', 14, row)}7,admin`)
    const table = redactor().text(['name,password,role', ...rows].join('\n'))
    expect(table.match(/,\[REDACTED:column:[0-9a-f]{4}\],admin/g)).toHaveLength(300)
  })

  it.each(alike)('leaves %s', (text) => {
    expect(redactor().text(text)).toBe(text)
  })
})
