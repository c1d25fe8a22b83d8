import type { ModelCard } from "../worker/protocol.ts";

/** A model that this browser keeps. */
export interface KeptModel {
  readonly id: number;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly card: ModelCard;
}

const store = "models";

/** Keeps a model; resolves with its number. Rejects where the browser keeps nothing. */
export async function keepModel(model: Omit<KeptModel, "id" | "at">): Promise<number> {
  const plain = { ...model, card: JSON.parse(JSON.stringify(model.card)), at: Date.now() };
  return (await request("readwrite", (models) => models.add(plain))) as number;
}

/** All kept models, the latest first. */
export async function keptModels(): Promise<KeptModel[]> {
  const all = (await request("readonly", (models) => models.getAll())) as KeptModel[];
  return all.toSorted((a, b) => b.at - a.at);
}

/** Forgets a model. */
export async function forgetModel(id: number): Promise<void> {
  await request("readwrite", (models) => models.delete(id));
}

/** Puts back a model that was forgotten. */
export async function restoreModel(model: KeptModel): Promise<void> {
  await request("readwrite", (models) => models.put(model));
}

async function request(
  mode: IDBTransactionMode,
  ask: (models: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const database = await opened();
  try {
    return await settled(ask(database.transaction(store, mode).objectStore(store)));
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const opening = indexedDB.open("hourglass", 1);
  opening.onupgradeneeded = () =>
    opening.result.createObjectStore(store, { keyPath: "id", autoIncrement: true });
  return settled(opening) as Promise<IDBDatabase>;
}

function settled(asked: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
