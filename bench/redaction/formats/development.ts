/** What builds, delivers and publishes programs. */
import { fixed, type Kind, named } from './kind.ts'

export const development: readonly Kind[] = [
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
]
