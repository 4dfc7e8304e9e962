/** The language of a fence, from a file's name. */

const byEnding: Record<string, string> = {
  bash: 'sh',
  c: 'c',
  cc: 'cpp',
  cjs: 'js',
  clj: 'clojure',
  cpp: 'cpp',
  cs: 'csharp',
  css: 'css',
  csv: 'csv',
  dart: 'dart',
  diff: 'diff',
  ex: 'elixir',
  exs: 'elixir',
  go: 'go',
  graphql: 'graphql',
  h: 'c',
  hpp: 'cpp',
  hs: 'haskell',
  html: 'html',
  java: 'java',
  js: 'js',
  json: 'json',
  jsonc: 'json',
  jsonl: 'json',
  jsx: 'jsx',
  kt: 'kotlin',
  less: 'less',
  lua: 'lua',
  md: 'md',
  mjs: 'js',
  mts: 'ts',
  patch: 'diff',
  php: 'php',
  pl: 'perl',
  proto: 'proto',
  ps1: 'powershell',
  py: 'python',
  r: 'r',
  rb: 'ruby',
  rs: 'rust',
  sass: 'sass',
  scala: 'scala',
  scss: 'scss',
  sh: 'sh',
  sql: 'sql',
  svelte: 'svelte',
  swift: 'swift',
  tf: 'hcl',
  toml: 'toml',
  ts: 'ts',
  tsx: 'tsx',
  vue: 'vue',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
  zig: 'zig',
  zsh: 'sh',
}
const byName: Record<string, string> = { dockerfile: 'dockerfile', makefile: 'makefile', 'cmakelists.txt': 'cmake' }

/** The word that colours code of this file on GitHub; `text` when the name does not say. */
export function languageOf(path: string | undefined): string {
  const name = (path ?? '').split(/[/\\]/).at(-1)?.toLowerCase() ?? ''
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : ''
  return own(byName, name) ?? own(byEnding, ending) ?? 'text'
}

const own = (table: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined
