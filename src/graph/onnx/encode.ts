import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { DType, Tensor } from "../../core/tensor.ts";
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxValueInfo } from "./model.ts";

/** TensorProto.DataType of each element type. */
export const onnxTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const satisfies Record<DType, number>;

const irVersion = 10;

/** The bytes of an ONNX file. Field numbers are those of onnx.proto. */
export function encodeOnnx(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const w = new BinaryWriter();
  w.tag(1, WireType.Varint).int64(irVersion);
  w.tag(2, WireType.LengthDelimited).string("hourglass");
  message(w, 7, () => writeGraph(w, model.graph));
  for (const [domain, version] of Object.entries(model.opsets)) {
    message(w, 8, () => {
      w.tag(1, WireType.LengthDelimited).string(domain);
      w.tag(2, WireType.Varint).int64(version);
    });
  }
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    message(w, 14, () => {
      w.tag(1, WireType.LengthDelimited).string(key);
      w.tag(2, WireType.LengthDelimited).string(value);
    });
  }
  return w.finish();
}

function writeGraph(w: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) message(w, 1, () => writeNode(w, node));
  w.tag(2, WireType.LengthDelimited).string(graph.name);
  for (const { name, value } of graph.initializers) message(w, 5, () => writeTensor(w, value, name));
  for (const info of graph.inputs) message(w, 11, () => writeValueInfo(w, info));
  for (const info of graph.outputs) message(w, 12, () => writeValueInfo(w, info));
}

function writeNode(w: BinaryWriter, node: OnnxNode): void {
  for (const name of node.inputs) w.tag(1, WireType.LengthDelimited).string(name);
  for (const name of node.outputs) w.tag(2, WireType.LengthDelimited).string(name);
  if (node.name) w.tag(3, WireType.LengthDelimited).string(node.name);
  w.tag(4, WireType.LengthDelimited).string(node.type);
  for (const [name, attribute] of Object.entries(node.attributes ?? {})) {
    message(w, 5, () => writeAttribute(w, name, attribute));
  }
  if (node.domain) w.tag(7, WireType.LengthDelimited).string(node.domain);
}

/** AttributeProto: each kind has a field of its own and a number in `type` (field 20). */
function writeAttribute(w: BinaryWriter, name: string, attribute: OnnxAttribute): void {
  w.tag(1, WireType.LengthDelimited).string(name);
  if ("float" in attribute) {
    w.tag(2, WireType.Bit32).float(attribute.float);
    w.tag(20, WireType.Varint).int32(1);
  } else if ("int" in attribute) {
    w.tag(3, WireType.Varint).int64(attribute.int);
    w.tag(20, WireType.Varint).int32(2);
  } else if ("string" in attribute) {
    w.tag(4, WireType.LengthDelimited).bytes(new TextEncoder().encode(attribute.string));
    w.tag(20, WireType.Varint).int32(3);
  } else if ("tensor" in attribute) {
    message(w, 5, () => writeTensor(w, attribute.tensor));
    w.tag(20, WireType.Varint).int32(4);
  } else if ("graph" in attribute) {
    message(w, 6, () => writeGraph(w, attribute.graph));
    w.tag(20, WireType.Varint).int32(5);
  } else {
    for (const n of attribute.ints) w.tag(8, WireType.Varint).int64(n);
    w.tag(20, WireType.Varint).int32(7);
  }
}

function writeTensor(w: BinaryWriter, { dtype, shape, data }: Tensor, name = ""): void {
  for (const n of shape) w.tag(1, WireType.Varint).int64(n);
  w.tag(2, WireType.Varint).int32(onnxTypes[dtype]);
  if (name) w.tag(8, WireType.LengthDelimited).string(name);
  w.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValueInfo(w: BinaryWriter, { name, dtype, shape }: OnnxValueInfo): void {
  w.tag(1, WireType.LengthDelimited).string(name);
  message(w, 2, () =>
    message(w, 1, () => {
      w.tag(1, WireType.Varint).int32(onnxTypes[dtype]);
      if (shape) message(w, 2, () => writeDimensions(w, shape));
    }),
  );
}

function writeDimensions(w: BinaryWriter, shape: readonly (number | string)[]): void {
  for (const n of shape) {
    message(w, 1, () => {
      if (typeof n === "number") w.tag(1, WireType.Varint).int64(n);
      else w.tag(2, WireType.LengthDelimited).string(n);
    });
  }
}

/** A nested message: its tag, its length, then what `body` writes. */
function message(w: BinaryWriter, field: number, body: () => void): void {
  w.tag(field, WireType.LengthDelimited).fork();
  body();
  w.join();
}
