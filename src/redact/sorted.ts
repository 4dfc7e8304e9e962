/** Numbers in order. */

/** The index of the last number that is not above `value`; the first one must not be. */
export function lastAt(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) <= value) low = middle
    else high = middle
  }
  return low
}
