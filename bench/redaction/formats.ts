/**
 * Credentials as their issuers describe them, to be made at random: `<set:count>` stands for that many characters. Written
 * from what is known of the formats and never from the rules, so that the rules can be measured with them.
 */
import type { Random } from '../generate/random.ts'

export interface Kind {
  family: string
  name: string
  /** `fixed`: known by its own form. `named`: by the name of its service beside it. `generic`: a value with a telling name. */
  form: 'fixed' | 'named' | 'generic'
  make(random: Random): Made
}

export interface Made {
  /** What must not be there any more. */
  secret: string
  /** What it is a part of, where not all of that is secret. */
  whole?: string
  /** How it is called, where it is nothing without that. */
  name?: string
}

const sets: Readonly<Record<string, string>> = {
  d: '0123456789',
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  low: 'abcdefghijklmnopqrstuvwxyz',
  up: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lownum: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  let: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  an: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  b64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  b32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  pw: 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#%&*+-.=?@^_~',
}

/** Characters of a set; of letters, digits and signs a word's length or more, as a generator of passwords gives. */
export const characters = (random: Random, set: string, count: number): string =>
  Array.from({ length: count }, () => (sets[set] as string).charAt(random.below((sets[set] as string).length))).join('')

const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((count) => characters(random, 'hex', count)).join('-')

/** A format with its places filled. */
export const filled = (format: string, random: Random): string =>
  format.replaceAll(/<(uuid|[A-Za-z0-9]+:\d+(?:-\d+)?)>/g, (_, place: string) => {
    if (place === 'uuid') return uuid(random)
    const [set = '', count = ''] = place.split(':')
    const [least = 0, most = least] = count.split('-').map(Number)
    return characters(random, set, least + random.below(most - least + 1))
  })

const fixed = (family: string, formats: Readonly<Record<string, string>>): Kind[] =>
  Object.entries(formats).map(([name, format]) => ({
    family,
    name,
    form: 'fixed',
    make: (random) => madeOf(format, random),
  }))

/** What is between brackets in a format is the secret, and the rest stands around it. */
function madeOf(format: string, random: Random): Made {
  const text = filled(format, random)
  const [, before = '', secret = text, after = ''] = /^(.*)\[\[(.*)\]\](.*)$/s.exec(text) ?? []
  return secret === text ? { secret } : { secret, whole: before + secret + after }
}

/** `names` are those that people give the variable. */
const named = (family: string, formats: Readonly<Record<string, string>>): Kind[] =>
  Object.entries(formats).map(([name, format]) => ({
    family,
    name,
    form: 'named',
    make: (random) => ({ name, secret: filled(format, random) }),
  }))

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const base64url = (text: string): string => Buffer.from(text).toString('base64url')

const dashes = '-----'
const pem =
  (label: string, lines: number) =>
  (random: Random): Made => {
    const body = Array.from({ length: lines }, () => characters(random, 'b64', 64)).join('\n')
    return {
      secret: `${dashes}BEGIN ${label}${dashes}\n${body}\n${characters(random, 'b64', 30)}==\n${dashes}END ${label}${dashes}`,
    }
  }

const keys: Kind[] = [
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'DSA PRIVATE KEY',
  'PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'OPENSSH PRIVATE KEY',
  'PGP PRIVATE KEY BLOCK',
].map((label, index) => ({ family: 'Private keys', name: label, form: 'fixed', make: pem(label, 3 + 3 * index) }))

