/** The value, or the other one when it takes too long or fails. */
export async function within<Value>(
  answer: Promise<Value>,
  timeoutMs: number,
  otherwise: Value,
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Value>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), timeoutMs);
  });
  try {
    return await Promise.race([answer.catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A page that closes or a worker that is stopped while it is asked gives no answer: the next look does. */
export function quickly<Value>(answer: Promise<Value>, otherwise: Value): Promise<Value> {
  return within(answer, 3_000, otherwise);
}
