/** Registries of packages and images. */

import { valueFollows } from '../value-gates.ts'
import { isUserAndPassword } from '../values.ts'
import { named, prefixed, type Rule, sample } from './row.ts'

export const registries: readonly Rule[] = [
  prefixed('npm-token', 'npm_', 'alnum', 36),
  prefixed('pypi-token', ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBp'], 'url', [50, 1_000]),
  prefixed('rubygems-key', 'rubygems_', 'hex', 48),
  prefixed('nuget-key', 'oy2', 'lower', 43),
  prefixed('crates-token', 'cio', 'alnum', 32, { entropy: 3.8 }),
  prefixed('docker-pat', ['dckr_pat_', 'dckr_oat_'], 'url', [27, 40]),
  {
    id: 'docker-auth',
    keywords: ['auth"', 'auth\\'],
    gate: valueFollows,
    pattern: /auth\\{0,8}"\s{0,8}:\s{0,8}\\{0,8}"([A-Za-z0-9+/]{12,700}={0,2})\\{0,8}"/,
    secret: 1,
    accept: isUserAndPassword,
    example: `{"auths": {"registry.test": {"auth": "${Buffer.from(`me:${sample('alnum', 20)}`).toString('base64')}"}}}`,
    lookalike: '{"auth": "required"}',
  },
  prefixed('clojars-token', 'CLOJARS_', 'hex', 60),
  prefixed(
    'packagist-token',
    ['packagist_uut_', 'packagist_ort_', 'packagist_out_', 'packagist_act_'],
    'alnum',
    [40, 80],
  ),
  prefixed('openvsx-token', ['ovsxp_', 'ovsxat_'], 'url', [32, 48]),
  named('cloudsmith-key', 'cloudsmith', 'hex', 40),
  named('gemfury-token', ['gemfury', 'fury_'], 'url', [20, 40]),
  named('hex-key', ['hex_api'], 'hex', 32),
  named('quay-token', ['quay_', 'quay.io'], 'alnum', [40, 64]),
]
