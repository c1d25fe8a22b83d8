import type { OnnxInitializer, OnnxModel, OnnxNode, OnnxValueInfo } from "./model.ts";

/** What a moved element of a shape becomes: Reshape works −1 out by itself, Expand takes 1 for whatever is there. */
const open: Readonly<Record<string, bigint>> = { Reshape: -1n, Expand: 1n };

/**
 * One model for every batch, from two that were written for batches of two sizes: what differs between them is the
 * batch. Shapes are static in our graphs, so nothing else tells. The batch is then a dimension by name. Undefined
 * where the batch is written into anything but one axis of a shape.
 */
export function anyBatch(a: OnnxModel, b: OnnxModel, name = "batch"): OnnxModel | undefined {
  const moved = movedConstants(a.graph.initializers, b.graph.initializers);
  if (!moved || !sameNodes(a.graph.nodes, b.graph.nodes)) return undefined;
  const opened = new Map<string, OnnxInitializer>();
  const nodes: OnnxNode[] = [];
  for (const node of a.graph.nodes) {
    const inputs: string[] = [];
    for (const [place, from] of node.inputs.entries()) {
      const at = moved.get(from);
      if (at === undefined) inputs.push(from);
      else if (place === 1 && node.type in open) inputs.push(openAt(a, from, at, node.type, opened));
      else return undefined;
    }
    nodes.push({ ...node, inputs });
  }
  const infos = (from: readonly OnnxValueInfo[], other: readonly OnnxValueInfo[]) =>
    from.map((info, i) => ({
      ...info,
      shape: info.shape?.map((n, axis) => (n === other[i].shape?.[axis] ? n : name)),
    }));
  return {
    ...a,
    graph: {
      ...a.graph,
      nodes,
      inputs: infos(a.graph.inputs, b.graph.inputs),
      outputs: infos(a.graph.outputs, b.graph.outputs),
      initializers: [...a.graph.initializers.filter((i) => !moved.has(i.name)), ...opened.values()],
    },
  };
}

/** The constants that differ, each with the one element that does. */
function movedConstants(
  a: readonly OnnxInitializer[],
  b: readonly OnnxInitializer[],
): Map<string, number> | undefined {
  if (a.length !== b.length) return undefined;
  const moved = new Map<string, number>();
  for (const [i, { name, value }] of a.entries()) {
    const other = b[i];
    if (name !== other.name || value.data.length !== other.value.data.length) return undefined;
    // The weights are the same arrays in both.
    if (value.data === other.value.data) continue;
    const places = [...value.data.keys()].filter((at) => value.data[at] !== other.value.data[at]);
    // NaN differs from itself, and is no size.
    if (places.length === 0 || value.dtype !== "int64") continue;
    if (places.length > 1) return undefined;
    moved.set(name, places[0]);
  }
  return moved;
}

function sameNodes(a: readonly OnnxNode[], b: readonly OnnxNode[]): boolean {
  const text = (nodes: readonly OnnxNode[]) => JSON.stringify(nodes);
  return text(a) === text(b);
}

/** The name of a shape with its moved element left open for an operator; a shape that two operators share becomes two. */
function openAt(
  { graph }: OnnxModel,
  name: string,
  at: number,
  type: string,
  opened: Map<string, OnnxInitializer>,
): string {
  const openedName = `${name}:${type}`;
  if (!opened.has(openedName)) {
    const { value } = graph.initializers.find((i) => i.name === name)!;
    const data = (value.data as BigInt64Array<ArrayBuffer>).with(at, open[type]);
    opened.set(openedName, {
      name: openedName,
      value: { dtype: "int64", shape: value.shape, data: new BigInt64Array(data) },
    });
  }
  return openedName;
}
