const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * The wait before the next try, "full jitter": anything up to a bound that doubles with every failure, so
 * that clients that lost their server together do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param {number} failures how many tries have failed before
 * @returns {number} in milliseconds
 */
export function fullJitter(failures, random = Math.random) {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}
