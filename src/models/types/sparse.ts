import * as z from "zod/mini";
import { usageError } from "../../core/errors.ts";
import * as op from "../../graph/ops/index.ts";
import { codeUse } from "./codeUse.ts";
import { type ModelType, sharedFields } from "./modelType.ts";
import { reconstructionObjective } from "./reconstruction.ts";
import { type SparsityOption, sparseCode, sparsityPenalty, sparsitySpec } from "./sparseCode.ts";

const schema = z.strictObject({ type: z.literal("sparse"), ...sharedFields, sparsity: sparsitySpec });

export interface SparseOptions {
  /** How the code is made sparse; a number alone is the share of it that each row may use. Default 0.1. */
  sparsity?: number | SparsityOption;
}

/** A wide code of which each row uses only a few numbers. */
export const sparse: ModelType<z.infer<typeof schema>, SparseOptions> & { readonly schema: typeof schema } = {
  help: "a wide code of which each row uses only a few numbers",
  schema,
  options: ["sparsity"],
  fields: ({ sparsity }, { latent }) => ({ sparsity: sparsitySpec.parse(sparsityOf(sparsity, latent)) }),
  widthFactor: 4,
  code: ({ sparsity }, output) => ({ mean: sparseCode(sparsity, output) }),
  objective: (net, { features, weights }) => {
    const code = net.encode(features.values, weights).mean;
    const { loss, terms } = reconstructionObjective(net, code, features, weights);
    const sparsity = sparsityPenalty(net.spec.sparsity, code, features.share?.whole);
    return sparsity ? { loss: op.add(loss, sparsity), terms: { ...terms, sparsity } } : { loss, terms };
  },
  // Sigmoid units are never exactly 0: all of them count.
  numbersUsed: ({ sparsity, latent }, codes) =>
    sparsity.kind === "kl" ? latent : Math.max(1, Math.round(codeUse(sparsity, codes).active)),
  cannotCopy: true,
};

/** Share of the code that each row uses, where nothing is asked for. */
const usualShare = 0.1;

function sparsityOf(asked: SparseOptions["sparsity"] = usualShare, latent: number): SparsityOption {
  if (typeof asked === "number") return { kind: "top-k", amount: Math.max(1, Math.round(asked * latent)) };
  if (asked.kind === "top-k" && asked.amount > latent)
    throw usageError({
      subject: { option: "sparsity" },
      reason: "invalid-option",
      rule: `top-k keeps at most the ${latent} numbers of the code`,
      received: asked.amount,
      repair: [
        { option: "sparsity", value: `top-k:${latent}`, sentence: "keep fewer" },
        { option: "latent", value: asked.amount, sentence: "or use a wider code" },
      ],
    });
  return asked;
}
