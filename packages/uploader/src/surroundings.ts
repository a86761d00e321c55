import type { UploadError } from "./errors.ts";
import type { ParkReason } from "./item.ts";
import type { Ports } from "./ports.ts";
import { isOfTheLink } from "./retry.ts";

/** Milliseconds after which WeChat takes the network from an app that is not on the screen. */
const BACKGROUND_AFTER = 5000;

/** Milliseconds within which a broken connection is laid to a change of network or of place on the screen. */
const EXCUSED_FOR = 10_000;

/** Whether uploading is possible now, whatever the upload. */
export interface Surroundings {
  readonly obstacle: ParkReason | undefined;
  /** Why an upload that failed this way is only parked; undefined when the failure is its own. */
  excuse(error: UploadError): ParkReason | undefined;
}

/** `onChange` is called when an obstacle may have come or gone. */
export const watchSurroundings = (
  { network, lifecycle, clock }: Pick<Ports, "network" | "lifecycle" | "clock">,
  onChange: () => void,
): Surroundings => {
  let offline = false;
  let hidden = false;
  let background = false;
  let changedAt = Number.NEGATIVE_INFINITY;
  let forget = () => {};

  const surroundings = {
    obstacle: undefined as ParkReason | undefined,
    excuse(error: UploadError): ParkReason | undefined {
      if (!isOfTheLink(error)) return undefined;
      if (hidden) return "background";
      const isOfThePhone = offline || error.interrupted || clock.now() - changedAt < EXCUSED_FOR;
      return isOfThePhone ? "offline" : undefined;
    },
  };
  const changed = () => {
    changedAt = clock.now();
    surroundings.obstacle = background ? "background" : offline ? "offline" : undefined;
    onChange();
  };
  network.onChange((online) => {
    offline = !online;
    changed();
  });
  lifecycle.onHide(() => {
    hidden = true;
    forget();
    forget = clock.after(BACKGROUND_AFTER, () => {
      background = true;
      changed();
    });
  });
  lifecycle.onShow(() => {
    forget();
    hidden = background = false;
    changed();
  });
  return surroundings;
};
