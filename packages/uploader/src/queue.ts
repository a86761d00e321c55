import type { Task } from "./task.ts";

/** Lets so many tasks run at once; the others start in the order they were added. */
export interface Queue {
  add(task: Task): void;
  get(id: string): Task | undefined;
  remove(id: string): void;
  tasks(): readonly Task[];
  /** Starts what may start now. */
  pump(): void;
}

/** `parallel`: how many tasks run at once. */
export function createQueue(parallel: number): Queue {
  const all = new Map<string, Task>();
  const tasks = () => [...all.values()];

  const next = () => {
    if (tasks().filter((task) => task.isActive).length >= parallel) return undefined;
    return tasks().find((task) => task.state === "queued");
  };

  return {
    add: (task) => void all.set(task.memo.id, task),
    get: (id) => all.get(id),
    remove: (id) => void all.delete(id),
    tasks,
    pump() {
      // Looked up anew each time: starting a task changes its state at once, and a listener may change others.
      for (let task = next(); task; task = next()) void task.start();
    },
  };
}
