import { expect, it } from "vitest";
import { PushError, readMediaCheckEvent, readPush } from "../src/index.ts";
import { sign } from "./push-sender.ts";

/** As WeChat's documents and its users show them. */
const EVENT = {
  ToUserName: "gh_9df7d78a1234",
  FromUserName: "o4_t144jTUSEoxydysUA2E234_tc",
  CreateTime: 1626959646,
  MsgType: "event",
  Event: "wxa_media_check",
  appid: "wx8f16a5be77871234",
  trace_id: "60f96f1d-3845297a-1976a3ae",
  version: 2,
  detail: [{ strategy: "content_model", errcode: 0, suggest: "pass", label: 100, prob: 90 }],
  errcode: 0,
  errmsg: "ok",
  result: { suggest: "pass", label: 100 },
};

const AS_XML = `<?xml version="1.0" encoding="utf-8"?>
<xml>
  <ToUserName><![CDATA[gh_6e306981e699]]></ToUserName>
  <FromUserName><![CDATA[oeaTy0Ej7xM_LexOCWGeJtL4ABoE]]></FromUserName>
  <CreateTime>1659967849</CreateTime>
  <MsgType><![CDATA[event]]></MsgType>
  <Event><![CDATA[wxa_media_check]]></Event>
  <appid><![CDATA[wx12b4f63276b14d4c]]></appid>
  <trace_id><![CDATA[62f11967-2b24d27a-34715985]]></trace_id>
  <version>2</version>
  <detail>
    <strategy><![CDATA[content_model]]></strategy>
    <errcode>0</errcode>
    <suggest><![CDATA[risky]]></suggest>
    <label>20002</label>
    <prob>90</prob>
  </detail>
  <errcode>0</errcode>
  <errmsg><![CDATA[ok]]></errmsg>
  <result>
    <suggest><![CDATA[risky]]></suggest>
    <label>20002</label>
  </result>
</xml>`;

it("reads the event as JSON", () => {
  expect(readMediaCheckEvent(EVENT)).toEqual({
    traceId: "60f96f1d-3845297a-1976a3ae",
    suggestion: "pass",
    label: 100,
    errcode: 0,
  });
});

it("reads the event as XML", () => {
  const now = () => new Date("2026-11-22T08:00:00Z");
  const query = sign({ token: "t", at: now().getTime() / 1000 });
  const keys = { appid: "wx12b4f63276b14d4c", tokens: ["t"], now };
  expect(readMediaCheckEvent(readPush({ query, body: AS_XML }, keys))).toEqual({
    traceId: "62f11967-2b24d27a-34715985",
    suggestion: "risky",
    label: 20002,
    errcode: 0,
  });
});

it("has no suggestion when WeChat could not fetch the file", () => {
  const { result: _none, ...rest } = EVENT;
  expect(readMediaCheckEvent({ ...rest, detail: [], errcode: -1008, errmsg: "下载错误" })).toEqual({
    traceId: EVENT.trace_id,
    suggestion: undefined,
    label: undefined,
    errcode: -1008,
  });
});

it.each([
  ["one model failed", { detail: [...EVENT.detail, { strategy: "keyword", errcode: "-1" }] }, -1],
  ["the whole failed", { errcode: 1 }, 1],
  ["an error is no number", { errcode: "x" }, Number.NaN],
])("believes no pass when %s", (_what, change, errcode) => {
  expect(readMediaCheckEvent({ ...EVENT, ...change })).toMatchObject({ suggestion: undefined, errcode });
});

it("believes the worst even so", () => {
  const worst = { ...EVENT, errcode: 1, result: { suggest: "risky", label: "20002" } };
  expect(readMediaCheckEvent(worst)).toMatchObject({ suggestion: "risky", label: 20002 });
});

it("takes what it does not know for no suggestion", () => {
  for (const result of [{ suggest: "PASS" }, { suggest: ["pass"] }, {}, "pass", undefined, null])
    expect(readMediaCheckEvent({ ...EVENT, result })).toMatchObject({ suggestion: undefined });
});

it("leaves other messages alone", () => {
  expect(readMediaCheckEvent({ ...EVENT, Event: "user_enter_tempsession" })).toBeUndefined();
  expect(readMediaCheckEvent({ ...EVENT, MsgType: "text" })).toBeUndefined();
});

it("refuses a trace_id that could not stand in an object's name", () => {
  for (const trace_id of [undefined, 7, "", "a/b", "..", "a%2F", "a".repeat(129)])
    expect(() => readMediaCheckEvent({ ...EVENT, trace_id })).toThrow(PushError);
});
