import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AnswerFault, CutFault, Faults, ServiceName } from "./faults.ts";

interface FaultOptions {
  readonly faults: Faults | undefined;
  readonly operation: ServiceName;
  /** The service's own form of an error. */
  readonly toError: (status: number, code: string, message: string) => Error;
}

/** Lets `faults` strike the requests of a service that has one operation. */
export function installFaults(app: FastifyInstance, { faults, operation, toError }: FaultOptions) {
  const striking = new WeakMap<FastifyRequest, AnswerFault | CutFault>();

  function strike(fault: AnswerFault | CutFault, request: FastifyRequest, reply: FastifyReply) {
    if ("status" in fault) throw toError(fault.status, fault.code, fault.message ?? "Injected fault");
    reply.hijack();
    request.raw.socket.destroy();
  }

  app.addHook("onRequest", async (request, reply) => {
    const fault = faults?.take(operation);
    if (!fault) return;
    if ("delayMs" in fault) await delay(fault.delayMs);
    else if (fault.when === "after") striking.set(request, fault);
    else strike(fault, request, reply);
  });

  app.addHook("onSend", async (request, reply) => {
    const fault = striking.get(request);
    striking.delete(request);
    if (fault) strike(fault, request, reply);
  });
}
