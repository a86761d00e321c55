import { createFakeWx, type FakeWx } from "../fake-wx.ts";
import { NodeLifecycle } from "../node/lifecycle.ts";
import type { ClockPort, NetworkPort, Platform, StoragePort } from "../platform.ts";

/** One life of the mini-program on a phone: from its start until it is killed. */
export interface Run {
  readonly wx: FakeWx;
  readonly clock: ClockPort;
  readonly lifecycle: NodeLifecycle;
  /** Kills it: nothing that was asked for is ever answered, no timer fires, nothing is written any more. */
  end(): void;
}

/** Starts the mini-program in a world that outlives it. */
export function startRun(world: Omit<Platform, "lifecycle">): Run {
  const life = new Life();
  const lifecycle = new NodeLifecycle();
  const clock = mortalClock(life, world.clock);
  const wx = createFakeWx({
    ...world,
    clock,
    lifecycle: {
      onShow: (listener) => lifecycle.onShow(life.guard(listener)),
      onHide: (listener) => lifecycle.onHide(life.guard(listener)),
    },
    network: mortalNetwork(life, world.network),
    storage: mortalStorage(life, world.storage),
    files: mortal(life, world.files),
    account: mortal(life, world.account),
  });
  return { wx, clock, lifecycle, end: () => life.end() };
}

class Life {
  readonly #ends = new AbortController();

  get isOver(): boolean {
    return this.#ends.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#ends.signal;
  }

  end(): void {
    this.#ends.abort();
  }

  guard<A extends unknown[]>(listener: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      if (!this.isOver) listener(...args);
    };
  }

  /** Gives what `work` gives; after the end it never settles. */
  answer<T>(work: () => Promise<T>): Promise<T> {
    const never = new Promise<T>(() => {});
    if (this.isOver) return never;
    return work().then(
      (value) => (this.isOver ? never : value),
      (error) => (this.isOver ? never : Promise.reject(error)),
    );
  }
}

function mortalClock(life: Life, clock: ClockPort): ClockPort {
  return { now: () => clock.now(), after: (ms, run) => clock.after(ms, life.guard(run)) };
}

function mortalNetwork(life: Life, network: NetworkPort): NetworkPort {
  return {
    status: () => network.status(),
    onStatusChange: (listener) => network.onStatusChange(life.guard(listener)),
    exchange: (request, watch) =>
      life.answer(() =>
        network.exchange(request, {
          ...watch,
          signal: AbortSignal.any([watch.signal, life.signal]),
          onSent: life.guard((bytes) => watch.onSent?.(bytes)),
          onHeaders: life.guard((head) => watch.onHeaders?.(head)),
          onReceived: life.guard((bytes, total) => watch.onReceived?.(bytes, total)),
        }),
      ),
  };
}

function mortalStorage(life: Life, storage: StoragePort): StoragePort {
  return {
    get: (key) => storage.get(key),
    keys: () => storage.keys(),
    set: life.guard((key, value) => storage.set(key, value)),
    remove: life.guard((key) => storage.remove(key)),
  };
}

/** A port whose calls are all asynchronous, until the end. */
function mortal<Port extends object>(life: Life, port: Port): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => life.answer(() => value.apply(target, args));
    },
  });
}
