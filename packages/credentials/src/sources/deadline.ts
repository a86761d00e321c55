import { CredentialsError } from "../errors/credentials-error.ts";

/**
 * Gives `work` a limited time. The libraries limit each request, from when it is connected, but not several in a row.
 * @param ms milliseconds
 * @throws CredentialsError `TIMEOUT`
 */
export async function withDeadline<T>(work: Promise<T>, ms: number, service: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `${service} did not answer within ${ms} ms. It will be tried again; check the network if it stays.`;
      reject(new CredentialsError("TIMEOUT", message, { retryable: true }));
    }, ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
