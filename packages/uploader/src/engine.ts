import type { Api } from "./api.ts";
import type { CompleteOptions } from "./options.ts";
import type { Pace } from "./pace.ts";
import type { Ports } from "./ports.ts";
import type { Saved } from "./saved.ts";
import type { Slots } from "./slots.ts";
import type { Surroundings } from "./surroundings.ts";

/** What all uploads of one uploader share. */
export interface Engine extends Ports {
  readonly options: CompleteOptions;
  readonly api: Api;
  readonly slots: Slots;
  readonly pace: Pace;
  readonly saved: Saved;
  readonly surroundings: Surroundings;
}
