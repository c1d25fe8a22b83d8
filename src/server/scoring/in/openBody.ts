import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { dataError } from "../../../core/errors.ts";
import { type Dataset, type Model, type OpenForOptions, openDataset, type Source } from "../../../node.ts";
import { type Body, bodyName } from "./body.ts";
import { jsonData } from "./jsonSource.ts";
import { pictureKinds } from "./mediaTypes.ts";

/** Opens a body as rows of a model. */
export async function openRows(
  model: Model,
  body: Body,
  contentType: string,
  options: OpenForOptions,
): Promise<Dataset> {
  if (body.kind === "json") return model.open(jsonData(await bytesOf(body), model).source, options);
  if (body.kind === "form") return openForm(model, await formFiles(body, contentType), options);
  return model.open(await fileOf(body), options);
}

/** Characters of a place and a dash. */
const placeLength = 9;

/** Pictures of a form in its order, whatever they are called: a folder's files are sorted by their names, and must differ. */
async function openForm(model: Model, files: readonly File[], options: OpenForOptions): Promise<Dataset> {
  const placed = files.map((file, i) => {
    const name = file.name.replace(/^.*[\\/]/, "");
    return new File([file], `${String(i).padStart(placeLength - 1, "0")}-${name}`);
  });
  const data = await model.open(placed, options);
  return { ...data, ...(data.names && { names: data.names.map((name) => name.slice(placeLength)) }) };
}

/** Opens a body as codes of a model. */
export async function openCodes(model: Model, body: Body, width: number | undefined): Promise<Dataset> {
  if (body.kind === "json") {
    const { source, codes } = jsonData(await bytesOf(body), model);
    return model.openCodes(codes ?? source, { width });
  }
  return model.openCodes(await fileOf(body), { width });
}

/** The pictures of a body in their own sizes, each as a data set of one. */
export async function openPictures(body: Body, contentType: string): Promise<readonly Source[]> {
  if (body.kind === "form") return formFiles(body, contentType);
  if (pictureKinds.includes(body.kind)) return [await fileOf(body)];
  throw dataError({
    subject: bodyName(body.kind),
    reason: "unsupported-format",
    rule: "must be a picture, or several as parts of a form",
    repair: "send image/png, image/jpeg, image/webp, image/tiff, image/avif or multipart/form-data",
  });
}

/** One picture, opened in its own size. */
export const openPicture = (source: Source): Promise<Dataset> => openDataset(source);

async function fileOf(body: Body): Promise<Source> {
  if (body.path !== undefined) return body.path;
  return new File([body.bytes!], bodyName(body.kind));
}

async function bytesOf({ bytes, path }: Body): Promise<Uint8Array> {
  return bytes ?? new Uint8Array(await readFile(path!));
}

/** The files of a form, in their order. */
async function formFiles({ bytes, path }: Body, contentType: string): Promise<readonly File[]> {
  const content = bytes ?? (await openAsBlob(path!));
  const form = await new Response(content, { headers: { "Content-Type": contentType } })
    .formData()
    .catch((error) => {
      throw dataError({
        subject: "the request",
        reason: "damaged",
        rule: `is no valid form (${(error as Error).message})`,
        repair: "send each picture as a file of a form",
      });
    });
  const files = [...form.values()].filter((value): value is File => value instanceof File);
  if (files.length === 0)
    throw dataError({
      subject: "the request",
      reason: "too-few-rows",
      rule: "its form holds no file",
      repair: "send each picture as a file of a form",
    });
  return files;
}
