import type { ItemView } from "../../src/view/item-view.ts";
import type { PanelView } from "../../src/view/panel-view.ts";
import type { Definition } from "../../templates/run-app.ts";

type Method = (event?: object) => unknown;

/** The parts of a component's definition that WeChat acts on here. */
interface Component {
  readonly properties: Readonly<Record<string, { readonly value: unknown }>>;
  readonly data: object;
  readonly lifetimes: { readonly attached: Method; readonly detached: Method };
  readonly observers: Readonly<Record<string, (value: unknown) => void>>;
  readonly methods: Readonly<Record<string, Method>>;
}

/** The uploader as WeChat would hold it: its methods over data that only `setData` and the page's properties change. */
export class TestUploader {
  readonly data: PanelView & Record<string, unknown>;
  /** Every `setData` so far. */
  readonly patches: Record<string, unknown>[] = [];
  /** Every event so far. */
  readonly events: { readonly name: string; readonly detail: Record<string, unknown> }[] = [];
  readonly #definition: Component;
  readonly #instance: Record<string, unknown>;
  #waiting: (() => void)[] = [];

  constructor(definition: Definition, properties: Record<string, unknown> = {}) {
    this.#definition = definition as unknown as Component;
    const defaults = Object.entries(this.#definition.properties).map(([name, { value }]) => [name, value]);
    const data = { ...Object.fromEntries(defaults), ...this.#definition.data, ...properties };
    this.data = structuredClone(data) as typeof this.data;
    this.#instance = {
      ...this.#definition.methods,
      data: this.data,
      setData: (patch: object) => this.#setData(patch),
      triggerEvent: (name: string, detail: object) =>
        // WeChat copies what goes from a component to its page.
        this.events.push({ name, detail: structuredClone(detail) as Record<string, unknown> }),
    };
    this.#definition.lifetimes.attached.call(this.#instance);
  }

  /** Calls a method, with the event of a tap on something that carries `dataset`. */
  async call(name: string, dataset: Record<string, string> = {}): Promise<void> {
    await (this.#instance[name] as Method)({ currentTarget: { dataset } });
  }

  /** Sets a property, as the page around it does. */
  set(name: string, value: unknown): void {
    Object.assign(this.data, { [name]: value });
    this.#definition.observers[name]?.call(this.#instance, value);
  }

  /** Takes it off the page. */
  detach(): void {
    this.#definition.lifetimes.detached.call(this.#instance);
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
    await this.until(() => this.data.items[place]?.state === state);
    return this.data.items[place] as ItemView;
  }

  /** Resolves once what is shown is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
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
