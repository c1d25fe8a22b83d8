import { expect, test } from "vitest";
import { families, inputs } from "../../../test/specs.ts";
import { operationsOf } from "../../graph/graph.ts";
import type { Operation, Value } from "../../graph/value.ts";
import { autoencoderTraining } from "../../models/families/autoencoder/autoencoderTraining.ts";
import { trainingStep } from "../../train/step.ts";
import { kernels } from "../reference/kernels.ts";
import { convolutionGraphs } from "./convolutions.ts";
import { operands, operatorTable } from "./operatorTable.ts";
