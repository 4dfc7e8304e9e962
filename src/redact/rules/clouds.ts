/** Clouds and hosting. */
import { both, varied } from '../dense-gates.ts'
import { tokenAround, tokenFollows } from '../gates.ts'
import { secretBeside } from '../value-gates.ts'
import { named, prefixed, type Rule, sample } from './row.ts'

const equals = '=='

const amazon: readonly Rule[] = [
  prefixed('aws-access-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], 'base32', 16),
  named('aws-secret-key', ['secret_access_key', 'secretaccesskey', 'secret-access-key', 'aws_secret'], 'base64', 40, {
    entropy: 3.5,
  }),
  {
    id: 'aws-key-pair',
    keywords: ['AKIA', 'ASIA'],
    edge: true,
    gate: tokenFollows('A-Z2-7', 16),
    pattern: /(?:AKIA|ASIA)[A-Z2-7]{16}[^\0]{1,120}?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/,
    secret: 1,
    entropy: 4,
    accept: (value) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value),
    example: `AKIA${sample('base32', 16)},${sample('base64', 40)}`,
    lookalike: `AKIA is how it begins, ${sample('hex', 40)} is a commit`,
  },
  named(
    'aws-session-token',
    ['session_token', 'sessiontoken', 'security_token', 'security-token'],
    'base64',
    [100, 1_900],
    {
      entropy: 4,
    },
  ),
  prefixed('aws-bedrock-key', 'ABSK', 'base64', [109, 280]),
  prefixed('aws-bedrock-short-key', 'bedrock-api-key-', 'base64', [40, 1_900]),
  prefixed('aws-mws-key', 'amzn.mws.', 'uuid', 36),
  prefixed('aws-login-secret', 'amzn1.oa2-cs.v1.', 'hex', 64),
  {
    id: 'aws-signature',
    keywords: ['X-Amz-Signature=', 'X-Amz-Signature%3D', 'Signature='],
    pattern: /(?:X-Amz-)?Signature(?:=|%3D)([0-9a-f]{64}|[0-9a-f]{256}|[0-9a-f]{512})(?![0-9a-f])/,
    secret: 1,
    example: `X-Amz-Signature=${sample('hex', 64)}`,
    lookalike: 'X-Amz-Signature=calculated by the client',
  },
]

const google: readonly Rule[] = [
  prefixed('gcp-api-key', 'AIza', 'url', 35),
  prefixed('google-oauth-secret', 'GOCSPX-', 'url', 28),
  prefixed('google-oauth-token', 'ya29.', 'dotted', [20, 1_200]),
  prefixed('google-refresh-token', '1//0', 'url', [28, 200], { entropy: 3.5 }),
  prefixed('google-express-key', 'AQ.Ab', 'url', [40, 120]),
  prefixed('gcp-hmac-key', 'GOOG1', 'upper', [19, 58]),
  {
    id: 'google-chat-webhook',
    keywords: ['chat.googleapis.com/v1/spaces/'],
    pattern: /chat\.googleapis\.com\/v1\/spaces\/[\w-]{5,40}\/messages\?key=([\w-]{30,45}&token=[\w%=-]{20,80})/,
    secret: 1,
    example: `https://chat.googleapis.com/v1/spaces/AAAA1bcD/messages?key=${sample('url', 39)}&token=${sample('url', 43)}`,
    lookalike: 'https://chat.googleapis.com/v1/spaces/AAAA1bcD/messages?key=KEY',
  },
  named('firebase-server-key', ['fcm', 'firebase', 'server_key'], 'url', [10, 12], {
    gate: secretBeside(16),
    pattern: /(?:fcm|firebase|server_key)[\w.-]{0,32}[^\w\n]{1,8}(AAAA[\w-]{7}:APA91b[\w-]{120,160})/i,
    example: `fcm_key = "AAAA${sample('url', 7)}:APA91b${sample('url', 134)}"`,
    lookalike: 'fcm_key = "AAAA:APA91b"',
  }),
]

/** Keys of Azure's services carry four letters in a fixed place, by which they are known. */
const azureMark = (
  id: string,
  mark: string,
  before: string,
  after: string,
  length: number,
  tail: number,
  end: string,
): Rule => ({
  id,
  keywords: [mark],
  before: length,
  gate: both(varied(3.5, length, 48), tokenAround('0-9A-Za-z+/_-', 30, '0-9A-Za-z+/_-', 4)),
  pattern: new RegExp(`${before}${mark.replace('+', '\\+')}${after}`),
  entropy: 3.5,
  example: `${sample('alnum', length)}${mark}${sample('alnum', tail)}${end}`,
  lookalike: `see ${mark} there`,
})

