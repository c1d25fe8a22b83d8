import { dataText } from "./en/data.ts";

/** Every word that the studio shows or speaks, in English, by place. Another language is a file of the same shape. */
export const en = {
  language: "en",
  name: "Hourglass",
  skip: "Skip to the content",
  bar: {
    label: "Places",
    start: "Start",
    learn: "Learn",
    lab: "Lab",
    data: "Your data",
    game: "Game",
    glossary: "Glossary",
    otherLanguage: "Deutsch",
  },
  percent: (share: number) => `${Math.round(100 * share)} %`,
  shapes: {
    ring: "ring",
    disc: "disc",
    square: "square",
    cross: "cross",
    triangle: "triangle",
    arrow: "arrow",
    wave: "wave",
    spiral: "spiral",
    hook: "hook",
    eight: "eight",
  },
  pad: {
    label: "Drawing pad",
    help: "Draw with a pointer. By keys: arrows move the cursor, Shift moves it by 10, Enter puts the pen down or lifts it. Build, below, makes a shape without drawing.",
    cursor: (x: number, y: number, down: boolean, ink: boolean) =>
      `column ${x + 1}, row ${y + 1}, ${down ? "pen down" : "pen up"}${ink ? ", ink" : ""}`,
    clear: "Clear",
    undo: "Undo",
  },
  build: {
    open: "Build",
    legend: "Build a shape",
    shape: "Shape",
    size: "Size",
    x: "Across",
    y: "Down",
    rotation: "Turn",
    stroke: "Stroke",
  },
  waist: {
    label: "Waist",
    numbers: (count: number) => (count === 1 ? "1 number" : `${count} numbers`),
  },
  stations: {
    input: "input",
    encoder: "encoder",
    waist: "waist",
    decoder: "decoder",
    output: "output",
    error: "error",
  },
  hourglass: {
    label: (counts: readonly number[], error: number) =>
      `The network at work: ${counts.join(", then ")} numbers; ${Math.round(100 * error)} % of the picture is lost.`,
    output: (width: number) => `What came back of the picture through ${width} numbers`,
    errorMap: "Error map: where what came back differs from what went in",
    lost: "of the picture is lost. Bright is where.",
  },
  foot: {
    private: "Everything runs on this device. Nothing you draw or open is sent anywhere.",
    licence: "Free software under Apache-2.0.",
  },
  data: dataText,
  start: {
    lead: "Your drawing is 784 numbers. An autoencoder passes it through a waist of 32 or fewer, and draws it again from those alone.",
    measured: (milliseconds: number) =>
      `Computed on this device in ${milliseconds.toFixed(1)} ms. 0 bytes sent.`,
    ready: "Computed on this device. 0 bytes sent.",
    minute: "One minute",
    prompts: {
      squeeze: {
        ask: "Squeeze until it breaks.",
        how: "Draw something, then narrow the waist.",
        done: (width: number, narrow: number, wide: number) =>
          `Gone at ${width}: more than half of it is lost. Most drawings go between ${wide} and ${narrow}.`,
      },
      hold: {
        ask: "Draw one that holds longer.",
        how: (width: number) => `It should survive at ${width}, where the first one was gone.`,
        done: (width: number) => `It holds at ${width}. Plain shapes need few numbers; details need many.`,
      },
      stranger: {
        ask: "Draw what it never saw.",
        how: "It learnt shapes and pen strokes. Open the waist to 32 and fool it: the error map lights up.",
        done: (share: string, harder: number) =>
          `${share} lost at full width: harder than ${harder} in 100 test drawings. What a network never saw, it cannot give back. This is how anomalies are found.`,
      },
    },
    again: "Start over",
    more: "Ten minutes",
    learn: {
      title: "Watch one learn from nothing",
      about: "Train a network in the Lab, step by step. Loads a 3.7 MB engine once.",
    },
    game: {
      title: "SQUEEZE!",
      about: "The game: send pictures through the narrowest pipe that their reader can bear.",
    },
    read: { title: "How it works", about: "Every part explained, each with a figure to play with." },
    postcard: {
      title: "A postcard",
      about: "Your picture at six widths, as one image.",
      save: "Save the image",
      link: "Copy a link to it",
      copied: "Copied",
      alt: "Your picture and what comes back of it through 32, 16, 8, 4, 2 and 1 numbers",
    },
    step: "Step through it",
    stepAgain: "Next",
    stepEnd: "Show all",
    steps: [
      "Input. A picture of 28 × 28 pixels: 784 numbers from 0 (black) to 1 (white).",
      "Encoder. 160 units look at all of them; each line is what a band of the picture adds to a group of units, blue if it raises, orange if it lowers them.",
      "Waist. All that is left of the picture. The rest of the network sees these numbers and nothing else.",
      "Decoder. 160 units unfold the numbers again.",
      "Output. 784 pixels, drawn from the waist alone. The error map shows where they differ from yours.",
    ],
  },
  places: {
    start: {
      title: "Draw. Then squeeze.",
      about: "An autoencoder, live in your browser: draw, and watch your drawing pass through a few numbers.",
    },
    learn: {
      title: "How an autoencoder works",
      about: "Every part of an autoencoder explained, each with a figure you can play with.",
    },
    studio: {
      title: "Lab",
      about: "Train an autoencoder here and now, step by step, and look inside it.",
    },
    latent: {
      title: "Latent map",
      about: "The two-dimensional map of codes, and what each number tracks.",
    },
    compare: {
      title: "Compare",
      about: "Runs side by side on the same pictures, and the sweep over the width of the waist.",
    },
    denoise: {
      title: "Denoise a photo",
      about: "A photo of 196,608 numbers through 256 of them, and back.",
    },
    data: {
      title: "Your data",
      about: "Open a table, pictures or a series, and find what is unusual in it. It stays on this device.",
    },
    models: { title: "Kept models", about: "Models that this browser keeps, and how to take them along." },
    glossary: {
      title: "Glossary",
      about: "Terms, data sets, seeds and measured claims of the studio.",
    },
    game: {
      title: "SQUEEZE!",
      about: "Run a photo telegraph: squeeze each picture as far as its reader can bear.",
    },
  },
};

/** The shape of the text of any language. */
export type Text = typeof en;
