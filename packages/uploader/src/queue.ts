import type { Task } from "./task.ts";

/** Lets so many tasks run at once; the others start in the order they were added. */
export class Queue {
  readonly #parallel: number;
  readonly #tasks = new Map<string, Task>();

  /** `parallel`: how many tasks run at once. */
  constructor(parallel: number) {
    this.#parallel = parallel;
  }

  add(id: string, task: Task): void {
    this.#tasks.set(id, task);
  }

  get(id: string): Task | undefined {
    return this.#tasks.get(id);
  }

  remove(id: string): void {
    this.#tasks.delete(id);
  }

  tasks(): readonly Task[] {
    return [...this.#tasks.values()];
  }

  /** Starts what may start now. */
  pump(): void {
    // Looked up anew each time: starting a task changes its state at once, and a listener may change others.
    for (let next = this.#next(); next; next = this.#next()) void next.start();
  }

  #next(): Task | undefined {
    const tasks = this.tasks();
    if (tasks.filter((task) => task.isActive).length >= this.#parallel) return undefined;
    return tasks.find((task) => task.state === "queued");
  }
}
