/**
 * A watch that counts milliseconds of processor time: what other programs do meanwhile does not count, so that a
 * budget in a test holds on a busy machine too.
 */
export function stopwatch(): () => number {
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
}