const azure: readonly Rule[] = [
  {
    id: 'azure-storage-key',
    keywords: ['AccountKey=', 'AccountKey%3D'],
    anyCase: true,
    gate: tokenFollows('0-9A-Za-z+/\\\\', 20),
    pattern: /AccountKey(?:=|%3D)([A-Za-z0-9+/]{86}==|[A-Za-z0-9+/]{43}=)/i,
    secret: 1,
    cut: /AccountKey(?:=|%3D)[A-Za-z0-9+/]{20,85}/i,
    example: `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${sample('base64', 86)}${equals};EndpointSuffix=core.windows.net`,
    lookalike: 'AccountKey=$env:STORAGE_KEY;EndpointSuffix=core.windows.net',
  },
  {
    id: 'azure-shared-access-key',
    keywords: ['SharedAccessKey='],
    anyCase: true,
    pattern: /SharedAccessKey=([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{32,38}(?:AIoT|\+ASb|\+AEh)[A-Za-z0-9+/]{4,8}={0,2})/i,
    secret: 1,
    example: `Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${sample('base64', 43)}=`,
    lookalike: 'SharedAccessKey=<key>',
  },
  {
    id: 'azure-sas-signature',
    keywords: ['&sig=', '?sig=', '\\u0026sig='],
    pattern: /(?:&|\?|\\u0026)sig=([A-Za-z0-9%+/_-]{40,120}(?:=|%3[dD])?)/,
    secret: 1,
    entropy: 3.5,
    example: `https://shop.blob.core.windows.net/a?sv=2022-11-02&sp=r&sig=${sample('alnum', 43)}%3D`,
    lookalike: 'https://shop.blob.core.windows.net/a?sv=2022-11-02&sig=abc',
  },
  {
    id: 'azure-client-secret',
    keywords: ['7Q~', '8Q~', '9Q~', '0Q~', '1Q~', '2Q~', '3Q~', '4Q~', '5Q~', '6Q~'],
    gate: both(varied(3, 3, 43), tokenAround('0-9A-Za-z_~.', 3, '0-9A-Za-z_~.-', 31)),
    before: 3,
    pattern: /[\w~.]{3}\dQ~[\w~.-]{31,40}/,
    entropy: 3,
    example: `${sample('alnum', 3)}8Q~${sample('dotted', 34)}`,
    lookalike: 'abc8Q~short',
  },
  azureMark('azure-storage-account-key', '+ASt', '[A-Za-z0-9+/]{76}', '[A-Za-z0-9+/]{5}[AQgw]==', 76, 5, 'A=='),
  azureMark('azure-cosmos-key', 'ACDb', '[A-Za-z0-9]{76}', '[A-Za-z0-9]{5}[AQgw]==', 76, 5, 'A=='),
  azureMark('azure-search-key', 'AzSe', '[A-Za-z0-9]{42}', '[A-D][A-Za-z0-9]{5}', 42, 0, 'Aabc12'),
  azureMark('azure-function-key', 'AzFu', '[A-Za-z0-9_-]{44}', '[A-Za-z0-9_-]{5}[AQgw]=', 44, 5, 'A='),
  azureMark('azure-registry-key', '+ACR', '[A-Za-z0-9+/]{42}', '[A-D][A-Za-z0-9]{5}', 42, 0, 'Aabc12'),
  azureMark('azure-ai-key', 'JQQJ9', '[A-Za-z0-9]{52}', '[9D][A-Za-z0-9]{20,32}', 52, 0, `9${sample('alnum', 26)}`),
  azureMark('azure-devops-pat', 'AZDO', '[A-Za-z0-9]{76}', '[A-Za-z0-9]{4}', 76, 4, ''),
  named('azure-devops-old-pat', ['azure_devops', 'azure-devops', 'azdo', 'ado_pat', 'vsts'], 'lower', 52),
  named(
    'azure-subscription-key',
    ['ocp-apim-subscription-key', 'cognitive', 'azure_openai', 'azure_speech'],
    'hex',
    32,
  ),
]

const others: readonly Rule[] = [
  prefixed('alibaba-access-key', 'LTAI', 'alnum', [12, 26], { entropy: 3 }),
  named('alibaba-secret-key', ['alibaba', 'aliyun', 'accesskeysecret', 'access_key_secret'], 'alnum', 30),
  prefixed('tencent-secret-id', 'AKID', 'alnum', [32, 40]),
  named('tencent-secret-key', ['tencent', 'qcloud', 'tencentcloud'], 'alnum', 32),
  named('huawei-secret-key', ['huawei', 'hwcloud', 'hw_secret'], 'alnum', 40),
  named('baidu-secret-key', ['baidu', 'qianfan', 'bce_'], 'alnum', 32),
  prefixed('digitalocean-token', ['dop_v1_', 'doo_v1_'], 'hex', 64),
  prefixed('digitalocean-refresh-token', 'dor_v1_', 'hex', 64),
  prefixed('digitalocean-spaces-key', ['DO00', 'DO801'], 'upper', [15, 16], { entropy: 3 }),
  named('cloudflare-api-token', ['cloudflare', 'cf_api', 'cf_token', 'cf-token'], 'url', 40),
  named('cloudflare-global-key', ['cloudflare', 'cf_api', 'x-auth-key'], 'hex', 37),
  prefixed('cloudflare-token', ['cfut_', 'cfat_', 'cfk_'], 'alnum', [40, 60]),
  {
    id: 'cloudflare-origin-ca-key',
    keywords: ['v1.0-'],
    edge: true,
    pattern: /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}(?![0-9a-f])/,
    example: `v1.0-${sample('hex', 24)}-${sample('hex', 146)}`,
    lookalike: 'v1.0-0f3a-beta',
  },
  named('heroku-key', 'heroku', 'uuid', 36),
  prefixed('heroku-token', ['HRKU-AA', 'HRKU-'], 'url', [36, 60]),
  prefixed('fly-token', ['fo1_', 'fm1r_', 'fm1a_', 'fm2_'], 'base64', [43, 1_900], {
    gate: tokenFollows('0-9A-Za-z_+/=-', 12),
    pattern: /(?:fo1_|fm1r_|fm1a_|fm2_)[\w+/=-]{43,1900}/,
  }),
  named('vercel-old-token', ['vercel', 'now_token'], 'alnum', 24),
  prefixed('vercel-token', ['vcp_', 'vck_', 'vci_', 'vca_', 'vcr_'], 'alnum', [24, 80]),
  prefixed('vercel-blob-token', 'vercel_blob_rw_', 'word', [30, 80]),
  prefixed('netlify-token', ['nfp_', 'nfc_', 'nfo_', 'nfu_'], 'alnum', [36, 44]),
  named('netlify-old-token', 'netlify', 'url', [40, 46]),
  named('linode-token', 'linode', 'hex', 64),
  prefixed('scaleway-access-key', 'SCW', 'upper', 17, { entropy: 3 }),
  named('scaleway-secret-key', ['scaleway', 'scw_secret'], 'uuid', 36),
  named('vultr-key', 'vultr', 'upper', 36),
  named('hetzner-token', ['hcloud', 'hetzner'], 'alnum', 64),
  named('ovh-key', ['ovh_', 'ovhcloud'], 'alnum', [16, 32]),
  prefixed('render-key', 'rnd_', 'alnum', [26, 40]),
  named('railway-token', 'railway', 'uuid', 36),
  prefixed('yandex-api-key', ['AQVN'], 'url', [35, 40]),
  prefixed('yandex-static-key', ['YCAJE', 'YCOOE', 'YCMOE'], 'url', [16, 40]),
  prefixed('yandex-iam-token', 't1.', 'dotted', [86, 500], { entropy: 4 }),
  named('ibm-cloud-key', ['ibm_', 'ibmcloud', 'watson', 'bluemix'], 'url', 44),
  prefixed('exoscale-key', 'EXO', 'anyHex', [24, 32], { edge: true }),
  prefixed('upcloud-token', 'ucat_', 'upper', [20, 40]),
  named('backblaze-key', ['b2_application_key', 'backblaze', 'b2_key'], 'base64', [31, 31]),
  named('fastly-token', 'fastly', 'url', 32),
  prefixed('akamai-token', 'akab-', 'lower', 16, {
    pattern: /akab-[a-z0-9]{16}-[a-z0-9]{16}(?![a-z0-9.])/,
    example: `akab-${sample('lower', 16)}-${sample('lower', 16)}`,
  }),
  prefixed('deno-deploy-token', ['ddp_', 'ddo_', 'ddw_'], 'alnum', 36),
  named('wasabi-key', 'wasabi', 'alnum', 40),
  named('civo-key', 'civo', 'alnum', 50),
  {
    id: 'kubernetes-client-key',
    keywords: ['client-key-data', 'clientKeyData'],
    pattern: /client(?:-key-data|KeyData)\\{0,8}["']?\s{0,4}:\s{0,4}\\{0,8}["']?([A-Za-z0-9+/]{100,1900}={0,2})/,
    secret: 1,
    example: `client-key-data: ${Buffer.from(sample('alnum', 200)).toString('base64')}`,
    lookalike: 'client-key-data: DATA+OMITTED',
  },
]

export const clouds: readonly Rule[] = [...amazon, ...google, ...azure, ...others]
