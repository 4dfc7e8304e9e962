/** How often two characters stand together in sessions of agents: by that a scanner chooses what to look for. */

/** The most frequent pairs, the most frequent first. */
const frequent = [
  '  \\nin":reonene ern este,"stntseti tat\\"\\\\th",detohe:"coors t an aleal\\tta s, io',
  'nsme citn\\ngroutr edd ndus ipeliil fchecarrissragetret: velallou"te"assiisidexea',
  'paneom racmppr pctma ot\\fitycecatske eok dloagd"na{"adodnc- y emelpuurimamfoypic',
  's"t_niolplcl bpodickrsl  w_tiroo"cha nunho mo tug t"mirr lulmoptifcrdoot \\--owai',
  '=  unouidalu)\\so"sn- `faepsaf um:{auevskscopquspshrtl_**s.xts/sulstts\\ry20 -ue. ',
  'ef.\\ki/cnpwirne_,\\mmtpgia viip02ay:\\_iabhibaoch "rapee (ru{\\"ilymdnuiebre/ 1ovbe',
  'k  {og"pos00rk"}ige.bl = h},e,01e\\_cwokst.rc"en_-4//va) oin"udeq"me-feps:1nl"u-0',
  'ivr\\oa gbuyouguptcnf}\\ld26/ "2lt10cipp` wnwhfu 2m cu |t/d_6-| /sews,bodsucrduaeg',
].join('')

const rare = 0.5

const pairs = new Float64Array(65_536).fill(rare)
for (let rank = 0; 2 * rank < frequent.length; rank += 1)
  pairs[(frequent.charCodeAt(2 * rank) << 8) | frequent.charCodeAt(2 * rank + 1)] = 2_000 / (rank + 10)
const singles = new Float64Array(256)
for (let pair = 0; pair < pairs.length; pair += 1) (singles[pair >> 8] as number) += pairs[pair] as number

/** How often two bytes stand in text one behind the other, roughly, in ten thousandths. */
export const often = (one: number, two: number): number => pairs[(one << 8) | two] as number

/** The same for a byte and whatever stands beside it. */
export const oftenAlone = (byte: number): number => singles[byte] as number

/** How likely it is to meet the four bytes from `at` on: for comparing places of a literal. */
export function chanceOf(bytes: Uint8Array, at: number): number {
  let chance = 1
  for (let k = at; k < at + 3 && k + 1 < bytes.length; k += 1) {
    const one = bytes[k] as number
    chance *= often(one, bytes[k + 1] as number)
    if (k > at) chance /= oftenAlone(one)
  }
  return chance
}
