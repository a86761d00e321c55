import type { ItemView } from "../../src/view/item-view.ts";
import type { Notice } from "../../src/view/notice.ts";
import type { Definition } from "../../templates/run-app.ts";

/** What the page has given to its template. */
interface PageData {
  readonly items: ItemView[];
  readonly chosen: string;
  readonly total: string;
  readonly notice: Notice | null;
  readonly spoken: string;
}

/** A page as WeChat would hold it: the definition's methods over data that only `setData` changes. */
export class TestPage {
  readonly data: PageData;
  /** Every `setData` so far. */
  readonly patches: Record<string, unknown>[] = [];
  readonly #instance: Record<string, unknown>;
  #waiting: (() => void)[] = [];

  constructor(definition: Definition) {
    this.data = structuredClone(definition.data) as PageData;
    this.#instance = { ...definition, data: this.data, setData: (patch: object) => this.#setData(patch) };
    (definition.onLoad as () => void).call(this.#instance);
  }

  /** Calls a method, with the event of a tap on something that carries `dataset`. */
  async call(name: string, dataset: Record<string, string> = {}): Promise<void> {
    await (this.#instance[name] as (event: object) => unknown)({ currentTarget: { dataset } });
  }

  /** Taps a button of the newest card, or of another by its place, by what stands on it. */
  async tap(label: string, place = 0): Promise<void> {
    const item = this.data.items[place];
    const action = item?.actions.find((candidate) => candidate.label === label);
    if (!item || !action) throw new Error(`there is no ${label} on the card that reads ${item?.state}`);
    await this.call("act", { id: item.id, action: action.name });
  }

  /** Resolves once the newest card, or another by its place, reads this state. */
  async reaches(state: string, place = 0): Promise<ItemView> {
    for (;;) {
      const item = this.data.items[place];
      if (item?.state === state) return item;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #setData(patch: object): void {
    // Through JSON, as between WeChat's logic and its view: what does not survive that never reaches the screen.
    const sent = JSON.parse(JSON.stringify(patch)) as Record<string, unknown>;
    this.patches.push(sent);
    for (const [path, value] of Object.entries(sent)) set(this.data, path, value);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function set(data: object, path: string, value: unknown): void {
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() as string;
  const owner = keys.reduce(
    (part, key) => part[key] as Record<string, unknown>,
    data as Record<string, unknown>,
  );
  owner[last] = value;
}
