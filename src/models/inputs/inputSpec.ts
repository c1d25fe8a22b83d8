import * as z from "zod/mini";
import type { Random } from "../../core/random.ts";
import type { Shape } from "../../core/shape.ts";
import type { DType, Tensor } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { OpenOptions } from "../../data/options.ts";
import type { Value } from "../../graph/value.ts";
import type { Features, InputDefaults, InputKind, Losses, NumberLoss } from "./inputKind.ts";
import { pictures } from "./pictures.ts";
import { series } from "./series.ts";
import { table } from "./table.ts";

/** Every kind of data that a model takes: one file each, one line here. */
const inputKinds = { pictures, table, series } as const;

/** What a model takes, as plain data: the shape of a raw row, and what was fitted to the training rows. */
export const inputSpec = z.discriminatedUnion("kind", [pictures.schema, table.schema, series.schema]);
export type InputSpec = z.infer<typeof inputSpec>;

function kindOf<S extends InputSpec>({ kind }: S): InputKind<S> {
  return inputKinds[kind] as unknown as InputKind<S>;
}

/** Measures the training rows of a data set; `notes` name columns that carry nothing. */
export function fitInput(
  dataset: Dataset,
  rows: Uint32Array,
): Promise<{ input: InputSpec; notes: readonly string[] }> {
  return inputKinds[dataset.kind].fit(dataset, rows);
}

/** What suits an input where nothing is asked for. */
export function inputDefaults({ kind }: { readonly kind: InputSpec["kind"] }): InputDefaults {
  return inputKinds[kind].defaults;
}

/** What the rows of a kind are called in a message. */
export function rowsName({ kind }: { readonly kind: InputSpec["kind"] }): string {
  return inputKinds[kind].rowsName;
}

/** Axes and units of a batch of raw rows. */
export function inputUnits({ kind }: InputSpec): string {
  return inputKinds[kind].units;
}

/** How to open data so that its rows are what a model takes: its columns by name, its size of pictures, its windows. */
export function openOptions(input: InputSpec): OpenOptions {
  return kindOf(input).openOptions(input);
}

/** Shape of a row as the data set stores it. */
export function rawShape(input: InputSpec): Shape {
  return kindOf(input).rawShape(input);
}

/**
 * Shape of a row as the network sees it: pictures as they are; a series of C columns as a picture C×1×window; a
 * table as its numeric columns, then one number for each category of each categorical column.
 */
export function featureShape(input: InputSpec): Shape {
  return kindOf(input).featureShape(input);
}

/** The element type that raw batches of this input have. */
export function rawType(input: InputSpec, stored: DType): DType {
  return kindOf(input).rawType(stored);
}

/** Turns a raw batch [batch, ...rawShape] into features. */
export function preprocess(input: InputSpec, raw: Value): Features {
  return kindOf(input).preprocess(input, raw);
}

/** The decoder's output as predicted features, of the same shape: probabilities where it gave logits, pixels in 0…1. */
export function predict(input: InputSpec, output: Value, logits: boolean): Value {
  return kindOf(input).predict(input, output, logits);
}

/** Loss of each number of an output: numbers by the function given, each categorical column by its cross-entropy. */
export function lossesOf(
  input: InputSpec,
  output: Value,
  features: Features,
  numberLoss: NumberLoss,
): Losses {
  return kindOf(input).losses(input, output, features, numberLoss);
}

/**
 * Predicted features [n, ...features] as rows in the data's own units [n, ...rawShape]: pictures 0…1, numbers
 * unscaled, a category as the index of the likeliest.
 */
export function postprocess(input: InputSpec, features: Tensor<"float32">): Tensor<"float32" | "float64"> {
  return kindOf(input).postprocess(input, features);
}

/** {@link postprocess} of predicted features [batch, ...features], as part of a graph. */
export function postprocessGraph(input: InputSpec, features: Value): Value {
  return kindOf(input).postprocessGraph(input, features);
}

/** Which column each feature belongs to; −1 for pictures, which have none. */
export function columnOfFeature(input: InputSpec): Int32Array {
  return kindOf(input).columnOfFeature(input);
}

/** Bounds of every feature; undefined where there are none. */
export function featureBounds({ kind }: InputSpec): readonly [low: number, high: number] | undefined {
  return (inputKinds[kind] as InputKind<unknown>).bounds;
}

/** Shape of a row with one number for each cell: each feature, or of a table numeric columns, then categorical ones. */
export function cellShape(input: InputSpec): Shape {
  return kindOf(input).cellShape(input);
}

/** One number for each cell [batch, ...cells] as one for each feature: a category's features share their cell's. */
export function cellsToFeatures(input: InputSpec, cells: Value): Value {
  return kindOf(input).cellsToFeatures(input, cells);
}

/** Features of cells at an end of their range, see {@link InputKind.extremeFeatures}. */
export function extremeFeatures(input: InputSpec, low: Value, draw: Value): Value {
  return kindOf(input).extremeFeatures(input, low, draw);
}

/** Shape of a learnt output variance, which broadcasts to the numeric features. */
export function varianceShape(input: InputSpec): Shape {
  return kindOf(input).varianceShape(input);
}

/** Rows [n, ...rawShape] in units in which a difference of 1 is large: each column's deviations, pixels as they are. */
export function standardUnits(input: InputSpec, rows: Tensor): ArrayLike<number | bigint> {
  return kindOf(input).standardUnits(input, rows);
}

/** Made-up raw rows [count, ...rawShape] that an exported model is tried on: every category, missing and unseen cells. */
export function madeUpRows(input: InputSpec, count: number, source: Random): Tensor<"float32" | "float64"> {
  return kindOf(input).madeUpRows(input, count, source);
}
