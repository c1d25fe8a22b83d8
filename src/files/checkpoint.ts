import { HourglassError } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import { firstDifference } from "./difference.ts";
import { checkFormat, textOf } from "./format.ts";
import { isObject, type JsonValue, parseJson, writeJson } from "./json.ts";
import type { TensorFile } from "./safetensors.ts";
import { seal, unseal } from "./seal.ts";

/** All that a training run needs to go on as if it had never stopped. Plain data; train/ gives it meaning. */
export interface Checkpoint {
  /** What must be the same for a resumed run: model, optimizer, data, batch, seed; but for `about`, names for people. */
  readonly configuration: JsonValue;
  /** Where the run is: step, epoch, random states, best loss, losses so far. */
  readonly state: JsonValue;
  /** Weights, the optimizer's moments, the best weights. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** What a caller hands over to be saved: as `Checkpoint`, with any plain data. */
export interface CheckpointContent extends Pick<Checkpoint, "tensors"> {
  readonly configuration: object;
  readonly state: object;
}

const version = 1;

/** The bytes of a checkpoint. */
export function encodeCheckpoint({
  configuration,
  state,
  tensors,
}: CheckpointContent): Uint8Array<ArrayBuffer> {
  const metadata = new Map([
    ["format", "hourglass-checkpoint"],
    ["version", String(version)],
    ["configuration", writeJson(configuration, "checkpoint: configuration")],
    ["state", writeJson(state, "checkpoint: state")],
  ]);
  return seal({ tensors, metadata });
}

/** The content of a checkpoint's bytes, refused where a bit of them is damaged. */
export function openCheckpoint(bytes: Uint8Array, name: string): TensorFile {
  return unseal(bytes, name, { required: true });
}

/** Reads an opened checkpoint; refuses one of another configuration, and names the difference. */
export function readCheckpoint(
  file: TensorFile,
  name: string,
  { configuration }: { configuration: object },
): Checkpoint {
  checkFormat(file, name, { format: "hourglass-checkpoint", newest: version });
  const saved = parseJson(textOf(file, "configuration", name), `${name}: configuration`);
  const state = parseJson(textOf(file, "state", name), `${name}: state`);
  refuseOther(name, saved, configuration);
  return { configuration: saved, state, tensors: file.tensors };
}

function refuseOther(name: string, saved: JsonValue, configuration: object): void {
  const now = parseJson(writeJson(configuration, "configuration"), "configuration");
  const [was, is] = [withoutAbout(saved), withoutAbout(now)];
  const difference = firstDifference(was.compared, is.compared);
  if (difference === undefined) return;
  const ofData = difference.startsWith("data.") && was.data !== undefined;
  throw new HourglassError("usage", {
    subject: name,
    reason: "other-configuration",
    rule: ofData
      ? `is of other data: it learnt from ${was.data}, this is ${is.data} (${difference})`
      : `is of another configuration: ${difference}`,
    repair: [
      {
        option: "resume",
        sentence: `${ofData ? "give the data that it learnt from" : "set that setting back"}, or train anew without resuming`,
      },
    ],
  });
}

/** A configuration without `about`, which is for people, and what that calls the data. */
function withoutAbout(configuration: JsonValue): { compared: JsonValue; data?: string } {
  if (!isObject(configuration)) return { compared: configuration };
  const { about, ...compared } = configuration;
  return isObject(about) && typeof about.data === "string" ? { compared, data: about.data } : { compared };
}