const tokens: Kind[] = [
  {
    family: 'Tokens, headers, files',
    name: 'JSON Web Token',
    form: 'fixed',
    make: (random) => ({
      secret: [
        base64url('{"alg":"RS256","typ":"JWT"}'),
        base64url(`{"sub":"${characters(random, 'd', 8)}","iat":17${characters(random, 'd', 8)},"scope":"read write"}`),
        characters(random, 'url', 86),
      ].join('.'),
    }),
  },
  {
    family: 'Tokens, headers, files',
    name: 'Authorization: Basic',
    form: 'fixed',
    make: (random) => ({ name: 'header:Authorization: Basic ', secret: base64(`ada:${characters(random, 'pw', 14)}`) }),
  },
  {
    family: 'Tokens, headers, files',
    name: 'Authorization: Bearer',
    form: 'fixed',
    make: (random) => ({ name: 'header:Authorization: Bearer ', secret: filled('<an:24-64>', random) }),
  },
  {
    family: 'Tokens, headers, files',
    name: 'Authorization: token',
    form: 'fixed',
    make: (random) => ({ name: 'header:Authorization: token ', secret: filled('<hex:40>', random) }),
  },
  {
    family: 'Tokens, headers, files',
    name: 'Cookie',
    form: 'fixed',
    make: (random) => ({ name: 'header:Cookie: theme=dark; sid=', secret: filled('<an:32-64>', random) }),
  },
  {
    family: 'Tokens, headers, files',
    name: 'Set-Cookie',
    form: 'fixed',
    make: (random) => ({ name: 'header:Set-Cookie: session=', secret: filled('<url:40-80>', random) }),
  },
  ...Object.entries({
    'curl -u': 'curl -sS -u ada:[[<an:12-20>]] https://api.test/v1',
    'mysql -p': 'mysql -h db.test -u root -p[[<an:10-16>]] shop',
    netrc: 'machine api.test login ada password [[<an:12-24>]]',
    pgpass: 'db.test:5432:shop:ada:[[<an:12-20>]]',
    npmrc: '//registry.npmjs.org/:_authToken=[[<hex:36>]]',
    htpasswd: 'ada:[[$2y$10$<an:53>]]',
    'PuTTY key': 'Private-Lines: 2\n[[<b64:64>\n<b64:52>]]\nPrivate-MAC: <hex:40>',
    kubeconfig: 'client-key-data: [[LS0tLS1CRUdJTi<b64:1100>]]',
  }).map(
    ([name, format]): Kind => ({
      family: 'Tokens, headers, files',
      name,
      form: 'fixed',
      make: (random) => {
        const { secret, whole = secret } = madeOf(format, random)
        return { secret, name: `line:${whole}` }
      },
    }),
  ),
  {
    family: 'Tokens, headers, files',
    name: 'docker config',
    form: 'fixed',
    make: (random) => {
      const secret = base64(`ada:${characters(random, 'an', 16)}`)
      return { secret, name: `line:{"auths": {"registry.test": {"auth": "${secret}"}}}` }
    },
  },
]

const addresses: Kind[] = [
  'postgres',
  'postgresql+asyncpg',
  'mysql',
  'mongodb+srv',
  'redis',
  'rediss',
  'amqp',
  'mssql',
  'clickhouse',
  'smtp',
  'ftp',
  'https',
  'ldap',
].map(
  (scheme): Kind => ({
    family: 'Databases',
    name: `${scheme}://`,
    form: 'fixed',
    make: (random) => {
      const secret = characters(random, 'an', 10 + random.below(14))
      return {
        name: `line:${scheme}://svc_${characters(random, 'low', 5)}:${secret}@host-${characters(random, 'd', 2)}.test:4321/shop`,
        secret,
      }
    },
  }),
)

const words = [
  'summer',
  'dragon',
  'violet',
  'hunter',
  'monkey',
  'silver',
  'rocket',
  'winter',
  'maple',
  'coffee',
  'secure',
  'harbor',
]
const word = (random: Random): string => words[random.below(words.length)] as string
const passwordNames = [
  'DB_PASSWORD',
  'PASSWORD',
  'POSTGRES_PASSWORD',
  'password',
  'dbPassword',
  'smtp_password',
  'MYSQL_ROOT_PASSWORD',
  'ADMIN_PASS',
  'passphrase',
  'user_pwd',
  'REDIS_PASSWORD',
  'adminPassword',
]
const secretNames = [
  'API_KEY',
  'apiKey',
  'api_key',
  'CLIENT_SECRET',
  'clientSecret',
  'SECRET_KEY',
  'JWT_SECRET',
  'ACCESS_TOKEN',
  'access_token',
  'AUTH_TOKEN',
  'ENCRYPTION_KEY',
  'refreshToken',
  'WEBHOOK_SECRET',
  'X-Api-Key',
  'SERVICE_KEY',
  'session_secret',
  'BOT_TOKEN',
]
const generic: Kind[] = [
  [
    'a word, a number and a sign',
    passwordNames,
    (random: Random) => `${word(random)}${characters(random, 'd', 2)}${characters(random, 'pw', 1)}${word(random)}`,
  ],
  [
    'two words and a number',
    passwordNames,
    (random: Random) => `${word(random)}${word(random)}${characters(random, 'd', 3)}`,
  ],
  [
    'Word2024!',
    passwordNames,
    (random: Random) => `${word(random).replace(/^./, (c) => c.toUpperCase())}20${characters(random, 'd', 2)}!`,
  ],
  ['a password by chance', passwordNames, (random: Random) => characters(random, 'pw', 12 + random.below(9))],
  ['two words', passwordNames, (random: Random) => `${word(random)}${word(random)}`],
  ['letters and digits', secretNames, (random: Random) => characters(random, 'an', 20 + random.below(25))],
  ['hexadecimal', secretNames, (random: Random) => characters(random, 'hex', [32, 40, 64][random.below(3)] as number)],
  ['base64', secretNames, (random: Random) => base64(characters(random, 'pw', 24 + random.below(12)))],
  ['uuid', secretNames, (random: Random) => uuid(random)],
].map(
  ([name, names, make]): Kind => ({
    family: 'By name',
    name: name as string,
    form: 'generic',
    make: (random) => ({
      name: (names as string[])[random.below((names as string[]).length)] as string,
      secret: (make as (random: Random) => string)(random),
    }),
  }),
)

