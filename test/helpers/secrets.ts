/** Credentials made at random, as the services that give them out make them. */

/** Numbers from 0 to below 1, always the same ones (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = () => number

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const alphabets = {
  hex: `${digits}abcdef`,
  base32: `${upper}234567`,
  alnum: lower + upper + digits,
  url: `${lower + upper + digits}-_`,
  base64: `${lower + upper + digits}+/`,
} as const

/** Letters of each kind, so that nothing looks like a word. */
function some(random: Random, alphabet: keyof typeof alphabets, length: number): string {
  const letters = alphabets[alphabet]
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('')
}

export interface Kind {
  name: string
  make(random: Random): string
  /** How people and programs write it where something has to stand beside it; left out: it needs nothing. */
  said?(secret: string): string
}

const assigned = (name: string, length = 32, alphabet: keyof typeof alphabets = 'alnum'): Kind => ({
  name,
  make: (random) => some(random, alphabet, length),
  said: (secret) => `${name}=${secret}`,
})
const fixed = (name: string, prefix: string, alphabet: keyof typeof alphabets, length: number): Kind => ({
  name,
  make: (random) => prefix + some(random, alphabet, length),
})

/** Kinds that are known by their form wherever they stand. */
export const fixedKinds: readonly Kind[] = [
  fixed('AWS access key', 'AKIA', 'base32', 16),
  fixed('AWS session key', 'ASIA', 'base32', 16),
  fixed('Google API key', 'AIza', 'url', 35),
  fixed('GitHub token', 'ghp_', 'alnum', 36),
  fixed('GitHub OAuth token', 'gho_', 'alnum', 36),
  fixed('GitHub app token', 'ghs_', 'alnum', 36),
  fixed('GitLab token', 'glpat-', 'url', 20),
  fixed('OpenRouter key', 'sk-or-v1-', 'hex', 64),
  fixed('Hugging Face token', 'hf_', 'alnum', 34),
  fixed('Replicate token', 'r8_', 'alnum', 37),
  fixed('Groq key', 'gsk_', 'alnum', 52),
  fixed('xAI key', 'xai-', 'alnum', 80),
  fixed('Perplexity key', 'pplx-', 'alnum', 48),
  fixed('Stripe key', 'sk_live_', 'alnum', 24),
  fixed('Stripe restricted key', 'rk_live_', 'alnum', 99),
  fixed('Shopify token', 'shpat_', 'hex', 32),
  fixed('npm token', 'npm_', 'alnum', 36),
  fixed('RubyGems key', 'rubygems_', 'hex', 48),
  fixed('DigitalOcean token', 'dop_v1_', 'hex', 64),
  fixed('Vault token', 'hvs.', 'url', 92),
  fixed('Doppler token', 'dp.pt.', 'alnum', 43),
  fixed('Databricks token', 'dapi', 'hex', 32),
  fixed('Linear key', 'lin_api_', 'alnum', 40),
  fixed('Notion key', 'ntn_', 'alnum', 46),
  fixed('Figma token', 'figd_', 'url', 40),
  fixed('Sentry token', 'sntryu_', 'hex', 64),
  fixed('Supabase token', 'sbp_', 'hex', 40),
  fixed('Pulumi token', 'pul-', 'hex', 40),
  fixed('Netlify token', 'nfp_', 'alnum', 36),
]

/** Kinds that only what stands beside them gives away. */
export const namedKinds: readonly Kind[] = [
  assigned('AWS_SECRET_ACCESS_KEY', 40, 'base64'),
  assigned('DB_PASSWORD', 20),
  assigned('OPENAI_API_KEY', 48),
  assigned('ENCRYPTION_KEY', 64, 'hex'),
  assigned('CLIENT_SECRET', 40, 'url'),
  assigned('SESSION_SECRET', 64, 'hex'),
  { ...assigned('json password', 24), said: (secret) => JSON.stringify({ user: 'ada', password: secret }) },
  {
    ...assigned('json token', 40),
    said: (secret) => JSON.stringify({ access_token: secret, expires_in: 3600 }, null, 2),
  },
  { ...assigned('yaml', 24), said: (secret) => `auth:\n  user: ada\n  password: ${secret}\n` },
  { ...assigned('flag', 24), said: (secret) => `tool login --password ${secret} --user ada` },
  { ...assigned('export', 40), said: (secret) => `export API_TOKEN='${secret}'` },
]
