/** Payment, shops and money. */
import { secretBeside } from '../value-gates.ts'
import { named, prefixed, type Rule, sample } from './row.ts'

export const payment: readonly Rule[] = [
  prefixed('stripe-key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_'], 'alnum', [10, 250], {
    entropy: 2.8,
  }),
  prefixed('stripe-webhook-secret', 'whsec_', 'base64', [32, 64]),
  prefixed('square-token', 'sq0atp-', 'url', [22, 60]),
  prefixed('square-secret', ['sq0csp-', 'sq0idp-'], 'url', [22, 60]),
  prefixed('square-access-token', 'EAAA', 'url', 60, { entropy: 4 }),
  {
    id: 'braintree-token',
    keywords: ['access_token$production$', 'access_token$sandbox$'],
    pattern: /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/,
    example: `access_token$production$${sample('lower', 16)}$${sample('hex', 32)}`,
    lookalike: 'access_token$production$id',
  },
  named('paypal-secret', 'paypal', 'url', 80),
  named('adyen-key', 'adyen', 'base64', [60, 200], {
    gate: secretBeside(16),
    pattern: /adyen[\w.-]{0,32}[^\w\n]{1,8}(AQ[A-Za-z0-9+/=.-]{60,220})/i,
    example: `ADYEN_API_KEY=AQE${sample('base64', 90)}`,
    lookalike: 'ADYEN_API_KEY=AQE',
  }),
  prefixed('shopify-token', 'shpat_', 'anyHex', 32),
  prefixed('shopify-custom-app-token', 'shpca_', 'anyHex', 32),
  prefixed('shopify-private-app-token', 'shppa_', 'anyHex', 32),
  prefixed('shopify-shared-secret', 'shpss_', 'anyHex', 32),
  prefixed('plaid-access-token', ['access-sandbox-', 'access-development-', 'access-production-'], 'uuid', 36),
  named('plaid-secret', 'plaid', 'hex', 30),
  named('coinbase-key', 'coinbase', 'url', 64),
  prefixed('razorpay-key', ['rzp_live_', 'rzp_test_'], 'alnum', 14),
  prefixed('flutterwave-key', ['FLWSECK_TEST-', 'FLWSECK-'], 'lower', 32, {
    pattern: /FLWSECK(?:_TEST)?-[0-9a-z]{12,40}(?:-X)?/,
    example: `FLWSECK-${sample('lower', 32)}-X`,
  }),
  prefixed('mollie-key', ['live_', 'test_'], 'alnum', 30, { entropy: 3.8 }),
  prefixed('gocardless-token', 'live_', 'url', 40, { entropy: 4 }),
  prefixed('lob-key', ['live_', 'test_'], 'hex', 35, { entropy: 3 }),
  prefixed('paddle-key', ['pdl_live_apikey_', 'pdl_sdbx_apikey_'], 'word', [50, 80]),
  prefixed('polar-token', ['polar_oat_', 'polar_pat_', 'polar_whs_'], 'word', [32, 60]),
  prefixed('easypost-key', ['EZAK', 'EZTK'], 'alnum', 54),
  prefixed('duffel-token', ['duffel_test_', 'duffel_live_'], 'url', 43),
  prefixed('shippo-token', ['shippo_live_', 'shippo_test_'], 'hex', 40),
  named('binance-key', 'binance', 'alnum', 64),
  named('kraken-key', 'kraken', 'base64', [80, 90]),
  named('kucoin-key', 'kucoin', 'uuid', 36),
  named('bittrex-key', 'bittrex', 'hex', 32),
  prefixed('woocommerce-key', ['ck_', 'cs_'], 'hex', 40),
  named('finicity-key', 'finicity', 'hex', 32),
  prefixed('rapyd-key', ['rak_', 'rsk_'], 'hex', [20, 100], { entropy: 3 }),
]
