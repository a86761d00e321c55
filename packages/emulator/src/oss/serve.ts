import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { AnswerFault, CutFault, Fault, Faults } from "../faults.ts";
import { readAddress } from "./address.ts";
import { authorize } from "./auth/authorize.ts";
import { authenticateRequest } from "./auth/request.ts";
import { OssError, ossError } from "./error.ts";
import { FaultyBody, isBodyFault, slowAnswer } from "./faulty-body.ts";
import { findOperation } from "./routes.ts";
import type { Arrival, Operation, OssAnswer, OssRequest, OssService } from "./types.ts";

/** "cut": there is to be no answer. */
export type Outcome = OssAnswer | "cut";

/**
 * Carries a request out: who asks, whether they may, then the operation; and the faults that were asked for.
 * @throws OssError
 */
export async function serve(arrival: Arrival, service: OssService, faults: Faults): Promise<Outcome> {
  const request = { ...arrival, ...readAddress(arrival.host, arrival.url, service) };
  const operation = findOperation(request.method, request);
  const fault = faults.take(operation.name);
  if (fault && "delayMs" in fault) await delay(fault.delayMs);
  if (strikes(fault, "before")) return strike(fault);
  const outcome = await carryOutOver(fault, operation, request, service);
  if (outcome === "cut" || !strikes(fault, "after")) return outcome;
  if (outcome.body instanceof Readable) outcome.body.destroy();
  return strike(fault);
}

/** Over a link that may be bad. */
async function carryOutOver(
  fault: Fault | undefined,
  operation: Operation,
  request: OssRequest,
  service: OssService,
): Promise<Outcome> {
  if (!isBodyFault(fault)) return carryOut(operation, request, service);
  const link = new FaultyBody(request.body, fault);
  try {
    const answer = await carryOut(operation, { ...request, body: link.bytes }, service);
    if (!("bytesPerSecond" in fault) || !(answer.body instanceof Readable)) return answer;
    return { ...answer, body: slowAnswer(answer.body, fault) };
  } catch (error) {
    if (link.isCut) return "cut";
    throw error;
  } finally {
    await link.close();
  }
}

async function carryOut(operation: Operation, request: OssRequest, service: OssService): Promise<OssAnswer> {
  if (request.bucket !== service.bucket) throw ossError("noSuchBucket", { BucketName: request.bucket ?? "" });
  if (operation.signature !== "request") return operation.run({ service, request, principal: undefined });
  const principal = authenticateRequest(request, service);
  const { action, access } = operation;
  if (!operation.authorizesEachKey)
    authorize({ action, access, key: request.key }, { service, request, principal });
  return operation.run({ service, request, principal });
}

type Strike = AnswerFault | CutFault;

function strikes(fault: Fault | undefined, moment: "before" | "after"): fault is Strike {
  if (!fault || !("cut" in fault || "status" in fault)) return false;
  return (fault.when ?? "before") === moment;
}

function strike(fault: Strike): "cut" {
  if ("cut" in fault) return "cut";
  const { status, code, message = "A fault that was asked for." } = fault;
  throw new OssError({ status, code, message });
}