export const kinds: readonly Kind[] = [
  ...keys,
  ...fixed('Private keys', { 'age identity': 'AGE-SECRET-KEY-1<upnum:58>' }),
  ...fixed('Clouds', {
    'AWS access key': 'AKIA<b32:16>',
    'AWS temporary key': 'ASIA<b32:16>',
    'Google API key': 'AIza<url:35>',
    'Google OAuth secret': 'GOCSPX-<url:28>',
    'Google access token': 'ya29.a0A<url:160>',
    'Azure client secret': '<an:3>8Q~<url:34>',
    'Alibaba access key': 'LTAI5t<an:18>',
    'Tencent secret id': 'AKID<an:32>',
    'DigitalOcean token': 'dop_v1_<hex:64>',
    'Cloudflare origin key': 'v1.0-<hex:24>-<hex:146>',
    'Heroku token': 'HRKU-AA<url:58>',
    'Fly token': 'fo1_<url:43>',
    'Netlify token': 'nfp_<an:36>',
    'Scaleway access key': 'SCW<upnum:17>',
    'Render key': 'rnd_<an:32>',
    'Deno Deploy token': 'ddp_<an:36>',
    'Azure storage connection': 'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=[[<b64:86>]]==',
  }),
  ...named('Clouds', {
    AWS_SECRET_ACCESS_KEY: '<b64:40>',
    aws_secret_access_key: '<b64:40>',
    CLOUDFLARE_API_TOKEN: '<url:40>',
    HEROKU_API_KEY: '<uuid>',
    VERCEL_TOKEN: '<an:24>',
    LINODE_TOKEN: '<hex:64>',
    HCLOUD_TOKEN: '<an:64>',
    SCW_SECRET_KEY: '<uuid>',
    FASTLY_API_TOKEN: '<url:32>',
    IBMCLOUD_API_KEY: '<url:44>',
  }),
  ...fixed('Code hosts', {
    'GitHub classic': 'ghp_<an:36>',
    'GitHub OAuth': 'gho_<an:36>',
    'GitHub app user': 'ghu_<an:36>',
    'GitHub app': 'ghs_<an:36>',
    'GitHub refresh': 'ghr_<an:76>',
    'GitHub fine-grained': 'github_pat_11<upnum:20>_<an:59>',
    'GitLab personal': 'glpat-<url:20>',
    'GitLab routable': 'glpat-<url:44>.01.<lownum:9>',
    'GitLab deploy': 'gldt-<url:20>',
    'GitLab runner': 'glrt-<url:20>',
    'GitLab trigger': 'glptt-<hex:40>',
    'GitLab feed': 'glft-<url:20>',
    'GitLab OAuth secret': 'gloas-<hex:64>',
    'GitLab SCIM': 'glsoat-<url:20>',
    'GitLab agent': 'glagent-<url:50>',
    'Bitbucket app password': 'ATBB<an:32>',
    Sourcegraph: 'sgp_<hex:16>_<hex:40>',
  }),
  ...named('Code hosts', { GITEA_TOKEN: '<hex:40>', BITBUCKET_CLIENT_SECRET: '<url:32>' }),
  ...fixed('Model providers', {
    'OpenAI classic': 'sk-<an:20>T3BlbkFJ<an:20>',
    'OpenAI project': 'sk-proj-<url:74>T3BlbkFJ<url:74>',
    'OpenAI service': 'sk-svcacct-<url:74>T3BlbkFJ<url:74>',
    'Anthropic API': 'sk-ant-api03-<url:93>AA',
    'Anthropic admin': 'sk-ant-admin01-<url:93>AA',
    'Anthropic OAuth': 'sk-ant-oat01-<url:86>',
    'Hugging Face': 'hf_<let:34>',
    Replicate: 'r8_<an:37>',
    Groq: 'gsk_<an:52>',
    xAI: 'xai-<an:80>',
    Perplexity: 'pplx-<an:48>',
    OpenRouter: 'sk-or-v1-<hex:64>',
    DeepSeek: 'sk-<hex:32>',
    Fireworks: 'fw_<an:24>',
    NVIDIA: 'nvapi-<url:64>',
    LangSmith: 'lsv2_pt_<hex:32>_<hex:10>',
    Langfuse: 'sk-lf-<uuid>',
    Pinecone: 'pcsk_<an:6>_<an:63>',
    Cerebras: 'csk-<lownum:48>',
    Firecrawl: 'fc-<hex:32>',
    E2B: 'e2b_<hex:40>',
    Tavily: 'tvly-dev-<an:32>',
  }),
  ...named('Model providers', {
    MISTRAL_API_KEY: '<an:32>',
    COHERE_API_KEY: '<an:40>',
    WANDB_API_KEY: '<hex:40>',
    DEEPGRAM_API_KEY: '<hex:40>',
    ASSEMBLYAI_API_KEY: '<hex:32>',
    TOGETHER_API_KEY: '<hex:64>',
  }),
  ...fixed('Payment', {
    'Stripe live': 'sk_live_<an:24>',
    'Stripe new live': 'sk_live_51<an:97>',
    'Stripe restricted': 'rk_live_<an:24>',
    'Stripe test': 'sk_test_<an:24>',
    'Stripe webhook': 'whsec_<an:32>',
    'Square access': 'sq0atp-<url:22>',
    'Square secret': 'sq0csp-<url:43>',
    Braintree: 'access_token$production$<lownum:16>$<hex:32>',
    Shopify: 'shpat_<hex:32>',
    'Shopify shared': 'shpss_<hex:32>',
    Plaid: 'access-production-<uuid>',
    Razorpay: 'rzp_live_<an:14>',
    EasyPost: 'EZAK<an:54>',
    Shippo: 'shippo_live_<hex:40>',
    Flutterwave: 'FLWSECK-<lownum:32>-X',
  }),
  ...named('Payment', {
    ADYEN_API_KEY: 'AQE<b64:100>',
    PAYPAL_CLIENT_SECRET: 'E<url:79>',
    COINBASE_SECRET: '<url:64>',
  }),
  ...fixed('Chat', {
    'Slack bot': 'xoxb-<d:12>-<d:13>-<an:24>',
    'Slack user': 'xoxp-<d:12>-<d:12>-<d:13>-<hex:32>',
    'Slack app': 'xapp-1-A<upnum:10>-<d:13>-<hex:64>',
    'Slack webhook': 'https://hooks.slack.com/services/[[T<upnum:10>/B<upnum:10>/<an:24>]]',
    'Discord webhook': 'https://discord.com/api/webhooks/[[<d:19>/<url:68>]]',
    'Telegram bot': '<d:10>:AA<url:33>',
    'Facebook token': 'EAAB<an:180>',
    'Twitter bearer': 'AAAAAAAAAAAAAAAAAAAAAA<an:84>',
    Matrix: 'syt_<an:10>_<let:20>_<an:6>',
    'DingTalk webhook': 'https://oapi.dingtalk.com/robot/send?access_token=[[<hex:64>]]',
  }),
  ...named('Chat', {
    DISCORD_BOT_TOKEN: 'MT<an:24>.<url:6>.<url:38>',
    TWITCH_CLIENT_SECRET: '<lownum:30>',
    SPOTIFY_CLIENT_SECRET: '<hex:32>',
  }),
  ...fixed('Mail', {
    SendGrid: 'SG.<url:22>.<url:43>',
    Mailgun: 'key-<hex:32>',
    Mailchimp: '<hex:32>-us1<d:1>',
    Brevo: 'xkeysib-<hex:64>-<an:16>',
    Resend: 're_<an:8>_<an:24>',
    MailerSend: 'mlsn.<hex:64>',
    'Twilio key': 'SK<hex:32>',
    OneSignal: 'os_v2_app_<lownum:103>',
  }),
  ...named('Mail', {
    POSTMARK_API_TOKEN: '<uuid>',
    TWILIO_AUTH_TOKEN: '<hex:32>',
    SPARKPOST_API_KEY: '<hex:40>',
    MAILGUN_API_KEY: '<hex:32>-<hex:8>-<hex:8>',
  }),
  ...fixed('Building and delivery', {
    Buildkite: 'bkua_<hex:40>',
    CircleCI: 'CCIPAT_<an:22>_<hex:40>',
    Sonar: 'squ_<hex:40>',
    'Terraform Cloud': '<an:14>.atlasv1.<url:67>',
    'Vault service': 'hvs.<url:90>',
    'Vault batch': 'hvb.<url:140>',
    Doppler: 'dp.pt.<an:43>',
    Pulumi: 'pul-<hex:40>',
    '1Password': 'ops_eyJ<b64:300>',
    Harness: 'pat.<url:22>.<hex:24>.<an:20>',
    Artifactory: 'AKCp<an:69>',
    Tailscale: 'tskey-auth-k<an:11>CNTRL-<an:32>',
    Postman: 'PMAK-<hex:24>-<hex:34>',
    Prefect: 'pnu_<an:36>',
    'Octopus Deploy': 'API-<upnum:26>',
  }),
  ...named('Building and delivery', {
    SNYK_TOKEN: '<uuid>',
    CODECOV_TOKEN: '<uuid>',
    CIRCLECI_TOKEN: '<hex:40>',
    JENKINS_API_TOKEN: '11<hex:32>',
  }),
  ...fixed('Package registries', {
    npm: 'npm_<an:36>',
    PyPI: 'pypi-AgEIcHlwaS5vcmc<url:150>',
    RubyGems: 'rubygems_<hex:48>',
    NuGet: 'oy2<lownum:43>',
    'crates.io': 'cio<an:32>',
    'Docker Hub': 'dckr_pat_<url:27>',
    Clojars: 'CLOJARS_<hex:60>',
  }),
  ...addresses,
  ...fixed('Watching', {
    'New Relic user': 'NRAK-<upnum:27>',
    'Sentry organisation': 'sntrys_eyJ<b64:120>_<b64:43>',
    'Sentry user': 'sntryu_<hex:64>',
    'Grafana service': 'glsa_<an:32>_<hex:8>',
    'Grafana Cloud': 'glc_eyJ<an:110>',
    Dynatrace: 'dt0c01.<b32:24>.<b32:64>',
    PostHog: 'phx_<an:43>',
    LaunchDarkly: 'sdk-<uuid>',
    Axiom: 'xaat-<uuid>',
    Honeycomb: 'hcaik_01<lownum:56>',
  }),
  ...named('Watching', {
    DATADOG_API_KEY: '<hex:32>',
    DD_APP_KEY: '<hex:40>',
    ROLLBAR_ACCESS_TOKEN: '<hex:32>',
    SPLUNK_HEC_TOKEN: '<uuid>',
    PAGERDUTY_API_KEY: 'u+<an:18>',
  }),
  ...fixed('Services', {
    Atlassian: 'ATATT3xFfGF0<url:172>=<HEX:8>',
    Linear: 'lin_api_<an:40>',
    Notion: 'ntn_<an:46>',
    'Notion, older': 'secret_<an:43>',
    Airtable: 'pat<an:14>.<hex:64>',
    Figma: 'figd_<url:40>',
    Databricks: 'dapi<hex:32>',
    Trello: 'ATTA<hex:64>',
    HubSpot: 'pat-na1-<uuid>',
    ClickUp: 'pk_<d:8>_<upnum:32>',
    Asana: '1/1<d:15>:<hex:32>',
    Typeform: 'tfp_<an:44>_<an:14>',
    Supabase: 'sbp_<hex:40>',
    PlanetScale: 'pscale_tkn_<url:43>',
    Contentful: 'CFPAT-<url:43>',
    Dropbox: 'sl.<url:140>',
    Zoho: '1000.<hex:32>.<hex:32>',
    Neon: 'napi_<lownum:64>',
    Salesforce: '00D<an:12>!<an:96>',
    Mapbox: 'sk.eyJ1<an:70>.<url:22>',
    'Zapier webhook': 'https://hooks.zapier.com/hooks/catch/[[<d:7>/<lownum:7>]]',
  }),
  ...named('Services', {
    OKTA_API_TOKEN: '00<url:40>',
    AUTH0_CLIENT_SECRET: '<url:64>',
    ALGOLIA_API_KEY: '<hex:32>',
    ZENDESK_API_TOKEN: '<an:40>',
    JIRA_API_TOKEN: '<an:24>',
  }),
  ...tokens,
  ...generic,
]
