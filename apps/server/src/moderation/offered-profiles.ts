import { ConfigError } from "@zhichuan/config";
import type { Profile } from "@zhichuan/contract";
import { ApiError } from "../api-error.ts";
import { allowsType } from "../upload/content-type.ts";
import type { Profiles } from "../upload/find-profile.ts";
import type { ContentChecker } from "./content-checker.ts";
import { WECHAT_TAKES } from "./wechat-checker.ts";

type Takes = Pick<ContentChecker, "contentTypes" | "maxBytes">;

/** What may be uploaded to this server, and what of the table may not. */
export interface Offer {
  readonly profiles: Profiles;
  /** Names to what has to be set first. */
  readonly withheld: Readonly<Record<string, string>>;
}

/**
 * Leaves out the moderated profiles whose files nobody would check: they would never be shown. Throws a ConfigError for
 * one that nobody could check, whatever was set.
 */
export function offerProfiles(
  profiles: Profiles,
  checkers: readonly Takes[],
  /** What has WeChat check; undefined when it does already. */
  wechatNeeds: string | undefined,
): Offer {
  const faults = Object.entries(profiles).flatMap(([name, profile]) =>
    profile.moderated ? faultsOf(name, profile, [...checkers, WECHAT_TAKES]) : [],
  );
  if (faults.length > 0) throw new ConfigError(faults);
  const isWithheld = (profile: Profile) =>
    profile.moderated && wechatNeeds !== undefined && unchecked(profile, checkers).length > 0;
  const entries = Object.entries(profiles);
  return {
    profiles: Object.fromEntries(entries.filter(([, profile]) => !isWithheld(profile))),
    withheld: Object.fromEntries(
      entries.filter(([, profile]) => isWithheld(profile)).map(([name]) => [name, wechatNeeds ?? ""]),
    ),
  };
}

/** Throws UNKNOWN_PROFILE for one that is withheld, naming what has to be set. */
export function demandOffered(withheld: Offer["withheld"], name: string): void {
  if (Object.hasOwn(withheld, name))
    throw new ApiError("UNKNOWN_PROFILE", {
      detail: `Profile ${name} is moderated, and nobody checks its files: ${withheld[name]}`,
    });
}

function faultsOf(name: string, profile: Profile, checkers: readonly Takes[]): string[] {
  return unchecked(profile, checkers).map(
    (type) =>
      `profile ${name} is moderated and takes ${type} of up to ${profile.size.max} bytes, which nobody checks: take that type out of it, lower its size.max (WeChat checks ${WECHAT_TAKES.contentTypes.join(", ")} of up to ${WECHAT_TAKES.maxBytes}), or give buildApp a checker of your own`,
  );
}

/** The types of the profile that no checker takes at its greatest size. */
function unchecked({ contentTypes, size }: Profile, checkers: readonly Takes[]): string[] {
  return contentTypes.filter(
    (type) => !checkers.some((checker) => size.max <= checker.maxBytes && covers(checker, type)),
  );
}

/** A whole family is covered by that family alone. */
function covers({ contentTypes }: Takes, type: string): boolean {
  return contentTypes.includes(type) || (!type.endsWith("/*") && allowsType(contentTypes, type));
}
